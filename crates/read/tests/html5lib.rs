//! The tokenizer tests of html5lib, from `../shared/data/html5lib-tests` beside this workspace. Where that folder is
//! absent, only our own few cases below run, written in the same format.
//!
//! What the tokenizer leaves to its callers is done here: references decoded, names put in lower case, NUL replaced,
//! the first of two equal attributes kept, runs of text joined. Parse errors are not compared: none are reported.
//! What is known to differ stands in `html5lib-exceptions.txt`, one test a line: file, description, reason, with tabs
//! between. An exception that passes, or that names no test, is a failure too.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use tearsheet_read::blocks::references::decode;
use tearsheet_read::blocks::token::{Doctype, State, Tag, TextKind, Token, Tokenizer};

const EXCEPTIONS: &str = include_str!("html5lib-exceptions.txt");

const OWN: &str = r#"{"tests": [
{"description": "attributes in every form", "input": "<A HREF=/x/y/ Class='lead big' hidden a=b=c =d href=z/>",
 "output": [["StartTag", "a", {"href": "/x/y/", "class": "lead big", "hidden": "", "a": "b=c", "=d": ""}]]},
{"description": "slashes in odd places", "input": "<br/><br / ><br/a/ / /b=/>",
 "output": [["StartTag", "br", {}, true], ["StartTag", "br", {}], ["StartTag", "br", {"a": "", "b": "/"}]]},
{"description": "a greater-than sign in quotes", "input": "<img alt=\"a > b\"title='c'>d",
 "output": [["StartTag", "img", {"alt": "a > b", "title": "c"}], ["Character", "d"]]},
{"description": "the page ends in a tag", "input": "one<p class='lead", "output": [["Character", "one"]]},
{"description": "end tags that are none", "input": "a</>b</ c>d</", "output":
 [["Character", "ab"], ["Comment", " c"], ["Character", "d</"]]},
{"description": "references", "input": "&eacute;&eacute&copy;&amp;copy &#x2019;&#146&#0;&bne;&notit;&x; &",
 "output": [["Character", "\u00e9\u00e9\u00a9&copy \u2019\u2019\ufffd=\u20e5\u00acit;&x; &"]]},
{"description": "references in a link", "input": "<a href='?a=1&copy=2&lt;3&reg'>",
 "output": [["StartTag", "a", {"href": "?a=1&copy=2<3\u00ae"}]]},
{"description": "short comments", "input": "<!--><!---><!----><!---!><!----!>-->",
 "output": [["Comment", ""], ["Comment", ""], ["Comment", ""], ["Comment", "-!><!--"], ["Character", "-->"]]},
{"description": "comment in a comment", "input": "<!-- a <!-- b --> c -->",
 "output": [["Comment", " a <!-- b "], ["Character", " c -->"]]},
{"description": "bogus comments", "input": "<?xml version='1.0'?><![CDATA[x]]>",
 "output": [["Comment", "?xml version='1.0'?"], ["Comment", "[CDATA[x]]"]]},
{"description": "document types", "input":
 "<!DOCTYPE Html><!doctype html public \"-//A//B\" 'c'><!DOCTYPE><!DOCTYPE x PUBLIC 'y>",
 "output": [["DOCTYPE", "html", null, null, true], ["DOCTYPE", "html", "-//A//B", "c", true],
 ["DOCTYPE", null, null, null, false], ["DOCTYPE", "x", "y", null, false]]},
{"description": "only its own end tag ends a title", "initialStates": ["RCDATA state"], "lastStartTag": "title",
 "input": "A &amp; B</b></titles></TITLE >C", "output":
 [["Character", "A & B</b></titles>"], ["EndTag", "title"], ["Character", "C"]]},
{"description": "no references in a style", "initialStates": ["RAWTEXT state"], "lastStartTag": "style",
 "input": "a &gt; b\u0000</style>", "output": [["Character", "a &gt; b\ufffd"], ["EndTag", "style"]]},
{"description": "escaped script", "initialStates": ["Script data state"], "lastStartTag": "script",
 "input": "<!-- <script>a</script> --> b</script>c", "output":
 [["Character", "<!-- <script>a</script> --> b"], ["EndTag", "script"], ["Character", "c"]]},
{"description": "an escape that is over at once", "initialStates": ["Script data state"], "lastStartTag": "script",
 "input": "<!--><script></script>", "output": [["Character", "<!--><script>"], ["EndTag", "script"]]},
{"description": "a script that never ends", "initialStates": ["Script data state"], "lastStartTag": "script",
 "input": "<!--<script></script>", "output": [["Character", "<!--<script></script>"]]},
{"description": "plain text", "initialStates": ["PLAINTEXT state"], "lastStartTag": "plaintext",
 "input": "</plaintext>&amp;", "output": [["Character", "</plaintext>&amp;"]]},
{"description": "CDATA section", "initialStates": ["CDATA section state"],
 "input": "a<b>&amp;]]]>c", "output": [["Character", "a<b>&amp;]c"]]},
{"description": "line ends", "input": "a\r\nb\rc\n<p title='d\r\n\re'>", "output":
 [["Character", "a\nb\nc\n"], ["StartTag", "p", {"title": "d\n\ne"}]]}
]}"#;

