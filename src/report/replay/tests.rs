//! Scenes against the series and the log of runs, and dots worked out by hand.

use super::*;
use crate::scenario::input::{EventInput, NodesInput};
use crate::scenario::{compose, preset};
use crate::sim::record::{FailureCause, Sample, Series};
use crate::units::Span;

fn run(input: &ScenarioInput, model: ModelId) -> RunResult {
    let scenario = check(input).expect("the scenario is valid");
    compose::run(&scenario, model, 1).expect("it asks for the model").run_to_end()
}

fn scenes(input: &ScenarioInput, model: ModelId) -> (RunResult, Vec<Scene>) {
    let (result, topology) = (run(input, model), Topology::of(input, model, Lang::En));
    let n = result.series.samples.len();
    let scenes = (0..n).filter_map(|at| Scene::at(&result, &topology, at)).collect();
    (result, scenes)
}

/// Instances drawn in a state, in all places.
fn drawn(scene: &Scene, state: InstanceState) -> u32 {
    let units = scene.places.iter().flat_map(|place| &place.units);
    units.filter(|unit| unit.state == state).map(Unit::n).sum()
}

#[test]
fn every_model_shows_as_many_instances_of_each_state_as_its_series_counts() {
    let input = ScenarioInput::default();
    for model in ModelId::ALL {
        let (result, scenes) = scenes(&input, model);
        assert_eq!(scenes.len(), result.series.samples.len());
        for (scene, sample) in scenes.iter().zip(&result.series.samples).step_by(10) {
            let counts = InstanceState::ALL.map(|state| drawn(scene, state));
            assert_eq!(counts, sample.instances, "{model:?} at {:?}", sample.at);
            assert_eq!(scene.queued, sample.queued);
        }
    }
}

/// One of the pods is killed half a second after an interval has ended.
#[test]
fn a_killed_instance_is_gone_from_its_place() {
    let events = vec![EventInput::Kill { at_s: 60.5, count: 1 }];
    let input = ScenarioInput { events, ..ScenarioInput::default() };
    let (result, scenes) = scenes(&input, ModelId::Container);
    let hit = result.decisions.iter().find_map(|decision| match &decision.body {
        crate::sim::record::DecisionBody::Fault { instances, .. } => instances.first().copied(),
        _ => None,
    });
    let hit = hit.expect("the log tells whom it hit");
    let is_there = |at: usize| {
        let mut units = scenes[at].places.iter().flat_map(|place| &place.units);
        units.any(|unit| unit.who == Who::One(hit) && unit.state == InstanceState::Ready)
    };
    assert!(is_there(59), "the interval ends at 60 s");
    assert!(!is_there(60));
    assert!(scenes[60].last_decision > scenes[59].last_decision);
}

#[test]
fn pods_stand_on_their_nodes_and_wait_beside_them() {
    let mut input = ScenarioInput::default();
    let container = input.models.container.as_mut().expect("the default scenario has Kubernetes");
    container.nodes =
        Some(NodesInput { count: 2, cluster_autoscaler: None, ..NodesInput::default() });
    let (_, scenes) = scenes(&input, ModelId::Container);
    let first: Vec<PlaceKind> = scenes[0].places.iter().map(|place| place.kind).collect();
    let node = |number| PlaceKind::Node(number, NodeState::Ready);
    assert_eq!(first, [node(0), node(1)]);
    let waits = |scene: &&Scene| scene.places.iter().any(|place| place.kind == PlaceKind::NoNode);
    let waiting = scenes.iter().find(waits).expect("two nodes have no room for the peak");
    let place = waiting.places.last().expect("there is a place");
    assert!(place.units.iter().all(|unit| unit.state == InstanceState::Pending), "{place:?}");
    assert_eq!(place.n_ready(), 0);
}

/// Four intervals of 10 s: 100, 300, 0 and 100 requests come, a fifth of the second's fail.
fn hand_made() -> RunResult {
    let input = ScenarioInput::default();
    let sample = |(i, (arrived, failed)): (usize, (u32, u32))| {
        let mut sample = Sample {
            at: SimTime::ZERO + Span::from_secs(10 * (i as u64 + 1)),
            arrived,
            completed: arrived - failed,
            queued: arrived / 50,
            ..Sample::default()
        };
        sample.failed[FailureCause::Timeout.index()] = failed;
        sample
    };
    let intervals = [(100, 0), (300, 60), (0, 0), (100, 0)];
    let samples = intervals.into_iter().enumerate().map(sample).collect();
    let series = Series { interval: Span::from_secs(10), samples };
    RunResult { series, ..run(&input, ModelId::Server) }
}

#[test]
fn dots_are_as_many_as_the_requests_that_they_stand_for() {
    let flows = Flows::of(&hand_made());
    assert_eq!(flows.most_queued, 6);
    // At most 30 requests per second, so 300 in 10 s: with 40 dots, 7.5 requests for one or more.
    assert_eq!(flows.per_dot(10.0), 10);
    assert_eq!(flows.per_dot(0.5), 1);
    let n = |secs: f64, wanted: Flow| {
        let dots = flows.dots(SimTime::from_secs_f64(secs), 10.0);
        dots.iter().filter(|dot| dot.flow == wanted).count()
    };
    assert_eq!(n(10.0, Flow::Arrived), 10);
    assert_eq!(n(20.0, Flow::Arrived), 30);
    assert_eq!((n(20.0, Flow::Answered), n(20.0, Flow::Failed)), (24, 6));
    assert_eq!((n(30.0, Flow::Arrived), n(40.0, Flow::Arrived)), (0, 10));
}

