//! What people see on stderr while pages are read: complaints always, a bar only on a terminal.

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};
use std::fmt;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Says one sentence on stderr; a closed stderr is not worth a panic.
pub(crate) fn complain(sentence: fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr().lock(), "{sentence}");
}

fn rate(state: &ProgressState, words: &mut dyn fmt::Write) {
    let _ = write!(words, "{:.0}", state.per_sec());
}

/// Pages done, pages a second, time left.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar if stderr is a terminal and records do not go to one too; `total` is asked only then.
    pub(crate) fn new(records_to_terminal: bool, total: impl FnOnce() -> Option<u64>) -> Self {
        if !std::io::stderr().is_terminal() || records_to_terminal {
            return Progress { bar: ProgressBar::hidden() };
        }
        let (bar, template) = match total() {
            Some(1) => (ProgressBar::hidden(), ""),
            Some(total) => (
                ProgressBar::new(total),
                "{bar:30} {human_pos} of {human_len} pages, {rate} a second, {eta} left",
            ),
            None => (ProgressBar::no_length(), "{spinner} {human_pos} pages, {rate} a second"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("rate", rate));
        }
        Progress { bar }
    }

    /// A bar of bytes, for inputs whose pages cannot be counted beforehand.
    pub(crate) fn of_bytes(total: u64) -> Self {
        if !std::io::stderr().is_terminal() {
            return Progress { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new(total);
        let template = "{bar:30} {bytes} of {total_bytes}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress { bar }
    }

    /// How far a bar of bytes is: so many bytes and pages of this run.
    pub(crate) fn at(&self, bytes: u64, pages: u64) {
        let rate = pages as f64 / self.bar.elapsed().as_secs_f64().max(1e-3);
        self.bar.set_position(bytes);
        self.bar.set_message(format!("{} pages, {rate:.0} a second", HumanCount(pages)));
    }

    /// One more page is done.
    pub(crate) fn page(&self) {
        self.bar.inc(1);
    }

    /// A sentence on stderr, above the bar.
    pub(crate) fn complain(&self, sentence: fmt::Arguments<'_>) {
        self.bar.suspend(|| complain(sentence));
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
