//! Outputs: articles in, bytes in the form that was asked for out, to stdout, to a file, or to a folder. Files appear
//! under their own name only when they are whole; what a folder already has is not made again.

mod draft;
mod parts;
mod sheaf;

use crate::WrongUsage;
use crate::inputs::Failure;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
pub(crate) use draft::Draft;
use parts::Parts;
use sheaf::Sheaf;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tearsheet::Article;
use tearsheet_archive::Shard;

/// A form that records can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Indented JSON: an object for one page, an array for several
    Json,
    /// One JSON record a line
    Jsonl,
    /// Markdown with YAML front matter
    Md,
    /// Title, lead and body as plain text; pages parted by a form feed
    Txt,
    /// A clean HTML document
    Html,
    /// schema.org NewsArticle as JSON-LD: an object for one page, an array for several
    Jsonld,
    /// TEI P5 XML
    Tei,
    /// Apache Parquet: a row for each page, with the columns of a corpus
    Parquet,
}

impl Form {
    /// The ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Jsonl => "jsonl",
            Form::Md => "md",
            Form::Txt => "txt",
            Form::Html => "html",
            Form::Jsonld => "jsonld",
            Form::Tei => "xml",
            Form::Parquet => "parquet",
        }
    }

    /// The form that a file's name asks for.
    pub(crate) fn of_file(path: &Path) -> Option<Form> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Form::value_variants().iter().copied().find(|form| form.ending() == ending)
    }

    /// Whether several pages can stand in one stream.
    pub(crate) fn can_stand_together(self) -> bool {
        !matches!(self, Form::Html | Form::Tei)
    }

    /// Whether a folder holds it in parts of many pages.
    fn is_in_parts(self) -> bool {
        matches!(self, Form::Jsonl | Form::Parquet)
    }

    /// The article on its way to an output.
    pub(crate) fn record(self, article: Article) -> Result<Record> {
        match self {
            Form::Parquet => Ok(Record::Row(Box::new(article))),
            _ => self.write(&article).map(Record::Text),
        }
    }

    /// The article in this form.
    pub(crate) fn write(self, article: &Article) -> Result<String> {
        Ok(match self {
            Form::Json => serde_json::to_string_pretty(article)? + "\n",
            Form::Jsonl => serde_json::to_string(article)? + "\n",
            Form::Md => article.to_markdown(),
            Form::Txt => article.to_text(),
            Form::Html => article.to_html(),
            Form::Jsonld => serde_json::to_string_pretty(&article.to_json_ld())? + "\n",
            Form::Tei => article.to_tei(),
            Form::Parquet => return Err(WrongUsage("a row of parquet cannot stand alone".into()).into()),
        })
    }
}

impl Form {
    /// The article in this form as a value that can stand in a field of a row, as JSON.
    pub(crate) fn write_value(self, article: &Article) -> Result<String> {
        Ok(match self {
            Form::Json | Form::Jsonl => serde_json::to_string(article)?,
            Form::Jsonld => serde_json::to_string(&article.to_json_ld())?,
            _ => serde_json::to_string(self.write(article)?.trim_end())?,
        })
    }
}

/// A record on its way to an output.
pub(crate) enum Record {
    /// In its form.
    Text(String),
    /// To be a row of a table.
    Row(Box<Article>),
}

/// Where one record goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Stream,
    Page(PathBuf),
    Part(u64),
    /// A page that an earlier run has written.
    MadePage,
    /// A part that an earlier run has written.
    MadePart(u64),
}

impl Target {
    /// Whether nothing is left to do.
    pub(crate) fn is_made(&self) -> bool {
        matches!(self, Target::MadePage | Target::MadePart(_))
    }
}

/// Decides where records go, before they are read.
pub(crate) enum Plan {
    Stream,
    Pages { folder: PathBuf, form: Form, taken: HashMap<PathBuf, u32> },
    Parts { folder: PathBuf, form: Form, inputs: u64 },
}

