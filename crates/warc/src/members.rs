//! The bytes of an archive as they come out of its packing, and where in the file the gzip member or zstd frame began that
//! each came from. A member that is damaged ends where the damage is; the next one is looked for.
//!
//! The packing is told by the first bytes, never by a name. A `.warc.zst` may begin with a frame to skip that holds the
//! dictionary of all others (a proposal of the IIPC); it is read as such.

use crate::packed::Packed;
use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;
use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use zstd::stream::raw::{Decoder, Operation};

const GZIP: &[u8] = &[0x1f, 0x8b, 8];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// What a frame begins with that is to be skipped, behind its first byte, and the one that holds a dictionary.
const SKIPPED: &[u8] = &[0x2a, 0x4d, 0x18];
const DICTIONARY: &[u8] = &[0x5d, 0x2a, 0x4d, 0x18];
/// Bytes of what a member begins with.
const MAGIC: usize = 4;
/// Bytes of a dictionary, at most.
const MOST_DICTIONARY: usize = 64 << 20;
/// Unpacked bytes that are made at once.
const CHUNK: usize = 256 << 10;
/// Bytes in which the packing of a file is looked for whose first bytes show none.
const SNIFFED: usize = 64 << 10;

/// The unpacked bytes of an archive, looked at before they are taken.
#[derive(Debug)]
pub(crate) struct Members<R> {
    packed: Packed<R>,
    packing: Packing,
    stage: Stage,
    dictionary: Dictionary,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are taken, and that are filled.
    taken: usize,
    filled: usize,
    /// Unpacked bytes before the buffer.
    before: u64,
    /// Where members began: in the unpacked bytes, and in the file.
    starts: VecDeque<(u64, u64)>,
    is_over: bool,
    faults: VecDeque<Fault>,
}

/// What is wrong with the packing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    /// Before which of the unpacked bytes.
    at: u64,
    /// Where it begins in the file, or the member that has it.
    pub(crate) offset: u64,
    pub(crate) why: &'static str,
}

/// What zstd frames take as known, if they do.
pub(crate) type Dictionary = Option<Arc<[u8]>>;

/// A place among the unpacked bytes: where its member begins in the file, and how far into what comes out of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    pub(crate) within: u64,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Nothing has been read.
    Unknown,
    Inside,
    Between {
        is_damaged: bool,
    },
    Over,
}

enum Packing {
    Plain,
    Gzip(Box<Decompress>),
    Zstd(Box<Decoder<'static>>),
}

/// What one go at unpacking did.
struct Step {
    read: usize,
    made: usize,
    is_whole: bool,
}

impl fmt::Debug for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Packing::Plain => "plain",
            Packing::Gzip(_) => "gzip",
            Packing::Zstd(_) => "zstd",
        })
    }
}

impl Packing {
    fn gzip() -> Self {
        Packing::Gzip(Box::new(Decompress::new_gzip(15)))
    }

    fn zstd(dictionary: &Dictionary) -> io::Result<Self> {
        Ok(Packing::Zstd(Box::new(Decoder::with_dictionary(dictionary.as_deref().unwrap_or(&[]))?)))
    }

    /// Makes it ready for another member.
    fn begin(&mut self) -> io::Result<()> {
        match self {
            Packing::Plain => {}
            Packing::Gzip(inflate) => **inflate = Decompress::new_gzip(15),
            Packing::Zstd(frame) => frame.reinit()?,
        }
        Ok(())
    }

    /// Unpacks some of what is here; nothing where it is damaged.
    fn unpack(&mut self, packed: &[u8], room: &mut [u8]) -> Option<Step> {
        match self {
            Packing::Plain => {
                let count = packed.len().min(room.len());
                room[..count].copy_from_slice(&packed[..count]);
                Some(Step { read: count, made: count, is_whole: false })
            }
            Packing::Gzip(inflate) => {
                let (read, made) = (inflate.total_in(), inflate.total_out());
                let status = inflate.decompress(packed, room, FlushDecompress::None).ok()?;
                let read = (inflate.total_in() - read) as usize;
                let made = (inflate.total_out() - made) as usize;
                Some(Step { read, made, is_whole: status == Status::StreamEnd })
            }
            Packing::Zstd(frame) => {
                let step = frame.run_on_buffers(packed, room).ok()?;
                let (read, made) = (step.bytes_read, step.bytes_written);
                Some(Step { read, made, is_whole: step.remaining == 0 && read + made > 0 })
            }
        }
    }

