//! What can be asked for.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use orchestration_guide::analysis::Objective;
use orchestration_guide::scenario::ModelId;
use orchestration_guide::scenario::read::Replacement;
use orchestration_guide::units::Span;

/// Simulate how a platform runs many instances of an application.
///
/// Results, schema and scenarios go to standard output as JSON (a comparison also as a text for
/// people), messages to standard error. The exit status is 0 on success, 2 for a scenario or an
/// argument that is not possible, and 1 when the output could not be written.
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
    /// Run two scenarios with the same seeds and tell in which parts and key figures they differ.
    Compare(CompareArgs),
    /// Check a scenario and tell everything that is wrong with it, without running it.
    Check {
        /// File with the scenario; `-` reads standard input.
        file: String,
    },
    /// Print the JSON Schema of a scenario.
    Schema,
    /// Print the prices that come along, as a file for `--prices`.
    Prices,
    /// Print what is metered for each model, as a file for `--billing`.
    Billing,
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
    #[command(flatten)]
    pub(crate) swaps: SwapArgs,
    /// How often to run the scenario. The first run has the scenario's seed, each further one a
    /// seed derived from it; the results end with the spread of the key figures.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) replications: u32,
    /// Print the time series too, and with several runs how they lie over the runs.
    #[arg(long)]
    pub(crate) series: bool,
    #[command(flatten)]
    pub(crate) measures: MeasureArgs,
    /// Indent the output for people.
    #[arg(long)]
    pub(crate) pretty: bool,
}

/// What to compare.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// File with the first scenario; `-` reads standard input.
    pub(crate) first: String,
    /// File with the second scenario; without it, the first one again. It runs with the seeds of
    /// the first.
    pub(crate) second: Option<String>,
    /// Model to run.
    #[arg(long, value_parser = model_parser())]
    pub(crate) model: ModelId,
    /// Model to run the second scenario on, if that is another one.
    #[arg(long, value_parser = model_parser())]
    pub(crate) second_model: Option<ModelId>,
    #[command(flatten)]
    pub(crate) swaps: SwapArgs,
    /// How many pairs of runs.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub(crate) replications: u32,
    /// Confidence of each interval, above 0 and below 1. Each figure is judged by itself.
    #[arg(long, default_value_t = 0.95, value_parser = share)]
    pub(crate) confidence: f64,
    #[command(flatten)]
    pub(crate) measures: MeasureArgs,
    /// Print a text for people in place of JSON.
    #[arg(long)]
    pub(crate) pretty: bool,
}

/// What is to be otherwise than the file has it; of two scenarios, in the second.
#[derive(Debug, clap::Args)]
pub(crate) struct SwapArgs {
    /// A field and the value that it is to have in place of the file's, such as
    /// `vm.metric_delay_s=20` or `vm.warm_pool={}`; may be given several times. The value is JSON;
    /// what is not JSON is a text. Where two scenarios are compared, it is the second one's.
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) with: Vec<Replacement>,
}

/// What runs are measured against.
#[derive(Debug, clap::Args)]
pub(crate) struct MeasureArgs {
    /// Longest response time of a good request, in milliseconds.
    #[arg(long, default_value_t = 500.0, value_parser = positive)]
    pub(crate) slo_ms: f64,
    /// Share of good requests that is promised, above 0 and below 1.
    #[arg(long, default_value_t = 0.99, value_parser = share)]
    pub(crate) slo_share: f64,
    /// JSON file with prices in place of the ones that come along.
    #[arg(long)]
    pub(crate) prices: Option<String>,
    /// JSON file that says what is metered for each model, in place of the defaults.
    #[arg(long)]
    pub(crate) billing: Option<String>,
}

impl MeasureArgs {
    /// What clients are promised.
    pub(crate) fn objective(&self) -> Objective {
        Objective { response: Span::from_secs_f64(self.slo_ms / 1e3), share: self.slo_share }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    let is_share = value > 0.0 && value < 1.0;
    is_share.then_some(value).ok_or_else(|| "not above 0 and below 1".to_owned())
}

fn positive(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    let is_positive = value > 0.0 && value.is_finite();
    is_positive.then_some(value).ok_or_else(|| "not above 0".to_owned())
}

/// Reads a model by its name in scenarios and results.
fn model_parser() -> impl TypedValueParser<Value = ModelId> {
    PossibleValuesParser::new(ModelId::ALL.map(ModelId::key))
        .map(|key| ModelId::from_key(&key).expect("the parser accepts only names of models"))
}
