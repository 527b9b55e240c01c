//! Tearsheet reads a news page the way an archivist at a press-cutting bureau does.

pub use tearsheet_article::*;
pub use tearsheet_read::*;
