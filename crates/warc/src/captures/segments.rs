//! Segmented records (ISO 28500, record segmentation): a record that is numbered 1 in, its block with those of the
//! `continuation` records behind it out.
//!
//! Segments are joined where they follow one another in their order, with nothing between but what a crawler says of itself
//! and of the answer: so they stand in files that were put together, since each of a writer's files ends with the segment
//! that filled it. Others would have to be kept until the rest of them comes, which no bound on memory allows; the record is
//! read as far as it goes, and the first of them that is missing is named.

use super::{Captures, Reason};
use crate::records::{Damage, Head, Record};
use std::io::Read;

/// What may stand between the segments of a record.
const BETWEEN: [&str; 3] = ["warcinfo", "request", "metadata"];

impl<R: Read> Captures<R> {
    /// A record with its whole block, and what there is to say of its segments.
    pub(super) fn joined(&mut self, head: Head) -> Result<(Record, Option<String>), Damage> {
        let mut record = self.records.filled(head)?;
        if number(&record) != Some(1) {
            return Ok((record, None));
        }
        let mut last = total(&record);
        for wanted in 2.. {
            if last.is_some() {
                break;
            }
            let Some(segment) = self.segment(&record, wanted)? else {
                let why = format!("a record whose segment {wanted} does not follow it");
                return Ok((record, Some(why)));
            };
            record.block.extend_from_slice(&segment.block);
            last = total(&segment);
        }
        let length = record.block.len() as u64;
        let said = last.filter(|said| *said != length);
        let why =
            said.map(|said| format!("a record of {length} bytes in its segments, but {said} as they say"));
        Ok((record, why))
    }

    /// The segment of a record that comes next, if it is the one that is wanted; an error if it makes the record too large.
    fn segment(&mut self, record: &Record, wanted: u64) -> Result<Option<Record>, Damage> {
        let Some(head) = self.segment_head(record, wanted) else { return Ok(None) };
        if head.length.saturating_add(record.block.len() as u64) > self.most {
            self.records.pass(&head)?;
            let why = format!("a record of more than the {} bytes allowed in its segments", self.most);
            return Err(Damage { offset: record.offset, why });
        }
        let segment = self.records.filled(head);
        Ok(segment.map_err(|damage| self.ahead = Some(Err(damage))).ok())
    }

    /// The head of the segment that is wanted. What comes instead of it is kept for later.
    fn segment_head(&mut self, record: &Record, wanted: u64) -> Option<Head> {
        loop {
            match self.head()? {
                Ok(head) if BETWEEN.contains(&head.record.kind()) => {
                    if let Err(damage) = self.pass(&head, Reason::Record) {
                        self.ahead = Some(Err(damage));
                        return None;
                    }
                }
                Ok(head) if continues(&head.record, record) && number(&head.record) == Some(wanted) => {
                    return Some(head);
                }
                other => {
                    self.ahead = Some(other);
                    return None;
                }
            }
        }
    }
}

/// Whether a record is a segment of another.
fn continues(segment: &Record, of: &Record) -> bool {
    segment.kind() == "continuation" && of.id().is_some() && origin(segment) == of.id()
}

/// Which of its segments a record is, from 1.
pub(super) fn number(record: &Record) -> Option<u64> {
    record.field("WARC-Segment-Number")?.parse().ok()
}

/// The id of the record that a segment belongs to.
pub(super) fn origin(segment: &Record) -> Option<&str> {
    segment.bare_field("WARC-Segment-Origin-ID")
}

