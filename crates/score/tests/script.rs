//! Our scores against those of the reference script, value by value, on pages of our own. Where the script or Python
//! is missing, the values that it gave for them once are held against instead.

use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tearsheet_article::Article;
use tearsheet_score::{MAIN, Metric, PARTS, Truth, flat, score, summarise};

/// What the script said of the pages below; used where it cannot be asked.
const RECORDED: &str = include_str!("script.json");

/// Half a digit behind the fourth.
const CLOSE: f64 = 0.000_05;

type Metrics = Vec<(&'static str, Metric)>;

/// A page of the test: its truth row, and the record (without the fields that every record has).
fn pages() -> Vec<(Value, Option<Value>)> {
    let mut pages = texts();
    pages.extend(optional_paragraphs());
    pages.extend(dates());
    pages.extend(names_and_titles());
    pages.extend(parts());
    pages
}

fn texts() -> Vec<(Value, Option<Value>)> {
    let body = |lang: &str, body: &str, text: &str| {
        (json!({"lang": lang, "body": body}), Some(json!({"text": text})))
    };
    vec![
        body(
            "en",
            "Mr. Grey left at 5 p.m. Nobody saw him. “Why?” asked Ms. Hale.\n\nShe wrote it down.",
            "Menu\n\nMr. Grey left at 5 p.m. Nobody saw them. “Why?” asked Ms. Hale.\n\nShe  wrote it\u{a0}down.",
        ),
        body(
            "en-us",
            "The the the cat. The hat; the café_bar is naïve.",
            "The cat the the hat the. The café bar",
        ),
        body(
            "de",
            "Die Straße ist gesperrt. Ölpreis steigt, sagt z. B. Dr. Öz.\nÜbrigens: 3,5 %.",
            "Die STRASSE ist gesperrt. Ölpreis steigt sagt z. B. Dr. Öz.\n\nÜbrigens: 3,5 %.",
        ),
        body(
            "tr",
            "İstanbul'da Prof. İ. Ünal konuştu. IŞIK söndü! Şimdi?",
            "Istanbul'da Prof. İ. Ünal konuştu. Işık söndü! Şimdi?",
        ),
        body(
            "ja",
            "東京で会議。首相は「ﾀﾜｰ」と述べた！次は？大阪。\n\nカタカナ・テスト",
            "東京での会議。首相は「タワー」と述べた！\n\nカタカナ・テスト",
        ),
        body("ko", "서울에서 회의가 열렸다. 내일 다시 연다.", "서울에서 큰 회의가 열렸다. 모레 다시 연다."),
        body("th", "รัฐบาลไทยประกาศวันหยุด\n\nพรุ่งนี้ ๑๒ มกราคม", "รัฐบาลประกาศวันหยุด\n\nวันนี้ ๑๒ มกราคม"),
        body("hi", "हिन्दी में समाचार। दिल्ली में वर्षा हुई।", "हिन्दी समाचार। दिल्ली में भारी वर्षा।"),
        body("el", "Ο ΟΔΥΣΣΕΑΣ έφυγε. Ήταν νύχτα… Τέλος.", "Ο Οδυσσέας έφυγε. Ήταν νύχτα… τέλος."),
        body(
            "ru",
            "Снег идёт. «Да», сказал он. Ёлка — 1½ м.",
            "Снег идёт. \"Да\", сказал он.\u{1f}Елка 1½ м.",
        ),
        body(
            "ar",
            "قال الرئيس إن الاجتماع كان ناجحا. انتهى.",
            "قال الرئيس ان الاجتماع كان ناجحا. انتهى الخبر.",
        ),
        body(
            "fr",
            "Il dit : « Non. » Ça va ?\n\n¿Qué? ¡Sí! (Voilà.) Fin.",
            "Il dit « Non. » Ça va ?\n\n¿Qué? ¡Sí! Fin.",
        ),
        body("pl", "Jedno zdanie bez końca", ""),
        body("pl", "", "Tu nie ma artykułu."),
        body("pl", "", ""),
        body("en", "...", "!!!"),
        body("fi", &"sana toinen kolmas ".repeat(90), &"toinen sana neljäs kolmas ".repeat(70)),
        (json!({"lang": "en", "body": "No record at all."}), None),
        (
            json!({"with": ["A  clear DAY", "rain"], "without": ["Share\nthis"]}),
            Some(json!({"text": "A clear day.\n\nShare this with rain."})),
        ),
        (json!({"with": ["ΣΟΦΌΣ"], "without": []}), Some(json!({"text": "σοφός"}))),
        (json!({"without": ["Cookies"]}), Some(json!({"text": "We use cookies"}))),
    ]
}

fn optional_paragraphs() -> Vec<(Value, Option<Value>)> {
    let few = "Summary line here.\n\nThe harbour froze on Monday.\n\nPhoto: the harbour.\n\nShips wait outside.\n\nCorrected on Tuesday.";
    let many: Vec<String> =
        (0..12).map(|n| format!("Paragraph {n} tells of ship {}. It sails at {n}.", n * n)).collect();
    let kept: Vec<&str> =
        many.iter().enumerate().filter(|(n, _)| n % 3 != 1).map(|(_, part)| part.as_str()).collect();
    vec![
        (
            json!({"lang": "en", "body": few, "body_optional": [0, 2, 4]}),
            Some(
                json!({"text": "The harbour froze on Monday.\n\nShips wait outside.\n\nCorrected on Tuesday."}),
            ),
        ),
        (json!({"lang": "en", "body": few, "body_optional": [0, 2]}), Some(json!({"text": few}))),
        (json!({"lang": "no", "body": "Kun én.", "body_optional": [0]}), Some(json!({"text": "Kun to."}))),
        (json!({"lang": "no", "body": "Kun én.", "body_optional": [0]}), None),
        (
            json!({"lang": "sv", "body": many.join("\n\n"), "body_optional": [1, 2, 4, 5, 7, 8, 10, 11]}),
            Some(json!({"text": kept.join("\n\n")})),
        ),
    ]
}

fn dates() -> Vec<(Value, Option<Value>)> {
    let pair = |truth: &str, timed: bool, at: Option<&str>| {
        let when =
            |at: &str| json!({"at": at, "precision": "second", "zone": "stated", "from": "meta", "raw": at});
        (json!({"published": truth, "published_has_time": timed}), Some(json!({"published": at.map(when)})))
    };
    vec![
        pair("2024-05-01", false, Some("2024-05-01T23:59:00-08:00")),
        pair("2024-05-01T23:30:00-05:00", true, Some("2024-05-02T04:30:59Z")),
        pair("2024-05-01T23:30:00-05:00", true, Some("2024-05-02T04:31")),
        pair("2024-05-01 23:30", true, Some("2024-05-01T23:30:10+02:00")),
        pair("2024-02-29T00:10:00+0100", true, Some("2024-02-28")),
        pair("2024/03/01", false, Some("2024-02-28")),
        pair("2023-12-31T23:59:59.123 UTC", true, Some("2024-01-01T05:29+05:30")),
        pair("2024-06-01T10:00:00Z", true, None),
        pair("2024-06-01T10:00:00Z", true, Some("2024-06-31")),
        pair("soon", false, Some("2024-06-01")),
    ]
}

fn names_and_titles() -> Vec<(Value, Option<Value>)> {
    let authors = |truth: &[&str], found: &[&str]| {
        let person = |name: &&str| json!({"name": name, "kind": "person"});
        (json!({"authors": truth}), Some(json!({"authors": found.iter().map(person).collect::<Vec<_>>()})))
    };
    let title = |truth: &str, found: &str| (json!({"title": truth}), Some(json!({"title": found})));
    let cover = |truth: Value, found: Value| (json!({"images": [truth]}), Some(json!({"images": found})));
    vec![
        authors(&["Ana O'Sand", "Bo Berg"], &["By ANA O’SAND", "Bo Berg"]),
        authors(&["Ana Sand", "Bo Berg"], &["Ana Sand", "Desk"]),
        authors(&["Jürgen Groß"], &["von Jürgen GROSS"]),
        authors(&["Zoë"], &[]),
        authors(&[], &[]),
        authors(&[], &["Newsroom"]),
        title("Rates &amp; rents: ‘no change’", "Rates & Rents: no change"),
        title("Große Freude", "GROSSE Freude | Die Zeitung"),
        title("ﬁrst ½ of №5", "first 1⁄2 of No5"),
        title("—", ""),
        title("Kein Titel", ""),
        cover(
            json!({"url": "https://a.example/p.jpg?w=1", "is_cover": true}),
            json!([{"url": "http://A.example/p.jpg/#x", "cover": false}]),
        ),
        cover(
            json!({"url": "x", "urls": ["//b.example/1.png", "//b.example/2.png"], "is_cover": true}),
            json!([{"url": "https://b.example/0.png", "cover": false}, {"url": "https://b.example/2.png", "cover": true}]),
        ),
        cover(json!({"url": "https://c.example/3.png", "is_cover": true}), json!([])),
        cover(json!({"url": "https://c.example/3.png", "is_cover": false}), json!([])),
    ]
}

fn parts() -> Vec<(Value, Option<Value>)> {
    vec![
        (
            json!({"summary": ["Rivers rise.", "Towns wait."], "headlines": ["„The Dam“", "After", "After"], "tags": ["Rain", "rain", "Dams"],
                "images": [{"caption": "The dam at dawn on Monday", "credit": ["Ana Sand", "Agency"]}, {"caption": "A boat", "credit": "Foto: Bo"}]}),
            Some(json!({"lead": "Rivers rise. Towns wait", "tags": ["«Dams»", "Snow", "RAIN."],
                "body": [{"role": "heading", "text": "The  dam"}, {"role": "heading", "text": "After"}, {"role": "paragraph", "text": "After"}],
                "images": [{"caption": "Dam at dawn on monday", "credit": "ana sand, agency", "cover": true}, {"credit": "© Bo", "cover": false},
                    {"caption": "A goat", "credit": "Fotografia: Cy", "cover": false}]})),
        ),
        (
            json!({"summary": "Straßen leer", "tags": ["x"], "images": [{"caption": "Eins zwei"}, {"credit": "Photo by Cy Holm"}]}),
            Some(
                json!({"lead": "STRASSEN leer.", "images": [{"credit": "Photograph: Cy Holm.", "cover": true}]}),
            ),
        ),
        (json!({"summary": null, "headlines": null}), Some(json!({"lead": "Invented."}))),
        (json!({"summary": "Lost"}), None),
    ]
}

/// Truth rows, and the records with all that a record must have.
fn set() -> (Vec<Value>, Vec<Option<Article>>) {
    let base = serde_json::to_value(Article::default()).expect("a record is JSON");
    let rows = pages().into_iter().enumerate().map(|(n, (mut truth, record))| {
        truth["id"] = format!("page-{n}").into();
        let record = record.map(|fields| {
            let mut record = base.clone();
            let filled = record.as_object_mut().expect("a record is an object");
            filled.extend(fields.as_object().expect("fields are an object").clone());
            filled.insert("id".into(), truth["id"].clone());
            serde_json::from_value(record).expect("fields are those of a record")
        });
        (truth, record)
    });
    rows.unzip()
}

fn ours(truths: &[Value], records: &[Option<Article>]) -> (Metrics, Metrics) {
    let truths: Vec<Truth> =
        truths.iter().map(|row| serde_json::from_value(row.clone()).expect("a truth row")).collect();
    let scores = score(&truths, records, 2);
    (summarise(&scores, MAIN, 50), summarise(&scores, PARTS, 50))
}

/// The script's metrics on rows that are written to files of this name; `None` where it cannot be run.
fn script(name: &str, truths: &[Value], records: impl Iterator<Item = Value>) -> Option<Value> {
    let script = folder_of(name)?.join(name);
    let file = |kind: &str| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{kind}.jsonl"));
    let lines = |rows: Vec<Value>| rows.iter().map(|row| format!("{row}\n")).collect::<String>();
    std::fs::write(file("truth"), lines(truths.to_vec())).expect("the target folder can be written");
    std::fs::write(file("pred"), lines(records.collect())).expect("the target folder can be written");
    let done = Command::new("python3")
        .arg(&script)
        .args(["--json", "--truth"])
        .arg(file("truth"))
        .arg("--pred")
        .arg(file("pred"))
        .output()
        .expect("python3 runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(serde_json::from_slice(&done.stdout).expect("the script prints JSON"))
}

fn assert_agrees(ours: &[(&str, Metric)], theirs: &Value) {
    let theirs = theirs.as_object().expect("metrics by name");
    assert_eq!(ours.len(), theirs.len(), "{ours:?} against {theirs:?}");
    for (name, metric) in ours {
        let other = theirs.get(*name).unwrap_or_else(|| panic!("the script has no {name}"));
        let value = other["value"].as_f64().expect("a number");
        assert!((metric.value - value).abs() < CLOSE, "{name}: ours {}, the script's {value}", metric.value);
        assert_eq!(Some(metric.pages as u64), other["pages"].as_u64(), "pages of {name}");
    }
}

#[test]
fn the_scores_are_those_of_the_script() {
    let (truths, records) = set();
    let (main, parts) = ours(&truths, &records);
    let recorded: Value = serde_json::from_str(RECORDED).expect("recorded metrics");
    let present = || records.iter().flatten();
    let said = script("score.py", &truths, present().map(flat)).map(|report| report["metrics"].clone());
    let said_of_parts = script("parts_score.py", &truths, present().map(|record| json!(record)));
    if said.is_none() || said_of_parts.is_none() {
        notice("../shared/tools or python3 is missing: held against the recorded values only");
    }
    for theirs in [said.as_ref(), Some(&recorded["main"])].into_iter().flatten() {
        assert_agrees(&main, theirs);
    }
    for theirs in [said_of_parts.as_ref(), Some(&recorded["parts"])].into_iter().flatten() {
        assert_agrees(&parts, theirs);
    }
}

/// Page by page, so that no two differences can cancel out.
#[test]
fn every_page_alone_scores_what_the_script_says() {
    let (truths, records) = set();
    let Some(report) = script_by_page(&truths, &records) else {
        return notice("../shared/tools or python3 is missing: pages are not compared one by one");
    };
    assert_eq!(report.lines().count(), truths.len());
    for (n, line) in report.lines().enumerate() {
        let (main, _) = ours(&truths[n..=n], &records[n..=n]);
        assert_agrees(&main, &serde_json::from_str(line).expect("a line of JSON"));
    }
}

/// One line of metrics for each page.
fn script_by_page(truths: &[Value], records: &[Option<Article>]) -> Option<String> {
    let folder = folder_of("score.py")?;
    let program = format!(
        "import sys, json, argparse\nsys.path.insert(0, {folder:?})\nsys.dont_write_bytecode = True\nimport score\n\
        opt = argparse.Namespace(bootstrap=0, seed=1, rouge_tokens='auto', sentences='simple')\n\
        for line in sys.stdin:\n    truth, pred = json.loads(line)\n    \
        page = score.page_scores(truth, pred or {{}}, set(score.FAMILIES), opt)\n    \
        print(json.dumps(score.summarise([page], opt)))"
    );
    let pairs = truths.iter().zip(records);
    let pairs = pairs.map(|(truth, record)| format!("{}\n", json!([truth, record.as_ref().map(flat)])));
    Some(piped(&program, &pairs.collect::<String>()))
}

/// The folder of the reference scripts, where this one is there and can be run.
fn folder_of(script: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tools");
    let python = || Command::new("python3").arg("--version").output().is_ok();
    (folder.join(script).is_file() && python()).then_some(folder)
}

/// Says it past the test runner, which keeps back what a passing test prints.
fn notice(words: &str) {
    writeln!(std::io::stderr(), "NOTICE: {words}").expect("stderr can be written");
}

fn piped(program: &str, input: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pairs.jsonl");
    std::fs::write(&path, input).expect("the target folder can be written");
    let done = Command::new("python3")
        .args(["-c", program])
        .stdin(std::fs::File::open(&path).expect("just written"))
        .output();
    let done = done.expect("python3 runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("JSON is UTF-8")
}
