//! Addresses: what the page writes, made absolute against its `<base>` and where it came from.

use crate::{bytes, claims::Claims};
use url::Url;

/// Parameters of a query that tell who followed a link from where, and change nothing of the page.
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "wt_mc", "wt_zmc", "_ga",
    "ito",
];

/// Where a page lies, and what its links are relative to.
pub(super) struct Addresses {
    page: Option<Url>,
    base: Option<Url>,
    /// Scheme and host of the base, as every address on it begins; empty if it has none.
    origin: String,
}

impl Addresses {
    /// A page that nobody said the address of lies where it says itself.
    pub(super) fn new(url: Option<&str>, claims: &Claims) -> Self {
        let parse = |raw: &str| Url::parse(raw.trim()).ok();
        let page = url.and_then(parse).or_else(|| claims.canonical_url.as_deref().and_then(parse));
        let base = claims.base.as_deref().and_then(|raw| match &page {
            Some(page) => page.join(raw).ok(),
            None => parse(raw),
        });
        let base = base.or_else(|| page.clone());
        let has_host = |url: &&Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        let origin = base.as_ref().filter(has_host).map(|url| url.origin().ascii_serialization());
        Addresses { base, page, origin: origin.unwrap_or_default() }
    }

    /// The address that `raw` means, if it is one that a reader could open.
    pub(super) fn resolve(&self, raw: &str) -> Option<String> {
        let raw = raw.trim();
        if raw.is_empty() || raw.starts_with('#') {
            return None;
        }
        if is_spelt_out(raw) {
            return Some(raw.to_owned());
        }
        if !self.origin.is_empty() && is_plain(raw) {
            return Some([&self.origin, raw].concat());
        }
        let url = match &self.base {
            Some(base) => base.join(raw),
            None => Url::parse(raw),
        };
        url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
    }

    /// The address that the page calls its own, without a fragment and what only tracks those who follow it.
    pub(super) fn canonical(&self, raw: &str) -> Option<String> {
        let mut url = Url::parse(&self.resolve(raw)?).ok()?;
        url.set_fragment(None);
        let tracks = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
            name.starts_with("utm_") || TRACKING.contains(&name.as_str())
        };
        let query = url.query().unwrap_or("").to_owned();
        if query.split('&').any(|pair| tracks(&pair)) {
            let kept: Vec<&str> = query.split('&').filter(|pair| !tracks(pair)).collect();
            url.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
        }
        Some(url.into())
    }

    /// The host of the page without `www.`.
    pub(super) fn host(&self) -> Option<&str> {
        self.page.as_ref()?.host_str().map(|host| host.trim_start_matches("www."))
    }

    /// The name in the host: `example` of `news.example.co.uk`.
    pub(super) fn host_name(&self) -> Option<&str> {
        let labels: Vec<&str> = self.host()?.split('.').collect();
        let last = labels.len().checked_sub(1)?;
        let short = last >= 2 && labels.get(last - 1).is_some_and(|label| label.len() <= 3);
        labels.get(last.saturating_sub(if short { 2 } else { 1 })).copied()
    }

    /// The path of the page.
    pub(super) fn path(&self) -> &str {
        self.page.as_ref().map_or("", Url::path)
    }

    /// Whether the page is the front of its site.
    pub(super) fn is_root(&self) -> bool {
        self.page.as_ref().is_some_and(|url| url.path().trim_matches('/').is_empty() && url.query().is_none())
    }

    /// The query of the page.
    pub(super) fn query(&self) -> &str {
        self.page.as_ref().and_then(Url::query).unwrap_or("")
    }
}

/// Whether an address of the web is whole and would be written as it stands: a plain host and a plain path.
fn is_spelt_out(raw: &str) -> bool {
    let rest = raw.strip_prefix("https://").or_else(|| raw.strip_prefix("http://")).unwrap_or("");
    let path = rest.find('/').and_then(|at| rest.split_at_checked(at));
    path.is_some_and(|(host, path)| is_plain_host(host) && is_plain(path))
}

/// Whether a host is a name in small letters: no number at its end, which would make it an address of four numbers, and no
/// two hyphens, which may announce letters of another script.
fn is_plain_host(host: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | matches!(byte, b'-' | b'.');
    let are_odd = |a: u8, b: u8| !is_plain(b) | (a == b) & matches!(b, b'-' | b'.');
    let is_small = |c: char| c.is_ascii_lowercase();
    let has_name = host.rsplit('.').next().is_some_and(|last| last.starts_with(is_small));
    has_name
        && host.starts_with(|c: char| is_small(c) || c.is_ascii_digit())
        && bytes::count_pairs(host.as_bytes(), are_odd) == 0
}

