//! Standard input: what it holds is told by its first bytes, which stay where they are, for whoever reads it then.

use std::io::{self, BufRead, Read};
use tearsheet_warc::{Wacz, begins_archive};

/// Unpacked bytes that are looked at.
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

/// What the first bytes show.
pub(crate) fn shown() -> Shown {
    let mut stdin = io::stdin().lock();
    stdin.fill_buf().map_or(Shown::Page, Shown::by)
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
