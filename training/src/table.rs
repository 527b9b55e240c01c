//! Labelled pages to the table for fitting: features of every block, what is known of it, and the pages they are of.
//! The same pages give the same files, byte for byte.

use crate::align::{Aligned, align, words};
use crate::annotations::{Annotation, Annotations};
use crate::folds::{FOLDS, Folds, domain};
use crate::known::Known;
use crate::sets::{self, SETS, Set};
use crate::twins::Twin;
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tearsheet_article::Role;
use tearsheet_read::Options;
use tearsheet_read::blocks::{Blocks, Head};
use tearsheet_read::claims::Claims;
use tearsheet_read::pages::Page;
use tearsheet_read::roles::{self, Sieves};
use tearsheet_score::{Truth, spread};

/// Make the table for fitting.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the labelled sets.
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Folder of the pages that `flatten.py` rendered.
    #[arg(long, value_name = "DIR")]
    flattened: PathBuf,
    /// Where the table goes.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Labels given by hand.
    #[arg(long, value_name = "FILE", default_value = "training/annotations.txt")]
    annotations: PathBuf,
    /// Which site is in which fold.
    #[arg(long, value_name = "FILE", default_value = "training/folds.tsv")]
    folds: PathBuf,
    /// Folder of `fold-0.sieve` to `fold-4.sieve` and `roles.sieve`: leave out the blocks that the sieve settles which has
    /// not seen the page's site. Without it all blocks are in the table.
    #[arg(long, value_name = "DIR")]
    sieves: Option<PathBuf>,
    /// Write the features once more as they are without the page's head and structured data.
    #[arg(long)]
    blank: bool,
    /// Write the texts of the blocks, to look at.
    #[arg(long)]
    text: bool,
    /// Write the running text that the labels give, per set, to be scored against the truth.
    #[arg(long, value_name = "DIR")]
    ceiling: Option<PathBuf>,
    /// Threads.
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let annotations = Annotations::read(&args.annotations)?;
    let folds = Folds::read(&args.folds)?;
    std::fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let sieves = args.sieves.as_deref().map(all_sieves).transpose()?;
    let mut files = Files::new(args)?;
    let mut counts = Vec::new();
    let mut twins = Twins::new();
    for set in &SETS {
        let folder = set.folder(&args.data, &args.flattened);
        let mut truths = sets::truths(&folder)?;
        truths.retain(|truth| !set.is_own() || annotations.has(set.name, &truth.id));
        let fold_of = |truth: &Truth| match set.is_own() {
            true => Ok(sets::NO_FOLD),
            false => folds.of(&domain(truth)).with_context(|| format!("{}/{}", set.name, truth.id)),
        };
        let sheets = spread(&truths, args.jobs, |truth| {
            let fold = fold_of(truth)?;
            let sieves = sieves.as_ref().map(|all| &all[usize::from(fold).min(FOLDS)]);
            Sheet::of(args, set, &folder, truth, &annotations, &twins, sieves.unwrap_or(&Sieves::default()))
        });
        let mut sheets = sheets.into_iter().collect::<Result<Vec<Sheet>>>()?;
        for (truth, sheet) in truths.iter().zip(&sheets) {
            files.add(set, truth, &domain(truth), fold_of(truth)?, sheet)?;
        }
        if let Some(folder) = &args.ceiling {
            ceiling(&folder.join(set.name), &truths, &sheets)?;
        }
        counts.push((set.name, count(&sheets)));
        for (truth, sheet) in truths.iter().zip(&mut sheets) {
            twins.insert((set.name, truth.id.clone()), std::mem::take(&mut sheet.twin));
        }
    }
    files.finish()?;
    annotations.all_used()?;
    report(&counts)?;
    Ok(ExitCode::SUCCESS)
}

/// The sieves that have not seen one fold each, and the ones of all pages.
fn all_sieves(folder: &Path) -> Result<Vec<Sieves>> {
    let names = (0..FOLDS).map(|fold| format!("fold-{fold}.sieve")).chain(["roles.sieve".to_owned()]);
    let sieves = names.map(|name| {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Sieves::of_bytes(&bytes).with_context(|| path.display().to_string())
    });
    sieves.collect()
}

