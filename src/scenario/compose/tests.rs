//! What is put together has the parts that it is said to have.

use super::*;
use crate::scenario::input::{
    CloudRunInput, EcsServiceInput, InvocationInput, NodesInput, ScenarioInput,
    ServerlessContainerInput,
};
use crate::scenario::{PartKind, check, parts};

/// The default scenario, and one in which every model has other optional parts.
fn scenarios() -> [Scenario; 2] {
    let mut first = ScenarioInput::default();
    let cloud_run = ServerlessContainerInput::CloudRun { service: CloudRunInput::default() };
    first.models.serverless_container = Some(cloud_run);
    let mut second = first.clone();
    let models = &mut second.models;
    models.server.as_mut().expect("the default has all models").scaling = None;
    models.vm.as_mut().expect("as above").policies.clear();
    let container = models.container.as_mut().expect("as above");
    (container.hpa, container.nodes) = (None, Some(NodesInput::default()));
    models.faas.as_mut().expect("as above").invocation = InvocationInput::Queue {
        visibility_timeout: 30,
        max_receive_count: None,
        maximum_concurrency: None,
    };
    let service = EcsServiceInput { auto_scaling: None, ..EcsServiceInput::default() };
    models.serverless_container = Some(ServerlessContainerInput::EcsFargate { service });
    [first, second].map(|input| check(&input).expect("the scenario can be run"))
}

#[test]
fn every_optional_part_that_is_named_is_there_and_no_other() {
    for (scenario, model) in
        scenarios().iter().flat_map(|scenario| ModelId::ALL.map(|model| (scenario, model)))
    {
        let end = SimTime::from_secs_f64(1.0);
        let workload = workload(&scenario.input().workload, end);
        let platform = composition(scenario, model, &workload, 1).expect("it is given").platform;
        let named = parts(scenario, model).expect("it is given");
        let is_named = |kind| named.iter().any(|(of, _)| *of == kind);
        for (kind, is_there) in [
            (PartKind::HealthCheck, platform.checks.is_some()),
            (PartKind::Infrastructure, platform.infrastructure.is_some()),
            (PartKind::Telemetry, platform.scaler.is_some()),
            (PartKind::Scaler, platform.scaler.is_some()),
            (PartKind::IdlePolicy, platform.idle.is_some()),
            (PartKind::Redelivery, platform.redelivery.is_some()),
            (PartKind::Router, true),
            (PartKind::Launcher, true),
            (PartKind::Healer, true),
            (PartKind::Rollout, true),
        ] {
            assert_eq!(is_named(kind), is_there, "{kind} of {model:?}");
        }
    }
}
