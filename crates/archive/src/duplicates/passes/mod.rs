//! The same rules for engines that gather rows by a key (Spark, Ray): no number, no index, no table of everything. What one machine
//! looks up, an engine brings together, and each [`Pass`] sees the rows of one key after another, in the order that it asks for.
//!
//! | pass | in | by | out |
//! | --- | --- | --- | --- |
//! | `Sign` | texts and their names | | documents with their signatures |
//! | `First` | documents | what they say | documents, and who says it first |
//! | `Keys` | documents | | keys of the first ones |
//! | `Tie` | keys | key | pairs that share one |
//! | `Shelve` | documents | | shingles of the first ones |
//! | `Meet` | pairs, shingles | the earlier one | pairs that share enough keys, with the earlier one's shingles |
//! | `Compare` | those, shingles | the later one | matches |
//! | `Near` | matches | | edges between near ones |
//! | `LargeStar`, `SmallStar` | edges | either end | edges, round after round |
//! | `Head` | edges | | the first of each document's cluster |
//! | `Contained` | matches | | those where one contains the other |
//! | `Place` | matches, heads | one of the two, then the other | matches that know the clusters of both |
//! | `Attach` | those | the shorter one's cluster | edges from clusters to the one that contains them |
//! | `Keep` | those | cluster | what is kept, and how the others hang together with it |
//! | `List` | documents | | documents that wait for their marks |
//! | `Mark` | both | who says it first | marks |
//! | `Once` | marks | name | marks, or an error where two rows have one name |
//!
//! A pass holds what it knows of one key in memory, which is little, however many rows have it.

mod documents;
mod marks;
mod pairs;
mod rows;
mod run;
mod stars;

use super::Settings;
use super::candidates::Holders;
use crate::Error;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use run::{Each, Running, Take};

/// A pass on the way from texts to marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table above says what each does")]
pub enum Pass {
    Sign,
    First,
    Keys,
    Tie,
    Shelve,
    Meet,
    Compare,
    Near,
    LargeStar,
    SmallStar,
    Head,
    Contained,
    Place,
    Attach,
    Keep,
    List,
    Mark,
    Once,
}

/// Each pass, what it is called, and by which columns its rows are gathered and sorted: those that have the same in the first
/// one have to come together. None, where each row is looked at alone.
const PASSES: [(Pass, &str, &[&str]); 18] = [
    (Pass::Sign, "sign", &[]),
    (Pass::First, "first", &["group", "document"]),
    (Pass::Keys, "keys", &[]),
    (Pass::Tie, "tie", &["key", "document"]),
    (Pass::Shelve, "shelve", &[]),
    (Pass::Meet, "meet", &["document", "other"]),
    (Pass::Compare, "compare", &["document", "other"]),
    (Pass::Near, "near", &[]),
    (Pass::LargeStar, "large_star", &["one", "other"]),
    (Pass::SmallStar, "small_star", &["one", "other"]),
    (Pass::Head, "head", &[]),
    (Pass::Contained, "contained", &[]),
    (Pass::Place, "place", &["one", "other"]),
    (Pass::Attach, "attach", &["head"]),
    (Pass::Keep, "keep", &["head", "rank", "one"]),
    (Pass::List, "list", &[]),
    (Pass::Mark, "mark", &["first", "document"]),
    (Pass::Once, "once", &["document"]),
];

/// What a pass gives: its columns, and its batches one after another.
pub struct Given<Failed> {
    /// The columns.
    pub schema: SchemaRef,
    /// The batches.
    pub batches: Box<dyn Iterator<Item = Result<RecordBatch, Failed>> + Send>,
}

