//! Web archives: the records of a file in, pages that wait to be read out. What is damaged is a failure in its place.

use crate::inputs::{Capture, Failure, Found, Location, as_file_name};
use crate::unpack::{reason, unpacked};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tearsheet::{Format, Source};
use tearsheet_warc::{Record, Records};

/// Opens an archive. Members packed with gzip are left to the reader of records, which knows where each begins.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, String> {
    let file = File::open(path).map_err(|e| reason(&e))?;
    let name = path.to_string_lossy().to_ascii_lowercase();
    if name.ends_with(".zst") { unpacked(file, &name) } else { Ok(Box::new(file)) }
}

/// The pages of an archive called `name`, none larger than `most` bytes.
pub(crate) fn captures(
    name: String,
    file: impl Read + Send + 'static,
    most: u64,
) -> impl Iterator<Item = Found> + Send {
    let mut shelf = Shelf { name, records: Records::new(file, most), responses: 0 };
    std::iter::from_fn(move || shelf.next_page())
}

struct Shelf<R> {
    name: String,
    records: Records<R>,
    /// Records that hold pages and cannot be read yet.
    responses: u64,
}

impl<R: Read> Shelf<R> {
    fn next_page(&mut self) -> Option<Found> {
        loop {
            match self.records.next() {
                Some(Ok(record)) if record.kind() == "response" => self.responses += 1,
                Some(Ok(record)) => match self.page(record) {
                    Some(page) => return Some(Ok(page)),
                    None => continue,
                },
                Some(Err(damage)) => return Some(Err(Failure::new(&self.name, damage.to_string()))),
                None => return self.unread().map(Err),
            }
        }
    }

    /// A record that holds a page.
    fn page(&self, record: Record) -> Option<Capture> {
        let field = |name: &str| record.field(name).map(str::to_owned);
        let content_type = field("Content-Type");
        let format = match record.kind() {
            "conversion" => Some(Format::Text),
            "resource" if content_type.as_deref().is_some_and(is_page) => None,
            _ => return None,
        };
        let file = Path::new(&self.name).file_name();
        let source = Source {
            warc: file.map(|file| file.to_string_lossy().into_owned()),
            offset: Some(record.offset),
            digest: field("WARC-Payload-Digest").or_else(|| field("WARC-Block-Digest")),
            captured: field("WARC-Date"),
        };
        let id = record.id().map(str::to_owned);
        let place = id.as_deref().map_or(format!("record-{}", record.offset), as_file_name);
        Some(Capture {
            name: format!("{}, byte {}", self.name, record.offset),
            id,
            place: PathBuf::from(place),
            source: Some(source),
            frame: None,
            url: record.url().map(str::to_owned),
            bytes: Location::Held { bytes: record.block, format, content_type },
        })
    }

    /// What is to be said in the end, once.
    fn unread(&mut self) -> Option<Failure> {
        let count = std::mem::take(&mut self.responses);
        let (records, are) = if count == 1 { ("record", "is") } else { ("records", "are") };
        let why =
            format!("{count} {records} of type response {are} passed over; a later version will read them");
        (count > 0).then(|| Failure::new(&self.name, why))
    }
}

fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim();
    ["text/html", "application/xhtml+xml", "text/plain"].iter().any(|page| kind.eq_ignore_ascii_case(page))
}
