//! A count over time.

use crate::units::SimTime;

/// A count that goes up and down by one, and the area under its curve.
///
/// The area is the sum of the moments at which it went down, less those at which it went up: one
/// sum for each change, where a curve that is summed up as time passes needs a product for each
/// event of the simulation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Level {
    count: u32,
    balance_nanos: i128,
}

impl Level {
    /// How high it is.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Up by one.
    pub fn up(&mut self, now: SimTime) {
        self.count += 1;
        self.balance_nanos -= i128::from(now.as_nanos());
    }

    /// Down by one.
    pub fn down(&mut self, now: SimTime) {
        self.count -= 1;
        self.balance_nanos += i128::from(now.as_nanos());
    }

    /// Area under the curve up to now, in units of the count times nanoseconds.
    pub fn area_nanos(&self, now: SimTime) -> u128 {
        let still_up = i128::from(self.count) * i128::from(now.as_nanos());
        (self.balance_nanos + still_up).unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 from 2 to 3, 2 from 3 to 6, 1 from 6 on: 1 + 6 up to 6, and 4 more up to 10.
    #[test]
    fn the_area_is_that_under_the_steps() {
        let mut level = Level::default();
        level.up(SimTime::from_nanos(2));
        level.up(SimTime::from_nanos(3));
        level.down(SimTime::from_nanos(6));
        assert_eq!(level.count(), 1);
        assert_eq!(level.area_nanos(SimTime::from_nanos(6)), 7);
        assert_eq!(level.area_nanos(SimTime::from_nanos(10)), 11);
    }
}