/// Bytes of all segments, as the last of them says.
fn total(segment: &Record) -> Option<u64> {
    segment.field("WARC-Segment-Total-Length")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PAGE, gzip, page, read, record};

    const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";

    /// The first segment of a page.
    fn first(name: &str, block: &str) -> Vec<u8> {
        let fields = "WARC-Segment-Number: 1\r\nContent-Type: application/http\r\n";
        record("response", name, fields, block.as_bytes())
    }

    /// A segment of the page `of`, the last of it where it says how long the whole is.
    fn next(of: &str, number: u32, block: &str, whole: Option<usize>) -> Vec<u8> {
        let total = whole.map(|bytes| format!("WARC-Segment-Total-Length: {bytes}\r\n")).unwrap_or_default();
        let fields =
            format!("WARC-Segment-Number: {number}\r\nWARC-Segment-Origin-ID: <urn:{of}>\r\n{total}");
        record("continuation", &format!("{of}{number}"), &fields, block.as_bytes())
    }

    fn parts() -> [String; 3] {
        let (one, rest) = PAGE.split_at(27);
        let (two, three) = rest.split_at(13);
        [format!("{HEAD}{one}"), two.into(), three.into()]
    }

    fn whole() -> Option<usize> {
        Some(HEAD.len() + PAGE.len())
    }

    #[test]
    fn segments_that_follow_one_another_are_one_page() {
        let [one, two, three] = parts();
        let about = record("warcinfo", "about", "", b"software: a crawler");
        let revisit = record("revisit", "r", "WARC-Refers-To: <urn:a>\r\n", b"");
        let members = [
            first("a", &one),
            about,
            next("a", 2, &two, None),
            next("a", 3, &three, whole()),
            revisit,
            page("b"),
        ];
        let packed = members.each_ref().map(|member| gzip(member)).concat();
        for archive in [members.concat(), packed] {
            let (told, passed) = read(&archive);
            assert_eq!(told, ["a: spring.", "r: spring.", "b: spring."]);
            assert_eq!(passed.other_records, 1);
        }
    }

    #[test]
    fn a_record_with_a_missing_segment_is_read_as_far_as_it_goes() {
        let [one, two, three] = parts();
        let (one, two, three) = (first("a", &one), next("a", 2, &two, None), next("a", 3, &three, whole()));
        let missing = |number| format!("a record whose segment {number} does not follow it");
        let said = |members: &[&[u8]]| read(&members.concat()).0;
        assert_eq!(said(&[&one, &three, &page("b")]), ["a: swing", &missing(2), "b: spring."]);
        assert_eq!(said(&[&one, &two]), ["a: stays", &missing(3)]);
        assert_eq!(said(&[&one, &page("b"), &two, &three]), ["a: swing", &missing(2), "b: spring."]);
        assert_eq!(said(&[&one, &next("b", 2, "", None)])[..2], ["a: swing", &missing(2)]);
        let stray = "segment 2 of a record that does not begin before it";
        assert_eq!(said(&[&two, &page("b")]), [stray, "b: spring."]);
    }

    #[test]
    fn a_segment_that_is_cut_off_ends_its_record() {
        let [one, two, three] = parts();
        let short = first("a", &one);
        let short = [&short[..short.len() - 9], b"\r\n\r\n"].concat();
        let archive = [short, next("a", 2, &two, None), next("a", 3, &three, whole()), page("b")].concat();
        let (told, _) = read(&archive);
        let missing = "a record whose segment 2 does not follow it";
        assert_eq!(told[1..], [missing, "a record that is cut off", "b: spring."]);
        assert!(told[0].starts_with("a: "), "{told:?}");
    }

    #[test]
    fn segments_that_have_another_length_than_they_say_are_named() {
        let [one, two, _] = parts();
        let (told, _) = read(&[first("a", &one), next("a", 2, &two, Some(1000))].concat());
        let length = one.len() + two.len();
        assert_eq!(told[1], format!("a record of {length} bytes in its segments, but 1000 as they say"));
    }

    #[test]
    fn segments_that_are_too_large_together_are_passed_over() {
        let [one, ..] = parts();
        let filler = "x".repeat(1500);
        let mut members = vec![first("a", &one)];
        members.extend((2..9).map(|number| next("a", number, &filler, None)));
        members.push(page("b"));
        let (told, _) = read(&members.concat());
        assert_eq!(told, ["a record of more than the 4000 bytes allowed in its segments", "b: spring."]);
    }

    #[test]
    fn segments_of_what_is_no_page_are_passed_over_in_silence() {
        let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG";
        let members =
            [first("a", picture), next("a", 2, "PNG", None), next("a", 3, "PNG", Some(0)), page("b")];
        let (told, passed) = read(&members.concat());
        assert_eq!(told, ["b: spring."]);
        assert_eq!((passed.other_type, passed.other_records), (1, 2));
    }

    #[test]
    fn whatever_is_damaged_there_is_an_end() {
        let [one, two, three] = parts();
        let plain = [first("a", &one), next("a", 2, &two, None), next("a", 3, &three, whole()), page("b")];
        let packed = plain.each_ref().map(|member| gzip(member)).concat();
        for archive in [plain.concat(), packed] {
            for at in 0..archive.len() {
                let mut flipped = archive.clone();
                flipped[at] ^= 0x15;
                assert!((1..12).contains(&read(&flipped).0.len()), "{at}: {:?}", read(&flipped));
                assert!(read(&archive[..at]).0.len() < 9, "{at}");
            }
        }
    }
}
