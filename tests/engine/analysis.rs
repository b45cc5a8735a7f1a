//! What is computed from runs of the engine, against figures worked out on paper.

use orchestration_guide::analysis::{
    Attainment, Elasticity, Expectations, Figures, Incident, KeyFigure, LagChain, Objective,
    Recovery, Sizing, lag_chains,
};
use orchestration_guide::scenario::input::{EventInput, ScenarioInput};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::record::{InstanceState, RunResult};
use orchestration_guide::units::{SimTime, Span};

use super::{deploy_at, run, steady};

/// What an analysis needs to know of the scenario.
fn sizing(input: &ScenarioInput, result: &RunResult) -> Sizing {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    let target = compose::scale_target(&scenario, ModelId::Container);
    let ends = result.series.samples.iter().map(|sample| sample.at);
    Sizing {
        target_rps: target.map(|target| target.rps),
        target_utilization: target.and_then(|target| target.utilization),
        profile_rps: Some(compose::scheduled_rps(&scenario, ends)),
    }
}

fn only_incident(result: &RunResult) -> Incident {
    let mut figures = Figures::of(result, &Expectations::default());
    assert_eq!(figures.incidents.len(), 1, "{:?}", figures.incidents);
    figures.incidents.remove(0)
}

/// The default scenario: 240/s at 15/s for a pod (60 % of a core over 40 ms) need 16 pods, 40/s
/// need 3, and there are 4. Demand passes 60/s, what 4 pods are meant for, at 123 s; the ramp ends
/// at 510 s.
#[test]
fn the_default_scenario_is_as_elastic_as_its_curves_say() {
    let input = ScenarioInput::default();
    let result = run(&input);
    let sizing = sizing(&input, &result);
    assert_eq!(sizing.target_rps, Some(15.0));
    let demand = sizing.demand(&result);
    assert!((demand[60] - 40.0 / 15.0).abs() < 1e-9 && (demand[300] - 16.0).abs() < 1e-9);

    let ready =
        |sample: usize| result.series.samples[sample].instances[InstanceState::Ready.index()];
    let enough = (123..450).find(|second| ready(*second) >= 16).expect("there come enough");
    let elasticity = Elasticity::of(&result, &sizing).expect("there is demand");
    // A pod is ready a second before it is in the rotation.
    let short = (enough + 1 - 123) as f64 / 900.0;
    assert!((elasticity.under_timeshare - short).abs() <= 2.0 / 900.0, "{elasticity:?} {short}");
    // Demand goes up by 13 steps and down by 13; supply changes a few times.
    assert!((-26.0 / 15.0..-10.0 / 15.0).contains(&elasticity.jitter_per_min), "{elasticity:?}");

    // The load goes on to rise: what a later decision answers to came after what the first did.
    let chains = lag_chains(&result, &sizing);
    assert_eq!(chains[0].breach(), Some(SimTime::from_secs_f64(123.0)));
    let breaches: Vec<SimTime> = chains.iter().filter_map(LagChain::breach).collect();
    assert!(breaches.len() > 1 && breaches.is_sorted(), "{chains:?}");
    assert!(breaches.iter().all(|at| *at < SimTime::from_secs_f64(150.0)), "{chains:?}");
}

/// Counts tell the percentiles of the summary, and stay small.
#[test]
fn response_times_are_kept_as_counts() {
    let result = run(&ScenarioInput::default());
    let (counts, summary) = (&result.response_times, &result.latency);
    assert_eq!(counts.n(), summary.n);
    for (share, expected) in
        [(0.5, summary.p50), (0.9, summary.p90), (0.99, summary.p99), (0.999, summary.p999)]
    {
        assert_eq!(counts.percentile(share), Some(expected), "{share}");
    }
    let objective = Objective { response: summary.p90, share: 0.9 };
    let attained = Attainment::of(&result, &objective);
    let n_failed = result.totals.n_failed();
    assert_eq!(attained.n_good + attained.n_bad, summary.n + n_failed);
    assert!((attained.n_good as f64 / summary.n as f64 - 0.9).abs() < 0.01, "{attained:?}");
    let bytes = postcard::to_allocvec(counts).expect("plain data can be encoded");
    assert!(bytes.len() < 20_000, "{}", bytes.len());
}

/// A pod that is killed at 100.5 s is replaced at once; the new one is ready after 9.55 s and in
/// the rotation a second later. The sample that ends at 112 s is the first to see it.
#[test]
fn a_killed_pod_is_back_after_its_start() {
    let mut input = steady(20.0, 10.0, 2);
    input.events = vec![EventInput::Kill { at_s: 100.5, count: 1 }];
    let kill = only_incident(&run(&input));
    let secs = SimTime::from_secs_f64;
    assert_eq!((kill.detected, kill.repaired), (Some(secs(100.5)), Some(secs(111.05))));
    assert_eq!(kill.recovery, Recovery::At(secs(112.0)));
    // Half of 20/s goes to the dead pod for the second until all nodes know.
    assert!((1..=25).contains(&kill.n_lost), "{kill:?}");
}

/// The probe notices a hang after three failures, 5 s apart (111 to 117 s); liveness ends the
/// process after 151 to 162 s, and it is up again 0.5 + 5 s later, found within 5 s.
#[test]
fn a_hang_is_detected_by_its_probe_and_repaired_by_a_restart() {
    let mut input = steady(20.0, 10.0, 2);
    input.events = vec![EventInput::Hang { at_s: 101.0, count: 1 }];
    let result = run(&input);
    let figures = Figures::of(&result, &Expectations::default());
    let detection = KeyFigure::DetectionTime.of(&figures).expect("it is noticed");
    assert!((10.0..=16.0).contains(&detection), "{detection}");
    let repair = KeyFigure::RepairTime.of(&figures).expect("it is repaired");
    assert!((55.5..=73.0).contains(&repair), "{repair}");
    // The hung pod gets half of the requests until it is out, and answers none.
    let lost = KeyFigure::LostToIncidents.of(&figures).expect("it can be counted");
    assert!((10.0 * detection * 0.5..10.0 * (detection + 2.0) * 1.5).contains(&lost), "{lost}");
}

/// 10 pods, surge 3, unavailable 2: five new ones at first, ready after 9.55 s, and the other five
/// then: 19.1 s.
#[test]
fn a_rolling_update_takes_two_starts() {
    let mut input = steady(50.0, 10.0, 10);
    input.events = vec![deploy_at(60.0, true)];
    let deploy = only_incident(&run(&input));
    let took = deploy.rolled_out.expect("it ends").since(deploy.at);
    assert_eq!(took, Span::from_millis(19_100));
    assert_eq!((deploy.detected, deploy.n_lost), (None, 0));
    input.events = vec![deploy_at(60.0, false)];
    assert_eq!(only_incident(&run(&input)).rolled_out, None);
}
