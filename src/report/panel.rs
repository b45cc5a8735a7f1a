//! The charts of a run: one below the other on the same time axis.

use super::decision::mark;
use super::ended::Ended;
use super::heat::HeatScale;
use super::scale::ValueScale;
use super::versus::{ModelRun, in_charts, model_name};
use super::{heat, lanes, percentile, sentence};
use crate::analysis::per_second;
use crate::chart::{
    ChartSpec, EventKind, EventMark, Frame, Heat, Hold, Kind, Model, Percentile, Role, Series,
    Size, Threshold, Values, time_axis,
};
use crate::scenario::ModelId;
use crate::sim::models::container::hpa::MetricKind;
use crate::sim::models::vm::VmDecision;
use crate::sim::models::vm::scaling::{MetricType, ScalingRule};
use crate::sim::record::{
    Decision, DecisionBody, FailureCause, InstanceState, RunResult, Sample, ThrottleReason,
};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// One chart with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Which chart.
    pub id: PanelId,
    /// The model that it is about, where each model has a chart of this kind.
    pub model: Option<ModelId>,
    /// Heading.
    pub title: String,
    /// What the values are, with the unit; stands beside the drawing.
    pub axis: String,
    /// What the chart shows, in sentences.
    pub sentence: String,
    /// The chart, with all that it holds.
    pub spec: ChartSpec,
    /// What its values are.
    pub scale: ValueScale,
    /// What looks stand for beside those of the series: a sample of each and its words.
    pub keys: Vec<(String, String)>,
}

impl Panel {
    /// Name in ids and of files; no two charts on a page have the same.
    pub fn key(&self) -> String {
        let kind = self.id.key();
        let of_model = |model: ModelId| format!("{kind}-{}", model.key().replace('_', "-"));
        self.model.map_or_else(|| kind.to_owned(), of_model)
    }
}

/// The charts of a run, in their order on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelId {
    /// Demand, completed requests and capacity.
    Demand,
    /// Instances by state, and how many the scaler wants.
    Instances,
    /// Percentiles of the response time.
    Latency,
    /// How many answers took how long.
    Heat,
    /// Failed requests by cause.
    Failures,
    /// CPU utilization, true and as the scaler saw it.
    Utilization,
    /// What it has cost.
    Cost,
    /// What was done and what went wrong, in rows.
    Events,
}

impl PanelId {
    /// All charts of a run in order.
    pub const ALL: [Self; 8] = [
        Self::Demand,
        Self::Instances,
        Self::Latency,
        Self::Heat,
        Self::Failures,
        Self::Utilization,
        Self::Cost,
        Self::Events,
    ];

    /// The charts that compare models, in order.
    pub const VERSUS: [Self; 6] =
        [Self::Demand, Self::Latency, Self::Failures, Self::Instances, Self::Cost, Self::Events];

    /// Name in ids and links.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Instances => "instances",
            Self::Latency => "latency",
            Self::Heat => "heat",
            Self::Failures => "failures",
            Self::Utilization => "utilization",
            Self::Cost => "cost",
            Self::Events => "events",
        }
    }

    /// Height of the drawing in CSS pixels.
    pub(super) const fn height(self) -> f64 {
        match self {
            Self::Demand | Self::Latency | Self::Heat => 208.0,
            Self::Instances => 224.0,
            Self::Failures | Self::Utilization | Self::Cost => 160.0,
            // Without its rows.
            Self::Events => 38.0,
        }
    }
}

/// For whom and where the charts are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Language of all words.
    pub lang: Lang,
    /// Prefix of ids in the drawings; unique on the page.
    pub id: String,
    /// Width of the drawings in CSS pixels. Draw again when the place changes: text keeps its
    /// size only at a scale of one.
    pub width: f64,
}

/// The charts of a run on a model; that of costs only where they were asked for.
pub fn panels(run: &ModelRun<'_>, view: &View) -> Vec<Panel> {
    let ids = PanelId::ALL.into_iter().filter(|id| *id != PanelId::Cost || run.spent.is_some());
    let mut panels: Vec<Panel> = ids.map(|id| panel(id, run, view)).collect();
    align(&mut panels, run.result, view.width);
    panels
}

