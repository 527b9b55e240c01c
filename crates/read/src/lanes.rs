//! Bytes looked at together: which of them are wanted, a bit for each, the first byte's lowest. Where the first of them
//! stands then follows without a branch, and branches nobody can foretell are what short searches spend their time on.
//!
//! Every x86-64 has the registers for that (SSE2); elsewhere it is a loop. Together with shorter ways for the commonest
//! tokens this took a tenth off the cutter's time.

#[cfg(not(target_arch = "x86_64"))]
use loops as chosen;
#[cfg(target_arch = "x86_64")]
use registers as chosen;

/// The places of the bits that are set, the lowest first.
pub(crate) struct Bits(pub u64);

impl Iterator for Bits {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let place = (self.0 != 0).then_some(self.0.trailing_zeros() as usize % 64)?;
        self.0 &= self.0 - 1;
        Some(place)
    }
}

/// Which bytes may end a name in a tag: `/`, `>`, `=`, and all up to the space.
#[inline(always)]
pub(crate) fn ends_of_name(bytes: &[u8; 16]) -> u32 {
    chosen::ends_of_name(bytes)
}

/// Which bytes are this one.
#[inline(always)]
pub(crate) fn equal(bytes: &[u8; 64], byte: u8) -> u64 {
    chosen::equal(bytes, byte)
}

/// Which bytes are white space to HTML.
#[inline(always)]
pub(crate) fn white(bytes: &[u8; 32]) -> u32 {
    chosen::white(bytes)
}

/// Which bytes are neither a space nor sure to stand in a word: those below the space, `&`, and the ones that begin
/// characters which may be left out; and which bytes are spaces.
#[inline(always)]
pub(crate) fn others_and_spaces(bytes: &[u8; 16]) -> [u32; 2] {
    chosen::others_and_spaces(bytes)
}

/// Which bytes are letters of ASCII, and which of them are in upper case.
#[inline(always)]
pub(crate) fn letters_and_upper(bytes: &[u8; 16]) -> [u32; 2] {
    chosen::letters_and_upper(bytes)
}

/// Which bytes are letters or digits of ASCII, and which stand beyond it.
#[inline(always)]
pub(crate) fn alphanumeric_and_beyond(bytes: &[u8; 16]) -> [u32; 2] {
    chosen::alphanumeric_and_beyond(bytes)
}

/// Which bytes are spaces, and which need more than lower case to be folded: those below the space or beyond ASCII, `"`,
/// `-`, `:`, and `|`.
#[inline(always)]
pub(crate) fn spaces_and_odd(bytes: &[u8; 16]) -> [u32; 2] {
    chosen::spaces_and_odd(bytes)
}

/// Which bytes are of the commonest letters in lower case that have two: those of western Europe, and of Russian.
#[inline(always)]
pub(crate) fn lower_pairs(bytes: &[u8; 16]) -> u32 {
    let [c3, d0, d1, from_9f, from_b0, from_90, division] = chosen::parts_of_pairs(bytes);
    let western = c3 & (from_9f & !division) >> 1;
    let russian = d0 & from_b0 >> 1 | d1 & !from_90 >> 1 & 0x7fff;
    let first = western | russian;
    first | first << 1
}

#[cfg(any(test, not(target_arch = "x86_64")))]
mod loops {
    pub fn ends_of_name(bytes: &[u8; 16]) -> u32 {
        bits(bytes, |byte| byte <= b' ' || matches!(byte, b'/' | b'>' | b'=')) as u32
    }

    pub fn equal(bytes: &[u8; 64], wanted: u8) -> u64 {
        bits(bytes, |byte| byte == wanted)
    }

