//! Which articles a corpus keeps. A page is left out for the first reason that holds, in the order of [`Reason`], so that the
//! counts add up and do not depend on the order of the flags.

use clap::Args;
use serde::{Deserialize, Serialize};
use tearsheet::{Article, PageKind};
use tearsheet_archive::Settings;

/// What is asked of an article.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub(crate) struct Filters {
    /// Keep pages of hosts under these domains only: example.org,example.com
    #[arg(long = "domain", value_name = "DOMAIN", value_delimiter = ',', value_parser = domain)]
    pub(crate) domains: Vec<String>,
    /// Keep these kinds of page only, as page_kind names them: article,live_blog
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kinds: Vec<PageKind>,
    /// Keep these languages only: pl,en
    #[arg(long = "language", value_name = "TAG", value_delimiter = ',', value_parser = tag)]
    languages: Vec<String>,
    /// Keep readings that are at least so sure, 0 to 1
    #[arg(long, value_name = "CHANCE", value_parser = chance)]
    min_confidence: Option<f32>,
    /// Keep what was published on this day or later; without a date it is left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    since: Option<String>,
}

/// Why a page was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    /// Its host is under none of the domains.
    Domain,
    /// It is no text: a PDF, a picture.
    NotText,
    /// It is of another kind.
    Kind,
    /// It is in another language, or in none that is known.
    Language,
    /// The reading is not sure enough.
    Confidence,
    /// No date says when it was published.
    Undated,
    /// It was published before.
    Since,
}

impl Reason {
    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Reason::Domain => "of another domain",
            Reason::NotText => "no text",
            Reason::Kind => "of another kind",
            Reason::Language => "in another language",
            Reason::Confidence => "not sure enough",
            Reason::Undated => "without a date",
            Reason::Since => "too old",
        }
    }
}

impl Filters {
    /// The settings of a corpus as far as they are filters.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            domains: self.domains.clone(),
            kinds: self.kinds.clone(),
            languages: self.languages.clone(),
            min_confidence: self.min_confidence,
            since: self.since.clone(),
            ..Settings::default()
        }
    }

    /// Whether an address is under one of the domains, which needs no reading.
    pub(crate) fn admits(&self, address: Option<&str>) -> bool {
        self.domains.is_empty() || address.and_then(host).is_some_and(|host| self.is_domain_of(&host))
    }

    fn is_domain_of(&self, host: &str) -> bool {
        let is_under = |domain: &String| {
            host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.domains.iter().any(is_under)
    }

    /// Why the article is left out, if it is.
    pub(crate) fn reason(&self, article: &Article) -> Option<Reason> {
        let is_wanted = |language: &str| self.languages.iter().any(|wanted| is_language(language, wanted));
        if !self.kinds.is_empty() && !self.kinds.contains(&article.page_kind) {
            return Some(Reason::Kind);
        }
        if !self.languages.is_empty() && !article.language.as_deref().is_some_and(is_wanted) {
            return Some(Reason::Language);
        }
        if self.min_confidence.is_some_and(|least| article.confidence < least) {
            return Some(Reason::Confidence);
        }
        let since = self.since.as_deref()?;
        match &article.published {
            None => Some(Reason::Undated),
            Some(when) => (when.at.get(..since.len()) < Some(since)).then_some(Reason::Since),
        }
    }
}

/// The host of an address.
pub(super) fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

/// Whether a tag is that of a wanted language: `pt-BR` of `pt`, not of `pt-PT`.
fn is_language(tag: &str, wanted: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    tag.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn domain(name: &str) -> Result<String, String> {
    let whole = format!("http://{}/", name.trim_start_matches("*.").trim_matches('.'));
    host(&whole)
        .filter(|host| !host.is_empty())
        .ok_or_else(|| "expected a domain, such as example.org".into())
}

fn kind(name: &str) -> Result<PageKind, String> {
    let known = serde_json::from_value(serde_json::Value::from(name.to_ascii_lowercase()));
    known.map_err(|error| format!("expected a kind of page: {error}"))
}

fn tag(name: &str) -> Result<String, String> {
    let is_tag = name.split('-').next().is_some_and(|language| matches!(language.len(), 2..=3))
        && name.split('-').all(|part| part.len() <= 8 && part.chars().all(|c| c.is_ascii_alphanumeric()));
    is_tag
        .then(|| name.to_ascii_lowercase())
        .ok_or_else(|| "expected the tag of a language, such as pl or pt-BR".into())
}

fn chance(number: &str) -> Result<f32, String> {
    let chance = number.parse::<f32>().ok().filter(|chance| (0.0..=1.0).contains(chance));
    chance.ok_or_else(|| "expected a number from 0 to 1".into())
}

fn day(date: &str) -> Result<String, String> {
    let is_day = date.parse::<jiff::civil::Date>().is_ok() && date.len() == "2024-01-31".len();
    is_day.then(|| date.to_owned()).ok_or_else(|| "expected a day, such as 2024-01-31".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tearsheet::{Precision, When, WhenFrom, Zone};

    fn filters(words: &[&str]) -> Filters {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            filters: Filters,
        }
        <Line as clap::Parser>::try_parse_from(["corpus"].iter().chain(words)).unwrap().filters
    }

    #[test]
    fn a_domain_is_of_its_hosts() {
        let filters = filters(&["--domain", "example.org,*.Łódź.example"]);
        for (address, is_in) in [
            ("https://example.org/a", true),
            ("https://www.example.org:8080/a", true),
            ("https://notexample.org/a", false),
            ("https://xn--d-uga0v4h.example/a", true),
            ("story.html", false),
        ] {
            assert_eq!(filters.admits(Some(address)), is_in, "{address}");
        }
        assert!(!filters.admits(None) && Filters::default().admits(None));
    }

    #[test]
    fn the_first_reason_counts() {
        let filters = filters(&[
            "--kind",
            "article",
            "--language",
            "pl,pt",
            "--min-confidence",
            "0.5",
            "--since",
            "2024-02-01",
        ]);
        let at = |at: &str| {
            let (precision, zone, from) = (Precision::Day, Zone::None, WhenFrom::Text);
            Some(When { at: at.into(), precision, zone, from, raw: at.into() })
        };
        let article = |page_kind, language: &str, confidence, published| Article {
            page_kind,
            language: Some(language.to_owned()),
            confidence,
            published,
            ..Article::default()
        };
        let is = PageKind::Article;
        for (article, reason) in [
            (article(PageKind::Search, "en", 0.1, None), Some(Reason::Kind)),
            (article(is, "en", 0.1, None), Some(Reason::Language)),
            (article(is, "ptx", 0.9, None), Some(Reason::Language)),
            (article(is, "pt-BR", 0.4, None), Some(Reason::Confidence)),
            (article(is, "pl", 0.5, None), Some(Reason::Undated)),
            (article(is, "pl", 0.5, at("2024-01-31T23:59:59+01:00")), Some(Reason::Since)),
            (article(is, "pl", 0.5, at("2024-02-01")), None),
        ] {
            assert_eq!(filters.reason(&article), reason);
        }
    }

    #[test]
    fn a_wrong_wish_is_said() {
        assert!(day("2024-02-30").is_err() && day("2024-2-3").is_err() && day("yesterday").is_err());
        assert!(kind("news").unwrap_err().contains("section_front"));
        assert!(
            chance("1.5").is_err() && tag("pl_PL").is_err() && tag("english").is_err() && domain("").is_err()
        );
    }
}
