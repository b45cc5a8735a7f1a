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
        let still_up = product(now.as_nanos(), self.count);
        self.balance_nanos.wrapping_add_unsigned(still_up).unsigned_abs()
    }
}

/// A product by parts of 64 bits: WebAssembly would call functions for one of 128, and for its
/// shift.
fn product(a: u64, b: u32) -> u128 {
    let b = u64::from(b);
    let (upper, lower) = ((a >> 32) * b, (a & 0xFFFF_FFFF) * b);
    let (low, carry) = (upper << 32).overflowing_add(lower);
    let high = (upper >> 32) + u64::from(carry);
    u128::from(high) << u64::BITS | u128::from(low)
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

    /// Three from 1 s on, at the end of time: a product that no 64 bits hold.
    #[test]
    fn the_area_of_a_long_time_is_whole() {
        let mut level = Level::default();
        (0..3).for_each(|_| level.up(SimTime::from_nanos(1_000_000_000)));
        let nanos = u128::from(u64::MAX) - 1_000_000_000;
        assert_eq!(level.area_nanos(SimTime::NEVER), 3 * nanos);
    }
}
