//! Web archives in, records and pages out: WARC 1.0 and 1.1 (ISO 28500) and ARC, as they lie or packed with gzip or zstd, a
//! member for each record or one for all; WACZ, which holds such files in a zip.
//!
//! [`Records`] gives what an archive holds as it stands; [`Captures`] gives the pages among it, their HTTP headers taken
//! off and their bodies unpacked; [`Wacz`] gives the archives in a WACZ, one after another.
//!
//! Archives are damaged more often than other files: they are long, and crawlers die. What cannot be read is a
//! [`Damage`] in its place, and reading goes on with the next record that can. Memory stays bounded whatever the file
//! says of itself.

mod arc;
mod captures;
mod codings;
mod http;
mod members;
mod packed;
mod records;
mod revisits;
mod stretch;
mod wacz;

pub use captures::{Capture, Captures, Kind, PassedOver};
pub use records::{Damage, Record, Records, begins_archive};
pub use stretch::Stretch;
pub use wacz::{Held, Wacz};
