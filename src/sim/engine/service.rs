//! The way of a request: arrival, waiting, service, and its outcome.

use super::Run;
use crate::sim::event::Event;
use crate::sim::fleet::InstanceId;
use crate::sim::parts::Routing;
use crate::sim::record::FailureCause;
use crate::sim::request::{Holder, RequestId};
use crate::sim::workload::PatienceScope;

impl Run {
    pub(super) fn arrive(&mut self) {
        let counted = self.is_measuring();
        self.n_arrived += 1;
        self.next_arrival = self.arrivals.next_arrival();
        self.recorder.arrived(counted);
        let demand = self.spec.workload.demand.draw(&mut self.demand_draws);
        let id = self.requests.insert(self.now, demand, counted);
        self.route(id);
        self.set_patience(id);
    }

    fn set_patience(&mut self, id: RequestId) {
        let Some(patience) = &self.spec.workload.patience else { return };
        if let Some(limit) = self.shared_patience {
            self.give_ups.push_back((self.now + limit, id));
            return;
        }
        let limit = patience.limit.draw(&mut self.patience_draws);
        self.queue.schedule(self.now + limit, Event::GiveUp(id));
    }

    fn route(&mut self, id: RequestId) {
        let router = &mut self.spec.platform.router;
        match router.route(&self.fleet, self.door.len(), &mut self.routing_draws) {
            Routing::Assign(index) => self.offer(id, index),
            Routing::WaitAtDoor => {
                self.requests.push_back(&mut self.door, id, Holder::Door);
                self.n_waiting += 1;
            }
            Routing::Reject(cause) => self.fail(id, cause),
        }
    }

    /// Sends a request to an instance.
    fn offer(&mut self, id: RequestId, index: u32) {
        let instance = self.fleet.at_mut(index);
        instance.station.n_offered += 1;
        if !instance.listening || !(instance.app_up || instance.hung) {
            self.fail(id, FailureCause::Refused);
        } else if instance.station.has_free_slot() {
            self.begin_service(id, index);
            self.service_changed(index);
        } else if instance.station.has_room_in_queue() {
            let queue = &mut instance.station.queue;
            self.requests.push_back(queue, id, Holder::Queue(index));
            self.n_waiting += 1;
        } else {
            self.fail(id, FailureCause::QueueFull);
        }
    }

    /// Starts the service of a request that nobody holds. [`Run::service_changed`] must follow.
    fn begin_service(&mut self, id: RequestId, index: u32) {
        let Some(&request) = self.requests.get(id) else { return };
        if request.counted && !request.abandoned {
            self.recorder.started(self.now.since(request.arrived));
        }
        let instance = self.fleet.at_mut(index);
        let station = &mut instance.station;
        self.requests.push_back(&mut station.service, id, Holder::Service(index));
        if !instance.hung {
            match &mut station.sharing {
                Some(sharing) => {
                    sharing.join(self.now, id, request.demand * station.spec.cpu_share)
                }
                None => self.queue.schedule(self.now + request.demand, Event::Complete(id)),
            }
        }
    }

    /// Brings CPU metering, free slots and the prediction of the next end up to date.
    pub(super) fn service_changed(&mut self, index: u32) {
        let instance = self.fleet.at_mut(index);
        instance.station.meter(self.now);
        let prediction = instance.station.sharing.as_mut().and_then(|sharing| sharing.next_end());
        if let Some((at, epoch)) = prediction {
            self.queue.schedule(at, Event::CpuDone { instance: instance.id, epoch });
        }
        self.fleet.note_load(index);
    }

