//! Web archives: a file in, pages that wait to be read out. What is damaged is a failure in its place; what is no page is
//! counted and not mentioned.

use crate::inputs::{
    Capture, Failure, Found, Location, Many, PassedOver, Shown, Wanted, as_file_name, failure,
};
use crate::unpack::{Stream, reason};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tearsheet::{Format, Source};
use tearsheet_warc::{Captures, Held, Stretch, Wacz};

/// Bytes that show what a file holds.
const SHOWN: u64 = 16 << 10;

/// The pages of an archive that has a name; a pipe may have one.
pub(crate) fn of_file(path: &Path, wanted: &Wanted) -> Many {
    let name = path.display().to_string();
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.is_file(), file)));
    match opened {
        Ok((true, file)) => match Stretch::whole(file) {
            Ok(file) => of_stretch(name, &file, wanted),
            Err(error) => failure(name, reason(&error)),
        },
        Ok((false, pipe)) => of_pipe(name, pipe, wanted),
        Err(error) => failure(name, reason(&error)),
    }
}

/// The pages of an archive that comes through a pipe. A zip is read from its end, and is laid on the disk for it.
pub(crate) fn of_pipe(name: String, mut pipe: impl Read + Send + 'static, wanted: &Wanted) -> Many {
    let mut start = Vec::new();
    if let Err(error) = pipe.by_ref().take(4).read_to_end(&mut start) {
        return failure(name, reason(&error));
    }
    let is_zip = Wacz::begins(&start);
    let whole = io::Cursor::new(start).chain(pipe);
    if !is_zip {
        return Box::new(Shelf::new(name.clone(), &name, Box::new(whole), None, wanted));
    }
    match laid_down(whole) {
        Ok(file) => of_stretch(name, &file, wanted),
        Err(error) => failure(name, reason(&error)),
    }
}

/// Whether a file holds an archive, by its first bytes.
pub(crate) fn is_archive(path: &Path) -> bool {
    let mut start = Vec::new();
    let is_file = path.is_file();
    let read = is_file.then(|| File::open(path).and_then(|file| file.take(SHOWN).read_to_end(&mut start)));
    read.is_some_and(|read| read.is_ok()) && Shown::by(&start) == Shown::Archive
}

fn laid_down(mut pipe: impl Read) -> io::Result<Stretch> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut pipe, &mut file)?;
    Stretch::whole(file)
}

fn of_stretch(name: String, file: &Stretch, wanted: &Wanted) -> Many {
    let mut start = Vec::new();
    let read = file.clone().take(4).read_to_end(&mut start);
    if let Err(error) = read {
        return failure(name, reason(&error));
    }
    if start.is_empty() {
        return failure(name, "expected a web archive, but found nothing");
    }
    if Wacz::begins(&start) {
        return of_wacz(name, file, wanted.clone());
    }
    let bytes = Box::new(wanted.meter.on(file.clone()));
    Box::new(Shelf::new(name.clone(), &name, bytes, Some(file.clone()), wanted))
}

/// The pages of all archives in a WACZ.
fn of_wacz(name: String, file: &Stretch, wanted: Wanted) -> Many {
    let wacz = match Wacz::open(file) {
        Ok(wacz) => wacz,
        Err(damage) => return failure(name, damage.why),
    };
    Box::new(wacz.flat_map(move |held| -> Many {
        match held {
            Ok(Held { name: inner, bytes, again }) => {
                let bytes = Box::new(wanted.meter.on(bytes));
                Box::new(Shelf::new(format!("{name}: {inner}"), &inner, bytes, again, &wanted))
            }
            Err(damage) => failure(name.as_str(), damage.why),
        }
    }))
}

/// An archive whose pages are taken one after another.
struct Shelf {
    /// What people know it by.
    name: String,
    /// The name of its file alone.
    file: Option<String>,
    captures: Captures<Stream>,
    passed_over: PassedOver,
    is_over: bool,
}

impl Shelf {
    fn new(name: String, path: &str, bytes: Stream, again: Option<Stretch>, wanted: &Wanted) -> Self {
        let captures = Captures::new(bytes, wanted.most);
        let captures = match again {
            Some(again) => captures.resolving(again),
            None => captures,
        };
        let file = Path::new(path).file_name().map(|file| file.to_string_lossy().into_owned());
        Shelf { name, file, captures, passed_over: wanted.passed_over.clone(), is_over: false }
    }

    fn page(&self, page: tearsheet_warc::Capture) -> Capture {
        let format = page.is_flattened().then_some(Format::Text);
        let source = Source {
            warc: self.file.clone(),
            offset: Some(page.offset),
            digest: page.digest,
            captured: page.captured,
            ..Source::default()
        };
        let place = page.id.as_deref().map_or(format!("record-{}", page.offset), as_file_name);
        Capture {
            name: format!("{}, byte {}", self.name, page.offset),
            id: page.id,
            place: PathBuf::from(place),
            source: Some(source),
            frame: None,
            url: page.url,
            bytes: Location::Held { bytes: page.body, format, content_type: page.content_type },
        }
    }
}

impl Iterator for Shelf {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.is_over {
            return None;
        }
        let Some(found) = self.captures.next() else {
            self.is_over = true;
            self.passed_over.add(self.captures.passed_over());
            return None;
        };
        Some(match found {
            Ok(page) => Ok(self.page(page)),
            Err(damage) => Err(Failure::new(&self.name, damage.to_string())),
        })
    }
}
