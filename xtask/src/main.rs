//! The project's own commands: `cargo xtask build`, `serve`, `test` and `release`.

mod build;
mod dependencies;
mod html;
mod lighthouse;
mod links;
mod project;
mod release;
mod serve;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use crate::build::Mode;
use crate::project::Project;

const HELP: &str = "\
Usage: cargo xtask <COMMAND>

Commands:
  build                     write the released site to dist/
        [--debug]             soon ready, larger and slower: to try the browser's tests
        [--site https://…/]   where it will stand: adds sitemap, canonical links and previews
  serve [--port N]          build, serve on this machine, rebuild and reload on change
        [--base /repo/]       serve it under this path too, as GitHub Pages does
        [--release]           serve what `build` would write
  test  [--fast]            run every check; --fast leaves out the release build and browsers
        [--thorough]          thousands of random scenarios, and 64 seeds for each oracle
  release                   write the files of a release to release/: the site as an archive, the
                            one file, what it is made of, license notices, checksums
        [--site https://…/]   as for build
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = Arguments::from_env();
    if args.contains(["-h", "--help"]) {
        print!("{HELP}");
        return Ok(());
    }
    let project = Project::find()?;
    match args.subcommand()?.as_deref() {
        Some("build") => {
            let mode = if args.contains("--debug") { Mode::Debug } else { Mode::Release };
            let address: Option<String> = args.opt_value_from_str("--site")?;
            finish(args)?;
            build::run(&project, mode, address.as_deref())
        }
        Some("serve") => {
            let options = serve::Options {
                port: args.opt_value_from_str("--port")?.unwrap_or(serve::DEFAULT_PORT),
                base: args.opt_value_from_str("--base")?,
                mode: if args.contains("--release") { Mode::Release } else { Mode::Debug },
            };
            finish(args)?;
            serve::run(&project, options)
        }
        Some("test") => {
            let scope = if args.contains("--fast") { test::Scope::Fast } else { test::Scope::All };
            let project = Project { is_thorough: args.contains("--thorough"), ..project };
            finish(args)?;
            test::run(project, scope)
        }
        Some("release") => {
            let address: Option<String> = args.opt_value_from_str("--site")?;
            finish(args)?;
            release::run(&project, address.as_deref())
        }
        Some(other) => bail!("no such command: {other}\n\n{HELP}"),
        None => bail!("which command?\n\n{HELP}"),
    }
}

/// Refuses arguments that nobody asked for.
fn finish(args: Arguments) -> Result<()> {
    let rest = args.finish();
    if rest.is_empty() {
        return Ok(());
    }
    bail!("unknown arguments: {rest:?}\n\n{HELP}")
}
