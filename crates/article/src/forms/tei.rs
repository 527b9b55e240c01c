//! TEI P5: an article in, an XML document out, laid out as trafilatura's: a header that names the file, its source
//! and its subjects, and a text whose `div type="entry"` holds the body. A heading opens a `div` of its own, because
//! TEI allows a `head` only at the start of one.

use super::flow::{Picture, Piece, filled, flow, web_address};
use super::markup::{broken, element, escaped, nested, table};
use crate::{Article, Comment, When};

pub(super) fn tei(article: &Article) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n\
         <teiHeader>\n{}{}{}</teiHeader>\n<text{}>\n<body>\n{}{}</body>\n</text>\n</TEI>\n",
        file_description(article),
        profile(article),
        ENCODING,
        filled(article.language.as_deref())
            .map(|tag| format!(" xml:lang=\"{}\"", escaped(tag)))
            .unwrap_or_default(),
        entry(article),
        comments(&article.comments),
    )
}

const ENCODING: &str = concat!(
    "<encodingDesc>\n<appInfo>\n<application version=\"",
    env!("CARGO_PKG_VERSION"),
    "\" ident=\"Tearsheet\">\n<label>Tearsheet</label>\n",
    "<ptr target=\"https://github.com/tearsheet/tearsheet\"/>\n</application>\n</appInfo>\n</encodingDesc>\n"
);

fn file_description(article: &Article) -> String {
    let title = escaped(filled(article.title.as_deref()).unwrap_or(""));
    let authors: String = article.authors.iter().map(|a| element("author", filled(Some(&a.name)))).collect();
    format!(
        "<fileDesc>\n<titleStmt>\n<title type=\"main\">{title}</title>\n{authors}</titleStmt>\n{}{}{}</fileDesc>\n",
        publication(article),
        notes(article),
        source(article, &title, &authors),
    )
}

fn publication(article: &Article) -> String {
    match filled(article.site.as_deref()) {
        Some(site) => format!(
            "<publicationStmt>\n{}{}</publicationStmt>\n",
            element("publisher", Some(site)),
            article.published.as_ref().map(date).unwrap_or_default()
        ),
        None => "<publicationStmt><p/></publicationStmt>\n".to_owned(),
    }
}

fn notes(article: &Article) -> String {
    let id = filled(article.id.as_deref());
    id.map(|id| format!("<notesStmt><note type=\"id\">{}</note></notesStmt>\n", escaped(id)))
        .unwrap_or_default()
}

fn source(article: &Article, title: &str, authors: &str) -> String {
    let address =
        [&article.canonical_url, &article.url].into_iter().flatten().find_map(|url| web_address(url));
    let link = address.map(|url| format!("<ptr type=\"URL\" target=\"{}\"/>\n", escaped(url)));
    format!(
        "<sourceDesc>\n<bibl>\n<title>{title}</title>\n{authors}{}{}{}</bibl>\n</sourceDesc>\n",
        element("publisher", filled(article.site.as_deref())),
        article.published.as_ref().map(date).unwrap_or_default(),
        link.unwrap_or_default(),
    )
}

fn date(when: &When) -> String {
    format!("<date when=\"{}\">{}</date>\n", escaped(&iso(&when.at)), escaped(&when.at))
}

/// `when` must be a W3C date: a time without seconds is given them.
fn iso(at: &str) -> String {
    let Some((day, time)) = at.split_once('T') else { return at.to_owned() };
    match time.get(..5) {
        Some(minute) if !time[5..].starts_with(':') => format!("{day}T{minute}:00{}", &time[5..]),
        _ => at.to_owned(),
    }
}

