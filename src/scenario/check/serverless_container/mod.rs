//! Serverless containers.

mod cloud_run;
mod ecs_fargate;

use super::{Faults, FieldPath, Other, Work};
use crate::scenario::input::ServerlessContainerInput;

pub(super) fn check(input: &ServerlessContainerInput, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("service");
    match input {
        ServerlessContainerInput::CloudRun { service } => cloud_run::check(service, &at, faults),
        ServerlessContainerInput::EcsFargate { service } => {
            ecs_fargate::check(service, &at, faults);
        }
    }
}

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(input: &ServerlessContainerInput, duration_s: f64) -> Work {
    match input {
        ServerlessContainerInput::CloudRun { service } => cloud_run::work(service, duration_s),
        ServerlessContainerInput::EcsFargate { service } => ecs_fargate::work(service, duration_s),
    }
}
