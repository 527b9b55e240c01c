//! The parts other than the running text. A truth that lacks a part says nothing about it, so only pages whose truth
//! has the part count; `lead_none` is the exception: the pages whose truth has no lead.

use crate::letters::{casefold, count, is_space, shared, squeeze, words};
use crate::{PageScore, Truth, metric::Column};
use tearsheet_article::{Article, Role};

/// Word F1 from which two captions are the same.
const SAME_CAPTION: f64 = 0.8;

/// What stands before a name in a credit; the first that fits is taken off.
const CREDIT_WORDS: [&str; 15] = [
    "foto",
    "fot",
    "photograph by",
    "photograph credit",
    "photograph",
    "photo by",
    "photo credit",
    "photo",
    "bild",
    "image",
    "credit",
    "source",
    "źródło",
    "quelle",
    "©",
];

pub(crate) fn score(truth: &Truth, article: &Article, page: &mut PageScore) {
    score_lead(truth, article.lead.as_deref().unwrap_or_default(), page);
    let headings = article.body.iter().filter(|part| part.role == Role::Heading).map(|part| fold(&part.text));
    let wanted: Vec<_> = truth.headlines.iter().map(|heading| fold(heading)).collect();
    pool(
        &wanted,
        &headings.collect::<Vec<_>>(),
        [Column::HeadingHits, Column::HeadingTrue, Column::HeadingGot],
        page,
    );
    if !truth.tags.is_empty() {
        let [wanted, found] =
            [&truth.tags, &article.tags].map(|tags| tags.iter().map(|tag| fold(tag)).collect::<Vec<_>>());
        pool(&wanted, &found, [Column::TagHits, Column::TagTrue, Column::TagGot], page);
    }
    score_captions(truth, article, page);
    score_credits(truth, article, page);
}

fn score_lead(truth: &Truth, found: &str, page: &mut PageScore) {
    match truth.summary.as_deref().filter(|lead| !lead.is_empty()) {
        Some(wanted) => {
            page.set(Column::Lead, word_f1(wanted, found));
            page.set(Column::LeadExact, f64::from(fold(wanted) == fold(found)));
        }
        None => page.set(Column::LeadNone, f64::from(found.is_empty())),
    }
}

fn score_captions(truth: &Truth, article: &Article, page: &mut PageScore) {
    let wanted = filled(truth.images.iter().map(|picture| picture.caption.as_deref()));
    let found = filled(article.images.iter().map(|image| image.caption.as_deref()));
    let same = |a: &&str, b: &&str| word_f1(a, b) >= SAME_CAPTION;
    share(&wanted, &found, same, [Column::CaptionHits, Column::CaptionTrue, Column::CaptionGot], page);
}

fn score_credits(truth: &Truth, article: &Article, page: &mut PageScore) {
    let wanted = filled(truth.images.iter().map(|picture| picture.credit.as_deref()));
    let found = filled(article.images.iter().map(|image| image.credit.as_deref()));
    let [wanted, found] = [wanted, found].map(|credits| credits.into_iter().map(credit).collect::<Vec<_>>());
    share(&wanted, &found, |a, b| a == b, [Column::CreditHits, Column::CreditTrue, Column::CreditGot], page);
}

fn filled<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> Vec<&'t str> {
    texts.flatten().filter(|text| !text.is_empty()).collect()
}

fn pool(wanted: &[String], found: &[String], columns: [Column; 3], page: &mut PageScore) {
    let hits = shared(&count(wanted), &count(found));
    for (column, n) in columns.into_iter().zip([hits, wanted.len(), found.len()]) {
        page.set(column, n as f64);
    }
}

/// How many of the wanted are found, each found one serving once; nothing where none is wanted.
fn share<T>(
    wanted: &[T],
    found: &[T],
    same: impl Fn(&T, &T) -> bool,
    columns: [Column; 3],
    page: &mut PageScore,
) {
    if wanted.is_empty() {
        return;
    }
    let mut left: Vec<&T> = found.iter().collect();
    let mut hits = 0;
    for one in wanted {
        if let Some(n) = left.iter().position(|other| same(one, other)) {
            left.remove(n);
            hits += 1;
        }
    }
    for (column, n) in columns.into_iter().zip([hits, wanted.len(), found.len()]) {
        page.set(column, n as f64);
    }
}

fn word_f1(wanted: &str, found: &str) -> f64 {
    let (wanted, found) = (casefold(wanted), casefold(found));
    let (a, b) = (count(words(&wanted)), count(words(&found)));
    if a.is_empty() || b.is_empty() {
        return f64::from(a.is_empty() && b.is_empty());
    }
    let size: usize = a.values().chain(b.values()).sum();
    2.0 * shared(&a, &b) as f64 / size as f64
}

/// Case and quotes taken away, and what punctuation stands at the ends.
fn fold(text: &str) -> String {
    let text = casefold(text);
    let quotes = ['"', '\'', '“', '”', '„', '«', '»', '‘', '’', '`'];
    squeeze(&text.replace(quotes, "")).trim_matches([' ', '.', ':', '–', '-', '—']).to_owned()
}

/// A credit without "Photo:" and the like.
fn credit(text: &str) -> String {
    let text = fold(text);
    let rest = match text.strip_prefix("fotograf") {
        Some(rest) => rest.trim_start_matches(|c| c == '_' || crate::letters::is_alphanumeric(c)),
        None => match CREDIT_WORDS.iter().chain(&["(c)"]).find_map(|word| text.strip_prefix(word)) {
            Some(rest) => rest,
            None => return text,
        },
    };
    rest.trim_start_matches(is_space)
        .trim_start_matches(['.', ':', '/'])
        .trim_start_matches(is_space)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_lose_their_label() {
        for (text, name) in [
            ("Foto: Ana", "ana"),
            ("Fotografía: Ana", "ana"),
            ("© Ana", "ana"),
            ("Photo by: Ana", "ana"),
            ("Photograph Ana.", "ana"),
            ("Ana / Bo", "ana / bo"),
            ("(c) Ana", "ana"),
        ] {
            assert_eq!(credit(text), name);
        }
    }
}
