//! Scripts of JSON to values, as leniently as readers of such scripts must be: newsrooms write them by template, and
//! a stray comma costs the whole of it elsewhere.
//!
//! Three tries, each on the whole script: as it stands; mended, with every quotation mark taken at its word; mended,
//! with quotation marks inside strings told by what follows them. What cannot be mended gives the values before the
//! fault and says so. Depth is limited by the parser, size here.

use crate::blocks::references::decode;
use serde_json::Value;

/// A longer script is no description of an article.
const MOST_BYTES: usize = 8 << 20;

const PREFIXES: [&str; 9] = [
    "\u{FEFF}",
    "<!--",
    "//<![CDATA[",
    "// <![CDATA[",
    "/*<![CDATA[*/",
    "/* <![CDATA[ */",
    "<![CDATA[",
    "//<!--",
    "// <!--",
];
const SUFFIXES: [&str; 9] = ["-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", "//-->", "// -->", ";"];

/// The values of a script, and what was wrong with it if some could not be read.
pub(super) fn parse(script: &str) -> (Vec<Value>, Option<String>) {
    let json = unwrapped(script);
    if json.is_empty() {
        return (Vec::new(), None);
    }
    if json.len() > MOST_BYTES {
        return (
            Vec::new(),
            Some(format!("{} bytes are more than the {MOST_BYTES} that are read", json.len())),
        );
    }
    let (values, fault) = values(json);
    let Some(fault) = fault else { return (values, None) };
    let mended = [Quotes::AtTheirWord, Quotes::ByWhatFollows]
        .into_iter()
        .find_map(|quotes| whole(&mend(json, quotes)));
    let mended = mended.or_else(|| {
        let plain = json.contains("&quot;") || json.contains("&#34;");
        let plain = Some(decode(json, false)).filter(|_| plain)?;
        whole(&plain).or_else(|| whole(&mend(&plain, Quotes::ByWhatFollows)))
    });
    match mended {
        Some(values) => (values, None),
        None => (values, Some(fault.to_string())),
    }
}

/// Without byte order mark, comment and CDATA wrapping.
fn unwrapped(script: &str) -> &str {
    let mut json = script.trim();
    loop {
        let before = json.len();
        json = PREFIXES.iter().find_map(|prefix| json.strip_prefix(prefix)).unwrap_or(json).trim_start();
        json = SUFFIXES.iter().find_map(|suffix| json.strip_suffix(suffix)).unwrap_or(json).trim_end();
        if json.len() == before {
            return json;
        }
    }
}

fn values(json: &str) -> (Vec<Value>, Option<serde_json::Error>) {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(json).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(fault) => return (values, Some(fault)),
        }
    }
    (values, None)
}

fn whole(json: &str) -> Option<Vec<Value>> {
    let (values, fault) = values(json);
    Some(values)
        .filter(|values| fault.is_none() && values.iter().any(|value| value.is_object() || value.is_array()))
}

#[derive(Clone, Copy, PartialEq)]
enum Quotes {
    /// The next one ends the string.
    AtTheirWord,
    /// One that is not followed as the end of a string would be stands for itself.
    ByWhatFollows,
}

fn mend(json: &str, quotes: Quotes) -> String {
    let mut mender =
        Mender { json, at: 0, out: String::with_capacity(json.len() + 16), open: Vec::new(), quotes };
    while let Some(&byte) = json.as_bytes().get(mender.at) {
        mender.mend_at(byte);
    }
    mender.drop_comma();
    while let Some(closing) = mender.open.pop() {
        mender.out.push(closing);
    }
    mender.out
}

/// Writes a script anew: no white space outside strings, so the last character written is always one that counts.
struct Mender<'a> {
    json: &'a str,
    at: usize,
    out: String,
    open: Vec<char>,
    quotes: Quotes,
}