#[test]
fn a_dot_goes_on_evenly_from_the_moment_that_half_of_its_requests_have_come() {
    let flows = Flows::of(&hand_made());
    // 10 requests per second: the first dot of 10 sets out after 0.5 s, the second after 1.5 s.
    let ways = |secs: f64| -> Vec<(u64, f64)> {
        let dots = flows.dots(SimTime::from_secs_f64(secs), 10.0);
        let arrived = dots.iter().filter(|dot| dot.flow == Flow::Arrived);
        arrived.map(|dot| (dot.number, dot.way)).collect()
    };
    assert_eq!(ways(0.4), []);
    assert_eq!(ways(2.0), [(0, 0.15), (1, 0.05)]);
    assert_eq!(ways(12.0).first().map(|(number, _)| *number), Some(2), "two have arrived");
}

#[test]
fn a_crowd_is_drawn_by_states() {
    let mut input = ScenarioInput::default();
    let container = input.models.container.as_mut().expect("the default scenario has Kubernetes");
    container.deployment.replicas = MOST_EACH + 4;
    container.hpa = None;
    let (_, scenes) = scenes(&input, ModelId::Container);
    let first = &scenes[0];
    assert!(first.is_grouped);
    let sizes: Vec<Vec<Who>> = first
        .places
        .iter()
        .map(|place| place.units.iter().map(|unit| unit.who).collect())
        .collect();
    let several = |n| vec![Who::Several(n)];
    assert_eq!(sizes, [several(14), several(13), several(13)], "40 pods in three zones");
}

/// All instances of a zone are lost, and the group replaces them: none of them waits to restart.
#[test]
fn a_lost_instance_is_called_lost() {
    let events = vec![EventInput::ZoneLoss { at_s: 60.5, zone: 0 }];
    let input = ScenarioInput { events, ..ScenarioInput::default() };
    let (_, scenes) = scenes(&input, ModelId::Vm);
    let scene = &scenes[60];
    let units = scene.places.iter().flat_map(|place| &place.units);
    let ended: Vec<_> = units.filter(|unit| unit.state == InstanceState::BackOff).collect();
    assert!(!ended.is_empty());
    for unit in ended {
        assert_eq!(scene.state_name(unit, InstanceWord::Instance, Lang::En), "Lost");
    }
    assert!(scene.told(InstanceWord::Instance, Lang::En).contains("Lost "));
    let units = scene.places.iter().flat_map(|place| &place.units);
    assert!(units.into_iter().all(|u| scene.is_lost(u) == (u.state == InstanceState::BackOff)));
}

/// A zone stays lost when nothing is left in it, and so do its nodes, with pods or without.
#[test]
fn a_lost_zone_is_called_lost() {
    let mut input = preset("zone-loss").expect("there is such a scenario").input;
    for model in [ModelId::Server, ModelId::Vm, ModelId::ServerlessContainer] {
        let (_, scenes) = scenes(&input, model);
        let names = |at: usize| -> Vec<String> {
            scenes[at].places.iter().map(|place| place.kind.name(Lang::En)).collect()
        };
        assert_eq!(names(110), ["Zone 0", "Zone 1", "Zone 2"], "{model:?}");
        assert_eq!(names(599)[0], "Zone 0: lost", "{model:?}");
    }
    let container = input.models.container.as_mut().expect("it has Kubernetes");
    container.deployment.replicas = 2;
    container.nodes =
        Some(NodesInput { count: 6, cluster_autoscaler: None, ..NodesInput::default() });
    let (_, scenes) = scenes(&input, ModelId::Container);
    let lost = |at: usize| -> Vec<u32> {
        let number = |place: &Place| match place.kind {
            PlaceKind::Node(number, NodeState::Lost) => Some(number),
            _ => None,
        };
        scenes[at].places.iter().filter_map(number).collect()
    };
    assert_eq!((lost(110), lost(122)), (vec![], vec![0, 3]));
}

#[test]
fn a_scene_is_told_with_its_figures() {
    let topology = Topology::of(&ScenarioInput::default(), ModelId::Vm, Lang::En);
    assert_eq!(topology.front, "Application Load Balancer");
    let scene = Scene {
        at: SimTime::from_secs_f64(90.0),
        arrived_rps: 240.0,
        answered_rps: 200.0,
        failed_rps: 12.5,
        queued: 30,
        states: [8, 1, 0, 0, 0, 0],
        places: Vec::new(),
        is_grouped: false,
        last_decision: None,
        ended: Default::default(),
    };
    let told = scene.told(InstanceWord::Pod, Lang::En);
    assert_eq!(
        told,
        "At 1:30, demand was 240\u{a0}rps, answers 200\u{a0}rps, failures 12.5\u{a0}rps; 30 waited. 9 pods: \
         Ready 8 and Starting 1."
    );
    assert!(scene.told(InstanceWord::Pod, Lang::Ja).contains("Pod9個"));
}
