//! What a server did to a body before it sent it, undone: `Transfer-Encoding: chunked` and the packings that
//! `Content-Encoding` names. Crawlers often undo it themselves and keep the headers as they were, so a coding is
//! believed only where the bytes bear it out. What comes out is bounded.

use crate::http::Answer;
use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::memchr;
use std::borrow::Cow;
use std::io::Read;

/// Codings in a row that are undone, at most.
const MOST_CODINGS: usize = 8;
/// Bytes of the line that says how long a chunk is, at most.
const MOST_CHUNK_LINE: usize = 1024;

/// A body as it was meant, and what was wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Body<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) remark: Option<&'static str>,
}

/// More came out than allowed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// Undoes the codings of an answer's body.
pub(crate) fn undone<'a>(answer: &Answer<'_>, body: &'a [u8], most: u64) -> Result<Body<'a>, TooLarge> {
    let mut body = match answer.header("Transfer-Encoding") {
        Some(codings) if codings.to_ascii_lowercase().contains("chunked") => unchunked(body),
        _ => Body { bytes: Cow::Borrowed(body), remark: None },
    };
    let codings = answer.header("Content-Encoding").unwrap_or_default();
    for coding in codings.rsplit(',').take(MOST_CODINGS) {
        if let Some(unpacked) = unpacked(&body.bytes, coding.trim(), most)? {
            let remark = body.remark.or(unpacked.remark);
            body = Body { bytes: Cow::Owned(unpacked.bytes), remark };
        }
    }
    Ok(body)
}

/// Joins the chunks of a body; one that does not begin with a chunk stays as it is.
fn unchunked(body: &[u8]) -> Body<'_> {
    let mut bytes = Vec::new();
    let mut rest = body;
    while let Some((length, chunk)) = chunk(rest) {
        if length == 0 {
            return Body { bytes: Cow::Owned(bytes), remark: None };
        }
        let (here, behind) = chunk.split_at(length.min(chunk.len()));
        let next = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n"));
        if next.is_none() && !behind.is_empty() && bytes.is_empty() {
            break;
        }
        bytes.extend_from_slice(here);
        rest = next.unwrap_or(&[]);
    }
    match bytes.is_empty() {
        true => Body { bytes: Cow::Borrowed(body), remark: None },
        false => Body { bytes: Cow::Owned(bytes), remark: Some("its chunks are damaged or cut off") },
    }
}

/// The length of the chunk that these bytes begin with, and what stands behind the line that says it.
fn chunk(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr(b'\n', &bytes[..bytes.len().min(MOST_CHUNK_LINE)])?;
    let line = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    let is_number = !line.is_empty() && line.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(line).ok().filter(|_| is_number)?;
    Some((usize::from_str_radix(digits, 16).ok()?, &bytes[end + 1..]))
}

/// What came out of a packing, and what was wrong with it.
#[derive(Default)]
struct Unpacked {
    bytes: Vec<u8>,
    remark: Option<&'static str>,
}

/// What comes out of a packing; nothing if the bytes are not packed so.
fn unpacked(bytes: &[u8], coding: &str, most: u64) -> Result<Option<Unpacked>, TooLarge> {
    let is = |names: &[&str]| names.iter().any(|name| coding.eq_ignore_ascii_case(name));
    if is(&["gzip", "x-gzip"]) && bytes.starts_with(&[0x1f, 0x8b]) {
        return gunzipped(bytes, most).map(Some);
    }
    if is(&["zstd"]) && bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let Ok(frames) = zstd::stream::read::Decoder::with_buffer(bytes) else { return Ok(None) };
        return drawn(frames, "the zstd data of its body is damaged or cut off", most).map(Some);
    }
    if is(&["deflate"]) {
        const DAMAGED: &str = "the deflate data of its body is damaged or cut off";
        let unpacked = match bytes {
            [first, second, ..] if is_zlib(*first, *second) => drawn(ZlibDecoder::new(bytes), DAMAGED, most)?,
            _ => drawn(DeflateDecoder::new(bytes), DAMAGED, most)?,
        };
        return Ok(borne_out(unpacked, bytes));
    }
    if is(&["br"]) {
        let unpacked = Decompressor::new(bytes, 64 << 10);
        let unpacked = drawn(unpacked, "the brotli data of its body is damaged or cut off", most)?;
        return Ok(borne_out(unpacked, bytes));
    }
    Ok(None)
}

fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0f == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

/// Packings without a mark of their own: where unpacking fails, the body may not be packed.
fn borne_out(unpacked: Unpacked, bytes: &[u8]) -> Option<Unpacked> {
    let is_damaged = unpacked.remark.is_some();
    (!is_damaged || !(unpacked.bytes.is_empty() || is_text(bytes))).then_some(unpacked)
}

fn is_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(512)];
    !start.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace())
}

/// The members of gzip data, whatever stands behind them.
fn gunzipped(mut bytes: &[u8], most: u64) -> Result<Unpacked, TooLarge> {
    let mut unpacked = Unpacked::default();
    while bytes.starts_with(&[0x1f, 0x8b]) && unpacked.remark.is_none() {
        let mut member = GzDecoder::new(bytes);
        let is_whole = draw(&mut member, &mut unpacked.bytes, most)?;
        unpacked.remark = (!is_whole).then_some("the gzip data of its body is damaged or cut off");
        bytes = member.into_inner();
    }
    Ok(unpacked)
}