/// Pages already read, for those that were rendered from them.
type Twins = BTreeMap<(&'static str, String), Twin>;

/// What the table has of one page.
struct Sheet {
    twin: Twin,
    rows: Rows,
    blank: Rows,
    aligned: Aligned,
    annotation: Vec<Annotation>,
    words: Vec<u16>,
    language: String,
    texts: Vec<String>,
}

impl Sheet {
    fn of(
        args: &Args,
        set: &Set,
        folder: &Path,
        truth: &Truth,
        annotations: &Annotations,
        twins: &Twins,
        sieves: &Sieves,
    ) -> Result<Self> {
        let (bytes, format) = sets::bytes(folder, &truth.id)?;
        let url = Some(truth.field("url")).filter(|url| !url.is_empty());
        let options = Options { url, format, ..Default::default() };
        sets::staged(&bytes, &options, |page, blocks, claims| {
            let (count, url) = (blocks.list.len(), options.url.as_deref());
            let text = |i: usize| blocks.text(i).to_owned();
            let mut aligned = align(truth, set.speaks, page, blocks);
            let mut annotation = annotations.of(set.name, &truth.id, count)?;
            let source = set.rendered_from.and_then(|from| twins.get(&(from, truth.id.clone())));
            if let Some(source) = source {
                source.tell(blocks, &mut aligned);
                annotation = source.labels(blocks);
            }
            Ok(Sheet {
                rows: rows(page, blocks, claims, url, sieves),
                blank: if args.blank { blank(page, blocks, url, sieves) } else { Rows::default() },
                twin: Twin::of(blocks, &aligned, &annotation),
                aligned,
                annotation,
                words: (0..count)
                    .map(|i| words(blocks.text(i)).len().min(usize::from(u16::MAX)) as u16)
                    .collect(),
                language: language(truth, claims),
                texts: if args.text || args.ceiling.is_some() {
                    (0..count).map(text).collect()
                } else {
                    Vec::new()
                },
            })
        })
    }

    fn running_text(&self, holds: impl Fn(usize) -> bool) -> String {
        let texts: Vec<&str> =
            (0..self.texts.len()).filter(|i| holds(*i)).map(|i| self.texts[i].as_str()).collect();
        texts.join("\n\n")
    }
}

/// What the labeller sees of a page.
#[derive(Default)]
struct Rows {
    /// The blocks in doubt.
    left: Vec<usize>,
    /// Their features.
    features: Vec<u8>,
    /// Those of the page as a whole.
    whole: Vec<u8>,
    /// The priors of the blocks in units of 1/1024.
    priors: Vec<u8>,
}

fn rows(page: &Page<'_>, blocks: &Blocks, claims: &Claims, url: Option<&str>, sieves: &Sieves) -> Rows {
    let seen = roles::seen(page, blocks, claims, url, sieves);
    Rows {
        features: (0..seen.blocks.rows()).flat_map(|block| seen.blocks.row(block)).collect(),
        whole: seen.whole,
        priors: seen.priors.iter().flat_map(|prior| ((prior * 1024.0) as i16).to_le_bytes()).collect(),
        left: seen.left,
    }
}

/// The language of a page, two letters: as the truth has it, or the page; empty where neither says.
fn language(truth: &Truth, claims: &Claims) -> String {
    let said = Some(truth.field("lang")).filter(|lang| !lang.is_empty()).or_else(|| claims.language.clone());
    said.map(|lang| lang.chars().take(2).collect::<String>().to_lowercase()).unwrap_or_default()
}

/// The rows of a page that claims nothing.
fn blank(page: &Page<'_>, blocks: &Blocks, url: Option<&str>, sieves: &Sieves) -> Rows {
    let headless = Blocks { head: Head::default(), ..blocks.clone() };
    rows(page, &headless, &Claims::default(), url, sieves)
}

/// The files of the table.
struct Files {
    features: BufWriter<File>,
    wholes: BufWriter<File>,
    priors: BufWriter<File>,
    blank: Option<[BufWriter<File>; 3]>,
    truth: BufWriter<File>,
    held: BufWriter<File>,
    annotated: BufWriter<File>,
    unsure: BufWriter<File>,
    words: BufWriter<File>,
    page: BufWriter<File>,
    pages: BufWriter<File>,
    text: Option<BufWriter<File>>,
    next_page: u32,
    next_block: u64,
}

impl Files {
    fn new(args: &Args) -> Result<Self> {
        let file = |name: &str| {
            let path = args.out.join(name);
            let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
            anyhow::Ok(BufWriter::new(file))
        };
        let mut names = file("features.txt")?;
        roles::feature_names().iter().try_for_each(|name| writeln!(names, "{name}"))?;
        names.flush()?;
        Ok(Files {
            features: file("features.u8")?,
            wholes: file("wholes.u8")?,
            priors: file("priors.i16")?,
            blank: match args.blank {
                true => {
                    Some([file("features_blank.u8")?, file("wholes_blank.u8")?, file("priors_blank.i16")?])
                }
                false => None,
            },
            truth: file("truth.u8")?,
            held: file("held.u8")?,
            annotated: file("annotated.u8")?,
            unsure: file("unsure.u8")?,
            words: file("words.u16")?,
            page: file("page.u32")?,
            pages: file("pages.jsonl")?,
            text: args.text.then(|| file("text.jsonl")).transpose()?,
            next_page: 0,
            next_block: 0,
        })
    }

    fn add(&mut self, set: &Set, truth: &Truth, domain: &str, fold: u8, sheet: &Sheet) -> Result<()> {
        self.features.write_all(&sheet.rows.features)?;
        self.wholes.write_all(&sheet.rows.whole)?;
        self.priors.write_all(&sheet.rows.priors)?;
        if let Some(blank) = &mut self.blank {
            blank[0].write_all(&sheet.blank.features)?;
            blank[1].write_all(&sheet.blank.whole)?;
            blank[2].write_all(&sheet.blank.priors)?;
        }
        let left = &sheet.rows.left;
        for &block in left {
            let words = sheet.words[block];
            let Annotation { role, unsure } = sheet.annotation.get(block).copied().unwrap_or_default();
            self.truth.write_all(&[sheet.aligned.known[block].code()])?;
            self.held.write_all(&[u8::from(sheet.aligned.held[block])])?;
            self.annotated.write_all(&[role.map_or(Known::Nothing, Known::Is).code()])?;
            self.unsure.write_all(&[u8::from(unsure)])?;
            self.words.write_all(&words.to_le_bytes())?;
            self.page.write_all(&self.next_page.to_le_bytes())?;
        }
        let row = json!({
            "set": set.name, "id": truth.id, "domain": domain, "fold": fold, "first": self.next_block,
            "count": left.len(), "lang": sheet.language,
            "page_type": truth.field("page_type"), "url": truth.field("url"),
        });
        writeln!(self.pages, "{row}")?;
        if let Some(text) = &mut self.text {
            let known: Vec<&str> = sheet.aligned.known.iter().map(|known| known.name()).collect();
            let row = json!({"set": set.name, "id": truth.id, "known": known, "text": sheet.texts});
            writeln!(text, "{row}")?;
        }
        self.next_page += 1;
        self.next_block += left.len() as u64;
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let Files { features, wholes, priors, truth, held, annotated, unsure, words, page, pages, .. } = self;
        let always = [features, wholes, priors, truth, held, annotated, unsure, words, page, pages];
        for mut file in always.into_iter().chain(self.blank.into_iter().flatten()).chain(self.text) {
            file.flush()?;
        }
        Ok(())
    }
}

/// Writes the running text that the labels give, and the one that the truth's whole text gives.
fn ceiling(folder: &Path, truths: &[Truth], sheets: &[Sheet]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let write = |name: &str, text: &dyn Fn(&Sheet) -> String| -> Result<()> {
        let path = folder.join(name);
        let mut out =
            BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?);
        for (truth, sheet) in truths.iter().zip(sheets) {
            writeln!(out, "{}", json!({"id": truth.id, "text": text(sheet)}))?;
        }
        Ok(out.flush()?)
    };
    write("pred.jsonl", &|sheet| sheet.running_text(|i| sheet.aligned.known[i].is_text()))?;
    write("held.jsonl", &|sheet| sheet.running_text(|i| sheet.aligned.held[i]))
}

/// How often each label occurs.
fn count(sheets: &[Sheet]) -> Vec<(&'static str, usize)> {
    let all = Role::ALL.into_iter().map(Known::Is).chain([Known::Text, Known::Beside, Known::Nothing]);
    let known = || sheets.iter().flat_map(|sheet| &sheet.aligned.known);
    all.map(|label| (label.name(), known().filter(|known| **known == label).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn report(counts: &[(&'static str, Vec<(&'static str, usize)>)]) -> Result<()> {
    let mut out = std::io::stderr().lock();
    for (set, counts) in counts {
        let counts: Vec<String> = counts.iter().map(|(label, count)| format!("{label} {count}")).collect();
        writeln!(out, "{set}: {}", counts.join(", "))?;
    }
    Ok(())
}
