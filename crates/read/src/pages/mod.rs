//! Open: bytes to a [`Page`], decoded and known to be HTML or flattened text.

use crate::Format;
use std::borrow::Cow;
use tearsheet_article::Notice;

/// The decoded text of a page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The text, valid UTF-8; borrowed where the bytes already were.
    pub text: Cow<'a, str>,
    /// HTML or flattened text.
    pub format: Format,
    /// Name of the encoding the bytes were read in, as the Encoding Standard spells it.
    pub encoding: &'static str,
    /// What was odd.
    pub notices: Vec<Notice>,
}
