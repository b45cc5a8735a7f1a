//! What comes of instances whose process has ended: they are started again, or they are lost.

use super::panel::state_name;
use crate::sim::models::server::ServerDecision;
use crate::sim::record::{Decision, DecisionBody, FaultKind, InstanceState};
use crate::text::{Lang, ui};

/// What comes of instances whose process has ended, as far as decisions tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ended {
    restarts: bool,
    is_lost: bool,
}

impl Ended {
    /// Of all instances that these decisions are about.
    pub(super) fn of(decisions: &[Decision]) -> Self {
        Self::told(decisions, |_| true)
    }

    /// Of one instance, by what was told of it last.
    pub(super) fn of_one(decisions: &[Decision], number: u32) -> Self {
        let mut of_it = decisions.iter().rev();
        let last = of_it.find_map(|decision| {
            let told = Self::told(std::slice::from_ref(decision), |other| other == number);
            (told != Self::default()).then_some(told)
        });
        last.unwrap_or_default()
    }

    fn told(decisions: &[Decision], is_meant: impl Fn(u32) -> bool) -> Self {
        let mut ended = Self::default();
        for decision in decisions {
            match &decision.body {
                DecisionBody::Restart { instance, .. }
                | DecisionBody::Server(ServerDecision::Restarted { instance, .. }) => {
                    ended.restarts |= is_meant(*instance);
                }
                DecisionBody::Lost { instance, .. } => ended.is_lost |= is_meant(*instance),
                DecisionBody::Fault {
                    kind: FaultKind::Kill | FaultKind::ZoneLoss | FaultKind::NodeLoss,
                    instances,
                } => ended.is_lost |= instances.iter().any(|one| is_meant(*one)),
                _ => {}
            }
        }
        ended
    }

    /// Whether nothing of what has ended starts again.
    pub(super) const fn is_only_lost(self) -> bool {
        self.is_lost && !self.restarts
    }

    /// Name of a state; only Kubernetes has a word of its own for a wait.
    pub(super) fn state_name(
        self,
        state: InstanceState,
        is_kubernetes: bool,
        lang: Lang,
    ) -> &'static str {
        match (state, self.is_lost, self.restarts) {
            (InstanceState::BackOff, true, false) => ui::state_ended_lost(lang),
            (InstanceState::BackOff, true, true) => ui::state_ended_either(lang),
            (InstanceState::BackOff, false, true) if is_kubernetes => {
                ui::state_ended_kubernetes(lang)
            }
            _ => state_name(state, lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::record::{ExitCause, Part};
    use crate::units::{SimTime, Span};

    fn log() -> Vec<Decision> {
        let decision = |body| Decision { at: SimTime::ZERO, part: Part::Healer, body };
        let restart = DecisionBody::Restart {
            instance: 1,
            cause: ExitCause::Crash,
            back_off: Span::from_secs(10),
            n_restarts: 2,
        };
        let loss = DecisionBody::Fault { kind: FaultKind::ZoneLoss, instances: vec![0, 3] };
        vec![decision(restart), decision(loss)]
    }

    #[test]
    fn what_is_lost_does_not_wait_to_restart() {
        let log = log();
        let name = |ended: Ended, is_kubernetes| {
            ended.state_name(InstanceState::BackOff, is_kubernetes, Lang::En)
        };
        assert_eq!(name(Ended::of_one(&log, 3), true), "Lost");
        assert_eq!(name(Ended::of_one(&log, 1), true), "Waiting: CrashLoopBackOff");
        assert_eq!(name(Ended::of_one(&log, 1), false), "Waiting to restart");
        assert_eq!(name(Ended::of(&log), true), "Lost or waiting to restart");
        assert_eq!(name(Ended::of(&log[..1]), false), "Waiting to restart");
        assert_eq!(Ended::of(&log).state_name(InstanceState::Ready, true, Lang::En), "Ready");
    }
}
