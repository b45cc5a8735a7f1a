//! Rebalancing between Availability Zones: new instances come first, so the group may grow a
//! little beyond its maximum for a while.
//!
//! Source: "Instance distribution" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/auto-scaling-benefits.md`), read in
//! November 2026.

/// Most instances while a group is being rebalanced: 10 % above its maximum or one more,
/// whichever is greater. That a part of an instance does not count is our reading.
pub const fn temporary_max(max_size: u32) -> u32 {
    let tenth = max_size / 10;
    max_size.saturating_add(if tenth > 1 { tenth } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_one_instance_more() {
        assert_eq!([0, 1, 10, 19, 20, 25].map(temporary_max), [1, 2, 11, 20, 22, 27]);
    }
}
