//! What is counted while files are read: bytes, for whoever shows how far it is, and what archives hold besides pages.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes read from files as they lie on the disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(crate) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes until now.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A file whose bytes are counted as they are read.
    pub(crate) fn on<R: Read>(&self, file: R) -> Metered<R> {
        Metered { file, meter: self.clone() }
    }
}

/// A file whose bytes are counted.
#[derive(Debug)]
pub(crate) struct Metered<R> {
    file: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.meter.add(read as u64);
        Ok(read)
    }
}

/// What the archives hold that have been read to their end, and is no page.
#[derive(Clone, Debug, Default)]
pub(crate) struct PassedOver(Arc<Mutex<tearsheet_warc::PassedOver>>);

impl PassedOver {
    pub(crate) fn add(&self, more: tearsheet_warc::PassedOver) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += more;
    }

    /// How many records by the reason.
    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        let passed = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = [
            ("other_type", passed.other_type),
            ("not_ok", passed.not_ok),
            ("unresolved_revisits", passed.unresolved_revisits),
            ("other_records", passed.other_records),
        ];
        let some = counts.into_iter().filter(|(_, count)| *count > 0);
        some.map(|(reason, count)| (reason.to_owned(), count)).collect()
    }
}
