//! Runs the repetitions of a scenario, on all cores.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use orchestration_guide::scenario::{ModelId, Scenario, compose, replication_seed};
use orchestration_guide::sim::engine::{Progress, Run};
use orchestration_guide::sim::record::RunResult;

/// Events in one go. A run is only ever stopped from outside, so that any number would do.
const EVENTS_PER_SLICE: u64 = 1 << 20;

/// All repetitions of one model, in order; `None` if the scenario does not ask for that model.
///
/// The order in which they end has no influence on any of them.
pub(crate) fn repeat(scenario: &Scenario, model: ModelId, n: u32) -> Option<Vec<RunResult>> {
    compose::run(scenario, model, scenario.input().seed)?;
    let next = AtomicU32::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            let seed = replication_seed(scenario.input().seed, idx);
            let Some(run) = (idx < n).then(|| compose::run(scenario, model, seed)).flatten() else {
                return;
            };
            let result = to_end(run);
            done.lock().expect("no holder of the lock panics").push((idx, result));
        }
    };
    let n_cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    thread::scope(|scope| {
        for _ in 0..n_cores.min(n as usize) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().expect("no holder of the lock panics");
    done.sort_by_key(|(idx, _)| *idx);
    Some(done.into_iter().map(|(_, result)| result).collect())
}

fn to_end(mut run: Run) -> RunResult {
    while run.advance(EVENTS_PER_SLICE) == Progress::Running {}
    run.finish()
}
