//! Functions.

use super::{Field, Part, PartKind, Standing};
use crate::scenario::input::{FaasInput, InvocationInput};

pub(super) const FIELDS: &[Field] = &[
    ("function", PartKind::Launcher),
    ("function.MemorySize", PartKind::Instance),
    ("function.Timeout", PartKind::Instance),
    ("concurrency", PartKind::Router),
    ("invocation", PartKind::Redelivery),
    ("environments", PartKind::IdlePolicy),
    ("deployment", PartKind::Rollout),
];

pub(super) fn standing(input: &FaasInput) -> Standing {
    let mut parts = vec![
        (PartKind::Router, Part::LambdaFrontEnd),
        (PartKind::Launcher, Part::ColdStarts),
        (PartKind::IdlePolicy, Part::IdleTime),
        (PartKind::Healer, Part::EnvironmentReset),
        (PartKind::Rollout, Part::Alias),
    ];
    if input.environments.max_life_median_s.is_some() {
        parts.push((PartKind::IdlePolicy, Part::Recycling));
    }
    match input.invocation {
        InvocationInput::Synchronous => {}
        InvocationInput::Asynchronous { .. } => {
            parts.push((PartKind::Redelivery, Part::EventQueue));
        }
        InvocationInput::Queue { .. } => parts.push((PartKind::Redelivery, Part::SqsQueue)),
    }
    parts
}
