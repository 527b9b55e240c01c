//! What a set of pages came to: shares, and the first difference of each page that differs.

use crate::exceptions::Exceptions;
use crate::lines::Line;
use crate::pages::Set;
use std::fmt;

/// What came of one page.
pub(crate) struct Finding {
    pub(crate) id: String,
    text: bool,
    blocks: bool,
    features: bool,
    first: String,
}

impl Finding {
    /// Our lines beside those of the tree.
    pub(crate) fn new(id: &str, ours: &[Line], theirs: &[Line]) -> Self {
        Finding {
            id: id.to_owned(),
            text: letters(ours) == letters(theirs),
            blocks: ours.iter().map(|l| &l.text).eq(theirs.iter().map(|l| &l.text)),
            features: ours == theirs,
            first: first_difference(ours, theirs),
        }
    }

    /// The cutter gave up.
    pub(crate) fn panicked(id: &str) -> Self {
        Finding {
            id: id.to_owned(),
            text: false,
            blocks: false,
            features: false,
            first: "the cutter panicked".into(),
        }
    }
}

/// All text without its white space, so that a block cut elsewhere is not yet another text.
fn letters(lines: &[Line]) -> String {
    lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace()).collect()
}

fn first_difference(ours: &[Line], theirs: &[Line]) -> String {
    let same = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let show = |lines: &[Line]| {
        lines.get(same).map_or("(no more blocks)".to_owned(), |l| window(l, ours, theirs, same))
    };
    format!("block {}\n      tree   {}\n      cutter {}", same + 1, show(theirs), show(ours))
}

/// A line, cut so that the place where the two part is in sight.
fn window(line: &Line, ours: &[Line], theirs: &[Line], at: usize) -> String {
    let shown = line.to_string();
    let same = match (ours.get(at), theirs.get(at)) {
        (Some(a), Some(b)) => {
            a.to_string().chars().zip(b.to_string().chars()).take_while(|(a, b)| a == b).count()
        }
        _ => 0,
    };
    let before = if same > 80 { "…" } else { "" };
    let part: String = shown.chars().skip(if same > 80 { same - 60 } else { 0 }).take(160).collect();
    format!("{before}{part}")
}

/// What came of a set.
pub(crate) struct Report {
    name: String,
    findings: Vec<Finding>,
    excused: Vec<bool>,
    pub(crate) share_of_text: f64,
    pub(crate) share_of_blocks: f64,
    share_of_features: f64,
    /// Exceptions that no page needs.
    pub(crate) stale: Vec<String>,
}

impl Report {
    /// Shares are of the pages without an exception.
    pub(crate) fn new(set: &Set, findings: Vec<Finding>, exceptions: &Exceptions) -> Self {
        let excused: Vec<bool> = findings.iter().map(|f| !f.features && exceptions.names(&f.id)).collect();
        let judged: Vec<&Finding> =
            findings.iter().zip(&excused).filter(|(_, e)| !**e).map(|(f, _)| f).collect();
        let share = |holds: fn(&Finding) -> bool| match judged.len() {
            0 => 1.0,
            n => judged.iter().filter(|f| holds(f)).count() as f64 / n as f64,
        };
        let needed = |id: &str| findings.iter().any(|f| f.id == id && !f.features) || set.left_out(id);
        Report {
            name: set.name.clone(),
            share_of_text: share(|f| f.text),
            share_of_blocks: share(|f| f.blocks),
            share_of_features: share(|f| f.features),
            stale: exceptions.ids().filter(|id| !needed(id)).map(str::to_owned).collect(),
            findings,
            excused,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let excused = self.excused.iter().filter(|e| **e).count();
        for (finding, _) in self.findings.iter().zip(&self.excused).filter(|(f, e)| !f.features && !**e) {
            let kind = match (finding.text, finding.blocks) {
                (false, _) => "text",
                (true, false) => "blocks",
                (true, true) => "features",
            };
            writeln!(f, "  {}/{}: {kind} differ at {}", self.name, finding.id, finding.first)?;
        }
        write!(
            f,
            "oracle {:<24} {:>5} pages ({excused} excused)  text {:6.2} %  blocks {:6.2} %  features {:6.2} %",
            self.name,
            self.findings.len(),
            self.share_of_text * 100.0,
            self.share_of_blocks * 100.0,
            self.share_of_features * 100.0
        )
    }
}
