//! A stretch of a file that can be read from any byte on, as often as need be and by several readers at once.

use rawzip::{FileReader, ReaderAt};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a file; reading it takes its bytes one after another.
#[derive(Clone)]
pub struct Stretch {
    file: Arc<dyn ReaderAt + Send + Sync>,
    start: u64,
    end: u64,
    /// Where the next byte to be read stands in the file.
    at: u64,
}

impl fmt::Debug for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stretch({}..{})", self.start, self.end)
    }
}

impl Stretch {
    /// A whole file, which has to be one that lies on a disk: a pipe cannot be read again.
    pub fn whole(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Stretch { file: Arc::new(FileReader::from(file)), start: 0, end: length, at: 0 })
    }

    pub(crate) fn length(&self) -> u64 {
        self.end - self.start
    }

    /// A part of it, to be read from its beginning.
    pub(crate) fn part(&self, part: Range<u64>) -> Stretch {
        let within = |at: u64| self.start.saturating_add(at).min(self.end);
        let start = within(part.start);
        Stretch { start, end: within(part.end).max(start), at: start, ..self.clone() }
    }

    /// All of it from a byte on.
    pub(crate) fn from(&self, offset: u64) -> Stretch {
        self.part(offset..self.length())
    }
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.end - self.at).unwrap_or(usize::MAX));
        let read = self.file.read_at(&mut buffer[..wanted], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl ReaderAt for Stretch {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.from(offset).read(buffer)
    }
}

#[cfg(test)]
impl Stretch {
    /// Bytes as if they lay in a file.
    pub(crate) fn over(bytes: Vec<u8>) -> Self {
        let end = bytes.len() as u64;
        Stretch { file: Arc::new(bytes), start: 0, end, at: 0 }
    }
}
