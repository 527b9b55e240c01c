//! Pages on which the cutter differs and may, each with its reason: `oracle-exceptions.txt`.

use crate::pages::Set;

const LIST: &str = include_str!("../oracle-exceptions.txt");

/// The exceptions of one set.
pub(crate) struct Exceptions(Vec<String>);

impl Exceptions {
    /// Reads the lines `set/id reason`; `#` begins a comment.
    pub(crate) fn of_set(set: &Set) -> Self {
        let lines = LIST.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let ids = lines.filter_map(|line| {
            let (page, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            assert!(!reason.trim().is_empty(), "expected a reason behind {page} in oracle-exceptions.txt");
            Some(page.strip_prefix(&set.name)?.strip_prefix('/')?.to_owned())
        });
        Exceptions(ids.collect())
    }

    pub(crate) fn names(&self, id: &str) -> bool {
        self.0.iter().any(|known| known == id)
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}
