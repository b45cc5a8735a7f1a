//! The parts of a run: which stand in a model, in which two runs differ, and how one is swapped.

use orchestration_guide::scenario::input::{
    EcsServiceInput, EventInput, NginxInput, ScalingPolicyInput, ScenarioInput,
    ServerlessContainerInput,
};
use orchestration_guide::scenario::read::{Replacement, read, replace};
use orchestration_guide::scenario::{
    Differences, FieldDifference, FieldPath, ModelId, Part, PartDifference, PartKind, Scenario,
    Side, check, differences, part_of, parts,
};
use serde_json::{Value, json};

use crate::full::full_scenarios;

fn default() -> Scenario {
    check(&ScenarioInput::default()).expect("the default can be run")
}

/// The default with something changed.
fn with(change: impl FnOnce(&mut ScenarioInput)) -> Scenario {
    let mut input = ScenarioInput::default();
    change(&mut input);
    check(&input).expect("the scenario can be run")
}

fn between(first: &Scenario, second: &Scenario, model: ModelId) -> Differences {
    let side = |scenario| Side { scenario, model };
    differences(side(first), side(second)).expect("both ask for the model")
}

fn field(part: PartKind, path: &str, first: Value, second: Value) -> FieldDifference {
    FieldDifference { part, path: FieldPath::from(path), first, second }
}

/// All scenarios that together have every variant of the format.
fn scenarios() -> Vec<Scenario> {
    let read = |value: &Value| read(&value.to_string()).expect("the scenario can be run");
    full_scenarios().iter().map(read).chain([default()]).collect()
}

#[test]
fn a_scenario_does_not_differ_from_itself_nor_by_what_it_leaves_out() {
    let spelled_out = serde_json::to_string(&ScenarioInput::default()).expect("no NaN");
    let spelled_out = read(&spelled_out).expect("the default can be run");
    let left_out = read("{}").expect("every field has a default");
    for model in ModelId::ALL {
        assert_eq!(between(&spelled_out, &left_out, model), Differences::default(), "{model:?}");
    }
}

/// The same group, but with metrics that come earlier and every 10 s.
#[test]
fn a_swapped_part_is_the_only_one_that_differs() {
    let swapped = with(|input| {
        let vm = input.models.vm.as_mut().expect("the default has one");
        vm.metric_delay_s = 20.0;
        let policy = json!({
            "PolicyType": "TargetTrackingScaling", "TargetValue": 60, "DisableScaleIn": false,
            "PredefinedMetricType": "ASGAverageCPUUtilizationHighResolution",
            "EstimatedInstanceWarmup": null,
        });
        vm.policies = vec![serde_json::from_value(policy).expect("a policy")];
    });
    let found = between(&default(), &swapped, ModelId::Vm);
    assert_eq!(found.parts, [], "the same parts with other settings");
    let telemetry = PartKind::Telemetry;
    let metric = "models.vm.policies[0].PredefinedMetricType";
    let (minutes, seconds) =
        (json!("ASGAverageCPUUtilization"), json!("ASGAverageCPUUtilizationHighResolution"));
    assert_eq!(
        found.fields,
        [
            field(telemetry, "models.vm.metric_delay_s", json!(30), json!(20)),
            field(telemetry, metric, minutes, seconds),
        ]
    );
    let of_others = between(&default(), &swapped, ModelId::Container);
    assert_eq!(of_others, Differences::default(), "what the other models say does not count");
}

