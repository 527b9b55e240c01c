//! Rows of JSONL: a line in, a page that waits to be read out. Where the text of one field is to be cleaned, the row goes
//! along as a [`Frame`], so that everything else in it comes out as it went in.

use crate::inputs::{Capture, Failure, Found, Location, Wanted, as_file_name};
use crate::unpack::{Stream, reason, too_large};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use tearsheet::{Format, Source};

/// A row of JSONL.
#[derive(Deserialize)]
struct Row {
    id: Option<serde_json::Value>,
    url: Option<String>,
    captured: Option<serde_json::Value>,
    html: Option<String>,
    text: Option<String>,
}

/// A row whose text is to be written back to it.
#[derive(Debug)]
pub(crate) struct Frame {
    fields: Fields,
    /// Place of the field with the text, if there is one.
    place: Option<usize>,
}

/// The fields of a row as they stand, in their order.
#[derive(Debug)]
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row with named fields")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        source.deserialize_map(Row)
    }
}

impl Fields {
    fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(field, _)| field == name)
    }

    /// A field that is text.
    fn text(&self, place: usize) -> Option<String> {
        serde_json::from_str(self.0.get(place)?.1.get()).ok()
    }
}

impl Frame {
    /// The row as it was, or with another value in place of the text, as JSON; a line.
    pub(crate) fn line(&self, value: Option<&str>) -> String {
        let mut line = String::from("{");
        for (i, (name, raw)) in self.fields.0.iter().enumerate() {
            let value = value.filter(|_| self.place == Some(i)).unwrap_or(raw.get());
            let parted = if i == 0 { "" } else { "," };
            line.extend([parted, &serde_json::Value::from(name.as_str()).to_string(), ":", value]);
        }
        line + "}\n"
    }
}

/// The rows of a JSONL file.
pub(crate) struct Rows {
    name: String,
    lines: BufReader<Stream>,
    n: u64,
    /// Where the row begins, and where the next one does, in bytes of the file as it is unpacked.
    offset: u64,
    end: u64,
    wanted: Wanted,
}

impl Iterator for Rows {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            self.n += 1;
            let line = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(why) => return Some(Err(Failure { name: format!("{}:{}", self.name, self.n), why })),
            };
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            if !line.is_empty() {
                let name = format!("{}:{}", self.name, self.n);
                let page = match self.wanted.text_field.clone() {
                    None => self.page(line),
                    Some(field) => self.framed(line, &field),
                };
                return Some(page.map_err(|why| Failure { name, why }));
            }
        }
    }
}

impl Rows {
    pub(crate) fn new(name: String, stream: Stream, wanted: Wanted) -> Self {
        Rows { name, lines: BufReader::new(stream), n: 0, offset: 0, end: 0, wanted }
    }

    /// The next line; one that is too long is passed over and said so.
    fn line(&mut self) -> Result<Option<Vec<u8>>, String> {
        self.offset = self.end;
        let mut line = Vec::new();
        let most = self.wanted.most.saturating_mul(2);
        let broken = |error: io::Error| reason(&error);
        let read = (&mut self.lines).take(most).read_until(b'\n', &mut line);
        self.end += line.len() as u64;
        match read {
            Err(error) => {
                self.lines = BufReader::new(Box::new(io::empty()));
                Err(broken(error))
            }
            Ok(0) => Ok(None),
            Ok(_) if line.len() as u64 >= most && line.last() != Some(&b'\n') => {
                self.end += self.lines.skip_until(b'\n').map_err(broken)? as u64;
                Err(too_large(self.wanted.most))
            }
            Ok(_) => Ok(Some(line)),
        }
    }

    fn page(&self, line: &[u8]) -> Result<Capture, String> {
        let row: Row = parsed(line)?;
        let (text, format) = match (row.html, row.text) {
            (Some(html), _) => (html, Format::Html),
            (None, Some(text)) => (text, Format::Text),
            (None, None) => return Err("expected a row with \"html\" or \"text\", but found neither".into()),
        };
        let id = row.id.and_then(|id| match id {
            serde_json::Value::String(id) => Some(id),
            serde_json::Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        let page = Capture { id: id.clone(), url: row.url, ..self.capture(id, held(text, format)) };
        Ok(page.captured(row.captured.as_ref().and_then(serde_json::Value::as_str)))
    }

    /// A row whose text stands in one field and is to be written back to it.
    fn framed(&self, line: &[u8], field: &str) -> Result<Capture, String> {
        let fields: Fields = parsed(line)?;
        let place = fields.place(field);
        let bytes = match place.and_then(|place| fields.text(place)) {
            Some(text) => held(text, Format::Text),
            None => Location::Nowhere(format!(
                "expected text in \"{field}\", but found none; the row stays as it is"
            )),
        };
        let named = |name| fields.place(name).and_then(|place| fields.text(place));
        let (url, captured) = (named("url"), named("captured"));
        let page = Capture { url, frame: Some(Frame { fields, place }), ..self.capture(None, bytes) };
        Ok(page.captured(captured.as_deref()))
    }

    fn capture(&self, id: Option<String>, bytes: Location) -> Capture {
        let place = id.as_deref().map_or(format!("row-{}", self.n), as_file_name);
        Capture {
            name: format!("{}:{}", self.name, self.n),
            id,
            place: PathBuf::from(place),
            source: Some(self.source()),
            frame: None,
            url: None,
            bytes,
        }
    }

    /// Where the row stands.
    fn source(&self) -> Source {
        let file = Path::new(&self.name).file_name();
        let warc = file.map(|file| file.to_string_lossy().into_owned());
        Source { warc, offset: Some(self.offset), ..Source::default() }
    }
}

fn held(text: String, format: Format) -> Location {
    Location::Decoded { text, format }
}

fn parsed<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(line).map_err(|error| format!("this row is not readable JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_everything_but_its_text() {
        let line = r#"{"n":1.50,"text":"a\u0041","tags":["x", {"y":null}],"n":2}"#;
        let fields: Fields = serde_json::from_str(line).unwrap();
        let place = fields.place("text");
        assert_eq!(fields.text(1).as_deref(), Some("aA"));
        let frame = Frame { fields, place };
        assert_eq!(frame.line(None), format!("{line}\n"));
        assert_eq!(
            frame.line(Some(r#""b""#)),
            r#"{"n":1.50,"text":"b","tags":["x", {"y":null}],"n":2}"#.to_owned() + "\n"
        );
        assert!(parsed::<Fields>(b"[1]").is_err());
    }
}
