//! One workload and what is known of it; several of them are a system.

use super::answers::Answers;
use super::requirements::Requirements;

/// Most workloads of one system: columns of a table that people still read.
pub const MOST_WORKLOADS: usize = 8;

/// Where the recommendation comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The words of the flowchart.
    #[default]
    Words,
    /// Requirements in figures.
    Figures,
}

/// A part of a system that is decided on by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    /// What people call it; may be empty.
    pub name: String,
    /// Where its recommendation comes from.
    pub mode: Mode,
    /// Answers to the flowchart and to the questions before a choice is final.
    pub answers: Answers,
    /// What is known in figures.
    pub requirements: Requirements,
}

/// The workloads of one system, at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    workloads: Vec<Workload>,
}

impl Default for System {
    fn default() -> Self {
        Self { workloads: vec![Workload::default()] }
    }
}

impl System {
    /// A system of these workloads, as many as there may be; none make one without answers.
    pub fn new(mut workloads: Vec<Workload>) -> Self {
        workloads.truncate(MOST_WORKLOADS);
        if workloads.is_empty() {
            return Self::default();
        }
        Self { workloads }
    }

    /// The workloads, in order.
    pub fn workloads(&self) -> &[Workload] {
        &self.workloads
    }

    /// The workload at a place; the last one where there are fewer.
    pub fn at(&self, place: usize) -> &Workload {
        &self.workloads[place.min(self.workloads.len() - 1)]
    }

    /// Changes the workload at a place.
    pub fn change(&mut self, place: usize, change: impl FnOnce(&mut Workload)) {
        if let Some(workload) = self.workloads.get_mut(place) {
            change(workload);
        }
    }

    /// Whether another workload may be added.
    pub fn has_room(&self) -> bool {
        self.workloads.len() < MOST_WORKLOADS
    }

    /// Adds a workload where there is room.
    pub fn add(&mut self, workload: Workload) {
        if self.has_room() {
            self.workloads.push(workload);
        }
    }

    /// Removes a workload; the only one stays.
    pub fn remove(&mut self, place: usize) {
        if self.workloads.len() > 1 && place < self.workloads.len() {
            self.workloads.remove(place);
        }
    }
}
