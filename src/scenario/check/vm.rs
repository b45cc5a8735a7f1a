//! A VM group: an Auto Scaling group behind a load balancer.

use super::{Faults, FieldPath, Work};
use crate::scenario::input::VmInput;

pub(super) fn check(_input: &VmInput, _at: &FieldPath, _faults: &mut Faults) {}

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(_input: &VmInput, _duration_s: f64) -> Work {
    Work::default()
}
