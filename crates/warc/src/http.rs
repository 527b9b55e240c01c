//! Answers of web servers: what a `response` record holds in, status, headers and body out. Crawlers keep what they were
//! sent, so that lines end as they please, headers are folded, lack colons or an end, and old servers send none at all.

use memchr::memchr;
use std::borrow::Cow;

/// What an answer begins with.
pub(crate) const BEGIN: &[u8] = b"HTTP/";

/// An answer: its status, if it gave one, its headers, and where they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    pub(crate) status: Option<u16>,
    headers: &'a [u8],
    /// Bytes before the body.
    pub(crate) before_body: usize,
}

impl<'a> Answer<'a> {
    /// Reads the headers of an answer. Without a status line all of it is body, as in HTTP/0.9; answers that only say that
    /// another follows are passed over.
    pub(crate) fn read(block: &'a [u8]) -> Self {
        let mut before = 0;
        loop {
            let answer = &block[before..];
            if !answer.starts_with(BEGIN) {
                return Answer { status: None, headers: &[], before_body: before };
            }
            let line = &answer[..memchr(b'\n', answer).map_or(answer.len(), |at| at + 1)];
            let status = status(line);
            let headers = &answer[line.len()..];
            let (length, end) = headers_of(headers);
            before += line.len() + end;
            let is_first_of_two = status.is_some_and(|status| (100..200).contains(&status));
            if !(is_first_of_two && block[before..].starts_with(BEGIN)) {
                return Answer { status, headers: &headers[..length], before_body: before };
            }
        }
    }

    /// The first header of a name that is not empty, folded lines joined.
    pub(crate) fn header(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut lines = self.headers.split(|byte| *byte == b'\n').peekable();
        while let Some(line) = lines.next() {
            let Some(at) = memchr(b':', line) else { continue };
            if !line[..at].trim_ascii().eq_ignore_ascii_case(name.as_bytes()) {
                continue;
            }
            let mut value = String::from_utf8_lossy(line[at + 1..].trim_ascii());
            while let Some(folded) = lines.next_if(|next| matches!(next, [b' ' | b'\t', ..])) {
                value = Cow::Owned(format!("{value} {}", String::from_utf8_lossy(folded.trim_ascii())));
            }
            if !value.trim().is_empty() {
                return Some(value);
            }
        }
        None
    }
}

fn status(line: &[u8]) -> Option<u16> {
    let number = line.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty()).nth(1)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// How many bytes the headers have, and where the body begins: behind an empty line, or with a tag, which is no header.
fn headers_of(bytes: &[u8]) -> (usize, usize) {
    let mut at = 0;
    while at < bytes.len() {
        let line = &bytes[at..];
        let end = memchr(b'\n', line).map_or(line.len(), |end| end + 1);
        if line.starts_with(b"<") {
            return (at, at);
        }
        if line[..end].trim_ascii().is_empty() && !line.starts_with(b" ") {
            return (at, at + end);
        }
        at += end;
    }
    (at, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(block: &str) -> &str {
        &block[Answer::read(block.as_bytes()).before_body..]
    }

    #[test]
    fn headers_end_where_the_body_begins() {
        for head in [
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            "HTTP/1.1 200 OK\nContent-Type: text/html\n\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        ] {
            let block = format!("{head}<p>Body\r\n\r\nmore");
            let answer = Answer::read(block.as_bytes());
            assert_eq!(body(&block), "<p>Body\r\n\r\nmore", "{head}");
            assert_eq!(
                (answer.status, answer.header("content-type").as_deref()),
                (Some(200), Some("text/html"))
            );
        }
        assert_eq!(body("<p>Body"), "<p>Body");
        assert_eq!(body("HTTP/1.1 200 OK\r\nContent-Type: text/html"), "");
        assert_eq!((body("HTTP/1.0 200"), body("")), ("", ""));
    }

    #[test]
    fn bad_headers_cost_themselves_alone() {
        let block =
            b"HTTP/1.1  404\tNot Found\r\nno colon here\r\n: no name\r\nX-City: \xc5\x81\xf3d\xbc\r\n\
            Vary:\r\nvary: a,\r\n\tb\r\n  c\r\n\r\n";
        let answer = Answer::read(block);
        assert_eq!(answer.status, Some(404));
        assert_eq!(answer.header("Vary").as_deref(), Some("a, b c"));
        assert!(answer.header("x-city").unwrap().starts_with('Ł'));
        assert_eq!((answer.header("no colon here"), answer.before_body), (None, block.len()));
        assert_eq!(Answer::read(b"HTTP/1.1 fine\r\n\r\n").status, None);
    }
}
