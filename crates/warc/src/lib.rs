//! Web archives in, records out: WARC 1.0 and 1.1 (ISO 28500), as they lie or packed with gzip, a member for each record
//! or one for all.
//!
//! Archives are damaged more often than other files: they are long, and crawlers die. What cannot be read is a
//! [`Damage`] in its place, and reading goes on with the next record that can.

mod members;
mod records;

pub use records::{Damage, Record, Records};
