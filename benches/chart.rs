//! How long a chart takes to draw: the page draws five after every change of a setting.

use divan::Bencher;
use orchestration_guide::chart::{
    ChartSpec, Frame, Hold, Kind, Model, Percentile, Role, Series, Size, count_axis, draw,
    time_axis,
};

fn main() {
    divan::main();
}

/// Five noisy series of 2,000 samples on 800 × 400 px.
fn spec(kind: impl Fn() -> Kind) -> ChartSpec {
    let n = 2_000;
    let roles = [
        Role::Demand,
        Role::Completed,
        Role::Model(Model::Container),
        Role::Percentile(Percentile::P95),
        Role::Percentile(Percentile::P99),
    ];
    let series = roles.into_iter().enumerate().map(|(i, role)| Series {
        role,
        label: format!("series {i}"),
        kind: kind(),
        values: (0..n).map(|k| Some(40.0 * i as f64 + (k * (7 + i) % 31) as f64)).collect(),
    });
    let series: Vec<_> = series.collect();
    let size = Size { width: 800.0, height: 400.0 };
    ChartSpec {
        id: "bench".to_owned(),
        name: "bench".to_owned(),
        frame: Frame::fitting(size, series.iter().map(|s| s.label.as_str())),
        x: time_axis(n as f64, 700.0),
        y: count_axis(1_000.0, 5, |v, _| format!("{v}")),
        xs: (1..=n).map(|k| k as f64).collect(),
        series,
        thresholds: Vec::new(),
        events: Vec::new(),
    }
}

#[divan::bench]
fn five_lines_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = spec(|| Kind::Line);
    bencher.bench(|| draw(&spec));
}

#[divan::bench]
fn five_steps_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = spec(|| Kind::Step(Hold::Before));
    bencher.bench(|| draw(&spec));
}

#[divan::bench]
fn five_layers_of_2000_samples(bencher: Bencher<'_, '_>) {
    let spec = spec(|| Kind::Stacked(Hold::After));
    bencher.bench(|| draw(&spec));
}
