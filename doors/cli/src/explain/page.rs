//! The blocks of a page as a page for the browser: an article in, one HTML document out that loads nothing. It can be
//! read without its script, which only filters, searches and moves. All text of the page is escaped.

use std::collections::HashMap;
use std::fmt::Write;
use tearsheet::{Article, Block, Part, Role, When};

const TEMPLATE: &str = include_str!("explain.html");
/// A role that is less sure than this is marked.
const LOW: f32 = 0.6;

pub(super) fn page(article: &Article) -> String {
    let title = article.title.as_deref().or(article.id.as_deref()).unwrap_or("A page without a title");
    let fill = |name: &str| match name {
        "language" => escaped(article.language.as_deref().unwrap_or("")),
        "title" => escaped(title),
        "facts" => facts(article),
        "legend" => legend(article),
        "blocks" => blocks(article),
        "article" => sheet(article),
        "version" => env!("CARGO_PKG_VERSION").to_owned(),
        other => format!("{{{{{other}}}}}"),
    };
    let mut pieces = TEMPLATE.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once("}}") {
            Some((name, rest)) => {
                out.push_str(&fill(name));
                out.push_str(rest);
            }
            None => out.push_str(piece),
        }
    }
    out
}

fn facts(article: &Article) -> String {
    let kind = words(article.page_kind);
    let mut facts = vec![format!("{kind} <span class=\"num\">{:.2}</span>", article.page_kind_confidence)];
    let address = article.canonical_url.as_deref().or(article.url.as_deref());
    facts.extend(article.site.as_deref().map(escaped));
    facts.extend(article.language.as_deref().map(escaped));
    facts.push(format!("{} blocks", article.blocks.len()));
    facts.extend(address.map(|url| link(url, url)));
    facts.iter().map(|fact| format!("<li>{fact}</li>")).collect()
}

/// The name that JSON gives an enum's variant, with spaces.
fn words(value: impl serde::Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().replace('_', " ")
}

fn name(role: Role) -> String {
    role.as_str().replace('_', " ")
}

fn legend(article: &Article) -> String {
    let mut out = String::new();
    for role in Role::ALL {
        let count = article.blocks.iter().filter(|block| block.role == role).count();
        if count > 0 {
            let _ = writeln!(
                out,
                "<button type=\"button\" class=\"chip\" data-role=\"{role}\" aria-pressed=\"false\" title=\"{}\">{} \
                 <b>{count}</b></button>",
                escaped(role.meaning()),
                name(role)
            );
        }
    }
    out
}

fn blocks(article: &Article) -> String {
    article.blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    let Block { n, role, confidence, .. } = block;
    let repeats = block.of.map(|of| row("repeats", &format!("<a href=\"#b{of}\">block {of}</a>")));
    let reason = block.reason.as_deref().map(|reason| row("reason", &escaped(reason)));
    let path = block.path.as_deref().map(|path| row("path", &format!("<code>{}</code>", escaped(path))));
    let meter = format!(
        "<meter min=\"0\" max=\"1\" value=\"{confidence:.2}\"></meter> <span class=\"num\">{confidence:.2}</span>"
    );
    let why = [
        Some(row("role", &format!("{}. {}", name(*role), escaped(role.meaning())))),
        Some(row("confidence", &meter)),
        reason,
        repeats,
        path,
    ];
    format!(
        "<li id=\"b{n}\" class=\"block{}\" data-role=\"{role}\" data-in=\"{}\">\n<details>\n<summary><span class=\"n\">{n}</span>\
         <span class=\"chip\">{}</span><span class=\"words\" dir=\"auto\">{}</span></summary>\n<dl>{}</dl>\n</details>\n</li>\n",
        if *confidence < LOW { " unsure" } else { "" },
        u8::from(role.is_article()),
        name(*role),
        escaped(&block.text),
        why.into_iter().flatten().collect::<String>(),
    )
}

fn row(term: &str, description: &str) -> String {
    format!("<dt>{term}</dt><dd>{description}</dd>")
}

