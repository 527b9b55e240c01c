//! Assemble: labelled blocks to an [`Article`]. In comes what the stages before found: the blocks, the part that each
//! plays, and what the page claims about itself. Out comes the record. Each file beside this one answers for one
//! field of it, or for a few that belong together, and looks at nothing but the [`Sheet`].
//!
//! What the page shows outranks what it claims, apart from times, which machines write more exactly than people. A
//! field that neither gives stays empty. Roles are not questioned here: a wrong role is the labeller's to mend.

mod body;
pub mod byline;
mod cover;
mod credit;
mod images;
mod kind;
mod language;
mod links;
mod listing;
pub mod outlets;
mod people;
mod sheet;
pub mod time;
mod times;
mod title;
mod urls;

use crate::{Options, blocks::Blocks, claims::Claims, pages::Page, roles::Labels};
use sheet::Sheet;
use tearsheet_article::{Access, Article, Notice, NoticeKind, Role};

/// Makes the record of a page. There is one label for each block; a block without one plays no part.
pub fn assemble(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    labels: &Labels,
    options: &Options,
) -> Article {
    let sheet = Sheet::new(page, blocks, claims, &labels.blocks, options);
    let mut article = Article { url: options.url.clone(), ..Article::default() };
    article.notices = notices(&sheet);
    article.canonical_url = claims.canonical_url.as_deref().and_then(|raw| sheet.addresses.canonical(raw));
    let site = claims.site.clone().filter(|site| !site.contains("://"));
    article.site = site.or_else(|| sheet.addresses.host().map(str::to_owned));
    article.title = title::title(&sheet);
    article.kicker = title::kicker(&sheet, article.title.as_deref());
    article.section = title::section(&sheet, article.title.as_deref());
    article.lead = body::lead(&sheet);
    article.body = body::parts(&sheet);
    article.text = body::text(article.lead.as_deref(), &article.body);
    article.language = language::language(&sheet, &article.text, &mut article.notices);
    article.authors = people::authors(&sheet);
    let captured = options.captured.as_deref();
    let times = times::times(&sheet, article.language.as_deref(), captured, &mut article.notices);
    (article.published, article.modified) = (times.published, times.modified);
    article.images = images::images(&sheet);
    let paid = links::paid(&sheet);
    article.related = links::related(&sheet, &paid);
    if options.links {
        article.links = links::links(&sheet);
    }
    article.promoted = links::promoted(&sheet, paid);
    article.tags = links::tags(&sheet);
    article.access = access(&sheet);
    article.comments = listing::comments(&sheet);
    article.repeats = listing::repeats(&sheet);
    article.confidence = labels.confidence;
    (article.page_kind, article.page_kind_confidence) = kind::kind(&sheet, &article, labels.kind);
    kind::withhold(&sheet, &mut article);
    if options.blocks {
        article.blocks = listing::blocks(&sheet);
    }
    article
}

fn notices(sheet: &Sheet<'_>) -> Vec<Notice> {
    let mut notices = sheet.page.notices.clone();
    notices.extend(sheet.claims.notices.iter().cloned());
    let known = notices.iter().any(|n| n.kind == NoticeKind::Truncated);
    if sheet.blocks.cut_short && !known {
        notices
            .push(Notice::new(NoticeKind::Truncated, "the page stops inside elements that are still open"));
    }
    if sheet.blocks.too_deep {
        notices.push(Notice::new(
            NoticeKind::Limit,
            "elements are nested too deep; the innermost were left out",
        ));
    }
    notices
}

/// Who may read the whole of it: by the page's own word, otherwise by a notice over the rest of the text.
fn access(sheet: &Sheet<'_>) -> Access {
    let mut walls = sheet.with(Role::Paywall).peekable();
    let is_walled = walls.peek().is_some();
    match sheet.claims.free {
        Some(true) => Access::Free,
        _ if walls.any(|i| is_metered(&sheet.words(i))) => Access::Metered,
        None if !is_walled => Access::Unknown,
        _ => Access::Subscribers,
    }
}

/// "You have 2 free articles left": a number of articles within the first words.
fn is_metered(notice: &str) -> bool {
    const ARTICLES: [&str; 9] = [
        "article",
        "artikel",
        "artículo",
        "articolo",
        "articoli",
        "artigo",
        "artyku",
        "artikler",
        "artiklar",
    ];
    let notice = notice.to_lowercase();
    let words: Vec<&str> = notice.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_count = |w: &str| w.len() <= 2 && w.chars().all(|c| c.is_ascii_digit());
    let is_article = |w: &&str| ARTICLES.iter().any(|article| w.starts_with(article));
    words.windows(4).any(|few| is_count(few[0]) && few[1..].iter().any(is_article))
}

#[cfg(test)]
mod tests;
