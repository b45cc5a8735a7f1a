//! The instances: their life cycle, the work they hold, and which of them get requests.

mod by_load;
mod index_set;
mod instance;
mod memory;
mod recency;
mod sharing;
mod station;
mod table;

pub use crate::sim::instance_id::InstanceId;
pub use by_load::ByLoad;
pub use index_set::IndexSet;
pub use instance::{Defect, Group, Instance, Phase, Revision};
pub use memory::{MemorySpec, OutOfMemory};
pub use recency::Recency;
pub use sharing::Sharing;
pub use station::{Discipline, HealthEndpoint, Station, StationSpec, WarmUp};
pub use table::InstanceTable;

use super::event::Event;
use super::record::InstanceState;
use crate::units::{SimTime, Span};

/// All instances, those that are gone excepted.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    slots: Vec<Instance>,
    free: Vec<u32>,
    /// Instances that exist.
    alive: IndexSet,
    /// By target group.
    targets: [Targets; 2],
    n_created: u32,
    n_busy: u32,
    /// Provisioned ones of those.
    n_provisioned_busy: u32,
    /// Time during which instances held requests, summed over instances, up to their last change.
    busy_time: Span,
    /// Availability zones in which nothing can be started any more.
    lost_zones: Vec<u32>,
}

/// One target group: instances of one platform that get requests.
#[derive(Clone, Debug, Default)]
struct Targets {
    /// Instances that the balancer sends requests to.
    rotation: IndexSet,
    /// Those of the rotation that can start another request at once, provisioned ones excepted.
    open: Recency,
    /// Provisioned ones that can.
    open_provisioned: Recency,
    /// Those of the rotation by their requests; `None` where no balancer asks for it.
    by_load: Option<ByLoad>,
}

impl Targets {
    /// Those that can start another request at once, among the provisioned ones or the others.
    fn open_among(&mut self, provisioned: bool) -> &mut Recency {
        if provisioned { &mut self.open_provisioned } else { &mut self.open }
    }
}

impl Fleet {
    /// From now on nothing can be started in a zone.
    pub fn lose_zone(&mut self, zone: u32) {
        self.lost_zones.push(zone);
    }

    /// Of so many zones those in which instances can be started.
    pub fn zones(&self, n_zones: u32) -> impl Iterator<Item = u32> {
        (0..n_zones).filter(|zone| !self.lost_zones.contains(zone))
    }

    /// Adds an instance; `make` is given its id and its number, counted from 0.
    pub fn insert(&mut self, make: impl FnOnce(InstanceId, u32) -> Instance) -> InstanceId {
        let number = self.n_created;
        self.n_created += 1;
        let id = match self.free.pop() {
            Some(index) => {
                let id = self.slots[index as usize].id.successor();
                self.slots[index as usize] = make(id, number);
                id
            }
            None => {
                let id = InstanceId::first(self.slots.len() as u32);
                self.slots.push(make(id, number));
                id
            }
        };
        self.alive.insert(id.index());
        id
    }

    /// Forgets an instance.
    ///
    /// # Panics
    /// If it still holds requests.
    pub fn remove(&mut self, id: InstanceId) {
        let index = id.index();
        let instance = &self.slots[index as usize];
        assert_eq!(instance.station.outstanding(), 0, "no request is lost");
        debug_assert!(!instance.is_busy, "its load has been noted");
        self.take_out(index);
        self.alive.remove(index);
        self.slots[index as usize].phase = Phase::Gone;
        self.free.push(index);
    }

    /// The instance, if it still exists.
    pub fn get(&self, id: InstanceId) -> Option<&Instance> {
        self.slots.get(id.index() as usize).filter(|slot| slot.id == id && slot.exists())
    }

    /// The instance, if it still exists.
    pub fn get_mut(&mut self, id: InstanceId) -> Option<&mut Instance> {
        self.slots.get_mut(id.index() as usize).filter(|slot| slot.id == id && slot.exists())
    }

    /// The instance that now has this index.
    pub fn at(&self, index: u32) -> &Instance {
        &self.slots[index as usize]
    }

    /// The instance that now has this index.
    pub fn at_mut(&mut self, index: u32) -> &mut Instance {
        &mut self.slots[index as usize]
    }

