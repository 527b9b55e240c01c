//! A corpus: shards named after their inputs, the same whatever the number of threads, going on after any end.

use crate::desk::{Desk, page};
use serde_json::Value;
use std::fs::{self, File};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;
use tearsheet::Article;

/// Rows of pages with stories of their own.
fn rows(name: &str, count: usize) -> String {
    let row = |n: usize| {
        let url = format!("https://www.{name}.example/{n}");
        serde_json::json!({"id": format!("{name}-{n}"), "url": url, "html": page(&format!("Bridge {n} of {name}"))})
    };
    (0..count).map(|n| row(n).to_string() + "\n").collect()
}

fn desk_with_rows(test: &str) -> Desk {
    let desk = Desk::new(test);
    desk.put("in/a.jsonl", rows("a", 30));
    desk.put("in/sub/b.jsonl", rows("b", 20));
    desk.put("in/loose.html", page("Loose"));
    desk
}

fn articles(desk: &Desk, shard: &str) -> Vec<Article> {
    tearsheet_archive::read(&desk.path(shard)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn ids(desk: &Desk, shard: &str) -> Vec<String> {
    articles(desk, shard).into_iter().map(|article| article.id.unwrap()).collect()
}

/// Every file of a folder with its bytes, the lock apart.
fn files(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let names = desk.names(folder).into_iter().filter(|name| name != ".lock");
    names.map(|name| (name.clone(), fs::read(desk.path(&format!("{folder}/{name}"))).unwrap())).collect()
}

fn manifest(desk: &Desk, folder: &str) -> Value {
    serde_json::from_str(&desk.text(&format!("{folder}/manifest.json"))).unwrap()
}

#[test]
fn every_input_gives_a_shard_and_the_manifest_lists_them() {
    let desk = desk_with_rows("corpus");
    let ran = desk.run(&["corpus", "in", "--out", "out"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(desk.names("out"), [".lock", "a.parquet", "in.parquet", "manifest.json", "sub-b.parquet"]);
    assert_eq!(ids(&desk, "out/sub-b.parquet"), (0..20).map(|n| format!("b-{n}")).collect::<Vec<_>>());
    let second = &articles(&desk, "out/a.parquet")[1];
    assert_eq!(second.title.as_deref(), Some("Bridge 1 of a"));
    assert!(second.text.contains("swing bridge"));
    let source = second.source.as_ref().unwrap();
    let offset = rows("a", 1).len() as u64;
    assert_eq!((source.warc.as_deref(), source.offset), (Some("a.jsonl"), Some(offset)));
    assert!(source.tool.as_deref().unwrap().starts_with("tearsheet ") && source.settings.is_some());
    assert!(source.digest.as_deref().unwrap().starts_with("xxh128:"));
    let loose = articles(&desk, "out/in.parquet")[0].source.clone().unwrap();
    assert_eq!(loose.warc.as_deref(), Some("loose.html"));
    let manifest = manifest(&desk, "out");
    assert_eq!((&manifest["totals"]["pages"], &manifest["totals"]["kept"]), (&51.into(), &51.into()));
    let first = &manifest["shards"][0];
    assert_eq!(
        (&first["shard"], &first["input"], &first["kept"]),
        (&"a.parquet".into(), &"a.jsonl".into(), &30.into())
    );
    assert_eq!(first["settings_digest"], source.settings.clone().unwrap());
    assert!(
        ran.stdout.contains("51  pages\n") && ran.stdout.contains("3, 3 of them made now"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = desk_with_rows("corpus-jobs");
    for jobs in ["1", "2", "7"] {
        assert_eq!(desk.run(&["corpus", "in", "--out", jobs, "--jobs", jobs]).status, 0);
    }
    assert_eq!(files(&desk, "1"), files(&desk, "2"));
    assert_eq!(files(&desk, "1"), files(&desk, "7"));
}

#[test]
fn what_is_left_out_is_counted_by_its_first_reason() {
    let desk = Desk::new("corpus-filters");
    desk.put("a.jsonl", rows("a", 3) + &rows("b", 2));
    desk.put(
        "more/old.html",
        page("Old").replace("<head>", "<head><meta property=article:published_time content=2019-01-01>"),
    );
    desk.put(
        "more/new.html",
        page("New").replace("<head>", "<head><meta property=article:published_time content=2024-05-01>"),
    );
    desk.put("more/picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let left_out = |args: &[&str]| {
        let _ = fs::remove_dir_all(desk.path("out"));
        let ran = desk.run(&[&["corpus", "--out", "out", "--json"], args].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        let totals = serde_json::from_str::<Value>(&ran.stdout).unwrap()["totals"].clone();
        (totals["kept"].as_u64().unwrap(), totals["left_out"].to_string())
    };
    assert_eq!(left_out(&["a.jsonl", "--domain", "a.example"]), (3, r#"{"domain":2}"#.into()));
    assert_eq!(left_out(&["a.jsonl", "--kind", "search,forum"]), (0, r#"{"kind":5}"#.into()));
    assert_eq!(left_out(&["a.jsonl", "--language", "pl,en"]), (5, "{}".into()));
    assert_eq!(
        left_out(&["a.jsonl", "--language", "pl", "--min-confidence", "1"]),
        (0, r#"{"language":5}"#.into())
    );
    assert_eq!(left_out(&["a.jsonl", "--since", "2024-01-01"]), (0, r#"{"undated":5}"#.into()));
    assert_eq!(left_out(&["more", "--since", "2024-01-01"]), (1, r#"{"not_text":1,"since":1}"#.into()));
}

#[test]
fn a_corpus_is_not_overwritten_but_gone_on_with() {
    let desk = desk_with_rows("corpus-resume");
    assert_eq!(desk.run(&["corpus", "in", "--out", "whole"]).status, 0);
    assert_eq!(desk.run(&["corpus", "in/a.jsonl", "--out", "out"]).status, 0);
    let refused = desk.run(&["corpus", "in", "--out", "out"]);
    assert_eq!(
        (refused.status, refused.stderr.contains("--resume adds what is missing")),
        (2, true),
        "{}",
        refused.stderr
    );
    desk.put("out/.in.parquet.unfinished", "half of it");
    let ran = desk.run(&["corpus", "in", "--out", "out", "--resume"]);
    assert_eq!((ran.status, ran.stdout.contains("3, 2 of them made now")), (0, true), "{}", ran.stdout);
    assert_eq!(files(&desk, "whole"), files(&desk, "out"));
    let ran = desk.run(&["corpus", "in", "--out", "out", "--resume", "--links"]);
    assert_eq!((ran.status, ran.stderr.matches("made it with other settings; delete it").count()), (1, 3));
    desk.put("in/a.jsonl", rows("a", 31));
    let ran = desk.run(&["corpus", "in", "--out", "out", "--resume"]);
    assert_eq!(
        (ran.status, ran.stderr.matches("a.parquet: an earlier run made it from another input").count()),
        (1, 1)
    );
}

#[test]
fn whatever_kills_a_run_the_next_one_makes_it_whole() {
    let desk = Desk::new("corpus-kill");
    for name in ["a", "b", "c", "d", "e", "f"] {
        desk.put(&format!("in/{name}.jsonl"), rows(name, 150));
    }
    assert_eq!(desk.run(&["corpus", "in", "--out", "whole"]).status, 0);
    let go_on = ["corpus", "in", "--out", "out", "--resume", "--jobs", "2"];
    let (mut killed, quiet) = (0, Stdio::null);
    while killed < 20 {
        let mut child = desk.command(&go_on).stdout(quiet()).stderr(quiet()).spawn().unwrap();
        sleep(Duration::from_millis(3 + killed * 37 % 230));
        child.kill().unwrap();
        match child.wait().unwrap().code() {
            None => killed += 1,
            Some(_) => fs::remove_dir_all(desk.path("out")).unwrap(),
        }
    }
    let ran = desk.run(&go_on);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(files(&desk, "whole"), files(&desk, "out"));
}

#[test]
fn two_runs_into_one_folder_are_refused() {
    let desk = desk_with_rows("corpus-lock");
    fs::create_dir(desk.path("out")).unwrap();
    let lock = File::create(desk.path("out/.lock")).unwrap();
    lock.lock().unwrap();
    let ran = desk.run(&["corpus", "in", "--out", "out", "--resume"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (2, "tearsheet: another run is writing into out; wait for its end\n")
    );
    drop(lock);
    assert_eq!(desk.run(&["corpus", "in", "--out", "out", "--resume"]).status, 0);
}

#[test]
fn an_output_that_cannot_be_written_is_said_and_nothing_half_made_stays() {
    let desk = desk_with_rows("corpus-full");
    desk.put("file", "x");
    let ran = desk.run(&["corpus", "in", "--out", "file/out"]);
    assert_eq!((ran.status, ran.stderr.contains("cannot be written")), (1, true), "{}", ran.stderr);
    let command =
        format!("trap '' XFSZ; ulimit -f 4; exec {} corpus in --out out", env!("CARGO_BIN_EXE_tearsheet"));
    let ran =
        std::process::Command::new("sh").args(["-c", &command]).current_dir(desk.path("")).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), said.contains(".parquet cannot be written")), (Some(1), true), "{said}");
    assert!(!desk.names("out").iter().any(|name| name.ends_with(".unfinished")), "{:?}", desk.names("out"));
    assert_eq!(desk.run(&["corpus", "in", "--out", "out", "--resume"]).status, 0);
}

#[test]
fn inputs_that_cannot_be_are_refused_or_named() {
    let desk = desk_with_rows("corpus-inputs");
    desk.put("other/a.jsonl", rows("a", 1));
    let ran = desk.run(&["corpus", "in/a.jsonl", "other/a.jsonl", "--out", "out"]);
    assert_eq!((ran.status, ran.stderr.contains("would both be a.parquet")), (2, true), "{}", ran.stderr);
    let ran = desk.run(&["corpus", "https://example.org/", "--out", "out"]);
    assert_eq!((ran.status, ran.stderr.contains("a corpus is made of files")), (2, true), "{}", ran.stderr);
    let ran = desk.run(&["corpus", "-", "--out", "out", "--furniture"]);
    assert_eq!((ran.status, ran.stderr.contains("cannot be read twice")), (2, true), "{}", ran.stderr);
    let ran = desk.run(&["corpus", "gone.jsonl", "in/a.jsonl", "--out", "out"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, "gone.jsonl: there is no such file or folder\n"));
    assert_eq!(desk.names("out"), [".lock", "a.parquet", "manifest.json"]);
}

#[test]
fn standard_input_is_an_input() {
    let desk = Desk::new("corpus-stdin");
    let ran = desk.run_with(&["corpus", "-", "--out", "out"], rows("a", 3).as_bytes());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ids(&desk, "out/stdin.parquet"), ["a-0", "a-1", "a-2"]);
}

#[test]
fn a_row_that_is_none_is_counted_and_named() {
    let desk = Desk::new("corpus-broken");
    desk.put("a.jsonl", rows("a", 2) + "{\n" + &rows("b", 1));
    let ran = desk.run(&["corpus", "a.jsonl", "--out", "out"]);
    assert_eq!((ran.status, ran.stderr.starts_with("a.jsonl:3: this row is not readable JSON")), (1, true));
    assert_eq!(ids(&desk, "out/a.parquet"), ["a-0", "a-1", "b-0"]);
    assert_eq!(manifest(&desk, "out")["totals"]["failed"], 1);
}

/// Pages of one site, whose articles end with words that nothing marks as the site's own.
fn site() -> String {
    let stories = [
        (
            "The bridge opens",
            "The harbour office opened the swing bridge on Tuesday, two years later than it had meant to.",
        ),
        (
            "Ferries for free",
            "Ferries will cross every ten minutes, and residents may ride them without a ticket until May.",
        ),
        (
            "Market moves",
            "The fish market moves to the old customs house, where its traders say the roof leaks in winter.",
        ),
    ];
    let own =
        "The people of this town have told each other its news in these columns since the winter of 1871.";
    let page = |(title, story): &(&str, &str)| {
        let html = format!(
            "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{story}</p>\
             <p>{story} That was said by several people who asked not to be named.</p><p>{own}</p></article></body></html>"
        );
        let url = format!("https://town.example/{}", title.replace(' ', "-"));
        serde_json::json!({"id": title, "url": url, "html": html}).to_string() + "\n"
    };
    stories.iter().map(page).collect()
}

#[test]
fn what_recurs_on_a_site_is_no_text_of_its_articles() {
    let desk = Desk::new("corpus-furniture");
    desk.put("site.jsonl", site());
    desk.put("first.jsonl", site().lines().next().unwrap());
    let texts = |inputs: &[&str], args: &[&str]| {
        let _ = fs::remove_dir_all(desk.path("out"));
        assert_eq!(desk.run(&[&["corpus", "--out", "out"], inputs, args].concat()).status, 0);
        articles(&desk, &format!("out/{}", inputs[0].replace("jsonl", "parquet")))
            .iter()
            .map(|article| {
                (
                    article.text.contains("asked not to be named"),
                    article.text.contains("since the winter of 1871"),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&["site.jsonl"], &[]), [(true, true); 3]);
    assert_eq!(texts(&["site.jsonl"], &["--furniture"]), [(true, false); 3]);
    assert_eq!(texts(&["first.jsonl"], &["--furniture"]), [(true, true)]);
    assert_eq!(texts(&["first.jsonl", "site.jsonl"], &["--furniture"]), [(true, false)]);
}
