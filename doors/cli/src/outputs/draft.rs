//! A file on its way: written under a name of its own next to where it belongs, and moved there when it is whole.

use super::cannot_write;
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that gets its name when it is whole, and leaves nothing behind otherwise.
pub(crate) struct Draft {
    path: PathBuf,
    draft: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Draft {
    pub(crate) fn new(path: &Path) -> Result<Self> {
        let name = path.file_name().with_context(|| cannot_write(path))?.to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.unfinished"));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).with_context(|| cannot_write(folder))?;
        }
        let file = File::create(&draft).with_context(|| cannot_write(path))?;
        Ok(Draft { path: path.to_owned(), draft, file: Some(BufWriter::new(file)) })
    }

    pub(crate) fn keep(mut self) -> Result<()> {
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
