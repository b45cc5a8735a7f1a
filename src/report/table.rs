//! The time series as numbers: a CSV file with every sample, and a table short enough to read.

use std::fmt::Write as _;

use super::facts::{interval_secs, per_second};
use crate::sim::record::{FailureCause, InstanceState, RunResult, Sample, Series};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// Most rows of the table for reading.
pub const MAX_ROWS: usize = 100;

/// A table for reading.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTable {
    /// What it holds.
    pub caption: String,
    /// How its rows came to be.
    pub note: String,
    /// Column heads with units. The first column heads its row.
    pub head: Vec<String>,
    /// Rows in order of time, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// Every sample as comma-separated values, in SI-near units that the column names tell. An empty
/// field is a value that does not exist. The same in every language.
pub fn csv(result: &RunResult) -> String {
    let mut out = head_of_csv();
    for sample in &result.series.samples {
        line_of_csv(&mut out, sample).expect("appending to a string cannot fail");
    }
    out
}

fn head_of_csv() -> String {
    let mut columns = vec!["time_s".to_owned(), "arrived".to_owned(), "completed".to_owned()];
    columns.extend(FailureCause::ALL.map(|cause| format!("failed_{}", cause.key())));
    columns.extend(["in_flight", "queued", "capacity_rps"].map(str::to_owned));
    columns.extend(InstanceState::ALL.map(|state| format!("instances_{}", state.key())));
    let rest = ["desired", "utilization", "utilization_seen", "p50_ms", "p95_ms", "p99_ms"];
    columns.extend(rest.map(str::to_owned));
    columns.join(",") + "\n"
}

fn line_of_csv(out: &mut String, sample: &Sample) -> std::fmt::Result {
    write!(out, "{},{},{}", sample.at.as_secs_f64(), sample.arrived, sample.completed)?;
    for n in sample.failed {
        write!(out, ",{n}")?;
    }
    write!(out, ",{},{},{}", sample.in_flight, sample.queued, sample.capacity_rps)?;
    for n in sample.instances {
        write!(out, ",{n}")?;
    }
    write!(out, ",{},{},", sample.desired, sample.utilization)?;
    if let Some(seen) = sample.utilization_seen {
        write!(out, "{seen}")?;
    }
    for span in [sample.p50, sample.p95, sample.p99] {
        out.push(',');
        if let Some(span) = span {
            write!(out, "{}", span.as_millis_f64())?;
        }
    }
    out.push('\n');
    Ok(())
}

/// The series in at most [`MAX_ROWS`] rows. A row stands for several samples where there are more:
/// rates are averages over them, percentiles the worst of them, all else is the state at their
/// end.
pub fn data_table(result: &RunResult, lang: Lang) -> DataTable {
    let series = &result.series;
    let per_row = series.samples.len().div_ceil(MAX_ROWS).max(1);
    let interval = Span::from_nanos(series.interval.as_nanos() * per_row as u64);
    let interval = format::duration(lang, interval);
    let title = ui::report_table_title(lang);
    DataTable {
        caption: ui::chart_table_caption(lang, ui::ChartTableCaption { title, interval }),
        note: ui::report_table_note(lang).to_owned(),
        head: head(lang),
        rows: merged(series, per_row).iter().map(|row| row.cells()).collect(),
    }
}

fn head(lang: Lang) -> Vec<String> {
    let with_unit =
        |label: &str, unit: &'static str| ui::report_column(lang, ui::ReportColumn { label, unit });
    vec![
        ui::chart_table_time(lang).to_owned(),
        with_unit(ui::chart_series_demand(lang), "rps"),
        with_unit(ui::chart_series_completed(lang), "rps"),
        with_unit(ui::chart_series_failed(lang), "rps"),
        with_unit(ui::chart_series_capacity(lang), "rps"),
        ui::state_instance_ready(lang).to_owned(),
        ui::report_column_pods(lang).to_owned(),
        ui::chart_series_desired(lang).to_owned(),
        with_unit(ui::report_label_p50(lang), "ms"),
        with_unit(ui::report_label_p95(lang), "ms"),
        with_unit(ui::report_label_p99(lang), "ms"),
        with_unit(ui::chart_utilization_title(lang), "%"),
    ]
}

/// Several samples as one row.
struct Row {
    arrived_rps: f64,
    completed_rps: f64,
    failed_rps: f64,
    utilization: f64,
    percentiles: [Option<Span>; 3],
    last: Sample,
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let last = &self.last;
        let ready = last.instances[InstanceState::Ready.index()];
        let count = |n: u32| format::count(u64::from(n));
        let mut cells = vec![
            format::clock(last.at),
            format::number(self.arrived_rps),
            format::number(self.completed_rps),
            format::number(self.failed_rps),
            format::number(last.capacity_rps),
            count(ready),
            count(last.instances.iter().sum()),
            count(last.desired),
        ];
        let millis = |span: Option<Span>| {
            span.map_or("–".to_owned(), |span| format::number(span.as_millis_f64()))
        };
        cells.extend(self.percentiles.map(millis));
        cells.push(format::number(self.utilization * 100.0));
        cells
    }
}

fn merged(series: &Series, per_row: usize) -> Vec<Row> {
    let samples = &series.samples;
    let starts = (0..samples.len()).step_by(per_row);
    starts.map(|from| row(samples, from, (from + per_row).min(samples.len()))).collect()
}

fn row(samples: &[Sample], from: usize, to: usize) -> Row {
    let secs: f64 = (from..to).map(|i| interval_secs(samples, i)).sum();
    let mean = |of: &dyn Fn(usize) -> f64| {
        let weighted = (from..to).map(|i| of(i) * interval_secs(samples, i)).sum::<f64>();
        if secs > 0.0 { weighted / secs } else { 0.0 }
    };
    let worst = |of: fn(&Sample) -> Option<Span>| samples[from..to].iter().filter_map(of).max();
    Row {
        arrived_rps: mean(&|i| per_second(samples, i, samples[i].arrived)),
        completed_rps: mean(&|i| per_second(samples, i, samples[i].completed)),
        failed_rps: mean(&|i| per_second(samples, i, samples[i].failed.iter().sum())),
        utilization: mean(&|i| samples[i].utilization),
        percentiles: [worst(|s| s.p50), worst(|s| s.p95), worst(|s| s.p99)],
        last: samples[to - 1],
    }
}