    pub(super) fn cpu_done(&mut self, id: InstanceId, epoch: u32) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        let cpu_share = instance.station.spec.cpu_share;
        let Some(sharing) = instance.station.sharing.as_mut().filter(|s| s.is_current(epoch))
        else {
            return;
        };
        let Some(request_id) = sharing.finish_first(self.now) else { return };
        let Some(request) = self.requests.get(request_id) else { return };
        if cpu_share < 1.0 {
            let waiting = request.demand * (1.0 - cpu_share);
            self.queue.schedule(self.now + waiting, Event::Complete(request_id));
            self.service_changed(id.index());
        } else {
            self.complete(request_id);
        }
    }

    /// The service of a request ends.
    pub(super) fn complete(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id) else { return };
        let Holder::Service(index) = request.holder() else { return };
        if self.fleet.at(index).hung {
            return;
        }
        self.requests.unlink(&mut self.fleet.at_mut(index).station.service, id);
        self.answer(id);
        self.take_next(index);
        self.service_changed(index);
        self.end_if_drained(index);
    }

    fn answer(&mut self, id: RequestId) {
        let request = self.requests.remove(id);
        if request.abandoned {
            self.n_abandoned -= 1;
            return;
        }
        let response = self.now.since(request.arrived);
        self.recorder.completed(response, request.demand, request.counted);
    }

    /// Fills free slots of an instance: first from its own queue, then from the door.
    /// [`Run::service_changed`] must follow.
    pub(super) fn take_next(&mut self, index: u32) {
        loop {
            let station = &mut self.fleet.at_mut(index).station;
            if !station.has_free_slot() {
                return;
            }
            let from_queue = self.requests.pop_front(&mut station.queue);
            let next = match from_queue {
                Some(id) => Some(id),
                None if self.fleet.rotation().contains(index) => {
                    self.requests.pop_front(&mut self.door)
                }
                None => None,
            };
            let Some(id) = next else { return };
            self.n_waiting -= 1;
            self.begin_service(id, index);
        }
    }

    /// A client gives up.
    pub(super) fn give_up(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id) else { return };
        let (holder, counted) = (request.holder(), request.counted);
        let in_line = matches!(holder, Holder::Door | Holder::Queue(_));
        if in_line {
            if counted {
                self.recorder.left_line(self.now.since(request.arrived));
            }
            self.leave_line(id, holder);
            self.fail(id, FailureCause::Timeout);
        } else if self.gives_up_in_service() {
            if let Some(request) = self.requests.get_mut(id) {
                request.abandoned = true;
            }
            self.n_abandoned += 1;
            self.recorder.failed(FailureCause::Timeout, counted);
        }
    }

    fn gives_up_in_service(&self) -> bool {
        let scope = self.spec.workload.patience.as_ref().map(|patience| patience.scope);
        scope == Some(PatienceScope::Response)
    }

    /// Takes a request out of the line in which it waits.
    fn leave_line(&mut self, id: RequestId, holder: Holder) {
        match holder {
            Holder::Door => self.requests.unlink(&mut self.door, id),
            Holder::Queue(index) => {
                self.requests.unlink(&mut self.fleet.at_mut(index).station.queue, id);
            }
            Holder::Nobody | Holder::Service(_) => return,
        }
        self.n_waiting -= 1;
    }

    /// The end of a request that nobody holds and that gets no answer.
    fn fail(&mut self, id: RequestId, cause: FailureCause) {
        let request = self.requests.remove(id);
        if request.abandoned {
            self.n_abandoned -= 1;
            return;
        }
        self.recorder.failed(cause, request.counted);
    }

    /// Fails everything that an instance holds.
    pub(super) fn lose_requests(&mut self, index: u32) {
        let now = self.now;
        if let Some(sharing) = &mut self.fleet.at_mut(index).station.sharing {
            sharing.clear(now);
        }
        loop {
            let station = &mut self.fleet.at_mut(index).station;
            if let Some(id) = self.requests.pop_front(&mut station.queue) {
                self.n_waiting -= 1;
                self.fail(id, FailureCause::InstanceLost);
            } else if let Some(id) = self.requests.pop_front(&mut station.service) {
                self.fail(id, FailureCause::InstanceLost);
            } else {
                break;
            }
        }
        self.service_changed(index);
    }
}
