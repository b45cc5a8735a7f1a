//! VM groups: every field of the format, and the rules between fields.

use orchestration_guide::scenario::input::{
    HealthyPercentagesInput, LoadBalancingInput, ScalingPolicyInput, ScenarioInput,
    ScheduledActionInput, StepAdjustmentInput, VmDeploymentInput, VmInput,
};
use orchestration_guide::scenario::limits::Unit;
use orchestration_guide::scenario::{FieldPath, Problem, check, decode, encode};
use serde_json::{Value, json};

/// The group with everything in it that is optional.
pub(crate) fn with_everything_optional(vm: &Value) -> Value {
    let mut vm = vm.clone();
    let alarm = json!({
        "MetricName": "CPUUtilization", "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 50, "Period": 60, "EvaluationPeriods": 2, "DatapointsToAlarm": 2,
        "TreatMissingData": "missing",
    });
    let percentages = json!({"MinHealthyPercentage": 90, "MaxHealthyPercentage": 120});
    let group = &mut vm["auto_scaling_group"];
    group["DefaultInstanceWarmup"] = json!(60);
    group["InstanceMaintenancePolicy"] = percentages.clone();
    group["LaunchLifecycleHook"] = json!({"HeartbeatTimeout": 300});
    vm["policies"] = json!([
        {
            "PolicyType": "TargetTrackingScaling", "TargetValue": 60, "DisableScaleIn": false,
            "PredefinedMetricType": "ASGAverageCPUUtilization", "EstimatedInstanceWarmup": 60,
        },
        {
            "PolicyType": "StepScaling", "Alarm": alarm, "EstimatedInstanceWarmup": 60,
            "AdjustmentType": "PercentChangeInCapacity", "MinAdjustmentMagnitude": 1,
            "StepAdjustments": [
                {
                    "MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10,
                    "ScalingAdjustment": 10,
                },
                {
                    "MetricIntervalLowerBound": 10, "MetricIntervalUpperBound": 20,
                    "ScalingAdjustment": 30,
                },
            ],
        },
        {
            "PolicyType": "SimpleScaling", "Alarm": alarm, "AdjustmentType": "ChangeInCapacity",
            "MinAdjustmentMagnitude": 0, "ScalingAdjustment": 1, "Cooldown": 60,
        },
    ]);
    vm["scheduled_actions"] =
        json!([{"start_s": 60, "MinSize": 1, "MaxSize": 20, "DesiredCapacity": 5}]);
    vm["deployment"]["HealthyPercentages"] = percentages;
    vm["deployment"]["InstanceWarmup"] = json!(60);
    vm["deployment"]["CheckpointPercentages"] = json!([50, 100]);
    vm["warm_pool"] = json!({"MaxGroupPreparedCapacity": 10, "MinSize": 1, "PoolState": "Stopped"});
    vm
}

/// The group with the variants that the one above does not have.
pub(crate) fn with_other_variants(vm: &Value) -> Value {
    let mut vm = vm.clone();
    vm["deployment"] = json!({
        "type": "blue_green", "termination_wait_s": 60,
        "traffic_shift": {"type": "canary", "percent": 10, "interval_s": 60},
    });
    vm["target_group"]["Attributes"]["load_balancing"] = json!({"algorithm_type": "flow_hash"});
    vm
}

/// Bounds the work of a run, not the settings.
pub(crate) fn shorten(vm: &mut VmInput) {
    const MOST: u32 = 200;
    let group = &mut vm.auto_scaling_group;
    for size in [&mut group.min_size, &mut group.max_size, &mut group.desired_capacity] {
        *size = (*size).min(MOST);
    }
    for action in &mut vm.scheduled_actions {
        for size in [&mut action.min_size, &mut action.max_size, &mut action.desired_capacity] {
            *size = size.map(|size| size.min(MOST));
        }
    }
}

#[test]
fn a_group_with_everything_in_it_survives_a_link() {
    let vm = serde_json::to_value(VmInput::default()).expect("plain data");
    for whole in [with_everything_optional(&vm), with_other_variants(&vm)] {
        let mut input = ScenarioInput::default();
        input.models.vm = Some(serde_json::from_value(whole).expect("a group"));
        assert_eq!(decode(&encode(&input)), Ok(input));
    }
}

#[track_caller]
fn finds(change: impl Fn(&mut VmInput), path: &str, problem: Problem) {
    let mut input = ScenarioInput::default();
    change(input.models.vm.as_mut().expect("the default has it"));
    let faults = check(&input).expect_err("the scenario is broken");
    let faults: Vec<_> =
        faults.iter().map(|fault| (fault.path.as_str(), fault.problem.clone())).collect();
    assert_eq!(faults, [(format!("models.vm.{path}").as_str(), problem)]);
}

fn other(path: &str) -> FieldPath {
    FieldPath::from(format!("models.vm.{path}").as_str())
}

#[test]
fn a_group_is_not_larger_than_its_maximum() {
    let (value, unit) = (30.0, Unit::One);
    let at_most = Problem::AboveField {
        value,
        other: other("auto_scaling_group.MaxSize"),
        other_value: 20.0,
        unit,
    };
    finds(
        |vm| vm.auto_scaling_group.desired_capacity = 30,
        "auto_scaling_group.DesiredCapacity",
        at_most,
    );
}

