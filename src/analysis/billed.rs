//! What of a scenario is metered.

use super::billing_profile::{
    BillingProfile, BillingProfiles, CloudRunBilling, CloudRunProfile, FargateProfile, FrontDoor,
};
use crate::cost::Architecture;
use crate::scenario::ModelId;
use crate::scenario::input::{
    ArchitectureInput, CloudRunBillingInput, FaasInput, ScenarioInput, ServerlessContainerInput,
    WorkloadInput,
};
use crate::sim::models::serverless_container::cloud_run::boosted_vcpu;

/// What is metered for a model of a scenario: the default profile, with what the scenario itself
/// says of sizes, of payloads and of how it is billed.
pub fn billing_profile(input: &ScenarioInput, model: ModelId) -> BillingProfile {
    let mut profile = match (model, &input.models.serverless_container) {
        (ModelId::ServerlessContainer, Some(service)) => serverless(service),
        _ => BillingProfiles::default().of(model).clone(),
    };
    match &mut profile {
        BillingProfile::Machines(machines) => fit(&mut machines.front_door, &input.workload),
        BillingProfile::Eks(eks) => fit(&mut eks.front_door, &input.workload),
        BillingProfile::Fargate(fargate) => fit(&mut fargate.front_door, &input.workload),
        BillingProfile::CloudRun(_) => {}
        BillingProfile::Lambda(lambda) => {
            let FaasInput { function, concurrency, .. } =
                input.models.faas.clone().unwrap_or_default();
            lambda.memory_mb = function.memory_size;
            lambda.provisioned = concurrency.provisioned_concurrent_executions;
            lambda.architecture = match function.architecture {
                ArchitectureInput::X86 => Architecture::X86,
                ArchitectureInput::Arm => Architecture::Arm,
            };
        }
    }
    profile
}

/// CPU units of a vCPU of ECS.
const UNITS_PER_VCPU: f64 = 1024.0;

/// MiB of a GB of AWS.
const MIB_PER_GB: f64 = 1024.0;

/// What the chosen serverless platform bills: sizes are the scenario's own.
fn serverless(service: &ServerlessContainerInput) -> BillingProfile {
    match service {
        ServerlessContainerInput::CloudRun { service } => {
            BillingProfile::CloudRun(CloudRunProfile {
                billing: match service.billing {
                    CloudRunBillingInput::RequestBased => CloudRunBilling::RequestBased,
                    CloudRunBillingInput::InstanceBased => CloudRunBilling::InstanceBased,
                },
                vcpu: service.template.cpu,
                boosted_vcpu: service
                    .template
                    .startup_cpu_boost
                    .then(|| boosted_vcpu(service.template.cpu)),
                gib: service.template.memory_gib,
            })
        }
        ServerlessContainerInput::EcsFargate { service } => {
            BillingProfile::Fargate(FargateProfile {
                vcpu: f64::from(service.task.cpu) / UNITS_PER_VCPU,
                gb: service.task.memory_mib() / MIB_PER_GB,
                ..FargateProfile::default()
            })
        }
    }
}

fn fit(front_door: &mut Option<FrontDoor>, workload: &WorkloadInput) {
    if let Some(front_door) = front_door {
        front_door.request_kib = mean_payload_kib(workload);
        front_door.open_connections = workload.connections;
    }
}

fn mean_payload_kib(workload: &WorkloadInput) -> f64 {
    let first = (1.0, f64::from(workload.payload_kib));
    let further = workload.classes.iter().map(|c| (c.weight, f64::from(c.payload_kib)));
    let (weight, kib) = std::iter::once(first)
        .chain(further)
        .fold((0.0, 0.0), |(weights, sum), (weight, kib)| (weights + weight, sum + weight * kib));
    kib / weight
}
