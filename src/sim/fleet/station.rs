//! Where requests wait and are served inside one instance.

use super::Sharing;
use crate::sim::request::Line;
use crate::units::{SimTime, Span};

/// How an instance serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationSpec {
    /// Most requests in service at once.
    pub concurrency: u32,
    /// Most requests that wait for service; `None`: no bound.
    pub queue_limit: Option<u32>,
    /// What limits the speed of service.
    pub discipline: Discipline,
    /// Share of a request's demand that is CPU work.
    pub cpu_share: f64,
}

/// What limits the speed of service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Discipline {
    /// A request in service takes its demand, however many others are in service.
    Fcfs,
    /// The CPU work of all requests in service shares these cores; the rest of each demand is
    /// waiting that disturbs nobody, and follows the CPU work.
    ProcessorSharing {
        /// CPU cores, fractions allowed (`resources.limits.cpu`).
        cores: f64,
    },
}

impl StationSpec {
    /// Most requests per second that can be served in the long run at this mean demand.
    pub fn capacity_rps(&self, mean_demand: Span) -> f64 {
        let secs = mean_demand.as_secs_f64();
        let by_slots = f64::from(self.concurrency) / secs;
        match self.discipline {
            Discipline::Fcfs => by_slots,
            Discipline::ProcessorSharing { cores } => by_slots.min(cores / (secs * self.cpu_share)),
        }
    }
}

/// The requests that one instance holds, and the CPU time they have used.
#[derive(Clone, Debug)]
pub struct Station {
    /// How it serves.
    pub spec: StationSpec,
    /// Requests waiting for a slot.
    pub queue: Line,
    /// Requests in service.
    pub service: Line,
    /// Shared processors; `None` with [`Discipline::Fcfs`].
    pub sharing: Option<Sharing>,
    /// Requests that were sent here, refused ones included.
    pub n_offered: u64,
    cores_in_use: f64,
    core_nanos: f64,
    metered_to: SimTime,
    /// CPU time used when [`Station::core_secs_since_last_asked`] was last asked.
    core_secs_told: f64,
}

impl Station {
    /// An empty station.
    pub fn new(spec: StationSpec, now: SimTime) -> Self {
        let sharing = match spec.discipline {
            Discipline::Fcfs => None,
            Discipline::ProcessorSharing { cores } => Some(Sharing::new(cores)),
        };
        Self {
            spec,
            queue: Line::default(),
            service: Line::default(),
            sharing,
            n_offered: 0,
            cores_in_use: 0.0,
            core_nanos: 0.0,
            metered_to: now,
            core_secs_told: 0.0,
        }
    }

    /// Requests inside, waiting and in service.
    pub fn outstanding(&self) -> u32 {
        self.queue.len() + self.service.len()
    }

    /// Whether another request could start at once.
    pub fn has_free_slot(&self) -> bool {
        self.service.len() < self.spec.concurrency
    }

    /// Whether another request could wait.
    pub fn has_room_in_queue(&self) -> bool {
        self.spec.queue_limit.is_none_or(|limit| self.queue.len() < limit)
    }

    /// CPU time used up to now, in core-seconds.
    pub fn core_secs(&self, now: SimTime) -> f64 {
        let running = self.cores_in_use * now.since(self.metered_to).as_nanos() as f64;
        (self.core_nanos + running) / 1e9
    }

    /// CPU time used since this was last asked, in core-seconds.
    pub fn core_secs_since_last_asked(&mut self, now: SimTime) -> f64 {
        let used = self.core_secs(now);
        used - std::mem::replace(&mut self.core_secs_told, used)
    }

    /// Must be called after every change of the requests in service: meters the CPU time.
    pub fn meter(&mut self, now: SimTime) {
        self.core_nanos += self.cores_in_use * now.since(self.metered_to).as_nanos() as f64;
        self.metered_to = now;
        self.cores_in_use = match &self.sharing {
            Some(sharing) => sharing.cores_in_use(),
            None => f64::from(self.service.len()) * self.spec.cpu_share,
        };
    }
}
