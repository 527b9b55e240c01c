//! What became of the pages, for people: one line for each place where pages went.

use super::counts::Counts;
use super::shelf::Manifest;
use indicatif::HumanCount;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Prints where the pages of a corpus went.
pub(crate) fn print(manifest: &Manifest, made: usize, out: &mut impl Write) -> io::Result<()> {
    let Counts { pages, kept, left_out, failed, passed_over, kinds, languages } = &manifest.totals;
    let mut line = |count: &u64, what: &str| writeln!(out, "{:>14}  {what}", HumanCount(*count).to_string());
    line(pages, "pages")?;
    line(kept, "kept")?;
    for (reason, count) in left_out {
        line(count, &format!("left out: {}", reason.name()))?;
    }
    for (what, count) in passed_over {
        line(count, &format!("passed over: {}", passed(what)))?;
    }
    if *failed > 0 {
        line(failed, "could not be read")?;
    }
    writeln!(out, "\nkinds      {}", listed(kinds))?;
    writeln!(out, "languages  {}", listed(languages))?;
    writeln!(out, "shards     {}, {made} of them made now", manifest.shards.len())
}

/// What a record is that holds no page, for people.
fn passed(what: &str) -> &str {
    match what {
        "other_type" => "pictures, scripts and other captures that are no page",
        "not_ok" => "answers with a status other than 2xx",
        "unresolved_revisits" => "revisits of what does not stand earlier in the file",
        "other_records" => "records that are no capture",
        what => what,
    }
}

/// Counts, the greatest first.
fn listed(counts: &BTreeMap<String, u64>) -> String {
    const MOST: usize = 8;
    let mut sorted: Vec<(&String, &u64)> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let shown = sorted.iter().take(MOST).map(|(name, count)| format!("{name} {}", HumanCount(**count)));
    let rest: u64 = sorted.iter().skip(MOST).map(|(_, count)| **count).sum();
    let others = (rest > 0).then(|| format!("others {}", HumanCount(rest)));
    shown.chain(others).collect::<Vec<_>>().join(", ")
}
