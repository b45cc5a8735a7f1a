//! Which idle environment serves the next request, and how long an idle one stays.

use std::collections::VecDeque;

use crate::units::{SimTime, Span};

/// The idle environments of one version of a function.
///
/// The one that became idle last serves first, so that those that are not needed stay idle and
/// go. AWS documents that an idle environment is reused before a new one is started, but not
/// which one: the order is our assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleEnvironments<E> {
    /// Longest idle first.
    idle: VecDeque<(E, SimTime)>,
}

impl<E> Default for IdleEnvironments<E> {
    fn default() -> Self {
        Self { idle: VecDeque::new() }
    }
}

impl<E: Copy + PartialEq> IdleEnvironments<E> {
    /// The environment for a request that arrives now; `None`: one has to be started.
    pub fn claim(&mut self) -> Option<E> {
        self.idle.pop_back().map(|(environment, _)| environment)
    }

    /// An environment has finished its request, or its start.
    pub fn release(&mut self, environment: E, now: SimTime) {
        self.idle.push_back((environment, now));
    }

    /// An environment has gone for another reason.
    pub fn forget(&mut self, environment: E) {
        self.idle.retain(|(idle, _)| *idle != environment);
    }

    /// Takes out those that have been idle for `idle_life` or longer, longest idle first.
    pub fn expire(&mut self, now: SimTime, idle_life: Span) -> Vec<E> {
        let is_over = |(_, since): &(E, SimTime)| now.since(*since) >= idle_life;
        let n_over = self.idle.iter().take_while(|entry| is_over(entry)).count();
        self.idle.drain(..n_over).map(|(environment, _)| environment).collect()
    }

    /// When the next one goes if none is used; `None` if none is idle.
    pub fn next_expiry(&self, idle_life: Span) -> Option<SimTime> {
        self.idle.front().map(|(_, since)| *since + idle_life)
    }

    /// How many are idle.
    pub fn count(&self) -> u32 {
        self.idle.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    #[test]
    fn the_one_that_became_idle_last_serves_first_and_the_others_go() {
        let mut idle = IdleEnvironments::default();
        for (environment, secs) in [('a', 0), ('b', 10), ('c', 20)] {
            idle.release(environment, at(secs));
        }
        assert_eq!(idle.claim(), Some('c'));
        idle.release('c', at(30));
        let life = Span::from_secs(600);
        assert_eq!(idle.next_expiry(life), Some(at(600)));
        assert_eq!(idle.expire(at(610), life), ['a', 'b']);
        assert_eq!((idle.claim(), idle.claim()), (Some('c'), None));
    }

    #[test]
    fn one_that_has_gone_serves_nobody() {
        let mut idle = IdleEnvironments::default();
        idle.release('a', at(0));
        idle.forget('a');
        assert_eq!((idle.count(), idle.claim()), (0, None));
    }
}
