//! HTML: an article in, a whole document out. Only semantic elements; no script, no style, and no address that is
//! not `http` or `https`. Direction is left to the browser (`dir="auto"`), which knows it from the first letter.

use super::flow::{Picture, Piece, filled, flow, web_address};
use super::markup::{broken, element, escaped, nested, table};
use crate::{Article, Author, When};

pub(super) fn html(article: &Article) -> String {
    let language = filled(article.language.as_deref()).map(|tag| format!(" lang=\"{}\"", escaped(tag)));
    format!(
        "<!DOCTYPE html>\n<html{}>\n<head>\n{}</head>\n<body>\n<article dir=\"auto\">\n{}{}{}</article>\n</body>\n</html>\n",
        language.unwrap_or_default(),
        head(article),
        header(article),
        flow(article).iter().map(piece).collect::<String>(),
        footer(article),
    )
}

fn head(article: &Article) -> String {
    let title = filled(article.title.as_deref()).or(filled(article.site.as_deref())).unwrap_or("");
    let meta = |name: &str, value: Option<&str>| {
        let content = filled(value).map(escaped);
        content.map(|content| format!("<meta name=\"{name}\" content=\"{content}\">\n")).unwrap_or_default()
    };
    let address = article.canonical_url.as_deref().or(article.url.as_deref()).and_then(web_address);
    let canonical = address.map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(url)));
    [
        "<meta charset=\"utf-8\">\n".to_owned(),
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n".to_owned(),
        format!("<title>{}</title>\n", escaped(title)),
        article.authors.iter().map(|author| meta("author", Some(&author.name))).collect(),
        meta("description", article.lead.as_deref()),
        meta("keywords", Some(&article.tags.join(", "))),
        canonical.unwrap_or_default(),
    ]
    .concat()
}

fn header(article: &Article) -> String {
    let lead = article.lead.as_deref().unwrap_or("").split("\n\n").filter_map(|p| filled(Some(p)));
    let lead: String = lead.map(|p| format!("<p class=\"lead\">{}</p>\n", broken(p, "<br>"))).collect();
    let kicker =
        filled(article.kicker.as_deref()).map(|k| format!("<p class=\"kicker\">{}</p>\n", escaped(k)));
    let authors: Vec<String> = article.authors.iter().map(author).collect();
    let byline = (!authors.is_empty()).then(|| format!("<address>{}</address>\n", authors.join(", ")));
    let times: String = [("published", &article.published), ("modified", &article.modified)]
        .into_iter()
        .filter_map(|(name, when)| when.as_ref().map(|when| time(name, when)))
        .collect();
    format!(
        "<header>\n{}{}{lead}{}{times}</header>\n",
        kicker.unwrap_or_default(),
        element("h1", filled(article.title.as_deref())),
        byline.unwrap_or_default(),
    )
}

fn author(author: &Author) -> String {
    let name = escaped(author.name.trim());
    match author.url.as_deref().and_then(web_address) {
        Some(url) => format!("<a rel=\"author\" href=\"{}\">{name}</a>", escaped(url)),
        None => name,
    }
}

fn time(name: &str, when: &When) -> String {
    let at = escaped(&when.at);
    format!("<p class=\"{name}\"><time datetime=\"{at}\">{at}</time></p>\n")
}

fn footer(article: &Article) -> String {
    let tags: String = article.tags.iter().map(|tag| format!("<li>{}</li>", escaped(tag))).collect();
    let tags = (!tags.is_empty()).then(|| format!("<ul class=\"tags\">{tags}</ul>\n"));
    let site =
        filled(article.site.as_deref()).map(|site| format!("<p class=\"site\">{}</p>\n", escaped(site)));
    match (site, tags) {
        (None, None) => String::new(),
        (site, tags) => {
            format!("<footer>\n{}{}</footer>\n", site.unwrap_or_default(), tags.unwrap_or_default())
        }
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Paragraph(text) => format!("<p>{}</p>\n", broken(text, "<br>")),
        Piece::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
        Piece::List(items) => nested(items, ("ul", "li")),
        Piece::Quote(text) => format!("<blockquote><p>{}</p></blockquote>\n", broken(text, "<br>")),
        Piece::Table(rows) => table(rows, ["table", "tr", "td"]),
        Piece::Code(text) => format!("<pre><code>{}</code></pre>\n", escaped(text)),
        Piece::Box(text) => aside("box", text),
        Piece::PullQuote(text) => aside("pull-quote", text),
        Piece::Embed(text) => aside("embed", text),
        Piece::Correction(text) => format!("<p class=\"correction\">{}</p>\n", broken(text, "<br>")),
        Piece::Picture(picture) => figure(picture),
    }
}

fn aside(class: &str, text: &str) -> String {
    format!("<aside class=\"{class}\"><p>{}</p></aside>\n", broken(text, "<br>"))
}

fn figure(picture: &Picture) -> String {
    let alt = escaped(picture.caption.unwrap_or(""));
    let image =
        picture.url.map(|url| format!("<img src=\"{}\" alt=\"{alt}\" loading=\"lazy\">", escaped(url)));
    let credit = picture.credit.map(|credit| format!("<small>{}</small>", escaped(credit)));
    let words: Vec<String> = picture.caption.map(escaped).into_iter().chain(credit).collect();
    let caption = (!words.is_empty()).then(|| format!("<figcaption>{}</figcaption>", words.join(" ")));
    format!("<figure>{}{}</figure>\n", image.unwrap_or_default(), caption.unwrap_or_default())
}
