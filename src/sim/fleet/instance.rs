//! One instance and the stages of its life.

use super::Station;
use crate::sim::record::InstanceState;
use crate::units::{SimTime, Span};

/// Names an instance for good: the index is used again, the generation is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceId {
    index: u32,
    generation: u32,
}

impl InstanceId {
    /// The first instance with this index.
    pub const fn first(index: u32) -> Self {
        Self { index, generation: 0 }
    }

    /// The next instance with the same index.
    pub const fn successor(self) -> Self {
        Self { generation: self.generation.wrapping_add(1), ..self }
    }

    /// Place in tables by instance.
    pub const fn index(self) -> u32 {
        self.index
    }
}

/// A version of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1.
    pub number: u32,
    /// Whether its instances ever become ready.
    pub becomes_ready: bool,
}

/// A stage in the life of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waits for a place to run.
    Scheduling,
    /// Its image or package is fetched.
    Fetching,
    /// Its process is being started.
    Starting,
    /// Its process runs.
    Running,
    /// Its process has ended and is started again later.
    BackOff,
    /// It is being removed, gets no new work, and ends when its work or its grace period ends.
    Terminating,
    /// It is no more.
    Gone,
}

/// One running copy of the application, or one on its way there.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// Counted from 0 in order of creation.
    pub number: u32,
    /// Version of the application that it runs.
    pub revision: Revision,
    /// Stage of its life.
    pub phase: Phase,
    /// When that stage began.
    pub phase_since: SimTime,
    /// When it was created; `None`: before the simulation began.
    pub created: Option<SimTime>,
    /// When its process last started; `None`: not yet, or before the simulation began.
    pub process_started: Option<SimTime>,
    /// Whether the application in its process has finished its initialization.
    pub app_up: bool,
    /// Whether the platform takes it for ready.
    pub ready: bool,
    /// When `ready` last changed; `None`: before the simulation began.
    pub ready_changed: Option<SimTime>,
    /// Whether it has been ready at all since its process last started.
    pub was_ready: bool,
    /// Whether its process still accepts connections.
    pub listening: bool,
    /// Whether its process accepts requests and answers none.
    pub hung: bool,
    /// How often its process has been started again.
    pub n_restarts: u32,
    /// Requests and CPU.
    pub station: Station,
}

impl Instance {
    /// Whether it exists.
    pub fn exists(&self) -> bool {
        self.phase != Phase::Gone
    }

    /// Whether it is being removed.
    pub fn is_terminating(&self) -> bool {
        self.phase == Phase::Terminating
    }

    /// Whether a probe or request gets through to the application.
    pub fn answers(&self) -> bool {
        self.app_up && self.listening && !self.hung
    }

    /// Whether it has been ready for longer than `min_ready`; with zero, whether it is ready.
    pub fn is_available(&self, now: SimTime, min_ready: Span) -> bool {
        let ready_long_enough =
            min_ready.is_zero() || self.ready_changed.is_none_or(|since| since + min_ready < now);
        self.ready && !self.is_terminating() && ready_long_enough
    }

    /// Its state as a reader of a chart tells them apart.
    pub fn state(&self) -> InstanceState {
        match self.phase {
            Phase::Scheduling | Phase::Fetching => InstanceState::Pending,
            Phase::Starting => InstanceState::Starting,
            Phase::Running if self.ready => InstanceState::Ready,
            Phase::Running if self.was_ready => InstanceState::Unready,
            Phase::Running => InstanceState::Starting,
            Phase::BackOff => InstanceState::BackOff,
            Phase::Terminating | Phase::Gone => InstanceState::Terminating,
        }
    }
}