fn panel(id: PanelId, run: &ModelRun<'_>, view: &View) -> Panel {
    let (lang, result) = (view.lang, run.result);
    let content = match id {
        PanelId::Cost => cost(std::slice::from_ref(run), lang),
        PanelId::Events => events(lanes::of_run(result, lang), lang),
        PanelId::Demand => demand(result, in_charts(run.model), lang),
        PanelId::Instances => instances(run, lang),
        PanelId::Latency => latency(result, lang),
        PanelId::Heat => spread(result, lang),
        PanelId::Failures => failures(result, lang),
        PanelId::Utilization => utilization(run, lang),
    };
    let height = id.height() + lanes::height(&content.series, true);
    let size = Size { width: view.width, height };
    let spec = ChartSpec {
        id: format!("{}-{}", view.id, id.key()),
        name: String::new(),
        frame: Frame { size, left: Frame::LEFT, right: Frame::BARE },
        x: time_axis(result.simulated.as_secs_f64(), view.width),
        y: content.scale.axis(&content.series, content.heat.as_ref(), lang),
        xs: result.series.samples.iter().map(|sample| sample.at.as_secs_f64()).collect(),
        series: content.series,
        heat: content.heat,
        thresholds: content.thresholds,
        events: Vec::new(),
    };
    Panel {
        id,
        model: None,
        title: content.title.to_owned(),
        axis: content.axis.to_owned(),
        sentence: sentence::of_panel(id, run, lang),
        keys: keys(&spec, lang),
        spec,
        scale: content.scale,
    }
}

/// What the looks of a heat map stand for, or those of events in rows of models.
pub(super) fn keys(spec: &ChartSpec, lang: Lang) -> Vec<(String, String)> {
    match &spec.heat {
        Some(heat) => heat::legend(heat, lang),
        None => lanes::keys(&spec.series, lang),
    }
}

/// What differs from chart to chart.
pub(super) struct Content {
    pub(super) title: &'static str,
    pub(super) axis: &'static str,
    pub(super) scale: ValueScale,
    pub(super) series: Vec<Series>,
    pub(super) heat: Option<Heat>,
    pub(super) thresholds: Vec<Threshold>,
}

/// Gives all charts the same gutters, so that a moment stands at the same place in each.
fn align(panels: &mut [Panel], result: &RunResult, width: f64) {
    let of_series = panels.iter().flat_map(|p| &p.spec.series).map(|s| s.label.clone());
    let of_levels = panels.iter().flat_map(|p| &p.spec.thresholds).map(|t| t.label.clone());
    let labels: Vec<String> = of_series.chain(of_levels).collect();
    for panel in panels {
        let spec = &mut panel.spec;
        spec.frame = Frame::fitting(spec.frame.size, labels.iter().map(String::as_str));
        let plot_width = width - spec.frame.left - spec.frame.right;
        spec.x = time_axis(result.simulated.as_secs_f64(), plot_width);
    }
}

fn demand(result: &RunResult, model: Model, lang: Lang) -> Content {
    let samples = &result.series.samples;
    let rate = |count: fn(&Sample) -> u32| rates(samples, count);
    let mut all = vec![
        series(
            Role::Completed,
            ui::chart_series_completed(lang),
            Kind::Area(Hold::Before),
            rate(|s| s.completed),
        ),
        series(
            Role::Model(model),
            ui::report_label_capacity(lang),
            Kind::Step(Hold::After),
            values(samples, |s| Some(s.capacity_rps)),
        ),
        series(
            Role::Demand,
            ui::chart_series_demand(lang),
            Kind::Step(Hold::Before),
            rate(|s| s.arrived),
        ),
    ];
    if result.totals.retries > 0 {
        all.push(series(
            Role::Attempts,
            ui::report_label_attempts(lang),
            Kind::Step(Hold::Before),
            rate(|s| s.arrived + s.retries),
        ));
    }
    Content {
        title: ui::chart_demand_title(lang),
        axis: ui::chart_axis_rps(lang),
        scale: ValueScale::Counts,
        series: all,
        heat: None,
        thresholds: Vec::new(),
    }
}

fn instances(run: &ModelRun<'_>, lang: Lang) -> Content {
    let samples = &run.result.series.samples;
    let ended = Ended::of(&run.result.decisions);
    let occurs = |state: &InstanceState| samples.iter().any(|s| s.instances[state.index()] > 0);
    let mut all: Vec<Series> = InstanceState::ALL
        .into_iter()
        .filter(|state| *state == InstanceState::Ready || occurs(state))
        .map(|state| {
            let values = values(samples, |s| Some(f64::from(s.instances[state.index()])));
            let name = ended.state_name(state, run.model == ModelId::Container, lang);
            series(Role::State(state), name, Kind::Stacked(Hold::After), values)
        })
        .collect();
    if run.result.wants_instances() {
        all.push(series(
            Role::Desired,
            ui::report_label_desired(lang),
            Kind::Step(Hold::After),
            values(samples, |s| Some(f64::from(s.desired))),
        ));
    }
    Content {
        title: ui::chart_instances_title(lang),
        axis: ui::chart_axis_instances(lang),
        scale: ValueScale::Counts,
        series: all,
        heat: None,
        thresholds: Vec::new(),
    }
}

