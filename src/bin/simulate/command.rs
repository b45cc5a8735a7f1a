//! What each command does.

use std::io::{self, Write};
use std::process::ExitCode;

use orchestration_guide::analysis::BillingProfiles;
use orchestration_guide::cost::PriceBook;
use orchestration_guide::scenario::read::{ReadError, read};
use orchestration_guide::scenario::{
    Fault, ModelId, Scenario, check, input::ScenarioInput, preset, presets, schema,
};
use orchestration_guide::sim::record::RunResult;
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::{Args, Command, CompareArgs, RunArgs};
use crate::measures::{MeasureError, Measures, OfModel};
use crate::output::{self, SeriesOutput};
use crate::{analysis_output, compare, runs};

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{file}: cannot be read: {error}")]
    Unreadable { file: String, error: io::Error },
    #[error("{}", told(.file, .error))]
    NoScenario { file: String, error: ReadError },
    #[error("no preset is called {name:?}; there are {}", preset_names().join(", "))]
    UnknownPreset { name: String },
    #[error("{file}: {}", .faults[0])]
    Seed { file: String, faults: Vec<Fault> },
    #[error("{file}: models.{model}: not in the scenario, so that it cannot be run")]
    ModelNotGiven { file: String, model: &'static str },
    #[error(transparent)]
    Measures(#[from] MeasureError),
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// 2: what was asked for is not possible; 1: the machine failed.
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Output(_) => ExitCode::FAILURE,
            _ => ExitCode::from(2),
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
        Command::Run(args) => run_scenario(&args),
        Command::Compare(args) => compare_scenarios(&args),
        Command::Check { file } => scenario(&file).map(drop),
        Command::Schema => print_pretty(&schema()),
        Command::Prices => print_pretty(&PriceBook::default()),
        Command::Billing => print_pretty(&BillingProfiles::default()),
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

/// Runs every model that is asked for, and prints what happened.
fn run_scenario(args: &RunArgs) -> Result<(), Failure> {
    let measures = Measures::of(&args.measures)?;
    let scenario = scenario(&args.file)?;
    let scenario = match args.seed {
        Some(seed) => with_seed(scenario, seed, &args.file)?,
        None => scenario,
    };
    let series = if args.series { SeriesOutput::Full } else { SeriesOutput::Omitted };
    let mut models = serde_json::Map::new();
    for model in ModelId::ALL {
        if !args.models.is_empty() && !args.models.contains(&model) {
            continue;
        }
        match runs::repeat(&scenario, model, args.replications) {
            Some(results) => {
                let measures = measures.for_model(&scenario, model);
                models.insert(model.key().to_owned(), of_model(&results, series, &measures));
            }
            None if args.models.is_empty() => {}
            None => {
                let (file, model) = (args.file.clone(), model.key());
                return Err(Failure::ModelNotGiven { file, model });
            }
        }
    }
    let results = json!({
        "engine": env!("CARGO_PKG_VERSION"),
        "seed": scenario.input().seed,
        "models": models,
    });
    print(&results, args.pretty.into())
}

/// Runs two scenarios in pairs and prints in what they differ.
fn compare_scenarios(args: &CompareArgs) -> Result<(), Failure> {
    let measures = Measures::of(&args.measures)?;
    let first = scenario(&args.first)?;
    let second = with_seed(scenario(&args.second)?, first.input().seed, &args.second)?;
    let run = |scenario: &Scenario, file: &String| {
        let not_given = || Failure::ModelNotGiven { file: file.clone(), model: args.model.key() };
        runs::repeat(scenario, args.model, args.replications).ok_or_else(not_given)
    };
    let (first_runs, second_runs) = (run(&first, &args.first)?, run(&second, &args.second)?);
    let of = |scenario| measures.for_model(scenario, args.model);
    let first_values = compare::figures_of(&first_runs, &of(&first));
    let second_values = compare::figures_of(&second_runs, &of(&second));
    let results = json!({
        "engine": env!("CARGO_PKG_VERSION"),
        "seed": first.input().seed,
        "model": args.model.key(),
        "replications": args.replications,
        "confidence": args.confidence,
        "differences": compare::differences(&first, &second),
        "figures": compare::figures(&first_values, &second_values, args.confidence),
    });
    print(&results, args.pretty.into())
}

fn with_seed(scenario: Scenario, seed: u64, file: &str) -> Result<Scenario, Failure> {
    let input = ScenarioInput { seed, ..scenario.input().clone() };
    check(&input).map_err(|faults| Failure::Seed { file: file.to_owned(), faults })
}

fn of_model(results: &[RunResult], series: SeriesOutput, measures: &OfModel) -> Value {
    let run = |result: &RunResult| {
        let mut out = output::run(result, series);
        analysis_output::add(&mut out, result, measures);
        out
    };
    let mut out = json!({"replications": results.iter().map(run).collect::<Vec<_>>()});
    if results.len() > 1 {
        out["summary"] = analysis_output::summary(results, measures);
        if series == SeriesOutput::Full {
            out["bands"] = analysis_output::all_bands(results);
        }
    }
    out
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

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// On one line.
    Compact,
    /// Indented, for people.
    Pretty,
}

impl From<bool> for Layout {
    fn from(pretty: bool) -> Self {
        if pretty { Self::Pretty } else { Self::Compact }
    }
}

fn print_pretty(value: &impl Serialize) -> Result<(), Failure> {
    print(value, Layout::Pretty)
}

fn print(value: &impl Serialize, layout: Layout) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = match layout {
        Layout::Compact => serde_json::to_writer(&mut out, value),
        Layout::Pretty => serde_json::to_writer_pretty(&mut out, value),
    };
    written.map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
