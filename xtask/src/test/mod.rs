//! `cargo xtask test`: every check, the fast ones first.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::steps::Step;
use crate::project::Project;
use crate::tools;

/// How much to test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All but the release build and the browsers.
    Fast,
    /// Everything.
    All,
}

/// Runs the steps in order and stops at the first that fails.
pub(crate) fn run(project: Project, scope: Scope) -> Result<()> {
    let project = &Project { has_tests: true, ..project };
    tools::rust_components()?;
    tools::wasm_target()?;
    let steps: Vec<&Step> =
        steps::STEPS.iter().filter(|step| scope == Scope::All || step.scope == scope).collect();
    let mut done: Vec<(&Step, Duration)> = Vec::new();
    for step in &steps {
        println!("\n=== {}/{} {} ===", done.len() + 1, steps.len(), step.name);
        let started = Instant::now();
        let outcome = (step.run)(project);
        let took = started.elapsed();
        if let Err(error) = outcome {
            eprintln!("\nerror: {error:#}");
            summary(&done);
            println!("  FAILED {:>7.1} s  {}", took.as_secs_f64(), step.name);
            println!(
                "         (of {} steps, {} not run)",
                steps.len(),
                steps.len() - done.len() - 1
            );
            println!("\n{} passed, 1 failed", done.len());
            bail!("{} failed", step.name);
        }
        done.push((step, took));
    }
    summary(&done);
    println!("\n{} passed, 0 failed", done.len());
    Ok(())
}

fn summary(done: &[(&Step, Duration)]) {
    let total: Duration = done.iter().map(|(_, took)| took).sum();
    println!("\n=== Summary, after {:.0} s ===", total.as_secs_f64());
    for (step, took) in done {
        println!("  passed {:>7.1} s  {}", took.as_secs_f64(), step.name);
    }
}
