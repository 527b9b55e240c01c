//! Captures: the pages among an archive's records. Of a server's answer the headers are read and taken off and the body is
//! unpacked; a revisit gets the body of the page that it refers to, if that stands earlier in the same file; a page that was
//! filed in segments is joined again ([`segments`]).
//!
//! A page is what a server sent with a status from 200 to 299 and what may be text or HTML by its type, or by its look where
//! there is none; a resource or a conversion of such a type. The rest is counted by the reason and never unpacked.

mod segments;

use crate::codings::{Body, TooLarge, undone};
use crate::http::{self, Answer};
use crate::members::Place;
use crate::records::{Damage, Head, Record, Records};
use crate::revisits::Earlier;
use crate::stretch::Stretch;
use memchr::memmem;
use std::borrow::Cow;
use std::io::Read;

/// A page as it was captured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// How it came into the archive.
    pub kind: Kind,
    /// Its record's id, without brackets; ARC has none.
    pub id: Option<String>,
    /// The address that was captured.
    pub url: Option<String>,
    /// When it was captured, as the record says it.
    pub captured: Option<String>,
    /// The server's word for what it is, or the record's where no server spoke.
    pub content_type: Option<String>,
    /// The digest of its payload, or of its block.
    pub digest: Option<String>,
    /// The server's status; old servers gave none.
    pub status: Option<u16>,
    /// Where its record, or the member that holds it, begins in the file.
    pub offset: u64,
    /// Its bytes, without what was done to them on their way.
    pub body: Vec<u8>,
}

impl Capture {
    /// Whether its body is text that was made from a page, without tags.
    pub fn is_flattened(&self) -> bool {
        let is_html = self.content_type.as_deref().is_some_and(|kind| kind.contains("html"));
        self.kind == Kind::Conversion && !is_html
    }
}

/// How a page came into an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A server's answer.
    #[default]
    Response,
    /// The page itself, without a server's word.
    Resource,
    /// Made from a page: the text that WET files hold.
    Conversion,
    /// The same as a page that was captured before.
    Revisit,
}

/// What an archive holds besides pages that could be read, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Captures of something else: pictures, scripts, feeds.
    pub other_type: u64,
    /// Answers with a status outside 200 to 299: redirects, pages that are not there.
    pub not_ok: u64,
    /// Revisits of what does not stand earlier in the file.
    pub unresolved_revisits: u64,
    /// Records that hold no capture: requests, metadata, what the crawler says of itself.
    pub other_records: u64,
}

impl std::ops::AddAssign for PassedOver {
    fn add_assign(&mut self, more: Self) {
        self.other_type += more.other_type;
        self.not_ok += more.not_ok;
        self.unresolved_revisits += more.unresolved_revisits;
        self.other_records += more.other_records;
    }
}

/// The pages of an archive, in their order, and what is damaged in its place.
///
/// ```
/// let archive = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n\
///     Content-Type: application/http\r\nContent-Length: 57\r\n\r\n\
///     HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Rates held\r\n\r\n";
/// let capture = tearsheet_warc::Captures::new(archive.as_bytes(), 1 << 20).next().unwrap().unwrap();
/// assert_eq!(capture.url.as_deref(), Some("https://example.org/a"));
/// assert_eq!(capture.body, b"<p>Rates held");
/// ```
#[derive(Debug)]
pub struct Captures<R> {
    records: Records<R>,
    most: u64,
    /// Where the archive can be read again.
    again: Option<Stretch>,
    earlier: Earlier,
    passed_over: PassedOver,
    /// Where the first revisit stands that could not be resolved.
    unresolved: Option<u64>,
    /// The id of the last record that begins a series of segments.
    begun: Option<String>,
    /// What was found in place of a segment, and is to come next.
    ahead: Option<Result<Head, Damage>>,
    /// What is to be said before the next page.
    damage: Option<Damage>,
}

/// What becomes of a record by its head alone.
enum Fate {
    Page(Kind),
    Revisit,
    /// What was not joined to the record before it.
    Segment,
    Other(Reason),
}

/// Why a record is passed over.
#[derive(Clone, Copy)]
enum Reason {
    Type,
    Status,
    Unresolved,
    Record,
}

