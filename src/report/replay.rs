//! The replay: what stood where at the end of each interval of a run, and what moved in it.
//!
//! Nothing here is invented. States are those of the run's own log, counts and rates those of its
//! series; [`Flows`] says how dots are drawn from rates.

mod flow;
mod nodes;

pub use flow::{Dot, Flow, Flows};
pub use nodes::NodeState;

use super::ended::Ended;
use super::{InstanceWord, part};
use crate::analysis::per_second;
use crate::scenario::input::{EventInput, ModelsInput, ScenarioInput, ServerlessContainerInput};
use crate::scenario::{ModelId, PartKind, check, parts};
use crate::sim::record::{Decision, InstanceState, RunResult, n_taken_by};
use crate::text::{Lang, format, ui};
use crate::units::SimTime;

/// Most instances that are drawn each; where there are more, those of one state in one place are
/// drawn as one.
pub const MOST_EACH: u32 = 36;

/// Most places that are drawn each; where there are more, they are drawn as one.
const MOST_PLACES: usize = 16;

/// The parts of a topology, which stay as they are while a run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// What takes the requests and sends them on.
    pub front: &'static str,
    /// Who decides: scaler, healer, rollout, as far as there are any.
    pub deciders: String,
    grouping: Grouping,
    lost_zones: Vec<LostZone>,
}

/// A zone that a scenario loses; it never comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LostZone {
    at: SimTime,
    zone: u32,
}

/// By what instances stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grouping {
    /// All of them do: their platform shows nobody where they are.
    Together,
    /// By availability zone.
    Zones,
    /// By node; there are so many at the start.
    Nodes(u32),
}

impl Topology {
    /// The topology of a model in a scenario.
    pub fn of(input: &ScenarioInput, model: ModelId, lang: Lang) -> Self {
        let parts = check(input).ok().and_then(|scenario| parts(&scenario, model));
        let parts = parts.unwrap_or_default();
        let named = |kinds: &[PartKind]| -> Vec<&'static str> {
            let of_kind = parts.iter().filter(|(kind, _)| kinds.contains(kind));
            of_kind.map(|(_, part)| part::part_name(*part, lang)).collect()
        };
        let mut deciders: Vec<&str> = Vec::new();
        for decider in named(&[PartKind::Scaler, PartKind::Healer, PartKind::Rollout]) {
            if !deciders.contains(&decider) {
                deciders.push(decider);
            }
        }
        Self {
            front: named(&[PartKind::Router]).first().copied().unwrap_or_default(),
            deciders: format::list(lang, &deciders),
            grouping: Grouping::of(&input.models, model),
            lost_zones: input.events.iter().filter_map(LostZone::of).collect(),
        }
    }
}

impl LostZone {
    fn of(event: &EventInput) -> Option<Self> {
        match *event {
            EventInput::ZoneLoss { at_s, zone } => {
                Some(Self { at: SimTime::from_secs_f64(at_s), zone })
            }
            _ => None,
        }
    }
}

impl Grouping {
    fn of(models: &ModelsInput, model: ModelId) -> Self {
        let nodes = models.container.as_ref().and_then(|container| container.nodes.as_ref());
        match (model, nodes, &models.serverless_container) {
            (ModelId::Container, Some(nodes), _) => Self::Nodes(nodes.count),
            (ModelId::Faas, ..)
            | (
                ModelId::ServerlessContainer,
                _,
                Some(ServerlessContainerInput::CloudRun { .. }) | None,
            ) => Self::Together,
            _ => Self::Zones,
        }
    }
}

/// What a picture of the run shows at the end of one interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// When.
    pub at: SimTime,
    /// Requests per second that arrived in the interval.
    pub arrived_rps: f64,
    /// Requests per second that were answered in it.
    pub answered_rps: f64,
    /// Requests per second that failed in it.
    pub failed_rps: f64,
    /// Requests that wait.
    pub queued: u32,
    /// Instances by state, by [`InstanceState::index`].
    pub states: [u32; InstanceState::COUNT],
    /// Where they are.
    pub places: Vec<Place>,
    /// How many of them are drawn as one with others of their state: all or none.
    pub is_grouped: bool,
    /// The last decision by then, by its place in the log.
    pub last_decision: Option<usize>,
    /// What comes of those that have ended: of all by then, and of each that there is.
    ended: (Ended, Vec<(u32, Ended)>),
}

