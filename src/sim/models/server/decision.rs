//! What people and their playbooks decided, as data.

use serde::{Deserialize, Serialize};

use super::ansible::AbortReason;
use crate::sim::record::Part;
use crate::units::Span;

/// A decision of people, or of a playbook that they started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ServerDecision {
    /// Monitoring has told the person on call that a server has failed.
    Paged(Page),
    /// That person has started the process of a server again.
    Restarted {
        /// Number of the server.
        instance: u32,
        /// What was wrong with it.
        ailment: Ailment,
        /// Since monitoring first saw it.
        failing_for: Span,
    },
    /// That person has ordered a machine in place of one that is gone.
    Replaced {
        /// Number of the lost server.
        instance: u32,
        /// Since monitoring first saw it.
        failing_for: Span,
        /// From the order until there is a machine.
        lead_time: Span,
        /// Time that the provisioning playbook then takes.
        provisioning: Span,
    },
    /// A new machine has passed its check and is known to the balancer.
    Commissioned {
        /// Number of the server.
        instance: u32,
        /// Since it was ordered.
        after: Span,
    },
    /// Monitoring has told the person on call that utilization stays high.
    ScalingPaged(ScalingPage),
    /// That person has ordered machines, or could not.
    Scaling(ScalingByHand),
    /// A rolling run has begun its next batch.
    BatchStarted(BatchStart),
    /// A rolling run is over.
    RunEnded(RunEnd),
}

impl ServerDecision {
    /// The part that this decision belongs to.
    pub const fn part(&self) -> Part {
        match self {
            Self::Paged(_) | Self::Restarted { .. } | Self::Replaced { .. } => Part::Healer,
            Self::ScalingPaged(_) | Self::Scaling(_) => Part::Scaler,
            Self::Commissioned { .. } | Self::BatchStarted(_) | Self::RunEnded(_) => Part::Rollout,
        }
    }
}

/// What is wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ailment {
    /// Its process has ended and systemd does not start it again.
    ProcessFailed,
    /// Its process answers nothing.
    Hung,
    /// The machine is gone.
    MachineLost,
}

impl Ailment {
    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ProcessFailed => "process_failed",
            Self::Hung => "hung",
            Self::MachineLost => "machine_lost",
        }
    }
}

/// A page to the person on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Number of the server.
    pub instance: u32,
    /// What is wrong with it.
    pub ailment: Ailment,
    /// Since monitoring first saw it.
    pub failing_for: Span,
    /// How long the person will take to respond.
    pub response: Span,
}

/// A page because utilization stays high.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScalingPage {
    /// CPU utilization of the servers in rotation (1.0 = 100 %).
    pub utilization: f64,
    /// What it must not stay above.
    pub threshold: f64,
    /// For how long it has been above.
    pub lasted: Span,
    /// How long the person will take to respond.
    pub response: Span,
}

/// What a person who was paged did about the number of machines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScalingByHand {
    /// CPU utilization now (1.0 = 100 %).
    pub utilization: f64,
    /// What it must not stay above.
    pub threshold: f64,
    /// Machines before.
    pub from: u32,
    /// Machines that there are to be.
    pub to: u32,
    /// Machines that the person adds each time.
    pub step: u32,
    /// Most machines that there may be.
    pub max: u32,
    /// From the order until there is a machine.
    pub lead_time: Span,
}

impl ScalingByHand {
    /// Whether fewer were ordered than the person would have liked.
    pub const fn is_limited(&self) -> bool {
        self.to < self.from.saturating_add(self.step)
    }
}

/// The beginning of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchStart {
    /// Revision being rolled out.
    pub revision: u32,
    /// Counted from 1.
    pub batch: u32,
    /// Batches of the run.
    pub n_batches: u32,
    /// Numbers of its servers.
    pub instances: Vec<u32>,
    /// `forks`: servers that are worked on at once.
    pub forks: u32,
}

/// The end of a rolling run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunEnd {
    /// Revision that was rolled out.
    pub revision: u32,
    /// Servers that run it and are back with the balancer.
    pub n_finished: u32,
    /// Servers that failed, and stay out of the balancer.
    pub n_failed: u32,
    /// Healthy servers of the last batch that stopped half done, and stay out of the balancer if
    /// they had left it.
    pub n_stopped: u32,
    /// Servers that no batch has touched.
    pub n_untouched: u32,
    /// Why it ended early, if it did.
    pub aborted: Option<AbortReason>,
    /// Exit status of `ansible-playbook`.
    pub exit_code: u8,
    /// How long it took.
    pub took: Span,
}
