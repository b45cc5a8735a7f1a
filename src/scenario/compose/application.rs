//! The application, which is the same on every platform.

use crate::scenario::input::WorkloadInput;
use crate::sim::fleet::{MemorySpec, WarmUp};
use crate::sim::workload::WorkloadSpec;
use crate::units::Span;

/// KiB of a MiB.
const KIB_PER_MIB: f64 = 1024.0;

/// What a scenario says of its application on the instances of one model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Application {
    /// Share of its requests' demand that is CPU work.
    pub(super) cpu_share: f64,
    /// Its memory. `None` without a limit, and where requests hold none: it never runs out then,
    /// and nothing is counted.
    pub(super) memory: Option<MemorySpec>,
    /// How it is slow after a start.
    pub(super) warm_up: Option<WarmUp>,
}

impl Application {
    /// The application of these requests, on instances that may use this much memory.
    pub(super) fn of(
        input: &WorkloadInput,
        workload: &WorkloadSpec,
        memory_limit_mib: Option<f64>,
    ) -> Self {
        let holds_memory = workload.classes.iter().any(|class| class.memory_kib > 0);
        let at_rest_kib = kib(input.memory_at_rest_mib);
        let memory = memory_limit_mib
            .filter(|_| holds_memory)
            .map(|mib| MemorySpec { limit_kib: kib(mib), at_rest_kib });
        let warm_up = input.warm_up.map(|warm_up| WarmUp {
            from_percent: warm_up.from_percent,
            lasts: Span::from_secs_f64(warm_up.lasts_s),
        });
        Self { cpu_share: workload.cpu_share(), memory, warm_up }
    }
}

/// Whole KiB, so that memory adds up to the same sum in every order.
pub(super) fn kib(mib: f64) -> u64 {
    libm::round(mib * KIB_PER_MIB) as u64
}
