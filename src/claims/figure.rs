//! The figure of a claim: one small chart over time, and the same as a table.

use super::measure::present;
use super::{Ran, models};
use crate::analysis::costs_per_hour as cost_rates;
use crate::analysis::{billing_profile, per_second};
use crate::chart::{
    ChartSpec, EventKind, EventMark, Frame, Hold, Kind, Percentile, Role, Series, Size, Values,
    count_axis, time_axis, value_axis,
};
use crate::cost::PriceBook;
use crate::knowledge::ClaimFigure;
use crate::report::{Facts, event_marks, in_charts, model_name};
use crate::scenario::ModelId;
use crate::sim::record::{FailureCause, InstanceState, RunResult, Sample};
use crate::text::{Lang, format, ui};
use crate::units::Span;

const HEIGHT: f64 = 148.0;
/// Most steps of the value axis.
const N_TICKS: usize = 3;
/// Rows of the table.
const N_ROWS: usize = 12;
/// From this response time on the axis is in seconds.
const IN_SECONDS: Span = Span::from_secs(2);
/// Time over which the cost of a moment is taken.
const COST_WINDOW: Span = Span::from_secs(60);

/// A chart with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimChart {
    /// What the values are, with the unit; stands beside the drawing.
    pub axis: &'static str,
    /// The chart.
    pub spec: ChartSpec,
    /// Moments of the run with the value of each series then, in order of time.
    pub rows: Vec<DataRow>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct DataRow {
    /// The end of the interval: `3:05`.
    pub at: String,
    /// One value for each series.
    pub values: Vec<String>,
}

/// The chart of a claim. `id` is a prefix of ids in the drawing, unique on the page; `width` is in
/// CSS pixels.
pub fn chart(ran: Ran<'_>, lang: Lang, id: String, width: f64) -> Option<ClaimChart> {
    let result = *ran.results.first()?;
    let samples = &result.series.samples;
    let (axis, series) = content(ran, result, lang);
    let most = series.iter().flat_map(|s| &s.values).flatten().copied().fold(0.0, f64::max);
    let is_counted = matches!(
        ran.claim.figure,
        ClaimFigure::Instances | ClaimFigure::Rollout | ClaimFigure::Starting
    );
    let y = match is_counted {
        true => count_axis(most, N_TICKS, |v, _| format::compact(lang, v)),
        false => value_axis(most, N_TICKS, |v, _| format::number(v)),
    };
    let frame =
        Frame { size: Size { width, height: HEIGHT }, left: Frame::LEFT, right: Frame::BARE };
    let spec = ChartSpec {
        id,
        name: String::new(),
        frame,
        x: time_axis(result.simulated.as_secs_f64(), width - frame.left - frame.right),
        y,
        xs: samples.iter().map(|sample| sample.at.as_secs_f64()).collect(),
        events: events(ran, result),
        heat: None,
        thresholds: Vec::new(),
        series,
    };
    let rows = rows(&spec.series, samples);
    Some(ClaimChart { axis, spec, rows })
}

fn rows(series: &[Series], samples: &[Sample]) -> Vec<DataRow> {
    let n = samples.len();
    let places = (1..=N_ROWS.min(n)).map(|row| (row * n).div_ceil(N_ROWS.min(n)) - 1);
    places
        .map(|i| DataRow {
            at: format::clock(samples[i].at),
            values: series
                .iter()
                .map(|s| s.values[i].map_or_else(|| "–".to_owned(), format::number))
                .collect(),
        })
        .collect()
}

/// What the values are, and the series.
fn content(ran: Ran<'_>, result: &RunResult, lang: Lang) -> (&'static str, Vec<Series>) {
    match ran.claim.figure {
        ClaimFigure::Capacity => (ui::chart_axis_rps(lang), capacity(ran, result, lang)),
        ClaimFigure::Instances => (ui::claim_axis_instances(lang), instances(result, lang)),
        ClaimFigure::Rollout => (ui::claim_axis_instances(lang), rollout(result, lang)),
        ClaimFigure::Starting => (ui::claim_axis_starts(lang), vec![starts(result, lang)]),
        ClaimFigure::Failures => (ui::chart_axis_failures(lang), vec![failures(result, lang)]),
        ClaimFigure::Response => response(result, lang),
        ClaimFigure::Attempts => (ui::chart_axis_rps(lang), attempts(result, lang)),
        ClaimFigure::Cost => (ui::claim_axis_cost(lang), costs(ran, lang)),
    }
}

fn series(role: Role, label: &str, kind: Kind, values: Values) -> Series {
    Series { role, label: label.to_owned(), kind, values }
}

fn values(result: &RunResult, of: impl Fn(&Sample) -> f64) -> Values {
    result.series.samples.iter().map(|sample| Some(of(sample))).collect()
}

fn rates(result: &RunResult, count: impl Fn(&Sample) -> u32) -> Values {
    let samples = &result.series.samples;
    (0..samples.len()).map(|i| Some(per_second(samples, i, count(&samples[i])))).collect()
}

fn capacity(ran: Ran<'_>, result: &RunResult, lang: Lang) -> Vec<Series> {
    let model = models(ran.claim).first().copied().unwrap_or_default();
    let (demand, capacity) = (ui::chart_series_demand(lang), ui::report_label_capacity(lang));
    let can = values(result, |sample| sample.capacity_rps);
    vec![
        series(Role::Demand, demand, Kind::Step(Hold::Before), rates(result, |s| s.arrived)),
        series(Role::Model(in_charts(model)), capacity, Kind::Step(Hold::After), can),
    ]
}

