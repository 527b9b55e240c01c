//! Articles in, a Parquet file out, and what the file says of itself. Articles are written in row groups of bounded size, so
//! that a shard of any length takes the same memory; where a group ends depends on the articles alone, so that the same
//! articles give the same bytes.

use crate::{Error, TOOL, articles, schema, table};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use tearsheet_article::Article;

/// Rows that are turned into columns at once, at most.
const BATCH: usize = 512;
/// Bytes of text that are turned into columns at once, about.
const BATCH_BYTES: usize = 4 << 20;
/// Bytes of text in a row group, about; packed they are a fifth of it.
const GROUP_BYTES: usize = 128 << 20;
/// Under which name a shard keeps what it says of itself.
const ABOUT: &str = "tearsheet";

/// A Parquet file of articles that is being written.
///
/// ```
/// use tearsheet_archive::Shard;
/// use tearsheet_article::Article;
/// let mut shard = Shard::new(Vec::new())?;
/// shard.push(Article::default())?;
/// let file = shard.finish("{\"rows\": 1}")?;
/// assert!(file.starts_with(b"PAR1"));
/// # Ok::<(), tearsheet_archive::Error>(())
/// ```
#[derive(Debug)]
pub struct Shard<W: Write + Send> {
    paper: ArrowWriter<W>,
    waiting: Vec<Article>,
    /// Bytes of text of the articles that wait, about.
    waiting_bytes: usize,
    /// Bytes of text in the open row group, about.
    group_bytes: usize,
}

impl<W: Write + Send> Shard<W> {
    /// An empty shard.
    pub fn new(paper: W) -> Result<Self, Error> {
        let properties = properties()?.set_max_row_group_row_count(None).build();
        let paper = ArrowWriter::try_new(paper, schema(), Some(properties))?;
        Ok(Shard { paper, waiting: Vec::new(), waiting_bytes: 0, group_bytes: 0 })
    }

    /// Adds an article.
    pub fn push(&mut self, article: Article) -> Result<(), Error> {
        self.waiting_bytes += weight(&article);
        self.waiting.push(article);
        if self.waiting.len() >= BATCH || self.waiting_bytes >= BATCH_BYTES {
            self.write()?;
        }
        Ok(())
    }

    /// Ends the file, and has it keep `about`, what it says of itself.
    pub fn finish(mut self, about: &str) -> Result<W, Error> {
        self.write()?;
        self.paper.append_key_value_metadata(KeyValue::new(ABOUT.into(), about.to_owned()));
        Ok(self.paper.into_inner()?)
    }

    fn write(&mut self) -> Result<(), Error> {
        if !self.waiting.is_empty() {
            self.paper.write(&table(&self.waiting)?)?;
        }
        self.waiting.clear();
        self.group_bytes += std::mem::take(&mut self.waiting_bytes);
        if self.group_bytes >= GROUP_BYTES {
            self.paper.flush()?;
            self.group_bytes = 0;
        }
        Ok(())
    }
}

/// How every file of an archive is packed, and who wrote it.
pub(crate) fn properties() -> Result<WriterPropertiesBuilder, ParquetError> {
    let packing = Compression::ZSTD(ZstdLevel::try_new(3)?);
    Ok(WriterProperties::builder().set_compression(packing).set_created_by(TOOL.into()))
}

/// Bytes that an article takes as a row, about: its text stands there twice.
fn weight(article: &Article) -> usize {
    let blocks: usize = article.blocks.iter().map(|block| block.text.len() + 200).sum();
    let comments: usize = article.comments.iter().map(|comment| comment.text.len()).sum();
    2 * article.text.len() + blocks + comments + 1000
}

/// The articles of a shard, in order.
///
/// # Errors
/// When the file cannot be opened or is no Parquet; each batch, where it is damaged or holds something else.
pub fn read(path: &Path) -> Result<impl Iterator<Item = Result<Article, Error>> + use<>, Error> {
    let batches =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.with_batch_size(BATCH).build()?;
    let rows = |batch: Result<RecordBatch, ArrowError>| {
        batch.map_err(Error::from).and_then(|batch| articles(&batch))
    };
    Ok(batches.map(rows).flat_map(|rows| match rows {
        Ok(articles) => articles.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    }))
}

/// What a shard says of itself, as [`Shard::finish`] was told; nothing if the file says nothing.
pub fn about(path: &Path) -> Result<Option<String>, Error> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&File::open(path)?)?;
    let known = metadata.file_metadata().key_value_metadata();
    let said = known.into_iter().flatten().find(|known| known.key == ABOUT);
    Ok(said.and_then(|said| said.value.clone()))
}

/// A digest of bytes that is the same on every machine: XXH3 of 128 bits, as 32 hexadecimal digits.
///
/// ```
/// assert_eq!(tearsheet_archive::digest(b""), "99aa06d3014798d86001c324468d497f");
/// ```
pub fn digest(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(n: usize) -> Article {
        let text = format!("The bridge opens at {n}. ").repeat(1 + n % 7);
        Article { id: Some(n.to_string()), tags: vec!["bridge".into(); n % 3], text, ..Article::default() }
    }

    fn shard(count: usize) -> Vec<u8> {
        let mut shard = Shard::new(Vec::new()).unwrap();
        (0..count).for_each(|n| shard.push(article(n)).unwrap());
        shard.finish("made of nothing").unwrap()
    }

    #[test]
    fn articles_come_back_as_they_were() {
        let path = std::env::temp_dir().join(format!("shard-{}.parquet", std::process::id()));
        std::fs::write(&path, shard(2 * BATCH + 1)).unwrap();
        let articles: Vec<Article> = read(&path).unwrap().collect::<Result<_, _>>().unwrap();
        assert!(articles.into_iter().eq((0..2 * BATCH + 1).map(article)));
        assert_eq!(about(&path).unwrap().as_deref(), Some("made of nothing"));
        std::fs::write(&path, b"PAR1 it is not").unwrap();
        assert!(read(&path).is_err() && about(&path).is_err());
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn the_same_articles_give_the_same_bytes() {
        assert_eq!(shard(700), shard(700));
        assert_ne!(shard(700), shard(701));
    }
}