#[test]
fn another_part_in_the_same_place_is_told_beside_its_fields() {
    let nginx = with(|input| {
        input.models.server.as_mut().expect("the default has one").nginx =
            Some(NginxInput::default());
        input.events = vec![EventInput::Kill { at_s: 60.0, count: 1 }];
        input.workload.client_timeout_s = None;
    });
    let found = between(&default(), &nginx, ModelId::Server);
    let place = |part, first: &[Part], second: &[Part]| PartDifference {
        part,
        first: first.to_vec(),
        second: second.to_vec(),
    };
    assert_eq!(
        found.parts,
        [
            place(PartKind::Router, &[Part::Haproxy], &[Part::Nginx]),
            place(PartKind::HealthCheck, &[Part::HaproxyChecks], &[]),
        ]
    );
    let places: Vec<_> = found.fields.iter().map(|f| (f.part, f.path.as_str())).collect();
    assert_eq!(
        places,
        [
            (PartKind::Clients, "workload.client_timeout_s"),
            (PartKind::Faults, "events"),
            (PartKind::Router, "models.server.nginx"),
        ]
    );
    assert_eq!(found.fields[2].first, Value::Null);
}

#[test]
fn two_platforms_are_told_side_by_side() {
    let scenario = with(|input| input.duration_s = 600.0);
    let (first, second) = (default(), scenario);
    let of = |scenario, model| Side { scenario, model };
    let found = differences(of(&first, ModelId::Container), of(&second, ModelId::Vm));
    let found = found.expect("the default has all models");
    let duration = field(PartKind::Run, "duration_s", json!(900), json!(600));
    assert_eq!(found.fields, [duration], "fields of two platforms have nothing in common");
    let scaler = PartDifference {
        part: PartKind::Scaler,
        first: vec![Part::HorizontalPodAutoscaler],
        second: vec![Part::TargetTracking],
    };
    assert!(found.parts.contains(&scaler), "{:?}", found.parts);

    // Cloud Run and ECS are two platforms of one model.
    let ecs = with(|input| {
        input.models.serverless_container =
            Some(ServerlessContainerInput::EcsFargate { service: EcsServiceInput::default() });
    });
    let found = between(&default(), &ecs, ModelId::ServerlessContainer);
    assert_eq!(found.fields, []);
    let kinds: Vec<_> = found.parts.iter().map(|place| place.part).collect();
    let both = |kind| kinds.contains(&kind);
    assert!(both(PartKind::HealthCheck) && both(PartKind::IdlePolicy), "{kinds:?}");
}

#[test]
fn each_kind_of_policy_is_named_once() {
    let vm = with(|input| {
        let vm = input.models.vm.as_mut().expect("the default has one");
        vm.policies.extend(vm.policies.clone());
    });
    let scalers = |scenario| {
        let parts = parts(scenario, ModelId::Vm).expect("the default has one");
        let of_kind = parts.into_iter().filter(|(kind, _)| *kind == PartKind::Scaler);
        of_kind.map(|(_, part)| part).collect::<Vec<_>>()
    };
    assert_eq!(scalers(&vm), [Part::TargetTracking]);
    assert_eq!(scalers(&default()), [Part::TargetTracking]);
    let policies = &default().input().models.vm.clone().expect("the default has one").policies;
    assert!(matches!(policies[..], [ScalingPolicyInput::TargetTrackingScaling { .. }]));
}

#[test]
fn every_field_belongs_to_a_kind_of_part() {
    let mut n_fields = 0;
    for scenario in scenarios() {
        let value = serde_json::to_value(scenario.input()).expect("no NaN");
        each_leaf(&value, &FieldPath::root(), &mut |path| {
            assert!(part_of(&scenario, path).is_some(), "{path}");
            n_fields += 1;
        });
    }
    assert!(n_fields > 1000, "only {n_fields} fields");
}

fn each_leaf(value: &Value, at: &FieldPath, found: &mut impl FnMut(&FieldPath)) {
    match value {
        Value::Object(fields) => {
            // Which of two platforms it is, is no field of either.
            let fields = fields.iter().filter(|(name, _)| *name != "platform");
            fields.for_each(|(name, value)| each_leaf(value, &at.key(name), found));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(i, item)| each_leaf(item, &at.index(i), found));
        }
        _ => found(at),
    }
}

