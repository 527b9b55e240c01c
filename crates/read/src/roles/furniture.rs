//! What stands on several pages of a site, the same text in the same place, is its furniture and no part of an article. A
//! page seen alone cannot tell it; who has many pages of a site notes a [`Sighting`] of each, and the [`Sites`] say what recurs.
//!
//! Two captures of one article are not two pages: what shares its address, its title or most of its long paragraphs with
//! another counts once. Of each host the same few pages are remembered, those whose address has the lowest hash, so that the
//! sightings may come in any order and be merged from many runs, and memory is bounded by the number of hosts, about 10 kB each.

use crate::blocks::Blocks;
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Pages of a host that are remembered.
const PAGES: usize = 16;
/// Pages that a block must stand on.
const LEAST: usize = 2;
/// Share of the pages that it must stand on.
const SHARE: f32 = 0.15;
/// Elements around a block, from the inside, that make its place.
const PLACE: usize = 4;
/// Bytes of a block from which on it tells something that it recurs: "Pros", "Method" recur in articles as well.
const TELLING: usize = 40;
/// Bytes from which on a block without links is likely a paragraph.
const LONG: u32 = 120;

/// The blocks that recur on the pages of one host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Furniture(Vec<u32>);

impl Furniture {
    /// For each block of a page whether it recurs.
    pub(super) fn known(&self, blocks: &Blocks) -> Vec<bool> {
        let recurs = |i| blocks.text(i).len() >= TELLING && self.0.binary_search(&key(blocks, i)).is_ok();
        (0..blocks.list.len()).map(recurs).collect()
    }
}

/// What is noted of one page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    title: u32,
    /// Its long paragraphs.
    long: Vec<u32>,
    /// All its blocks, sorted.
    keys: Vec<u32>,
}

impl Sighting {
    /// Notes a page that is cut into blocks; `source` is its decoded text.
    pub fn of(blocks: &Blocks, source: &str) -> Sighting {
        let is_long = |i: &usize| {
            let block = &blocks.list[*i];
            block.text.end - block.text.start >= LONG && block.link_bytes == 0
        };
        let all = 0..blocks.list.len();
        let sorted = |mut keys: Vec<u32>| {
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        Sighting {
            title: hashed(&blocks.head.title.of(source)),
            long: sorted(all.clone().filter(is_long).map(|i| key(blocks, i)).collect()),
            keys: sorted(all.map(|i| key(blocks, i)).collect()),
        }
    }

    /// Whether another page holds the same article, in another capture.
    fn is_again(&self, other: &Sighting) -> bool {
        let shared = self.long.iter().filter(|key| other.long.binary_search(key).is_ok()).count();
        self.title == other.title || 2 * shared > self.long.len().min(other.long.len())
    }
}

/// What was seen of many sites.
///
/// ```
/// use tearsheet_read::{Options, Reader, roles::Sites};
/// let page = |story: &str| format!("<title>{story}</title><p>{story}, the mayor said on Monday.</p><p>Become a member today!</p>");
/// let mut sites = Sites::default();
/// let mut reader = Reader::new(Options::default());
/// for story in ["Bridge opens", "Ferry sinks"] {
///     let url = format!("https://example.org/{story}");
///     sites.add("example.org", &url, reader.sight(page(story).as_bytes()));
/// }
/// assert!(sites.furniture().contains_key("example.org"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites(BTreeMap<String, BTreeMap<u32, Sighting>>);

impl Sites {
    /// Adds what was seen of a page of a host.
    pub fn add(&mut self, host: &str, address: &str, sighting: Sighting) {
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let pages = self.0.entry(host.to_owned()).or_default();
        insert(pages, hashed(&address), sighting);
    }

    /// Adds what others saw.
    pub fn merge(&mut self, others: Sites) {
        for (host, others) in others.0 {
            let pages = self.0.entry(host).or_default();
            others.into_iter().for_each(|(address, sighting)| insert(pages, address, sighting));
        }
    }