#[test]
fn own_cases() {
    let differing: Vec<String> = cases("own", OWN).iter().filter_map(Case::differs).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn html5lib() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/html5lib-tests/tokenizer");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        let message = "NOT RUN: the html5lib tokenizer tests, no such folder: ";
        return writeln!(std::io::stderr(), "{message}{}", folder.display()).unwrap();
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "test"));
    files.sort();
    let (mut total, mut wrong) = (0, Vec::new());
    let mut exceptions = exceptions();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        for case in cases(name, &std::fs::read_to_string(&file).unwrap()) {
            total += 1;
            let excepted = exceptions.remove(&(name.to_owned(), case.description.clone())).is_some();
            match (case.differs(), excepted) {
                (Some(difference), false) => wrong.push(difference),
                (None, true) => wrong.push(format!("{name}: passes, yet excepted: {}", case.description)),
                _ => {}
            }
        }
    }
    wrong.extend(exceptions.keys().map(|key| format!("exception names no test: {key:?}")));
    assert!(total > 6000, "only {total} tests found");
    assert!(wrong.is_empty(), "{} of {total}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Reasons by file and description.
fn exceptions() -> BTreeMap<(String, String), String> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let split = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, description, reason] => ((file.to_owned(), description.to_owned()), reason.to_owned()),
        _ => panic!("expected file, description and reason, but found {line:?}"),
    };
    lines.map(split).collect()
}

struct Case {
    file: String,
    description: String,
    states: Vec<State>,
    last_start_tag: String,
    /// `None` where a lone surrogate stands in it, which no Rust text can hold.
    text: Option<String>,
    output: Option<Value>,
}

fn cases(file: &str, json: &str) -> Vec<Case> {
    let suite: Value = serde_json::from_str(json).unwrap();
    let tests = suite.get("tests").or_else(|| suite.get("xmlViolationTests")).and_then(Value::as_array);
    tests.into_iter().flatten().map(|test| Case::of(file, test)).collect()
}

impl Case {
    fn of(file: &str, test: &Value) -> Case {
        let text = |key: &str| test.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let doubly = test.get("doubleEscaped").is_some_and(|yes| *yes == json!(true));
        let states = test.get("initialStates").and_then(Value::as_array);
        let (input, output) = (text("input"), test.get("output").unwrap());
        Case {
            file: file.to_owned(),
            description: text("description"),
            states: states.map_or(vec![State::Data], |names| names.iter().map(state).collect()),
            last_start_tag: text("lastStartTag"),
            text: if doubly { unescape(&input) } else { Some(input) },
            output: if doubly { unescape_all(output) } else { Some(output.clone()) },
        }
    }

    /// How our tokens differ from what is expected, if they do.
    fn differs(&self) -> Option<String> {
        let (Some(text), Some(output)) = (&self.text, &self.output) else {
            return Some(format!("{}: lone surrogate: {}", self.file, self.description));
        };
        let found = |state: &State| (*state, tokens(text, *state, &self.last_start_tag));
        let (state, found) = self.states.iter().map(found).find(|(_, found)| found != output)?;
        let (file, description) = (&self.file, &self.description);
        Some(format!(
            "{file}: {description} ({state:?})\n  text {text:?}\n  expected {output}\n  found    {found}"
        ))
    }
}

