//! A zip without its directory: the entries by the headers that stand before each. Where a header does not say how long its
//! entry is, the entry ends where the next one begins.

use super::Entry;
use crate::stretch::Stretch;
use memchr::memmem;
use rawzip::CompressionMethod;
use std::io::{self, Read};

/// What an entry begins with.
pub(super) const ENTRY: &[u8] = b"PK\x03\x04";
/// What may stand behind an entry: its sizes, the next one, the directory.
const BEHIND: [&[u8]; 3] = [b"PK\x07\x08", ENTRY, b"PK\x01\x02"];
/// Bytes of the header before an entry, without its name.
const HEADER: usize = 30;
/// Bytes that are searched at once.
const CHUNK: u64 = 1 << 20;

/// The entries of a zip, the last perhaps cut off.
pub(super) fn entries(file: &Stretch) -> io::Result<Vec<Entry>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((entry, end)) = entry(file, at)? {
        found.push(entry);
        at = find(file, end, &[ENTRY])?;
    }
    Ok(found)
}

/// The entry that begins at a byte, and where it ends.
fn entry(file: &Stretch, offset: u64) -> io::Result<Option<(Entry, u64)>> {
    let mut header = Vec::new();
    file.from(offset).take(HEADER as u64).read_to_end(&mut header)?;
    if header.len() < HEADER || !header.starts_with(ENTRY) {
        return Ok(None);
    }
    let short = |place: usize| u16::from_le_bytes([header[place], header[place + 1]]);
    let behind_header = offset + HEADER as u64;
    let start = behind_header + u64::from(short(26)) + u64::from(short(28));
    let long = |place: usize| u32::from(short(place)) | u32::from(short(place + 2)) << 16;
    let size = long(18);
    let says_size = short(6) & 8 == 0 && size != u32::MAX;
    let end = if says_size { start + u64::from(size) } else { find(file, start, &BEHIND)? };
    let mut name = Vec::new();
    file.from(behind_header).take(u64::from(short(26))).read_to_end(&mut name)?;
    let name = String::from_utf8_lossy(&name).into_owned();
    let method = CompressionMethod::from(short(8));
    let (crc, packed) = (says_size.then(|| long(14)), file.part(start..end));
    Ok(Some((Entry { name, offset, length: None, crc, hash: None, method, packed }, end)))
}

/// Where one of these stands first from a byte on, or the end of the file.
fn find(file: &Stretch, from: u64, marks: &[&[u8]]) -> io::Result<u64> {
    let (mut rest, mut before, mut here) = (file.from(from), from, Vec::new());
    loop {
        let read = (&mut rest).take(CHUNK).read_to_end(&mut here)?;
        if let Some(at) = marks.iter().filter_map(|mark| memmem::find(&here, mark)).min() {
            return Ok(before + at as u64);
        }
        if read == 0 {
            return Ok(file.length());
        }
        let passed = here.len().saturating_sub(ENTRY.len() - 1);
        here.drain(..passed);
        before += passed as u64;
    }
}
