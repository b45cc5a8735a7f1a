//! Requirements in figures: what can be asked for, and in which range.

use std::ops::RangeInclusive;

/// A requirement that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Mean requests per second.
    Rps,
    /// Rate of the busiest minute over the mean, 1 or more.
    PeakFactor,
    /// Duration of a usual request in milliseconds.
    RequestMs,
    /// Duration of the longest job in seconds.
    LongestJobS,
    /// Largest request or answer in megabytes.
    PayloadMb,
    /// Memory of an instance in megabytes.
    MemoryMb,
    /// Share of the time without requests, in per cent.
    IdlePercent,
    /// Time in milliseconds in which 99 % of the requests are to be answered.
    LatencyGoalMs,
    /// Deployments a day.
    DeploysPerDay,
    /// Parts that are deployed on their own.
    Services,
    /// People who can be called.
    TeamSize,
    /// US dollars a month for the platform.
    BudgetUsd,
}

/// A requirement that is picked from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Whether connections stay open.
    Connections,
    /// What is there already.
    Existing,
    /// Where it has to run.
    Place,
    /// What it needs of a machine.
    Hardware,
}

/// What is picked for a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Connections end with the answer.
    Short,
    /// Connections stay open.
    Long,
    /// No platform yet.
    Nothing,
    /// Servers.
    Servers,
    /// Virtual machines.
    Vms,
    /// A Kubernetes cluster.
    Kubernetes,
    /// In a cloud.
    Cloud,
    /// In a data center of one's own.
    Own,
    /// Nothing special.
    Ordinary,
    /// Rights on the host.
    Privileged,
    /// A GPU.
    Gpu,
}

/// One thing that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A number.
    Figure(Figure),
    /// A pick.
    Choice(Choice),
}

/// What is known of a workload. Each requirement may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirements {
    figures: [Option<f64>; Figure::COUNT],
    picks: [Option<Pick>; Choice::COUNT],
}

impl Figure {
    /// How many there are.
    pub const COUNT: usize = 12;
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Rps,
        Self::PeakFactor,
        Self::RequestMs,
        Self::LongestJobS,
        Self::PayloadMb,
        Self::MemoryMb,
        Self::IdlePercent,
        Self::LatencyGoalMs,
        Self::DeploysPerDay,
        Self::Services,
        Self::TeamSize,
        Self::BudgetUsd,
    ];

    /// The id in the content and in links.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rps => "rps",
            Self::PeakFactor => "peak_factor",
            Self::RequestMs => "request_ms",
            Self::LongestJobS => "longest_job_s",
            Self::PayloadMb => "payload_mb",
            Self::MemoryMb => "memory_mb",
            Self::IdlePercent => "idle_percent",
            Self::LatencyGoalMs => "latency_goal_ms",
            Self::DeploysPerDay => "deploys_per_day",
            Self::Services => "services",
            Self::TeamSize => "team_size",
            Self::BudgetUsd => "budget_usd",
        }
    }

    /// Smallest and largest value. The ends are ours: wide enough for what one workload may be.
    pub const fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::Rps => 0.000_001..=1_000_000.0,
            Self::PeakFactor => 1.0..=10_000.0,
            Self::RequestMs => 0.1..=3_600_000.0,
            Self::LongestJobS => 0.001..=2_592_000.0,
            Self::PayloadMb => 0.0..=100_000.0,
            Self::MemoryMb => 1.0..=10_000_000.0,
            Self::IdlePercent => 0.0..=99.9,
            Self::LatencyGoalMs => 1.0..=3_600_000.0,
            Self::DeploysPerDay => 0.0..=10_000.0,
            Self::Services => 1.0..=10_000.0,
            Self::TeamSize => 1.0..=10_000.0,
            Self::BudgetUsd => 0.0..=10_000_000.0,
        }
    }

    /// Whether only whole numbers make sense.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Services | Self::TeamSize)
    }

    /// Whether a number is one that this figure may have.
    pub fn allows(self, value: f64) -> bool {
        self.range().contains(&value) && (!self.is_whole() || value == libm::floor(value))
    }

    /// The figure with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.id() == id)
    }
}

impl Choice {
    /// How many there are.
    pub const COUNT: usize = 4;
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Connections, Self::Existing, Self::Place, Self::Hardware];

    /// The id in the content and in links.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Existing => "existing",
            Self::Place => "place",
            Self::Hardware => "hardware",
        }
    }

    /// What there is to pick, in the order of the content.
    pub const fn picks(self) -> &'static [Pick] {
        match self {
            Self::Connections => &[Pick::Short, Pick::Long],
            Self::Existing => &[Pick::Nothing, Pick::Servers, Pick::Vms, Pick::Kubernetes],
            Self::Place => &[Pick::Cloud, Pick::Own],
            Self::Hardware => &[Pick::Ordinary, Pick::Privileged, Pick::Gpu],
        }
    }

    /// The choice with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.id() == id)
    }
}

