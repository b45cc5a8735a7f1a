//! What can be asked for.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use orchestration_guide::scenario::ModelId;

/// Simulate how a platform runs many instances of an application.
///
/// Results, schema and scenarios go to standard output as JSON, messages to standard error. The
/// exit status is 0 on success, 2 for a scenario or an argument that is not possible, and 1 when
/// the output could not be written.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a scenario and print what happened.
    Run(RunArgs),
    /// Check a scenario and tell everything that is wrong with it, without running it.
    Check {
        /// File with the scenario; `-` reads standard input.
        file: String,
    },
    /// Print the JSON Schema of a scenario.
    Schema,
    /// Print the default scenario: every field with its default.
    Default,
    /// Print a ready-made scenario, or the names of all of them.
    Preset {
        /// Name of the scenario.
        name: Option<String>,
    },
}

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// File with the scenario; `-` reads standard input.
    pub(crate) file: String,
    /// Seed of all random draws, in place of the scenario's own.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Model to run; may be given several times. Without it, all models of the scenario run.
    #[arg(long = "model", value_parser = model_parser())]
    pub(crate) models: Vec<ModelId>,
    /// How often to run the scenario. The first run has the scenario's seed, each further one a
    /// seed derived from it; the results end with the spread of the key figures.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) replications: u32,
    /// Print the time series too.
    #[arg(long)]
    pub(crate) series: bool,
    /// Indent the output for people.
    #[arg(long)]
    pub(crate) pretty: bool,
}

/// Reads a model by its name in scenarios and results.
fn model_parser() -> impl TypedValueParser<Value = ModelId> {
    PossibleValuesParser::new(ModelId::ALL.map(ModelId::key))
        .map(|key| ModelId::from_key(&key).expect("the parser accepts only names of models"))
}
