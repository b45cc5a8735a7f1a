//! How long a run takes under the `linear` strategy.

use super::{SerialEntry, batches};
use crate::units::Span;

/// A task of a play, as far as its time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Time on one host.
    pub duration: Span,
    /// `throttle`: most hosts at once for this task. It can only lower `forks`; `None` or 0
    /// leaves it.
    pub throttle: Option<u32>,
    /// `run_once`: on the first host of each batch only, so once a batch and not once a play.
    pub run_once: bool,
}

impl Task {
    /// A task that runs on every host, as many at once as `forks` allows.
    pub const fn on_every_host(duration: Span) -> Self {
        Self { duration, throttle: None, run_once: false }
    }

    /// Time until a batch of `n_hosts` has been through this task.
    fn duration_on(&self, n_hosts: u32, forks: u32) -> Span {
        let n_hosts = if self.run_once { n_hosts.min(1) } else { n_hosts };
        let throttle = self.throttle.filter(|&throttle| throttle > 0).unwrap_or(u32::MAX);
        let n_at_once = forks.min(throttle).max(1);
        times(self.duration, n_hosts.div_ceil(n_at_once))
    }
}

/// How long a batch of `n_hosts` takes: `forks` hosts go through a task at once, then the next
/// ones, and the next task begins after the last. `once_per_batch` is what the batch waits for as
/// a whole, such as connections that drain and a health check that passes.
///
/// With tasks of 10 s and 20 s and the default of 5 forks, 5 hosts take 30 s and 6 take 60 s.
///
/// The documentation states the order of work (`playbooks_strategies.rst`,
/// ansible/ansible-documentation, read in November 2026). The sum is our inference: it takes all
/// hosts to be equally fast, and leaves out what Ansible spends itself.
pub fn batch_duration(tasks: &[Task], n_hosts: u32, forks: u32, once_per_batch: Span) -> Span {
    let tasks = tasks.iter().map(|task| task.duration_on(n_hosts, forks));
    tasks.fold(once_per_batch, |sum, span| sum + span)
}

/// How long a run over `n_hosts` takes in which no host fails: its batches one after another.
pub fn run_duration(
    serial: &[SerialEntry],
    n_hosts: u32,
    tasks: &[Task],
    forks: u32,
    once_per_batch: Span,
) -> Span {
    let batches = batches(serial, n_hosts).into_iter();
    batches
        .map(|n_in_batch| batch_duration(tasks, n_in_batch, forks, once_per_batch))
        .fold(Span::ZERO, |sum, span| sum + span)
}

fn times(span: Span, n: u32) -> Span {
    Span::from_nanos(span.as_nanos().saturating_mul(u64::from(n)))
}
