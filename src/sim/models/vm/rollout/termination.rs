//! Which instances go first.
//!
//! Source: "Default termination policy" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide,
//! `doc_source/ec2-auto-scaling-termination-policies.md`), read in November 2026.

use std::cmp::Reverse;

use crate::sim::fleet::{Instance, InstanceId};

/// So many of the instances, by the default policy: one after the other from the zone that then
/// has the most, there the one of the oldest revision, and of those the oldest. (The policy ends
/// with the next billing hour and chance; with billing by the second it is age here.)
pub(super) fn to_terminate(instances: &[&Instance], count: usize) -> Vec<InstanceId> {
    let mut left: Vec<&Instance> = instances.to_vec();
    let mut chosen = Vec::new();
    while chosen.len() < count && !left.is_empty() {
        let n_in = |zone: u32| left.iter().filter(|i| i.zone == zone).count();
        let key = |instance: &&Instance| {
            (Reverse(n_in(instance.zone)), instance.revision.number, instance.number)
        };
        let Some(next) = left.iter().copied().min_by_key(key) else { break };
        chosen.push(next.id);
        left.retain(|instance| instance.id != next.id);
    }
    chosen
}

/// Of some zones those with the fewest and with the most instances, with their numbers.
pub(super) fn balance(instances: &[&Instance], zones: &[u32]) -> Option<Balance> {
    let n_in = |zone: u32| instances.iter().filter(|i| i.zone == zone).count() as u32;
    let by_zone = || zones.iter().map(|&zone| (zone, n_in(zone)));
    let (to_zone, fewest) = by_zone().min_by_key(|&(_, n)| n)?;
    let (from_zone, most) = by_zone().max_by_key(|&(zone, n)| (n, Reverse(zone)))?;
    Some(Balance { to_zone, fewest, from_zone, most })
}

/// How instances are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Balance {
    pub(super) to_zone: u32,
    pub(super) fewest: u32,
    pub(super) from_zone: u32,
    pub(super) most: u32,
}

impl Balance {
    /// Whether moving one instance would spread them more evenly.
    pub(super) const fn is_uneven(self) -> bool {
        self.most > self.fewest + 1
    }
}
