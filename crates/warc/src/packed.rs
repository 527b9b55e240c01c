//! The bytes of a file as they lie, with those kept that may be needed again: a damaged member may have been read on into
//! the next, so that the next must be looked for in what was read already. No more than a little is kept, which is
//! why a pipe will do.

use std::fmt;
use std::io::{self, Read};

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;
/// Packed bytes that are kept, the last of a member that has more; there may be twice as many for a while.
const MOST_KEPT: usize = 1 << 20;

/// A file that counts the bytes taken from it and can go back to where a member began.
pub(crate) struct Packed<R> {
    inner: R,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are taken, and that are filled.
    at: usize,
    end: usize,
    /// Bytes of the file before the buffer.
    before: u64,
    /// Where in the buffer the member begins, as far as it is kept.
    member: usize,
}

impl<R> fmt::Debug for Packed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packed").field("offset", &self.offset()).finish_non_exhaustive()
    }
}

impl<R> Packed<R> {
    pub(crate) fn new(inner: R) -> Self {
        Packed { inner, buffer: Vec::new(), at: 0, end: 0, before: 0, member: 0 }
    }

    /// Where the next byte stands in the file.
    pub(crate) fn offset(&self) -> u64 {
        self.before + self.at as u64
    }

    /// A member begins with the next byte.
    pub(crate) fn begin_member(&mut self) {
        self.member = self.at;
    }

    /// Goes to just behind the first byte of the member, or as far back as its bytes are kept.
    pub(crate) fn go_back(&mut self) {
        self.at = self.end.min(self.member + 1);
    }

    /// Passes over bytes that were looked at.
    pub(crate) fn take(&mut self, count: usize) {
        self.at = self.end.min(self.at + count);
    }

    fn make_room(&mut self) {
        let needed = if self.at - self.member > 2 * MOST_KEPT { self.at - MOST_KEPT } else { self.member };
        if needed > 0 {
            self.buffer.copy_within(needed..self.end, 0);
            self.at -= needed;
            self.end -= needed;
            self.member = self.member.saturating_sub(needed);
            self.before += needed as u64;
        }
        let room = self.end + CHUNK;
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
    }
}

impl<R: Read> Packed<R> {
    /// The bytes that come next: at least `wanted` of them, or all that are left.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.end - self.at < wanted && self.fill()? > 0 {}
        Ok(&self.buffer[self.at..self.end])
    }

    fn fill(&mut self) -> io::Result<usize> {
        self.make_room();
        loop {
            match self.inner.read(&mut self.buffer[self.end..self.end + CHUNK]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(read) => {
                    self.end += read;
                    return Ok(read);
                }
            }
        }
    }
}
