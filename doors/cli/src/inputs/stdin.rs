//! Standard input: what it holds is told by its first bytes, which are kept for whoever reads it then. A pipe may give them
//! one by one, so they are read until they tell, or until there are enough that a page is all it can be.

use std::io::{self, Cursor, Read};
use std::sync::{Mutex, PoisonError};
use tearsheet_warc::{Wacz, begins_archive};

/// Bytes that are looked at, as they lie and unpacked.
const SHOWN: u64 = 16 << 10;
/// What an archive packed with zstd begins with if it has a dictionary.
const DICTIONARY: &[u8] = &[0x5d, 0x2a, 0x4d, 0x18];

/// What standard input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Page,
    /// Rows of JSONL.
    Rows,
    Archive,
}

/// What was read to look at it.
#[derive(Default)]
struct Start {
    bytes: Vec<u8>,
    /// Whether there is no more: a terminal would ask for the end again.
    is_all: bool,
}

static START: Mutex<Option<Start>> = Mutex::new(None);

/// What the first bytes of standard input show.
pub(crate) fn shown() -> Shown {
    let mut start = START.lock().unwrap_or_else(PoisonError::into_inner);
    Shown::by(&start.get_or_insert_with(|| Start::of(io::stdin().lock())).bytes)
}

/// All of standard input that nobody has taken yet.
pub(crate) fn whole() -> impl Read + Send {
    let start = START.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    let rest = if start.is_all { 0 } else { u64::MAX };
    Cursor::new(start.bytes).chain(io::stdin().take(rest))
}

impl Start {
    /// Bytes up to where they show what they are. What cannot be read is for whoever reads on.
    fn of(bytes: impl Read) -> Self {
        let (mut bytes, mut start) = (bytes.take(SHOWN), Start::default());
        let mut some = [0; SHOWN as usize];
        while Shown::by(&start.bytes) == Shown::Page && bytes.limit() > 0 {
            match bytes.read(&mut some) {
                Ok(0) => return Start { is_all: true, ..start },
                Ok(read) => start.bytes.extend_from_slice(&some[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        start
    }
}

impl Shown {
    /// What bytes show that something begins with.
    pub(crate) fn by(start: &[u8]) -> Shown {
        let plain = unpacked(start);
        match () {
            () if Wacz::begins(start) || start.starts_with(DICTIONARY) => Shown::Archive,
            () if begins_archive(&plain) => Shown::Archive,
            () if is_row(&plain) => Shown::Rows,
            () => Shown::Page,
        }
    }
}

/// As much as comes out of the bytes.
fn unpacked(start: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let gzip = flate2::read::GzDecoder::new(start);
    let _ = gzip.take(SHOWN).read_to_end(&mut plain);
    if let Ok(frames) = zstd::stream::read::Decoder::with_buffer(start) {
        let _ = frames.take(SHOWN).read_to_end(&mut plain);
    }
    if plain.is_empty() { start.to_vec() } else { plain }
}

/// Whether the first line is a row that holds a page, as far as it is here.
fn is_row(plain: &[u8]) -> bool {
    let line = plain.strip_prefix(b"\xef\xbb\xbf").unwrap_or(plain).trim_ascii_start();
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let opened = line.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let text = String::from_utf8_lossy(line);
    opened.is_some_and(|fields| fields.starts_with(b"\""))
        && ["\"html\"", "\"text\""].iter().any(|field| text.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pipe that gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    #[test]
    fn bytes_are_read_until_they_tell() {
        let page = vec![b'x'; 20_000];
        let gzip = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff][..], &[1, 5, 0, 0xfa, 0xff], b"WARC/ and more"]
            .concat();
        for (whole, told_by) in [
            (&b"WARC/1.0\r\n"[..], 5),
            (b"PK\x03\x04 and more", 4),
            (b"{\"html\": \"<p>", 7),
            (b"<p>A page", 9),
            (b"", 0),
            (&gzip, 20),
            (&page, SHOWN as usize),
        ] {
            let start = Start::of(Drops(whole));
            assert_eq!((start.bytes.as_slice(), start.is_all), (&whole[..told_by], told_by == whole.len()));
            assert_eq!(Shown::by(&start.bytes), Shown::by(whole));
        }
    }

    #[test]
    fn the_first_bytes_tell_pages_from_rows_and_archives() {
        let packed = zstd::encode_all(&b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"[..], 3).unwrap();
        for (start, shown) in [
            (&b"<!DOCTYPE html><p>WARC/1.0"[..], Shown::Page),
            (b"", Shown::Page),
            (b"{\"headline\": \"x\"}", Shown::Page),
            (b"{ a set of \"text\" }", Shown::Page),
            (b"{\n  \"html\": \"<p>\"\n}", Shown::Page),
            (b"\xef\xbb\xbf{\"url\": \"x\", \"html\": \"<p>", Shown::Rows),
            (b"\nWARC/1.0\r\n", Shown::Archive),
            (b"filedesc://x.arc 0.0.0.0 2003", Shown::Archive),
            (b"PK\x03\x04", Shown::Archive),
            (&packed, Shown::Archive),
            (&packed[..packed.len() - 4], Shown::Archive),
        ] {
            assert_eq!(Shown::by(start), shown, "{}", String::from_utf8_lossy(start));
        }
    }
}