fn latency(result: &RunResult, lang: Lang) -> Content {
    let samples = &result.series.samples;
    let worst = samples.iter().filter_map(|s| s.p99).max().unwrap_or(Span::ZERO);
    let in_seconds = worst >= Span::from_secs(2);
    let unit = if in_seconds { 1.0 } else { 1e3 };
    let line = |which: Percentile| {
        let value = |s: &Sample| Some(percentile::of_sample(s, which)?.as_secs_f64() * unit);
        let label = percentile::percentile_label(which, lang);
        series(Role::Percentile(which), label, Kind::Line, values(samples, value))
    };
    let series = Percentile::ALL.into_iter().rev().map(line).collect();
    Content {
        title: ui::chart_latency_title(lang),
        axis: match in_seconds {
            true => ui::chart_axis_latency_s(lang),
            false => ui::chart_axis_latency(lang),
        },
        scale: ValueScale::Numbers,
        series,
        heat: None,
        thresholds: Vec::new(),
    }
}

fn spread(result: &RunResult, lang: Lang) -> Content {
    Content {
        title: ui::chart_heat_title(lang),
        axis: ui::chart_axis_latency_log(lang),
        scale: ValueScale::Decades,
        series: Vec::new(),
        heat: Some(heat::heat(result, &HeatScale::of(&[result]), lang)),
        thresholds: Vec::new(),
    }
}

fn failures(result: &RunResult, lang: Lang) -> Content {
    let samples = &result.series.samples;
    let occurs = |cause: &FailureCause| samples.iter().any(|s| s.failed[cause.index()] > 0);
    let layer = |cause: FailureCause| {
        let rate = |(i, s): (usize, &Sample)| Some(per_second(samples, i, s.failed[cause.index()]));
        let values = samples.iter().enumerate().map(rate).collect();
        series(Role::Failure(cause), short_cause(cause, lang), Kind::Stacked(Hold::Before), values)
    };
    Content {
        title: ui::chart_failures_title(lang),
        axis: ui::chart_axis_failures(lang),
        scale: ValueScale::Rates,
        series: FailureCause::ALL.into_iter().filter(occurs).map(layer).collect(),
        heat: None,
        thresholds: Vec::new(),
    }
}

fn utilization(run: &ModelRun<'_>, lang: Lang) -> Content {
    let samples = &run.result.series.samples;
    let mut all = vec![series(
        Role::Cpu,
        ui::report_label_cpu(lang),
        Kind::Step(Hold::Before),
        values(samples, |s| Some(s.utilization * 100.0)),
    )];
    if samples.iter().any(|s| s.utilization_seen.is_some()) {
        all.push(series(
            Role::CpuSeen,
            match run.model {
                ModelId::Server => ui::report_label_cpu_monitored(lang),
                _ => ui::report_label_cpu_seen(lang),
            },
            Kind::Step(Hold::After),
            values(samples, |s| s.utilization_seen.map(|seen| seen * 100.0)),
        ));
    }
    let target = cpu_target(run.result);
    let label = |target: f64| {
        format!("{} {}", ui::chart_series_target(lang), format::per_cent(lang, target))
    };
    Content {
        title: ui::chart_utilization_title(lang),
        axis: ui::chart_axis_utilization(lang),
        scale: ValueScale::PerCent,
        series: all,
        heat: None,
        thresholds: target.map(|at| Threshold { at, label: label(at) }).into_iter().collect(),
    }
}

/// What each run has cost by each time.
pub(super) fn cost(runs: &[ModelRun<'_>], lang: Lang) -> Content {
    let line = |run: &ModelRun<'_>| {
        let values = run.spent.iter().flatten().copied().map(Some).collect();
        let role = Role::Model(in_charts(run.model));
        series(role, &model_name(run.model, lang), Kind::Line, values)
    };
    Content {
        title: ui::chart_cost_title(lang),
        axis: ui::chart_axis_cost(lang),
        scale: ValueScale::Dollars,
        series: runs.iter().map(line).collect(),
        heat: None,
        thresholds: Vec::new(),
    }
}

