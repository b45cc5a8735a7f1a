//! The ready-made scenarios teach what their words say, and each thing to try does what it says.

use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{Goal, ModelId, Trial, apply, check, preset, presets, trials};
use orchestration_guide::sim::record::{FailureCause, RunResult};
use serde_json::{Value, json};

use super::{resizes, start_of};

pub(super) fn run(input: &ScenarioInput, model: ModelId) -> RunResult {
    start_of(input, model).expect("the scenario asks for the model").run_to_end()
}

/// The smallest change that meets a goal.
fn value(trial: &Trial) -> Value {
    match trial.goal {
        Goal::AtLeast(number) | Goal::AtMost(number) => json!(number as u64),
        Goal::Name(name) => json!(name),
        Goal::Switch(position) => json!(position),
    }
}

/// The scenario after a reader has done what the trial asks for.
pub(super) fn with(input: &ScenarioInput, trial: &Trial) -> ScenarioInput {
    let inside = |value, name: &str| json!({ name: value });
    let (at, value) = match trial.at.strip_suffix(".hpa.metric.type") {
        // Another metric comes with a target of its own.
        Some(pods) => {
            (format!("{pods}.hpa.metric"), json!({"=": {"type": value(trial), "averageValue": 15}}))
        }
        None if trial.at == "models.faas.deployment.type" => {
            let canary = json!({"type": value(trial), "percentage": 10, "interval_min": 5});
            ("models.faas.deployment".to_owned(), json!({"=": canary}))
        }
        None if trial.at.ends_with(".tolerance") => (trial.at.to_owned(), json!(0.04)),
        None => (trial.at.to_owned(), value(trial)),
    };
    let patch = at.rsplit('.').fold(value, inside);
    apply(input, &patch).unwrap_or_else(|parts| panic!("{parts:?}"))
}

/// A preset as it is, and after each of its trials.
pub(super) fn runs(id: &str, model: ModelId) -> (RunResult, Vec<RunResult>) {
    let input = preset(id).expect("there is one").input;
    let tried = trials(id).iter().map(|trial| run(&with(&input, trial), model)).collect();
    (run(&input, model), tried)
}

fn throttled(result: &RunResult) -> u64 {
    result.totals.n_throttled()
}

fn refused(result: &RunResult) -> u64 {
    result.totals.failed[FailureCause::Refused.index()]
}

fn ready_at_end(result: &RunResult) -> u32 {
    result.series.samples.last().expect("a run has samples").desired
}

#[test]
fn each_thing_to_try_ticks_when_it_is_done_and_not_before() {
    for preset in presets() {
        assert!(!trials(preset.id).is_empty(), "{}", preset.id);
        for trial in trials(preset.id) {
            assert!(!trial.is_done(&preset.input), "{}: {}", preset.id, trial.at);
            let done = with(&preset.input, trial);
            assert!(trial.is_done(&done), "{}: {}", preset.id, trial.at);
            assert_eq!(check(&done).err(), None, "{}: {}", preset.id, trial.at);
        }
    }
}

/// The field has two units: pods, and a share of them, which is written as a text.
#[test]
fn a_share_counts_as_the_number_that_it_is() {
    let trial = &trials("rolling-deploy")[0];
    let with = |value: Value| {
        let pods = json!({"deployment": {"maxUnavailable": value}});
        let patch = json!({"models": {"container": pods}});
        apply(&preset("rolling-deploy").expect("there is one").input, &patch).expect("it fits")
    };
    let done = [json!(0), json!("0%"), json!(1), json!("10%")].map(|v| trial.is_done(&with(v)));
    assert_eq!(done, [true, true, false, false]);
}

/// Beside pods the other models, of other sizes, would answer a question that nobody asked.
#[test]
fn what_is_about_pods_shows_pods_alone() {
    for preset in presets().into_iter().skip(1) {
        let fields = trials(preset.id).iter().map(|trial| trial.at);
        let is_of_pods = fields.clone().any(|at| at.starts_with("models.container."));
        let mut of_models = fields.filter(|at| at.starts_with("models."));
        if is_of_pods && of_models.all(|at| at.starts_with("models.container.")) {
            let there = ModelId::ALL.into_iter().filter(|model| preset.input.models.has(*model));
            assert_eq!(there.collect::<Vec<_>>(), [ModelId::Container], "{}", preset.id);
        }
    }
}

/// 6.3/s × 0.4 s = 2.52 cores of 4: 63 %, a ratio of 1.05 to 60 %. 7/s are 70 %: 1.17, beyond 1.1,
/// and 4 × 1.17 = 4.67 → 5. With a tolerance of 4 % 1.05 is beyond as well: 4.2 → 5.
#[test]
pub(super) fn a_tenth_above_the_target_is_no_reason_to_grow() {
    let (base, tried) = runs("tolerance", ModelId::Container);
    assert_eq!(ready_at_end(&base), 4);
    assert!(tried.iter().all(|tried| ready_at_end(tried) == 5));
}

