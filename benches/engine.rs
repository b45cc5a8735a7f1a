//! The engine's own cost per request, beside programs written by hand for the same systems, and of
//! each model.
//!
//! `cargo bench --bench engine`. Workloads: M/M/50 at 80 % load and SimFaaS' example of functions,
//! a million requests each, see `orchestration_guide::sim::yardstick`; and the default scenario,
//! some 105,000 requests, on each model with everything recorded. Compare the medians of one run,
//! never times of two.

use divan::Bencher;
use divan::counter::ItemsCount;
use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::Progress;
use orchestration_guide::sim::yardstick::{
    by_hand, cold_share_by_hand, cold_share_through_the_engine, through_the_engine,
};

const N_REQUESTS: u64 = 1_000_000;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 15)]
fn mm50_by_hand(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| by_hand(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn mm50_through_the_engine(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| through_the_engine(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn functions_by_hand(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| cold_share_by_hand(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn functions_through_the_engine(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(N_REQUESTS))
        .bench(|| cold_share_through_the_engine(N_REQUESTS, 1));
}

/// Requests of the default scenario with its own seed.
const N_DEFAULT: u64 = 104_760;

#[divan::bench(sample_count = 15, args = ModelId::ALL.map(ModelId::key))]
fn default_scenario(bencher: Bencher, model: &str) {
    let scenario = check(&ScenarioInput::default()).expect("the default passes the check");
    let model = ModelId::from_key(model).expect("a name of a model");
    bencher.counter(ItemsCount::new(N_DEFAULT)).bench(|| {
        let mut run = compose::run(&scenario, model, 1).expect("the default has every model");
        while run.advance(u64::MAX) == Progress::Running {}
        run.finish()
    });
}
