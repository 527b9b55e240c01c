//! Articles in, an archive out: Parquet files that any program reads, and which of the articles in them say the same.

mod columns;
pub mod duplicates;
mod error;
mod folder;
mod settings;
mod shards;

pub use columns::{articles, schema, table};
pub use error::Error;
pub use folder::{lock, shards};
pub use settings::{Settings, TOOL};
pub use shards::{Shard, about, digest, read};
