//! People as the engine's scaler: when utilization stays high they order machines.

use super::{OnCall, PeopleSettings, Reason};
use crate::sim::fleet::{Fleet, Phase};
use crate::sim::models::server::{ScalingByHand, ScalingPage, ServerDecision};
use crate::sim::parts::{InstanceSample, ScaleVerdict, ScaleView, Scaler};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// When people add machines. Nobody takes any away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScalingSettings {
    /// CPU utilization above which it is too high (1.0 = 100 %), as a mean over the servers that
    /// the balancer uses.
    pub threshold: f64,
    /// How long it must stay there before somebody is paged.
    pub hold: Span,
    /// Machines that are added each time.
    pub step: u32,
    /// Most machines.
    pub max: u32,
}

/// Monitoring of utilization, and the person on call who orders machines.
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct ScalingByPeople {
    settings: ScalingSettings,
    on_call: OnCall,
    interval: Span,
    lead_time: Span,
    cores: f64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing to worry about.
    Calm,
    /// It has been too high since then.
    High { since: SimTime },
    /// The person on call is on the way.
    Paged { respond_at: SimTime },
    /// Machines were ordered; what they bring is waited for. Or there may be no more.
    Waiting,
}

impl ScalingByPeople {
    pub(in crate::sim::models::server) fn new(
        settings: ScalingSettings,
        people: &PeopleSettings,
        cores: f64,
        seed: u64,
    ) -> Self {
        Self {
            settings,
            on_call: OnCall::new(people, Reason::Utilization, seed),
            interval: people.monitoring.interval,
            lead_time: people.lead_time,
            cores,
            stage: Stage::Calm,
        }
    }

    /// Mean over the servers in rotation that have been measured.
    fn utilization(&self, fleet: &Fleet, samples: &[InstanceSample]) -> Option<f64> {
        let counts = |sample: &&InstanceSample| {
            fleet.get(sample.instance).is_some() && fleet.is_in_rotation(sample.instance.index())
        };
        let in_rotation = samples.iter().filter(counts);
        let (n, sum) =
            in_rotation.fold((0_u32, 0.0), |(n, sum), sample| (n + 1, sum + sample.cpu_cores));
        (n > 0).then(|| sum / (f64::from(n) * self.cores))
    }

    /// Whether utilization has been too high for long enough; keeps track of how long.
    fn is_due(&mut self, now: SimTime, is_high: bool) -> Option<Span> {
        let since = match self.stage {
            Stage::High { since } if is_high => since,
            _ if is_high => now,
            _ => {
                self.stage = Stage::Calm;
                return None;
            }
        };
        self.stage = Stage::High { since };
        let lasted = now.since(since);
        (lasted >= self.settings.hold).then_some(lasted)
    }

    fn page(&mut self, now: SimTime, utilization: f64, lasted: Span) -> ServerDecision {
        let response = self.on_call.response_time();
        self.stage = Stage::Paged { respond_at: now + response };
        let threshold = self.settings.threshold;
        ServerDecision::ScalingPaged(ScalingPage { utilization, threshold, lasted, response })
    }

    /// Orders machines, if utilization is still too high.
    fn respond(&mut self, from: u32, utilization: Option<f64>) -> Option<ScalingByHand> {
        let ScalingSettings { threshold, step, max, .. } = self.settings;
        let still_high = utilization.filter(|utilization| *utilization > threshold);
        let Some(utilization) = still_high else {
            self.stage = Stage::Calm;
            return None;
        };
        self.stage = Stage::Waiting;
        let to = from.saturating_add(step).min(max).max(from);
        let lead_time = self.lead_time;
        Some(ScalingByHand { utilization, threshold, from, to, step, max, lead_time })
    }

    /// Watches again once all that was ordered is there, and utilization has been sound since if
    /// nothing could be ordered.
    fn rest(&mut self, view: &ScaleView<'_>, is_high: bool) {
        let is_on_order = |phase| matches!(phase, Phase::Scheduling | Phase::Fetching);
        let waits_for_machines = view.fleet.iter().any(|server| is_on_order(server.phase));
        let is_stuck = view.current >= self.settings.max && is_high;
        if !waits_for_machines && !is_stuck {
            self.stage = Stage::Calm;
        }
    }
}

impl Scaler for ScalingByPeople {
    fn period(&self) -> Span {
        self.interval
    }

    fn decide(&mut self, view: &ScaleView<'_>) -> ScaleVerdict {
        let utilization = self.utilization(view.fleet, view.samples);
        let is_high = utilization.is_some_and(|seen| seen > self.settings.threshold);
        if self.stage == Stage::Waiting {
            self.rest(view, is_high);
        }
        let (mut desired, mut decision) = (view.current, None);
        match self.stage {
            Stage::Calm | Stage::High { .. } => {
                let lasted = self.is_due(view.now, is_high);
                decision =
                    utilization.zip(lasted).map(|(seen, lasted)| self.page(view.now, seen, lasted));
            }
            Stage::Paged { respond_at } if view.now >= respond_at => {
                let order = self.respond(view.current, utilization);
                desired = order.map_or(desired, |order| order.to);
                decision = order.map(ServerDecision::Scaling);
            }
            Stage::Paged { .. } | Stage::Waiting => {}
        }
        ScaleVerdict {
            desired,
            utilization_seen: utilization,
            decision: decision.map(DecisionBody::Server),
        }
    }
}