    /// Where the next member may begin.
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Packing::Plain => None,
            Packing::Gzip(_) => find_gzip(bytes),
            Packing::Zstd(_) if begins_zstd(bytes) => Some(0),
            Packing::Zstd(_) => memmem::find(bytes, ZSTD),
        }
    }

    fn damaged(&self) -> &'static str {
        match self {
            Packing::Zstd(_) => "its zstd data is damaged or cut off",
            _ => "its gzip data is damaged or cut off",
        }
    }

    fn mixed(&self) -> &'static str {
        match self {
            Packing::Zstd(_) => "there is something between its zstd frames that is none",
            _ => "there is something between its gzip members that is none",
        }
    }
}

/// The three bits of a member's flags that mean nothing are never set.
fn find_gzip(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, GZIP).find(|at| bytes.get(at + GZIP.len()).is_none_or(|flags| *flags < 0x20))
}

fn begins_zstd(bytes: &[u8]) -> bool {
    let is_skipped = |bytes: &[u8]| bytes[0] & 0xf0 == 0x50 && bytes[1..].starts_with(SKIPPED);
    bytes.starts_with(ZSTD) || (!bytes.is_empty() && is_skipped(bytes))
}

impl<R> Members<R> {
    pub(crate) fn new(file: R, dictionary: Dictionary) -> Self {
        Members {
            packed: Packed::new(file),
            packing: Packing::Plain,
            stage: Stage::Unknown,
            dictionary,
            buffer: Vec::new(),
            taken: 0,
            filled: 0,
            before: 0,
            starts: VecDeque::new(),
            is_over: false,
            faults: VecDeque::new(),
        }
    }

    /// Where the next byte stands.
    pub(crate) fn place(&mut self) -> Place {
        self.leave_members();
        let at = self.at();
        match self.starts.front() {
            Some((start, offset)) => Place { offset: *offset, within: at - start },
            None => Place { offset: at, within: 0 },
        }
    }

    /// The dictionary that the file began with.
    pub(crate) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What was wrong with the packing of the bytes that are taken, once.
    pub(crate) fn fault(&mut self) -> Option<Fault> {
        let at = self.at();
        self.faults.pop_front_if(|fault| fault.at <= at)
    }

    /// After how many of the next bytes the packing is damaged, if it is among so many.
    pub(crate) fn fault_ahead(&self, count: usize) -> Option<usize> {
        let at = self.at();
        let ahead = |fault: &Fault| usize::try_from(fault.at.checked_sub(at)?).ok();
        self.faults.iter().filter_map(ahead).find(|ahead| *ahead < count)
    }

    /// Passes over bytes that were looked at.
    pub(crate) fn take(&mut self, count: usize) {
        self.taken = self.filled.min(self.taken + count);
        self.leave_members();
    }

    /// Forgets where those members began that are behind.
    fn leave_members(&mut self) {
        let at = self.at();
        while self.starts.get(1).is_some_and(|(start, _)| *start <= at) {
            self.starts.pop_front();
        }
    }

    /// After how many of the next bytes a member begins of which something holds, if it is among so many that are here.
    pub(crate) fn member_ahead(&self, count: usize, holds: impl Fn(&[u8]) -> bool) -> Option<usize> {
        let (at, here) = (self.at(), &self.buffer[self.taken..self.filled]);
        let ahead = |start: u64| usize::try_from(start.checked_sub(at)?).ok();
        let within = 1..count.min(here.len());
        let mut starts = self.starts.iter().filter_map(|(start, _)| ahead(*start));
        starts.find(|ahead| within.contains(ahead) && holds(&here[*ahead..]))
    }

    fn at(&self) -> u64 {
        self.before + self.taken as u64
    }

    fn say(&mut self, offset: u64, why: &'static str) {
        self.faults.push_back(Fault { at: self.before + self.filled as u64, offset, why });
    }

    fn make_room(&mut self) {
        if self.taken > CHUNK || self.taken == self.filled {
            self.buffer.copy_within(self.taken..self.filled, 0);
            self.before += self.taken as u64;
            self.filled -= self.taken;
            self.taken = 0;
        }
        let room = self.filled + CHUNK;
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
    }
}

