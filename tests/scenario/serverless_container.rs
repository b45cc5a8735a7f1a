//! Broken scenarios of serverless containers.

use orchestration_guide::scenario::input::{
    CloudRunInput, CloudRunProbeInput, EcsAutoScalingInput, EcsServiceInput, EcsStrategyInput,
    ScenarioInput, ServerlessContainerInput,
};
use orchestration_guide::scenario::limits::Unit;
use orchestration_guide::scenario::{FieldPath, Problem, check};

const SERVICE: &str = "models.serverless_container.service";

fn faults_of(model: ServerlessContainerInput) -> Vec<(String, Problem)> {
    let mut input = ScenarioInput::default();
    input.models.serverless_container = Some(model);
    let faults = check(&input).expect_err("the scenario is broken");
    faults.into_iter().map(|fault| (fault.path.as_str().to_owned(), fault.problem)).collect()
}

#[track_caller]
fn cloud_run_finds(change: fn(&mut CloudRunInput), path: &str, problem: Problem) {
    let mut service = CloudRunInput::default();
    change(&mut service);
    let found = faults_of(ServerlessContainerInput::CloudRun { service });
    assert_eq!(found, [(format!("{SERVICE}.{path}"), problem)]);
}

#[track_caller]
fn ecs_finds(change: fn(&mut EcsServiceInput), path: &str, problem: Problem) {
    let mut service = EcsServiceInput::default();
    change(&mut service);
    let found = faults_of(ServerlessContainerInput::EcsFargate { service });
    assert_eq!(found, [(format!("{SERVICE}.{path}"), problem)]);
}

fn other(path: &str) -> FieldPath {
    FieldPath::from(format!("{SERVICE}.{path}").as_str())
}

#[test]
fn cloud_run_s_rules_are_kept() {
    cloud_run_finds(
        |service| service.template.cpu = 0.5,
        "template.maxInstanceRequestConcurrency",
        Problem::OutOfRange { value: 80.0, min: 1.0, max: 1.0, unit: Unit::One },
    );
    cloud_run_finds(
        |service| service.scaling.min_instance_count = 30,
        "scaling.minInstanceCount",
        Problem::AboveField {
            value: 30.0,
            other: other("scaling.maxInstanceCount"),
            other_value: 20.0,
            unit: Unit::One,
        },
    );
    cloud_run_finds(
        |service| {
            let probe = CloudRunProbeInput { timeout_seconds: 11.0, ..Default::default() };
            service.template.startup_probe = Some(probe);
        },
        "template.startupProbe.timeoutSeconds",
        Problem::AboveField {
            value: 11.0,
            other: other("template.startupProbe.periodSeconds"),
            other_value: 10.0,
            unit: Unit::Seconds,
        },
    );
}

#[test]
fn a_quota_has_room_for_one_instance() {
    cloud_run_finds(
        |service| service.scaling.quota_vcpu = 0.5,
        "scaling.quotaVcpu",
        Problem::BelowField {
            value: 0.5,
            other: other("template.cpu"),
            other_value: 1.0,
            unit: Unit::One,
        },
    );
}

#[test]
fn the_rules_of_aws_are_kept() {
    ecs_finds(
        |service| service.load_balancer.health_check_timeout_seconds = 31.0,
        "loadBalancer.healthCheckTimeoutSeconds",
        Problem::AboveField {
            value: 31.0,
            other: other("loadBalancer.healthCheckIntervalSeconds"),
            other_value: 30.0,
            unit: Unit::Seconds,
        },
    );
    ecs_finds(
        |service| {
            let policy = EcsAutoScalingInput { max_capacity: 1, ..Default::default() };
            service.auto_scaling = Some(policy);
        },
        "autoScaling.maxCapacity",
        Problem::BelowField {
            value: 1.0,
            other: other("autoScaling.minCapacity"),
            other_value: 2.0,
            unit: Unit::One,
        },
    );
    ecs_finds(
        |service| {
            let strategy = EcsStrategyInput::BlueGreen { bake_time_in_minutes: 1_441.0 };
            service.deployment_configuration.strategy = strategy;
        },
        "deploymentConfiguration.strategy.bakeTimeInMinutes",
        Problem::OutOfRange { value: 1_441.0, min: 0.0, max: 1_440.0, unit: Unit::One },
    );
}
