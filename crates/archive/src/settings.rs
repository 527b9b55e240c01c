use serde::{Deserialize, Serialize};
use tearsheet_article::PageKind;

/// What makes the records of an archive, as they name it themselves (`source.tool`).
pub const TOOL: &str = concat!("tearsheet ", env!("CARGO_PKG_VERSION"));

/// What decides, besides its pages, how the records of an archive look and which of them it keeps.
///
/// ```
/// use tearsheet_archive::Settings;
/// let plain = Settings { max_bytes: 64 << 20, ..Settings::default() };
/// let linked = Settings { links: true, ..plain.clone() };
/// assert_ne!(plain.digest(), linked.digest());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether records list the blocks of their pages.
    pub blocks: bool,
    /// Only pages of hosts under these domains; all if there are none.
    pub domains: Vec<String>,
    /// Whether what recurs on the pages of a site was found out first.
    pub furniture: bool,
    /// Only these kinds of page; all if there are none.
    pub kinds: Vec<PageKind>,
    /// Only these languages; all if there are none.
    pub languages: Vec<String>,
    /// Whether records list the links in their texts.
    pub links: bool,
    /// No page of more bytes.
    pub max_bytes: u64,
    /// Only readings that are at least so sure, 0 to 1.
    pub min_confidence: Option<f32>,
    /// Only what was published on this day or later, `YYYY-MM-DD`.
    pub since: Option<String>,
}

impl Settings {
    /// A digest that is the same wherever the settings are (`source.settings`): that of their JSON.
    pub fn digest(&self) -> String {
        crate::digest(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }
}
