//! Tables that are ready before the program runs: the crate's build sorts phrases into buckets by [`hash`] and writes
//! them down as statics, so that a process which reads a single page does not first read all the words of the world.

/// Rows in the order of their buckets. Bucket `i` holds the rows from `starts[i]` to `starts[i + 1]`.
pub(crate) struct Table<V: 'static> {
    pub(crate) starts: &'static [u16],
    pub(crate) rows: &'static [(&'static str, V)],
}

impl<V> Table<V> {
    /// What stands behind a key.
    pub(crate) fn get(&self, key: &[u8]) -> Option<&'static V> {
        self.bucket(key).iter().find(|(row, _)| row.as_bytes() == key).map(|(_, value)| value)
    }

    /// The rows that `key` would be among.
    #[inline]
    pub(crate) fn bucket(&self, key: &[u8]) -> &'static [(&'static str, V)] {
        let bucket = place(key, self.starts.len() - 1);
        let [start, end] = [bucket, bucket + 1].map(|i| self.starts.get(i).map_or(0, |at| *at as usize));
        self.rows.get(start..end).unwrap_or(&[])
    }
}

/// The bucket of a key among so many, a power of two.
#[inline]
pub(crate) fn place(key: &[u8], buckets: usize) -> usize {
    hash(key) as usize & buckets.wrapping_sub(1)
}

/// The same on every machine: eight bytes at a time, multiplied and folded.
#[inline]
fn hash(key: &[u8]) -> u64 {
    let (eights, rest) = key.as_chunks::<8>();
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight)).chain([fewer_than_eight(rest)]);
    words.fold(key.len() as u64, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 32
    })
}

fn fewer_than_eight(rest: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}
