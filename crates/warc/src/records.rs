//! Records: their headers and blocks, one after another, whatever stands between them. Those of ARC are given the fields
//! that they would have in WARC.

use crate::arc::{self, Line};
use crate::http;
use crate::members::{Fault, Members, Place};
use memchr::{memchr_iter, memmem};
use std::fmt;
use std::io::{self, Read};

/// Bytes of a record's headers, at most.
const MOST_HEADER: usize = 64 << 10;
/// What a record begins with.
const VERSION: &[u8] = b"WARC/";
/// What stands between a record and the next, and a little of that.
const NEXT: &[u8] = b"\r\n\r\nWARC/";
/// Bytes of a block that show whether a record begins among them.
const GLANCE: usize = 32;

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

    /// A field without the brackets that some writers set it in.
    pub(crate) fn bare_field(&self, name: &str) -> Option<&str> {
        self.field(name).map(bare)
    }

    /// What it holds (`WARC-Type`): `response`, `resource`, `conversion` and so on.
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or("")
    }

    /// Its id without the brackets (`WARC-Record-ID`).
    pub fn id(&self) -> Option<&str> {
        self.bare_field("WARC-Record-ID")
    }

    /// The address that was captured (`WARC-Target-URI`); some writers set it in brackets.
    pub fn url(&self) -> Option<&str> {
        self.bare_field("WARC-Target-URI")
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
    /// Whether they are records of ARC.
    is_arc: bool,
    /// What is to be said before the next record.
    damage: Option<Damage>,
    is_over: bool,
}

/// A record whose block has not been read.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) record: Record,
    /// Bytes of its block, as it says.
    pub(crate) length: u64,
    pub(crate) place: Place,
}

/// The next head, or what is damaged in its place; nothing at the end of the file.
type Found = Option<Result<Head, Damage>>;

fn damaged(offset: u64, why: &str) -> Found {
    Some(Err(Damage { offset, why: why.into() }))
}

/// Whether bytes, out of their packing, are the beginning of an archive.
pub fn begins_archive(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    bytes.starts_with(VERSION) || bytes.starts_with(arc::FILE)
}

impl<R: Read> Records<R> {
    /// The records of a file; blocks of more than `most` bytes are passed over and said to be too large.
    pub fn new(file: R, most: u64) -> Self {
        Records { bytes: Members::new(file, None), most, is_arc: false, damage: None, is_over: false }
    }

    /// The records of the same archive in a file that begins with a member of it, from so far into that on.
    pub(crate) fn again<S: Read>(&self, file: S, within: u64) -> io::Result<Records<S>> {
        let mut bytes = Members::new(file, self.bytes.dictionary().clone());
        let mut left = within;
        while left > 0 {
            let here = bytes.here()?.len();
            let count = here.min(usize::try_from(left).unwrap_or(usize::MAX));
            if count == 0 {
                break;
            }
            bytes.take(count);
            left -= count as u64;
        }
        Ok(Records { bytes, most: self.most, is_arc: self.is_arc, damage: None, is_over: false })
    }

    /// The next record's fields; its block is to be filled in or passed over before the next.
    pub(crate) fn head(&mut self) -> Found {
        if let Some(damage) = self.damage.take() {
            return Some(Err(damage));
        }
        if self.is_over {
            return None;
        }
        let found = self.read_head();
        match self.unless_broken(found) {
            Ok(found) => {
                self.is_over = found.is_none();
                found
            }
            Err(damage) => Some(Err(damage)),
        }
    }

    /// The first bytes of the block of the record whose head came last.
    pub(crate) fn glance(&mut self, head: &Head) -> &[u8] {
        let wanted = usize::try_from(head.length).map_or(MOST_HEADER, |length| length.min(MOST_HEADER));
        self.bytes.peek(wanted).unwrap_or(&[])
    }

    /// The record with its block, unless that is too large.
    pub(crate) fn filled(&mut self, head: Head) -> Result<Record, Damage> {
        let (offset, length) = (head.record.offset, head.length);
        if length > self.most {
            self.pass(&head)?;
            let why = format!("a record of {length} bytes, more than the {} allowed", self.most);
            return Err(Damage { offset, why });
        }
        let whole = self.with_block(head);
        self.unless_broken(whole)
    }

