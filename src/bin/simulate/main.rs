//! The command line: the same engine and the same scenarios as the page, for batches, benches and
//! checks from outside.

#[cfg(not(target_arch = "wasm32"))]
mod analysis_output;
#[cfg(not(target_arch = "wasm32"))]
mod args;
#[cfg(not(target_arch = "wasm32"))]
mod command;
#[cfg(not(target_arch = "wasm32"))]
mod compare;
#[cfg(not(target_arch = "wasm32"))]
mod container;
#[cfg(not(target_arch = "wasm32"))]
mod measures;
#[cfg(not(target_arch = "wasm32"))]
mod output;
#[cfg(not(target_arch = "wasm32"))]
mod runs;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    command::execute(clap::Parser::parse())
}

/// A browser has no command line.
#[cfg(target_arch = "wasm32")]
fn main() {}
