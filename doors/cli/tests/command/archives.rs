//! Web archives: what WET files hold, answers and their bodies, revisits, WACZ, ARC, damage in the middle, what is passed
//! over.

use crate::desk::{Desk, page};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn record(kind: &str, name: &str, content_type: &str, block: &str) -> String {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Date: \
         2027-03-08T05:06:07Z\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Block-Digest: sha1:ABC\r\nContent-Type: \
         {content_type}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
}

/// A page as Common Crawl flattens it.
fn text(title: &str) -> String {
    format!(
        "{title} | Example\nHome\nNews\n{title}\nBy Ida Holm\nThe harbour office said on Tuesday that the swing bridge \
         would stay shut until the spring, when the new bearings are to come.\nFerries will cross every ten minutes, \
         and residents may ride them free of charge for as long as it takes.\n© 2027 Example\n"
    )
}

fn conversion(name: &str) -> String {
    record("conversion", name, "text/plain", &text(name))
}

#[test]
fn every_conversion_is_a_page_with_address_and_date() {
    let desk = Desk::new("wet");
    let info = record("warcinfo", "info", "application/warc-fields", "software: none\r\n");
    let members = [info, conversion("one"), conversion("two")].map(gzip);
    desk.put("crawl.warc.wet.gz", members.concat());
    let ran = desk.run(&["read", "crawl.warc.wet.gz"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.ids(), ["urn:uuid:one", "urn:uuid:two"]);
    let records = ran.records();
    assert_eq!(records[1]["url"], "https://example.org/two");
    let source = &records[1]["source"];
    assert_eq!(source["warc"], "crawl.warc.wet.gz");
    assert_eq!(source["offset"], members[0].len() + members[1].len());
    assert_eq!(
        (&source["digest"], &source["captured"]),
        (&"sha1:ABC".into(), &"2027-03-08T05:06:07Z".into())
    );
    let text = records[1]["text"].as_str().unwrap();
    assert!(text.contains("swing bridge") && text.contains("free of charge"), "{text}");
    let plain: String = [conversion("one"), conversion("two")].concat();
    desk.put("plain.wet", &plain);
    desk.put("packed.warc.zst", zstd::encode_all(plain.as_bytes(), 3).unwrap());
    assert_eq!(desk.run(&["read", "plain.wet"]).ids(), ["urn:uuid:one", "urn:uuid:two"]);
    assert_eq!(desk.run(&["read", "packed.warc.zst"]).ids(), ["urn:uuid:one", "urn:uuid:two"]);
}

#[test]
fn damage_costs_one_record_and_is_named() {
    let desk = Desk::new("wet-damage");
    let mut members = ["one", "two", "three"].map(|name| gzip(conversion(name)));
    let offset = members[0].len();
    let middle = members[1].len() / 2;
    members[1].truncate(middle);
    desk.put("crawl.warc.wet.gz", members.concat());
    let ran = desk.run(&["read", "crawl.warc.wet.gz"]);
    assert_eq!(ran.status, 1);
    let ids = ran.ids();
    assert_eq!((ids[0].as_str(), ids.last().unwrap().as_str()), ("urn:uuid:one", "urn:uuid:three"));
    let sentence = format!("crawl.warc.wet.gz: byte {offset}: its gzip data is damaged or cut off");
    assert!(ran.stderr.lines().any(|line| line == sentence), "{}", ran.stderr);
}

/// A record of an answer, its headers and body.
fn response(name: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {headers}\r\n\r\n").as_bytes(), body.as_ref()].concat();
    let length = block.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: <https://example.org/{name}>\r\nWARC-Date: \
         2027-03-08T05:06:07Z\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Payload-Digest: sha1:{name}\r\nContent-Type: \
         application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

fn html(name: &str) -> Vec<u8> {
    response(name, "200 OK\r\nContent-Type: text/html; charset=utf-8", page(name))
}

fn revisit(name: &str, refers: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Date: \
         2027-04-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Profile: http://netpreserve.org/warc/1.1/\
         revisit/identical-payload-digest\r\n{refers}\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    );
    head.into_bytes()
}

fn wacz(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in entries {
        let (mut entry, config) = zip.new_file(*name).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(bytes).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    zip.finish().unwrap()
}

#[test]
fn answers_are_pages_and_the_rest_is_passed_over_in_silence() {
    let desk = Desk::new("warc");
    let html = page("Bridge");
    let records: [Vec<u8>; 8] = [
        record("resource", "page", "text/html; charset=utf-8", &html).into(),
        record("resource", "picture", "image/png", "PNG").into(),
        record("resource", "page", "text/plain", &text("Bridge"))
            .replace("URI: https", "URI: urn:text:https")
            .into(),
        response("answer", "200 OK\nContent-Type: text/html", &html),
        response("image", "200 OK\r\nContent-Type: image/png", "PNG"),
        response("moved", "301 Moved\r\nContent-Type: text/html\r\nLocation: /answer", "<p>Moved"),
        response("untold", "200 OK\r\nServer: old", &html),
        record("metadata", "about", "application/warc-fields", "via: none").into(),
    ];
    desk.put("crawl.warc", records.concat());
    let ran = desk.run(&["read", "."]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.ids(), ["urn:uuid:page", "urn:uuid:answer", "urn:uuid:untold"]);
    let answer = &ran.records()[1];
    assert_eq!((&answer["title"], &answer["url"]), (&"Bridge".into(), &"https://example.org/answer".into()));
    let offset = records[..3].concat().len();
    let source = &answer["source"];
    assert_eq!((&source["digest"], &source["offset"]), (&"sha1:answer".into(), &offset.into()));
}

#[test]
fn a_body_is_unpacked_and_a_bomb_is_named() {
    let desk = Desk::new("warc-coded");
    let packed = gzip(page("Packed"));
    let (first, rest) = packed.split_at(100);
    let chunks =
        [b"64\r\n", first, format!("\r\n{:x}\r\n", rest.len()).as_bytes(), rest, b"\r\n0\r\n\r\n"].concat();
    let headers = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
    let records = [
        response("packed", &format!("{headers}\r\nTransfer-Encoding: chunked"), chunks),
        response("plain", &format!("{headers}\r\nTransfer-Encoding: chunked"), page("Plain")),
        response("bomb", headers, gzip(vec![b'a'; 3 << 20])),
        response("cut", headers, &gzip(page("Cut"))[..200]),
        html("last"),
    ];
    desk.put("crawl.warc.gz", records.iter().map(gzip).collect::<Vec<_>>().concat());
    let ran = desk.run(&["read", "crawl.warc.gz", "--max-size", "1"]);
    assert_eq!((ran.status, ran.ids().len()), (1, 4), "{}", ran.stderr);
    assert_eq!((&ran.records()[0]["title"], &ran.records()[1]["title"]), (&"Packed".into(), &"Plain".into()));
    let said: Vec<&str> = ran.stderr.lines().collect();
    assert!(
        said[0].ends_with(": a body of more than the 1048576 bytes allowed once unpacked"),
        "{}",
        said[0]
    );
    assert!(said[1].ends_with(": the gzip data of its body is damaged or cut off"), "{}", said[1]);
    assert_eq!(said.len(), 2);
}

#[test]
fn a_revisit_is_the_page_that_it_refers_to() {
    let desk = Desk::new("warc-revisit");
    let members = [
        html("one"),
        html("two"),
        revisit("by-id", "WARC-Refers-To: <urn:uuid:two>"),
        revisit(
            "by-capture",
            "WARC-Refers-To-Target-URI: https://example.org/one\r\nWARC-Refers-To-Date: 2027-03-08T05:06:07Z",
        ),
        revisit("by-digest", "WARC-Payload-Digest: sha1:two"),
        revisit("lost", "WARC-Payload-Digest: sha1:three"),
        revisit("gone", "WARC-Refers-To: <urn:uuid:four>"),
    ];
    let offset = members[..5].iter().map(gzip).collect::<Vec<_>>().concat().len();
    desk.put("each.warc.gz", members.iter().map(gzip).collect::<Vec<_>>().concat());
    desk.put("one.warc.gz", gzip(members.concat()));
    desk.put("plain.warc", members.concat());
    for name in ["each.warc.gz", "one.warc.gz", "plain.warc"] {
        let ran = desk.run(&["read", name]);
        let titles: Vec<_> = ran.records().iter().map(|record| record["title"].clone()).collect();
        assert_eq!((ran.status, titles), (1, ["one", "two", "two", "one", "two"].map(Into::into).to_vec()));
        let last = &ran.records()[4];
        assert_eq!(
            (&last["id"], &last["url"]),
            (&"urn:uuid:by-digest".into(), &"https://example.org/by-digest".into())
        );
        assert_eq!(last["source"]["captured"], "2027-04-01T00:00:00Z");
        let sentence =
            "2 revisits, the first of them here, of pages that cannot be found earlier in this file\n";
        assert!(ran.stderr.ends_with(sentence) && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    }
    let said = desk.run(&["read", "each.warc.gz"]).stderr;
    assert!(said.starts_with(&format!("each.warc.gz: byte {offset}: ")), "{said}");
}

#[test]
fn a_wacz_is_read_in_the_order_of_its_package() {
    let desk = Desk::new("wacz");
    let (one, two) = ([gzip(html("a")), gzip(html("b"))].concat(), gzip(html("c")));
    let package = r#"{"resources": [{"path": "archive/2.warc.gz"}, {"path": "archive/1.warc.gz"}]}"#;
    let index = b"org,example)/a 20270308050607 {\"filename\": \"1.warc.gz\"}\n";
    let entries: [(&str, &[u8]); 4] = [
        ("archive/1.warc.gz", &one),
        ("archive/2.warc.gz", &two),
        ("indexes/index.cdx.gz", &gzip(index)),
        ("datapackage.json", package.as_bytes()),
    ];
    let whole = wacz(&entries);
    desk.put("crawl.wacz", &whole);
    let ran = desk.run(&["read", "."]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.ids(), ["urn:uuid:c", "urn:uuid:a", "urn:uuid:b"]);
    let source = &ran.records()[2]["source"];
    assert_eq!((&source["warc"], &source["offset"]), (&"1.warc.gz".into(), &gzip(html("a")).len().into()));
    assert_eq!(desk.run_with(&["read", "-"], &whole).stdout, ran.stdout);
    desk.put("bare.wacz", wacz(&entries[..1]));
    let bare = desk.run(&["read", "bare.wacz"]);
    assert_eq!((bare.status, bare.ids()), (1, vec!["urn:uuid:a".to_owned(), "urn:uuid:b".to_owned()]));
    assert_eq!(bare.stderr, "bare.wacz: its datapackage.json is missing\nbare.wacz: its index is missing\n");
    desk.put("cut.wacz", &whole[..whole.len() - 40]);
    let cut = desk.run(&["read", "cut.wacz"]);
    assert_eq!((cut.status, cut.ids().len()), (1, 3), "{}", cut.stderr);
    assert!(cut.stderr.starts_with("cut.wacz: its directory is damaged or cut off"), "{}", cut.stderr);
    desk.put("none.wacz", "no zip");
    let none = desk.run(&["read", "none.wacz"]).stderr;
    assert!(none.starts_with("none.wacz: byte 0: expected a record"), "{none}");
}

#[test]
fn damage_in_a_wacz_is_named_with_its_archive() {
    let desk = Desk::new("wacz-damage");
    let members = ["a", "b", "c"].map(|name| gzip(html(name)));
    let broken = [&members[0], &members[1][..members[1].len() / 2], &members[2]].concat();
    desk.put("x.wacz", wacz(&[("archive/crawl.warc.gz", &broken)]));
    let ran = desk.run(&["read", "x.wacz"]);
    let ids = ran.ids();
    assert_eq!((ids[0].as_str(), ids.last().unwrap().as_str()), ("urn:uuid:a", "urn:uuid:c"));
    let place = format!("x.wacz: archive/crawl.warc.gz: byte {}: ", members[0].len());
    assert!(ran.stderr.lines().any(|line| line.starts_with(&place)), "{}", ran.stderr);
}

#[test]
fn frames_of_zstd_may_have_a_dictionary() {
    let desk = Desk::new("warc-zst");
    let dictionary = [html("x"), html("y")].concat();
    let frame = |bytes: Vec<u8>| {
        let mut packed = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
        packed.write_all(&bytes).unwrap();
        packed.finish().unwrap()
    };
    let frames = ["one", "two", "three"].map(|name| frame(html(name)));
    for dictionary in [dictionary.clone(), zstd::encode_all(&dictionary[..], 3).unwrap()] {
        let head = [b"\x5d\x2a\x4d\x18", &(dictionary.len() as u32).to_le_bytes()[..], &dictionary].concat();
        let broken = &frames[1][..frames[1].len() / 2];
        desk.put("crawl.warc.zst", [&head, &frames[0], broken, &frames[2]].concat());
        let ran = desk.run(&["read", "crawl.warc.zst"]);
        let ids = ran.ids();
        assert_eq!((ids[0].as_str(), ids.last().unwrap().as_str()), ("urn:uuid:one", "urn:uuid:three"));
        let offset = head.len() + frames[0].len();
        let sentence = format!("crawl.warc.zst: byte {offset}: its zstd data is damaged or cut off");
        assert!(ran.stderr.lines().any(|line| line == sentence), "{}", ran.stderr);
        assert_eq!(ran.records()[0]["source"]["offset"], head.len());
    }
}

#[test]
fn how_long_ago_is_counted_back_from_the_capture() {
    let desk = Desk::new("ago");
    let story = text("one").replace("By Ida Holm", "By Ida Holm\nPublished 20 minutes ago");
    let (captured, minute) = ("2027-03-08T05:06:07Z", "2027-03-08T04:46+00:00");
    desk.put("crawl.warc", record("conversion", "one", "text/plain", &story));
    desk.put("rows.jsonl", format!("{}\n", serde_json::json!({"text": story, "captured": captured})));
    desk.put("page.txt", &story);
    let runs: [&[&str]; 3] = [&["crawl.warc"], &["rows.jsonl"], &["page.txt", "--captured", captured]];
    for args in runs {
        let ran = desk.run(&[&["read"], args].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{args:?}");
        let record = &ran.records()[0];
        assert_eq!(
            (&record["published"]["at"], &record["source"]["captured"]),
            (&minute.into(), &captured.into())
        );
    }
    assert!(desk.run(&["read", "page.txt"]).records()[0].get("published").is_none());
}

#[test]
fn arc_is_read_like_warc() {
    let desk = Desk::new("arc");
    let document = |name: &str, block: &[u8]| {
        let line = format!("http://example.org/{name} 192.0.2.7 20270308050607 text/html {}\n", block.len());
        [line.as_bytes(), block, b"\n"].concat()
    };
    let about = "1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n";
    let head = format!("filedesc://x.arc 0.0.0.0 20270308050607 text/plain {}\n{about}\n", about.len());
    let answer =
        |name: &str| [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", page(name).as_bytes()].concat();
    let members = [
        head.clone().into_bytes(),
        document("one", &answer("one")),
        document("gone", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone"),
        document("two", &answer("two")),
    ];
    desk.put("crawl.arc.gz", members.iter().map(gzip).collect::<Vec<_>>().concat());
    let garbage = b"\nno line of an archive\n".to_vec();
    let broken = [members[0].clone(), members[1].clone(), garbage, members[3].clone()].concat();
    desk.put("broken.arc", broken);
    let ran = desk.run(&["read", "crawl.arc.gz"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let urls: Vec<_> = ran.records().iter().map(|record| record["url"].clone()).collect();
    assert_eq!(urls, ["http://example.org/one", "http://example.org/two"]);
    assert_eq!(ran.records()[0]["source"]["captured"], "2027-03-08T05:06:07Z");
    let ran = desk.run(&["read", "broken.arc"]);
    let titles: Vec<_> = ran.records().iter().map(|record| record["title"].clone()).collect();
    assert_eq!((ran.status, titles), (1, vec!["one".into(), "two".into()]), "{}", ran.stderr);
}

#[test]
fn an_archive_may_come_through_a_pipe_or_under_another_name() {
    let desk = Desk::new("warc-stdin");
    let members = [gzip(html("one")), gzip(html("two"))].concat();
    let ids = ["urn:uuid:one", "urn:uuid:two"];
    for bytes in [members.clone(), [html("one"), html("two")].concat()] {
        let ran = desk.run_with(&["read", "-"], &bytes);
        assert_eq!((ran.status, ran.ids()), (0, ids.map(str::to_owned).to_vec()), "{}", ran.stderr);
        desk.put("plain-or-not.warc", &bytes);
        assert_eq!(desk.run(&["read", "plain-or-not.warc"]).ids(), ids);
        desk.put("download", &bytes);
        assert_eq!(desk.run(&["read", "download"]).ids(), ids);
        assert_eq!(desk.run_with(&["read", "-", "--as", "html"], &bytes).status, 2);
    }
    let rows = "{\"id\": \"a\", \"html\": \"<p>A page\"}\n{\"id\": \"b\", \"text\": \"Another\"}\n";
    let ran = desk.run_with(&["read", "-"], rows.as_bytes());
    assert_eq!(ran.ids(), ["a", "b"]);
    assert_eq!(ran.records()[1]["source"], serde_json::json!({"warc": "stdin", "offset": 33}));
}

#[test]
fn a_pipe_may_begin_with_a_single_byte() {
    let desk = Desk::new("stdin-drops");
    let zip = wacz(&[("archive/a.warc", &html("one"))]);
    for bytes in [html("one"), gzip(html("one")), zip] {
        let ran = desk.run_with_parts(&["read", "-"], &[&bytes[..1], &bytes[1..]]);
        assert_eq!(ran.ids(), ["urn:uuid:one"], "{}", ran.stderr);
    }
    let rows = b"{\"id\": \"a\", \"html\": \"<p>A page\"}\n";
    assert_eq!(desk.run_with_parts(&["read", "-"], &[&rows[..1], &rows[1..]]).ids(), ["a"]);
    let page = gzip(page("Bridge"));
    let ran = desk.run_with_parts(&["read", "-"], &[&page[..1], &page[1..2], &page[2..]]);
    assert_eq!(ran.records()[0]["title"], "Bridge");
}

#[test]
fn a_huge_record_is_passed_over_and_named() {
    let desk = Desk::new("warc-huge");
    let head = |kind: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
    let claiming = |kind: &str, length: usize, body: &[u8]| {
        let fields = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/x\r\nContent-Type: \
             application/http\r\nContent-Length: {length}\r\n\r\n"
        );
        [fields.as_bytes(), head(kind).as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let filler = vec![b'x'; 3 << 20];
    let length = head("text/html").len() + filler.len();
    let huge = claiming("text/html", length, &filler);
    let video = claiming("video/mp4", length, &filler);
    let lying = claiming("text/html", 2 << 30, b"<p>x");
    let members = [html("one"), huge, video, lying, html("two")];
    desk.put("plain.warc", members.concat());
    desk.put("packed.warc.gz", members.iter().map(gzip).collect::<Vec<_>>().concat());
    for name in ["plain.warc", "packed.warc.gz"] {
        let ran = desk.run(&["read", name, "--max-size", "1"]);
        assert_eq!(
            (ran.status, ran.ids().as_slice()),
            (1, &["urn:uuid:one".to_owned(), "urn:uuid:two".into()][..])
        );
        let said: Vec<&str> = ran.stderr.lines().map(|line| line.rsplit(": ").next().unwrap()).collect();
        let huge = format!("a record of {} bytes, more than the 1048576 allowed", length);
        let lying = "a record of 2147483648 bytes, more than the 1048576 allowed";
        assert_eq!(said, [huge.as_str(), lying, "a record that is cut off"]);
    }
}

#[test]
fn an_archive_that_is_cut_anywhere_gives_what_stands_before() {
    let desk = Desk::new("warc-cut");
    let members = [gzip(html("one")), gzip(html("two"))];
    let whole = members.concat();
    for length in (1..whole.len()).step_by(37) {
        desk.put("cut.warc.gz", &whole[..length]);
        let ran = desk.run(&["read", "cut.warc.gz"]);
        let is_whole_first = length >= members[0].len();
        assert_eq!(
            ran.ids().first().is_some_and(|id| id == "urn:uuid:one"),
            is_whole_first || !ran.ids().is_empty()
        );
        assert_eq!(ran.status, i32::from(length != members[0].len()), "{length}: {}", ran.stderr);
    }
}
