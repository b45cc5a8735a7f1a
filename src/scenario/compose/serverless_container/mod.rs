//! Serverless containers.

mod cloud_run;
mod ecs_fargate;

use super::{Composition, ScaleTarget};
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

pub(super) fn scale_target(
    input: &ServerlessContainerInput,
    workload: &WorkloadSpec,
) -> Option<ScaleTarget> {
    match input {
        ServerlessContainerInput::CloudRun { service } => {
            Some(cloud_run::scale_target(service, workload))
        }
        ServerlessContainerInput::EcsFargate { service } => {
            ecs_fargate::scale_target(service, workload)
        }
    }
}
