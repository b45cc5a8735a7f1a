//! The time series as numbers: a CSV file, and a table that is read page by page.

use std::fmt::Write as _;
use std::ops::Range;

use crate::analysis::per_second;
use crate::sim::record::{FailureCause, InstanceState, RunResult, Sample};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// A table for reading, without its rows: there may be more than a page can hold.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTable {
    /// What it holds.
    pub caption: String,
    /// How its rows came to be.
    pub note: String,
    /// Column heads with units. The first column heads its row.
    pub head: Vec<String>,
    /// Number of rows: one for each sample.
    pub n_rows: usize,
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
    columns.extend(["desired", "utilization", "utilization_seen"].map(str::to_owned));
    columns.extend(["p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms"].map(str::to_owned));
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
    for span in [sample.p50, sample.p90, sample.p95, sample.p99, sample.p999] {
        out.push(',');
        if let Some(span) = span {
            write!(out, "{}", span.as_millis_f64())?;
        }
    }
    out.push('\n');
    Ok(())
}

/// The table of the series.
pub fn data_table(result: &RunResult, lang: Lang) -> DataTable {
    let interval = format::duration(lang, result.series.interval);
    let title = ui::report_table_title(lang);
    DataTable {
        caption: ui::chart_table_caption(lang, ui::ChartTableCaption { title, interval }),
        note: ui::report_table_note(lang).to_owned(),
        head: head(lang),
        n_rows: result.series.samples.len(),
    }
}

/// Some rows of the table, in order of time, each as long as its head.
pub fn data_rows(result: &RunResult, rows: Range<usize>) -> Vec<Vec<String>> {
    let samples = &result.series.samples;
    let end = rows.end.min(samples.len());
    (rows.start.min(end)..end).map(|i| cells(samples, i)).collect()
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
        ui::report_column_instances(lang).to_owned(),
        ui::chart_series_desired(lang).to_owned(),
        with_unit(ui::report_label_p50(lang), "ms"),
        with_unit(ui::report_label_p95(lang), "ms"),
        with_unit(ui::report_label_p99(lang), "ms"),
        with_unit(ui::chart_utilization_title(lang), "%"),
    ]
}

/// Rates and percentiles are those of the sample's interval, all else is the state at its end.
fn cells(samples: &[Sample], i: usize) -> Vec<String> {
    let sample = &samples[i];
    let rate = |n: u32| format::number(per_second(samples, i, n));
    let count = |n: u32| format::count(u64::from(n));
    let millis = |span: Option<Span>| {
        span.map_or("–".to_owned(), |span| format::number(span.as_millis_f64()))
    };
    vec![
        format::clock(sample.at),
        rate(sample.arrived),
        rate(sample.completed),
        rate(sample.failed.iter().sum()),
        format::number(sample.capacity_rps),
        count(sample.instances[InstanceState::Ready.index()]),
        count(sample.n_instances()),
        count(sample.desired),
        millis(sample.p50),
        millis(sample.p95),
        millis(sample.p99),
        format::number(sample.utilization * 100.0),
    ]
}
