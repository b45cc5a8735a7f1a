//! Serverless containers.

mod cloud_run;
mod ecs_fargate;

use super::{Application, Composition, ScaleTarget};
use crate::scenario::input::ServerlessContainerInput;
use crate::sim::workload::WorkloadSpec;

pub(super) fn composition(
    input: &ServerlessContainerInput,
    application: &Application,
) -> Composition {
    match input {
        ServerlessContainerInput::CloudRun { service } => {
            cloud_run::composition(service, application)
        }
        ServerlessContainerInput::EcsFargate { service } => {
            ecs_fargate::composition(service, application)
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
