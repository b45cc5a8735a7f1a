//! How long a chart takes to draw: the page draws five after every change of a setting.

use divan::Bencher;
use orchestration_guide::chart::yardstick::noisy;
use orchestration_guide::chart::{Hold, Kind, draw};

fn main() {
    divan::main();
}

#[divan::bench]
fn five_lines_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = noisy(|| Kind::Line);
    bencher.bench(|| draw(&spec));
}

#[divan::bench]
fn five_steps_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = noisy(|| Kind::Step(Hold::Before));
    bencher.bench(|| draw(&spec));
}

#[divan::bench]
fn five_layers_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = noisy(|| Kind::Stacked(Hold::After));
    bencher.bench(|| draw(&spec));
}
