//! Serverless containers.

use super::{Faults, FieldPath, Work};
use crate::scenario::input::ServerlessContainerInput;

pub(super) fn check(_input: &ServerlessContainerInput, _at: &FieldPath, _faults: &mut Faults) {}

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(_input: &ServerlessContainerInput, _duration_s: f64) -> Work {
    Work::default()
}