impl<R: Read> Members<R> {
    /// The bytes that come next: `wanted` of them, or all that are left.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.filled - self.taken < wanted && !self.is_over {
            self.make_room();
            let made = self.unpack()?;
            self.filled += made;
            self.is_over = made == 0;
        }
        let end = self.filled.min(self.taken.saturating_add(wanted));
        Ok(&self.buffer[self.taken..end])
    }

    /// The bytes that are here without reading on; some, unless it is over.
    pub(crate) fn here(&mut self) -> io::Result<&[u8]> {
        self.peek(1)?;
        Ok(&self.buffer[self.taken..self.filled])
    }

    /// Unpacks into the room behind the bytes that are here; nothing at the end of the file.
    fn unpack(&mut self) -> io::Result<usize> {
        loop {
            match self.stage {
                Stage::Unknown => self.recognise()?,
                Stage::Between { is_damaged } => self.next_member(is_damaged)?,
                Stage::Over => return Ok(0),
                Stage::Inside => match self.step()? {
                    0 => {}
                    made => return Ok(made),
                },
            }
        }
    }

    fn step(&mut self) -> io::Result<usize> {
        let packed = self.packed.peek(1)?;
        let step = self.packing.unpack(packed, &mut self.buffer[self.filled..]);
        let is_plain = matches!(self.packing, Packing::Plain);
        match step {
            Some(step) if step.read + step.made > 0 => {
                self.packed.take(step.read);
                if step.is_whole {
                    self.stage = Stage::Between { is_damaged: false };
                } else if is_plain {
                    self.packed.begin_member();
                }
                return Ok(step.made);
            }
            Some(_) if is_plain => self.stage = Stage::Over,
            _ => {
                let offset = self.starts.back().map_or(0, |(_, offset)| *offset);
                self.say(offset, self.packing.damaged());
                self.stage = Stage::Between { is_damaged: true };
            }
        }
        Ok(0)
    }

    /// Finds out how the file is packed. What begins with neither a packing nor a record may have lost its beginning.
    fn recognise(&mut self) -> io::Result<()> {
        if self.packed.peek(MAGIC)?.starts_with(DICTIONARY) && self.dictionary.is_none() {
            self.read_dictionary()?;
        }
        let shown = |bytes: &[u8]| (bytes.starts_with(&GZIP[..2]), begins_zstd(bytes));
        let (mut is_gzip, mut is_zstd) = shown(self.packed.peek(MAGIC)?);
        if !is_gzip && !is_zstd {
            let start = self.packed.peek(SNIFFED)?;
            let is_plain = start.is_ascii() || memmem::find(start, b"WARC/").is_some();
            let first = find_gzip(start).into_iter().chain(memmem::find(start, ZSTD)).min();
            (is_gzip, is_zstd) = first.filter(|_| !is_plain).map_or((false, false), |at| shown(&start[at..]));
        }
        self.packing = match (is_gzip, is_zstd) {
            (true, _) => Packing::gzip(),
            (_, true) => Packing::zstd(&self.dictionary)?,
            _ => Packing::Plain,
        };
        let is_packed = is_gzip || is_zstd;
        self.stage = if is_packed { Stage::Between { is_damaged: false } } else { Stage::Inside };
        Ok(())
    }

    /// Reads the dictionary that the first frame holds, packed itself or not.
    fn read_dictionary(&mut self) -> io::Result<()> {
        let head = self.packed.peek(2 * MAGIC)?;
        let Some(length) = head.get(MAGIC..2 * MAGIC).and_then(|length| length.try_into().ok()) else {
            return Ok(());
        };
        let length = u32::from_le_bytes(length) as usize;
        let whole = 2 * MAGIC + length;
        let dictionary = match length <= MOST_DICTIONARY {
            true => self.packed.peek(whole)?.get(2 * MAGIC..whole).and_then(unpacked_dictionary),
            false => None,
        };
        match dictionary {
            Some(dictionary) => {
                self.dictionary = Some(dictionary.into());
                self.packed.take(whole);
            }
            None => self.say(0, "its zstd dictionary is damaged, cut off or too large"),
        }
        Ok(())
    }

    /// The member behind the last, past what is none.
    fn next_member(&mut self, is_damaged: bool) -> io::Result<()> {
        let mut passed = 0;
        if is_damaged {
            self.packed.go_back();
        }
        let offset = self.packed.offset();
        let is_found = loop {
            let here = self.packed.peek(MAGIC)?;
            let found = self.packing.find(here);
            let without_magic = here.len().saturating_sub(MAGIC - 1).max(here.len().min(1));
            let skip = found.unwrap_or(without_magic);
            passed += here[..skip].iter().filter(|byte| **byte != 0).count();
            self.packed.take(skip);
            if found.is_some() || skip == 0 {
                break found.is_some();
            }
            self.packed.begin_member();
        };
        if passed > 0 && !is_damaged {
            self.say(offset, self.packing.mixed());
        }
        if !is_found {
            self.stage = Stage::Over;
            return Ok(());
        }
        self.packed.begin_member();
        self.packing.begin()?;
        self.starts.push_back((self.before + self.filled as u64, self.packed.offset()));
        self.stage = Stage::Inside;
        Ok(())
    }
}

fn unpacked_dictionary(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(ZSTD) {
        return Some(bytes.to_vec());
    }
    let mut unpacked = Vec::new();
    let frame = zstd::stream::read::Decoder::with_buffer(bytes).ok()?;
    frame.take(MOST_DICTIONARY as u64 + 1).read_to_end(&mut unpacked).ok()?;
    (unpacked.len() <= MOST_DICTIONARY).then_some(unpacked)
}
