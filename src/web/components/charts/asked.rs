//! What the cursor asks for: a moment, or one decision.

use crate::sim::record::{Decision, n_taken_by};
use crate::units::SimTime;

/// What the cursor stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A sample, by its place.
    Sample(usize),
    /// A decision, by its place.
    Decision(usize),
}

/// A way to another decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the one before.
    Previous,
    /// To the one after.
    Next,
}

impl Asked {
    /// The same where it is still there: another result may have fewer decisions.
    pub(super) fn within(self, decisions: &[Decision]) -> Option<Self> {
        match self {
            Self::Decision(place) if place >= decisions.len() => None,
            asked => Some(asked),
        }
    }

    /// The sample in whose interval it lies.
    pub(super) fn sample(self, decisions: &[Decision], times: &[SimTime]) -> usize {
        let place = match self {
            Self::Sample(place) => place,
            Self::Decision(place) => decisions
                .get(place)
                .map_or(0, |decision| times.partition_point(|at| *at < decision.at)),
        };
        place.min(times.len().saturating_sub(1))
    }

    /// The decision one step away, if there is one.
    pub(super) fn step(
        self,
        step: Step,
        decisions: &[Decision],
        times: &[SimTime],
    ) -> Option<Self> {
        let (n_before, n_until) = match self {
            Self::Decision(place) => (place, place + 1),
            Self::Sample(_) => {
                let n = n_taken_by(decisions, *times.get(self.sample(decisions, times))?);
                (n, n)
            }
        };
        let place = match step {
            Step::Previous => n_before.checked_sub(1)?,
            Step::Next => n_until,
        };
        Self::Decision(place).within(decisions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::record::{DecisionBody, FaultKind, Part};

    fn decision(secs: f64) -> Decision {
        let body = DecisionBody::Calm { kind: FaultKind::Slow };
        Decision { at: SimTime::from_secs_f64(secs), part: Part::Scenario, body }
    }

    #[test]
    fn steps_lead_from_a_moment_to_its_neighbours_and_from_decision_to_decision() {
        let decisions = [1.5, 1.7, 4.0].map(decision);
        let times: Vec<SimTime> = (1..=5).map(|s| SimTime::from_secs_f64(f64::from(s))).collect();
        let step = |asked: Asked, step| asked.step(step, &decisions, &times);
        // Sample 1 ends at 2 s, by when two decisions were taken.
        let moment = Asked::Sample(1);
        assert_eq!(step(moment, Step::Previous), Some(Asked::Decision(1)));
        assert_eq!(step(moment, Step::Next), Some(Asked::Decision(2)));
        assert_eq!(step(Asked::Decision(1), Step::Previous), Some(Asked::Decision(0)));
        assert_eq!(step(Asked::Decision(0), Step::Previous), None);
        assert_eq!(step(Asked::Decision(2), Step::Next), None);
        assert_eq!(step(Asked::Sample(0), Step::Previous), None);
        assert_eq!(Asked::Decision(1).sample(&decisions, &times), 1);
        assert_eq!(Asked::Decision(2).sample(&decisions, &times), 3);
        assert_eq!(Asked::Decision(3).within(&decisions), None);
    }
}
