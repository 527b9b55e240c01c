//! What a truth or an annotator says of one block.

use tearsheet_article::Role;

/// What is known of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It plays this part.
    Is(Role),
    /// It belongs to the running text; which part of it is not known.
    Text,
    /// It does not belong to the running text; what it is is not known.
    Beside,
    /// Nothing.
    Nothing,
}

impl Known {
    /// As one byte: the number of the role, 200, 201, 255.
    pub(crate) fn code(self) -> u8 {
        match self {
            Known::Is(role) => number(role),
            Known::Text => 200,
            Known::Beside => 201,
            Known::Nothing => u8::MAX,
        }
    }

    /// Whether the running text of the page would hold the block.
    pub(crate) fn is_text(self) -> bool {
        match self {
            Known::Is(role) => role == Role::Lead || role.is_body(),
            Known::Text => true,
            Known::Beside | Known::Nothing => false,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Known::Is(role) => role.as_str(),
            Known::Text => "text",
            Known::Beside => "beside",
            Known::Nothing => "nothing",
        }
    }
}

/// The place of a role in the list of all.
pub(crate) fn number(role: Role) -> u8 {
    Role::ALL.iter().position(|known| *known == role).unwrap_or(usize::from(u8::MAX)) as u8
}
