//! One instance and the stages of its life.

use super::{InstanceId, Station};
use crate::sim::parts::{NodeId, StartPlan};
use crate::sim::record::InstanceState;
use crate::units::{SimTime, Span};

/// A version of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1.
    pub number: u32,
    /// What is wrong with it.
    pub defect: Defect,
}

/// What is wrong with a version of the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defect {
    /// Nothing.
    #[default]
    None,
    /// Its instances never become ready.
    NeverReady,
    /// Every request takes this many per cent of its demand (200: twice as long).
    Slow {
        /// Per cent of the demand.
        percent: u32,
    },
    /// Its processes end by themselves, this long after the application is up.
    Crashes {
        /// From an application that is up to the end of its process.
        after: Span,
    },
    /// It answers probes and checks, and fails this many per cent of its requests.
    Failing {
        /// Per cent of the requests.
        percent: u32,
    },
}

/// The target group of an instance. Most platforms use one only; blue/green deployments and
/// weighted aliases have two side by side, and shift the requests from one to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The first.
    #[default]
    Blue,
    /// The second.
    Green,
}

impl Group {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Blue => Self::Green,
            Self::Green => Self::Blue,
        }
    }
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
    /// Its process has ended; it is started again later, or the instance replaced.
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
    /// Its target group.
    pub group: Group,
    /// Availability zone, counted from 0.
    pub zone: u32,
    /// Whether it is kept for requests to come, on a platform that tells such instances apart from
    /// those that are started for a request.
    pub provisioned: bool,
    /// The node that it runs on, on a platform with nodes.
    pub node: Option<NodeId>,
    /// CPU that it requests, in cores.
    pub requested_cores: f64,
    /// How it comes to life.
    pub plan: StartPlan,
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
    /// When it last did; [`SimTime::ZERO`] before that.
    pub app_up_since: SimTime,
    /// Whether the platform takes it for ready.
    pub ready: bool,
    /// When `ready` last changed; `None`: before the simulation began.
    pub ready_changed: Option<SimTime>,
    /// Whether it has been ready at all since its process last started.
    pub was_ready: bool,
    /// When it was last put into the rotation.
    pub in_rotation_since: SimTime,
    /// Whether an operator or a rollout keeps it out of the rotation.
    pub held: bool,
    /// Whether the platform has found it beyond repair and wants it replaced.
    pub condemned: bool,
    /// Whether the load balancer checks it.
    pub registered: bool,
    /// When that began; `None`: not yet, or before the simulation began.
    pub registered_at: Option<SimTime>,
    /// Whether what it ran on is no more, so that its process cannot start again.
    pub machine_is_gone: bool,
    /// How long it is kept without work, on a platform that lets idle instances go.
    pub kept_for: Span,
    /// Whether its process still accepts connections.
    pub listening: bool,
    /// Whether its process accepts requests and answers none.
    pub hung: bool,
    /// Per cent of the demand that requests take here at present (100: their demand).
    pub slowness_percent: u32,
    /// Until when its process ends each time soon after its start.
    pub crashes_until: SimTime,
    /// Whether it holds requests; kept by the [`Fleet`](super::Fleet).
    pub(super) is_busy: bool,
    /// Whether the balancer sends requests to it; kept by the [`Fleet`](super::Fleet).
    pub(super) is_in_rotation: bool,
    /// Whether it does and another request could start at once; kept by the
    /// [`Fleet`](super::Fleet).
    pub(super) is_open: bool,
    /// How many requests it has begun to serve.
    pub n_begun: u64,
    /// When it last held requests; its creation, if it never did.
    pub last_used: SimTime,
    /// When it began to hold those that it holds now.
    pub(super) busy_since: SimTime,
    /// How often its process has been started again.
    pub n_restarts: u32,
    /// Requests and CPU.
    pub station: Station,
}

impl Instance {
    /// An instance that has everything still before it.
    pub fn new(
        id: InstanceId,
        number: u32,
        revision: Revision,
        station: Station,
        now: SimTime,
    ) -> Self {
        Self {
            id,
            number,
            revision,
            group: Group::Blue,
            zone: 0,
            provisioned: false,
            node: None,
            requested_cores: 0.0,
            plan: StartPlan::default(),
            phase: Phase::Scheduling,
            phase_since: now,
            created: Some(now),
            process_started: None,
            app_up: false,
            app_up_since: SimTime::ZERO,
            ready: false,
            ready_changed: Some(now),
            was_ready: false,
            in_rotation_since: now,
            held: false,
            condemned: false,
            registered: false,
            registered_at: None,
            machine_is_gone: false,
            kept_for: Span::ZERO,
            listening: false,
            hung: false,
            slowness_percent: 100,
            crashes_until: SimTime::ZERO,
            is_busy: false,
            is_in_rotation: false,
            is_open: false,
            n_begun: 0,
            last_used: now,
            busy_since: now,
            n_restarts: 0,
            station,
        }
    }

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

    /// Whether it holds requests.
    pub fn is_busy(&self) -> bool {
        self.is_busy
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
