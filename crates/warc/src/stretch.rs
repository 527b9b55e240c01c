//! A stretch of a file that can be read from any byte on, as often as need be and by several readers at once.

use rawzip::{FileReader, ReaderAt};
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex};

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

    /// All of whatever can be read from any byte on, such as a file in a store of objects.
    ///
    /// ```
    /// use std::io::{Cursor, Read};
    /// let mut bytes = Vec::new();
    /// tearsheet_warc::Stretch::seeking(Cursor::new("WARC/1.1"))?.read_to_end(&mut bytes)?;
    /// assert_eq!(bytes, b"WARC/1.1");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn seeking(mut file: impl Read + Seek + Send + 'static) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Stretch { file: Arc::new(Seeking(Mutex::new(file))), start: 0, end: length, at: 0 })
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

/// A file that is wound to where it is read.
struct Seeking<File>(Mutex<File>);

impl<File: Read + Seek> ReaderAt for Seeking<File> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut file = self.0.lock().map_err(|_| io::Error::other("a reader of this file has failed"))?;
        file.seek(SeekFrom::Start(offset))?;
        file.read(buffer)
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
