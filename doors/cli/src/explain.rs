//! `tearsheet explain`: one page in; every block of it out, with the part it plays, how sure that is, and why.

mod page;
mod table;

use crate::inputs::Wanted;
use crate::read::{Details, Limits, Patience, article_of};
use crate::{WrongUsage, inputs, progress};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::process::ExitCode;
use tearsheet::{Article, NoticeKind};

const AFTER_HELP: &str = "\
Forms (--as):
  text  a table of every block in the order of the page: number, role, how sure
        that is, reason, text; cut to the terminal's width, whole in a pipe
  json  the record with all its blocks, as 'tearsheet read --as json --blocks'
  html  one page for the browser that loads nothing from elsewhere: the blocks
        coloured by role, with a legend that filters them and a search, and
        beside them the article that they make up

Environment:
  NO_COLOR   no colour on the terminal; HTTPS_PROXY and so on as for read

Exit status:
  0  the page was read, even if it is no article
  1  it could not be read; why is said on stderr
  2  the command was used wrongly

Examples:
  tearsheet explain story.html
  tearsheet explain https://example.org/story --as html > why.html
  tearsheet explain story.html.gz | grep ' related '
  tearsheet explain a.html --as json | jq '.blocks[] | select(.confidence < 0.6)'";

/// Explain one page: every block, its role, how sure that is and why
#[derive(Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Explain {
    /// A file, an address, or - for stdin
    #[arg(value_name = "INPUT")]
    input: String,
    /// Form of the output
    #[arg(long = "as", value_name = "FORM", default_value = "text")]
    form: Form,
    /// Where stdin or the file came from
    #[arg(long, value_name = "URL", value_parser = inputs::whole_address)]
    url: Option<String>,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// A table of the blocks
    Text,
    /// The record with its blocks, indented
    Json,
    /// One page to look at in a browser
    Html,
}

impl Explain {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let inputs = vec![self.input];
        if !inputs::is_one_page(&inputs) {
            let message = format!("explain takes one page, but {} may hold several", inputs[0]);
            return Err(WrongUsage(message).into());
        }
        let most = self.limits.most();
        let found =
            inputs::captures(inputs, self.url, Wanted::pages(most)).next().context("there is no input")?;
        match found.and_then(|capture| {
            article_of(capture, Details { blocks: true, ..Details::default() }, &self.patience.web(), most)
        }) {
            Ok(article) => {
                write_out(&article, self.form)?;
                Ok(ExitCode::from(u8::from(!is_text(&article))))
            }
            Err(failure) => {
                progress::complain(format_args!("{failure}"));
                Ok(ExitCode::from(1))
            }
        }
    }
}

/// A page that is no text at all has not been read.
fn is_text(article: &Article) -> bool {
    article.notices.iter().all(|notice| notice.kind != NoticeKind::NotText)
}

fn write_out(article: &Article, form: Form) -> Result<()> {
    let written = match form {
        Form::Text => table::table(article, console::Term::stdout().size_checked().map(|(_, width)| width)),
        Form::Json => serde_json::to_string_pretty(article)? + "\n",
        Form::Html => page::page(article),
    };
    match io::stdout().lock().write_all(written.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