/// Rows of events.
pub(super) fn events(rows: Vec<Series>, lang: Lang) -> Content {
    Content {
        title: ui::chart_events_title(lang),
        axis: ui::chart_axis_events(lang),
        scale: ValueScale::Rows,
        series: rows,
        heat: None,
        thresholds: Vec::new(),
    }
}

/// The CPU utilization in per cent that the scaler holds, told by its first decision.
pub(super) fn cpu_target(result: &RunResult) -> Option<f64> {
    result.decisions.iter().find_map(|decision| match &decision.body {
        DecisionBody::Hpa(sync) => sync
            .metrics
            .iter()
            .find(|metric| metric.kind == MetricKind::ResourceUtilization)
            .map(|metric| metric.target),
        DecisionBody::Vm(VmDecision::Scaling(scaling)) => {
            scaling.policies.iter().find_map(|facts| match facts.rule {
                ScalingRule::TargetTracking {
                    metric: MetricType::AverageCpuUtilization,
                    target,
                    ..
                } => Some(target),
                _ => None,
            })
        }
        _ => None,
    })
}

/// What the scaler, the healer and the scenario did, as marks. What is found to need repair and is
/// repaired in the same moment is one event.
pub fn event_marks(result: &RunResult) -> Vec<EventMark> {
    let event = |decision: &Decision| {
        Some(EventMark { at: decision.at.as_secs_f64(), kind: mark(&decision.body)? })
    };
    let mut marks: Vec<EventMark> = result.decisions.iter().filter_map(event).collect();
    marks.dedup_by(|next, one| one.kind == EventKind::Restart && next == one);
    marks
}

pub(super) fn series(role: Role, label: &str, kind: Kind, values: Values) -> Series {
    Series { role, label: label.to_owned(), kind, values }
}

fn values(samples: &[Sample], of: impl Fn(&Sample) -> Option<f64>) -> Values {
    samples.iter().map(of).collect()
}

fn rates(samples: &[Sample], count: fn(&Sample) -> u32) -> Values {
    samples.iter().enumerate().map(|(i, s)| Some(per_second(samples, i, count(s)))).collect()
}

/// Name of a state. What has ended is called by what comes of it, where that is known: see
/// [`Ended`].
pub(super) fn state_name(state: InstanceState, lang: Lang) -> &'static str {
    match state {
        InstanceState::Ready => ui::state_instance_ready(lang),
        InstanceState::Starting => ui::state_instance_starting(lang),
        InstanceState::Pending => ui::state_instance_pending(lang),
        InstanceState::Unready => ui::state_instance_unready(lang),
        InstanceState::BackOff => ui::state_instance_back_off(lang),
        InstanceState::Terminating => ui::state_instance_terminating(lang),
    }
}

/// Name of a cause at the end of its layer.
fn short_cause(cause: FailureCause, lang: Lang) -> &'static str {
    match cause {
        FailureCause::Timeout => ui::report_label_timeout(lang),
        _ => cause_name(cause, lang),
    }
}

/// Name of a cause of failure.
pub(super) fn cause_name(cause: FailureCause, lang: Lang) -> &'static str {
    match cause {
        FailureCause::NoEndpoint => ui::state_failure_no_endpoint(lang),
        FailureCause::QueueFull => ui::state_failure_queue_full(lang),
        FailureCause::Timeout => ui::state_failure_timeout(lang),
        FailureCause::InstanceLost => ui::state_failure_instance_lost(lang),
        FailureCause::Refused => ui::state_failure_refused(lang),
        FailureCause::Throttled(ThrottleReason::ReservedConcurrency) => {
            ui::state_failure_throttled_reserved(lang)
        }
        FailureCause::Throttled(ThrottleReason::AccountConcurrency) => {
            ui::state_failure_throttled_account(lang)
        }
        FailureCause::Throttled(ThrottleReason::StartRate) => {
            ui::state_failure_throttled_starts(lang)
        }
        FailureCause::Throttled(ThrottleReason::RequestRate) => {
            ui::state_failure_throttled_requests(lang)
        }
        FailureCause::QueueTimeout => ui::state_failure_queue_timeout(lang),
        FailureCause::DurationLimit => ui::state_failure_duration_limit(lang),
        FailureCause::PayloadTooLarge => ui::state_failure_payload_too_large(lang),
        FailureCause::Dependency => ui::state_failure_dependency(lang),
        FailureCause::AppError => ui::state_failure_app_error(lang),
        FailureCause::OutOfMemory => ui::state_failure_out_of_memory(lang),
    }
}
