//! The key figures of a run.

use super::facts::{Facts, Scaling};
use super::measure::share_words;
use super::panel::cause_name;
use crate::analysis::Overload;
use crate::sim::record::{FailureCause, RunResult};
use crate::text::{Lang, format, ui};
use crate::units::Span;

const HOUR_SECS: f64 = 3600.0;

/// One row of the table of key figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Which figure.
    pub id: FigureId,
    /// What it is.
    pub label: String,
    /// The value with its unit, as people write it.
    pub value: String,
}

/// The key figures, in their order in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureId {
    /// Requests sent.
    Arrived,
    /// Requests answered.
    Completed,
    /// Requests failed, and their share.
    Failed,
    /// Requests failed of one cause; only causes that occurred.
    FailedBy(FailureCause),
    /// Requests without an outcome at the end.
    InFlight,
    /// Median response time.
    P50,
    /// 95th percentile.
    P95,
    /// 99th percentile.
    P99,
    /// 99.9th percentile.
    P999,
    /// Most instances at once.
    PeakInstances,
    /// Time average of instances.
    MeanInstances,
    /// Instance hours.
    InstanceTime,
    /// From the moment at which demand passed capacity until capacity reached demand again.
    Shortage,
    /// Decisions to grow, and starts because requests found no room.
    ScaleUps,
    /// Decisions to shrink, and removals of what had no work.
    ScaleDowns,
    /// Decisions that turned the direction.
    Turns,
}

/// The key figures of a run.
pub fn figures(result: &RunResult, lang: Lang) -> Vec<Figure> {
    let facts = Facts::of(result);
    let mut figures = requests(result, lang);
    figures.extend(response_times(result, lang));
    figures.extend(instances(&facts, lang));
    figures.extend(scaling(&facts, lang));
    figures
}

fn figure(id: FigureId, label: &str, value: String) -> Figure {
    Figure { id, label: label.to_owned(), value }
}

fn requests(result: &RunResult, lang: Lang) -> Vec<Figure> {
    let totals = &result.totals;
    let count = format::count;
    let (n_failed, arrived) = (totals.n_failed(), count(totals.arrived));
    let failed = match n_failed {
        0 => {
            ui::chart_figure_of(lang, ui::ChartFigureOf { part: count(0), whole: arrived.clone() })
        }
        _ => {
            let share = share_words(totals.failed_share(), lang);
            ui::report_with_share(lang, ui::ReportWithShare { n: count(n_failed), share })
        }
    };
    let by_cause = FailureCause::ALL.into_iter().filter_map(|cause| {
        let n = totals.failed[cause.index()];
        let label = ui::report_figure_failed_by(lang, cause_name(cause, lang));
        (n > 0).then(|| figure(FigureId::FailedBy(cause), &label, count(n)))
    });
    let mut figures = vec![
        figure(FigureId::Arrived, ui::chart_figure_arrived(lang), arrived),
        figure(FigureId::Completed, ui::chart_figure_completed(lang), count(totals.completed)),
        figure(FigureId::Failed, ui::chart_figure_failed(lang), failed),
    ];
    figures.extend(by_cause);
    let in_flight = count(totals.in_flight);
    figures.push(figure(FigureId::InFlight, ui::chart_figure_in_flight(lang), in_flight));
    figures
}

fn response_times(result: &RunResult, lang: Lang) -> Vec<Figure> {
    let latency = &result.latency;
    let value = |span: Span| match latency.n {
        0 => "–".to_owned(),
        _ => format::latency(lang, span),
    };
    vec![
        figure(FigureId::P50, ui::chart_figure_p50(lang), value(latency.p50)),
        figure(FigureId::P95, ui::chart_figure_p95(lang), value(latency.p95)),
        figure(FigureId::P99, ui::chart_figure_p99(lang), value(latency.p99)),
        figure(FigureId::P999, ui::chart_figure_p999(lang), value(latency.p999)),
    ]
}

fn instances(facts: &Facts, lang: Lang) -> Vec<Figure> {
    let peak = format::count(u64::from(facts.peak_instances));
    let mean = format::number(facts.mean_instances);
    let hours = format::number(facts.instance_time.as_secs_f64() / HOUR_SECS);
    let hours = ui::chart_figure_instance_hours(lang, hours);
    vec![
        figure(FigureId::PeakInstances, ui::chart_figure_peak_instances(lang), peak),
        figure(FigureId::MeanInstances, ui::report_figure_mean_instances(lang), mean),
        figure(FigureId::InstanceTime, ui::chart_figure_instance_time(lang), hours),
    ]
}

fn scaling(facts: &Facts, lang: Lang) -> Vec<Figure> {
    let count = |n: u32| format::count(u64::from(n));
    let Scaling { n_ups, n_downs, n_turns, on_demand, n_idle, .. } = facts.scaling;
    let ups = count(n_ups + on_demand.map_or(0, |started| started.n));
    let (downs, turns) = (count(n_downs + n_idle), count(n_turns));
    let shortage = shortage(facts.overloads.first(), lang);
    vec![
        figure(FigureId::Shortage, ui::report_figure_shortage(lang), shortage),
        figure(FigureId::ScaleUps, ui::report_figure_ups(lang), ups),
        figure(FigureId::ScaleDowns, ui::report_figure_downs(lang), downs),
        figure(FigureId::Turns, ui::report_figure_turns(lang), turns),
    ]
}

/// How long the first overload lasted.
fn shortage(first: Option<&Overload>, lang: Lang) -> String {
    match first {
        None => ui::report_no_shortage(lang).to_owned(),
        Some(overload) if overload.ended => format::duration(lang, overload.length()),
        Some(overload) => ui::report_not_reached(lang, format::duration(lang, overload.length())),
    }
}
