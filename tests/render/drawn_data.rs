//! What is drawn is what was computed: lines read back from the drawings against the series of the
//! engine's result, in every chart.

use orchestration_guide::analysis::{billing_profile, run_bill};
use orchestration_guide::chart::{Model, Percentile};
use orchestration_guide::cost::PriceBook;
use orchestration_guide::report::{
    Focus, ModelRun, Panel, PanelId, View, heat_panels, panels, versus_panels,
};
use orchestration_guide::scenario::input::{EventInput, ScenarioInput};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::record::{
    FailureCause, HeatColumn, InstanceState, RunResult, Sample,
};
use orchestration_guide::text::Lang;

use crate::read_back::{Corner, Reading};

/// Wide enough that every sample of the run is drawn.
const WIDTH: f64 = 1100.0;

/// The default scenario with a deploy and a kill.
fn run(model: ModelId) -> RunResult {
    let mut input = ScenarioInput::default();
    input.events.push(EventInput::deploy(600.0, true));
    input.events.push(EventInput::Kill { at_s: 400.0, count: 3 });
    let scenario = check(&input).expect("the scenario is valid");
    compose::run(&scenario, model, 7).expect("it has the model").run_to_end()
}

fn view() -> View {
    View { lang: Lang::En, id: "read".to_owned(), width: WIDTH }
}

fn panel(panels: &[Panel], id: PanelId) -> &Panel {
    panels.iter().find(|panel| panel.id == id).expect("the chart is there")
}

/// Each sample with the middle of the interval before it and of the one after it, in seconds.
fn samples(result: &RunResult) -> impl Iterator<Item = (f64, f64, &Sample)> {
    let half = result.series.interval.as_secs_f64() / 2.0;
    // After the last sample nothing is drawn.
    let n = result.series.samples.len() - 1;
    assert!(n > 800, "the run has its length");
    result.series.samples[..n].iter().map(move |sample| {
        let at = sample.at.as_secs_f64();
        (at - half, at + half, sample)
    })
}

#[test]
fn demand_and_capacity_are_those_of_the_run() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    let reading = Reading::of(&panel(&panels, PanelId::Demand).spec);
    let interval = result.series.interval.as_secs_f64();
    for (before, after, sample) in samples(&result) {
        reading.is_level_at("series-demand", before, f64::from(sample.arrived) / interval);
        reading.is_level_at("series-completed", before, f64::from(sample.completed) / interval);
        reading.is_level_at("series-container", after, sample.capacity_rps);
    }
}

#[test]
fn instances_pile_up_to_those_of_the_run() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    let reading = Reading::of(&panel(&panels, PanelId::Instances).spec);
    let states = [
        (InstanceState::Ready, "state-ready"),
        (InstanceState::Starting, "state-starting"),
        (InstanceState::Pending, "state-pending"),
        (InstanceState::Unready, "state-unready"),
        (InstanceState::BackOff, "state-back-off"),
        (InstanceState::Terminating, "state-terminating"),
    ];
    for (_, after, sample) in samples(&result) {
        reading.is_level_at("series-desired", after, f64::from(sample.desired));
        let mut top = 0;
        for (state, token) in states {
            let n = sample.instances[state.index()];
            top += n;
            if n > 0 {
                reading.is_level_at(token, after, f64::from(top));
            }
        }
    }
}

#[test]
fn response_times_are_those_of_the_run() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    let panel = panel(&panels, PanelId::Latency);
    assert_eq!(panel.axis, "Response time (s)");
    let reading = Reading::of(&panel.spec);
    for (_, _, sample) in samples(&result) {
        let at = sample.at.as_secs_f64();
        for (token, span) in [
            ("series-p50", sample.p50),
            ("series-p90", sample.p90),
            ("series-p95", sample.p95),
            ("series-p99", sample.p99),
            ("series-p999", sample.p999),
        ] {
            let span = span.expect("requests complete in every second of this run");
            reading.has_corner_at(token, at, span.as_secs_f64());
        }
    }
}