/// Instances that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub kind: PlaceKind,
    /// Who; instances that are drawn each stand in the order of their numbers.
    pub units: Vec<Unit>,
}

/// What instances stand together for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// All that there are.
    Everywhere,
    /// An availability zone, counted from 0, and whether it has been lost.
    Zone(u32, bool),
    /// A node, by its number counted from 0.
    Node(u32, NodeState),
    /// Those that have no node yet.
    NoNode,
}

/// One instance, or several of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Their state.
    pub state: InstanceState,
    /// Who they are.
    pub who: Who,
}

/// Who is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The instance with this number, counted from 0 in order of creation.
    One(u32),
    /// So many.
    Several(u32),
}

impl Unit {
    /// How many instances they are.
    pub const fn n(&self) -> u32 {
        match self.who {
            Who::One(_) => 1,
            Who::Several(n) => n,
        }
    }

    /// What they are called.
    pub fn name(&self, word: InstanceWord, lang: Lang) -> String {
        match self.who {
            Who::One(number) => word.leading(number, lang),
            Who::Several(n) => word.counted(n.into(), lang),
        }
    }
}

/// An instance that exists.
#[derive(Clone, Copy)]
struct Alive {
    number: u32,
    state: InstanceState,
}

impl Scene {
    /// The end of an interval; `None` where the run has no such interval.
    pub fn at(result: &RunResult, topology: &Topology, interval: usize) -> Option<Self> {
        let samples = &result.series.samples;
        let sample = samples.get(interval)?;
        let rate = |count| per_second(samples, interval, count);
        let n_taken = n_taken_by(&result.decisions, sample.at);
        let taken = &result.decisions[..n_taken];
        let is_grouped = sample.n_instances() > MOST_EACH || result.states.is_full();
        let places = places(result, topology, interval, n_taken, is_grouped);
        Some(Self {
            at: sample.at,
            arrived_rps: rate(sample.arrived),
            answered_rps: rate(sample.completed),
            failed_rps: rate(sample.failed.iter().sum()),
            queued: sample.queued,
            states: sample.instances,
            ended: (Ended::of(taken), ended_each(&places, taken)),
            places,
            is_grouped,
            last_decision: n_taken.checked_sub(1),
        })
    }

    /// What the state of an instance that is drawn is called.
    pub fn state_name(&self, unit: &Unit, word: InstanceWord, lang: Lang) -> &'static str {
        self.ended(unit).state_name(unit.state, word == InstanceWord::Pod, lang)
    }

    /// Whether an instance that is drawn has been lost, and does not wait to start again.
    pub fn is_lost(&self, unit: &Unit) -> bool {
        unit.state == InstanceState::BackOff && self.ended(unit).is_only_lost()
    }

    fn ended(&self, unit: &Unit) -> Ended {
        let (of_all, each) = &self.ended;
        let ended = match unit.who {
            Who::One(number) => each.iter().find(|(other, _)| *other == number).map(|one| one.1),
            Who::Several(_) => Some(*of_all),
        };
        ended.unwrap_or_default()
    }

    /// The scene in words.
    pub fn told(&self, word: InstanceWord, lang: Lang) -> String {
        let states = InstanceState::ALL.into_iter().filter_map(|state| {
            let n = self.states[state.index()];
            let entry = || {
                let name = self.ended.0.state_name(state, word == InstanceWord::Pod, lang);
                let n = format::count(n.into());
                ui::replay_state_count(lang, ui::ReplayStateCount { name, n })
            };
            (n > 0).then(entry)
        });
        let states: Vec<String> = states.collect();
        let n: u32 = self.states.iter().sum();
        ui::replay_told(
            lang,
            ui::ReplayTold {
                time: format::clock(self.at),
                arrived: format::rate(self.arrived_rps),
                answered: format::rate(self.answered_rps),
                failed: format::rate(self.failed_rps),
                queued: format::count(self.queued.into()),
                instances: word.counted(n.into(), lang),
                states: match n {
                    0 => ui::replay_nobody(lang).to_owned(),
                    _ => format::list(lang, &states),
                },
            },
        )
    }
}

impl Place {
    /// How many of its instances are ready.
    pub fn n_ready(&self) -> u32 {
        let is_ready = |unit: &&Unit| unit.state == InstanceState::Ready;
        self.units.iter().filter(is_ready).map(Unit::n).sum()
    }
}