    /// Passes over the block, whatever its size.
    pub(crate) fn pass(&mut self, head: &Head) -> Result<(), Damage> {
        let passed = match head.length > self.most {
            true => self.pass_over(head),
            false => self.kept(head.length as usize).map(|kept| self.close(head, kept as u64, kept)),
        };
        self.unless_broken(passed)
    }

    /// A file that cannot be read on is over.
    fn unless_broken<T>(&mut self, done: io::Result<T>) -> Result<T, Damage> {
        done.map_err(|error| {
            self.is_over = true;
            Damage { offset: self.bytes.place().offset, why: error.to_string() }
        })
    }

    fn read_head(&mut self) -> io::Result<Found> {
        while matches!(self.bytes.peek(1)?, [b'\r' | b'\n', ..]) {
            self.bytes.take(1);
        }
        let place = self.bytes.place();
        let is_record = self.bytes.peek(VERSION.len())? == VERSION;
        let is_nothing = self.bytes.peek(1)?.is_empty();
        if let Some(Fault { offset, why, .. }) = self.bytes.fault() {
            return Ok(damaged(offset, why));
        }
        if is_record {
            return self.warc_head(place);
        }
        if let Some(line) = Line::read(self.bytes.peek(arc::MOST_LINE)?) {
            return self.arc_head(line, place).map(|head| Some(Ok(head)));
        }
        if is_nothing {
            return Ok(None);
        }
        self.skip_to_record()?;
        Ok(damaged(place.offset, "expected a record, but found something else"))
    }

    fn warc_head(&mut self, place: Place) -> io::Result<Found> {
        let Some(fields) = self.fields()? else {
            if let Some(end) = self.bytes.fault_ahead(MOST_HEADER) {
                self.bytes.take(end);
                let why = self.bytes.fault().map_or("its packing is damaged", |fault| fault.why);
                return Ok(damaged(place.offset, why));
            }
            self.bytes.take(VERSION.len());
            self.skip_to_record()?;
            return Ok(damaged(place.offset, "a record whose headers do not end"));
        };
        let record = Record { offset: place.offset, fields, ..Record::default() };
        let Some(length) = record.field("Content-Length").and_then(|length| length.parse::<u64>().ok())
        else {
            self.skip_to_record()?;
            return Ok(damaged(place.offset, "a record that does not say how long it is"));
        };
        Ok(Some(Ok(Head { record, length, place })))
    }

    fn arc_head(&mut self, line: Line, place: Place) -> io::Result<Head> {
        self.is_arc = true;
        self.bytes.take(line.bytes);
        let is_http = self.bytes.peek(http::BEGIN.len())? == http::BEGIN;
        let length = line.length;
        let record = Record { offset: place.offset, fields: line.fields(is_http), ..Record::default() };
        Ok(Head { record, length, place })
    }

    /// The fields up to the empty line.
    fn fields(&mut self) -> io::Result<Option<Vec<(String, String)>>> {
        let here = end_of_fields(self.bytes.here()?);
        let Some(end) = (if here.is_some() { here } else { end_of_fields(self.bytes.peek(MOST_HEADER)?) })
        else {
            return Ok(None);
        };
        if self.bytes.fault_ahead(end).is_some() {
            return Ok(None);
        }
        let fields = fields_of(&String::from_utf8_lossy(self.bytes.peek(end)?));
        self.bytes.take(end);
        Ok(Some(fields))
    }

    /// Reads the block. One that runs into the next record was shorter than it said.
    fn with_block(&mut self, head: Head) -> io::Result<Record> {
        let length = head.length as usize;
        let kept = self.kept(length)?;
        let block = self.bytes.peek(kept)?;
        let block = if kept < length { block.trim_ascii_end() } else { block }.to_vec();
        self.close(&head, kept as u64, kept);
        Ok(Record { block, ..head.record })
    }

    /// How many of the bytes that a block should have belong to it.
    fn kept(&mut self, length: usize) -> io::Result<usize> {
        let here = self.bytes.peek(length)?.len();
        let broken = self.bytes.fault_ahead(length);
        if broken.is_none() && here == length && self.ends_after(length)? {
            return Ok(length);
        }
        let is_arc = self.is_arc;
        let block = self.bytes.peek(length + begins(is_arc))?;
        let next = next_record(block, is_arc).filter(|at| *at < length);
        let next = next.into_iter().chain(self.next_member(length)).min();
        Ok(broken.or(next).unwrap_or(here))
    }

