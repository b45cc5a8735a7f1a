//! How long provisioned concurrency takes to be there.
//!
//! Source: docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html, read in November 2026:
//! after one to two minutes of preparation up to 6000 environments a minute, and none of them is
//! used before all are ready.

use crate::units::{SimTime, Span};

/// Environments that are initialized in a minute, for each function.
pub const ENVIRONMENTS_PER_MIN: u32 = 6000;
/// Preparation before the first one is initialized: shortest and longest.
pub const PREPARATION: (Span, Span) = (Span::from_secs(60), Span::from_secs(120));

/// Provisioned concurrency that has been asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// When it was asked for.
    pub requested_at: SimTime,
    /// How many environments.
    pub environments: u32,
    /// Environments that are initialized in a minute; 0: they never are.
    pub per_min: u32,
    /// Time before the first one is initialized.
    pub preparation: Span,
}

impl Allocation {
    /// Time from the first environment to the last.
    pub fn duration(&self) -> Span {
        if self.environments == 0 {
            return Span::ZERO;
        }
        Span::from_secs(60) * (f64::from(self.environments) / f64::from(self.per_min))
    }

    /// When all are ready.
    pub fn ready_at(&self) -> SimTime {
        self.requested_at + self.preparation + self.duration()
    }

    /// How many can serve.
    pub fn usable(&self, now: SimTime) -> u32 {
        if now >= self.ready_at() { self.environments } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_all_or_nothing() {
        let allocation = Allocation {
            requested_at: SimTime::from_secs_f64(10.0),
            environments: 3000,
            per_min: ENVIRONMENTS_PER_MIN,
            preparation: PREPARATION.0,
        };
        assert_eq!(allocation.ready_at(), SimTime::from_secs_f64(100.0));
        assert_eq!(allocation.usable(SimTime::from_secs_f64(99.9)), 0);
        assert_eq!(allocation.usable(SimTime::from_secs_f64(100.0)), 3000);
    }
}