    /// What recurs on the pages of each host that has several.
    pub fn furniture(&self) -> BTreeMap<String, Arc<Furniture>> {
        let of_host = |(host, pages): (&String, &BTreeMap<u32, Sighting>)| {
            recurring(pages).map(|furniture| (host.clone(), Arc::new(furniture)))
        };
        self.0.iter().filter_map(of_host).collect()
    }
}

/// What recurs on the pages of one host.
fn recurring(sightings: &BTreeMap<u32, Sighting>) -> Option<Furniture> {
    let mut pages: Vec<&Sighting> = Vec::new();
    for page in sightings.values() {
        if !pages.iter().any(|seen| seen.is_again(page)) {
            pages.push(page);
        }
    }
    let least = LEAST.max((SHARE * pages.len() as f32).ceil() as usize);
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    pages.iter().flat_map(|page| &page.keys).for_each(|key| *counts.entry(*key).or_default() += 1);
    let recurs = counts.into_iter().filter(|(_, count)| *count >= least);
    let keys: Vec<u32> = recurs.map(|(key, _)| key).collect();
    (!keys.is_empty()).then_some(Furniture(keys))
}

/// Remembers a page, if its address is among the lowest; of two captures of one address always the same.
fn insert(pages: &mut BTreeMap<u32, Sighting>, address: u32, sighting: Sighting) {
    match pages.get_mut(&address) {
        Some(known) if *known > sighting => *known = sighting,
        Some(_) => {}
        None => {
            pages.insert(address, sighting);
        }
    }
    if pages.len() > PAGES {
        pages.pop_last();
    }
}

/// A block's text and place.
fn key(blocks: &Blocks, i: usize) -> u32 {
    let place = blocks.ancestors(i).take(PLACE).map(|node| node.name);
    let place = place.fold(0, |place, name| hashed(&(place, name)));
    hashed(&(place, blocks.text(i)))
}

fn hashed(value: &impl Hash) -> u32 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;

    const MEMBER: &str = "Journalism like this is paid for by members, and by nobody else. Become one today.";

    /// A page of a story, with a long paragraph of its own and what stands on every page.
    fn page(title: &str, story: &str) -> String {
        let paragraph =
            format!("{story}, the mayor said on Monday, and added that nothing else had been decided. ");
        format!("<title>{title}</title><article><p>{}<p>{MEMBER}</article>", paragraph.repeat(2))
    }

    fn sight(title: &str, story: &str) -> Sighting {
        Reader::default().sight(page(title, story).as_bytes())
    }

    fn known(sites: &Sites) -> Vec<bool> {
        let blocks = crate::blocks::cut_html(&page("Title", "The bridge opens"));
        sites.furniture().get("a.example").map_or(Vec::new(), |furniture| furniture.known(&blocks))
    }

    #[test]
    fn what_recurs_is_furniture_and_what_differs_is_not() {
        let mut sites = Sites::default();
        sites.add("a.example", "/bridge", sight("Bridge", "The bridge opens"));
        assert_eq!(known(&sites), [] as [bool; 0]);
        sites.add("b.example", "/ferry", sight("Ferry", "The ferry sinks"));
        assert_eq!(known(&sites), [] as [bool; 0]);
        sites.add("a.example", "/ferry", sight("Ferry", "The ferry sinks"));
        assert_eq!(known(&sites), [false, true]);
    }

    #[test]
    fn two_captures_of_one_article_are_one_page() {
        for (address, title, story) in [
            ("/bridge?from=feed", "Bridge opens at last", "The bridge does open"),
            ("/amp/bridge", "Bridge", "The bridge does open"),
            ("/2/bridge", "Bridge opens at last", "The bridge opens"),
        ] {
            let mut sites = Sites::default();
            sites.add("a.example", "/bridge", sight("Bridge", "The bridge opens"));
            sites.add("a.example", address, sight(title, story));
            assert_eq!(known(&sites), [] as [bool; 0], "{address}");
        }
    }

    #[test]
    fn the_order_of_pages_and_of_runs_changes_nothing() {
        let see = |numbers: &mut dyn Iterator<Item = u32>| {
            let mut sites = Sites::default();
            for n in numbers {
                let story = format!("Bridge {n} opens");
                sites.add("a.example", &format!("/{n}"), sight(&story, &story));
            }
            sites
        };
        let once = see(&mut (0..100));
        assert_eq!(once.0["a.example"].len(), PAGES);
        let (mut even, odd) =
            (see(&mut (0..100).step_by(2)), see(&mut (0..100).rev().filter(|n| n % 2 == 1)));
        even.merge(odd);
        assert_eq!((&even, known(&even)), (&once, vec![false, true]));
    }
}