    pub fn white(bytes: &[u8; 32]) -> u32 {
        bits(bytes, |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')) as u32
    }

    pub fn others_and_spaces(bytes: &[u8; 16]) -> [u32; 2] {
        let others = bits(bytes, |byte| byte < b' ' || matches!(byte, b'&' | 0xc2 | 0xe2 | 0xef));
        [others, bits(bytes, |byte| byte == b' ')].map(|bits| bits as u32)
    }

    pub fn letters_and_upper(bytes: &[u8; 16]) -> [u32; 2] {
        let letters = bits(bytes, |byte| byte.is_ascii_alphabetic());
        [letters, bits(bytes, |byte| byte.is_ascii_uppercase())].map(|bits| bits as u32)
    }

    pub fn alphanumeric_and_beyond(bytes: &[u8; 16]) -> [u32; 2] {
        let beyond = bits(bytes, |byte| !byte.is_ascii());
        [bits(bytes, |byte| byte.is_ascii_alphanumeric()), beyond].map(|bits| bits as u32)
    }

    pub fn spaces_and_odd(bytes: &[u8; 16]) -> [u32; 2] {
        let is_odd = |byte: u8| !byte.is_ascii() || matches!(byte, ..b' ' | b'"' | b'-' | b':' | b'|');
        [bits(bytes, |byte| byte == b' '), bits(bytes, is_odd)].map(|bits| bits as u32)
    }

    pub fn parts_of_pairs(bytes: &[u8; 16]) -> [u32; 7] {
        let [c3, d0, d1, division] =
            [0xc3, 0xd0, 0xd1, 0xb7].map(|wanted| bits(bytes, |byte| byte == wanted));
        let [from_9f, from_b0, from_90] = [0x9f, 0xb0, 0x90].map(|least| bits(bytes, |byte| byte >= least));
        [c3, d0, d1, from_9f, from_b0, from_90, division].map(|bits| bits as u32)
    }

    fn bits(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().enumerate().map(|(i, byte)| u64::from(is(*byte)) << i).sum()
    }
}

// Calls of what needs SSE2, which x86-64 always has, and reads of sixteen bytes that are there.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod registers {
    use std::arch::x86_64::*;

    #[inline(always)]
    pub fn ends_of_name(bytes: &[u8; 16]) -> u32 {
        let bytes = read(bytes);
        let ends = any([up_to(bytes, b' '), is(bytes, b'/'), is(bytes, b'>'), is(bytes, b'=')]);
        bits(ends)
    }

    #[inline(always)]
    pub fn equal(bytes: &[u8; 64], wanted: u8) -> u64 {
        let (parts, _) = bytes.as_chunks();
        let [first, second, third, fourth] =
            [0, 1, 2, 3].map(|i| u64::from(bits(is(read(&parts[i]), wanted))));
        first | second << 16 | third << 32 | fourth << 48
    }

    #[inline(always)]
    pub fn white(bytes: &[u8; 32]) -> u32 {
        let (parts, _) = bytes.as_chunks();
        let of = |part| {
            let bytes = read(part);
            bits(any([b' ', b'\t', b'\n', b'\x0c', b'\r'].map(|byte| is(bytes, byte))))
        };
        of(&parts[0]) | of(&parts[1]) << 16
    }

    #[inline(always)]
    pub fn others_and_spaces(bytes: &[u8; 16]) -> [u32; 2] {
        let bytes = read(bytes);
        let [and, c2, e2, ef] = [b'&', 0xc2, 0xe2, 0xef].map(|byte| is(bytes, byte));
        [any([up_to(bytes, b' ' - 1), and, c2, e2, ef]), is(bytes, b' ')].map(bits)
    }

    #[inline(always)]
    pub fn letters_and_upper(bytes: &[u8; 16]) -> [u32; 2] {
        let bytes = read(bytes);
        // SAFETY: x86-64 has SSE2.
        let (case, from_a) = unsafe {
            let case = _mm_set1_epi8(0x20);
            let from_a = _mm_sub_epi8(_mm_or_si128(bytes, case), _mm_set1_epi8(b'a' as i8));
            (_mm_and_si128(bytes, case), from_a)
        };
        let letters = bits(up_to(from_a, b'z' - b'a'));
        [letters, letters & bits(is(case, 0))]
    }

    #[inline(always)]
    pub fn alphanumeric_and_beyond(bytes: &[u8; 16]) -> [u32; 2] {
        let bytes = read(bytes);
        // SAFETY: x86-64 has SSE2.
        let (from_a, from_0) = unsafe {
            let lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
            (_mm_sub_epi8(lower, _mm_set1_epi8(b'a' as i8)), _mm_sub_epi8(bytes, _mm_set1_epi8(b'0' as i8)))
        };
        [any([up_to(from_a, b'z' - b'a'), up_to(from_0, 9)]), bytes].map(bits)
    }

