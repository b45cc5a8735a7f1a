//! What each command does.

use std::io::{self, Write};
use std::process::ExitCode;

use orchestration_guide::analysis::BillingProfiles;
use orchestration_guide::cost::PriceBook;
use orchestration_guide::scenario::read::{NotPossible, ReadError, read, replace};
use orchestration_guide::scenario::{
    Fault, ModelId, Scenario, Side, check, input::ScenarioInput, preset, presets, schema,
};
use orchestration_guide::sim::record::RunResult;
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::{Args, Command, CompareArgs, RunArgs, SwapArgs};
use crate::compare::{Compared, Pair};
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
    #[error("{}", told_of_swaps(.0))]
    Swaps(NotPossible),
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
    let scenario = swapped(scenario(&args.file)?, &args.swaps)?;
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
    let second_file = args.second.as_ref().unwrap_or(&args.first);
    let first = scenario(&args.first)?;
    let second = match &args.second {
        Some(file) => scenario(file)?,
        None => first.clone(),
    };
    let second = with_seed(swapped(second, &args.swaps)?, first.input().seed, second_file)?;
    let second_model = args.second_model.unwrap_or(args.model);
    let pair = Pair {
        first: Side { scenario: &first, model: args.model },
        second: Side { scenario: &second, model: second_model },
        replications: args.replications,
        confidence: args.confidence,
    };
    let run = |side: Side, file: &String| {
        let not_given = || Failure::ModelNotGiven { file: file.clone(), model: side.model.key() };
        let runs = runs::repeat(side.scenario, side.model, args.replications);
        let runs = runs.ok_or_else(not_given)?;
        let measures = measures.for_model(side.scenario, side.model);
        Ok::<_, Failure>(compare::figures_of(&runs, &measures))
    };
    let figures = (run(pair.first, &args.first)?, run(pair.second, second_file)?);
    let compared = Compared::of(&pair, &figures);
    match args.pretty {
        true => print_text(&compared.text()),
        false => print(&compared.json(), Layout::Compact),
    }
}

/// The scenario with what is to be otherwise.
fn swapped(scenario: Scenario, swaps: &SwapArgs) -> Result<Scenario, Failure> {
    match swaps.with.as_slice() {
        [] => Ok(scenario),
        with => replace(&scenario, with).map_err(Failure::Swaps),
    }
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

/// One line for each thing that is wrong with a scenario after its parts were swapped.
fn told_of_swaps(error: &NotPossible) -> String {
    let lines = error.0.iter().map(|misfit| format!("--with: {misfit}\n"));
    format!("{}--with: {error}", lines.collect::<String>())
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

fn print_text(text: &str) -> Result<(), Failure> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
