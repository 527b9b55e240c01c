//! The bytes of an archive as they come out of its packing, and where in the file the gzip member began that each came
//! from. A member that is damaged ends where the damage is; the next one is looked for.

use flate2::bufread::GzDecoder;
use memchr::memmem;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

const GZIP: &[u8] = &[0x1f, 0x8b, 8];
/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;
/// Packed bytes of a member that are kept; a longer one that is damaged may take others with it.
const MOST_KEPT: usize = 1 << 20;

/// The unpacked bytes of an archive, looked at before they are taken.
#[derive(Debug)]
pub(crate) struct Members<R> {
    packed: Packed<R>,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are taken.
    taken: usize,
    /// Unpacked bytes before the buffer.
    before: u64,
    /// Where members began: in the unpacked bytes, and in the file.
    starts: VecDeque<(u64, u64)>,
    is_over: bool,
    /// What was wrong with the packing, and before which of the unpacked bytes.
    damage: VecDeque<(u64, &'static str)>,
}

#[derive(Debug)]
enum Packed<R> {
    /// Nothing has been read.
    Unknown(File<R>),
    Plain(File<R>),
    Gzip(Box<GzDecoder<File<R>>>),
    Over,
}

/// A file that counts the bytes taken from it and can go back to where a member began, for a damaged one may have been
/// read on into the next.
#[derive(Debug)]
struct File<R> {
    inner: BufReader<R>,
    /// Bytes taken.
    count: u64,
    /// Bytes taken since the member began, as far as they are kept.
    since: Vec<u8>,
    /// Bytes to be given out again, and how many of them were.
    again: (Vec<u8>, usize),
}

impl<R: Read> File<R> {
    fn begin_member(&mut self) {
        self.since.clear();
    }

