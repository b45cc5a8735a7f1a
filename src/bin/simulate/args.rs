//! What can be asked for.

use clap::{Parser, Subcommand};

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