fn drawn(mut packed: impl Read, damaged: &'static str, most: u64) -> Result<Unpacked, TooLarge> {
    let mut bytes = Vec::new();
    let is_whole = draw(&mut packed, &mut bytes, most)?;
    Ok(Unpacked { bytes, remark: (!is_whole).then_some(damaged) })
}

/// Draws bytes until they end; whether they did without damage.
fn draw(packed: &mut impl Read, out: &mut Vec<u8>, most: u64) -> Result<bool, TooLarge> {
    let left = most.saturating_sub(out.len() as u64).saturating_add(1);
    let is_whole = packed.take(left).read_to_end(out).is_ok();
    if out.len() as u64 > most { Err(TooLarge) } else { Ok(is_whole) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, bufread};

    const PAGE: &str =
        "<p>The swing bridge stays shut until the spring, the harbour office said on Tuesday.</p>";

    fn packed(mut packer: impl Read) -> Vec<u8> {
        let mut packed = Vec::new();
        packer.read_to_end(&mut packed).unwrap();
        packed
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        packed(bufread::GzEncoder::new(bytes, Compression::default()))
    }

    fn chunked(bytes: &[u8]) -> Vec<u8> {
        let chunks = bytes
            .chunks(30)
            .flat_map(|chunk| [format!("{:x};x=y\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
        chunks.chain(*b"0\r\n\r\n").collect()
    }

    /// A stream of one block that is not packed.
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let header = (bytes.len() as u32 - 1) << 4 | 1 << 20;
        [&header.to_le_bytes()[..3], bytes, &[3]].concat()
    }

    fn undo(headers: &str, body: &[u8]) -> Result<(String, Option<&'static str>), TooLarge> {
        let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n");
        let body = undone(&Answer::read(head.as_bytes()), body, 1000)?;
        Ok((String::from_utf8_lossy(&body.bytes).into_owned(), body.remark))
    }

    #[test]
    fn every_coding_is_undone() {
        let page = PAGE.as_bytes();
        let zlib = packed(bufread::ZlibEncoder::new(page, Compression::default()));
        let deflate = packed(bufread::DeflateEncoder::new(page, Compression::default()));
        let zstd = zstd::encode_all(page, 3).unwrap();
        for (headers, body) in [
            ("Content-Encoding: gzip", gzip(page)),
            ("content-encoding: X-GZIP", [gzip(&page[..20]), gzip(&page[20..]), b"junk".to_vec()].concat()),
            ("Content-Encoding: deflate", zlib),
            ("Content-Encoding: deflate", deflate),
            ("Content-Encoding: zstd", zstd.clone()),
            ("Content-Encoding: br", brotli(page)),
            ("Content-Encoding: zstd, gzip", gzip(&zstd)),
            ("Transfer-Encoding: chunked", chunked(page)),
            ("Transfer-Encoding: Chunked\r\nContent-Encoding: gzip", chunked(&gzip(page))),
            ("Content-Encoding: utf-8", page.to_vec()),
        ] {
            assert_eq!(undo(headers, &body), Ok((PAGE.to_owned(), None)), "{headers}");
        }
    }

    #[test]
    fn what_is_not_coded_stays_as_it_is() {
        for coding in ["gzip", "deflate", "br", "zstd"] {
            let headers = format!("Content-Encoding: {coding}");
            assert_eq!(undo(&headers, PAGE.as_bytes()), Ok((PAGE.to_owned(), None)), "{coding}");
        }
        for plain in [PAGE.to_owned(), format!("12\n{PAGE}"), String::new()] {
            assert_eq!(undo("Transfer-Encoding: chunked", plain.as_bytes()), Ok((plain, None)));
        }
    }

    #[test]
    fn what_came_out_before_the_damage_is_kept() {
        let long: String = (0..90u32).map(|n| char::from(b'a' + (n * n / 7 % 26) as u8)).collect();
        let whole = gzip(long.as_bytes());
        let (text, remark) = undo("Content-Encoding: gzip", &whole[..whole.len() - 12]).unwrap();
        assert!(long.starts_with(&text) && text.len() > 40, "{text}");
        assert_eq!(remark, Some("the gzip data of its body is damaged or cut off"));
        let cut = &chunked(PAGE.as_bytes())[..60];
        let (text, remark) = undo("Transfer-Encoding: chunked", cut).unwrap();
        assert!(PAGE.starts_with(&text) && text.len() > 40, "{text}");
        assert_eq!(remark, Some("its chunks are damaged or cut off"));
    }

    #[test]
    fn what_comes_out_is_bounded() {
        let bomb = gzip(&vec![b'a'; 1 << 20]);
        assert_eq!(undo("Content-Encoding: gzip", &bomb), Err(TooLarge));
        assert_eq!(undo("Content-Encoding: gzip, gzip", &gzip(&bomb)), Err(TooLarge));
    }
}
