//! Whether the bytes in a WACZ are those that it was made of: what the zip says of them (a CRC-32) and what
//! `datapackage.json` does (a hash, SHA-256 or MD5) is held against them while they are read. Nothing is read for that alone.

use super::Entry;
use crate::records::Damage;
use flate2::Crc;
use md5::Md5;
use sha2::Sha256;
use sha2::digest::DynDigest;
use std::io::{self, Read};
use std::sync::mpsc::Sender;

/// The bytes of an entry; when they have all been read, what they do not keep is told.
pub(super) struct Checked<R> {
    bytes: R,
    check: Option<Check>,
}

/// What is known of the bytes so far, and where the end of it is told.
struct Check {
    entry: Entry,
    crc: Crc,
    hasher: Option<Box<dyn DynDigest + Send>>,
    told: Sender<Damage>,
}

impl<R: Read> Checked<R> {
    pub(super) fn new(bytes: R, entry: &Entry, told: &Sender<Damage>) -> Self {
        let hasher = entry.hash.as_deref().and_then(hasher);
        let check = Check { entry: entry.clone(), crc: Crc::new(), hasher, told: told.clone() };
        Checked { bytes, check: Some(check) }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if let Some(check) = &mut self.check {
            check.take(&buffer[..read]);
        }
        if read == 0 && !buffer.is_empty() {
            self.check.take().into_iter().for_each(Check::close);
        }
        Ok(read)
    }
}

impl Check {
    fn take(&mut self, bytes: &[u8]) {
        self.crc.update(bytes);
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
    }

    fn close(self) {
        let Check { entry, crc, hasher, told } = self;
        let damaged = crc_against(&entry, crc.sum()).or_else(|| hash_against(&entry, hasher?));
        if let Some(why) = damaged {
            // Nobody listens where the WACZ was closed before its archives were read.
            let _ = told.send(Damage { offset: entry.offset, why });
        }
    }
}

fn crc_against(entry: &Entry, is: u32) -> Option<String> {
    let said = entry.crc.filter(|said| *said != is)?;
    Some(format!("its zip says that {} has the CRC-32 {said:08x}, but it has {is:08x}", entry.name))
}

fn hash_against(entry: &Entry, hasher: Box<dyn DynDigest + Send>) -> Option<String> {
    let (kind, said) = entry.hash.as_deref().map(parted)?;
    let is: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let by = if entry.name == super::PACKAGE { super::PACKAGE_DIGEST } else { super::PACKAGE };
    let why = || format!("its {by} says that {} has the {kind} {said}, but it has {is}", entry.name);
    (!is.eq_ignore_ascii_case(said)).then(why)
}

/// Takes what a hash is made of, if it is of a kind that can be checked.
fn hasher(hash: &str) -> Option<Box<dyn DynDigest + Send>> {
    match parted(hash).0 {
        "sha256" => Some(Box::new(Sha256::default())),
        "md5" => Some(Box::new(Md5::default())),
        _ => None,
    }
}

/// The kind of a hash, and what follows it. One that names no kind is MD5, as Data Packages have it.
fn parted(hash: &str) -> (&str, &str) {
    hash.split_once(':').unwrap_or(("md5", hash))
}
