//! Tests as data: pages and what must be read from them.
