//! The page this project started from, read part by part. It lies outside the repository, with the labelled pages.

use serde_json::{Map, Value, json};
use std::{fs, io::Write, path::Path};
use tearsheet_tests::{Difference, differences, object, record};

const WITH_URL: &str = "published_with_url_rp_pl";

#[test]
fn the_first_page_reads_part_by_part() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/seed");
    if !folder.exists() {
        let notice = "NOT RUN: the test of the first page: ../shared/data/seed is not there";
        writeln!(std::io::stderr(), "{notice}").unwrap();
        return;
    }
    let page = fs::read(folder.join("page.txt")).unwrap();
    let mut expected = object(&folder.join("expected.json")).unwrap();
    let published = expected.remove(WITH_URL).expect("what a known outlet adds to the time");

    let mut wrong = differences(&expected, &record(&page, &Map::new()));
    let url = json!({"url": "https://www.rp.pl/dyplomacja/art1"});
    let with_url: Map<String, Value> = [("published".to_owned(), published)].into_iter().collect();
    wrong.extend(differences(&with_url, &record(&page, url.as_object().unwrap())));

    let report: Vec<String> = wrong.iter().map(Difference::to_string).collect();
    assert!(wrong.is_empty(), "the first page reads differently:\n{}", report.join("\n"));
}