/// What a record's block holds.
#[derive(Default)]
struct Opened {
    body: Vec<u8>,
    content_type: Option<String>,
    status: Option<u16>,
    remark: Option<&'static str>,
}

impl<R: Read> Captures<R> {
    /// The pages of an archive; none with more than `most` bytes, as they lie or unpacked.
    pub fn new(file: R, most: u64) -> Self {
        Captures::of(Records::new(file, most), most)
    }

    fn of(records: Records<R>, most: u64) -> Self {
        Captures {
            records,
            most,
            again: None,
            earlier: Earlier::default(),
            passed_over: PassedOver::default(),
            unresolved: None,
            begun: None,
            ahead: None,
            damage: None,
        }
    }

    /// Resolves revisits, by reading earlier pages of the same archive again. Without it none is resolved.
    #[must_use]
    pub fn resolving(self, again: Stretch) -> Self {
        Captures { again: Some(again), ..self }
    }

    /// What was passed over until now.
    pub fn passed_over(&self) -> PassedOver {
        self.passed_over
    }

    fn head(&mut self) -> Option<Result<Head, Damage>> {
        self.ahead.take().or_else(|| self.records.head())
    }

    fn read(&mut self, head: Head) -> Result<Option<Capture>, Damage> {
        if segments::number(&head.record) == Some(1) {
            self.begun = head.record.id().map(str::to_owned);
        }
        match self.fate(&head) {
            Fate::Page(kind) => self.page(head, kind),
            Fate::Revisit => self.revisit(&head),
            Fate::Segment => self.segment_apart(&head),
            Fate::Other(reason) => self.pass(&head, reason),
        }
    }

    fn fate(&mut self, head: &Head) -> Fate {
        let record = &head.record;
        let content_type = record.field("Content-Type");
        match record.kind() {
            "response" if is_answer(record, self.records.glance(head)) => self.fate_of_answer(head),
            "response" => fate_of(Kind::Response, content_type),
            "revisit" => match self.reason_against(head) {
                Some(reason) => Fate::Other(reason),
                None => Fate::Revisit,
            },
            "resource" if record.url().is_some_and(is_note) => Fate::Other(Reason::Record),
            "resource" => fate_of(Kind::Resource, content_type),
            "conversion" => fate_of(Kind::Conversion, content_type),
            "continuation" => Fate::Segment,
            _ => Fate::Other(Reason::Record),
        }
    }

    fn fate_of_answer(&mut self, head: &Head) -> Fate {
        let answer = Answer::read(self.records.glance(head));
        let is_for_robots = head.record.url().is_some_and(|url| url.ends_with("/robots.txt"));
        match answer.status {
            Some(status) if !is_ok(status) => Fate::Other(Reason::Status),
            _ if is_for_robots => Fate::Other(Reason::Type),
            _ => fate_of(Kind::Response, answer.header("Content-Type").as_deref()),
        }
    }

    /// Why a revisit is none of a page, if its own headers say so.
    fn reason_against(&mut self, head: &Head) -> Option<Reason> {
        let answer = Answer::read(self.records.glance(head));
        match (answer.status, answer.header("Content-Type")) {
            (Some(status), _) if !is_ok(status) && status != 304 => Some(Reason::Status),
            (_, Some(content_type)) if !is_page(&content_type) => Some(Reason::Type),
            _ => None,
        }
    }

    fn page(&mut self, head: Head, kind: Kind) -> Result<Option<Capture>, Damage> {
        let place = head.place;
        let (mut record, missing) = self.joined(head)?;
        let Some(opened) = opened(&mut record, kind, self.most)? else {
            self.count(Reason::Type);
            return Ok(None);
        };
        let why = missing.or_else(|| opened.remark.map(str::to_owned));
        self.damage = why.map(|why| Damage { offset: record.offset, why });
        if self.again.is_some() && kind != Kind::Conversion {
            self.earlier.remember(&record, place);
        }
        Ok(Some(capture(&record, kind, opened)))
    }

    /// A revisit with the body of the page that it refers to.
    fn revisit(&mut self, head: &Head) -> Result<Option<Capture>, Damage> {
        let place = self.earlier.find(&head.record);
        let Some(opened) = place.and_then(|place| self.earlier_page(place)) else {
            self.unresolved.get_or_insert(head.record.offset);
            return self.pass(head, Reason::Unresolved);
        };
        self.records.pass(head)?;
        Ok(Some(capture(&head.record, Kind::Revisit, opened)))
    }

