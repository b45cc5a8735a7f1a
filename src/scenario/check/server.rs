//! Servers that people manage.

use super::{Faults, FieldPath, Work};
use crate::scenario::input::ServerInput;

pub(super) fn check(_input: &ServerInput, _at: &FieldPath, _faults: &mut Faults) {}

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(_input: &ServerInput, _duration_s: f64) -> Work {
    Work::default()
}
