//! How many requests there are for each instance.

use super::Level;
use crate::units::SimTime;

/// The requests inside over the instances, over the time in which there are any of both.
///
/// Between two changes of the number of instances that is the area under the number of requests,
/// over the instances: so nothing need be done for most events of a simulation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crowding {
    is_measured: bool,
    n_instances: u32,
    /// Up to when it is summed up, and the area under the number of requests up to then.
    summed_to: SimTime,
    area_nanos: u128,
    any_nanos: u64,
    per_instance_nanos: f64,
}

impl Crowding {
    /// Must be called before there are any requests inside and before there are none any more.
    pub(super) fn sum_up(&mut self, now: SimTime, inside: &Level) {
        let area_nanos = inside.area_nanos(now);
        if self.is_measured && self.n_instances > 0 && inside.count() > 0 {
            let grown = as_f64(area_nanos - self.area_nanos);
            self.any_nanos += now.since(self.summed_to).as_nanos();
            self.per_instance_nanos += grown / f64::from(self.n_instances);
        }
        self.summed_to = now;
        self.area_nanos = area_nanos;
    }

    /// From now on it is measured, or no more.
    pub(super) fn measure(&mut self, now: SimTime, inside: &Level, is_measured: bool) {
        self.sum_up(now, inside);
        self.is_measured = is_measured;
    }

    /// So many instances exist from now on.
    pub(super) fn instances(&mut self, now: SimTime, inside: &Level, n: u32) {
        self.sum_up(now, inside);
        self.n_instances = n;
    }

    /// The mean over time, up to the last call of [`Crowding::sum_up`]; zero if there never were
    /// any of both.
    pub(super) fn mean(&self) -> f64 {
        self.per_instance_nanos / self.any_nanos.max(1) as f64
    }
}

/// The nearest number. What fits into 64 bits needs no function that WebAssembly would call.
fn as_f64(area_nanos: u128) -> f64 {
    u64::try_from(area_nanos).map_or_else(|_| area_nanos as f64, |nanos| nanos as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One request on one instance from 2 to 4, two on two from 4 to 5, nothing from 5 to 8, one
    /// on two from 8 to 10: (2 × 1 + 1 × 1 + 2 × ½) ÷ 5. What is before 2 is not measured.
    #[test]
    fn it_is_a_mean_over_the_time_with_requests() {
        let at = SimTime::from_nanos;
        let (mut crowding, mut inside) = (Crowding::default(), Level::default());
        crowding.instances(at(0), &inside, 1);
        crowding.sum_up(at(0), &inside);
        inside.up(at(0));
        crowding.measure(at(2), &inside, true);
        crowding.instances(at(4), &inside, 2);
        inside.up(at(4));
        inside.down(at(5));
        crowding.sum_up(at(5), &inside);
        inside.down(at(5));
        crowding.sum_up(at(8), &inside);
        inside.up(at(8));
        crowding.sum_up(at(10), &inside);
        assert_eq!(crowding.mean(), 4.0 / 5.0);
    }
}