    /// A page that was read before.
    fn earlier_page(&self, place: Place) -> Option<Opened> {
        let file = self.again.as_ref()?.from(place.offset);
        let mut again = Captures::of(self.records.again(file, place.within).ok()?, self.most);
        let head = again.head()?.ok()?;
        let (mut record, _) = again.joined(head).ok()?;
        let kind = if record.kind() == "resource" { Kind::Resource } else { Kind::Response };
        opened(&mut record, kind, self.most).ok()?
    }

    /// A segment that does not follow the one before it, which has been said if that stands in this file.
    fn segment_apart(&mut self, head: &Head) -> Result<Option<Capture>, Damage> {
        let origin = segments::origin(&head.record);
        if origin.is_none() || origin != self.begun.as_deref() {
            let which = segments::number(&head.record).map_or("a segment".into(), |n| format!("segment {n}"));
            let why = format!("{which} of a record that does not begin before it");
            self.damage = Some(Damage { offset: head.record.offset, why });
        }
        self.pass(head, Reason::Record)
    }

    fn pass(&mut self, head: &Head, reason: Reason) -> Result<Option<Capture>, Damage> {
        self.count(reason);
        self.records.pass(head).map(|()| None)
    }

    fn count(&mut self, reason: Reason) {
        let count = match reason {
            Reason::Type => &mut self.passed_over.other_type,
            Reason::Status => &mut self.passed_over.not_ok,
            Reason::Unresolved => &mut self.passed_over.unresolved_revisits,
            Reason::Record => &mut self.passed_over.other_records,
        };
        *count += 1;
    }

    /// What is to be said in the end, once.
    fn last_words(&mut self) -> Option<Damage> {
        let offset = self.unresolved.take()?;
        let why = match self.passed_over.unresolved_revisits {
            1 => "a revisit of a page that cannot be found earlier in this file".into(),
            count => format!(
                "{count} revisits, the first of them here, of pages that cannot be found earlier in this file"
            ),
        };
        Some(Damage { offset, why })
    }
}

/// The body of a record and what its server said of it; nothing if it says nothing and does not look like a page.
fn opened(record: &mut Record, kind: Kind, most: u64) -> Result<Option<Opened>, Damage> {
    let block = std::mem::take(&mut record.block);
    if kind == Kind::Response && is_answer(record, &block) {
        return opened_answer(block, most).map_err(|TooLarge| {
            let why = format!("a body of more than the {most} bytes allowed once unpacked");
            Damage { offset: record.offset, why }
        });
    }
    let content_type = record.field("Content-Type").map(str::to_owned);
    let is_page = content_type.is_some() || kind == Kind::Conversion || looks_like_page(&block);
    Ok(is_page.then_some(Opened { body: block, content_type, ..Opened::default() }))
}

fn opened_answer(mut block: Vec<u8>, most: u64) -> Result<Option<Opened>, TooLarge> {
    let answer = Answer::read(&block);
    let (status, before) = (answer.status, answer.before_body);
    let content_type = answer.header("Content-Type").map(Cow::into_owned);
    let Body { bytes, remark } = undone(&answer, &block[before..], most)?;
    if content_type.is_none() && !looks_like_page(&bytes) {
        return Ok(None);
    }
    let body = match bytes {
        Cow::Owned(bytes) => bytes,
        Cow::Borrowed(_) => {
            block.drain(..before);
            block
        }
    };
    Ok(Some(Opened { body, content_type, status, remark }))
}

/// A page: what its record says of it, and what was found in that or in the one that it refers to.
fn capture(record: &Record, kind: Kind, opened: Opened) -> Capture {
    let field = |name: &str| record.field(name).map(str::to_owned);
    Capture {
        kind,
        id: record.id().map(str::to_owned),
        url: record.url().map(str::to_owned),
        captured: field("WARC-Date"),
        content_type: opened.content_type,
        digest: field("WARC-Payload-Digest").or_else(|| field("WARC-Block-Digest")),
        status: opened.status,
        offset: record.offset,
        body: opened.body,
    }
}