/// The article as it was put together.
fn sheet(article: &Article) -> String {
    let mut numbers = Numbers::of(article);
    let kicker = numbers.line(Role::Kicker, "p class=\"kicker\"", article.kicker.as_deref());
    let title = numbers.line(Role::Title, "h2", article.title.as_deref());
    let lead: String = article
        .lead
        .iter()
        .flat_map(|lead| lead.split("\n\n"))
        .map(|p| numbers.line(Role::Lead, "p class=\"lead\"", Some(p)))
        .collect();
    let body = body(&article.body, &mut numbers);
    let empty = "<p class=\"none\">No article was put together from this page.</p>\n";
    let is_empty = article.title.is_none() && article.body.is_empty();
    [
        if is_empty { empty.to_owned() } else { String::new() },
        kicker,
        title,
        lead,
        byline(article),
        pictures(article),
        body,
        chips("Tags", &article.tags),
        more(article),
    ]
    .concat()
}

/// Which block a text of the article came from.
struct Numbers<'a> {
    by_text: HashMap<(Role, &'a str), Vec<u32>>,
}

impl<'a> Numbers<'a> {
    fn of(article: &'a Article) -> Self {
        let mut by_text: HashMap<(Role, &str), Vec<u32>> = HashMap::new();
        for block in article.blocks.iter().rev() {
            by_text.entry((block.role, block.text.trim())).or_default().push(block.n);
        }
        Numbers { by_text }
    }

    /// A link to the next block that says this.
    fn mark(&mut self, role: Role, text: &'a str) -> String {
        let n = self.by_text.get_mut(&(role, text.trim())).and_then(Vec::pop);
        n.map(|n| format!("<a class=\"n\" href=\"#b{n}\" aria-label=\"block {n}\">{n}</a>"))
            .unwrap_or_default()
    }

    /// An element with a mark in its margin.
    fn line(&mut self, role: Role, element: &str, text: Option<&'a str>) -> String {
        let Some(text) = text else { return String::new() };
        let name = element.split(' ').next().unwrap_or(element);
        format!("<{element}>{}{}</{name}>\n", self.mark(role, text), escaped(text))
    }
}

fn byline(article: &Article) -> String {
    let author = |author: &tearsheet::Author| {
        let name = author.url.as_deref().map_or_else(|| escaped(&author.name), |url| link(url, &author.name));
        format!("{name} <small>{}</small>", words(author.kind))
    };
    let time = |label: &str, when: &When| {
        format!(
            "<span title=\"{}\">{label} <time>{}</time> <small>from {}</small></span>",
            escaped(&when.raw),
            escaped(&when.at),
            words(when.from)
        )
    };
    let parts: Vec<String> = article
        .authors
        .iter()
        .map(author)
        .chain(article.published.as_ref().map(|when| time("published", when)))
        .chain(article.modified.as_ref().map(|when| time("changed", when)))
        .collect();
    if parts.is_empty() { String::new() } else { format!("<p class=\"byline\">{}</p>\n", parts.join(" · ")) }
}

fn pictures(article: &Article) -> String {
    let picture = |image: &tearsheet::Image| {
        let caption = image.caption.as_deref().map(escaped);
        let credit = image.credit.as_deref().map(|credit| format!("<small>{}</small>", escaped(credit)));
        let address = image.url.as_deref().map(|url| link(url, "picture"));
        let words: Vec<String> = [caption, credit, address].into_iter().flatten().collect();
        format!("<figcaption>{}</figcaption>\n", words.join(" "))
    };
    let inner: String = article.images.iter().map(picture).collect();
    if inner.is_empty() { inner } else { format!("<figure>\n{inner}</figure>\n") }
}

fn body<'a>(parts: &'a [Part], numbers: &mut Numbers<'a>) -> String {
    let mut out = String::new();
    for part in parts {
        let element = match part.role {
            Role::Table => {
                out.push_str(&table(part, numbers));
                continue;
            }
            Role::Heading => "h3",
            Role::Quote => "blockquote",
            Role::Code => "pre",
            Role::ListItem => "p class=\"item\"",
            Role::Box | Role::Correction | Role::PullQuote | Role::Embed => "aside",
            Role::Caption => "p class=\"caption\"",
            _ => "p",
        };
        out.push_str(&numbers.line(part.role, element, Some(&part.text)));
    }
    out
}

