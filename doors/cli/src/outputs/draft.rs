//! A file on its way: written under a name of its own next to where it belongs, and moved there when it is whole.

use super::{cannot_write, make_folder};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that gets its name when it is whole, and leaves nothing behind otherwise.
pub(crate) struct Draft {
    path: PathBuf,
    /// Where it is until then; nowhere else if the path is a device or a pipe.
    draft: Option<PathBuf>,
    file: BufWriter<File>,
}

impl Draft {
    pub(crate) fn new(path: &Path) -> Result<Self> {
        let name = path.file_name().with_context(|| cannot_write(path))?.to_string_lossy();
        let is_special = path.metadata().is_ok_and(|about| !about.is_file());
        let draft = (!is_special).then(|| path.with_file_name(format!(".{name}.unfinished")));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        let file = File::create(draft.as_deref().unwrap_or(path)).with_context(|| cannot_write(path))?;
        Ok(Draft { path: path.to_owned(), draft, file: BufWriter::new(file) })
    }

    pub(crate) fn keep(mut self) -> Result<()> {
        self.file.flush().with_context(|| cannot_write(&self.path))?;
        match self.draft.take() {
            Some(draft) => fs::rename(draft, &self.path).with_context(|| cannot_write(&self.path)),
            None => Ok(()),
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(draft) = &self.draft {
            let _ = fs::remove_file(draft);
        }
    }
}
