//! A chart by which the speed of drawing is measured.

use super::{ChartSpec, Frame, Kind, Model, Percentile, Role, Series, Size, count_axis, time_axis};

/// Series of the chart.
pub const N_SERIES: usize = 5;
/// Points of each.
pub const N_POINTS: usize = 2_000;
/// Its size in CSS pixels.
pub const SIZE: Size = Size { width: 800.0, height: 400.0 };

/// Series without a pattern, each of this kind: next to nothing can be left out of them.
pub fn noisy(kind: impl Fn() -> Kind) -> ChartSpec {
    let roles: [Role; N_SERIES] = [
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
        values: (0..N_POINTS).map(|k| Some(40.0 * i as f64 + (k * (7 + i) % 31) as f64)).collect(),
    });
    let series: Vec<_> = series.collect();
    ChartSpec {
        id: "bench".to_owned(),
        name: "bench".to_owned(),
        frame: Frame::fitting(SIZE, series.iter().map(|s| s.label.as_str())),
        x: time_axis(N_POINTS as f64, 700.0),
        y: count_axis(1_000.0, 5, |v, _| format!("{v}")),
        xs: (1..=N_POINTS).map(|k| k as f64).collect(),
        series,
        heat: None,
        thresholds: Vec::new(),
        events: Vec::new(),
    }
}