impl PlaceKind {
    /// Whether it has been lost, with what was there.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Zone(_, true) | Self::Node(_, NodeState::Lost))
    }

    /// What the place is called; empty for the one that holds all.
    pub fn name(self, lang: Lang) -> String {
        match self {
            Self::Everywhere => String::new(),
            Self::Zone(zone, false) => ui::replay_zone(lang, zone),
            Self::Zone(zone, true) => ui::replay_zone_lost(lang, zone),
            Self::NoNode => ui::replay_no_node(lang).to_owned(),
            Self::Node(number, NodeState::Ready) => ui::replay_node(lang, number),
            Self::Node(number, state) => {
                let (node, state) = (ui::replay_node(lang, number), state.name(lang));
                ui::replay_node_in_state(lang, ui::ReplayNodeInState { node, state })
            }
        }
    }
}

fn places(
    result: &RunResult,
    topology: &Topology,
    interval: usize,
    n_taken: usize,
    is_grouped: bool,
) -> Vec<Place> {
    let everywhere = |units| vec![Place { kind: PlaceKind::Everywhere, units }];
    if result.states.is_full() {
        return everywhere(counted(&result.series.samples[interval].instances));
    }
    let alive = alive(result, interval);
    let kinds = match topology.grouping {
        // Where instances are is known of the first of a run alone.
        _ if alive.iter().any(|one| result.lives.get(one.number as usize).is_none()) => Vec::new(),
        Grouping::Together => Vec::new(),
        Grouping::Zones => {
            let last = result.lives.iter().map(|life| life.zone).max();
            let now = result.series.samples[interval].at;
            let is_lost = |zone| topology.lost_zones.iter().any(|l| l.zone == zone && l.at <= now);
            let place = |zone| PlaceKind::Zone(zone, is_lost(zone));
            last.map_or_else(Vec::new, |last| (0..=last).map(place).collect())
        }
        Grouping::Nodes(n_at_start) => {
            nodes::places(result, (n_at_start, &topology.lost_zones), n_taken, &alive)
        }
    };
    if kinds.is_empty() || kinds.len() > MOST_PLACES {
        return everywhere(units(&alive, is_grouped));
    }
    let stands_in = |kind: PlaceKind, one: &Alive| {
        let life = &result.lives[one.number as usize];
        match kind {
            PlaceKind::Everywhere => true,
            PlaceKind::Zone(zone, _) => life.zone == zone,
            PlaceKind::Node(node, _) => life.node == Some(node),
            PlaceKind::NoNode => life.node.is_none(),
        }
    };
    let place = |kind: PlaceKind| {
        let here: Vec<Alive> = alive.iter().filter(|one| stands_in(kind, one)).copied().collect();
        Place { kind, units: units(&here, is_grouped) }
    };
    kinds.into_iter().map(place).collect()
}

/// What comes of each instance that is drawn and has ended.
fn ended_each(places: &[Place], taken: &[Decision]) -> Vec<(u32, Ended)> {
    let units = places.iter().flat_map(|place| &place.units);
    let ended = units.filter(|unit| unit.state == InstanceState::BackOff);
    let one = |unit: &Unit| match unit.who {
        Who::One(number) => Some((number, Ended::of_one(taken, number))),
        Who::Several(_) => None,
    };
    ended.filter_map(one).collect()
}

/// The instances that exist at the end of an interval.
fn alive(result: &RunResult, interval: usize) -> Vec<Alive> {
    let states = result.states.at_end_of(interval).into_iter().enumerate();
    let one = |(number, state): (usize, Option<InstanceState>)| {
        Some(Alive { number: number as u32, state: state? })
    };
    states.filter_map(one).collect()
}

fn units(alive: &[Alive], is_grouped: bool) -> Vec<Unit> {
    if is_grouped {
        let mut counts = [0; InstanceState::COUNT];
        for one in alive {
            counts[one.state.index()] += 1;
        }
        return counted(&counts);
    }
    let unit = |one: &Alive| Unit { state: one.state, who: Who::One(one.number) };
    alive.iter().map(unit).collect()
}

fn counted(counts: &[u32; InstanceState::COUNT]) -> Vec<Unit> {
    let unit = |state: InstanceState| {
        let n = counts[state.index()];
        (n > 0).then_some(Unit { state, who: Who::Several(n) })
    };
    InstanceState::ALL.into_iter().filter_map(unit).collect()
}

#[cfg(test)]
mod tests;
