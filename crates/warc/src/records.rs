//! Records: their headers and blocks, one after another, whatever stands between them.

use crate::members::Members;
use memchr::memmem;
use std::fmt;
use std::io::{self, Read};

/// Bytes of a record's headers, at most.
const MOST_HEADER: usize = 64 << 10;
/// What a record begins with.
const VERSION: &[u8] = b"WARC/";

/// A record of a web archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Where it, or the gzip member that holds it, begins in the file.
    pub offset: u64,
    /// Its named fields as they stand, in their order.
    pub fields: Vec<(String, String)>,
    /// Its block; what there is of it, where the archive ends or is damaged inside it: a [`Damage`] follows.
    pub block: Vec<u8>,
}

impl Record {
    /// A field by its name, whatever its case; names as ISO 28500 has them (`WARC-Date`).
    pub fn field(&self, name: &str) -> Option<&str> {
        let of_name = self.fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// What it holds (`WARC-Type`): `response`, `resource`, `conversion` and so on.
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or("")
    }

    /// Its id without the brackets (`WARC-Record-ID`).
    pub fn id(&self) -> Option<&str> {
        self.field("WARC-Record-ID").map(bare)
    }

    /// The address that was captured (`WARC-Target-URI`); some writers set it in brackets.
    pub fn url(&self) -> Option<&str> {
        self.field("WARC-Target-URI").map(bare)
    }
}

fn bare(value: &str) -> &str {
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value)
}

/// A stretch of an archive that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where it, or the gzip member that holds it, begins in the file.
    pub offset: u64,
    /// What is wrong, for people.
    pub why: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.why)
    }
}

impl std::error::Error for Damage {}

/// The records of an archive, in their order.
///
/// ```
/// let archive = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/a\r\n\
///     Content-Length: 10\r\n\r\nRates held\r\n\r\n";
/// let record = tearsheet_warc::Records::new(archive.as_bytes(), 1 << 20).next().unwrap().unwrap();
/// assert_eq!((record.kind(), record.url()), ("conversion", Some("https://example.org/a")));
/// assert_eq!(record.block, b"Rates held");
/// ```
#[derive(Debug)]
pub struct Records<R> {
    bytes: Members<R>,
    /// Bytes of a block, at most.
    most: u64,
    /// What is to be said before the next record.
    damage: Option<Damage>,
    is_over: bool,
}

impl<R: Read> Records<R> {
    /// The records of a file; blocks of more than `most` bytes are passed over and said to be too large.
    pub fn new(file: R, most: u64) -> Self {
        Records { bytes: Members::new(file), most, damage: None, is_over: false }
    }

    fn read(&mut self) -> io::Result<Option<Result<Record, Damage>>> {
        while matches!(self.bytes.peek(1)?, [b'\r' | b'\n', ..]) {
            self.bytes.take(1);
        }
        let offset = self.bytes.offset();
        let damaged = |why: &str| Some(Err(Damage { offset, why: why.into() }));
        let is_record = self.bytes.peek(VERSION.len())? == VERSION;
        let is_over = self.bytes.peek(1)?.is_empty();
        if let Some(why) = self.bytes.damage() {
            return Ok(damaged(why));
        }
        if !is_record {
            self.skip_to_record()?;
            return Ok(if is_over { None } else { damaged("expected a record, but found something else") });
        }
        let Some(fields) = self.fields()? else {
            if let Some(place) = self.bytes.damage_ahead(MOST_HEADER) {
                self.bytes.take(place);
                return Ok(damaged(self.bytes.damage().unwrap_or_default()));
            }
            self.bytes.take(VERSION.len());
            self.skip_to_record()?;
            return Ok(damaged("a record whose headers do not end"));
        };
        let record = Record { offset, fields, ..Record::default() };
        let Some(length) = record.field("Content-Length").and_then(|length| length.parse::<u64>().ok())
        else {
            self.skip_to_record()?;
            return Ok(damaged("a record that does not say how long it is"));
        };
        if length > self.most {
            self.pass_over(length)?;
            return Ok(damaged(&format!("a record of {length} bytes, more than the {} allowed", self.most)));
        }
        self.with_block(record, length as usize).map(|record| Some(Ok(record)))
    }

