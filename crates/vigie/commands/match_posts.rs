//! `vigie match`: posts in, mentions out, as JSON lines, with no state.

use std::{
    io::{BufWriter, Write},
    process::ExitCode,
};

use anyhow::Result;
use jiff::Timestamp;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::parse_post;

use super::{lines::Lines, workspace};
use crate::{options::Match, terminal};

pub(crate) fn run(arguments: &Match) -> Result<ExitCode> {
    let workspace = workspace::read(&arguments.workspace)?;
    let (matcher, _) = Matcher::build(std::slice::from_ref(&workspace));
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut bad, now) = (0_u64, Timestamp::now());
    let mut lines = Lines::open(&arguments.file)?;
    while let Some((number, line)) = lines.next()? {
        match parse_post(line, now) {
            Ok(post) => {
                for mention in matcher.mentions(&post, &mut scratch) {
                    serde_json::to_writer(&mut out, &mention)?;
                    out.write_all(b"\n")?;
                }
            }
            Err(error) => {
                bad += 1;
                terminal::note(&format!("line {number}: {error}"));
            }
        }
    }
    out.flush()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
