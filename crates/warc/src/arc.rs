//! ARC, what web archives were kept in before WARC: a line in (address, IP, date, kind and length), the named fields of a
//! record out. Version 1 has five parts in a line, version 2 ten. An address may hold spaces, for nobody kept to the rule.

use memchr::memchr;

/// What an ARC file begins with.
pub(crate) const FILE: &[u8] = b"filedesc:";
/// Bytes of a line, at most.
pub(crate) const MOST_LINE: usize = 16 << 10;

/// The line that describes a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Bytes of it, its end too.
    pub(crate) bytes: usize,
    /// Bytes of the record behind it.
    pub(crate) length: u64,
    url: String,
    ip: String,
    captured: String,
    content_type: String,
}

impl Line {
    /// The line that these bytes begin with, if it is one.
    pub(crate) fn read(bytes: &[u8]) -> Option<Line> {
        let colon = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte))?;
        if colon == 0 || bytes[colon] != b':' {
            return None;
        }
        let end = memchr(b'\n', &bytes[..bytes.len().min(MOST_LINE)])?;
        let line = String::from_utf8_lossy(&bytes[..end]);
        let parts: Vec<&str> = line.trim_end().rsplitn(5, ' ').collect();
        let [length, content_type, date, ip, url] = parts[..] else { return None };
        let of_two = Line::of_version_two(&line);
        let (url, ip, date, content_type) = of_two.unwrap_or((url, ip, date, content_type));
        Some(Line {
            bytes: end + 1,
            length: length.parse().ok()?,
            url: url.to_owned(),
            ip: ip.to_owned(),
            captured: captured(date)?,
            content_type: content_type.to_owned(),
        })
    }

    /// The address, IP, date and kind of a line with ten parts.
    fn of_version_two(line: &str) -> Option<(&str, &str, &str, &str)> {
        let parts: Vec<&str> = line.trim_end().rsplitn(10, ' ').collect();
        let [.., content_type, date, ip, url] = parts[..] else { return None };
        (parts.len() == 10 && captured(date).is_some()).then_some((url, ip, date, content_type))
    }

    /// Its parts as the fields that a record of WARC would have; `is_http` says that an answer with its headers follows.
    pub(crate) fn fields(self, is_http: bool) -> Vec<(String, String)> {
        let kind = match is_http {
            _ if self.url.as_bytes().starts_with(FILE) => "warcinfo",
            true => "response",
            false => "resource",
        };
        let content_type = if is_http { "application/http; msgtype=response" } else { &self.content_type };
        let fields = [
            ("WARC-Type", kind),
            ("WARC-Target-URI", &self.url),
            ("WARC-Date", &self.captured),
            ("WARC-IP-Address", &self.ip),
            ("Content-Type", content_type),
            ("Content-Length", &self.length.to_string()),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }
}

/// A date of 14 digits (or 12, in old files) as RFC 3339 has it.
fn captured(date: &str) -> Option<String> {
    if !matches!(date.len(), 12 | 14) || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let second = date.get(12..14).unwrap_or("00");
    let (day, time) = date.split_at(8);
    Some(format!("{}-{}-{}T{}:{}:{second}Z", &day[..4], &day[4..6], &day[6..], &time[..2], &time[2..4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_from_other_text() {
        let read = |line: &str| {
            Line::read(line.as_bytes()).map(|line| (line.url, line.captured, line.content_type, line.length))
        };
        let told =
            |url: &str| Some((url.to_owned(), "2003-04-05T06:07:08Z".into(), "text/html".into(), 12u64));
        let a = "http://a.example/";
        assert_eq!(read("http://a.example/ 192.0.2.1 20030405060708 text/html 12\n"), told(a));
        assert_eq!(
            read("http://a.example/ 192.0.2.1 20030405060708 text/html 200 ABC - 55 x.arc 12\n"),
            told(a)
        );
        assert_eq!(
            read("http://a.example/b c 192.0.2.1 20030405060708 text/html 12\r\nHTTP"),
            told("http://a.example/b c")
        );
        for other in [
            "http://a.example/ 192.0.2.1 20030405060708 text/html many\n",
            "http://a.example/ 192.0.2.1 yesterday text/html 12\n",
            "a line of a page: with some words 12\n",
            "http://a.example/ 192.0.2.1 20030405060708 text/html 12",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
