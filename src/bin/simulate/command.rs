//! What each command does.

use std::io::{self, Write};
use std::process::ExitCode;

use orchestration_guide::scenario::read::{ReadError, read};
use orchestration_guide::scenario::{Scenario, input::ScenarioInput, preset, presets, schema};
use serde::Serialize;

use crate::args::{Args, Command};

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{file}: cannot be read: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{}", told(.file, .error))]
    NoScenario { file: String, error: ReadError },
    #[error("no preset is called {name:?}; there are {}", preset_names().join(", "))]
    UnknownPreset { name: String },
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// 2: what was asked for is not possible; 1: the machine failed.
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Unreadable { .. } | Self::NoScenario { .. } | Self::UnknownPreset { .. } => {
                ExitCode::from(2)
            }
            Self::Output(_) => ExitCode::FAILURE,
        }
    }
}

/// Runs a command to its exit status.
pub(crate) fn execute(args: Args) -> ExitCode {
    match run(args.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            // The reader has seen enough, as `| head` does.
            ExitCode::SUCCESS
        }
        Err(failure) => {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io::stderr(), "{failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Check { file } => scenario(&file).map(drop),
        Command::Schema => print_pretty(&schema()),
        Command::Default => print_pretty(&ScenarioInput::default()),
        Command::Preset { name: None } => {
            writeln!(io::stdout(), "{}", preset_names().join("\n"))?;
            Ok(())
        }
        Command::Preset { name: Some(name) } => match preset(&name) {
            Some(preset) => print_pretty(&preset.input),
            None => Err(Failure::UnknownPreset { name }),
        },
    }
}

/// Reads and checks a scenario.
fn scenario(file: &str) -> Result<Scenario, Failure> {
    let file = file.to_owned();
    let text = match file.as_str() {
        "-" => io::read_to_string(io::stdin()),
        path => std::fs::read_to_string(path),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => return Err(Failure::Unreadable { file, error }),
    };
    read(&text).map_err(|error| Failure::NoScenario { file, error })
}

/// One line for each thing that is wrong, in the form `file:line: path: what`.
fn told(file: &str, error: &ReadError) -> String {
    let ReadError::Findings(findings) = error else { return format!("{file}: {error}") };
    let lines = findings.iter().map(|finding| format!("{file}:{}: {finding}\n", finding.line));
    format!("{}{file}: {error}", lines.collect::<String>())
}

fn preset_names() -> Vec<&'static str> {
    presets().into_iter().map(|preset| preset.id).collect()
}

fn print_pretty(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