impl Pick {
    /// The id in the content and in links, unique within its choice.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Nothing => "nothing",
            Self::Servers => "servers",
            Self::Vms => "vms",
            Self::Kubernetes => "kubernetes",
            Self::Cloud => "cloud",
            Self::Own => "own",
            Self::Ordinary => "ordinary",
            Self::Privileged => "privileged",
            Self::Gpu => "gpu",
        }
    }
}

impl Asked {
    /// Everything that is asked for: numbers, then picks.
    pub fn all() -> impl Iterator<Item = Self> {
        let choices = Choice::ALL.into_iter().map(Self::Choice);
        Figure::ALL.into_iter().map(Self::Figure).chain(choices)
    }

    /// The id in the content and in links.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.id(),
            Self::Choice(choice) => choice.id(),
        }
    }
}

/// How much of an instance's time the sizing plans to use: the target of the simulator's
/// autoscalers.
pub(super) const PLANNED_USE: f64 = 0.6;

impl Requirements {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A number.
    pub const fn figure(&self, figure: Figure) -> Option<f64> {
        self.figures[figure as usize]
    }

    /// A pick.
    pub const fn pick(&self, choice: Choice) -> Option<Pick> {
        self.picks[choice as usize]
    }

    /// Sets or forgets a number; one outside of its range is not taken.
    pub fn set_figure(&mut self, figure: Figure, value: Option<f64>) {
        if value.is_none_or(|value| figure.allows(value)) {
            self.figures[figure as usize] = value;
        }
    }

    /// Picks, or forgets a pick. What is not of the choice's list is not taken.
    pub fn set_pick(&mut self, choice: Choice, pick: Option<Pick>) {
        if pick.is_none_or(|pick| choice.picks().contains(&pick)) {
            self.picks[choice as usize] = pick;
        }
    }

    /// These with one number set.
    #[must_use]
    pub fn with(mut self, figure: Figure, value: f64) -> Self {
        self.set_figure(figure, Some(value));
        self
    }

    /// These with one pick made.
    #[must_use]
    pub fn with_pick(mut self, choice: Choice, pick: Pick) -> Self {
        self.set_pick(choice, Some(pick));
        self
    }

    /// Whether this is what was picked.
    pub fn has(&self, pick: Pick) -> bool {
        self.picks.contains(&Some(pick))
    }

    /// Whether a number is known and not below `least`.
    pub fn at_least(&self, figure: Figure, least: f64) -> bool {
        self.figure(figure).is_some_and(|value| value >= least)
    }

    /// Whether a number is known and below `limit`.
    pub fn below(&self, figure: Figure, limit: f64) -> bool {
        self.figure(figure).is_some_and(|value| value < limit)
    }

    /// Whether a number is known and above `limit`.
    pub fn above(&self, figure: Figure, limit: f64) -> bool {
        self.figure(figure).is_some_and(|value| value > limit)
    }

    /// Whether a number is known to be above another one that is known.
    pub(super) fn exceeds(&self, figure: Figure, limit: Option<f64>) -> bool {
        limit.is_some_and(|limit| self.above(figure, limit))
    }

    /// What an idle instance needs for a usual piece of work, in milliseconds: a request, or the
    /// longest job where no other duration is known.
    pub fn duration_ms(&self) -> Option<f64> {
        let job_ms = self.figure(Figure::LongestJobS).map(|secs| secs * 1000.0);
        self.figure(Figure::RequestMs).or(job_ms)
    }

    /// Instances that are busy on the average: arrivals per second times duration (Little's law).
    pub fn busy(&self) -> Option<f64> {
        Some(self.figure(Figure::Rps)? * self.duration_ms()? / 1000.0)
    }

    /// Machines of one core that carry the peak at 60 % use, one request at a time on each.
    pub fn machines(&self) -> Option<f64> {
        let peak = self.figure(Figure::PeakFactor).unwrap_or(1.0);
        self.busy().map(|busy| libm::ceil(busy * peak / PLANNED_USE).max(1.0))
    }

    /// Peak over mean that follows from the time without work: all requests come in the rest.
    pub(super) fn peak_of_idle(&self) -> Option<f64> {
        self.figure(Figure::IdlePercent).map(|idle| 1.0 / (1.0 - idle / 100.0))
    }

    /// The same without contradictions: the nearest that go together.
    #[must_use]
    pub fn consistent(&self) -> Self {
        let mut fixed = self.clone();
        let job_s = self.figure(Figure::RequestMs).map(|ms| ms / 1000.0);
        fixed.raise(Figure::LongestJobS, job_s);
        fixed.raise(Figure::LatencyGoalMs, self.figure(Figure::RequestMs));
        fixed.raise(Figure::PeakFactor, self.peak_of_idle());
        fixed
    }

    /// Raises a number that is known to at least another one.
    fn raise(&mut self, figure: Figure, least: Option<f64>) {
        if let (Some(value), Some(least)) = (self.figure(figure), least) {
            self.figures[figure as usize] = Some(value.max(least));
        }
    }
}
