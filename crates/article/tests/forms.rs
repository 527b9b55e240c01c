//! Every form must give the words back that went in, whatever characters they are made of.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use roxmltree::{Document, Node};
use tearsheet_article::{
    Access, Article, Author, AuthorKind, Comment, Image, PageKind, Part, Precision, Role, When, WhenFrom,
    Zone,
};

/// Texts that mean something to one format or another.
const HARD: [&str; 44] = [
    "# not a heading",
    "#hashtag and C# and #",
    "1. not a list",
    "1) nor this",
    "1234567890. too long for a list",
    "2022. The year",
    "- dash",
    "-",
    "---",
    "***",
    "===",
    "+ plus",
    "* star and *emphasis* and **strong**",
    "_under_ and snake_case_name and __init__",
    "`code` and ``two``",
    "```",
    "~~~",
    "~~struck~~",
    "> quote",
    "<b>bold</b> <script>alert(1)</script> <!-- x -->",
    "a < b && c > d",
    "&amp; &lt; &#65; &copy; AT&T R&D",
    "[link](javascript:alert(1)) ![image](x)",
    "[reference]: http://example.org",
    "[x] done",
    "a | b | c",
    "| --- |",
    "back\\slash \\* \\n \\",
    "https://example.org/a_b_c?x=1&y=2",
    "“quoted” ‘single’ \"double\" 'single'",
    "]]> <![CDATA[ x ]]>",
    "<?xml version=\"1.0\"?>",
    "{{template}} {% tag %} ${x}",
    "key: value",
    "--- # yaml",
    "مرحبا بالعالم",
    "שלום עולם",
    "日本語のテキスト。",
    "naïve café Łódź ẞ",
    "👩‍👩‍👧‍👦 🇵🇱",
    "zero\u{200b}width\u{ad}soft",
    "!",
    ":::",
    "$x_1 + y_2$",
];

fn part(role: Role, text: &str, level: Option<u8>) -> Part {
    Part { role, text: text.into(), level }
}

/// An article that says one thing everywhere.
fn saying(text: &str) -> Article {
    let roles = [
        Role::Paragraph,
        Role::Heading,
        Role::ListItem,
        Role::Quote,
        Role::Table,
        Role::Box,
        Role::Correction,
    ];
    Article {
        id: Some(text.into()),
        page_kind: PageKind::Article,
        kicker: Some(text.into()),
        title: Some(text.into()),
        lead: Some(text.into()),
        site: Some(text.into()),
        section: Some(text.into()),
        tags: vec![text.into()],
        authors: vec![Author { name: text.into(), kind: AuthorKind::Person, url: None }],
        body: roles.into_iter().map(|role| part(role, text, None)).collect(),
        text: text.into(),
        comments: vec![Comment { text: text.into(), author: Some(text.into()), at: None }],
        ..Article::default()
    }
}

/// Texts of the blocks that a Markdown reader sees.
fn markdown_blocks(markdown: &str) -> Vec<String> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    options |= Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_FOOTNOTES;
    let mut blocks = Vec::new();
    let mut words = String::new();
    let mut is_front_matter = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => is_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => is_front_matter = false,
            Event::Text(text) if !is_front_matter => words.push_str(&text),
            Event::Text(_) => {}
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            Event::Start(Tag::List(_)) if !words.is_empty() => blocks.push(std::mem::take(&mut words)),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::List(_) | Tag::BlockQuote(_) | Tag::Item) => {}
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::TableHead) => {}
            Event::Start(Tag::TableRow | Tag::TableCell | Tag::CodeBlock(_)) => {}
            Event::Start(other) => panic!("{other:?} in {markdown}"),
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => {}
            Event::End(_) if words.is_empty() => {}
            Event::End(_) => blocks.push(std::mem::take(&mut words)),
            other => panic!("{other:?} in {markdown}"),
        }
    }
    blocks
}

#[test]
fn markdown_reads_back() {
    for text in HARD {
        let markdown = saying(text).to_markdown();
        let blocks = markdown_blocks(&markdown);
        assert_eq!(blocks, vec![text; 10], "{markdown}");
    }
}

#[test]
fn markdown_reads_back_whatever_marks_it_is_made_of() {
    const MARKS: &[u8] = b"##**__``~~<>[]()!|\\--++==..:;&119aab  \"'/@^${}%";
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize
    };
    for _ in 0..5000 {
        let length = 1 + next() % 12;
        let marks: String = (0..length).map(|_| char::from(MARKS[next() % MARKS.len()])).collect();
        let text = marks.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let markdown = saying(&text).to_markdown();
            assert_eq!(markdown_blocks(&markdown), vec![text.as_str(); 10], "{markdown}");
        }
    }
}

