//! From what people wrote to what the engine can run: every rule that a value can break.
//!
//! Refused is what Kubernetes' own validation refuses, what makes no sense (a negative time), and
//! what would take all memory or an hour of computing. What is merely odd is allowed: people come
//! here to see what odd settings do.

mod container;
mod faas;
mod memory;
mod server;
mod serverless_container;
mod vm;
mod workload;

use super::fault::{Fault, FieldPath, Problem};
use super::input::{EventInput, ModelsInput, ScenarioInput, VERSION};
use super::limits::{self, Bounds, Unit};
use super::{ModelId, load};

/// A scenario that passed [`check`]: the engine can run it as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario(ScenarioInput);

impl Scenario {
    /// The values.
    pub const fn input(&self) -> &ScenarioInput {
        &self.0
    }
}

impl TryFrom<ScenarioInput> for Scenario {
    type Error = Vec<Fault>;

    fn try_from(input: ScenarioInput) -> Result<Self, Self::Error> {
        check(&input)
    }
}

/// Checks every rule and returns all faults at once, in the order of the format's fields.
///
/// A scenario of an unknown version has that one fault: what else it says is not understood.
pub fn check(input: &ScenarioInput) -> Result<Scenario, Vec<Fault>> {
    let root = FieldPath::root();
    let mut faults = Faults::default();
    if input.version != VERSION {
        let problem = Problem::UnknownVersion { version: input.version, newest: VERSION };
        faults.add(root.key("version"), problem);
        return Err(faults.0);
    }
    faults.within(root.key("seed"), input.seed as f64, limits::SEED);
    faults.within(root.key("duration_s"), input.duration_s, limits::DURATION_S);
    workload::check(&input.workload, &root.key("workload"), &mut faults);
    models(&input.models, &root.key("models"), &mut faults);
    memory::check(input, &mut faults);
    events(input, &root.key("events"), &mut faults);
    amount_of_work(input, &mut faults);
    match faults.0.is_empty() {
        true => Ok(Scenario(input.clone())),
        false => Err(faults.0),
    }
}

fn models(models: &ModelsInput, at: &FieldPath, faults: &mut Faults) {
    if *models == ModelsInput::NONE {
        faults.add(at.clone(), Problem::NothingToRun);
    }
    if let Some(input) = &models.server {
        server::check(input, &at.key("server"), faults);
    }
    if let Some(input) = &models.vm {
        vm::check(input, &at.key("vm"), faults);
    }
    if let Some(input) = &models.container {
        container::check(input, &at.key("container"), faults);
    }
    if let Some(input) = &models.faas {
        faas::check(input, &at.key("faas"), faults);
    }
    if let Some(input) = &models.serverless_container {
        serverless_container::check(input, &at.key("serverless_container"), faults);
    }
}

/// What a run of a model asks for at most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Work {
    /// Probes, checks, metric samples and decisions.
    polls: f64,
    /// Places for requests, in service and waiting.
    places: f64,
}

fn work(models: &ModelsInput, model: ModelId, duration_s: f64) -> Option<Work> {
    Some(match model {
        ModelId::Server => server::work(models.server.as_ref()?, duration_s),
        ModelId::Vm => vm::work(models.vm.as_ref()?, duration_s),
        ModelId::Container => container::work(models.container.as_ref()?, duration_s),
        ModelId::Faas => faas::work(models.faas.as_ref()?, duration_s),
        ModelId::ServerlessContainer => {
            serverless_container::work(models.serverless_container.as_ref()?, duration_s)
        }
    })
}

fn events(input: &ScenarioInput, at: &FieldPath, faults: &mut Faults) {
    faults.not_too_many(at, input.events.len());
    for (idx, event) in input.events.iter().enumerate() {
        let at = at.index(idx);
        if faults.within(at.key("at_s"), event.at_s(), limits::AT_S) {
            faults.not_above(at.key("at_s"), event.at_s(), &duration(input));
        }
        if let Some(count) = event.count() {
            faults.within(at.key("count"), f64::from(count), limits::HIT);
        }
        if let Some(lasts_s) = event.lasts_s() {
            faults.within(at.key("lasts_s"), lasts_s, limits::LASTS_S);
        }
        event_numbers(event, &at, faults);
    }
}

