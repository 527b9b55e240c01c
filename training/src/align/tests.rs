use super::*;
use serde_json::{Value, json};
use tearsheet_read::{Options, blocks, pages};

const WHOLE: Speaks = Speaks { whole: true, parts: false };
const PARTS: Speaks = Speaks { whole: true, parts: true };
const SNIPPETS: Speaks = Speaks { whole: false, parts: false };

const QUAY: &str =
    "The harbour board said on Monday that the new quay would open in the spring, after two years of delay.";
const COST: &str =
    "It has cost nine million, which is three more than the council had been told when it gave its consent.";
const FISH: &str =
    "Fishermen fear that the larger ships will drive the herring from the bay, as they did further north.";
const VOTE: &str =
    "The council votes on the matter in two weeks, and the mayor has asked everyone to come and be heard.";

/// What is known of each block of a page, by its first words, beside the names of its labels.
fn labels(html: &str, speaks: Speaks, truth: Value) -> Vec<String> {
    let mut row = json!({"id": "a"});
    row.as_object_mut().unwrap().extend(truth.as_object().unwrap().clone());
    let page = pages::open(html.as_bytes(), &Options::default());
    let blocks = blocks::cut(&page);
    let aligned = align(&serde_json::from_value(row).unwrap(), speaks, &page, &blocks);
    aligned.known.iter().map(|known| known.name().to_owned()).collect()
}

fn held(html: &str, body: &str) -> Vec<bool> {
    let page = pages::open(html.as_bytes(), &Options::default());
    let blocks = blocks::cut(&page);
    let truth = serde_json::from_value(json!({"id": "a", "body": body})).unwrap();
    align(&truth, WHOLE, &page, &blocks).held
}

#[test]
fn of_two_copies_the_one_in_order_is_text() {
    let html = format!("<p>{COST}</p><p>{QUAY}</p><p>{COST}</p><p>{FISH}</p><p>{COST}</p>");
    let body = [QUAY, COST, FISH].join("\n\n");
    assert_eq!(held(&html, &body), [false, true, true, true, false]);
}

#[test]
fn of_two_copies_in_order_the_one_among_the_text_is_text() {
    let html = format!("<div><a>{QUAY}</a></div><main><p>{QUAY}</p><p>{COST}</p><p>{FISH}</p></main>");
    assert_eq!(held(&html, &[QUAY, COST, FISH].join("\n\n")), [false, true, true, true]);
}

#[test]
fn truths_join_split_and_drop() {
    let joined = held(&format!("<p>{QUAY}</p><p>{COST}</p><nav>Home</nav>"), &format!("{QUAY} {COST}"));
    assert_eq!(joined, [true, true, false]);
    let split = held(&format!("<div>{QUAY}<b>{COST}</b></div><nav>Home</nav>"), &format!("{QUAY}\n\n{COST}"));
    assert_eq!(split, [true, false]);
    let dropped =
        held(&format!("<p>{QUAY} (Advertisement) {COST}</p><p>{FISH}</p>"), &format!("{QUAY} {COST}"));
    assert_eq!(dropped, [true, false]);
}

#[test]
fn short_blocks_make_up_a_line_between_others() {
    let html =
        format!("<p>Ships</p><p>{QUAY}</p><p>Ships</p><p>Nine</p><p>Share</p><p>{FISH}</p><p>Nine</p>");
    let body = format!("{QUAY}\n\nShips: nine\n\n{FISH}");
    assert_eq!(held(&html, &body), [false, true, true, true, false, true, false]);
}

#[test]
fn a_paragraph_that_the_truth_sets_elsewhere_is_found() {
    let html = format!("<p>{FISH}</p><p>{QUAY}</p><p>{COST}</p><p>Contact us today</p>");
    assert_eq!(held(&html, &[QUAY, COST, FISH].join("\n\n")), [true, true, true, false]);
}

#[test]
fn the_text_has_its_forms() {
    let html = format!(
        "<h1>New quay opens</h1><p>{QUAY}</p><h2>What it cost</h2><ul><li>Nine million</li></ul><blockquote>{FISH}\
         </blockquote><p>Nine millions</p><p>{VOTE}</p><figure><figcaption>The quay at low tide</figcaption></figure>"
    );
    let body = [
        "New quay opens",
        QUAY,
        "What it cost",
        "Nine million",
        FISH,
        "Nine millions",
        VOTE,
        "The quay at low tide",
    ];
    let truth = json!({"title": "New quay opens", "body": (body.join("\n\n"))});
    let expected = ["title", "paragraph", "heading", "list_item", "quote", "text", "paragraph", "caption"];
    assert_eq!(labels(&html, WHOLE, truth), expected);
}