    /// All instances that exist, in no particular but always the same order.
    pub fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.alive.iter().map(|index| self.at(index))
    }

    /// How many instances exist.
    pub fn len(&self) -> u32 {
        self.alive.len()
    }

    /// Whether no instance exists.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many instances hold requests, those still starting included.
    pub fn n_busy(&self) -> u32 {
        self.n_busy
    }

    /// How many of those are not [provisioned](Instance::provisioned).
    pub fn n_busy_on_demand(&self) -> u32 {
        self.n_busy - self.n_provisioned_busy
    }

    /// Time during which instances held requests, summed over instances.
    pub fn busy_time(&self, now: SimTime) -> Span {
        let busy = self.iter().filter(|instance| instance.is_busy);
        busy.fold(self.busy_time, |sum, instance| sum + now.since(instance.busy_since))
    }

    /// The indices of the instances of a group that the balancer sends requests to.
    pub fn rotation(&self, group: Group) -> &IndexSet {
        &self.targets[group as usize].rotation
    }

    /// How many instances of all groups the balancer sends requests to.
    pub fn n_in_rotation(&self) -> u32 {
        self.targets.iter().map(|targets| targets.rotation.len()).sum()
    }

    /// Whether the balancer sends requests to an instance.
    pub fn is_in_rotation(&self, index: u32) -> bool {
        self.at(index).is_in_rotation
    }

    /// The indices of those of a group's rotation that can start another request at once. Those
    /// that are [provisioned](Instance::provisioned) are not among them.
    pub fn open(&self, group: Group) -> &Recency {
        &self.targets[group as usize].open
    }

    /// The indices of the provisioned instances of a group that can start another request at once.
    pub fn open_provisioned(&self, group: Group) -> &Recency {
        &self.targets[group as usize].open_provisioned
    }

    /// Those of a group's rotation by how many requests they hold.
    ///
    /// # Panics
    /// Without [`Fleet::watch_loads`].
    pub fn by_load(&self, group: Group) -> &ByLoad {
        let by_load = self.targets[group as usize].by_load.as_ref();
        by_load.expect("a balancer that asks for loads has said so")
    }

    /// Keeps instances in the order of their requests from now on, while there is none yet.
    pub fn watch_loads(&mut self) {
        for targets in &mut self.targets {
            targets.by_load = Some(ByLoad::default());
        }
    }

    /// Lets the balancer send requests to an instance from now on.
    pub fn put_in(&mut self, index: u32, now: SimTime) {
        let instance = self.at_mut(index);
        instance.in_rotation_since = now;
        instance.is_in_rotation = true;
        let group = instance.group as usize;
        self.targets[group].rotation.insert(index);
        self.note_load(index, now);
    }

    /// Keeps new requests from an instance.
    pub fn take_out(&mut self, index: u32) {
        let instance = &mut self.slots[index as usize];
        instance.is_in_rotation = false;
        instance.is_open = false;
        let targets = &mut self.targets[instance.group as usize];
        targets.rotation.remove(index);
        targets.open_among(instance.provisioned).remove(index);
        if let Some(by_load) = &mut targets.by_load {
            by_load.remove(index);
        }
    }

    /// Must be called after the number of requests that an instance holds has changed.
    #[inline(always)]
    pub fn note_load(&mut self, index: u32, now: SimTime) {
        self.note(index, now, |_| ());
    }

    /// Must be called after the requests that an instance works on have changed. Where they share
    /// processors and nothing else tells when the next of them ends, it is told here.
    #[inline(always)]
    pub fn note_service(&mut self, index: u32, now: SimTime) -> Option<(SimTime, Event)> {
        self.note(index, now, |instance| {
            instance.station.meter(now);
            let (at, epoch) = instance.station.sharing.as_mut()?.next_end()?;
            Some((at, Event::CpuDone { instance: instance.id, epoch }))
        })
    }

    /// Brings up to date what depends on the requests of an instance, which is looked up once.
    #[inline(always)]
    fn note<T>(&mut self, index: u32, now: SimTime, ask: impl FnOnce(&mut Instance) -> T) -> T {
        let instance = &mut self.slots[index as usize];
        let answer = ask(instance);
        instance.station.meter_inside(now);
        let is_busy = instance.station.outstanding() > 0;
        if is_busy != instance.is_busy {
            instance.is_busy = is_busy;
            if is_busy {
                instance.busy_since = now;
                self.n_busy += 1;
                self.n_provisioned_busy += u32::from(instance.provisioned);
            } else {
                self.busy_time += now.since(instance.busy_since);
                instance.last_used = now;
                self.n_busy -= 1;
                self.n_provisioned_busy -= u32::from(instance.provisioned);
            }
        }
        let targets = &mut self.targets[instance.group as usize];
        let is_open = instance.is_in_rotation && instance.station.has_free_slot();
        if is_open != instance.is_open {
            instance.is_open = is_open;
            let open = targets.open_among(instance.provisioned);
            if is_open { open.insert(index) } else { open.remove(index) }
        }
        if let Some(by_load) = targets.by_load.as_mut().filter(|_| instance.is_in_rotation) {
            by_load.set(index, instance.station.outstanding());
        }
        answer
    }

    /// CPU time that the instances now in rotation have used since this was last asked, in
    /// core-seconds.
    pub fn core_secs_in_rotation_since_last_asked(&mut self, now: SimTime) -> f64 {
        let mut sum = 0.0;
        for index in self.alive.iter() {
            let instance = &mut self.slots[index as usize];
            let used = instance.station.core_secs_since_last_asked(now);
            if instance.is_in_rotation {
                sum += used;
            }
        }
        sum
    }

    /// How many instances there are of each state.
    pub fn count_by_state(&self) -> [u32; InstanceState::COUNT] {
        let mut counts = [0; InstanceState::COUNT];
        for instance in self.iter() {
            counts[instance.state().index()] += 1;
        }
        counts
    }
}