/// Whatever two scenarios differ in: the first with these fields of the second is the second.
#[test]
fn the_fields_that_differ_make_the_one_scenario_of_the_other() {
    let (scenarios, default) = (scenarios(), default());
    let neighbors = scenarios.windows(2).map(|pair| (&pair[0], &pair[1]));
    let to_default = scenarios.iter().map(|scenario| (scenario, &default));
    let from_default = scenarios.iter().map(|scenario| (&default, scenario));
    let mut n_replaced = 0;
    for (first, second) in neighbors.chain(to_default).chain(from_default) {
        let mut replacements = Vec::new();
        for model in ModelId::ALL {
            let found = between(first, second, model);
            let of_second =
                |field: FieldDifference| Replacement { path: field.path, value: field.second };
            replacements.extend(found.fields.into_iter().map(of_second));
        }
        let replaced = replace(first, &replacements).unwrap_or_else(|error| panic!("{error:?}"));
        for model in ModelId::ALL {
            assert_eq!(between(&replaced, second, model).fields, [], "{model:?}");
        }
        n_replaced += replacements.len();
    }
    assert!(n_replaced > 500, "only {n_replaced} fields");
}

/// The scenario with fields replaced, or what is told.
fn swapped(texts: &[&str]) -> Result<Scenario, Vec<String>> {
    let parsed: Vec<Replacement> =
        texts.iter().map(|text| text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))).collect();
    replace(&default(), &parsed).map_err(|error| error.0.iter().map(ToString::to_string).collect())
}

#[test]
fn fields_are_replaced_one_after_the_other() {
    let scenario = swapped(&[
        "vm.auto_scaling_group.MaxSize=30",
        "models.vm.warm_pool={}",
        "vm.warm_pool.PoolState=Running",
        "container.hpa=null",
        "events[0]={\"kind\": \"node_loss\", \"at_s\": 5}",
        "duration_s=600",
    ]);
    let scenario = scenario.expect("all of it fits");
    let input = scenario.input();
    assert_eq!((input.duration_s, input.events.len()), (600.0, 1));
    let vm = serde_json::to_value(&input.models.vm).expect("no NaN");
    assert_eq!(vm["auto_scaling_group"]["MaxSize"], 30);
    assert_eq!(vm["warm_pool"]["PoolState"], "Running");
    assert_eq!(
        input.models.container.as_ref().map(|container| container.hpa.is_none()),
        Some(true)
    );
}

#[test]
fn a_field_that_cannot_be_replaced_is_told_with_its_place_and_its_cure() {
    let told = |texts: &[&str]| swapped(texts).expect_err("it does not fit");
    assert_eq!(
        told(&["vm.metric_delay=20", "vm.auto_scaling_group.MaxSize=1", "duration_s=0"]),
        [
            "models.vm.metric_delay: unknown field; did you mean metric_delay_s?",
            "duration_s: 0 s is out of range; use 1 to 604800 s",
            "models.vm.auto_scaling_group.MaxSize: 1 is below \
             models.vm.auto_scaling_group.MinSize = 2; use at least 2, or lower \
             models.vm.auto_scaling_group.MinSize",
        ]
    );
    for (text, expected) in [
        ("vm.policies[3].TargetValue=5", "no such entry; use [0], or [1] to add one"),
        ("events[1]=5", "no such entry; use [0] to add the first"),
        ("vm.policies.TargetValue=5", "is of type object; use array"),
        ("seed.x=5", "is of type object; use integer"),
        ("server.haproxy.retries=many", "is of type string; use integer"),
        ("workload.rate.shape=weekly", "missing; add it"),
    ] {
        let told = told(&[text]).join("\n");
        assert!(told.contains(expected), "{text}: {told}");
    }
}

#[test]
fn what_is_no_replacement_is_told_as_such() {
    for text in ["vm.metric_delay_s", "=5", "vm..x=5", "vm.policies[x]=5", "vm.policies[0=5"] {
        assert!(text.parse::<Replacement>().is_err(), "{text}");
    }
}
