//! Memory: what instances may use has to hold the application, and at least one of its requests.

use super::{Faults, Other, Problem};
use crate::scenario::ModelId;
use crate::scenario::input::{ScenarioInput, WorkloadInput};
use crate::scenario::limits::Unit;
use crate::scenario::memory::{MemoryLimit, memory_limit};

/// Memory of the application without requests.
const AT_REST: &str = "workload.memory_at_rest_mib";
/// Memory of a request.
const OF_A_REQUEST: &str = "workload.memory_mib";

/// A kind of requests that is too large for an instance is allowed as long as there is a smaller
/// one: it takes each instance along that it comes to, as it does in life.
pub(super) fn check(input: &ScenarioInput, faults: &mut Faults) {
    for model in ModelId::ALL {
        let Some(limit) = memory_limit(&input.models, model) else { continue };
        if faults.any_within(&limit.path) {
            continue;
        }
        holds_the_application(&input.workload, &limit, faults);
        // Lambda takes every function, and lets each of its invocations fail.
        if model != ModelId::Faas {
            holds_a_request(&input.workload, &limit, faults);
        }
    }
}

/// An application that does not fit would never start.
fn holds_the_application(workload: &WorkloadInput, limit: &MemoryLimit, faults: &mut Faults) {
    let limit = Other { path: limit.path.clone(), value: limit.mib, unit: Unit::Mebibytes };
    faults.not_above(AT_REST.into(), workload.memory_at_rest_mib, &limit);
}

/// Where not even the smallest request fits, none would ever be answered.
fn holds_a_request(workload: &WorkloadInput, limit: &MemoryLimit, faults: &mut Faults) {
    let at_rest_mib = workload.memory_at_rest_mib;
    let of_classes = workload.classes.iter().map(|class| class.memory_mib);
    let smallest_mib = of_classes.fold(workload.memory_mib, f64::min);
    let fits = at_rest_mib + smallest_mib <= limit.mib;
    if fits || faults.any_at(&OF_A_REQUEST.into(), &AT_REST.into()) {
        return;
    }
    let (limit, limit_mib) = (limit.path.clone(), limit.mib);
    let problem = Problem::NoRequestFits { smallest_mib, at_rest_mib, limit, limit_mib };
    faults.add(OF_A_REQUEST.into(), problem);
}
