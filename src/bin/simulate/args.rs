//! What can be asked for.

use clap::{Parser, Subcommand, ValueEnum};

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
    #[arg(long = "model", value_enum)]
    pub(crate) models: Vec<Model>,
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

/// The models that can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Containers on Kubernetes.
    Container,
}

impl Model {
    /// All of them, in the order in which they are run.
    pub(crate) const ALL: [Self; 1] = [Self::Container];

    /// Name in scenarios and results.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Container => "container",
        }
    }
}