    /// Takes the last of a block, `rest` bytes, and notes what is to be said if it has `kept` and too few.
    fn close(&mut self, head: &Head, kept: u64, rest: usize) {
        self.bytes.take(rest);
        let cut_off = (kept < head.length).then_some("a record that is cut off");
        let why = self.bytes.fault().map(|fault| fault.why).or(cut_off);
        self.damage = why.map(|why| Damage { offset: head.record.offset, why: why.into() });
    }

    /// Whether a record, or the file, ends so many bytes on.
    fn ends_after(&mut self, length: usize) -> io::Result<bool> {
        let behind = self.bytes.peek(length + 4 + begins(self.is_arc))?.get(length..).unwrap_or(&[]);
        let next = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).map(|at| &behind[at..]);
        Ok(next.is_none_or(|next| match self.is_arc {
            true => Line::read(next).is_some(),
            false => VERSION.starts_with(next) || next.starts_with(VERSION),
        }))
    }

    /// Passes over a large block without holding it. What looks like the beginning of a record ends it, for its length
    /// may be wrong, and by then nothing could be read again.
    fn pass_over(&mut self, head: &Head) -> io::Result<()> {
        let mut passed = 0;
        while passed < head.length {
            self.bytes.peek(GLANCE)?;
            let here = self.bytes.here()?;
            let count = usize::try_from(head.length - passed).map_or(here.len(), |left| left.min(here.len()));
            let next = hidden_record(&here[..count], self.is_arc);
            let is_over = here.len() < GLANCE;
            let next = next.into_iter().chain(self.next_member(count)).min();
            let end = self.bytes.fault_ahead(count).or(next).or(is_over.then_some(count));
            if let Some(end) = end {
                self.close(head, passed + end as u64, end);
                break;
            }
            let is_last = passed + count as u64 == head.length;
            let taken = if is_last { count } else { count - (GLANCE - 1) };
            self.bytes.take(taken);
            passed += taken as u64;
        }
        Ok(())
    }

    /// Where a member begins among so many bytes that are here, and a record with it, whatever stands before.
    fn next_member(&self, count: usize) -> Option<usize> {
        let begins = |bytes: &[u8]| match self.is_arc {
            true => Line::read(bytes).is_some(),
            false => bytes.starts_with(VERSION),
        };
        self.bytes.member_ahead(count, begins)
    }

    /// Passes over everything up to the next line that begins a record, or to the next member that does.
    fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let length = self.bytes.here()?.len();
            let next = next_record(self.bytes.here()?, self.is_arc);
            if let Some(at) = next.into_iter().chain(self.next_member(length)).min() {
                self.bytes.take(at);
                return Ok(());
            }
            // The beginning of one may stand at the end of what is here.
            let kept = begins(self.is_arc).min(length);
            self.bytes.take(length - kept);
            if self.bytes.peek(kept + 1)?.len() <= kept {
                self.bytes.take(kept);
                return Ok(());
            }
        }
    }
}

/// Bytes that show whether a record begins: a line end and what comes behind it.
fn begins(is_arc: bool) -> usize {
    if is_arc { arc::MOST_LINE } else { VERSION.len() + 1 }
}

/// Where the empty line ends that ends the fields.
fn end_of_fields(bytes: &[u8]) -> Option<usize> {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let head = memmem::find(bytes, ends[0]).map(|at| at + ends[0].len());
    let loose = memmem::find(&bytes[..head.unwrap_or(bytes.len())], ends[1]).map(|at| at + ends[1].len());
    loose.or(head)
}