#[test]
fn the_parts_around_the_text() {
    let html = format!(
        "<nav><a>Harbour</a></nav><h1>New quay opens</h1><p class=deck>Nine million, and two years late</p>\
         <p>By Ewa Lis</p><p>4 May 2024, 10:00</p><figure><figcaption>The quay at low tide</figcaption>\
         <small>Foto: Jan Nowak</small></figure><p>{QUAY}</p><h2>The cost</h2><p>{COST}</p><p>{FISH}</p>\
         <ul><li><a>Harbour</a></li><li><a>Fishing</a></li></ul><footer>All rights reserved</footer>"
    );
    let truth = json!({
        "title": "New quay opens", "summary": "Nine million, and two years late.", "authors": ["Ewa Lis"],
        "published": "2024-05-04T10:00:00", "tags": ["Harbour", "Fishing"], "headlines": ["The cost"],
        "images": [{"caption": "The quay at low tide.", "credit": "Jan Nowak"}],
        "body": ([QUAY, "The cost", COST, FISH].join("\n\n")),
    });
    let expected = [
        "beside",
        "title",
        "lead",
        "byline",
        "time",
        "caption",
        "credit",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
        "tags",
        "tags",
        "beside",
    ];
    assert_eq!(labels(&html, PARTS, truth), expected);
}

#[test]
fn a_headline_in_a_trail_of_links_is_not_the_title() {
    let html = format!(
        "<nav class=breadcrumb><h1>Harbour: new quay opens in spring</h1></nav>\
         <h2>New quay opens in spring after all</h2><p>{QUAY}</p><p>{COST}</p>"
    );
    let truth = json!({"title": "Harbour: new quay opens in spring", "body": ([QUAY, COST].join("\n\n"))});
    assert_eq!(labels(&html, WHOLE, truth), ["beside", "title", "paragraph", "paragraph"]);
    let other = html.replace("New quay opens in spring after all", "Herring fear the fleet");
    let truth = json!({"title": "Harbour: new quay opens in spring", "body": ([QUAY, COST].join("\n\n"))});
    assert_eq!(labels(&other, WHOLE, truth)[..2], ["nothing", "nothing"]);
}

#[test]
fn a_truth_cut_short_says_nothing_of_the_rest() {
    let more = format!("{FISH} {VOTE} {FISH} {VOTE}");
    let text = |rest: &str| format!("<main><p>{QUAY}</p><p>{COST}</p>{rest}</main><p>{VOTE}</p>");
    let truth = || json!({"body": ([QUAY, COST].join("\n\n"))});
    let cut = labels(&text(&format!("<p>{more}</p><p>{more}</p>")), WHOLE, truth());
    assert_eq!(cut, ["paragraph", "paragraph", "nothing", "nothing", "beside"]);
    let signed = labels(&text("<p>The author has lived at the harbour all her life.</p>"), WHOLE, truth());
    assert_eq!(signed, ["paragraph", "paragraph", "beside", "beside"]);
}

#[test]
fn snippets_tell_of_their_blocks_and_of_those_set_alike() {
    let html =
        format!("<main><p>{QUAY}</p><p>{COST}</p><p>{VOTE}</p></main><div>{FISH}</div><div>Home</div>");
    let truth =
        json!({"with": ["the new quay would open"], "without": ["the mayor has asked", "the herring"]});
    assert_eq!(labels(&html, SNIPPETS, truth), ["text", "text", "beside", "beside", "nothing"]);
}

#[test]
fn scripts_without_spaces() {
    let text =
        "港湾委員会は月曜日、新しい埠頭が二年の遅れを経て春に開業すると発表した。費用は九百万に達した。";
    let html = format!("<p>開業</p><p>{text}</p><p>関連記事</p>");
    assert_eq!(held(&html, text), [false, true, false]);
}

#[test]
fn a_page_without_truth_or_words() {
    assert_eq!(labels("<p>One</p>", SNIPPETS, json!({})), ["nothing"]);
    assert_eq!(labels("<p>One</p>", WHOLE, json!({"body": ""})), ["beside"]);
    assert!(labels("", WHOLE, json!({"body": QUAY})).is_empty());
}
