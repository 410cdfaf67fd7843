//! `vigie completions SHELL`

use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;

use crate::options::{Completions, Options};

pub(crate) fn run(arguments: &Completions) -> Result<ExitCode> {
    clap_complete::generate(arguments.shell, &mut Options::command(), "vigie", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}
