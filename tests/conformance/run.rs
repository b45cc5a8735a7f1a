//! Running cases and telling what happened.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::families::EXCEPTIONS;
use crate::record;
use crate::vectors::{Case, VectorSet};

/// Cases and failures of one family.
#[derive(Default)]
struct Count {
    n_cases: usize,
    n_failed: usize,
}

/// Runs all cases, prints each failure, a line for each family and one for all. A run of the
/// `whole` set is held to the one on record.
pub(crate) fn run(set: &VectorSet, whole: bool) -> ExitCode {
    let outcomes = outcomes(&set.cases);
    let mut families: BTreeMap<&str, Count> = BTreeMap::new();
    let passed = set.cases.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok());
    let passed = record::count(passed.map(|(case, _)| case));
    for (case, outcome) in set.cases.iter().zip(outcomes) {
        let count = families.entry(case.family.name).or_default();
        count.n_cases += 1;
        if let Err(failure) = judge(case, outcome) {
            count.n_failed += 1;
            println!("FAILED {} ({})\n  {failure}", case.name(), case.path.display());
        }
    }
    for fault in &set.faults {
        println!("FAILED {fault}");
    }
    for (name, Count { n_cases, n_failed }) in &families {
        println!("{name}: {n_cases} cases, {n_failed} failed");
    }
    let cloud = crate::oracles::faas::against_the_cloud();
    match &cloud {
        Ok(told) => told.iter().for_each(|text| println!("{text}")),
        Err(text) => println!("FAILED {text}"),
    }
    let n_failed = set.faults.len()
        + usize::from(cloud.is_err())
        + families.values().map(|count| count.n_failed).sum::<usize>();
    println!("conformance: {} cases, {n_failed} failed", set.cases.len());
    if n_failed == 0
        && whole
        && let Err(text) = record::keep(&passed)
    {
        println!("FAILED {text}");
        return ExitCode::FAILURE;
    }
    if n_failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Turns the outcome of a case round if the case is known to be wrong.
fn judge(case: &Case, outcome: Result<(), String>) -> Result<(), String> {
    let name = case.name();
    let Some(exception) = EXCEPTIONS.iter().find(|exception| exception.name == name) else {
        return outcome;
    };
    match outcome {
        Ok(()) => Err("is listed as an exception, but passes".to_owned()),
        Err(_) => {
            println!("excepted {name}: {} ({})", exception.reason, exception.source);
            Ok(())
        }
    }
}

/// The outcomes in the order of the cases, which run on all cores.
fn outcomes(cases: &[Case]) -> Vec<Result<(), String>> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((idx, case)) = take(cases, &next) {
            done.push((idx, outcome(case)));
        }
        done
    };
    let mut outcomes = thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        let done = threads.into_iter().map(|thread| thread.join().expect("panics are caught"));
        done.flatten().collect::<Vec<_>>()
    });
    outcomes.sort_by_key(|(idx, _)| *idx);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'a>(cases: &'a [Case], next: &AtomicUsize) -> Option<(usize, &'a Case)> {
    let idx = next.fetch_add(1, Ordering::Relaxed);
    Some((idx, cases.get(idx)?))
}

/// Runs one case; a panic is a failure like any other.
fn outcome(case: &Case) -> Result<(), String> {
    let run = AssertUnwindSafe(|| (case.family.run)(&case.value));
    catch_unwind(run).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", message.unwrap_or("without a message")))
    })
}