    #[inline(always)]
    pub fn spaces_and_odd(bytes: &[u8; 16]) -> [u32; 2] {
        let bytes = read(bytes);
        let [quote, dash, colon, bar] = [b'"', b'-', b':', b'|'].map(|byte| is(bytes, byte));
        [is(bytes, b' '), any([bytes, up_to(bytes, b' ' - 1), quote, dash, colon, bar])].map(bits)
    }

    #[inline(always)]
    pub fn parts_of_pairs(bytes: &[u8; 16]) -> [u32; 7] {
        let bytes = read(bytes);
        let [c3, d0, d1, division] = [0xc3, 0xd0, 0xd1, 0xb7].map(|byte| is(bytes, byte));
        let [from_9f, from_b0, from_90] = [0x9f, 0xb0, 0x90].map(|byte| from(bytes, byte));
        [c3, d0, d1, from_9f, from_b0, from_90, division].map(bits)
    }

    #[inline(always)]
    fn read(bytes: &[u8; 16]) -> __m128i {
        // SAFETY: all sixteen bytes are there, and they need not be aligned.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn is(bytes: __m128i, byte: u8) -> __m128i {
        // SAFETY: x86-64 has SSE2.
        unsafe { _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8)) }
    }

    #[inline(always)]
    fn up_to(bytes: __m128i, byte: u8) -> __m128i {
        // SAFETY: x86-64 has SSE2.
        unsafe { _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(byte as i8)), bytes) }
    }

    #[inline(always)]
    fn from(bytes: __m128i, byte: u8) -> __m128i {
        // SAFETY: x86-64 has SSE2.
        unsafe { _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(byte as i8)), bytes) }
    }

    #[inline(always)]
    fn any<const N: usize>(found: [__m128i; N]) -> __m128i {
        // SAFETY: x86-64 has SSE2.
        unsafe { found.into_iter().fold(_mm_setzero_si128(), |all, one| _mm_or_si128(all, one)) }
    }

    #[inline(always)]
    fn bits(found: __m128i) -> u32 {
        // SAFETY: x86-64 has SSE2.
        unsafe { _mm_movemask_epi8(found) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place_is_what_the_loops_say() {
        for at in 0..64 {
            for byte in 0..=255 {
                let mut bytes = [b'a'; 64];
                bytes[at] = byte;
                let sixteen = bytes.first_chunk().unwrap();
                assert_eq!(ends_of_name(sixteen), loops::ends_of_name(sixteen), "{byte} at {at}");
                assert_eq!(others_and_spaces(sixteen), loops::others_and_spaces(sixteen), "{byte} at {at}");
                assert_eq!(letters_and_upper(sixteen), loops::letters_and_upper(sixteen), "{byte} at {at}");
                assert_eq!(alphanumeric_and_beyond(sixteen), loops::alphanumeric_and_beyond(sixteen));
                assert_eq!(spaces_and_odd(sixteen), loops::spaces_and_odd(sixteen), "{byte} at {at}");
                assert_eq!(chosen::parts_of_pairs(sixteen), loops::parts_of_pairs(sixteen), "{byte} at {at}");
                assert_eq!(equal(&bytes, byte), loops::equal(&bytes, byte), "{byte} at {at}");
                let white_bits = white(bytes.first_chunk().unwrap());
                assert_eq!(white_bits, loops::white(bytes.first_chunk().unwrap()), "{byte} at {at}");
            }
        }
    }

    #[test]
    fn pairs_are_letters_of_two_bytes() {
        for c in '\u{80}'..'\u{800}' {
            let is_pair = matches!(c, 'ß'..='ö' | 'ø'..='ÿ' | 'а'..='я');
            let text = format!("{c}-{c}--------------------");
            assert_eq!(
                lower_pairs(text.as_bytes().first_chunk().unwrap()),
                if is_pair { 0b11011 } else { 0 }
            );
            let parted = format!("---------------{c}");
            assert_eq!(lower_pairs(parted.as_bytes().first_chunk().unwrap()), 0, "{c}");
        }
    }
}