    /// Goes back to just behind the first byte of the member, if its bytes are kept.
    fn go_back(&mut self) {
        let mut back = std::mem::take(&mut self.since);
        if back.is_empty() || back.len() >= MOST_KEPT {
            return;
        }
        back.remove(0);
        self.count -= back.len() as u64;
        back.extend_from_slice(&self.again.0[self.again.1..]);
        self.again = (back, 0);
    }
}

impl<R: Read> File<R> {
    /// Sets the few bytes that are here before those that come next; whether any do.
    fn join(&mut self) -> io::Result<bool> {
        let mut joined = self.fill_buf()?.to_vec();
        let (again, given) = &mut self.again;
        if *given < again.len() {
            *given = again.len();
        } else {
            self.inner.consume(joined.len());
        }
        let next = self.inner.fill_buf()?;
        let count = next.len();
        joined.extend_from_slice(next);
        self.inner.consume(count);
        self.again = (joined, 0);
        Ok(count > 0)
    }
}

impl<R: Read> Read for File<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let here = self.fill_buf()?;
        let read = here.len().min(buffer.len());
        buffer[..read].copy_from_slice(&here[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for File<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (again, given) = &self.again;
        if *given < again.len() { Ok(&again[*given..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        let (again, given) = &mut self.again;
        let is_again = *given < again.len();
        let here = if is_again { &again[*given..] } else { self.inner.buffer() };
        if self.since.len() < MOST_KEPT {
            self.since.extend_from_slice(&here[..amount]);
        }
        self.count += amount as u64;
        if is_again {
            *given += amount;
        } else {
            self.inner.consume(amount);
        }
    }
}

impl<R: Read> Members<R> {
    pub(crate) fn new(file: R) -> Self {
        let inner = BufReader::with_capacity(CHUNK, file);
        let file = File { inner, count: 0, since: Vec::new(), again: (Vec::new(), 0) };
        Members {
            packed: Packed::Unknown(file),
            buffer: Vec::new(),
            taken: 0,
            before: 0,
            starts: VecDeque::new(),
            is_over: false,
            damage: VecDeque::new(),
        }
    }

    /// Where the next byte, or the gzip member that holds it, stands in the file.
    pub(crate) fn offset(&mut self) -> u64 {
        let at = self.before + self.taken as u64;
        while self.starts.get(1).is_some_and(|(start, _)| *start <= at) {
            self.starts.pop_front();
        }
        match self.starts.front() {
            Some((_, offset)) if !matches!(self.packed, Packed::Plain(_)) => *offset,
            _ => at,
        }
    }

    /// What was wrong with the packing of the bytes that are taken, once.
    pub(crate) fn damage(&mut self) -> Option<&'static str> {
        let at = self.before + self.taken as u64;
        self.damage.pop_front_if(|(place, _)| *place <= at).map(|(_, why)| why)
    }

    /// After how many of the next bytes the packing is damaged, if it is among so many.
    pub(crate) fn damage_ahead(&self, count: usize) -> Option<usize> {
        let at = self.before + self.taken as u64;
        let ahead = |place: &u64| usize::try_from(place.checked_sub(at)?).ok();
        self.damage.iter().filter_map(|(place, _)| ahead(place)).find(|ahead| *ahead < count)
    }

    /// The bytes that come next: `wanted` of them, or all that are left.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.taken < wanted && !self.is_over {
            self.more()?;
        }
        let end = self.buffer.len().min(self.taken.saturating_add(wanted));
        Ok(&self.buffer[self.taken..end])
    }

    /// The bytes that are here without reading on; some, unless it is over.
    pub(crate) fn here(&mut self) -> io::Result<&[u8]> {
        self.peek(1)?;
        Ok(&self.buffer[self.taken..])
    }

    /// Passes over bytes that were looked at.
    pub(crate) fn take(&mut self, count: usize) {
        self.taken = self.buffer.len().min(self.taken + count);
    }

    fn more(&mut self) -> io::Result<()> {
        if self.taken > CHUNK {
            self.buffer.drain(..self.taken);
            self.before += self.taken as u64;
            self.taken = 0;
        }
        let from = self.buffer.len();
        self.buffer.resize(from + CHUNK, 0);
        let read = self.read(from);
        self.buffer.truncate(from + *read.as_ref().unwrap_or(&0));
        self.is_over = read? == 0;
        Ok(())
    }

    /// Reads into the buffer from a place on; nothing at the end of the file.
    fn read(&mut self, from: usize) -> io::Result<usize> {
        loop {
            let room = &mut self.buffer[from..];
            match std::mem::replace(&mut self.packed, Packed::Over) {
                Packed::Over => return Ok(0),
                Packed::Unknown(mut file) => {
                    let is_gzip = file.fill_buf()?.starts_with(&GZIP[..2]);
                    self.packed = if is_gzip { self.begin(file, from) } else { Packed::Plain(file) };
                }
                Packed::Plain(mut file) => {
                    let read = file.read(room);
                    self.packed = Packed::Plain(file);
                    return read;
                }
                Packed::Gzip(mut member) => match member.read(room) {
                    Ok(0) => self.packed = self.next_member(member.into_inner(), from, false)?,
                    Ok(read) => {
                        self.packed = Packed::Gzip(member);
                        return Ok(read);
                    }
                    Err(error) if error.raw_os_error().is_some() => return Err(error),
                    Err(_) => {
                        let place = self.before + from as u64;
                        self.damage.push_back((place, "its gzip data is damaged or cut off"));
                        self.packed = self.next_member(member.into_inner(), from, true)?;
                    }
                },
            }
        }
    }

    fn begin(&mut self, mut file: File<R>, from: usize) -> Packed<R> {
        file.begin_member();
        self.starts.push_back((self.before + from as u64, file.count));
        Packed::Gzip(Box::new(GzDecoder::new(file)))
    }

    /// The member behind the last, past what is none.
    fn next_member(&mut self, mut file: File<R>, from: usize, is_damaged: bool) -> io::Result<Packed<R>> {
        let mut passed = 0;
        if is_damaged {
            file.go_back();
        }
        loop {
            let here = file.fill_buf()?;
            if here.is_empty() {
                break;
            }
            let found = memmem::find(here, GZIP);
            let pad = here.iter().take_while(|byte| **byte == 0).count();
            let length = here.len();
            let skip = match found {
                Some(at) => at,
                None if length >= GZIP.len() => length - (GZIP.len() - 1),
                None if file.join()? => continue,
                None => length,
            };
            passed += skip - pad.min(skip);
            file.consume(skip);
            if found.is_some() {
                break;
            }
        }
        if passed > 0 && !is_damaged {
            let place = self.before + from as u64;
            self.damage.push_back((place, "there is something between its gzip members that is none"));
        }
        Ok(if file.fill_buf()?.is_empty() { Packed::Over } else { self.begin(file, from) })
    }
}