/// Where no answer fell there is no cell, and elsewhere one of the level that so many have.
#[test]
fn the_heat_map_is_that_of_the_run() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    assert!(cells_of(panel(&panels, PanelId::Heat), &result) > 300);
}

/// Each model has its own cells, and a color means the same in each.
#[test]
fn the_heat_maps_of_models_are_those_of_their_runs() {
    let results = ModelId::ALL.map(run);
    let runs = ModelId::ALL.iter().zip(&results).map(|(m, r)| ModelRun::unbilled(*m, r));
    let panels = heat_panels(&runs.collect::<Vec<_>>(), &view());
    let models: Vec<_> = panels.iter().filter_map(|panel| panel.model).collect();
    assert_eq!(models, ModelId::ALL);
    for (panel, result) in panels.iter().zip(&results) {
        assert!(cells_of(panel, result) > 100, "{}", panel.title);
        assert_eq!((&panel.spec.x, &panel.spec.y), (&panels[0].spec.x, &panels[0].spec.y));
        assert_eq!(panel.keys.len(), panels[0].keys.len());
        let words = |panel: &Panel| panel.keys.iter().map(|key| key.1.clone()).collect::<Vec<_>>();
        assert_eq!(words(panel), words(&panels[0]));
        // No answer of any model lies outside.
        let heat = panel.spec.heat.as_ref().expect("it is a heat map");
        let n_drawn: u64 = heat.columns.iter().flatten().map(|n| u64::from(*n)).sum();
        assert_eq!(n_drawn, result.heat.iter().flat_map(|c| c.0).map(u64::from).sum::<u64>());
    }
    let ids: std::collections::BTreeSet<_> = panels.iter().map(|p| p.spec.id.clone()).collect();
    assert_eq!(ids.len(), panels.len(), "{ids:?}");
}

/// Holds the cells of a heat map to the counts of a run, and tells how many were looked at.
fn cells_of(panel: &Panel, result: &RunResult) -> usize {
    // So wide that each sample has cells of its own.
    let id = "read".to_owned();
    let spec = panel.alone(&Focus::default(), id, 4000.0, Lang::En);
    let levels = spec.heat.as_ref().expect("it is a heat map").levels;
    let reading = Reading::of(&spec);
    let cells: Vec<Vec<_>> = (1..=5).map(|level| reading.cells(level)).collect();
    let interval = result.series.interval.as_secs_f64();
    let mut n_found = 0;
    for (i, (before, _, _)) in samples(result).enumerate().step_by(7) {
        for class in 1..HeatColumn::COUNT {
            // A time within the class, whose end is 1.4 times its beginning.
            let ms = HeatColumn::lower_bound_s(class) * 1.2e3;
            let holds = |(from, to): &&(Corner, Corner)| {
                (from.0..to.0).contains(&before) && (from.1..to.1).contains(&ms)
            };
            let drawn = cells.iter().position(|cells| cells.iter().any(|cell| holds(&cell)));
            let per_second = f64::from(result.heat[i].0[class]) / interval;
            let level = levels.iter().filter(|from| **from <= per_second).count();
            assert_eq!(drawn, (per_second > 0.0).then_some(level), "{ms} ms at {before} s");
            n_found += usize::from(drawn.is_some());
        }
    }
    n_found
}

#[test]
fn failures_pile_up_to_those_of_the_run() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    let panel = panel(&panels, PanelId::Failures);
    let reading = Reading::of(&panel.spec);
    let interval = result.series.interval.as_secs_f64();
    let mut n_checked = 0;
    for (before, _, sample) in samples(&result) {
        let mut top = 0;
        for cause in FailureCause::ALL {
            let n = sample.failed[cause.index()];
            top += n;
            if n > 0 {
                let role = orchestration_guide::chart::Role::Failure(cause);
                reading.is_level_at(role.token().name, before, f64::from(top) / interval);
                n_checked += 1;
            }
        }
    }
    assert!(n_checked > 10, "{n_checked} values were there to look at");
}