impl<Failed> std::fmt::Debug for Given<Failed> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl Pass {
    /// The pass of a name.
    ///
    /// ```
    /// use tearsheet_archive::duplicates::Pass;
    /// assert_eq!(Pass::named("large_star"), Some(Pass::LargeStar));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        PASSES.iter().find(|(_, called, _)| *called == name).map(|(pass, ..)| *pass)
    }

    /// By which columns the rows have to be sorted; those that have the same in the first one have to come together. None, where
    /// each row is looked at alone.
    ///
    /// ```
    /// use tearsheet_archive::duplicates::Pass;
    /// assert_eq!((Pass::Keys.order().len(), Pass::Tie.order()), (0, &["key", "document"][..]));
    /// ```
    pub fn order(self) -> &'static [&'static str] {
        PASSES.iter().find(|(pass, ..)| *pass == self).map_or(&[], |(.., order)| order)
    }

    /// The columns that the pass gives.
    ///
    /// ```
    /// use tearsheet_archive::duplicates::Pass;
    /// assert_eq!(Pass::Mark.schema()?.field(1).name(), "kept");
    /// # Ok::<(), tearsheet_archive::Error>(())
    /// ```
    pub fn schema(self) -> Result<SchemaRef, Error> {
        let nothing = std::iter::empty::<Result<RecordBatch, Error>>();
        Ok(self.run(nothing, &Settings::default(), "")?.schema)
    }

    /// Does the pass. `names` is the column of the names of texts, which only `Sign` asks for; their order is the order of the
    /// documents. Of the settings `jaccard`, `contained` and `keep` count.
    ///
    /// An error is the batches' own, or says what is wrong with a row: a document without a name, two of one name.
    ///
    /// ```
    /// use arrow_array::{RecordBatch, StringArray};
    /// use std::sync::Arc;
    /// use tearsheet_archive::{Error, duplicates::{Settings, Pass}};
    /// let texts = StringArray::from(vec!["The quay opens in spring, the harbour office said on Tuesday."; 2]);
    /// let names = StringArray::from(vec!["a", "b"]);
    /// let batch = RecordBatch::try_from_iter([("id", Arc::new(names) as _), ("text", Arc::new(texts) as _)])?;
    /// let mut signed = Pass::Sign.run([Ok::<_, Error>(batch)].into_iter(), &Settings::default(), "id")?;
    /// assert_eq!(signed.batches.next().unwrap()?.num_rows(), 2);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn run<Failed: From<Error> + 'static>(
        self,
        batches: impl Iterator<Item = Result<RecordBatch, Failed>> + Send + 'static,
        settings: &Settings,
        names: &str,
    ) -> Result<Given<Failed>, Error> {
        let settings = *settings;
        match self {
            Pass::Sign => signed(batches, names.to_owned()),
            Pass::First => begun(batches, documents::First::default()),
            Pass::Keys => begun(batches, Each(documents::keys)),
            Pass::Tie => begun(batches, pairs::Tied(Holders::new())),
            Pass::Shelve => begun(batches, Each(documents::shelved)),
            Pass::Meet => begun(batches, pairs::Met::default()),
            Pass::Compare => begun(batches, pairs::Compared::new(settings)),
            Pass::Near => begun(batches, Each(stars::near)),
            Pass::LargeStar => begun(batches, stars::LargeStar::default()),
            Pass::SmallStar => begun(batches, stars::SmallStar::default()),
            Pass::Head => begun(batches, Each(stars::head)),
            Pass::Contained => begun(batches, Each(marks::contained)),
            Pass::Place => begun(batches, marks::Placed::default()),
            Pass::Attach => begun(batches, marks::Attached::default()),
            Pass::Keep => begun(batches, marks::Kept::default()),
            Pass::List => begun(batches, Each(documents::listed)),
            Pass::Mark => begun(batches, marks::Marked::default()),
            Pass::Once => begun(batches, marks::Once::default()),
        }
    }
}

fn begun<Failed: From<Error> + 'static, Work: Take>(
    batches: impl Iterator<Item = Result<RecordBatch, Failed>> + Send + 'static,
    work: Work,
) -> Result<Given<Failed>, Error> {
    let schema = run::schema::<Work::Out>()?;
    Ok(Given { schema, batches: Box::new(Running::new(batches, work)) })
}

fn signed<Failed: From<Error> + 'static>(
    batches: impl Iterator<Item = Result<RecordBatch, Failed>> + Send + 'static,
    names: String,
) -> Result<Given<Failed>, Error> {
    let mut before = 0;
    let batches = batches.map(move |batch| {
        let batch = batch?;
        before += batch.num_rows();
        Ok(documents::signed(&batch, &names, before - batch.num_rows())?)
    });
    Ok(Given { schema: run::schema::<rows::Signed>()?, batches: Box::new(batches) })
}
