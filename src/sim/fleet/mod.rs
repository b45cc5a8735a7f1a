//! The instances: their life cycle, the work they hold, and which of them get requests.

mod index_set;
mod instance;
mod sharing;
mod station;

pub use index_set::IndexSet;
pub use instance::{Instance, InstanceId, Phase, Revision};
pub use sharing::Sharing;
pub use station::{Discipline, Station, StationSpec};

use super::record::InstanceState;
use crate::units::SimTime;

/// All instances, those that are gone excepted.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    slots: Vec<Instance>,
    free: Vec<u32>,
    /// Instances that exist.
    alive: IndexSet,
    /// Instances that the balancer sends requests to.
    rotation: IndexSet,
    /// Those of the rotation that can start another request at once.
    open: IndexSet,
    n_created: u32,
}

impl Fleet {
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
        assert_eq!(self.slots[index as usize].station.outstanding(), 0, "no request is lost");
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

    /// The indices of the instances that the balancer sends requests to.
    pub fn rotation(&self) -> &IndexSet {
        &self.rotation
    }

    /// The indices of those of the rotation that can start another request at once.
    pub fn open(&self) -> &IndexSet {
        &self.open
    }

    /// Lets the balancer send requests to an instance.
    pub fn put_in(&mut self, index: u32) {
        self.rotation.insert(index);
        self.note_load(index);
    }

    /// Keeps new requests from an instance.
    pub fn take_out(&mut self, index: u32) {
        self.rotation.remove(index);
        self.open.remove(index);
    }

    /// Must be called after the number of requests in an instance's service has changed.
    pub fn note_load(&mut self, index: u32) {
        let is_open = self.at(index).station.has_free_slot() && self.rotation.contains(index);
        if is_open {
            self.open.insert(index);
        } else {
            self.open.remove(index);
        }
    }

    /// CPU time that the instances now in rotation have used since this was last asked, in
    /// core-seconds.
    pub fn core_secs_in_rotation_since_last_asked(&mut self, now: SimTime) -> f64 {
        let mut sum = 0.0;
        for index in self.alive.iter() {
            let used = self.slots[index as usize].station.core_secs_since_last_asked(now);
            if self.rotation.contains(index) {
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