fn state(name: &Value) -> State {
    match name.as_str() {
        Some("Data state") => State::Data,
        Some("RCDATA state") => State::Rcdata,
        Some("RAWTEXT state") => State::Rawtext,
        Some("Script data state") => State::ScriptData,
        Some("PLAINTEXT state") => State::Plaintext,
        Some("CDATA section state") => State::Cdata,
        _ => panic!("expected a state, but found {name}"),
    }
}

/// `\uHHHH` to the characters, surrogate pairs joined.
fn unescape(text: &str) -> Option<String> {
    let mut units = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u") {
        units.extend(before.encode_utf16());
        units.push(u16::from_str_radix(after.get(..4)?, 16).ok()?);
        rest = &after[4..];
    }
    units.extend(rest.encode_utf16());
    String::from_utf16(&units).ok()
}

fn unescape_all(value: &Value) -> Option<Value> {
    Some(match value {
        Value::String(text) => Value::String(unescape(text)?),
        Value::Array(items) => Value::Array(items.iter().map(unescape_all).collect::<Option<_>>()?),
        Value::Object(map) => {
            let pair = |(key, value): (&String, &Value)| Some((unescape(key)?, unescape_all(value)?));
            Value::Object(map.iter().map(pair).collect::<Option<_>>()?)
        }
        other => other.clone(),
    })
}

/// All tokens of a text, in html5lib's words. A last start tag stands before the text, and its token is left out.
fn tokens(text: &str, state: State, last_start_tag: &str) -> Value {
    let page = if last_start_tag.is_empty() { text.to_owned() } else { format!("<{last_start_tag}>{text}") };
    let mut tokenizer = Tokenizer::new(&page);
    if !last_start_tag.is_empty() {
        assert!(matches!(tokenizer.token(), Token::Start(_)));
    }
    tokenizer.set_state(state);
    let mut found = Vec::new();
    let mut run = String::new();
    loop {
        let token = tokenizer.token();
        if let Token::Text(kind) = token {
            run.push_str(&decoded(tokenizer.raw(), kind));
            continue;
        }
        if !run.is_empty() {
            found.push(json!(["Character", std::mem::take(&mut run)]));
        }
        match token {
            Token::Start(tag) => found.push(start_tag(&tokenizer, name(tokenizer.name().of(&page)), tag)),
            Token::End(_) => found.push(json!(["EndTag", name(tokenizer.name().of(&page))])),
            Token::Comment => found.push(json!(["Comment", plain(tokenizer.raw())])),
            Token::Doctype => found.push(document_type(&tokenizer.doctype())),
            Token::Text(_) => {}
            Token::Eof => return Value::Array(found),
        }
    }
}

fn decoded(raw: &str, kind: TextKind) -> String {
    match kind {
        TextKind::Data => decode(raw, false).into_owned(),
        TextKind::Rcdata => decode(&raw.replace('\0', "\u{fffd}"), false).into_owned(),
        TextKind::Raw => plain(raw),
        TextKind::Cdata => line_ends(raw),
    }
}

fn line_ends(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n")
}

fn plain(raw: &str) -> String {
    line_ends(raw).replace('\0', "\u{fffd}")
}

fn name(raw: &str) -> String {
    plain(raw).to_ascii_lowercase()
}

fn start_tag(tokenizer: &Tokenizer, tag_name: String, tag: Tag) -> Value {
    let mut attributes = Map::new();
    for (raw_name, raw_value) in tokenizer.attributes() {
        let value = || Value::String(decode(raw_value, true).into_owned());
        attributes.entry(name(raw_name)).or_insert_with(value);
    }
    match tag.self_closing {
        true => json!(["StartTag", tag_name, attributes, true]),
        false => json!(["StartTag", tag_name, attributes]),
    }
}

fn document_type(doctype: &Doctype) -> Value {
    let (public, system) = (doctype.public.map(plain), doctype.system.map(plain));
    json!(["DOCTYPE", doctype.name.map(name), public, system, !doctype.force_quirks])
}
