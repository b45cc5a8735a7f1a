//! Warm pools: instances that have been started and wait, stopped unless set otherwise.
//!
//! Source: "Warm pools" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/ec2-auto-scaling-warm-pools.md`) and
//! `PutWarmPool` in the API, read in November 2026.

/// `PutWarmPool`, as far as it decides a size. The default follows the group's maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WarmPool {
    /// `MaxGroupPreparedCapacity`: most instances in group and pool together; `None`: the group's
    /// maximum.
    pub max_group_prepared_capacity: Option<u32>,
    /// `MinSize`: fewest instances in the pool, 0 unless set.
    pub min_size: u32,
}

impl WarmPool {
    /// How many instances the pool keeps for a group of this maximum and desired capacity.
    pub fn size(&self, max_size: u32, desired: u32) -> u32 {
        let prepared = self.max_group_prepared_capacity.unwrap_or(max_size);
        prepared.saturating_sub(desired).max(self.min_size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_shrinks_as_the_group_grows() {
        let pool = WarmPool { max_group_prepared_capacity: Some(8), min_size: 1 };
        assert_eq!([2, 6, 8, 10].map(|desired| pool.size(10, desired)), [6, 2, 1, 1]);
        assert_eq!(WarmPool::default().size(10, 6), 4);
    }
}
