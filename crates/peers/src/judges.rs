//! Programs of others that judge what is sent.

use std::{io::Write, process::Stdio};

use serde_json::Value;

use crate::script::script;

/// Asks `tests/peers/oracles` (`verify` or `notify`), and gives its answers in the order of the questions.
pub fn ask_oracles(what: &str, questions: &[Value]) -> Vec<Value> {
    let mut command = script("oracles");
    let mut child = command.arg(what).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success(), "tests/peers/oracles {what} ended with {}", output.status);
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), questions.len(), "one answer for each question");
    answers
}
