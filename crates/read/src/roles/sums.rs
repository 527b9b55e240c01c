//! Logarithm and exponential in whole numbers and plain sums and products: those of the system's library differ in the
//! last digit from machine to machine, and a threshold between them would too.

/// Sixteen times the binary logarithm of one more than `n`, rounded down.
pub(super) fn octaves(n: u32) -> u8 {
    SMALL.get(n as usize).copied().unwrap_or_else(|| computed(n))
}

/// The octaves of what most counts and lengths are.
static SMALL: [u8; 1024] = {
    let mut small = [0; 1024];
    let mut n = 0;
    while n < small.len() {
        small[n] = computed(n as u32);
        n += 1;
    }
    small
};

const fn computed(n: u32) -> u8 {
    /// Mantissas from which on the next sixteenth begins: 2^(31 + k/16), rounded up.
    const STEPS: [u32; 15] = [
        0x85AA_C368,
        0x8B95_C1E4,
        0x91C3_D374,
        0x9837_F052,
        0x9EF5_3261,
        0xA5FE_D6AA,
        0xAD58_3EEB,
        0xB504_F334,
        0xBD08_A3A0,
        0xC567_2A12,
        0xCE24_8C16,
        0xD744_FCCB,
        0xE0CC_DEED,
        0xEAC0_C6E8,
        0xF525_7D16,
    ];
    let n = n.saturating_add(1);
    let octave = n.ilog2();
    let mantissa = n << (31 - octave);
    let mut steps = 0;
    while steps < STEPS.len() && mantissa >= STEPS[steps] {
        steps += 1;
    }
    let octaves = octave as usize * 16 + steps;
    if octaves < 255 { octaves as u8 } else { 255 }
}

/// A size or count as a byte.
pub(super) fn size(n: f32) -> u8 {
    octaves(n as u32)
}

/// Part of a whole as a byte.
pub(super) fn share(part: f32, whole: f32) -> u8 {
    if whole > 0.0 { (part / whole * 255.0) as u8 } else { 0 }
}

/// The exponential, right to six digits.
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(-60.0, 60.0) * std::f32::consts::LOG2_E;
    let toward_zero = x as i32 as f32;
    let whole = if toward_zero > x { toward_zero - 1.0 } else { toward_zero };
    let y = (x - whole) * std::f32::consts::LN_2;
    let series =
        1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0 + y / 720.0)))));
    f32::from_bits(((whole as i32 + 127) as u32) << 23) * series
}

/// The chance of log-odds.
pub(super) fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + exp(-odds))
}

/// Turns scores in log-odds that exclude one another into chances.
pub(super) fn share_out(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = exp(*score - highest));
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|share| *share /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_they_are_called() {
        for n in (0..5000).chain([65_535, 1 << 20, u32::MAX]) {
            let exact = (16.0 * (f64::from(n) + 1.0).log2() + 1e-9).floor().min(255.0);
            assert_eq!(f64::from(octaves(n)), exact, "{n}");
        }
        for x in -400..400 {
            let x = x as f32 / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        let mut shares = [0.0, 0.0];
        share_out(&mut shares);
        assert_eq!(shares, [0.5, 0.5]);
        assert_eq!(chance(0.0), 0.5);
    }
}