/// Whether a path, with its query if it has one, stands as it is in the address that it means: it begins at the root, and
/// nothing in it has to be escaped or followed.
fn is_plain(path: &str) -> bool {
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            | matches!(
                byte,
                b'/' | b'-' | b'_' | b'.' | b'?' | b'=' | b'&' | b'%' | b',' | b':' | b'+' | b'#'
            )
    };
    let are_odd = |a: u8, b: u8| !is_plain(b) | (a == b'/') & matches!(b, b'.' | b'%');
    path.starts_with('/') && !path.starts_with("//") && bytes::count_pairs(path.as_bytes(), are_odd) == 0
}

/// Whether an absolute address is a site's front page, or that of one of its languages.
pub(super) fn is_root(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.path().trim_matches('/').len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_outranks_the_page() {
        let claims = Claims { base: Some("/en/".into()), ..Claims::default() };
        let addresses = Addresses::new(Some("https://www.example.co.uk/a/b.html"), &claims);
        assert_eq!(addresses.resolve("c.html").as_deref(), Some("https://www.example.co.uk/en/c.html"));
        assert_eq!(addresses.resolve("mailto:a@example.org"), None);
        assert_eq!(addresses.host(), Some("example.co.uk"));
        assert_eq!(addresses.host_name(), Some("example"));
    }

    #[test]
    fn what_is_plain_is_resolved_like_all_else() {
        let base = Url::parse("https://www.example.org:8080/news/a.html?b=c").unwrap();
        let addresses = Addresses::new(Some(base.as_str()), &Claims::default());
        for raw in [
            "/",
            "/a/b-c_d.html?x=1&y=/z",
            "/.",
            "/a/../b",
            "/a/./b",
            "//other.example/a",
            "/a//b",
            "/a/..",
            "/a?b/../c",
            "/a b",
            "/a%2e%2e/b",
            "https://www.example.org:8080",
            "https://www.example.org:8080/x",
            "/ä",
            "/a#b",
            "/?",
            "https://www.example.org:80801/x",
            "https://www.example.org/x",
            "?a=b",
            "../c",
            "/a'b?c'd",
            "/a\\b",
            "https://www.example.org:8080//x",
            "https://www.example.org:8080.evil.example/x",
            "https://other.example/a,b:c+d/e?f=%20&g=1#h?i=%2e",
            "https://other.example/a/%2e%2e/b",
            "https://other.example/%2E/b",
            "https://other.example//a",
            "https://other.example",
            "https://other.example/#",
            "https://other.example/?",
            "https:///other.example/a",
            "http://other.example/a?b",
            "https://Other.example/a",
            "https://xn--a.example/a",
            "https://a--b.example/a",
            "https://-a-.example/a",
            "https://.example/a",
            "https://a..example/a",
            "https://example./a",
            "https://1.2.3/a",
            "https://1.2.3.0xff/a",
            "https://1.2.3.x0/a",
            "https://a_b.example/a",
            "https://a.example:443/a",
            "https://a@b.example/a",
        ] {
            assert_eq!(addresses.resolve(raw), base.join(raw).ok().map(String::from), "{raw}");
        }
    }

    #[test]
    fn without_an_address_only_absolute_links_stand() {
        let addresses = Addresses::new(None, &Claims::default());
        assert_eq!(addresses.resolve("/a"), None);
        assert_eq!(addresses.resolve("https://example.org").as_deref(), Some("https://example.org/"));
    }

    #[test]
    fn what_tracks_is_no_part_of_a_page_s_own_address() {
        let addresses = Addresses::new(Some("https://www.example.org/a/b.html"), &Claims::default());
        let canonical = |raw: &str| addresses.canonical(raw);
        assert_eq!(
            canonical("/c?utm_source=x&id=7&fbclid=1#top").as_deref(),
            Some("https://www.example.org/c?id=7")
        );
        assert_eq!(canonical("/c?UTM_Medium=y").as_deref(), Some("https://www.example.org/c"));
        assert_eq!(canonical("/c?id=7&q=a%20b").as_deref(), Some("https://www.example.org/c?id=7&q=a%20b"));
        assert_eq!(canonical("javascript:void(0)"), None);
    }
}