#[test]
fn markdown_keeps_lines_lists_tables_and_code() {
    let body = vec![
        part(Role::Paragraph, "one\n- two\n  3. three", None),
        part(Role::ListItem, "a", Some(1)),
        part(Role::ListItem, "b\nb2", Some(2)),
        part(Role::ListItem, "c", Some(1)),
        part(Role::Table, "x\ty|z\n1\t2", None),
        part(Role::Code, "```\n  let a = *b;\n````", None),
        part(Role::PullQuote, "lifted", None),
    ];
    let markdown = Article { body, ..Article::default() }.to_markdown();
    let expected = "one\\\n\\- two\\\n3\\. three\n\n- a\n  - b\\\n    b2\n- c\n\n| x | y\\|z |\n| --- | --- |\n| 1 | 2 |\n\n\
                    `````\n```\n  let a = *b;\n````\n`````\n";
    assert!(markdown.ends_with(expected), "{markdown}");
    let blocks =
        ["one\n- two\n3. three", "a", "b\nb2", "c", "x", "y|z", "1", "2", "```\n  let a = *b;\n````\n"];
    assert_eq!(markdown_blocks(&markdown), blocks);
}

#[test]
fn front_matter_is_json_in_yaml() {
    for text in HARD.into_iter().chain(["line\nbreak\ttab\u{85}\u{2028}\u{feff}\u{7}end"]) {
        let markdown = saying(text).to_markdown();
        let title = markdown.lines().find_map(|line| line.strip_prefix("title: ")).unwrap();
        assert_eq!(serde_json::from_str::<String>(title).unwrap(), text);
        let tag = markdown.lines().skip_while(|line| *line != "tags:").nth(1).unwrap();
        assert_eq!(serde_json::from_str::<String>(tag.trim_start_matches("  - ")).unwrap(), text);
    }
}

fn texts(document: &Document, name: &str) -> Vec<String> {
    let said =
        |node: Node| node.descendants().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect();
    document.descendants().filter(|node| node.has_tag_name(name)).map(said).collect()
}

/// HTML without void elements and doctype is XML enough to be read back.
fn as_xml(html: &str) -> String {
    let body = &html[html.find("<body>").unwrap()..html.rfind("</html>").unwrap()];
    body.replace("<br>", "<br/>").replace(" loading=\"lazy\">", "/>")
}

#[test]
fn html_reads_back_and_runs_nothing() {
    for text in HARD {
        let html = saying(text).to_html();
        let xml = as_xml(&html);
        let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error} in {html}"));
        for name in ["h1", "h2", "td", "address", "footer"] {
            assert!(texts(&document, name).iter().any(|said| said.trim().contains(text)), "{name} in {html}");
        }
        for name in ["p", "li", "blockquote", "aside"] {
            assert!(texts(&document, name).iter().any(|said| said == text), "{name} in {html}");
        }
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    }
}

#[test]
fn tei_reads_back() {
    for text in HARD {
        let tei = saying(text).to_tei();
        let document = Document::parse(&tei).unwrap_or_else(|error| panic!("{error} in {tei}"));
        for name in ["title", "author", "publisher", "head", "p", "item", "quote", "cell", "note", "term"] {
            assert!(texts(&document, name).iter().any(|said| said == text), "{name} in {tei}");
        }
    }
}

/// Elements of the modules of TEI P5 that all its customisations have, and of tables. (`bench/forms.py` holds whole
/// documents against a document type.)
const TEI: &str = "TEI teiHeader fileDesc titleStmt title author publicationStmt publisher date notesStmt note \
    sourceDesc bibl ptr profileDesc abstract p creation langUsage language textClass keywords term encodingDesc appInfo \
    application label text body div head list item quote ab graphic desc table row cell lb name";

#[test]
fn tei_has_no_element_of_a_module_that_may_be_missing() {
    let code = part(Role::Code, "fn main() {\n}", None);
    let article = Article { body: [filed().body, vec![code]].concat(), ..filed() };
    let tei = article.to_tei();
    let document = Document::parse(&tei).unwrap();
    for element in document.descendants().filter(Node::is_element) {
        let name = element.tag_name().name();
        assert!(TEI.split_whitespace().any(|known| known == name), "{name} in {tei}");
    }
    assert!(tei.contains("<ab type=\"code\" xml:space=\"preserve\">fn main() {\n}</ab>"), "{tei}");
}

#[test]
fn characters_that_xml_forbids_are_left_out() {
    let forbidden = "a\u{0}b\u{8}c\u{b}d\u{1f}e\u{fffe}f\u{ffff}g";
    let article = saying(forbidden);
    let tei = article.to_tei();
    assert!(texts(&Document::parse(&tei).unwrap(), "head").contains(&"abcdefg".to_owned()));
    assert!(article.to_html().contains("<h1>abcdefg</h1>"));
    assert!(article.to_markdown().contains("# abc de"));
}

#[test]
fn tei_sections_open_at_headings() {
    let body = vec![
        part(Role::Paragraph, "before", None),
        part(Role::Heading, "one", Some(3)),
        part(Role::ListItem, "a", Some(1)),
        part(Role::ListItem, "b", Some(2)),
        part(Role::ListItem, "c", Some(1)),
        part(Role::Heading, "two", None),
        part(Role::Table, "x\ty\nz", None),
    ];
    let tei = Article { body, ..Article::default() }.to_tei();
    let flat: String = tei[tei.find("<div type=\"entry\">").unwrap()..].lines().collect();
    let expected = "<div type=\"entry\"><p>before</p>\
        <div type=\"section\"><head rend=\"h3\">one</head>\
        <list><item>a<list><item>b</item></list></item><item>c</item></list></div>\
        <div type=\"section\"><head rend=\"h2\">two</head>\
        <table><row><cell>x</cell><cell>y</cell></row><row><cell>z</cell><cell></cell></row></table></div>\
        </div></body></text></TEI>";
    assert_eq!(flat, expected);
}