/// The fields of a head, a folded line joined to the one before.
fn fields_of(head: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::with_capacity(16);
    for line in head.lines().skip(1) {
        match (fields.last_mut(), line.split_once(':')) {
            (Some((_, value)), _) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, Some((key, value))) => fields.push((key.trim().to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    fields
}

/// Where the next line begins that begins a record; not the first line.
fn next_record(bytes: &[u8], is_arc: bool) -> Option<usize> {
    if is_arc {
        return memchr_iter(b'\n', bytes).map(|at| at + 1).find(|at| Line::read(&bytes[*at..]).is_some());
    }
    let begins = |at: &usize| bytes.get(at + 1 + VERSION.len()).is_none_or(u8::is_ascii_digit);
    memmem::find_iter(bytes, b"\nWARC/").find(begins).map(|at| at + 1)
}

/// Where a record begins in the middle of a block, by all that can be seen.
fn hidden_record(bytes: &[u8], is_arc: bool) -> Option<usize> {
    if is_arc {
        return next_record(bytes, is_arc);
    }
    let versions = |at: &usize| bytes[at + NEXT.len()..].starts_with(b"1.");
    memmem::find_iter(bytes, NEXT).find(versions).map(|at| at + NEXT.len() - VERSION.len())
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.head()?.and_then(|head| self.filled(head)))
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
                format!("byte {}: there is something between its gzip members that is none", a.len()),
                "c: three".to_owned(),
            ]
        );
    }

    #[test]
    fn frames_of_zstd_are_read_as_members_are() {
        let frame = |name: &str| zstd::encode_all(record(name, "the same in all").as_bytes(), 3).unwrap();
        let [a, b, c] = ["a", "b", "c"].map(frame);
        let skipped = [&b"\x50\x2a\x4d\x18\x02\0\0\0ab"[..], &a].concat();
        let wanted = ["a", "b", "c"].map(|name| format!("{name}: the same in all"));
        assert_eq!(read(&[&skipped[..], &b, &c].concat()), wanted);
        let whole = [&a[..], &b, &c].concat();
        let (start, end) = (a.len(), a.len() + b.len());
        for at in start..end {
            let said = read(&[&whole[..at], &whole[end..]].concat());
            assert_eq!((&said[0], said.last().unwrap()), (&wanted[0], &wanted[2]), "{at}: {said:?}");
        }
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).len() <= 4, "{length}");
        }
    }

    #[test]
    fn a_long_member_that_is_cut_off_takes_no_other_with_it() {
        let mut state = 1u32;
        let noise: String = (0..4 << 20)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from(b' ' + (state >> 26) as u8)
            })
            .collect();
        let long = gzip(&record("b", &noise));
        assert!(long.len() > 3 << 20);
        let archive =
            [gzip(&record("a", "one")), long[..long.len() - 1000].to_vec(), gzip(&record("c", "three"))];
        let said = read(&archive.concat());
        assert_eq!((said[0].as_str(), said.last().unwrap().as_str()), ("a: one", "c: three"));
    }

    #[test]
    fn a_file_that_lost_its_beginning_is_read_from_the_next_member_on() {
        let (a, b) = (gzip(&record("a", "one")), gzip(&record("b", "two")));
        let said = read(&[&a[7..], &b].concat());
        assert_eq!((said.len(), said.last().unwrap().as_str()), (2, "b: two"), "{said:?}");
    }

    #[test]
    fn records_of_arc_are_read_past_what_is_none() {
        let line = |name: &str, text: &str| {
            format!("http://example.org/{name} 192.0.2.1 20030405060708 text/html {}\n{text}\n", text.len())
        };
        let head = "filedesc://x.arc 0.0.0.0 20030405060708 text/plain 4\n1 0\n\n";
        let whole =
            [head, &line("a", "one"), &line("b", "HTTP/1.0 200 OK\n\ntwo"), &line("c", "three")].concat();
        let told = |archive: &str| {
            let records = Records::new(archive.as_bytes(), 1000);
            let told = |record: Record| format!("{} {}", record.kind(), record.url().unwrap_or("?"));
            records.map(|found| found.map_or_else(|damage| damage.why, told)).collect::<Vec<_>>()
        };
        let (a, b, c) = (
            "resource http://example.org/a",
            "response http://example.org/b",
            "resource http://example.org/c",
        );
        let first = "warcinfo filedesc://x.arc";
        assert_eq!(told(&whole), [first, a, b, c]);
        let none = "expected a record, but found something else";
        assert_eq!(
            told(&whole.replace("\nhttp://example.org/b 192", "\nhttp example 192")),
            [first, a, none, c]
        );
        let longer = whole.replace("text/html 3\n", "text/html 30\n");
        assert_eq!(told(&longer), [first, a, "a record that is cut off", b, c]);
    }

    #[test]
    fn a_member_begins_a_record_whatever_the_last_one_ended_with() {
        let [a, c] = ["a", "c"].map(|name| gzip(&record(name, "the same in all")));
        let endless = record("b", "two") + &"\0".repeat(300_000);
        for unended in
            [endless.clone(), endless.replace("Length: 3", "Length: 900"), endless.replace("3", "9000")]
        {
            let said = read(&[&a[..], &gzip(&unended), &c].concat());
            assert_eq!(said.last().unwrap(), "c: the same in all", "{said:?}");
            assert!(said.len() > 3, "{said:?}");
        }
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
