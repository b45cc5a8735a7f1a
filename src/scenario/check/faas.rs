//! Functions.

use super::{Faults, FieldPath, Work};
use crate::scenario::input::FaasInput;

pub(super) fn check(_input: &FaasInput, _at: &FieldPath, _faults: &mut Faults) {}

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(_input: &FaasInput, _duration_s: f64) -> Work {
    Work::default()
}
