//! The rows that go from pass to pass. Names of documents order them as numbers do on one machine; an empty name is nobody's and
//! comes first, and a row that has one holds what the rows behind it ask for.

use super::super::signatures::Signature;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// A document and its signature. In a group meet those that say the same word by word.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Signed {
    pub(super) group: ByteBuf,
    pub(super) document: String,
    /// The first document that says the same, often itself; empty before that is known.
    pub(super) first: String,
    pub(super) units: u32,
    pub(super) anchors: u32,
    /// Hashes of four bytes; none but those of a first document are kept.
    pub(super) shingles: ByteBuf,
    /// Hashes of eight bytes; none but those of a first document are kept.
    pub(super) keys: ByteBuf,
}

impl Signed {
    pub(super) fn of(document: &str, group: [u8; 16], signature: &Signature) -> Self {
        let keys = signature.bands.iter().chain(&signature.anchors).flat_map(|key| key.to_le_bytes());
        let shingles = signature.shingles.iter().flat_map(|shingle| shingle.to_le_bytes());
        Signed {
            group: ByteBuf::from(group),
            document: document.to_owned(),
            first: String::new(),
            units: signature.units,
            anchors: signature.anchors.len() as u32,
            shingles: ByteBuf::from(shingles.collect::<Vec<u8>>()),
            keys: ByteBuf::from(keys.collect::<Vec<u8>>()),
        }
    }

    /// How many shingles and anchors.
    pub(super) fn lengths(&self) -> (u32, u32) {
        ((self.shingles.len() / size_of::<u32>()) as u32, self.anchors)
    }
}

/// The shingles in their bytes.
pub(super) fn hashes(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}

/// A key, and who has it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Key {
    pub(super) key: i64,
    pub(super) document: String,
    pub(super) shingles: u32,
    pub(super) anchors: u32,
}

/// A pair of documents to be compared, on its way to the shingles of one and of the other. Without another, the row of a
/// document with its shingles.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Pair {
    pub(super) document: String,
    pub(super) other: String,
    /// What a key that both have counts for.
    pub(super) shared: u32,
    /// What all keys that both have must count for.
    pub(super) enough: u32,
    pub(super) units: u32,
    pub(super) shingles: ByteBuf,
}

/// A match, seen from one of its two documents; each match is two rows. Without another, the row that says in which
/// cluster a document is.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Match {
    pub(super) one: String,
    pub(super) other: String,
    pub(super) is_near: bool,
    /// Whether the one is the shorter of the two.
    pub(super) is_shorter: bool,
    pub(super) jaccard: f64,
    pub(super) contained: f64,
    /// Of several ones, that of least rank is kept.
    pub(super) rank: u32,
    /// The first of the one's cluster; empty before that is known.
    pub(super) head: String,
    pub(super) other_head: String,
}

/// That two documents belong together, seen from one of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Edge {
    pub(super) one: String,
    pub(super) other: String,
    /// Whether the last round changed something here.
    pub(super) moved: bool,
}

/// What becomes of a document. Without its name, what becomes of the first one that says the same.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Fate {
    pub(super) first: String,
    pub(super) document: String,
    pub(super) cluster: String,
    pub(super) kept: String,
    pub(super) relation: Option<String>,
    pub(super) similarity: Option<f32>,
}

/// A row of the marks.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Mark {
    pub(super) document: String,
    pub(super) kept: bool,
    pub(super) cluster: String,
    pub(super) duplicate_of: Option<String>,
    pub(super) relation: Option<String>,
    pub(super) similarity: Option<f32>,
}