fn table<'a>(part: &'a Part, numbers: &mut Numbers<'a>) -> String {
    let mut mark = numbers.mark(part.role, &part.text);
    let mut rows = String::new();
    for line in part.text.lines() {
        let cells: Vec<String> = line.split('\t').map(escaped).collect();
        let _ = writeln!(rows, "<tr><td>{}{}</td></tr>", std::mem::take(&mut mark), cells.join("</td><td>"));
    }
    format!("<table>\n{rows}</table>\n")
}

fn chips(label: &str, values: &[String]) -> String {
    let items: String = values.iter().map(|value| format!("<li>{}</li>", escaped(value))).collect();
    if items.is_empty() { items } else { format!("<h4>{label}</h4>\n<ul class=\"tags\">{items}</ul>\n") }
}

/// What stands on the page besides the article.
fn more(article: &Article) -> String {
    let linked = |title: &str, url: &Option<String>, small: &Option<String>| {
        let title = url.as_deref().map_or_else(|| escaped(title), |url| link(url, title));
        let small = small.as_deref().map(|small| format!(" <small>{}</small>", escaped(small)));
        title + &small.unwrap_or_default()
    };
    let said = |comment: &tearsheet::Comment| {
        let small: Vec<&str> =
            [&comment.author, &comment.at].into_iter().flatten().map(String::as_str).collect();
        format!("{} <small>{}</small>", escaped(&comment.text), escaped(&small.join(", ")))
    };
    [
        list("Related", article.related.iter().map(|r| linked(&r.title, &r.url, &r.section))),
        list("Promoted", article.promoted.iter().map(|p| linked(&p.title, &p.url, &p.label))),
        list("Comments", article.comments.iter().map(said)),
        list(
            "Notices",
            article
                .notices
                .iter()
                .map(|n| format!("{} <small>{}</small>", escaped(&n.message), words(n.kind))),
        ),
    ]
    .concat()
}

fn list(label: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>\n")).collect();
    if items.is_empty() { items } else { format!("<h4>{label}</h4>\n<ul>\n{items}</ul>\n") }
}

/// A link if the address may be followed, the text alone otherwise.
fn link(url: &str, text: &str) -> String {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    match lower.starts_with("http://") || lower.starts_with("https://") {
        true => format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escaped(url), escaped(text)),
        false => escaped(text),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A page of our own with blocks of every role.
    pub(in super::super) fn sample() -> Article {
        serde_json::from_str(include_str!("sample.json")).unwrap()
    }

    #[test]
    fn every_block_stands_on_the_page_once() {
        let article = sample();
        let html = page(&article);
        for block in &article.blocks {
            assert_eq!(html.matches(&format!("<li id=\"b{}\"", block.n)).count(), 1);
        }
        for role in Role::ALL {
            assert!(
                html.contains(&format!("class=\"chip\" data-role=\"{role}\"")),
                "{role} is not in the legend"
            );
        }
    }

    #[test]
    fn nothing_of_a_page_runs_or_loads() {
        let mut article = sample();
        let bad = "</script><script>alert(1)</script>\"'{{blocks}}<img src=x onerror=alert(1)>";
        article.title = Some(bad.into());
        article.url = Some("javascript:alert(1)".into());
        article.related[0].url = Some("javascript:alert(2)".into());
        article.blocks[0].text = bad.into();
        article.blocks[0].path = Some(bad.into());
        article.blocks[0].reason = Some(bad.into());
        let html = page(&article);
        assert_eq!(html.matches("<script").count(), 1);
        assert!(!html.contains("<img") && !html.contains("href=\"javascript"));
        assert!(!html.contains("src=\"http") && !html.contains("url(") && !html.contains("@import"));
        assert_eq!(html.matches("<li id=\"b1\"").count(), 1);
    }

    #[test]
    fn parts_of_the_article_point_at_their_blocks() {
        let html = page(&sample());
        assert!(html.contains("<h2><a class=\"n\" href=\"#b"));
    }

    #[test]
    fn a_page_without_an_article_says_so() {
        assert!(page(&Article::default()).contains("No article was put together"));
    }
}
