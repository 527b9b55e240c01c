//! A record as a notebook shows it: an article in, a stretch of HTML out, each part in the colour of its role. With its blocks it
//! shows the page, without them what is filed. All text is escaped; nothing runs and nothing is loaded.

use tearsheet::{Article, Role};

/// Colours that can be read on light and on dark ground, with the roles that share them.
const COLOURS: [(&str, &[Role]); 7] = [
    ("#b4531a", &[Role::Kicker, Role::Title, Role::Lead]),
    ("#8a4fb5", &[Role::Byline, Role::Time, Role::Dateline]),
    (
        "#2c7a4b",
        &[
            Role::Paragraph,
            Role::Heading,
            Role::ListItem,
            Role::Quote,
            Role::Table,
            Role::Code,
            Role::Correction,
        ],
    ),
    ("#1d7a8c", &[Role::Caption, Role::Credit, Role::PullQuote, Role::Box, Role::Embed]),
    ("#2f62c4", &[Role::Related]),
    ("#b03060", &[Role::Promo, Role::Paywall, Role::Consent]),
    ("#8c6d1f", &[Role::Comment, Role::Repeat]),
];
const GREY: &str = "#7a7a7a";

/// A part of the page in its role.
type Row<'a> = (Role, &'a str);

pub(crate) fn page(article: &Article) -> String {
    let rows = if article.blocks.is_empty() { filed(article) } else { blocks(article) };
    let rows: String = rows.into_iter().filter(|(_, text)| !text.is_empty()).map(row).collect();
    let notices: String =
        article.notices.iter().map(|notice| format!("<p>{}</p>", escaped(&notice.message))).collect();
    format!(
        "<div class=\"tearsheet\" style=\"max-width:48em;line-height:1.4\">{}{notices}{rows}</div>",
        facts(article)
    )
}

fn facts(article: &Article) -> String {
    let kind = serde_json::to_value(article.page_kind).unwrap_or_default();
    let words = [kind.as_str(), article.site.as_deref(), article.language.as_deref()];
    let words: Vec<String> = words.into_iter().flatten().map(escaped).collect();
    format!("<p style=\"color:{GREY}\">{} · confidence {:.2}</p>", words.join(" · "), article.confidence)
}

fn blocks(article: &Article) -> Vec<Row<'_>> {
    article.blocks.iter().map(|block| (block.role, block.text.as_str())).collect()
}

fn filed(article: &Article) -> Vec<Row<'_>> {
    let above = [(Role::Kicker, &article.kicker), (Role::Title, &article.title), (Role::Lead, &article.lead)];
    let mut rows: Vec<Row<'_>> =
        above.into_iter().filter_map(|(role, text)| Some((role, text.as_deref()?))).collect();
    rows.extend(article.authors.iter().map(|author| (Role::Byline, author.name.as_str())));
    let times = article.published.iter().chain(&article.modified);
    rows.extend(times.map(|when| (Role::Time, when.at.as_str())));
    rows.extend(article.body.iter().map(|part| (part.role, part.text.as_str())));
    rows.extend(article.images.iter().filter_map(|image| Some((Role::Caption, image.caption.as_deref()?))));
    rows.extend(article.related.iter().map(|related| (Role::Related, related.title.as_str())));
    rows.extend(article.promoted.iter().map(|promoted| (Role::Promo, promoted.title.as_str())));
    rows.extend(article.comments.iter().map(|comment| (Role::Comment, comment.text.as_str())));
    rows.extend(article.repeats.iter().map(|repeat| (Role::Repeat, repeat.text.as_str())));
    rows
}

fn row((role, text): Row<'_>) -> String {
    let colour = COLOURS.iter().find(|(_, roles)| roles.contains(&role)).map_or(GREY, |(colour, _)| colour);
    let weight = if matches!(role, Role::Title | Role::Heading) { ";font-weight:bold" } else { "" };
    format!(
        "<div dir=\"auto\" title=\"{}\" style=\"margin:.3em 0;padding-left:.6em;border-left:.3em solid {colour};white-space:pre-wrap{weight}\">\
         <small style=\"color:{colour}\">{}</small> {}</div>",
        escaped(role.meaning()),
        role.as_str().replace('_', " "),
        escaped(text),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