fn profile(article: &Article) -> String {
    let lead = article.lead.as_deref().unwrap_or("").split("\n\n").filter_map(|p| filled(Some(p)));
    let lead: String = lead.map(|p| element("p", Some(p))).collect();
    let summary = if lead.is_empty() { lead } else { format!("<abstract>\n{lead}</abstract>\n") };
    let creation = article.published.as_ref().map(|when| format!("<creation>{}</creation>\n", date(when)));
    let language = filled(article.language.as_deref())
        .map(|tag| format!("<langUsage><language ident=\"{0}\">{0}</language></langUsage>\n", escaped(tag)));
    let inner =
        [summary, creation.unwrap_or_default(), language.unwrap_or_default(), subjects(article)].concat();
    if inner.is_empty() { inner } else { format!("<profileDesc>\n{inner}</profileDesc>\n") }
}

fn subjects(article: &Article) -> String {
    let term = |kind: &str, text: &str| format!("<term type=\"{kind}\">{}</term>\n", escaped(text));
    let section = filled(article.section.as_deref()).map(|section| term("categories", section));
    let tags: String = article.tags.iter().filter_map(|t| filled(Some(t))).map(|t| term("tags", t)).collect();
    let terms = section.unwrap_or_default() + &tags;
    if terms.is_empty() {
        terms
    } else {
        format!("<textClass>\n<keywords>\n{terms}</keywords>\n</textClass>\n")
    }
}

fn entry(article: &Article) -> String {
    let mut out = String::from("<div type=\"entry\">\n");
    let mut in_section = false;
    for piece in flow(article) {
        if let Piece::Heading(level, text) = piece {
            out.push_str(if in_section { "</div>\n" } else { "" });
            out.push_str(&format!(
                "<div type=\"section\">\n<head rend=\"h{level}\">{}</head>\n",
                escaped(text)
            ));
            in_section = true;
        } else {
            out.push_str(&set(&piece));
        }
    }
    out.push_str(if in_section { "</div>\n" } else { "" });
    out + "</div>\n"
}

fn set(piece: &Piece) -> String {
    match piece {
        Piece::Paragraph(text) => format!("<p>{}</p>\n", broken(text, "<lb/>")),
        Piece::Heading(_, text) => format!("<head>{}</head>\n", escaped(text)),
        Piece::List(items) => nested(items, ("list", "item")),
        Piece::Quote(text) => format!("<quote><p>{}</p></quote>\n", broken(text, "<lb/>")),
        Piece::PullQuote(text) => format!("<quote type=\"pull\"><p>{}</p></quote>\n", broken(text, "<lb/>")),
        Piece::Table(rows) => table(rows, ["table", "row", "cell"]),
        Piece::Code(text) => format!("<ab type=\"code\" xml:space=\"preserve\">{}</ab>\n", escaped(text)),
        Piece::Box(text) => note("box", text),
        Piece::Embed(text) => note("embed", text),
        Piece::Correction(text) => note("correction", text),
        Piece::Picture(picture) => figure(picture),
    }
}

fn note(kind: &str, text: &str) -> String {
    format!("<note type=\"{kind}\"><p>{}</p></note>\n", broken(text, "<lb/>"))
}

/// A picture is a `graphic` with its caption and credit as descriptions, which every customisation of TEI has; `figure`
/// belongs to a module that those for corpora leave out, as `code` does.
fn figure(picture: &Picture) -> String {
    let caption = picture.caption.map(|caption| format!("<desc>{}</desc>", escaped(caption)));
    let credit = picture.credit.map(|credit| format!("<desc type=\"credit\">{}</desc>", escaped(credit)));
    let said: String = [caption, credit].into_iter().flatten().collect();
    match picture.url {
        Some(url) => format!("<p rend=\"figure\"><graphic url=\"{}\">{said}</graphic></p>\n", escaped(url)),
        None => format!("<p rend=\"figure\">{said}</p>\n"),
    }
}

fn comments(comments: &[Comment]) -> String {
    let said = |comment: &Comment| {
        let by =
            filled(comment.author.as_deref()).map(|author| format!("<name>{}</name>: ", escaped(author)));
        format!("<p>{}{}</p>\n", by.unwrap_or_default(), broken(&comment.text, "<lb/>"))
    };
    let inner: String = comments.iter().map(said).collect();
    if inner.is_empty() { inner } else { format!("<div type=\"comments\">\n{inner}</div>\n") }
}