    /// The fields up to the empty line, a folded line joined to the one before.
    fn fields(&mut self) -> io::Result<Option<Vec<(String, String)>>> {
        let head = self.bytes.peek(MOST_HEADER)?;
        let ends = [&b"\r\n\r\n"[..], b"\n\n"];
        let Some(end) = ends.iter().filter_map(|end| Some(memmem::find(head, end)? + end.len())).min() else {
            return Ok(None);
        };
        let mut fields: Vec<(String, String)> = Vec::new();
        let text = String::from_utf8_lossy(&head[..end]).into_owned();
        if self.bytes.damage_ahead(end).is_some() {
            return Ok(None);
        }
        self.bytes.take(end);
        for line in text.lines().skip(1) {
            match (fields.last_mut(), line.split_once(':')) {
                (Some((_, value)), _) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (_, Some((key, value))) => fields.push((key.trim().to_owned(), value.trim().to_owned())),
                _ => {}
            }
        }
        Ok(Some(fields))
    }

    /// Reads the block. One that runs into the next record was shorter than it said.
    fn with_block(&mut self, mut record: Record, length: usize) -> io::Result<Record> {
        let offset = record.offset;
        let block = self.bytes.peek(length)?;
        record.block = block.to_vec();
        let broken = self.bytes.damage_ahead(length);
        let is_whole = broken.is_none() && record.block.len() == length && self.ends_after(length)?;
        if is_whole {
            self.bytes.take(length);
            return Ok(record);
        }
        let end = broken.or_else(|| next_record(&record.block));
        let kept = end.unwrap_or(record.block.len());
        let is_short = kept < length;
        self.bytes.take(kept);
        record.block.truncate(kept);
        if is_short {
            let trimmed = record.block.trim_ascii_end().len();
            record.block.truncate(trimmed);
        }
        let cut_off = is_short.then_some("a record that is cut off");
        let why = self.bytes.damage().or(cut_off);
        self.damage = why.map(|why| Damage { offset, why: why.into() });
        Ok(record)
    }

    /// Whether a record, or the file, ends so many bytes on.
    fn ends_after(&mut self, length: usize) -> io::Result<bool> {
        let behind = self.bytes.peek(length + 4 + VERSION.len())?.get(length..).unwrap_or(&[]);
        let next = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).map(|at| &behind[at..]);
        Ok(next.is_none_or(|next| VERSION.starts_with(next) || next.starts_with(VERSION)))
    }

    fn pass_over(&mut self, mut length: u64) -> io::Result<()> {
        while length > 0 {
            let here = self.bytes.here()?.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            if here == 0 {
                break;
            }
            self.bytes.take(here);
            length -= here as u64;
        }
        Ok(())
    }

    /// Passes over everything up to the next line that begins a record, or to one right behind a damaged member.
    fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let length = self.bytes.here()?.len();
            let broken = self.bytes.damage_ahead(length);
            let here = self.bytes.here()?;
            let behind = broken.filter(|at| *at > 0 && here[*at..].starts_with(VERSION));
            if let Some(at) = next_record(here).into_iter().chain(behind).min() {
                self.bytes.take(at);
                return Ok(());
            }
            // The beginning of one may stand at the end of what is here.
            let kept = (VERSION.len() + 1).min(length);
            self.bytes.take(length - kept);
            if self.bytes.peek(kept + 1)?.len() <= kept {
                self.bytes.take(kept);
                return Ok(());
            }
        }
    }
}

