//! Serverless containers.

mod cloud_run;
mod ecs_fargate;

use super::Composition;
use crate::scenario::input::ServerlessContainerInput;
use crate::sim::workload::WorkloadSpec;

pub(super) fn composition(
    input: &ServerlessContainerInput,
    workload: &WorkloadSpec,
) -> Composition {
    match input {
        ServerlessContainerInput::CloudRun { service } => cloud_run::composition(service, workload),
        ServerlessContainerInput::EcsFargate { service } => {
            ecs_fargate::composition(service, workload)
        }
    }
}