fn fate_of(kind: Kind, content_type: Option<&str>) -> Fate {
    if content_type.is_none_or(is_page) { Fate::Page(kind) } else { Fate::Other(Reason::Type) }
}

fn is_ok(status: u16) -> bool {
    (200..300).contains(&status)
}

fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim();
    ["text/html", "application/xhtml+xml", "text/plain"].iter().any(|page| kind.eq_ignore_ascii_case(page))
}

/// Whether a block is an answer with its headers: by the record's word, or by what it begins with.
fn is_answer(record: &Record, block: &[u8]) -> bool {
    let http = "application/http";
    let is_http = |kind: &str| kind.get(..http.len()).is_some_and(|kind| kind.eq_ignore_ascii_case(http));
    block.starts_with(http::BEGIN) || record.field("Content-Type").is_none_or(is_http)
}

/// Whether an address is a crawler's own, under which it files notes and the text of pages that it has as well.
fn is_note(url: &str) -> bool {
    ["urn:", "metadata:"].iter().any(|scheme| url.starts_with(scheme))
}

fn looks_like_page(body: &[u8]) -> bool {
    let start = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let start = start[..start.len().min(1024)].to_ascii_lowercase();
    let tags: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<p>"];
    start.starts_with(b"<") && tags.iter().any(|tag| memmem::find(&start, tag).is_some())
}

