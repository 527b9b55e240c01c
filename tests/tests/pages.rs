//! Every folder of `pages/` is read and must give what its `expected.json` states.

use serde_json::{Map, Value, json};
use std::{fmt::Write, fs, path::Path};
use tearsheet_tests::{check, differences};

#[test]
fn every_page_reads_as_expected() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages");
    let mut folders: Vec<_> = fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 50, "expected the pages in {}, but found {}", pages.display(), folders.len());

    let (mut report, mut wrong) = (String::new(), 0);
    for folder in &folders {
        let verdict = check(folder);
        if verdict.as_ref().is_ok_and(Vec::is_empty) {
            continue;
        }
        wrong += 1;
        writeln!(report, "\n  {}", folder.file_name().unwrap().to_string_lossy()).unwrap();
        match verdict {
            Ok(differences) => differences.iter().for_each(|d| writeln!(report, "{d}").unwrap()),
            Err(reason) => writeln!(report, "    {reason}").unwrap(),
        }
    }
    assert!(wrong == 0, "{wrong} of {} pages read differently:\n{report}", folders.len());
}

fn record() -> Value {
    json!({
        "schema": 1, "title": "Rates held", "page_kind": "article", "text": "The bank kept its rate.",
        "authors": [{"name": "Ada Moss", "kind": "person"}],
        "body": [
            {"role": "paragraph", "text": "The bank kept its rate."},
            {"role": "pull_quote", "text": "Not now"},
        ],
        "notices": [{"kind": "truncated", "message": "the page stops in the middle"}],
        "blocks": [
            {"n": 1, "role": "tools", "text": "Share"},
            {"n": 2, "role": "paragraph", "text": "The bank kept its rate."},
            {"n": 3, "role": "repeat", "text": "Share"},
        ],
        "repeats": [{"text": "Share", "of": 1}],
    })
}

fn fields(expected: Value) -> Map<String, Value> {
    expected.as_object().unwrap().clone()
}

#[test]
fn a_right_expectation_passes() {
    let right = json!({
        "title": "Rates held", "lead": null, "tags": [], "authors": [{"name": "Ada Moss"}],
        "body": [{"role": "paragraph", "text": "The bank kept its rate."}],
        "body_roles": ["paragraph"], "body_first_words": ["The bank"],
        "beside": [{"role": "pull_quote", "text": "Not now"}],
        "text_has": ["kept its"], "text_has_not": ["Not now"], "notices": ["truncated"],
        "roles": {"Share": "tools", "Share #2": "repeat", "The bank": "paragraph"},
        "repeats_first_words": ["Sha"],
    });
    assert_eq!(differences(&fields(right), &record()), []);
}

#[test]
fn a_wrong_expectation_fails() {
    for wrong in [
        json!({"title": "Rates raised"}),
        json!({"title": null}),
        json!({"lead": "A lead"}),
        json!({"tags": ["money"]}),
        json!({"authors": []}),
        json!({"authors": [{"name": "Ada Moss", "kind": "desk"}]}),
        json!({"authors": [{"name": "Ada Moss"}, {"name": "Bo Reed"}]}),
        json!({"body": [{"role": "quote", "text": "The bank kept its rate."}]}),
        json!({"body": []}),
        json!({"body_roles": ["paragraph", "paragraph"]}),
        json!({"body_first_words": []}),
        json!({"body_first_words": ["A bank"]}),
        json!({"beside": [{"role": "embed", "text": "Not now"}]}),
        json!({"text_has": ["raised"]}),
        json!({"text_has_not": ["kept its"]}),
        json!({"notices": ["limit"]}),
        json!({"roles": {"Share": "navigation"}}),
        json!({"roles": {"Share #3": "repeat"}}),
        json!({"roles": {"Print": "tools"}}),
        json!({"repeats_first_words": []}),
        json!({"titel": "Rates held"}),
    ] {
        assert_eq!(differences(&fields(wrong.clone()), &record()).len(), 1, "{wrong} should fail once");
    }
}