fn filed() -> Article {
    let when = |at: &str, precision| When {
        at: at.into(),
        precision,
        zone: Zone::Stated,
        from: WhenFrom::Jsonld,
        raw: at.into(),
    };
    Article {
        url: Some("https://example.org/harbour/bridge?ref=front".into()),
        canonical_url: Some("https://example.org/harbour/bridge".into()),
        language: Some("en-GB".into()),
        access: Access::Metered,
        published: Some(when("2027-10-14T06:40+01:00", Precision::Minute)),
        modified: Some(when("2027-10-15", Precision::Day)),
        authors: vec![
            Author { name: "Ines Aldous".into(), kind: AuthorKind::Person, url: Some("javascript:x".into()) },
            Author {
                name: "Harbour Press".into(),
                kind: AuthorKind::Agency,
                url: Some("https://hp.example".into()),
            },
        ],
        images: vec![Image {
            url: Some("https://example.org/bridge.jpg?a=1&b=2".into()),
            caption: Some("The \"bridge\"".into()),
            credit: Some("T. Okafor".into()),
            cover: true,
        }],
        ..saying("Bridge <shut>")
    }
}

#[test]
fn json_ld_speaks_schema_org() {
    let json = serde_json::to_value(filed().to_json_ld()).unwrap();
    let expected = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": "Bridge <shut>",
        "url": "https://example.org/harbour/bridge",
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://example.org/harbour/bridge"},
        "headline": "Bridge <shut>",
        "alternativeHeadline": "Bridge <shut>",
        "description": "Bridge <shut>",
        "author": [
            {"@type": "Person", "name": "Ines Aldous"},
            {"@type": "Organization", "name": "Harbour Press", "url": "https://hp.example"}
        ],
        "datePublished": "2027-10-14T06:40+01:00",
        "dateModified": "2027-10-15",
        "articleSection": "Bridge <shut>",
        "keywords": ["Bridge <shut>"],
        "inLanguage": "en-GB",
        "isAccessibleForFree": false,
        "image": [{
            "@type": "ImageObject",
            "url": "https://example.org/bridge.jpg?a=1&b=2",
            "caption": "The \"bridge\"",
            "creditText": "T. Okafor",
            "representativeOfPage": true
        }],
        "articleBody": "Bridge <shut>",
        "publisher": {"@type": "Organization", "name": "Bridge <shut>"}
    });
    assert_eq!(json, expected);
}

#[test]
fn a_page_that_is_no_article_is_a_web_page() {
    let front = Article { page_kind: PageKind::SectionFront, ..filed() };
    let json = serde_json::to_value(front.to_json_ld()).unwrap();
    assert_eq!((&json["@type"], &json["name"]), (&"WebPage".into(), &"Bridge <shut>".into()));
    assert!(json.get("headline").is_none() && json.get("articleBody").is_none());
    let empty = serde_json::to_value(Article::default().to_json_ld()).unwrap();
    assert_eq!(empty, serde_json::json!({"@context": "https://schema.org", "@type": "WebPage"}));
}

#[test]
fn pictures_stand_in_every_form() {
    let article = filed();
    let address = "https://example.org/bridge.jpg?a=1&amp;b=2";
    assert!(
        article
            .to_markdown()
            .contains("![The \"bridge\"](<https://example.org/bridge.jpg?a=1&b=2>)\\\n*T. Okafor*\n")
    );
    let html = article.to_html();
    assert!(html.contains(&format!("<img src=\"{address}\" alt=\"The &quot;bridge&quot;\"")), "{html}");
    assert!(!html.contains("javascript"));
    let tei = article.to_tei();
    let said = "<desc>The &quot;bridge&quot;</desc><desc type=\"credit\">T. Okafor</desc>";
    assert!(tei.contains(&format!("<graphic url=\"{address}\">{said}</graphic>")), "{tei}");
    assert!(tei.contains("<date when=\"2027-10-14T06:40:00+01:00\">"), "{tei}");
}

#[test]
fn a_picture_that_says_nothing_is_left_out() {
    let image = Image { url: Some("data:image/gif;base64,R0".into()), ..Image::default() };
    let article = Article { images: vec![image], ..Article::default() };
    assert!(!article.to_html().contains("figure") && !article.to_tei().contains("figure"));
}

#[test]
fn an_empty_article_is_written_in_every_form() {
    let article = Article::default();
    assert_eq!(article.to_markdown(), "---\npage_kind: \"other\"\n---\n");
    assert!(Document::parse(&article.to_tei()).is_ok());
    assert!(Document::parse(&as_xml(&article.to_html())).is_ok());
}
