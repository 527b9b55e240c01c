//! The folder of an archive: the shards in it, and the lock that lets one run at a time write there.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// So many moments another run may need to die: one that was killed holds its lock until it is dead.
const PATIENCE: usize = 20;
const MOMENT: Duration = Duration::from_millis(50);

/// The shards in a folder, by name; hidden files are on their way or none of ours.
pub fn shards(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut shards = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !is_hidden && path.extension().is_some_and(|ending| ending == "parquet") && path.is_file() {
            shards.push(path);
        }
    }
    shards.sort();
    Ok(shards)
}

/// Makes a lock file and locks it for as long as the file is held; nothing if another run holds it.
pub fn lock(path: &Path) -> io::Result<Option<File>> {
    let lock = File::create(path)?;
    for _ in 0..PATIENCE {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => thread::sleep(MOMENT),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(None)
}