#[test]
fn utilization_is_that_of_the_run_and_what_the_autoscaler_saw() {
    let result = run(ModelId::Container);
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view());
    let reading = Reading::of(&panel(&panels, PanelId::Utilization).spec);
    for (before, after, sample) in samples(&result) {
        reading.is_level_at("series-cpu", before, sample.utilization * 100.0);
        if let Some(seen) = sample.utilization_seen {
            reading.is_level_at("series-cpu-seen", after, seen * 100.0);
        }
    }
}

/// The line of costs passes through what was spent by each time, and ends with the bill.
#[test]
fn costs_grow_to_the_bill_of_the_run() {
    let (input, prices) = (ScenarioInput::default(), PriceBook::default());
    let result = run(ModelId::Container);
    let billed = ModelRun::with_costs(&input, ModelId::Container, &result, &prices);
    let spent = billed.spent.clone().expect("all prices are known");
    let panels = panels(&billed, &view());
    let reading = Reading::of(&panel(&panels, PanelId::Cost).spec);
    for ((_, _, sample), spent) in samples(&result).zip(&spent) {
        reading.has_corner_at("series-container", sample.at.as_secs_f64(), *spent);
    }
    let profile = billing_profile(&input, ModelId::Container);
    let bill = run_bill(&result, &profile, &prices).expect("all prices are known").run.total();
    let last = spent.last().expect("there are samples");
    assert!((last - bill).abs() < 1e-9 && spent.is_sorted(), "{last} and {bill}");
}

/// Each model has its row, and the kill of 400 s stands in every one that has instances to kill.
#[test]
fn events_stand_at_their_time_in_the_row_of_their_model() {
    let results = ModelId::ALL.map(run);
    let runs = ModelId::ALL.iter().zip(&results).map(|(m, r)| ModelRun::unbilled(*m, r));
    let panels = versus_panels(&runs.collect::<Vec<_>>(), Percentile::P95, &view());
    let reading = Reading::of(&panel(&panels, PanelId::Events).spec);
    let faults = reading.marks("event-fault");
    for row in 0..ModelId::ALL.len() {
        let (x, y) = reading.place(400.0, 4.5 - row as f64);
        let is_there = |(at, height): &(f64, f64)| (at - x).abs() < 6.0 && (height - y).abs() < 6.0;
        assert!(faults.iter().any(is_there), "row {row}: {faults:?} are drawn, not {x}, {y}");
    }
}

/// All models on the same axes, the response times on a logarithmic one.
#[test]
fn each_model_has_its_own_line() {
    let results = ModelId::ALL.map(run);
    let runs = ModelId::ALL.iter().zip(&results).map(|(m, r)| ModelRun::unbilled(*m, r));
    let panels = versus_panels(&runs.collect::<Vec<_>>(), Percentile::P95, &view());
    let readings = |id| Reading::of(&panel(&panels, id).spec);
    let (capacity, latency) = (readings(PanelId::Demand), readings(PanelId::Latency));
    let (failures, instances) = (readings(PanelId::Failures), readings(PanelId::Instances));
    let unit = if panel(&panels, PanelId::Latency).axis.contains("(s)") { 1.0 } else { 1e3 };
    for (model, result) in ModelId::ALL.into_iter().zip(&results) {
        let token = orchestration_guide::chart::Role::Model(in_charts(model)).token().name;
        let interval = result.series.interval.as_secs_f64();
        for (before, after, sample) in samples(result) {
            capacity.is_level_at(token, after, sample.capacity_rps);
            let failed: u32 = sample.failed.iter().sum();
            failures.is_level_at(token, before, f64::from(failed) / interval);
            let n: u32 = sample.instances.iter().sum();
            instances.is_level_at(token, after, f64::from(n));
            if let Some(p95) = sample.p95 {
                let at = sample.at.as_secs_f64();
                latency.has_corner_at(token, at, p95.as_secs_f64() * unit);
            }
        }
    }
}

fn in_charts(model: ModelId) -> Model {
    orchestration_guide::report::in_charts(model)
}
