//! Web archives: what WET files hold, damage in the middle, what is passed over.

use crate::desk::Desk;
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

#[test]
fn resources_are_pages_and_responses_are_counted() {
    let desk = Desk::new("warc");
    let html = crate::desk::page("Bridge");
    let records = [
        record("resource", "page", "text/html; charset=utf-8", &html),
        record("resource", "picture", "image/png", "PNG"),
        record("response", "answer", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n<p>Hello"),
        record("metadata", "about", "application/warc-fields", "via: none"),
    ];
    desk.put("crawl.warc", records.concat());
    let ran = desk.run(&["read", "."]);
    assert_eq!((ran.status, ran.ids()), (1, vec!["urn:uuid:page".to_owned()]));
    let sentence = "crawl.warc: 1 record of type response is passed over; a later version will read them\n";
    assert!(ran.stderr.ends_with(sentence), "{}", ran.stderr);
}
