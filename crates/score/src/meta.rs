//! Title, authors, day and minute of publication, main picture.

use crate::letters::{is_space, plain};
use crate::{PageScore, Truth, body::word_prf, metric::Column, moment::Moment};
use std::collections::BTreeSet;
use tearsheet_article::Article;

pub(crate) fn score(truth: &Truth, article: &Article, page: &mut PageScore) {
    if let Some(title) = truth.title.as_deref().filter(|title| !title.is_empty()) {
        let (wanted, found) = (plain(title), plain(article.title.as_deref().unwrap_or_default()));
        page.set(Column::Title, f64::from(wanted == found));
        page.set(Column::TitleF1, word_prf(&wanted, &found)[2]);
    }
    if let Some(authors) = &truth.authors {
        let found = folded(article.authors.iter().map(|author| author.name.as_str()));
        score_authors(&folded(authors.iter().map(String::as_str)), &found, page);
    }
    if let Some(wanted) = truth.published.as_deref().and_then(Moment::read) {
        let found = article.published.as_ref().and_then(|when| Moment::read(&when.at));
        score_time(wanted, found, truth.published_has_time, page);
    }
    let covers: Vec<_> = truth.images.iter().filter(|picture| picture.is_cover).collect();
    if !covers.is_empty() {
        let addresses = |picture: &&crate::Picture| match picture.urls.as_slice() {
            [] => picture.url.iter().cloned().collect(),
            urls => urls.to_vec(),
        };
        let wanted = covers.iter().flat_map(addresses).filter(|url| !url.is_empty()).any(|url| {
            crate::cover(article).is_some_and(|found| !found.is_empty() && bare(found) == bare(&url))
        });
        page.set(Column::Image, f64::from(wanted));
    }
}

fn score_authors(wanted: &BTreeSet<String>, found: &BTreeSet<String>, page: &mut PageScore) {
    if wanted.is_empty() {
        return page.set(Column::AuthorsNone, f64::from(found.is_empty()));
    }
    page.set(Column::Authors, f64::from(wanted == found));
    page.set(Column::AuthorsTp, wanted.intersection(found).count() as f64);
    page.set(Column::AuthorsFp, found.difference(wanted).count() as f64);
    page.set(Column::AuthorsFn, wanted.difference(found).count() as f64);
}

fn score_time(wanted: Moment, found: Option<Moment>, timed: bool, page: &mut PageScore) {
    let found = found.map(|found| found.as_seen_from(wanted));
    let holds = |test: &dyn Fn(Moment) -> bool| f64::from(found.is_some_and(test));
    page.set(Column::DateGiven, f64::from(found.is_some()));
    page.set(Column::Day, holds(&|found| found.days_from(wanted) == 0));
    page.set(Column::Day1, holds(&|found| found.days_from(wanted) <= 1));
    if timed {
        page.set(Column::Minute, holds(&|found| found.has_time && found.same_minute(wanted)));
    }
}

/// Names for comparing, without "By" before them.
fn folded<'n>(names: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
    names.map(|name| plain(without_by(name))).filter(|name| !name.is_empty()).collect()
}

fn without_by(name: &str) -> &str {
    let trimmed = name.trim_start_matches(is_space);
    for word in ["by", "von", "par", "por"] {
        let Some((head, rest)) = trimmed.split_at_checked(word.len()) else { continue };
        if head.eq_ignore_ascii_case(word) && rest.starts_with(is_space) {
            return rest;
        }
    }
    name
}

/// The names of one line: parted by commas, semicolons, line ends and "and".
pub(crate) fn split_names(line: &str) -> Vec<String> {
    let mut names = vec![Vec::new()];
    for piece in line.split_inclusive([';', ',', '\n']) {
        let words: Vec<&str> = piece.trim_end_matches([';', ',', '\n']).split(is_space).collect();
        for (n, word) in words.iter().enumerate() {
            let inside = n > 0 && n + 1 < words.len();
            match *word {
                "and" | "und" | "&" if inside => names.push(Vec::new()),
                word => names.last_mut().into_iter().for_each(|name| name.push(word)),
            }
        }
        names.push(Vec::new());
    }
    names.into_iter().map(|words| words.join(" ").trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// An address without scheme, query, fragment and closing slashes.
fn bare(url: &str) -> String {
    let url = url.trim();
    let url = ["https://", "http://", "//"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
    url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_line() {
        assert_eq!(
            split_names("Ana Sand and Bo Berg; C. Holm,\nDa And"),
            ["Ana Sand", "Bo Berg", "C. Holm", "Da And"]
        );
        assert_eq!(
            folded(["By  Ana O’Sand", " VON Bo", "Byron"].into_iter()).into_iter().collect::<Vec<_>>(),
            ["ana osand", "bo", "byron"]
        );
    }

    #[test]
    fn addresses_are_bare() {
        assert_eq!(bare("https://Example.org/a.JPG/?w=3#x"), "example.org/a.jpg");
    }
}
