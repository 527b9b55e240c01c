//! Assemble: roles to an article.
