//! The front end: gives requests to instances, lets them wait, and starts instances for them.

use crate::sim::fleet::{Fleet, Group, Phase};
use crate::sim::parts::balancing::least_loaded;
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::units::Span;

/// What the front end goes by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    /// Requests that an instance holds at most.
    pub(super) seats: u32,
    /// Most instances of a revision.
    pub(super) max_instances: u32,
    /// Most instances of all revisions together.
    pub(super) quota_ceiling: u32,
    /// How long a request waits for an instance before it gets a 429.
    pub(super) longest_wait: Span,
    /// An instance that is younger counts as needed: the averages have not seen it in full.
    pub(super) settled_after: Span,
}

/// The front end of a service.
///
/// Which instance gets a request is not documented. Our assumption: of the instances that the
/// autoscaler wants, the oldest first, the one with the fewest requests; the others only if none
/// of those has room, so that they fall idle. Nor is documented when an instance is started for
/// requests that wait; here it is when those that are starting will not have room for all.
#[derive(Clone, Debug)]
pub(super) struct FrontEnd {
    door: Door,
    /// The number from which on instances are spare, and what it was found for: the group, how
    /// often its rotation has changed, and how many instances are wanted.
    first_spare: Option<((Group, u64, u32), u32)>,
}

impl FrontEnd {
    pub(super) fn new(door: Door) -> Self {
        Self { door, first_spare: None }
    }

    /// An instance with room.
    fn pick(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Option<u32> {
        let least_load = view.fleet.by_load(view.group).least_load()?;
        if least_load >= self.door.seats {
            return None;
        }
        if view.fleet.rotation(view.group).len() > view.desired {
            let wanted = self.pick_wanted(view, draws);
            if wanted.is_some() {
                return wanted;
            }
        }
        Some(least_loaded(view.fleet, view.group, draws))
    }

    /// An instance with room of those that the autoscaler wants, where there are more.
    fn pick_wanted(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Option<u32> {
        let first_spare = self.first_spare_number(view);
        for (load, equals) in view.fleet.by_load(view.group).loads() {
            if load >= self.door.seats {
                return None;
            }
            let wanted =
                || equals.iter().copied().filter(|&index| self.is_wanted(view, index, first_spare));
            let chosen = match wanted().count() as u32 {
                0 => continue,
                1 => 0,
                n => draws.below(n),
            };
            return wanted().nth(chosen as usize);
        }
        None
    }

    /// The number from which on instances are more than the autoscaler wants, where there are more.
    fn first_spare_number(&mut self, view: &RouteView<'_>) -> u32 {
        let rotation = view.fleet.rotation(view.group);
        let asked = (view.group, rotation.n_changes(), view.desired);
        if let Some((_, number)) = self.first_spare.filter(|(known, _)| *known == asked) {
            return number;
        }
        let mut numbers: Vec<u32> =
            rotation.iter().map(|index| view.fleet.at(index).number).collect();
        let number = *numbers.select_nth_unstable(view.desired as usize).1;
        self.first_spare = Some((asked, number));
        number
    }

    fn is_wanted(&self, view: &RouteView<'_>, index: u32, first_spare: u32) -> bool {
        let instance = view.fleet.at(index);
        let age = view.now.since(instance.in_rotation_since);
        instance.number < first_spare || age < self.door.settled_after
    }

    /// For a request that finds no room.
    fn wait(&self, view: &RouteView<'_>) -> Routing {
        let (n_starting, n_of_revision) = count(view.fleet, view.group);
        let seats_to_come = n_starting.saturating_mul(self.door.seats);
        let is_full =
            n_of_revision >= self.door.max_instances || view.fleet.len() >= self.door.quota_ceiling;
        if is_full || seats_to_come > view.n_at_door {
            Routing::WaitAtDoor
        } else {
            Routing::LaunchAndWait
        }
    }
}

/// Instances of a group that are on their way, and all of them that stay.
fn count(fleet: &Fleet, group: Group) -> (u32, u32) {
    let of_group = fleet.iter().filter(|i| i.group == group && !i.is_terminating());
    of_group.fold((0, 0), |(n_starting, n), instance| {
        let is_starting = instance.phase != Phase::Running || !instance.was_ready;
        (n_starting + u32::from(is_starting), n + 1)
    })
}

impl Router for FrontEnd {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        if view.n_at_door > 0 {
            // Nobody overtakes those who wait.
            return self.wait(view);
        }
        match self.pick(view, draws) {
            Some(index) => Routing::Assign(index),
            None => self.wait(view),
        }
    }

    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    fn compares_loads(&self) -> bool {
        true
    }

    fn door_patience(&self) -> Option<Span> {
        Some(self.door.longest_wait)
    }

    fn seats(&self) -> Option<u32> {
        Some(self.door.seats)
    }
}
