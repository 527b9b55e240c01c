//! The pages that benches read.

use flate2::read::MultiGzDecoder;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::{env, fs};
use tearsheet_read::{Format, Options};

/// The pages of the folder in `TEARSHEET_PAGES`, else labelled ones where they lie beside the checkout, else our samples.
pub(crate) fn pages() -> io::Result<Vec<(Vec<u8>, Options)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let labelled = root.join("../shared/data/fundus-pages/pages");
    let own = if labelled.is_dir() { labelled } else { root.join("samples") };
    pages_in(&env::var_os("TEARSHEET_PAGES").map_or(own, PathBuf::from))
}

fn pages_in(folder: &Path) -> io::Result<Vec<(Vec<u8>, Options)>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let format = |path: &Path| {
        let name = path.to_string_lossy();
        match name.strip_suffix(".gz").unwrap_or(&name) {
            name if name.ends_with(".html") => Some(Format::Html),
            name if name.ends_with(".txt") => Some(Format::Text),
            _ => None,
        }
    };
    let pages = paths.iter().filter_map(|path| Some((path, Some(format(path)?))));
    pages.map(|(path, format)| Ok((bytes_of(path)?, Options { format, ..Options::default() }))).collect()
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Ok(bytes);
    }
    let mut inflated = Vec::new();
    MultiGzDecoder::new(&bytes[..]).read_to_end(&mut inflated)?;
    Ok(inflated)
}
