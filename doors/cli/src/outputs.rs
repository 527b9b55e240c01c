//! Outputs: articles in, bytes in the form that was asked for out, to stdout, to a file, or to a folder. Files appear
//! under their own name only when they are whole; what a folder already has is not made again.

use crate::WrongUsage;
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tearsheet::Article;

/// Inputs that share one part of a folder of JSONL.
const PART: u64 = 1000;

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
    /// Apache Parquet, by a later version
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
            Form::Parquet => return Err(WrongUsage("parquet is written by a later version".into()).into()),
        })
    }
}

/// Where one record goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Stream,
    Page(PathBuf),
    Part(u64),
}

/// Decides where records go, before they are read.
pub(crate) enum Plan {
    Stream,
    Pages { folder: PathBuf, form: Form, taken: HashMap<PathBuf, u32> },
    Parts { folder: PathBuf, inputs: u64 },
}

impl Plan {
    /// The plan for `--out`: a folder if it ends in a slash or is one.
    pub(crate) fn new(out: Option<&Path>, form: Form) -> Self {
        match out {
            Some(path) if is_folder(path) && form == Form::Jsonl => {
                Plan::Parts { folder: path.to_owned(), inputs: 0 }
            }
            Some(path) if is_folder(path) => {
                Plan::Pages { folder: path.to_owned(), form, taken: HashMap::new() }
            }
            _ => Plan::Stream,
        }
    }

    /// Where the next input's record goes; `None` if an earlier run has written it.
    pub(crate) fn target(&mut self, place: &Path) -> Option<Target> {
        match self {
            Plan::Stream => Some(Target::Stream),
            Plan::Pages { folder, form, taken } => {
                let times = taken.entry(place.to_owned()).or_insert(0);
                *times += 1;
                let mut file = folder.join(place).into_os_string();
                if *times > 1 {
                    file.push(format!("-{times}"));
                }
                file.push(format!(".{}", form.ending()));
                let file = PathBuf::from(file);
                (!file.exists()).then_some(Target::Page(file))
            }
            Plan::Parts { folder, inputs } => {
                let part = *inputs / PART;
                *inputs += 1;
                (!part_path(folder, part).exists()).then_some(Target::Part(part))
            }
        }
    }
}

/// Whether `--out` names a folder.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir()
}

fn part_path(folder: &Path, part: u64) -> PathBuf {
    folder.join(format!("part-{part:05}.jsonl"))
}

/// Writes records to their targets.
pub(crate) enum Out {
    /// Stdout.
    Stdout(Sheaf<io::StdoutLock<'static>>),
    /// One file.
    File(Sheaf<Draft>),
    /// A folder; the part that is being written.
    Folder(PathBuf, Option<(u64, Draft)>),
}

impl Out {
    /// Opens the output; `several` says that more than one page may come.
    pub(crate) fn open(out: Option<&Path>, form: Form, several: bool) -> Result<Self> {
        Ok(match out {
            None => Out::Stdout(Sheaf::new(io::stdout().lock(), form, several)),
            Some(path) if is_folder(path) => {
                fs::create_dir_all(path).with_context(|| cannot_write(path))?;
                Out::Folder(path.to_owned(), None)
            }
            Some(path) => Out::File(Sheaf::new(Draft::new(path)?, form, several)),
        })
    }

    /// Writes a record, or notes that there is none for this input.
    pub(crate) fn put(&mut self, target: &Target, record: Option<&str>) -> Result<()> {
        match (self, target) {
            (Out::Stdout(sheaf), _) => record.map_or(Ok(()), |record| Ok(sheaf.put(record)?)),
            (Out::File(sheaf), _) => record.map_or(Ok(()), |record| Ok(sheaf.put(record)?)),
            (Out::Folder(..), Target::Page(path)) => record.map_or(Ok(()), |record| {
                let mut draft = Draft::new(path)?;
                draft.write_all(record.as_bytes())?;
                draft.keep()
            }),
            (Out::Folder(folder, open), Target::Part(part)) => {
                if open.as_ref().is_none_or(|(n, _)| n != part) {
                    let draft = Draft::new(&part_path(folder, *part))?;
                    if let Some((_, whole)) = open.replace((*part, draft)) {
                        whole.keep()?;
                    }
                }
                if let (Some((_, draft)), Some(record)) = (open, record) {
                    draft.write_all(record.as_bytes())?;
                }
                Ok(())
            }
            (Out::Folder(..), Target::Stream) => Ok(()),
        }
    }

    /// Closes the output: files get their names.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Out::Stdout(mut sheaf) => Ok(sheaf.close()?),
            Out::File(mut sheaf) => {
                sheaf.close()?;
                sheaf.paper.keep()
            }
            Out::Folder(_, Some((_, draft))) => draft.keep(),
            Out::Folder(_, None) => Ok(()),
        }
    }
}

fn cannot_write(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}

/// Several records in one stream.
pub(crate) struct Sheaf<W: Write> {
    paper: W,
    form: Form,
    several: bool,
    count: u64,
}

impl<W: Write> Sheaf<W> {
    fn new(paper: W, form: Form, several: bool) -> Self {
        Sheaf { paper, form, several, count: 0 }
    }

    fn put(&mut self, record: &str) -> io::Result<()> {
        let is_first = self.count == 0;
        self.count += 1;
        let before = match self.form {
            Form::Json | Form::Jsonld if self.several => {
                if is_first {
                    "[\n"
                } else {
                    ",\n"
                }
            }
            Form::Md if !is_first => "\n",
            Form::Txt if !is_first => "\u{c}\n",
            _ => "",
        };
        let is_in_array = self.several && matches!(self.form, Form::Json | Form::Jsonld);
        let record = if is_in_array { record.trim_end() } else { record };
        self.paper.write_all(before.as_bytes())?;
        self.paper.write_all(record.as_bytes())
    }

    fn close(&mut self) -> io::Result<()> {
        if self.several && matches!(self.form, Form::Json | Form::Jsonld) {
            self.paper.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.paper.flush()
    }
}

/// A file that gets its name when it is whole, and leaves nothing behind otherwise.
pub(crate) struct Draft {
    path: PathBuf,
    draft: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Draft {
    fn new(path: &Path) -> Result<Self> {
        let name = path.file_name().with_context(|| cannot_write(path))?.to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.unfinished"));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).with_context(|| cannot_write(folder))?;
        }
        let file = File::create(&draft).with_context(|| cannot_write(path))?;
        Ok(Draft { path: path.to_owned(), draft, file: Some(BufWriter::new(file)) })
    }

    fn keep(mut self) -> Result<()> {
        if let Some(mut file) = self.file.take() {
            file.flush().with_context(|| cannot_write(&self.path))?;
        }
        fs::rename(&self.draft, &self.path).with_context(|| cannot_write(&self.path))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(bytes.len()), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(&self.draft);
        }
    }
}
