//! Bytes out of files and answers: gzip and zstd are recognised by their first bytes, brotli by the server's word.
//! What comes out is bounded, so that a small file cannot fill the memory.

use std::io::{self, BufReader, Cursor, Read};

/// Bytes as they lie, or as they come out of their packing.
pub(crate) type Stream = Box<dyn Read + Send>;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Opens whatever packing the first bytes show; a packing that `name` promises must be there.
pub(crate) fn unpacked(mut packed: impl Read + Send + 'static, name: &str) -> Result<Stream, String> {
    let mut start = Vec::with_capacity(ZSTD.len());
    packed.by_ref().take(ZSTD.len() as u64).read_to_end(&mut start).map_err(|e| reason(&e))?;
    let is_gzip = start.starts_with(GZIP);
    let is_zstd = start.starts_with(ZSTD);
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".gz") && !is_gzip {
        return Err("expected gzip data, as its name says, but found something else".into());
    }
    if lower.ends_with(".zst") && !is_zstd {
        return Err("expected zstd data, as its name says, but found something else".into());
    }
    let whole = Cursor::new(start).chain(packed);
    Ok(match (is_gzip, is_zstd) {
        (true, _) => gunzipped(whole),
        (_, true) => unzstd(whole).map_err(|e| reason(&e))?,
        _ => Box::new(whole),
    })
}

/// Opens what an HTTP `Content-Encoding` names.
pub(crate) fn decoded(body: impl Read + Send + 'static, encoding: &str) -> Result<Stream, String> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(Box::new(body)),
        "gzip" | "x-gzip" => Ok(gunzipped(body)),
        "br" => {
            let plain = brotli_decompressor::Decompressor::new(body, 64 * 1024);
            Ok(Box::new(Marked { inner: plain, packing: "brotli" }))
        }
        "zstd" => unzstd(body).map_err(|e| reason(&e)),
        other => Err(format!("the server packed its answer as \"{other}\", which cannot be opened")),
    }
}

fn gunzipped(packed: impl Read + Send + 'static) -> Stream {
    Box::new(Marked { inner: flate2::read::MultiGzDecoder::new(BufReader::new(packed)), packing: "gzip" })
}

fn unzstd(packed: impl Read + Send + 'static) -> io::Result<Stream> {
    Ok(Box::new(Marked { inner: zstd::stream::read::Decoder::new(packed)?, packing: "zstd" }))
}

/// Says which packing was damaged.
struct Marked<R> {
    inner: R,
    packing: &'static str,
}

impl<R: Read> Read for Marked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let is_damage = error.get_ref().is_none_or(|inner| !inner.is::<ureq::Error>())
                && error.raw_os_error().is_none();
            match is_damage {
                true => io::Error::other(format!("its {} data is damaged or cut off", self.packing)),
                false => error,
            }
        })
    }
}

/// All bytes, if they are no more than `most`.
pub(crate) fn bounded(stream: impl Read, most: u64) -> Result<Vec<u8>, io::Error> {
    let mut bytes = Vec::new();
    stream.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(io::Error::other(too_large(most))),
        false => Ok(bytes),
    }
}

/// The sentence for a page that is larger than allowed.
pub(crate) fn too_large(most: u64) -> String {
    const MIB: u64 = 1 << 20;
    let size = if most >= MIB { format!("{} MiB", most / MIB) } else { format!("{most} bytes") };
    format!("it is larger than {size} once unpacked (--max-size allows more)")
}

/// What went wrong while something was read.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission to read it is denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => unnumbered(&error.to_string()),
    }
}

/// A sentence without the numbers that the system gives its errors.
pub(crate) fn unnumbered(sentence: &str) -> String {
    let mut parts = sentence.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once(')')).fold(first, |whole, (_, rest)| whole + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_bounded() {
        let packed = zstd::encode_all(&vec![b'a'; 1 << 20][..], 3).unwrap();
        let stream = unpacked(Cursor::new(packed.clone()), "page.zst").unwrap();
        assert!(bounded(stream, 1000).unwrap_err().to_string().contains("larger than 1000 bytes"));
        let stream = unpacked(Cursor::new(packed), "no-ending").unwrap();
        assert_eq!(bounded(stream, 1 << 20).unwrap().len(), 1 << 20);
    }

    #[test]
    fn a_name_must_keep_its_promise() {
        assert!(unpacked(Cursor::new(b"<p>plain".to_vec()), "page.html.gz").is_err());
        assert!(unpacked(Cursor::new(b"<p>plain".to_vec()), "page.html").is_ok());
        assert!(unpacked(Cursor::new(Vec::new()), "page.html").is_ok());
    }

    #[test]
    fn a_sentence_loses_its_numbers() {
        let error = io::Error::from_raw_os_error(13).to_string();
        assert!(error.contains("(os error 13)"));
        assert_eq!(
            unnumbered(&format!("a: {error}; b: {error}!")),
            "a: Permission denied; b: Permission denied!"
        );
        assert_eq!(unnumbered("no number"), "no number");
    }

    #[test]
    fn damage_is_named() {
        let stream = unpacked(Cursor::new([GZIP, b"\x08\x00rest"].concat()), "page.gz").unwrap();
        assert_eq!(bounded(stream, 100).unwrap_err().to_string(), "its gzip data is damaged or cut off");
    }
}
