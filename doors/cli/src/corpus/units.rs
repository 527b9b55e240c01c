//! Inputs on the command line in, units out: what goes into one shard. An archive or a file of rows is a unit, and so are the
//! loose pages of one folder together. A unit's name is the shard's, and two that would share one are refused, because the
//! name must not depend on what else is read.

use crate::WrongUsage;
use crate::inputs::{self, Failure, Found, Walk, Wanted};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The unit of the page files that stand on the command line.
const LOOSE: &str = "pages";
const STDIN: &str = "stdin";

/// What goes into one shard.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The shard's name without its ending.
    pub(crate) name: String,
    /// What it is made from, as its file or folder is called.
    pub(crate) input: String,
    /// Bytes of its files as they lie.
    pub(crate) bytes: u64,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Folder(PathBuf),
    Files(Vec<PathBuf>),
    Stdin,
}

impl Unit {
    /// Whether it can be read twice.
    pub(crate) fn stays(&self) -> bool {
        !matches!(self.place, Place::Stdin)
    }

    fn of_file(path: &Path, root: &Path) -> Self {
        let below = path.strip_prefix(root).unwrap_or(path);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let input = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = inputs::as_file_name(inputs::without_archive_endings(&parts.join("-")));
        Unit { name, input, bytes: size(path), place: Place::File(path.to_owned()) }
    }

    /// The pages of the unit, in order.
    pub(crate) fn captures(&self, wanted: Wanted) -> Box<dyn Iterator<Item = Found> + Send> {
        match self.place.clone() {
            Place::File(path) => inputs::file(&path, None, &wanted),
            Place::Stdin => inputs::named(inputs::STDIN.into(), &wanted),
            Place::Files(paths) => {
                Box::new(paths.into_iter().flat_map(move |path| inputs::file(&path, None, &wanted)))
            }
            Place::Folder(root) => {
                let paths = Walk::new(&root).filter_map(Result::ok).filter(|path| !holds_several(path));
                Box::new(paths.flat_map(move |path| inputs::file(&path, Some(&root), &wanted)))
            }
        }
    }
}

/// What the inputs are made of.
#[derive(Debug, Default)]
pub(crate) struct Units {
    /// By name.
    units: BTreeMap<String, Unit>,
    /// Inputs that are not there, or hold nothing.
    pub(crate) failures: Vec<Failure>,
}

impl Units {
    /// The units of everything that was named.
    pub(crate) fn of(inputs: &[String]) -> Result<Self, WrongUsage> {
        inputs::check(inputs)?;
        let mut units = Units::default();
        let mut loose = Vec::new();
        for input in inputs {
            if input == inputs::STDIN {
                let place = Place::Stdin;
                units.add(Unit { name: STDIN.into(), input: STDIN.into(), bytes: 0, place })?;
                continue;
            }
            if inputs::is_web(input) {
                return Err(WrongUsage(format!(
                    "{input}: a corpus is made of files; read fetches from the web"
                )));
            }
            for path in inputs::paths(input) {
                match path {
                    Ok(path) if path.is_dir() => units.add_folder(&path)?,
                    Ok(path) if holds_several(&path) => units.add_file(&path)?,
                    Ok(path) => loose.push(path),
                    Err(failure) => units.failures.push(failure),
                }
            }
        }
        if !loose.is_empty() {
            let bytes = loose.iter().map(|path| size(path)).sum();
            units.add(Unit { name: LOOSE.into(), input: LOOSE.into(), bytes, place: Place::Files(loose) })?;
        }
        Ok(units)
    }

    /// The units in the order of their names.
    pub(crate) fn list(&self) -> impl Iterator<Item = &Unit> + Send {
        self.units.values()
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.units.values().map(|unit| unit.bytes).sum()
    }

    fn add_file(&mut self, path: &Path) -> Result<(), WrongUsage> {
        self.add(Unit::of_file(path, path.parent().unwrap_or(Path::new(""))))
    }

    fn add_folder(&mut self, root: &Path) -> Result<(), WrongUsage> {
        let (mut bytes, mut has_loose) = (0, false);
        let mut walk = Walk::new(root).peekable();
        if walk.peek().is_none() {
            self.failures.push(Failure::new(root.display().to_string(), inputs::nothing_here()));
        }
        for found in walk {
            match found {
                Ok(path) if holds_several(&path) => self.add(Unit::of_file(&path, root))?,
                Ok(path) => (bytes, has_loose) = (bytes + size(&path), true),
                Err(failure) => self.failures.push(failure),
            }
        }
        if has_loose {
            let whole = root.canonicalize();
            let called = whole
                .as_deref()
                .ok()
                .and_then(Path::file_name)
                .map(|name| name.to_string_lossy().into_owned());
            let input = called.unwrap_or_else(|| LOOSE.into());
            let name = inputs::as_file_name(&input);
            self.add(Unit { name, input, bytes, place: Place::Folder(root.to_owned()) })?;
        }
        Ok(())
    }

    fn add(&mut self, unit: Unit) -> Result<(), WrongUsage> {
        match self.units.get(&unit.name) {
            Some(other) => Err(WrongUsage(format!(
                "{} and {} would both be {}.parquet; rename one, or give each a corpus of its own",
                other.input, unit.input, unit.name
            ))),
            None => {
                self.units.insert(unit.name.clone(), unit);
                Ok(())
            }
        }
    }
}

fn holds_several(path: &Path) -> bool {
    inputs::holds_several(&path.to_string_lossy())
}

/// Bytes of a file; one that is gone fails when it is opened.
fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |about| about.len())
}
