//! Pages from the web, against a small server of our own.

use crate::desk::{Desk, page};
use flate2::{Compression, write::GzEncoder};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Starts a server; its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(mut stream: TcpStream) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let path = request.split(' ').nth(1)?;
    let html = "text/html; charset=utf-8";
    let (status, extra, body) = match path {
        "/plain/story.html" => ("200 OK", format!("Content-Type: {html}"), page("Bridge").into_bytes()),
        "/gzip" => {
            ("200 OK", format!("Content-Type: {html}\r\nContent-Encoding: gzip"), gzip(&page("Bridge")))
        }
        "/zstd" => {
            ("200 OK", format!("Content-Type: {html}\r\nContent-Encoding: zstd"), zstd(&page("Bridge")))
        }
        "/torn" => (
            "200 OK",
            format!("Content-Type: {html}\r\nContent-Encoding: gzip"),
            gzip(&page("Bridge"))[..40].to_vec(),
        ),
        "/moved" => ("302 Found", "Location: /plain/story.html".into(), Vec::new()),
        "/round" => ("302 Found", "Location: /round".into(), Vec::new()),
        "/picture" => ("200 OK", "Content-Type: image/png".into(), b"\x89PNG".to_vec()),
        "/large" => ("200 OK", format!("Content-Type: {html}"), vec![b'a'; 2 << 20]),
        "/broken" => ("500 Internal Server Error", String::from("X: y"), Vec::new()),
        "/agent" => {
            let agent =
                headers.into_iter().find(|header| header.to_ascii_lowercase().starts_with("user-agent"))?;
            let status = if agent.contains("Tearsheet/") && agent.contains("Mozilla/5.0") {
                "200 OK"
            } else {
                "403 Forbidden"
            };
            (status, format!("Content-Type: {html}"), page("Bridge").into_bytes())
        }
        "/silent" => {
            thread::sleep(Duration::from_secs(20));
            return None;
        }
        _ => ("404 Not Found", format!("Content-Type: {html}"), page("Not found").into_bytes()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\n{extra}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 3).unwrap()
}

#[test]
fn pages_come_in_any_packing() {
    let (desk, server) = (Desk::new("web"), server());
    let inputs = ["/plain/story.html", "/gzip", "/zstd", "/agent"].map(|path| format!("{server}{path}"));
    let args: Vec<&str> = ["read"].into_iter().chain(inputs.iter().map(String::as_str)).collect();
    let ran = desk.run(&args);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.ids(), ["story", "gzip", "zstd", "agent"]);
    let mut records = ran.records();
    for (record, input) in records.iter_mut().zip(&inputs) {
        assert_eq!(record["url"], **input);
        record["id"] = "same".into();
        record["url"] = "same".into();
    }
    assert!(records.iter().all(|record| record["text"] == records[0]["text"]), "{}", ran.stdout);
}

#[test]
fn the_url_is_where_redirects_end() {
    let (desk, server) = (Desk::new("redirect"), server());
    let ran = desk.run(&["read", &format!("{server}/moved")]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.records()[0]["url"], format!("{server}/plain/story.html"));
    assert_eq!(ran.ids(), ["moved"]);
}

#[test]
fn what_is_no_page_is_said_in_one_sentence() {
    let (desk, server) = (Desk::new("refused"), server());
    let expected = [
        ("/none", "the server answered 404 Not Found"),
        ("/broken", "the server answered 500 Internal Server Error"),
        ("/picture", "expected a page, but the server sent image/png"),
        ("/large", "it is larger than 1 MiB once unpacked (--max-size allows more)"),
        ("/torn", "its gzip data is damaged or cut off"),
        ("/round", "it redirects more than 10 times"),
        ("/silent", "no whole answer within 1 s (--timeout waits longer)"),
    ];
    let inputs: Vec<String> = expected.iter().map(|(path, _)| format!("{server}{path}")).collect();
    let last = format!("{server}/gzip");
    let args = ["read", "--timeout", "1", "--max-size", "1", "--jobs", "2"];
    let args: Vec<&str> =
        args.into_iter().chain(inputs.iter().map(String::as_str)).chain([last.as_str()]).collect();
    let ran = desk.run(&args);
    assert_eq!((ran.status, ran.ids()), (1, vec!["gzip".to_owned()]));
    let said: Vec<&str> = ran.stderr.lines().collect();
    let wanted: Vec<String> = expected.iter().map(|(path, why)| format!("{server}{path}: {why}")).collect();
    assert_eq!(said, wanted);
}

#[test]
fn a_server_that_is_not_there_is_said() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ran = Desk::new("no-server").run(&["read", &format!("http://127.0.0.1:{port}/")]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stderr, format!("http://127.0.0.1:{port}/: the server refuses connections\n"));
}