impl<'a> Mender<'a> {
    fn rest(&self) -> &'a str {
        self.json.get(self.at..).unwrap_or("")
    }

    fn mend_at(&mut self, byte: u8) {
        match byte {
            b'"' => self.string(),
            b'{' => self.opening('{', '}'),
            b'[' => self.opening('[', ']'),
            b'}' | b']' => self.closing(char::from(byte)),
            b',' => {
                self.at += 1;
                if !self.open.is_empty() && !self.out.ends_with(['{', '[', ',']) {
                    self.out.push_str(if self.out.ends_with(':') { "null," } else { "," });
                }
            }
            b'/' => self.comment(),
            b';' | b'\\' | 0..=b' ' => self.at += 1,
            _ => {
                let c = self.rest().chars().next().unwrap_or(' ');
                self.at += c.len_utf8();
                if !c.is_whitespace() && c != '\u{FEFF}' {
                    self.out.push(c);
                }
            }
        }
    }

    /// Behind a value, another one needs a comma.
    fn separate(&mut self) {
        if !self.open.is_empty() && self.out.ends_with(['"', '}', ']']) {
            self.out.push(',');
        }
    }

    fn opening(&mut self, opening: char, closing: char) {
        self.at += 1;
        self.separate();
        self.out.push(opening);
        self.open.push(closing);
    }

    /// A bracket that closes nothing is dropped.
    fn closing(&mut self, closing: char) {
        self.at += 1;
        if self.open.last() == Some(&closing) {
            self.drop_comma();
            self.open.pop();
            self.out.push(closing);
        }
    }

    fn drop_comma(&mut self) {
        if self.out.ends_with(',') {
            self.out.pop();
        } else if self.out.ends_with(':') {
            self.out.push_str("null");
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let length = if rest.starts_with("//") {
            rest.find('\n')
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|end| end + 2)
        } else {
            Some(1)
        };
        self.at += length.unwrap_or(rest.len());
    }

    fn string(&mut self) {
        self.separate();
        self.out.push('"');
        self.at += 1;
        loop {
            let rest = self.rest();
            let length = rest.bytes().position(|b| b < b' ' || b == b'"' || b == b'\\').unwrap_or(rest.len());
            self.out.push_str(rest.get(..length).unwrap_or(""));
            self.at += length;
            let Some(&stop) = self.json.as_bytes().get(self.at) else { break };
            self.at += 1;
            match stop {
                b'"' if self.quotes == Quotes::AtTheirWord || ends_string(self.rest()) => break,
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.escape(),
                b'\n' | b'\r' => self.out.push_str("\\n"),
                _ => self.out.push(' '),
            }
        }
        self.out.push('"');
    }

    /// An escape that JSON does not know stands for its character.
    fn escape(&mut self) {
        let rest = self.rest();
        let length = match rest.as_bytes().first() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 1,
            Some(b'u') if rest.get(1..5).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())) => 5,
            _ => return,
        };
        self.out.push('\\');
        self.out.push_str(rest.get(..length).unwrap_or(""));
        self.at += length;
    }
}

/// Whether what follows a quotation mark is what follows a string.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.chars().next() {
        None | Some(':' | '}' | ']') => true,
        Some(',') => rest
            .get(1..)
            .and_then(|behind| behind.trim_start().chars().next())
            .is_none_or(|c| matches!(c, '"' | '{' | '[' | '}' | ']' | '-') || c.is_ascii_digit()),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(script: &str, wanted: Value) {
        assert_eq!(parse(script), (vec![wanted], None), "{script}");
    }

    #[test]
    fn wrapped() {
        check("\u{FEFF}<!-- {\"a\":1} -->", json!({"a": 1}));
        check("//<![CDATA[\n{\"a\":1}\n//]]>", json!({"a": 1}));
        check("{\"a\":1};", json!({"a": 1}));
    }

    #[test]
    fn mended() {
        check(r#"{"a":[1,2,],}"#, json!({"a": [1, 2]}));
        check("{\"a\":\"one\ntwo\tthree\"}", json!({"a": "one\ntwo three"}));
        check("{/* note */\"a\":1, // more\n\"b\":2}", json!({"a": 1, "b": 2}));
        check(r#"{"a":"x" "b":"y"}"#, json!({"a": "x", "b": "y"}));
        check(r#"{"a":"it\'s"}"#, json!({"a": "it's"}));
        check(r#"{"a":"b""#, json!({"a": "b"}));
        check(r#"{"a":,"b":[{"c":1}]}}"#, json!({"a": null, "b": [{"c": 1}]}));
        check(r#"{"a":"he said "no", then left","b":1}"#, json!({"a": "he said \"no\", then left", "b": 1}));
        check("{&quot;a&quot;:&quot;b&quot;}", json!({"a": "b"}));
    }

    #[test]
    fn several_values() {
        assert_eq!(parse(r#"{"a":1}{"b":2}"#), (vec![json!({"a": 1}), json!({"b": 2})], None));
        assert_eq!(parse(r#"{"a":1},{"b":2}"#), (vec![json!({"a": 1}), json!({"b": 2})], None));
    }

    #[test]
    fn hostile() {
        assert!(parse(&"[".repeat(100_000)).1.is_some());
        assert!(parse("not json at all").1.is_some());
        assert_eq!(parse(" \n"), (Vec::new(), None));
    }
}