/// The numbers of an event that only its kind has.
fn event_numbers(event: &EventInput, at: &FieldPath, faults: &mut Faults) {
    match *event {
        EventInput::ZoneLoss { zone, .. } => {
            faults.within(at.key("zone"), f64::from(zone), limits::ZONE);
        }
        EventInput::Slow { percent, .. } | EventInput::DependencySlow { percent, .. } => {
            faults.within(at.key("percent"), f64::from(percent), limits::SLOW_PERCENT);
        }
        EventInput::Deploy { slow_percent, crashes_after_s, fail_percent, .. } => {
            let fields = [
                ("slow_percent", f64::from(slow_percent), limits::SLOW_PERCENT),
                ("fail_percent", f64::from(fail_percent), limits::FAIL_PERCENT),
            ];
            faults.all_within(at, &fields);
            if let Some(after_s) = crashes_after_s {
                faults.within(at.key("crashes_after_s"), after_s, limits::LASTS_S);
            }
        }
        _ => {}
    }
}

fn duration(input: &ScenarioInput) -> Other {
    let path = FieldPath::from("duration_s");
    Other { path, value: input.duration_s, unit: Unit::Seconds }
}

/// Estimates need sound numbers: each is made only if what it is made of has no fault.
fn amount_of_work(input: &ScenarioInput, faults: &mut Faults) {
    let rate = FieldPath::from("workload.rate");
    if faults.any_within(&FieldPath::from("duration_s")) {
        return;
    }
    if !faults.any_within(&FieldPath::from("workload")) {
        let estimate = load::expected_requests(&input.workload, input.duration_s);
        let limit = limits::MAX_REQUESTS;
        if estimate > limit {
            faults.add(rate, Problem::TooManyRequests { estimate, limit });
        }
    }
    for model in ModelId::ALL {
        let at = FieldPath::from("models").key(model.key());
        if !faults.any_within(&at)
            && let Some(work) = work(&input.models, model, input.duration_s)
        {
            amount_of_work_of(work, at, faults);
        }
    }
}

fn amount_of_work_of(work: Work, at: FieldPath, faults: &mut Faults) {
    let (estimate, limit) = (work.polls, limits::MAX_POLLS);
    if estimate > limit {
        faults.add(at.clone(), Problem::TooManyPolls { estimate, limit });
    }
    let (places, limit) = (work.places, limits::MAX_PLACES);
    if places > limit {
        faults.add(at, Problem::TooManyPlaces { places, limit });
    }
}

/// A field that a value is compared with.
struct Other {
    path: FieldPath,
    value: f64,
    unit: Unit,
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: FieldPath, problem: Problem) {
        self.0.push(Fault { path, problem });
    }

    /// Whether the value is sound by itself; adds the fault if it is not.
    fn within(&mut self, path: FieldPath, value: f64, bounds: Bounds) -> bool {
        let Some(problem) = Problem::of_value(value, bounds) else { return true };
        self.add(path, problem);
        false
    }

    fn all_within(&mut self, at: &FieldPath, fields: &[(&str, f64, Bounds)]) {
        for (name, value, bounds) in fields {
            self.within(at.key(name), *value, *bounds);
        }
    }

    /// Compares two fields, unless one of them is faulty by itself.
    fn not_below(&mut self, path: FieldPath, value: f64, other: &Other) {
        if value < other.value && !self.any_at(&path, &other.path) {
            let Other { path: other, value: other_value, unit } =
                Other { path: other.path.clone(), ..*other };
            self.add(path, Problem::BelowField { value, other, other_value, unit });
        }
    }

    /// Compares two fields, unless one of them is faulty by itself.
    fn not_above(&mut self, path: FieldPath, value: f64, other: &Other) {
        if value > other.value && !self.any_at(&path, &other.path) {
            let Other { path: other, value: other_value, unit } =
                Other { path: other.path.clone(), ..*other };
            self.add(path, Problem::AboveField { value, other, other_value, unit });
        }
    }

    fn not_too_many(&mut self, at: &FieldPath, n: usize) {
        if n > limits::MAX_ITEMS {
            let (n, limit) = (n as u64, limits::MAX_ITEMS as u64);
            self.add(at.clone(), Problem::TooManyItems { n, limit });
        }
    }

    fn any_at(&self, one: &FieldPath, other: &FieldPath) -> bool {
        self.0.iter().any(|fault| fault.path == *one || fault.path == *other)
    }

    fn any_within(&self, place: &FieldPath) -> bool {
        self.0.iter().any(|fault| fault.path.is_within(place))
    }
}
