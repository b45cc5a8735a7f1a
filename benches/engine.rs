//! The engine's own cost per request, beside a program written by hand for the same system.
//!
//! `cargo bench --bench engine`. Workload: M/M/50 at 80 % load, a million requests, see
//! `orchestration_guide::sim::yardstick`. Compare the medians of one run, never times of two.

use divan::Bencher;
use divan::counter::ItemsCount;
use orchestration_guide::sim::yardstick::{by_hand, through_the_engine};

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