/// 12/s × 0.4 s = 4.8 cores, 60 % of 8; the 1.6 cores of the pause ask for 3. Three pods serve 7.5
/// of the 12 requests/s that come back: 4.5 a second are too many until new pods are ready. A
/// window of the 180 s of the pause ends before the HPA, which looks every 15 s at a metric of 15
/// s, sees the load return; one of 200 s holds.
#[test]
pub(super) fn pods_that_stay_through_a_pause_lose_nothing() {
    let (base, tried) = runs("flapping", ModelId::Container);
    assert!(base.totals.n_failed() > 100, "{:?}", base.totals);
    for tried in tried {
        assert_eq!((tried.totals.n_failed(), resizes(&tried)), (0, Vec::new()));
    }
}

/// From 120 s on 14 arrive each second where 4 tasks of a core serve 10. Three minutes of a metric
/// become one: at least 120 s × 4/s fewer wait in vain.
#[test]
fn a_metric_of_every_20_seconds_saves_requests_on_ecs() {
    let (base, tried) = runs("target-tracking", ModelId::ServerlessContainer);
    let saved = base.totals.n_failed().saturating_sub(tried[0].totals.n_failed());
    assert!(saved >= 480, "{saved}");
}

/// 50/s × 0.4 s = 20 busy on average, as Erlang's formula has it for 20 servers: 16 % find none
/// free. With 40, or with half the load of 10, next to none do.
#[test]
pub(super) fn a_reservation_of_the_mean_throttles_one_call_in_six() {
    let (base, tried) = runs("lambda-throttled", ModelId::Faas);
    let share = throttled(&base) as f64 / base.totals.arrived as f64;
    assert!((0.14..0.18).contains(&share), "{share}");
    assert!(tried.iter().all(|tried| throttled(tried) * 100 < tried.totals.arrived));
}

/// 200/s × 0.2 s = 40 at once; while environments start, each further call starts one more, 113 in
/// all.
#[test]
pub(super) fn provisioned_environments_spare_every_cold_start() {
    let (base, tried) = runs("provisioned", ModelId::Faas);
    assert_eq!(base.totals.cold_starts, 113);
    assert_eq!((base.totals.n_failed(), tried[0].totals.cold_starts), (0, 0));
    assert!(tried[1].totals.cold_starts < base.totals.cold_starts);
}

/// A start takes seconds on Cloud Run. Answered at once, a request takes 0.1 s. A start of the
/// application of 0.5 s in place of 5 s takes 4.5 s off the longest wait; and of the requests that
/// have come by then 16 share the processor at first, or 8 and those that come meanwhile, which is
/// up to 0.8 s less.
#[test]
pub(super) fn one_instance_kept_spares_the_first_visitor_the_start() {
    let (base, tried) = runs("scale-from-zero", ModelId::ServerlessContainer);
    let slowest = |result: &RunResult| result.latency.max.as_secs_f64();
    assert!(slowest(&base) > 5.0, "{}", slowest(&base));
    assert!(slowest(&tried[0]) < 0.2, "{}", slowest(&tried[0]));
    let saved = slowest(&base) - slowest(&tried[1]);
    assert!((4.5..=5.3).contains(&saved), "{saved}");
}

/// 4 pods serve 4 / 0.4 s = 10/s. 120 s of 2 too many are 240, of which the four queues hold some:
/// at least 3,300 of 3,540 can be answered, unless pods are ended. 6 pods serve 15/s.
#[test]
pub(super) fn probes_that_wait_in_line_end_healthy_pods() {
    let (base, tried) = runs("probe-kills", ModelId::Container);
    assert!(base.totals.completed * 2 < base.totals.arrived, "{:?}", base.totals);
    assert!(tried.iter().all(|tried| tried.totals.completed >= 3_300));
}

/// After the minute of 16/s the 6/s of everyday become up to 18 attempts, where 10 can be served:
/// little more is answered than what came in the minute before. Without retries they fit, and with
/// 10 pods 25/s can be served. With 8 pods, 20/s, some wait for longer than a client does.
#[test]
pub(super) fn retries_keep_an_overload_alive() {
    let (base, tried) = runs("retry-storm", ModelId::Container);
    assert!(base.totals.completed < 60 * 6 + 100, "{:?}", base.totals);
    assert!(tried.iter().all(|tried| tried.totals.completed * 2 > tried.totals.arrived));
    assert_eq!(tried[1].totals.n_failed(), 0);
    let eight = json!({"models": {"container": {"deployment": {"replicas": 8}}}});
    let input = preset("retry-storm").expect("there is one").input;
    let eight = run(&apply(&input, &eight).expect("it fits"), ModelId::Container).totals;
    assert!((eight.arrived / 10..eight.arrived / 5).contains(&eight.n_failed()), "{eight:?}");
}

/// 100/s on 10 pods are 10/s each. Each of 10 pods that leave refuses for a second, when some of
/// the ten have left already: 127 in all. A sleep of 2 s covers the second; 3 s of routing make
/// more than twice as many.
#[test]
pub(super) fn a_sleep_before_stopping_ends_the_refusals_of_a_deploy() {
    let (base, tried) = runs("deploy-502", ModelId::Container);
    assert!((120..=140).contains(&refused(&base)), "{}", refused(&base));
    assert_eq!(refused(&tried[0]), 0);
    assert!(refused(&tried[1]) > 2 * refused(&base), "{}", refused(&tried[1]));
}