fn instances(result: &RunResult, lang: Lang) -> Vec<Series> {
    let wanted = values(result, |sample| f64::from(sample.desired));
    vec![
        ready(result, lang),
        series(Role::Desired, ui::report_label_desired(lang), Kind::Step(Hold::After), wanted),
    ]
}

fn rollout(result: &RunResult, lang: Lang) -> Vec<Series> {
    let all = values(result, |sample| f64::from(present(sample)));
    vec![
        ready(result, lang),
        series(Role::Desired, ui::claim_series_all(lang), Kind::Step(Hold::After), all),
    ]
}

fn ready(result: &RunResult, lang: Lang) -> Series {
    let state = InstanceState::Ready;
    let ready = values(result, |sample| f64::from(sample.instances[state.index()]));
    let label = ui::state_instance_ready(lang);
    series(Role::State(state), label, Kind::Area(Hold::After), ready)
}

/// Instances created in each interval.
fn starts(result: &RunResult, lang: Lang) -> Series {
    let samples = &result.series.samples;
    let mut counts = vec![0.0; samples.len()];
    for at in result.lives.iter().filter_map(|life| life.created) {
        if let Some(count) = counts.get_mut(samples.partition_point(|sample| sample.at < at)) {
            *count += 1.0;
        }
    }
    let role = Role::State(InstanceState::Starting);
    let values = counts.into_iter().map(Some).collect();
    series(role, ui::claim_series_starts(lang), Kind::Area(Hold::Before), values)
}

fn failures(result: &RunResult, lang: Lang) -> Series {
    let cause = Facts::of(result).main_cause;
    let role = cause.map_or(Role::Failure(FailureCause::Timeout), Role::Failure);
    let failed = rates(result, |sample| sample.failed.iter().sum());
    series(role, ui::chart_series_failed(lang), Kind::Area(Hold::Before), failed)
}

fn response(result: &RunResult, lang: Lang) -> (&'static str, Vec<Series>) {
    let samples = &result.series.samples;
    let worst = samples.iter().filter_map(|sample| sample.p99).max().unwrap_or(Span::ZERO);
    let (axis, unit) = match worst >= IN_SECONDS {
        true => (ui::chart_axis_latency_s(lang), 1.0),
        false => (ui::chart_axis_latency(lang), 1e3),
    };
    let n_answers = samples.iter().filter(|sample| sample.p99.is_some()).count();
    // Where requests are few, a line would join what has nothing between it.
    let is_sparse = n_answers * 2 < samples.len();
    let line = |percentile, label, of: fn(&Sample) -> Option<Span>| {
        let secs = samples.iter().map(|s| of(s).map(|span| span.as_secs_f64() * unit)).collect();
        let kind = if is_sparse { Kind::Points } else { Kind::Line };
        series(Role::Percentile(percentile), label, kind, secs)
    };
    let series = match is_sparse {
        true => vec![line(Percentile::P95, ui::claim_series_response(lang), |s| s.p99)],
        false => vec![
            line(Percentile::P99, ui::report_label_p99(lang), |s| s.p99),
            line(Percentile::P50, ui::report_label_p50(lang), |s| s.p50),
        ],
    };
    (axis, series)
}

fn attempts(result: &RunResult, lang: Lang) -> Vec<Series> {
    let tried = rates(result, |sample| sample.arrived + sample.retries);
    let answered = rates(result, |sample| sample.completed);
    let completed = ui::chart_series_completed(lang);
    vec![
        series(Role::Completed, completed, Kind::Area(Hold::Before), answered),
        series(Role::Demand, ui::claim_series_attempts(lang), Kind::Step(Hold::Before), tried),
    ]
}

fn costs(ran: Ran<'_>, lang: Lang) -> Vec<Series> {
    let lines = models(ran.claim).into_iter().zip(costs_per_hour(ran));
    let line = |(model, costs): (ModelId, Vec<f64>)| {
        let values = costs.into_iter().map(Some).collect();
        let (role, name) = (Role::Model(in_charts(model)), model_name(model, lang));
        series(role, &name, Kind::Step(Hold::Before), values)
    };
    lines.map(line).collect()
}

/// Cost of an hour like each moment, for each model of a claim; empty without a price.
pub(super) fn costs_per_hour(ran: Ran<'_>) -> Vec<Vec<f64>> {
    let book = PriceBook::default();
    let of = |(model, result): (ModelId, &&RunResult)| {
        let profile = billing_profile(ran.scenario.input(), model);
        cost_rates(result, &profile, &book, COST_WINDOW).unwrap_or_default()
    };
    models(ran.claim).into_iter().zip(ran.results).map(of).collect()
}

/// Disturbances, deployments and decisions about the size. Functions start environments one by one
/// for their requests: that is no decision to mark.
fn events(ran: Ran<'_>, result: &RunResult) -> Vec<EventMark> {
    let is_shown = |mark: &EventMark| match mark.kind {
        EventKind::ScaleUp | EventKind::ScaleDown => {
            matches!(ran.claim.figure, ClaimFigure::Capacity | ClaimFigure::Instances)
                && models(ran.claim).first() != Some(&ModelId::Faas)
        }
        EventKind::Restart => false,
        _ => true,
    };
    event_marks(result).into_iter().filter(is_shown).collect()
}
