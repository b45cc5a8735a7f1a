//! The limits of a group's desired capacity.

/// Fewest and most instances of a group: `MinSize` and `MaxSize` of an Auto Scaling group,
/// `MinCapacity` and `MaxCapacity` of Application Auto Scaling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapacityBounds {
    /// Fewest instances, at most `max`.
    pub min: u32,
    /// Most instances.
    pub max: u32,
}

impl CapacityBounds {
    /// No limits: any size from 0.
    pub const UNBOUNDED: Self = Self { min: 0, max: u32::MAX };

    /// The size within the limits that is nearest to this one. Sizes below 0 are nearest to `min`.
    pub fn clamp(self, size: i64) -> u32 {
        let size = u32::try_from(size.max(0)).unwrap_or(u32::MAX);
        size.min(self.max).max(self.min)
    }
}
