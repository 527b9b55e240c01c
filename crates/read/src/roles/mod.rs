//! Label: blocks to roles. Features in, role scores out, a pass over the sequence, then repeats.

use tearsheet_article::Role;

/// The part one block plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The part.
    pub role: Role,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What spoke for it most, for people.
    pub reason: &'static str,
    /// Index of the block that a repeat repeats.
    pub of: Option<usize>,
}
