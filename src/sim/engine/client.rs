//! The clients: sending, giving up, trying again.

use super::Run;
use crate::sim::event::Event;
use crate::sim::parts::Past;
use crate::sim::record::FailureCause;
use crate::sim::request::{Holder, Request, RequestId};
use crate::sim::workload::PatienceScope;
use crate::units::Span;

impl Run {
    pub(super) fn arrive(&mut self) {
        let counted = self.is_measuring();
        self.count_arrival();
        self.foresee_arrival();
        self.recorder.arrived(self.now, counted);
        let request = self.draw_request(counted);
        let id = self.requests.insert(request);
        self.send(id);
    }

    fn count_arrival(&mut self) {
        self.n_arrived += 1;
        self.n_arrivals_left -= 1;
        if !self.arrivals_go_on() {
            self.recorder.end_measuring(self.now);
        } else if self.n_arrived == self.spec.horizon.warm_up() {
            self.recorder.begin_measuring(self.now);
        }
    }

    fn draw_request(&mut self, counted: bool) -> Request {
        let workload = &self.spec.workload;
        let class = workload.draw_class(&mut self.draws.classes);
        let demand = workload.classes[class].demand.draw(&mut self.draws.demand);
        let connection = workload.connections.map(|n| self.draws.classes.below(n));
        let mut request = Request::new(self.now, demand, counted);
        request.class = class as u8;
        request.connection = connection;
        request
    }

    /// Sends a request that nobody holds, for the first time or again.
    #[inline(always)]
    fn send(&mut self, id: RequestId) {
        if self.is_too_large(id) {
            self.fail(id, FailureCause::PayloadTooLarge);
            return;
        }
        self.route(id);
        self.set_patience(id);
    }

    fn is_too_large(&self, id: RequestId) -> bool {
        let Some(limit) = self.spec.platform.limits.payload_kib else { return false };
        let Some(request) = self.requests.get(id) else { return false };
        self.spec.workload.classes[usize::from(request.class)].payload_kib > limit
    }

    #[inline(always)]
    fn set_patience(&mut self, id: RequestId) {
        // Once a queue has accepted a request, nobody waits for its answer.
        if self.spec.workload.patience.is_some() && self.spec.platform.redelivery.is_none() {
            self.foresee_give_up(id);
        }
    }

    fn foresee_give_up(&mut self, id: RequestId) {
        let Some(patience) = &self.spec.workload.patience else { return };
        if let Some(limit) = self.shared_patience {
            self.forget_who_has_left();
            self.give_ups.push_back((self.now + limit, id));
            return;
        }
        let limit = patience.limit.draw(&mut self.draws.patience);
        self.queue.schedule(self.now + limit, Event::GiveUp(id));
    }

    /// Most requests leave long before their clients' patience ends.
    fn forget_who_has_left(&mut self) {
        while self.give_ups.front().is_some_and(|&(_, id)| self.requests.get(id).is_none()) {
            self.give_ups.pop_front();
        }
    }

    /// A client gives up this attempt.
    pub(super) fn give_up(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id) else { return };
        let (holder, counted) = (request.holder(), request.counted);
        match holder {
            Holder::Door | Holder::Queue(_) => {
                if counted {
                    self.recorder.left_line(self.now.since(request.arrived));
                }
                self.leave_line(id, holder);
                self.fail(id, FailureCause::Timeout);
                if let Holder::Queue(index) = holder {
                    self.seat_is_free(index);
                }
            }
            Holder::Service(_) if self.gives_up_in_service() => {
                self.abandon(id, FailureCause::Timeout);
            }
            Holder::Balancer(_) => {
                self.take_from_balancer(id);
                self.fail(id, FailureCause::Timeout);
            }
            Holder::Service(_) | Holder::Client | Holder::Nobody => {}
        }
    }

    fn gives_up_in_service(&self) -> bool {
        let scope = self.spec.workload.patience.as_ref().map(|patience| patience.scope);
        scope == Some(PatienceScope::Response)
    }

    /// The end of a request for its client, while its instance works on.
    pub(super) fn abandon(&mut self, id: RequestId, cause: FailureCause) {
        let Some(request) = self.requests.get_mut(id).filter(|request| !request.abandoned) else {
            return;
        };
        request.abandoned = true;
        let request = *request;
        self.n_abandoned += 1;
        self.try_again_or_fail(request, cause);
    }

    /// The end of a request that nobody holds and that gets no answer.
    pub(super) fn fail(&mut self, id: RequestId, cause: FailureCause) {
        let request = self.requests.remove(id);
        if request.abandoned {
            self.n_abandoned -= 1;
            return;
        }
        self.try_again_or_fail(request, cause);
    }

    fn try_again_or_fail(&mut self, request: Request, cause: FailureCause) {
        let Some(wait) = self.wait_before_retry(&request, cause) else {
            self.recorder.failed(self.now, cause, request.counted);
            return;
        };
        let id = self.requests.insert(request.again_after(cause));
        self.requests.leave_to_client(id);
        self.n_at_clients += 1;
        self.queue.schedule(self.now + wait, Event::Retry(id));
    }

    /// How long until somebody tries again; `None`: nobody does.
    fn wait_before_retry(&mut self, request: &Request, cause: FailureCause) -> Option<Span> {
        let &Request { first_sent, taken_on, n_tried, n_throttled, .. } = request;
        if let Some(queue) = &mut self.spec.platform.redelivery {
            let past = Past { first_sent, taken_on, n_tried, n_throttled };
            return queue.after_failure(self.now, past, cause);
        }
        let policy = self.spec.workload.retries.as_ref()?;
        policy.retries(cause, n_tried).then(|| policy.wait(n_tried, &mut self.draws.retries))
    }

    /// A client tries again.
    #[inline(never)]
    pub(super) fn retry(&mut self, id: RequestId) {
        let now = self.now;
        let Some(request) = self.requests.take_from_client(id) else { return };
        (request.arrived, request.taken_on) = (now, now);
        self.n_at_clients -= 1;
        self.recorder.retried();
        self.send(id);
    }
}
