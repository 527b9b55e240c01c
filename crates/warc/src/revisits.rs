//! Revisits: records that say only that a page was the same as one captured before. Where each page stood is remembered, by
//! what a revisit may call it, so that it can be read again; hashes alone, and no more than so many, because an archive may
//! hold millions.

use crate::members::Place;
use crate::records::Record;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Names that are remembered, at most.
const MOST: usize = 1 << 20;
/// How far into its member a page may stand to be read again: all before it has to be unpacked every time.
const MOST_WITHIN: u64 = 16 << 20;

/// Where pages stood.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    places: HashMap<u64, Place>,
}

/// What a page may be called by a revisit.
#[derive(Clone, Copy, Hash)]
enum Name<'a> {
    Id(&'a str),
    Capture(&'a str, &'a str),
    Url(&'a str),
    Digest(&'a str),
}

impl Name<'_> {
    fn hashed(self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// The names of a page.
fn names(page: &Record) -> impl Iterator<Item = Name<'_>> {
    let url = page.url();
    let capture = url.zip(page.field("WARC-Date")).map(|(url, date)| Name::Capture(url, date));
    let digest = page.field("WARC-Payload-Digest").map(Name::Digest);
    [page.id().map(Name::Id), capture, url.map(Name::Url), digest].into_iter().flatten()
}

/// What a revisit calls the page that it was the same as, the surest name first.
fn referred(revisit: &Record) -> impl Iterator<Item = Name<'_>> {
    let url = revisit.bare_field("WARC-Refers-To-Target-URI");
    let capture = match (url, revisit.field("WARC-Refers-To-Date")) {
        (Some(url), Some(date)) => Some(Name::Capture(url, date)),
        (url, _) => url.map(Name::Url),
    };
    let digest = revisit.field("WARC-Payload-Digest").map(Name::Digest);
    [revisit.bare_field("WARC-Refers-To").map(Name::Id), capture, digest].into_iter().flatten()
}

impl Earlier {
    /// Remembers where a page stands.
    pub(crate) fn remember(&mut self, page: &Record, place: Place) {
        if place.within > MOST_WITHIN {
            return;
        }
        for name in names(page) {
            if self.places.len() < MOST {
                self.places.entry(name.hashed()).or_insert(place);
            }
        }
    }

    /// Where the page stands that a revisit refers to.
    pub(crate) fn find(&self, revisit: &Record) -> Option<Place> {
        referred(revisit).find_map(|name| self.places.get(&name.hashed()).copied())
    }
}
