//! ROUGE-LSum: of every sentence of the truth the words that lie on a longest common subsequence with some sentence
//! of the text, each word of the text counted once. English pages are taken apart as the `rouge-score` package does
//! (ASCII alone), all others by Unicode, one token for each CJK or Thai character.
//!
//! The subsequence is the one that the reference program's backtracking picks, for another of the same length may
//! hold other words. Its table is kept as bit rows, 64 cells to a word, which is what makes whole sets affordable.

use crate::body::{Prf, prf, search, set};
use crate::letters::{compatible, is_alphanumeric, lines};
use crate::{PageScore, Truth, metric::Column, sentences::sentences};
use std::collections::{HashMap, HashSet};

/// Number of a token that the text does not have.
const STRANGE: u32 = u32::MAX;

pub(crate) fn score(truth: &Truth, text: &str, page: &mut PageScore) {
    let split = if truth.is_english() { ascii_tokens } else { unicode_tokens };
    let found = Found::new(text, split);
    let parts: Vec<Wanted> = truth.paragraphs().into_iter().map(|part| found.wanted(part, split)).collect();
    let best = search(&truth.body_optional, parts.len(), |kept| found.value(kept.iter().map(|n| &parts[*n])));
    set(page, [Column::RougeP, Column::RougeR, Column::RougeF1], best);
}

fn ascii_tokens(sentence: &str) -> Vec<String> {
    let lower = sentence.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

fn unicode_tokens(sentence: &str) -> Vec<String> {
    let (mut tokens, mut run) = (Vec::new(), String::new());
    for c in compatible(sentence).chars() {
        if is_alphanumeric(c) && !stands_alone(c) {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            tokens.push(std::mem::take(&mut run));
        }
        if stands_alone(c) {
            tokens.push(c.into());
        }
    }
    if !run.is_empty() {
        tokens.push(run);
    }
    tokens
}

/// Whether a character of a script without spaces is a token by itself.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{e00}'..='\u{e7f}')
}

/// The text that is scored: its sentences in numbered tokens.
struct Found {
    numbers: HashMap<String, u32>,
    sentences: Vec<Vec<u32>>,
    whole: HashSet<Vec<u32>>,
    /// By token: how often it occurs.
    counts: Vec<u32>,
    /// By token: the sentences that have it.
    holders: Vec<Vec<u32>>,
    size: usize,
}

/// A paragraph of the truth: its number of tokens, and those found in the text.
struct Wanted {
    total: usize,
    common: Vec<u32>,
}

impl Found {
    fn new(text: &str, split: fn(&str) -> Vec<String>) -> Self {
        let mut found = Found {
            numbers: HashMap::new(),
            sentences: Vec::new(),
            whole: HashSet::new(),
            counts: Vec::new(),
            holders: Vec::new(),
            size: 0,
        };
        for line in lines(text) {
            for sentence in sentences(&line) {
                found.add(split(sentence));
            }
        }
        found
    }

    fn add(&mut self, tokens: Vec<String>) {
        if tokens.is_empty() {
            return;
        }
        let place = self.sentences.len() as u32;
        self.size += tokens.len();
        let mut sentence = Vec::with_capacity(tokens.len());
        for token in tokens {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(token).or_insert(next);
            if number == next {
                self.counts.push(0);
                self.holders.push(Vec::new());
            }
            self.counts[number as usize] += 1;
            let holders = &mut self.holders[number as usize];
            if holders.last() != Some(&place) {
                holders.push(place);
            }
            sentence.push(number);
        }
        self.whole.insert(sentence.clone());
        self.sentences.push(sentence);
    }

    fn wanted(&self, part: &str, split: fn(&str) -> Vec<String>) -> Wanted {
        let mut wanted = Wanted { total: 0, common: Vec::new() };
        for sentence in sentences(part) {
            let number = |token| self.numbers.get(&token).copied().unwrap_or(STRANGE);
            let tokens: Vec<u32> = split(sentence).into_iter().map(number).collect();
            wanted.total += tokens.len();
            self.add_common(tokens, &mut wanted.common);
        }
        wanted
    }

    /// Adds the tokens of a sentence that lie on a longest common subsequence with some sentence of the text.
    fn add_common(&self, tokens: Vec<u32>, common: &mut Vec<u32>) {
        if self.whole.contains(&tokens) {
            return common.extend(tokens);
        }
        let table = Table::new(&tokens);
        let mut left: Vec<u64> = table.bits(|token| token != STRANGE);
        let mut got = vec![0; left.len()];
        for place in self.nearest(&table) {
            let sentence = &self.sentences[place as usize];
            if left.iter().all(|word| *word == 0) {
                break;
            }
            if !sentence.iter().any(|token| table.row(*token).is_some_and(|row| meet(row, &left))) {
                continue;
            }
            for ((got, left), hit) in got.iter_mut().zip(&mut left).zip(table.subsequence(sentence)) {
                *got |= hit;
                *left &= !hit;
            }
        }
        common.extend(tokens.iter().enumerate().filter(|(n, _)| bit(&got, *n)).map(|(_, token)| token));
    }

    /// The sentences that share a token, those that share most first.
    fn nearest(&self, table: &Table) -> Vec<u32> {
        let mut overlap: HashMap<u32, u32> = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for (token, slot) in &table.slots {
            let times: u32 = table.rows[*slot].iter().map(|word| word.count_ones()).sum();
            for place in self.holders.get(*token as usize).into_iter().flatten() {
                *overlap.entry(*place).or_insert(0) += times;
            }
        }
        let mut places: Vec<(u32, u32)> = overlap.into_iter().collect();
        places.sort_unstable_by_key(|(place, times)| (u32::MAX - times, *place));
        places.into_iter().map(|(place, _)| place).collect()
    }