/// Where the next line begins that begins a record; not the first line.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let begins = |at: &usize| bytes.get(at + 1 + VERSION.len()).is_none_or(u8::is_ascii_digit);
    memmem::find_iter(bytes, b"\nWARC/").find(begins).map(|at| at + 1)
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(damage) = self.damage.take() {
            return Some(Err(damage));
        }
        if self.is_over {
            return None;
        }
        match self.read() {
            Ok(found) => {
                self.is_over = found.is_none();
                found
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(Damage { offset: self.bytes.offset(), why: error.to_string() }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn record(name: &str, text: &str) -> String {
        let length = text.len();
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Record-ID: \
             <urn:uuid:{name}>\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n"
        )
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// The ids and texts of the records, and of what is damaged what is said.
    fn read(archive: &[u8]) -> Vec<String> {
        let told = |found: Result<Record, Damage>| match found {
            Ok(record) => {
                let text = String::from_utf8_lossy(&record.block).into_owned();
                format!("{}: {text}", record.id().unwrap_or("?").trim_start_matches("urn:uuid:"))
            }
            Err(damage) => damage.to_string(),
        };
        Records::new(archive, 1000).map(told).collect()
    }

    #[test]
    fn records_come_in_their_order_however_they_are_packed() {
        let (a, b) = (record("a", "Rates held\nOn Monday"), record("b", ""));
        let wanted = ["a: Rates held\nOn Monday", "b: "];
        assert_eq!(read(format!("{a}{b}").as_bytes()), wanted);
        assert_eq!(read(&gzip(&format!("{a}{b}"))), wanted);
        assert_eq!(read(&[gzip(&a), gzip(&b)].concat()), wanted);
        assert_eq!(read(&[gzip(&a), vec![0; 7], gzip(&b)].concat()), wanted);
        assert_eq!(read(b""), [""; 0]);
        let loose = format!("\r\n{}{}", b.replace("\r\n", "\n"), a.trim_end());
        assert_eq!(read(loose.as_bytes()), [wanted[1], wanted[0]]);
    }

    #[test]
    fn a_record_knows_where_it_began() {
        let (a, b) = (record("a", "one"), record("b", "two"));
        let offsets =
            |archive: &[u8]| Records::new(archive, 1000).map(|r| r.unwrap().offset).collect::<Vec<_>>();
        assert_eq!(offsets(format!("{a}{b}").as_bytes()), [0, a.len() as u64]);
        let first = gzip(&a);
        assert_eq!(offsets(&[first.clone(), gzip(&b)].concat()), [0, first.len() as u64]);
        assert_eq!(offsets(&gzip(&format!("{a}{b}"))), [0, 0]);
    }

    #[test]
    fn fields_are_found_whatever_their_case_and_joined_where_folded() {
        let archive = "WARC/1.1\r\nwarc-type: conversion\r\nWARC-Target-URI: <https://example.org/>\r\nX-Note: one\r\n\ttwo\r\n\
                       no field\r\nContent-Length: 2\r\n\r\nab\r\n\r\n";
        let record = Records::new(archive.as_bytes(), 10).next().unwrap().unwrap();
        assert_eq!((record.kind(), record.url()), ("conversion", Some("https://example.org/")));
        assert_eq!((record.field("x-note"), record.field("X-None")), (Some("one two"), None));
    }

    #[test]
    fn after_damage_comes_the_next_record() {
        let (a, b, c) = (record("a", "one"), record("b", "two two"), record("c", "three"));
        let shorter = b.replace("Content-Length: 7", "Content-Length: 30");
        assert_eq!(
            read(format!("{a}{shorter}{c}").as_bytes()),
            [
                "a: one".to_owned(),
                "b: two two".to_owned(),
                format!("byte {}: a record that is cut off", a.len()),
                "c: three".to_owned(),
            ]
        );
        let longer = b.replace("two two", "two two, and more than that");
        let said = read(format!("{a}{longer}{c}").as_bytes());
        assert_eq!((said[0].as_str(), said.last().unwrap().as_str()), ("a: one", "c: three"));
        assert_eq!(said.len(), 4, "{said:?}");
        assert_eq!(
            read(format!("{a}<html>\nno record\n{c}").as_bytes()),
            [
                "a: one".to_owned(),
                format!("byte {}: expected a record, but found something else", a.len()),
                "c: three".to_owned(),
            ]
        );
        let unsaid = b.replace("Content-Length: 7", "Content-Length: many");
        assert_eq!(
            read(format!("{a}{unsaid}{c}").as_bytes()),
            [
                "a: one".to_owned(),
                format!("byte {}: a record that does not say how long it is", a.len()),
                "c: three".to_owned(),
            ]
        );
    }

    #[test]
    fn a_file_that_ends_inside_a_record_gives_what_there_is() {
        let whole = [record("a", "one"), record("b", "two, three and four")].concat();
        let cut = &whole.as_bytes()[..whole.len() - " and four\r\n\r\n".len()];
        let said = format!("byte {}: a record that is cut off", record("a", "one").len());
        assert_eq!(read(cut), ["a: one", "b: two, three", said.as_str()]);
    }

    #[test]
    fn a_damaged_member_costs_itself_alone() {
        let noise: String = (0..900u32).map(|n| char::from(b'a' + (n * n / 7 % 26) as u8)).collect();
        let (a, b, c) = (gzip(&record("a", "one")), gzip(&record("b", &noise)), gzip(&record("c", "three")));
        let mut broken = b.clone();
        broken.truncate(b.len() / 2);
        let said = read(&[a.clone(), broken, c.clone()].concat());
        assert_eq!((said[0].as_str(), said.last().unwrap().as_str()), ("a: one", "c: three"), "{said:?}");
        assert!(said.iter().any(|line| line.ends_with("its gzip data is damaged or cut off")), "{said:?}");
        let flat = |name: &str, text: &str| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
            encoder.write_all(record(name, text).as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let stored = flat("b", &"all of it is there ".repeat(40));
        for length in [100, 300] {
            let said = read(&[a.clone(), stored[..length].to_vec(), c.clone()].concat());
            assert_eq!((said[0].as_str(), said.last().unwrap().as_str()), ("a: one", "c: three"), "{said:?}");
            assert!(
                said.iter().any(|line| line.ends_with("its gzip data is damaged or cut off")),
                "{said:?}"
            );
        }
        let said = read(&[a.clone(), b"garbage".to_vec(), c].concat());
        assert_eq!(
            said,
            [
                "a: one".to_owned(),
                format!("byte {}: there is something between its gzip members that is none", a.len() + 7),
                "c: three".to_owned(),
            ]
        );
    }

    #[test]
    fn a_block_that_is_too_large_is_passed_over() {
        let large = record("b", &"x".repeat(5000));
        let said = read(format!("{}{large}{}", record("a", "one"), record("c", "three")).as_bytes());
        assert_eq!((said.len(), said[2].as_str()), (3, "c: three"));
        assert!(said[1].ends_with("a record of 5000 bytes, more than the 1000 allowed"), "{}", said[1]);
    }

    #[test]
    fn whatever_is_damaged_in_one_member_the_others_are_read() {
        let [a, b, c] = ["a", "b", "c"].map(|name| gzip(&record(name, "the same text in every one of them")));
        let whole = [a.as_slice(), &b, &c].concat();
        let (start, end) = (a.len(), a.len() + b.len());
        for at in start..end {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            let cut = [&whole[..at], &whole[end..]].concat();
            for archive in [flipped, cut] {
                let said = read(&archive);
                assert!(said[0].starts_with("a: ") && said.len() <= 6, "{at}: {said:?}");
                assert!(said.iter().any(|line| line.starts_with("c: ")), "{at}: {said:?}");
            }
        }
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).len() <= 4, "{length}");
        }
    }
}
