//! Labels given by hand, in a file without a word of any page: `SET/ID BLOCKS RANGES`, the blocks numbered from 1 as
//! `tearsheet explain` numbers them, every block in one range: `1-12 navigation, 13 title, 14 lead?`. A question mark
//! says that the annotator was unsure. A page whose blocks are no longer as many is refused.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tearsheet_article::Role;

/// What an annotator says of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub role: Option<Role>,
    pub unsure: bool,
}

/// The annotations of all pages.
#[derive(Debug, Default)]
pub(crate) struct Annotations {
    path: PathBuf,
    pages: BTreeMap<String, Vec<Annotation>>,
    used: Mutex<BTreeSet<String>>,
}

impl Annotations {
    /// Reads a file of annotations.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self> {
        let mut pages = BTreeMap::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = || format!("{}, line {}", path.display(), n + 1);
            let (page, labels) = page(line).with_context(place)?;
            if pages.insert(page.to_owned(), labels).is_some() {
                bail!("{}: {page} is annotated twice", place());
            }
        }
        Ok(Annotations { path: path.to_owned(), pages, used: Mutex::default() })
    }

    /// Whether a page was annotated.
    pub(crate) fn has(&self, set: &str, id: &str) -> bool {
        self.pages.contains_key(&format!("{set}/{id}"))
    }

    /// The annotations of a page of so many blocks; none where it was not annotated.
    pub(crate) fn of(&self, set: &str, id: &str, blocks: usize) -> Result<Vec<Annotation>> {
        let page = format!("{set}/{id}");
        let Some(labels) = self.pages.get(&page) else { return Ok(Vec::new()) };
        if labels.len() != blocks {
            bail!(
                "{}: {page} has {blocks} blocks, but {} are annotated: annotate it again",
                self.path.display(),
                labels.len()
            );
        }
        self.used.lock().unwrap_or_else(|poison| poison.into_inner()).insert(page);
        Ok(labels.clone())
    }

    /// Fails where a page is annotated that no set has.
    pub(crate) fn all_used(&self) -> Result<()> {
        let used = self.used.lock().unwrap_or_else(|poison| poison.into_inner());
        match self.pages.keys().find(|page| !used.contains(*page)) {
            Some(page) => bail!("{}: expected a page {page}, but no set has it", self.path.display()),
            None => Ok(()),
        }
    }
}

/// A line: the page, and the labels of its blocks.
fn page(line: &str) -> Result<(&str, Vec<Annotation>)> {
    let mut fields = line.splitn(3, ' ');
    let (Some(page), Some(count), Some(ranges)) = (fields.next(), fields.next(), fields.next()) else {
        bail!("expected SET/ID BLOCKS RANGES, but found \"{line}\"");
    };
    let count: usize =
        count.parse().with_context(|| format!("expected a number of blocks, but found \"{count}\""))?;
    let mut labels = Vec::new();
    for range in ranges.split(',') {
        let (last, label) = labelled(range.trim(), labels.len() + 1)?;
        labels.resize(last, label);
    }
    if labels.len() != count {
        bail!("{page}: expected ranges up to block {count}, but they end at {}", labels.len());
    }
    Ok((page, labels))
}

/// `FIRST-LAST ROLE?`, which must begin at block `next`: its last block and its label.
fn labelled(range: &str, next: usize) -> Result<(usize, Annotation)> {
    let wrong = || format!("expected a range from block {next} and a role, but found \"{range}\"");
    let (numbers, role) = range.split_once(' ').with_context(wrong)?;
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last): (usize, usize) =
        (first.parse().with_context(wrong)?, last.parse().with_context(wrong)?);
    if first != next || last < first {
        bail!(wrong());
    }
    let (role, unsure) = role.strip_suffix('?').map_or((role, false), |role| (role, true));
    let role: Role = role.parse().with_context(wrong)?;
    Ok((last, Annotation { role: Some(role), unsure }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Annotations> {
        Annotations::parse(text, Path::new("annotations.txt"))
    }

    fn trouble(text: &str) -> String {
        format!("{:#}", parse(text).unwrap_err())
    }

    #[test]
    fn ranges_label_every_block() {
        let annotations = parse("news/a 4 1-2 navigation, 3 title, 4 lead?\n").unwrap();
        let labels = annotations.of("news", "a", 4).unwrap();
        let role = |role, unsure| Annotation { role: Some(role), unsure };
        let (navigation, title) = (role(Role::Navigation, false), role(Role::Title, false));
        assert_eq!(labels, [navigation, navigation, title, role(Role::Lead, true)]);
        assert_eq!(annotations.of("news", "b", 9).unwrap(), []);
        assert!(annotations.all_used().is_ok());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let annotations = parse("news/a 2 1-2 navigation").unwrap();
        let refused = annotations.of("news", "a", 3).unwrap_err().to_string();
        assert_eq!(refused, "annotations.txt: news/a has 3 blocks, but 2 are annotated: annotate it again");
        assert!(annotations.all_used().unwrap_err().to_string().contains("no set has it"));
        assert!(trouble("news/a 3 1-2 navigation").contains("they end at 2"));
        assert!(trouble("news/a 3 1 title, 3 lead").contains("from block 2"));
        assert!(trouble("news/a 1 1 headline").contains("line 1"));
        assert!(trouble("news/a 1 1 title\nnews/a 1 1 title").contains("annotated twice"));
    }
}
