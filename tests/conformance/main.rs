//! Runs the engine against vectors: cases as data, each with its inputs and what must come out.
//!
//! `cargo test --test conformance` reads every `*.json` below `tests/vectors`, and below each
//! folder in the environment variable `VECTORS` (several are separated by colons). Nothing is
//! skipped in silence: an unknown family, an unknown key or a file that cannot be read fails the
//! run. `SEEDS=64` runs each oracle with that many seeds and narrows its tolerance accordingly,
//! which takes some minutes in a release build. A word on the command line selects the cases whose
//! `family::id` contains it. A run of all is held to the one on record, which the guide shows; see
//! `record.rs`.

mod arguments;
mod cloud;
mod families;
mod kubernetes;
mod oracles;
mod record;
mod run;
mod vectors;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let mut set = vectors::load(&vectors::folders());
    set.cases.retain(|case| arguments.selects(&case.name()));
    if arguments.list {
        for case in &set.cases {
            println!("{}: test", case.name());
        }
        return ExitCode::SUCCESS;
    }
    run::run(&set, arguments.selects_all())
}