#[test]
fn healthy_percentages_are_at_most_100_apart() {
    finds(
        |vm| {
            vm.auto_scaling_group.instance_maintenance_policy = Some(HealthyPercentagesInput {
                min_healthy_percentage: 50,
                max_healthy_percentage: Some(160),
            });
        },
        "auto_scaling_group.InstanceMaintenancePolicy.MaxHealthyPercentage",
        Problem::TooFarAbove {
            value: 160.0,
            other: other("auto_scaling_group.InstanceMaintenancePolicy.MinHealthyPercentage"),
            other_value: 50.0,
            apart: 100.0,
            unit: Unit::Percent,
        },
    );
}

#[test]
fn a_slow_start_is_off_or_at_least_30_seconds() {
    let attributes = "target_group.Attributes.load_balancing.slow_start_duration_seconds";
    let slow_start = |secs| {
        move |vm: &mut VmInput| {
            vm.target_group.attributes.load_balancing =
                LoadBalancingInput::RoundRobin { slow_start_duration_seconds: secs };
        }
    };
    let problem = Problem::OutOfRange { value: 20.0, min: 30.0, max: 900.0, unit: Unit::Seconds };
    finds(slow_start(20), attributes, problem);
    let mut input = ScenarioInput::default();
    slow_start(30)(input.models.vm.as_mut().expect("the default has it"));
    assert!(check(&input).is_ok());
}

#[test]
fn a_check_is_answered_before_the_next_one() {
    finds(
        |vm| vm.target_group.health_check_timeout_seconds = 60,
        "target_group.HealthCheckTimeoutSeconds",
        Problem::AboveField {
            value: 60.0,
            other: other("target_group.HealthCheckIntervalSeconds"),
            other_value: 30.0,
            unit: Unit::Seconds,
        },
    );
}

#[test]
fn an_alarm_counts_whole_minutes_and_no_more_breaches_than_datapoints() {
    let step_policy = |change: fn(&mut Value)| {
        let vm = serde_json::to_value(VmInput::default()).expect("plain data");
        let mut policy = with_everything_optional(&vm)["policies"][1].clone();
        change(&mut policy);
        let policy: ScalingPolicyInput = serde_json::from_value(policy).expect("a policy");
        move |vm: &mut VmInput| vm.policies = vec![policy.clone()]
    };
    finds(
        step_policy(|policy| policy["Alarm"]["Period"] = json!(90)),
        "policies[0].Alarm.Period",
        Problem::NotAMultiple { value: 90.0, of: 60.0, unit: Unit::Seconds },
    );
    finds(
        step_policy(|policy| policy["Alarm"]["DatapointsToAlarm"] = json!(3)),
        "policies[0].Alarm.DatapointsToAlarm",
        Problem::AboveField {
            value: 3.0,
            other: other("policies[0].Alarm.EvaluationPeriods"),
            other_value: 2.0,
            unit: Unit::One,
        },
    );
    finds(
        step_policy(|policy| {
            policy["StepAdjustments"][1]["MetricIntervalLowerBound"] = json!(15);
        }),
        "policies[0].StepAdjustments[1].MetricIntervalLowerBound",
        Problem::AboveField {
            value: 15.0,
            other: other("policies[0].StepAdjustments[0].MetricIntervalUpperBound"),
            other_value: 10.0,
            unit: Unit::One,
        },
    );
    finds(
        step_policy(|policy| policy["StepAdjustments"] = json!([])),
        "policies[0].StepAdjustments",
        Problem::EmptyList,
    );
}

#[test]
fn steps_may_be_open_at_both_ends() {
    let open = |lower, upper| StepAdjustmentInput {
        metric_interval_lower_bound: lower,
        metric_interval_upper_bound: upper,
        scaling_adjustment: 1,
    };
    let mut input = ScenarioInput::default();
    let vm = input.models.vm.as_mut().expect("the default has it");
    let everything = with_everything_optional(&serde_json::to_value(&*vm).expect("plain data"));
    *vm = serde_json::from_value(everything).expect("a group");
    let Some(ScalingPolicyInput::StepScaling { step_adjustments, .. }) = vm.policies.get_mut(1)
    else {
        panic!("it has a step policy");
    };
    *step_adjustments = vec![open(None, Some(-10.0)), open(Some(-10.0), None)];
    assert_eq!(check(&input).err(), None);
}

#[test]
fn scheduled_actions_stand_in_order_of_time() {
    let at = |start_s| ScheduledActionInput {
        start_s,
        min_size: None,
        max_size: None,
        desired_capacity: Some(3),
    };
    finds(
        |vm| vm.scheduled_actions = vec![at(60), at(30)],
        "scheduled_actions[1].start_s",
        Problem::NotInOrder { at_s: 30.0, previous_s: 60.0 },
    );
}

#[test]
fn checkpoints_rise() {
    let falling = |vm: &mut VmInput| {
        if let VmDeploymentInput::InstanceRefresh { checkpoint_percentages, .. } =
            &mut vm.deployment
        {
            *checkpoint_percentages = vec![50, 20];
        }
    };
    finds(
        falling,
        "deployment.CheckpointPercentages[1]",
        Problem::BelowField {
            value: 20.0,
            other: other("deployment.CheckpointPercentages[0]"),
            other_value: 50.0,
            unit: Unit::Percent,
        },
    );
}