impl<R: Read> Iterator for Captures<R> {
    type Item = Result<Capture, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(damage) = self.damage.take() {
                return Some(Err(damage));
            }
            match self.head() {
                None => return self.last_words().map(Err),
                Some(Err(damage)) => return Some(Err(damage)),
                Some(Ok(head)) => {
                    if let Some(found) = self.read(head).transpose() {
                        return Some(found);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, bufread::GzEncoder};

    pub(super) const PAGE: &str = "<!DOCTYPE html><p>The swing bridge stays shut until the spring.";

    pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        GzEncoder::new(bytes, Compression::default()).read_to_end(&mut packed).unwrap();
        packed
    }

    pub(super) fn record(kind: &str, name: &str, fields: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Record-ID: \
             <urn:{name}>\r\n{fields}Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn answer(name: &str, headers: &str, body: &[u8]) -> Vec<u8> {
        let block = [format!("HTTP/1.1 {headers}\r\n\r\n").as_bytes(), body].concat();
        record("response", name, "Content-Type: application/http\r\n", &block)
    }

    pub(super) fn page(name: &str) -> Vec<u8> {
        answer(name, "200 OK\r\nContent-Type: text/html", PAGE.as_bytes())
    }

    /// The ids of the pages, each with what stands at the end of its body, and what is damaged; what is passed over.
    pub(super) fn read(archive: &[u8]) -> (Vec<String>, PassedOver) {
        let again = Stretch::over(archive.to_vec());
        let mut captures = Captures::new(archive, 4000).resolving(again);
        let told = |found: Result<Capture, Damage>| match found {
            Ok(page) => {
                let body = String::from_utf8_lossy(&page.body).into_owned();
                let last = body.rsplit(' ').next().unwrap_or_default();
                format!("{}: {last}", page.id.unwrap_or_default().trim_start_matches("urn:"))
            }
            Err(damage) => damage.why,
        };
        let told = captures.by_ref().map(told).collect();
        (told, captures.passed_over())
    }

    #[test]
    fn what_is_a_page_is_told_by_kind_status_and_type() {
        let html = "Content-Type: text/html\r\n";
        for (record, is_page) in [
            (page("a"), true),
            (answer("a", "206 Partial\r\nContent-Type: Text/HTML; charset=x", PAGE.as_bytes()), true),
            (answer("a", "200 OK\r\nContent-Type: text/plain", b"The spring."), true),
            (answer("a", "200 OK", PAGE.as_bytes()), true),
            (answer("a", "200 OK", b"{}"), false),
            (answer("a", "200 OK\r\nContent-Type: image/png", b"PNG"), false),
            (answer("robots.txt", "200 OK\r\nContent-Type: text/plain", b"Disallow: /"), false),
            (answer("a", "404 Not Found\r\nContent-Type: text/html", PAGE.as_bytes()), false),
            (record("response", "a", "Content-Type: application/http\r\n", PAGE.as_bytes()), true),
            (record("response", "a", "Content-Type: text/dns\r\n", b"20270308"), false),
            (record("resource", "a", html, PAGE.as_bytes()), true),
            (record("resource", "a", "", b"PNG"), false),
            (record("conversion", "a", "Content-Type: text/plain\r\n", b"spring."), true),
            (record("conversion", "a", "Content-Type: image/png\r\n", b"PNG"), false),
            (record("request", "a", "", b"GET / HTTP/1.1"), false),
        ] {
            let shown = String::from_utf8_lossy(&record).into_owned();
            let (told, passed) = read(&record);
            let count = passed.other_type + passed.not_ok + passed.other_records;
            assert_eq!((told.len(), count), (usize::from(is_page), u64::from(!is_page)), "{shown}");
        }
    }

    #[test]
    fn a_revisit_has_the_body_of_an_earlier_page() {
        let revisit = |name: &str, fields: &str| record("revisit", name, fields, b"");
        let moved = b"HTTP/1.1 301 Moved\r\n\r\n";
        let members = [
            page("a"),
            answer("b", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(b"<p>the two")),
            revisit("c", "WARC-Refers-To: <urn:b>\r\n"),
            revisit("d", "WARC-Refers-To-Target-URI: https://example.org/a\r\n"),
            revisit("e", "WARC-Refers-To: <urn:f>\r\n"),
            record("revisit", "f", "WARC-Refers-To: <urn:b>\r\n", moved),
            page("f"),
        ];
        let wanted = [
            "a: spring.",
            "b: two",
            "c: two",
            "d: spring.",
            "f: spring.",
            "a revisit of a page that cannot be found earlier in this file",
        ];
        let packed = members.each_ref().map(|member| gzip(member)).concat();
        for archive in [members.concat(), gzip(&members.concat()), packed] {
            let (told, passed) = read(&archive);
            assert_eq!(told, wanted);
            assert_eq!((passed.unresolved_revisits, passed.not_ok), (1, 1));
        }
    }

    #[test]
    fn a_body_in_doubt_is_said_to_be() {
        let headers = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
        let (bomb, packed) = (gzip(&vec![b' '; 5000]), gzip(PAGE.as_bytes()));
        let archive =
            [answer("a", headers, &bomb), answer("b", headers, &packed[..packed.len() - 9]), page("c")];
        let (told, _) = read(&archive.concat());
        assert_eq!(told[0], "a body of more than the 4000 bytes allowed once unpacked");
        assert!(told[1].starts_with("b: "), "{told:?}");
        assert_eq!(told[2..], ["the gzip data of its body is damaged or cut off", "c: spring."]);
    }

    #[test]
    fn a_large_record_is_passed_over_and_named_if_it_may_be_a_page() {
        let filler = vec![b'x'; 200_000];
        let large = answer("b", "200 OK\r\nContent-Type: text/html", &filler);
        let video = answer("c", "200 OK\r\nContent-Type: video/mp4", &filler);
        let lying = String::from_utf8(page("d")).unwrap().replace("Content-Length: ", "Content-Length: 99");
        let members = [page("a"), large, video, lying.into_bytes(), page("e")];
        let packed = members.each_ref().map(|member| gzip(member)).concat();
        for archive in [members.concat(), packed] {
            let (told, passed) = read(&archive);
            assert_eq!((told.len(), passed.other_type), (5, 1), "{told:?}");
            assert!(told[1].starts_with("a record of 200044 bytes, more than the 4000"), "{told:?}");
            assert_eq!(told[3..], ["a record that is cut off", "e: spring."]);
        }
    }

    #[test]
    fn whatever_is_damaged_there_is_an_end() {
        let headers =
            "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip";
        let coded = answer("b", headers, &gzip(PAGE.as_bytes()));
        let refers = "WARC-Refers-To: <urn:a>\r\n";
        let plain = [page("a"), coded, record("revisit", "c", refers, b""), page("d")];
        let packed = plain.each_ref().map(|member| gzip(member)).concat();
        for archive in [plain.concat(), packed] {
            for at in 0..archive.len() {
                let mut flipped = archive.clone();
                flipped[at] ^= 0x15;
                assert!((2..12).contains(&read(&flipped).0.len()), "{at}: {:?}", read(&flipped));
                assert!(read(&archive[..at]).0.len() < 9, "{at}");
            }
        }
    }
}
