//! Pages from the web: an address in, the bytes of its page out, or one sentence that says why not. Bounded in time,
//! size and redirects; anything that is plainly no page (a picture, a PDF) is refused by its content type.

use crate::unpack::{bounded, decoded, reason};
use std::io;
use std::time::Duration;
use ureq::ResponseExt;
use ureq::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};

const REDIRECTS: u32 = 10;
const USER_AGENT: &str = concat!(
    "Mozilla/5.0 (compatible; Tearsheet/",
    env!("CARGO_PKG_VERSION"),
    "; +https://github.com/tearsheet/tearsheet)"
);

/// A way to the web.
pub(crate) struct Web {
    agent: ureq::Agent,
    seconds: u64,
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: Option<String>,
    /// Where the page was found in the end.
    pub(crate) url: String,
}

impl Web {
    /// Waits no longer than `seconds` for a whole page.
    pub(crate) fn new(seconds: u64) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(seconds)))
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .accept("text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.5");
        Web { agent: config.build().into(), seconds }
    }

    /// The page at `address`, no larger than `most` bytes.
    pub(crate) fn fetch(&self, address: &str, most: u64) -> Result<Answer, String> {
        let url = url::Url::parse(address).map_err(|e| format!("it is no valid address: {e}"))?;
        let request = self.agent.get(url.as_str()).header(ACCEPT_ENCODING, "gzip, br, zstd");
        let answer = request.call().map_err(|e| self.why(&e))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(format!("the server answered {status}")
                .trim_end_matches(" <unknown status code>")
                .to_owned());
        }
        let header = |name| answer.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let content_type = header(CONTENT_TYPE);
        if let Some(kind) = content_type.as_deref().filter(|kind| !may_be_page(kind)) {
            return Err(format!("expected a page, but the server sent {kind}"));
        }
        let encoding = header(CONTENT_ENCODING).unwrap_or_default();
        let url = answer.get_uri().to_string();
        let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        let bytes = decoded(body, &encoding)
            .and_then(|stream| bounded(stream, most).map_err(|e| self.why_reading(&e)))?;
        Ok(Answer { bytes, content_type, url })
    }

    fn why(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Timeout(_) => {
                format!("no whole answer within {} s (--timeout waits longer)", self.seconds)
            }
            ureq::Error::HostNotFound => "the host was not found".into(),
            ureq::Error::TooManyRedirects => format!("it redirects more than {REDIRECTS} times"),
            ureq::Error::ConnectionFailed => "the connection failed".into(),
            ureq::Error::Io(error) => self.why_reading(error),
            other => other.to_string(),
        }
    }

    fn why_reading(&self, error: &io::Error) -> String {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
        match (inner, error.kind()) {
            (Some(inner), _) => self.why(inner),
            (None, io::ErrorKind::ConnectionRefused) => "the server refuses connections".into(),
            _ if error.to_string().starts_with("failed to lookup address") => "the host was not found".into(),
            _ => reason(error),
        }
    }
}

fn may_be_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let (family, form) = kind.split_once('/').unwrap_or((&kind, ""));
    match family {
        "image" | "audio" | "video" | "font" | "model" => false,
        "application" => form.contains("html") || form.contains("xml") || form == "octet-stream",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_page;

    #[test]
    fn pages_are_told_from_other_things() {
        for page in
            ["text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml", "text/plain", "", "html"]
        {
            assert!(may_be_page(page), "{page}");
        }
        for other in ["image/png", "application/pdf", "application/json", "video/mp4; codecs=x", "font/woff2"]
        {
            assert!(!may_be_page(other), "{other}");
        }
    }
}
