//! `tearsheet explain`: one page in; every block of it out, with the part it plays, how sure that is, and why.

use crate::read::Limits;
use anyhow::Result;
use clap::Args;
use std::process::ExitCode;

/// Explain one page: every block, its role, how sure that is and why
#[derive(Args)]
pub(crate) struct Explain {
    /// A file, an address, or - for stdin
    #[arg(value_name = "INPUT")]
    input: String,
    #[command(flatten)]
    limits: Limits,
}

impl Explain {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let _ = (self.input, self.limits);
        Ok(ExitCode::SUCCESS)
    }
}