    fn value<'w>(&self, parts: impl Iterator<Item = &'w Wanted>) -> Prf {
        let mut times = vec![0; self.counts.len()];
        let (mut total, mut hits) = (0, 0);
        for part in parts {
            total += part.total;
            for token in &part.common {
                let token = *token as usize;
                times[token] += 1;
                hits += usize::from(times[token] <= self.counts[token]);
            }
        }
        if total == 0 && self.size == 0 { [1.0; 3] } else { prf(hits, self.size, total) }
    }
}

/// A sentence of the truth, for each of its tokens a bit row of the positions where it stands.
struct Table<'t> {
    tokens: &'t [u32],
    slots: HashMap<u32, usize>,
    rows: Vec<Vec<u64>>,
    full: Vec<u64>,
}

impl<'t> Table<'t> {
    fn new(tokens: &'t [u32]) -> Self {
        let mut table = Table { tokens, slots: HashMap::new(), rows: Vec::new(), full: Vec::new() };
        table.full = table.bits(|_| true);
        for (n, token) in tokens.iter().enumerate() {
            let next = table.rows.len();
            let slot = *table.slots.entry(*token).or_insert(next);
            if slot == next {
                table.rows.push(vec![0; table.full.len()]);
            }
            table.rows[slot][n / 64] |= 1 << (n % 64);
        }
        table
    }

    fn bits(&self, holds: impl Fn(u32) -> bool) -> Vec<u64> {
        let mut bits = vec![0; self.tokens.len().div_ceil(64)];
        for (n, _) in self.tokens.iter().enumerate().filter(|(_, token)| holds(**token)) {
            bits[n / 64] |= 1 << (n % 64);
        }
        bits
    }

    fn row(&self, token: u32) -> Option<&[u64]> {
        self.slots.get(&token).map(|slot| self.rows[*slot].as_slice())
    }

    /// The positions on the longest common subsequence with `sentence` that the reference backtracking picks.
    fn subsequence(&self, sentence: &[u32]) -> Vec<u64> {
        let width = self.full.len();
        let mut states = self.full.clone();
        let mut state_at = vec![0];
        for token in sentence {
            if let Some(row) = self.row(*token) {
                let last = states.len() - width;
                states.extend_from_within(last..);
                advance(&mut states[last + width..], row, &self.full);
            }
            state_at.push(states.len() - width);
        }
        let mut out = vec![0; width];
        let (mut i, mut j) = (self.tokens.len(), sentence.len());
        while i > 0 && j > 0 {
            if self.tokens[i - 1] == sentence[j - 1] {
                out[(i - 1) / 64] |= 1 << ((i - 1) % 64);
                (i, j) = (i - 1, j - 1);
            } else if bit(&states[state_at[j]..], i - 1) {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        out
    }
}

/// One step of the bit-parallel table: a zero bit is a position where the subsequence grows.
fn advance(state: &mut [u64], row: &[u64], full: &[u64]) {
    let mut carry = false;
    for ((state, row), full) in state.iter_mut().zip(row).zip(full) {
        let (sum, over) = state.overflowing_add(*state & row);
        let (sum, over_again) = sum.overflowing_add(u64::from(carry));
        carry = over | over_again;
        *state = (sum | (*state & !row)) & full;
    }
}

fn bit(bits: &[u64], n: usize) -> bool {
    bits[n / 64] >> (n % 64) & 1 == 1
}

fn meet(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plain table and backtracking that the bit rows stand for.
    fn by_table(a: &[u32], b: &[u32]) -> Vec<usize> {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                table[i][j] = if a[i - 1] == b[j - 1] {
                    table[i - 1][j - 1] + 1
                } else {
                    table[i - 1][j].max(table[i][j - 1])
                };
            }
        }
        let (mut i, mut j, mut out) = (a.len(), b.len(), Vec::new());
        while i > 0 && j > 0 {
            if a[i - 1] == b[j - 1] {
                out.push(i - 1);
                (i, j) = (i - 1, j - 1);
            } else if table[i][j - 1] > table[i - 1][j] {
                j -= 1;
            } else {
                i -= 1;
            }
        }
        out.reverse();
        out
    }

    #[test]
    fn bit_rows_pick_what_the_plain_backtracking_picks() {
        let mut seed = 7u32;
        let mut draw = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % below
        };
        for round in 0..60 {
            let a: Vec<u32> = (0..1 + round * 4).map(|_| draw(9)).collect();
            let b: Vec<u32> = (0..1 + draw(150)).map(|_| draw(9)).collect();
            let hits = Table::new(&a).subsequence(&b);
            let picked: Vec<usize> = (0..a.len()).filter(|n| bit(&hits, *n)).collect();
            assert_eq!(picked, by_table(&a, &b), "{a:?} against {b:?}");
        }
    }

    #[test]
    fn tokens_by_script() {
        assert_eq!(
            unicode_tokens("Łódź_2 東京タワー ｶﾞ ไทย"),
            ["łódź", "2", "東", "京", "タ", "ワ", "ー", "ガ", "ไ", "ท", "ย"]
        );
        assert_eq!(ascii_tokens("Łódź 2nd"), ["d", "2nd"]);
    }
}
