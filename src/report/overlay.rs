//! Two runs in one drawing.

use super::panel::View;
use super::percentile;
use super::plain::PlainChart;
use super::scale::{N_TICKS, largest};
use crate::chart::{
    Axis, ChartSpec, Frame, Hold, Kind, Percentile, Role, Series, Side, Size, count_axis,
    time_axis, value_axis,
};
use crate::sim::record::{RunResult, Sample};
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

const HEIGHT: f64 = 208.0;

/// Response times from here on are drawn in seconds.
const IN_SECONDS: Span = Span::from_secs(2);

/// One of two runs.
#[derive(Clone, Copy, Debug)]
pub struct OverlaySide<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What happened.
    pub result: &'a RunResult,
}

/// The response times and the instances of two runs, each on one pair of axes.
pub fn overlay(sides: [OverlaySide<'_>; 2], view: &View) -> [PlainChart; 2] {
    let p95 = |sample: &Sample| sample.p95;
    let slowest = sides.iter().flat_map(|side| &side.result.series.samples).filter_map(p95).max();
    let in_seconds = slowest.is_some_and(|slowest| slowest >= IN_SECONDS);
    let unit = if in_seconds { 1.0 } else { 1e3 };
    let latency = Content {
        key: "latency",
        title: percentile::name(Percentile::P95, view.lang),
        axis: match in_seconds {
            true => ui::chart_axis_latency_s(view.lang),
            false => ui::chart_axis_latency(view.lang),
        },
        kind: Kind::Line,
        y: |max, _| value_axis(max, N_TICKS, |v, _| format::number(v)),
    };
    let instances = Content {
        key: "instances",
        title: ui::versus_instances_title(view.lang),
        axis: ui::chart_axis_instances(view.lang),
        kind: Kind::Step(Hold::After),
        y: |max, lang| count_axis(max, N_TICKS, |v, _| format::compact(lang, v)),
    };
    [
        latency.chart(sides, view, |sample| Some(p95(sample)?.as_secs_f64() * unit)),
        instances.chart(sides, view, |s| Some(f64::from(s.n_instances()))),
    ]
}

/// What differs from chart to chart.
struct Content {
    key: &'static str,
    title: &'static str,
    axis: &'static str,
    kind: Kind,
    y: fn(f64, Lang) -> Axis,
}

impl Content {
    fn chart(
        &self,
        sides: [OverlaySide<'_>; 2],
        view: &View,
        value: impl Fn(&Sample) -> Option<f64>,
    ) -> PlainChart {
        let times = times(sides);
        let roles = [Side::First, Side::Second];
        let lines = sides.into_iter().zip(roles).map(|(side, role)| Series {
            role: Role::Side(role),
            label: side.name.to_owned(),
            kind: self.kind.clone(),
            values: times.iter().map(|at| value(sample_at(side.result, *at)?)).collect(),
        });
        let series: Vec<Series> = lines.collect();
        let frame = Frame {
            size: Size { width: view.width, height: HEIGHT },
            left: Frame::LEFT,
            right: Frame::BARE,
        };
        let longest = sides.iter().map(|side| side.result.simulated).max().unwrap_or_default();
        let highest = largest(&series);
        let name = ui::ChartRange {
            title: self.title,
            from: format::clock(SimTime::ZERO),
            to: format::clock(SimTime::ZERO + longest),
            max: format::number(highest),
        };
        PlainChart {
            title: self.title.to_owned(),
            axis: self.axis.to_owned(),
            over: ui::chart_axis_time(view.lang).to_owned(),
            name: ui::chart_range(view.lang, name),
            marks: Vec::new(),
            spec: ChartSpec {
                id: format!("{}-{}", view.id, self.key),
                name: String::new(),
                frame,
                x: time_axis(longest.as_secs_f64(), view.width - frame.left - frame.right),
                y: (self.y)(highest, view.lang),
                xs: times.iter().map(|at| at.as_secs_f64()).collect(),
                series,
                heat: None,
                thresholds: Vec::new(),
                events: Vec::new(),
            },
        }
    }
}

/// The moments at which either run was sampled: runs of different lengths are sampled at different
/// ones.
fn times(sides: [OverlaySide<'_>; 2]) -> Vec<SimTime> {
    let samples = sides.iter().flat_map(|side| &side.result.series.samples);
    let mut times: Vec<SimTime> = samples.map(|sample| sample.at).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// The sample whose interval holds a moment; `None` after the end of the run.
fn sample_at(result: &RunResult, at: SimTime) -> Option<&Sample> {
    let samples = &result.series.samples;
    samples.get(samples.partition_point(|sample| sample.at < at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::ScenarioInput;
    use crate::scenario::{ModelId, check, compose};

    fn run(duration_s: f64) -> RunResult {
        let input = ScenarioInput { duration_s, ..ScenarioInput::default() };
        compose::run(&check(&input).unwrap(), ModelId::Vm, 1).unwrap().run_to_end()
    }

    /// Runs of different lengths share one axis, and the shorter line ends where its run ends.
    #[test]
    fn each_line_has_the_samples_of_its_run_at_their_times() {
        let (long, short) = (run(900.0), run(300.0));
        let sides = [("long", &long), ("short", &short)];
        let sides = sides.map(|(name, result)| OverlaySide { name, result });
        let view = View { lang: Lang::En, id: "x".to_owned(), width: 480.0 };
        let [latency, instances] = overlay(sides, &view);
        assert_eq!((latency.spec.x.to, instances.spec.x.to), (900.0, 900.0));
        for (line, result) in instances.spec.series.iter().zip([&long, &short]) {
            for sample in &result.series.samples {
                let place = instances.spec.xs.iter().position(|x| *x == sample.at.as_secs_f64());
                let n = f64::from(sample.n_instances());
                assert_eq!(line.values[place.unwrap()], Some(n));
            }
        }
        let after = instances.spec.xs.iter().position(|x| *x > 300.0).unwrap();
        assert!(instances.spec.series[1].values[after..].iter().all(Option::is_none));
    }
}