impl Plan {
    /// The plan for `--out`: a folder if it ends in a slash or is one.
    pub(crate) fn new(out: Option<&Path>, form: Form) -> Self {
        match out.filter(|path| is_folder(path)).map(Path::to_owned) {
            Some(folder) if form.is_in_parts() => Plan::Parts { folder, form, inputs: 0 },
            Some(folder) => Plan::Pages { folder, form, taken: HashMap::new() },
            None => Plan::Stream,
        }
    }

    /// Where the next input's record goes.
    pub(crate) fn target(&mut self, place: &Path) -> Target {
        match self {
            Plan::Stream => Target::Stream,
            Plan::Pages { folder, form, taken } => {
                let times = taken.entry(place.to_owned()).or_insert(0);
                *times += 1;
                let again = if *times > 1 { format!("-{times}") } else { String::new() };
                let mut file = folder.join(place).into_os_string();
                file.push(format!("{again}.{}", form.ending()));
                let file = PathBuf::from(file);
                if file.exists() { Target::MadePage } else { Target::Page(file) }
            }
            Plan::Parts { folder, form, inputs } => {
                let part = *inputs / parts::PART;
                *inputs += 1;
                if parts::part_path(folder, part, *form).exists() {
                    Target::MadePart(part)
                } else {
                    Target::Part(part)
                }
            }
        }
    }
}

/// Whether `--out` names a folder.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir()
}

/// Writes records to their targets.
pub(crate) enum Out {
    Stdout(Sheaf<io::StdoutLock<'static>>),
    File(Sheaf<Draft>),
    /// A file of rows.
    Table(Box<Shard<Draft>>),
    /// A folder with a file for each page.
    Pages,
    /// A folder of parts.
    Parts(Parts),
}

impl Out {
    /// Opens the output; `several` says that more than one page may come.
    pub(crate) fn open(out: Option<&Path>, form: Form, several: bool) -> Result<Self> {
        Ok(match out {
            None => Out::Stdout(Sheaf::new(io::stdout().lock(), form, several)),
            Some(folder) if is_folder(folder) && form.is_in_parts() => Out::Parts(Parts::open(folder, form)?),
            Some(folder) if is_folder(folder) => Out::Pages,
            Some(path) if form == Form::Parquet => Out::Table(Box::new(Shard::new(Draft::new(path)?)?)),
            Some(path) => Out::File(Sheaf::new(Draft::new(path)?, form, several)),
        })
    }

    /// Takes what became of the input called `name`, in the order of the inputs; there may be something to say of
    /// what was written before.
    pub(crate) fn put(
        &mut self,
        target: &Target,
        name: &str,
        record: Option<Record>,
    ) -> Result<Option<Failure>> {
        match (self, target, record) {
            (Out::Parts(parts), Target::Part(part), record) => return parts.put(*part, false, name, record),
            (Out::Parts(parts), Target::MadePart(part), _) => return parts.put(*part, true, name, None),
            (Out::Stdout(sheaf), _, Some(Record::Text(record))) => sheaf.put(&record)?,
            (Out::File(sheaf), _, Some(Record::Text(record))) => sheaf.put(&record)?,
            (Out::Table(shard), _, Some(Record::Row(article))) => shard.push(*article)?,
            (Out::Pages, Target::Page(path), Some(Record::Text(record))) => {
                let mut draft = Draft::new(path)?;
                draft.write_all(record.as_bytes())?;
                draft.keep()?;
            }
            _ => {}
        }
        Ok(None)
    }

    /// Closes the output: files get their names.
    pub(crate) fn finish(self) -> Result<Option<Failure>> {
        match self {
            Out::Stdout(mut sheaf) => sheaf.close()?,
            Out::File(mut sheaf) => {
                sheaf.close()?;
                sheaf.paper.keep()?;
            }
            Out::Table(shard) => shard.finish("{}")?.keep()?,
            Out::Pages => {}
            Out::Parts(mut parts) => return parts.close(),
        }
        Ok(None)
    }
}

/// Makes a folder, unless it is there.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_file() {
        bail!("{}: it is a file, but is to be a folder", cannot_write(folder));
    }
    fs::create_dir_all(folder).with_context(|| cannot_write(folder))
}

pub(crate) fn cannot_write(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}
