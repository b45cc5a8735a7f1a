//! A front end for environments that serve several requests at a time.

use std::collections::BinaryHeap;

use crate::sim::fleet::{Fleet, Instance};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::{FailureCause, ThrottleReason};
use crate::units::Span;

const UNLISTED: u32 = u32::MAX;

/// As Knative and other platforms than Lambda do: the environment created last that has room, one
/// that is still starting included; else a new one, up to a limit on those at work.
///
/// An environment that is started for no request counts from its first change on.
#[derive(Clone, Debug)]
pub struct PackNewest {
    /// Most environments at work.
    max_running: u32,
    /// Environments that have changed since the last request.
    changed: Vec<u32>,
    /// Number and index of all that may have room; the newest is on top. One that has none is
    /// taken out when it comes to the top, and is back with its next change.
    by_age: BinaryHeap<(u32, u32)>,
    /// By index: the number with which an environment is in `by_age`.
    listed: Vec<u32>,
}

impl PackNewest {
    /// A front end that keeps at most so many environments at work.
    pub const fn new(max_running: u32) -> Self {
        Self { max_running, changed: Vec::new(), by_age: BinaryHeap::new(), listed: Vec::new() }
    }

    fn list(&mut self, fleet: &Fleet) {
        while let Some(index) = self.changed.pop() {
            let number = fleet.at(index).number;
            if self.listed.len() <= index as usize {
                self.listed.resize(index as usize + 1, UNLISTED);
            }
            if std::mem::replace(&mut self.listed[index as usize], number) != number {
                self.by_age.push((number, index));
            }
        }
    }

    fn newest_with_room(&mut self, fleet: &Fleet) -> Option<u32> {
        while let Some(&(number, index)) = self.by_age.peek() {
            let instance = fleet.at(index);
            if instance.number == number && has_room(instance) {
                return Some(index);
            }
            self.by_age.pop();
            if self.listed[index as usize] == number {
                self.listed[index as usize] = UNLISTED;
            }
        }
        None
    }
}

fn has_room(instance: &Instance) -> bool {
    let station = &instance.station;
    instance.exists()
        && !instance.is_terminating()
        && station.outstanding() < station.spec.concurrency
}

impl Router for PackNewest {
    fn route(&mut self, view: &RouteView<'_>, _draws: &mut Stream) -> Routing {
        self.list(view.fleet);
        match self.newest_with_room(view.fleet) {
            Some(index) => Routing::Join(index),
            None if view.fleet.n_busy() < self.max_running => Routing::LaunchBound,
            None => Routing::Reject(FailureCause::Throttled(ThrottleReason::ReservedConcurrency)),
        }
    }

    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    fn watches_instances(&self) -> bool {
        true
    }

    fn on_change(&mut self, index: u32) {
        self.changed.push(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::{Discipline, Group, InstanceId, Station, StationSpec};
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::sim::random::Concern;
    use crate::sim::request::{Holder, Request, RequestId, Requests};
    use crate::units::SimTime;

    /// Environments of two requests each, and what they hold.
    struct Story {
        router: PackNewest,
        fleet: Fleet,
        requests: Requests,
    }

    impl Story {
        fn new(max_running: u32) -> Self {
            let router = PackNewest::new(max_running);
            Self { router, fleet: Fleet::default(), requests: Requests::default() }
        }

        fn start(&mut self) -> InstanceId {
            let spec = StationSpec::simple(2, None, Discipline::Fcfs);
            self.fleet.insert(|id, number| {
                let station = Station::new(spec, SimTime::ZERO);
                Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO)
            })
        }

        fn give(&mut self, to: InstanceId) -> RequestId {
            let request = Request::new(SimTime::ZERO, Span::from_secs(1), true);
            let (id, index) = (self.requests.insert(request), to.index());
            let line = &mut self.fleet.at_mut(index).station.service;
            self.requests.push_back(line, id, Holder::Service(index));
            self.changed(to);
            id
        }

        fn end(&mut self, at: InstanceId, id: RequestId) {
            self.requests.unlink(&mut self.fleet.at_mut(at.index()).station.service, id);
            self.changed(at);
        }

        fn changed(&mut self, id: InstanceId) {
            self.fleet.note_load(id.index(), SimTime::ZERO);
            self.router.on_change(id.index());
        }

        fn route(&mut self) -> Routing {
            let view = RouteView {
                now: SimTime::ZERO,
                fleet: &self.fleet,
                group: Group::Blue,
                desired: 0,
                n_at_door: 0,
                request: &Request::new(SimTime::ZERO, Span::ZERO, true),
                refused_by: None,
            };
            self.router.route(&view, &mut Stream::new(1, Concern::Routing, 0))
        }
    }

    #[test]
    fn the_newest_with_room_gets_the_request() {
        let mut story = Story::new(3);
        assert_eq!(story.route(), Routing::LaunchBound);
        let (old, new) = (story.start(), story.start());
        let first = story.give(old);
        story.give(new);
        assert_eq!(story.route(), Routing::Join(new.index()));
        story.give(new);
        assert_eq!(story.route(), Routing::Join(old.index()));
        story.give(old);
        assert_eq!(story.route(), Routing::LaunchBound);
        story.end(old, first);
        assert_eq!(story.route(), Routing::Join(old.index()));
    }

    #[test]
    fn an_environment_in_the_place_of_one_that_is_gone_is_as_new_as_it_is() {
        let mut story = Story::new(3);
        let (first, second) = (story.start(), story.start());
        let requests = [first, second].map(|id| (id, story.give(id)));
        assert_eq!(story.route(), Routing::Join(second.index()));
        for (id, request) in requests {
            story.end(id, request);
        }
        story.fleet.remove(first);
        let third = story.start();
        assert_eq!(third.index(), first.index(), "it takes the place of the first");
        story.give(third);
        assert_eq!(story.route(), Routing::Join(third.index()));
    }

    #[test]
    fn at_the_limit_a_request_is_throttled() {
        let mut story = Story::new(1);
        let only = story.start();
        story.give(only);
        story.give(only);
        let throttled = FailureCause::Throttled(ThrottleReason::ReservedConcurrency);
        assert_eq!(story.route(), Routing::Reject(throttled));
    }
}
