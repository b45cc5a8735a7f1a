//! Where requests wait and are served inside one instance.

use super::{MemorySpec, OutOfMemory, Sharing};
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
    /// Share of the demand that is CPU work, over all requests: what a core's use is metered by
    /// where requests do not share processors.
    pub cpu_share: f64,
    /// How requests are slower after a start; `None`: they are not.
    pub warm_up: Option<WarmUp>,
    /// Who answers probes and health checks.
    pub health_endpoint: HealthEndpoint,
    /// Memory and its limit; `None`: memory is not counted.
    pub memory: Option<MemorySpec>,
}

/// Who answers probes and health checks in a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HealthEndpoint {
    /// A thread of its own: the answer comes at once however much work there is.
    #[default]
    OwnThread,
    /// The threads that serve requests: a probe waits in line like a request, and is refused when
    /// the line is full. Overload then looks like illness.
    SharesQueue,
}

/// An application that is slow at first: caches are cold, code is not compiled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmUp {
    /// What a request takes right after the application is up, in per cent of its demand; falls
    /// in a straight line to 100.
    pub from_percent: u32,
    /// When it has fallen to 100, counted from the application's being up.
    pub lasts: Span,
}

impl WarmUp {
    /// Factor on the demand of a request that begins this long after the application was up.
    pub fn factor(&self, up_for: Span) -> f64 {
        if up_for >= self.lasts {
            return 1.0;
        }
        let left = 1.0 - up_for.as_nanos() as f64 / self.lasts.as_nanos() as f64;
        1.0 + (f64::from(self.from_percent) / 100.0 - 1.0) * left
    }
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
    /// All CPU work, as fast right after a start as later.
    pub const fn simple(
        concurrency: u32,
        queue_limit: Option<u32>,
        discipline: Discipline,
    ) -> Self {
        Self {
            concurrency,
            queue_limit,
            discipline,
            cpu_share: 1.0,
            warm_up: None,
            health_endpoint: HealthEndpoint::OwnThread,
            memory: None,
        }
    }

    /// Whether a request of this demand surely ends within a time in service: where it shares its
    /// processors with others nobody knows beforehand.
    pub fn surely_within(&self, demand: Span, limit: Span) -> bool {
        match self.discipline {
            Discipline::Fcfs => demand <= limit,
            Discipline::ProcessorSharing { cores } => {
                let most_inside = f64::from(self.concurrency).max(cores);
                demand * (most_inside / cores) <= limit
            }
        }
    }

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
    /// Memory that the requests in service hold, in KiB; zero where memory is not counted.
    pub requests_kib: u64,
    /// CPU that the process uses besides its requests, in cores.
    own_cores: f64,
    cores_in_use: f64,
    core_nanos: f64,
    n_inside: u32,
    /// Sum of the moments at which requests have left, less those at which requests have come, in
    /// nanoseconds, modulo 2⁶⁴.
    left_less_came_nanos: u64,
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
            requests_kib: 0,
            own_cores: 0.0,
            cores_in_use: 0.0,
            core_nanos: 0.0,
            n_inside: 0,
            left_less_came_nanos: 0,
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

    /// Whether the process needs more memory than it may use.
    pub fn out_of_memory(&self) -> Option<OutOfMemory> {
        self.spec.memory?.exceeded_by(self.requests_kib)
    }

    /// CPU time used up to now, in core-seconds.
    pub fn core_secs(&self, now: SimTime) -> f64 {
        let running = self.cores_in_use * now.since(self.metered_to).as_nanos() as f64;
        (self.core_nanos + running) / 1e9
    }

    /// Time inside up to now, waiting and in service, summed over requests.
    pub fn time_inside(&self, now: SimTime) -> Span {
        // As if those that are inside left now.
        let would_leave = u64::from(self.n_inside).wrapping_mul(now.as_nanos());
        Span::from_nanos(self.left_less_came_nanos.wrapping_add(would_leave))
    }

    /// Must be called after every change of the number of requests inside.
    pub fn meter_inside(&mut self, now: SimTime) {
        let n_inside = self.outstanding();
        let n_left = u64::from(self.n_inside).wrapping_sub(u64::from(n_inside));
        self.n_inside = n_inside;
        let sum = n_left.wrapping_mul(now.as_nanos());
        self.left_less_came_nanos = self.left_less_came_nanos.wrapping_add(sum);
    }

    /// CPU time used since this was last asked, in core-seconds.
    pub fn core_secs_since_last_asked(&mut self, now: SimTime) -> f64 {
        let used = self.core_secs(now);
        used - std::mem::replace(&mut self.core_secs_told, used)
    }

    /// From now on the process uses this much CPU besides its requests, in cores.
    pub fn set_own_cores(&mut self, now: SimTime, cores: f64) {
        if self.own_cores != cores {
            self.own_cores = cores;
            self.meter(now);
        }
    }

    /// Must be called after every change of the requests in service: meters the CPU time.
    pub fn meter(&mut self, now: SimTime) {
        let nanos = now.since(self.metered_to).as_nanos();
        if self.cores_in_use > 0.0 {
            self.core_nanos += self.cores_in_use * nanos as f64;
        }
        self.metered_to = now;
        let for_requests = match &self.sharing {
            Some(sharing) => sharing.cores_in_use(),
            None => f64::from(self.service.len()) * self.spec.cpu_share,
        };
        self.cores_in_use = for_requests + self.own_cores;
    }
}
