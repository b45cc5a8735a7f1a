//! Percentiles of response times, by name and by value.

use crate::chart::Percentile;
use crate::sim::record::{LatencySummary, Sample};
use crate::text::{Lang, ui};
use crate::units::Span;

/// Of the answers in one interval.
pub(super) const fn of_sample(sample: &Sample, percentile: Percentile) -> Option<Span> {
    match percentile {
        Percentile::P50 => sample.p50,
        Percentile::P90 => sample.p90,
        Percentile::P95 => sample.p95,
        Percentile::P99 => sample.p99,
        Percentile::P999 => sample.p999,
    }
}

/// Of all answers of a run.
pub(super) const fn of_run(latency: &LatencySummary, percentile: Percentile) -> Span {
    match percentile {
        Percentile::P50 => latency.p50,
        Percentile::P90 => latency.p90,
        Percentile::P95 => latency.p95,
        Percentile::P99 => latency.p99,
        Percentile::P999 => latency.p999,
    }
}

/// The share of the answers that come within it, in per cent.
pub(super) const fn per_cent(percentile: Percentile) -> f64 {
    match percentile {
        Percentile::P50 => 50.0,
        Percentile::P90 => 90.0,
        Percentile::P95 => 95.0,
        Percentile::P99 => 99.0,
        Percentile::P999 => 99.9,
    }
}

/// Its short name, as at the end of a line.
pub fn percentile_label(percentile: Percentile, lang: Lang) -> &'static str {
    match percentile {
        Percentile::P50 => ui::report_label_p50(lang),
        Percentile::P90 => ui::report_label_p90(lang),
        Percentile::P95 => ui::report_label_p95(lang),
        Percentile::P99 => ui::report_label_p99(lang),
        Percentile::P999 => ui::report_label_p999(lang),
    }
}

/// Its whole name.
pub(super) fn name(percentile: Percentile, lang: Lang) -> &'static str {
    match percentile {
        Percentile::P50 => ui::chart_figure_p50(lang),
        Percentile::P90 => ui::chart_figure_p90(lang),
        Percentile::P95 => ui::chart_figure_p95(lang),
        Percentile::P99 => ui::chart_figure_p99(lang),
        Percentile::P999 => ui::chart_figure_p999(lang),
    }
}
