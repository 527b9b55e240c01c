//! Records in one stream: what stands before, between and after them in each form.

use super::Form;
use std::io::{self, Write};

/// Several records in one stream.
pub(crate) struct Sheaf<W: Write> {
    pub(super) paper: W,
    form: Form,
    several: bool,
    count: u64,
}

impl<W: Write> Sheaf<W> {
    pub(super) fn new(paper: W, form: Form, several: bool) -> Self {
        Sheaf { paper, form, several, count: 0 }
    }

    pub(super) fn put(&mut self, record: &str) -> io::Result<()> {
        let is_first = self.count == 0;
        self.count += 1;
        let before = match self.form {
            Form::Json | Form::Jsonld if self.several => {
                if is_first {
                    "[\n"
                } else {
                    ",\n"
                }
            }
            Form::Md if !is_first => "\n",
            Form::Txt if !is_first => "\u{c}\n",
            _ => "",
        };
        let is_in_array = self.several && matches!(self.form, Form::Json | Form::Jsonld);
        let record = if is_in_array { record.trim_end() } else { record };
        self.paper.write_all(before.as_bytes())?;
        self.paper.write_all(record.as_bytes())
    }

    pub(super) fn close(&mut self) -> io::Result<()> {
        if self.several && matches!(self.form, Form::Json | Form::Jsonld) {
            self.paper.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.paper.flush()
    }
}
