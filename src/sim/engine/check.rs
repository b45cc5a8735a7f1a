//! What must hold after every event: no request is lost, none is held twice.

use super::Run;
use crate::sim::request::Holder;

/// Up to this many requests and instances, every line is walked after every event. Above it the
/// counters are still compared after every event, and lines are walked every so many events.
const WALK_LIMIT: u32 = 64;
const EVENTS_PER_WALK: u64 = 1024;

impl Run {
    /// Requests in = completed + failed + in flight, and every request inside is held in exactly
    /// one place.
    ///
    /// # Panics
    /// If that does not hold: the engine has a bug, and a wrong curve would be worse.
    pub(super) fn check_conservation(&self) {
        let totals = self.recorder.totals();
        let accounted = totals.completed + totals.n_failed() + totals.in_flight;
        assert_eq!(totals.arrived, accounted, "every request has one outcome at {:?}", self.now);
        let inside = self.requests.len();
        assert_eq!(
            u64::from(inside),
            totals.in_flight + u64::from(self.n_abandoned),
            "requests inside are in flight or abandoned at {:?}",
            self.now
        );
        let is_small = inside <= WALK_LIMIT && self.fleet.len() <= WALK_LIMIT;
        if is_small || self.n_events.is_multiple_of(EVENTS_PER_WALK) {
            self.check_holders();
        }
    }

    /// Walks every line: each request in it knows that it is there, the lines' lengths and the
    /// count of those waiting are true, and nobody inside is missing.
    fn check_holders(&self) {
        let mut n_waiting = self.requests.audit(&self.door, Holder::Door);
        let mut n_in_service = 0;
        assert_eq!(n_waiting, self.door.len());
        for instance in self.fleet.iter() {
            let (index, station) = (instance.id.index(), &instance.station);
            let n_queued = self.requests.audit(&station.queue, Holder::Queue(index));
            assert_eq!(n_queued, station.queue.len());
            let n_served = self.requests.audit(&station.service, Holder::Service(index));
            assert_eq!(n_served, station.service.len());
            if self.spec.platform.router.compares_loads() && self.fleet.is_in_rotation(index) {
                let least = self.fleet.by_load(instance.group).least_load();
                assert!(least.is_some_and(|least| least <= station.outstanding()));
            }
            let is_held = station.requests_kib > 0;
            assert!(n_served > 0 || !is_held, "only requests in service hold memory");
            n_waiting += n_queued;
            n_in_service += n_served;
        }
        let n_held = n_waiting + n_in_service + self.n_at_clients + self.n_between_attempts;
        assert_eq!(self.requests.len(), n_held, "every request inside is held");
        assert_eq!(n_waiting, self.recorder.n_waiting(), "requests waiting are counted");
    }
}
