//! The way of a request on the platform: routing, waiting, service, and its end.

use super::Run;
use super::control::is_news;
use super::lifecycle::StartedFor;
use crate::sim::event::Event;
use crate::sim::fleet::{Defect, Group, HealthEndpoint, Instance, InstanceId, Revision};
use crate::sim::parts::{Fetch, OnTimeout, RouteView, Routing};
use crate::sim::random::Stream;
use crate::sim::record::{DecisionBody, ExitCause, FailureCause, LifeStage, Part};
use crate::sim::request::{Fate, Holder, NextTry, RequestId};
use crate::sim::workload::RequestClass;
use crate::units::{SimTime, Span};

/// What came of beginning a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    /// The request is in service.
    InService,
    /// It needs more memory than there is: its process ends with this event.
    OutOfMemory,
}

/// What came of sending a request to an instance.
enum Offer {
    /// The request is where it belongs, or its failure is its client's affair.
    Done,
    /// Nobody listened.
    Refused,
}

impl Run {
    /// Finds a place for a request that nobody holds.
    #[inline]
    pub(super) fn route(&mut self, id: RequestId) {
        let group = pick_group(self.green_share, &mut self.draws.traffic);
        self.route_in(id, group, None);
    }

    /// Finds a place for a request that nobody holds, and that this instance of the group has just
    /// refused.
    fn route_in(&mut self, id: RequestId, group: Group, mut refused_by: Option<u32>) {
        for _ in 0..=self.constants.max_redispatches {
            match self.ask_router(id, group, refused_by) {
                Routing::Join(index) if !self.fleet.is_in_rotation(index) => {
                    return self.bind(id, self.fleet.at(index).id);
                }
                Routing::Assign(index) | Routing::Join(index) => match self.offer(id, index) {
                    Offer::Done => return,
                    Offer::Refused => refused_by = Some(index),
                },
                Routing::WaitAtDoor => return self.wait_at_door(id),
                Routing::Later { after, to } => return self.attempt_later(id, after, to),
                Routing::LaunchBound => {
                    self.recorder.cold_start();
                    let instance = self.launch_for_request(group);
                    return self.bind(id, instance);
                }
                Routing::LaunchAndWait => {
                    self.recorder.cold_start();
                    let instance = self.launch_for_request(group);
                    self.wait_at_door(id);
                    return self.tell_started(instance);
                }
                Routing::Reject(cause) => {
                    if let Some(body) = self.spec.platform.router.told_of_rejection() {
                        self.recorder.decided(self.now, Part::Scaler, body);
                    }
                    return self.fail(id, cause);
                }
            }
        }
        self.fail(id, FailureCause::Refused);
    }

    fn launch_for_request(&mut self, group: Group) -> InstanceId {
        self.launch(self.serving[group as usize], group, StartedFor::Request)
    }

    fn ask_router(&mut self, id: RequestId, group: Group, refused_by: Option<u32>) -> Routing {
        let view = RouteView {
            now: self.now,
            fleet: &self.fleet,
            group,
            desired: self.desired,
            n_at_door: self.door.len(),
            request: self.requests.at(id),
            refused_by,
        };
        self.spec.platform.router.route(&view, &mut self.draws.routing)
    }

    fn attempt_later(&mut self, id: RequestId, after: Span, to: Option<u32>) {
        let next = to.map_or(NextTry::Anywhere, |index| NextTry::At(self.fleet.at(index).id));
        self.requests.leave_to_balancer(id, next);
        self.n_between_attempts += 1;
        self.queue.schedule(self.now + after, Event::Attempt(id));
    }

    /// The balancer tries again. An instance that is gone meanwhile is none to try.
    #[inline(never)]
    pub(super) fn attempt(&mut self, id: RequestId) {
        let Some(next) = self.take_from_balancer(id) else { return };
        let instance = match next {
            NextTry::At(instance) if self.fleet.get(instance).is_some() => instance,
            NextTry::At(_) | NextTry::Anywhere => return self.route(id),
        };
        match self.offer(id, instance.index()) {
            Offer::Done => {}
            Offer::Refused => {
                let group = self.fleet.at(instance.index()).group;
                self.route_in(id, group, Some(instance.index()));
            }
        }
    }

    /// Takes a request that the balancer holds, which nobody holds from now on.
    pub(super) fn take_from_balancer(&mut self, id: RequestId) -> Option<NextTry> {
        let next = self.requests.take_from_balancer(id)?;
        self.n_between_attempts -= 1;
        Some(next)
    }

    fn tell_started(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id).map(|instance| instance.number) else { return };
        let body = DecisionBody::StartedOnDemand { instance, n_waiting: self.door.len() };
        self.recorder.decided(self.now, Part::Scaler, body);
    }

    fn wait_at_door(&mut self, id: RequestId) {
        self.requests.push_back(&mut self.door, id, Holder::Door);
        self.recorder.joined_line(self.now);
        if let Some(patience) = self.constants.door_patience {
            self.queue.schedule(self.now + patience, Event::LeaveDoor(id));
        }
    }

    /// A request has waited at the balancer for as long as the balancer allows.
    #[inline(never)]
    pub(super) fn leave_door(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id) else { return };
        let holder = request.holder();
        let is_at_balancer = match holder {
            Holder::Door => true,
            Holder::Queue(index) => self.is_held_back(id, index),
            _ => false,
        };
        if !is_at_balancer {
            return;
        }
        if request.counted {
            self.recorder.left_line(self.now.since(request.arrived));
        }
        self.leave_line(id, holder);
        self.fail(id, FailureCause::QueueTimeout);
    }

    /// Lets a request wait at the instance that is started for it.
    fn bind(&mut self, id: RequestId, instance: InstanceId) {
        let index = instance.index();
        let Some(instance) = self.fleet.get_mut(instance) else {
            return self.fail(id, FailureCause::InstanceLost);
        };
        self.requests.push_back(&mut instance.station.queue, id, Holder::Queue(index));
        self.recorder.joined_line(self.now);
        self.load_changed(index);
        if self.fleet.is_in_rotation(index) {
            self.take_next(index);
            self.service_changed(index);
        }
    }

    /// Sends a request to an instance.
    #[inline(always)]
    fn offer(&mut self, id: RequestId, index: u32) -> Offer {
        let instance = self.fleet.at_mut(index);
        instance.station.n_offered += 1;
        if !instance.listening || !(instance.app_up || instance.hung) {
            self.tell_router(index, Some(FailureCause::Refused));
            if let Some(request) = self.requests.get_mut(id) {
                request.n_refused += 1;
            }
            return Offer::Refused;
        }
        if instance.station.has_free_slot() {
            self.begin_service(id, index);
            self.service_changed_often(index);
        } else if instance.station.has_room_in_queue() {
            let queue = &mut instance.station.queue;
            self.requests.push_back(queue, id, Holder::Queue(index));
            self.recorder.joined_line(self.now);
            self.load_changed(index);
            self.limit_wait(id, index);
        } else {
            self.tell_router(index, Some(FailureCause::QueueFull));
            self.fail(id, FailureCause::QueueFull);
        }
        Offer::Done
    }

    /// A request that is held back for an instance waits only as long as one at the door.
    fn limit_wait(&mut self, id: RequestId, index: u32) {
        let Some(most_sent) = self.constants.most_sent else { return };
        let is_held_back = self.fleet.at(index).station.outstanding() > most_sent;
        if let Some(patience) = self.constants.door_patience.filter(|_| is_held_back) {
            self.queue.schedule(self.now + patience, Event::LeaveDoor(id));
        }
    }

    /// How many requests in an instance's queue it has been sent; those behind them are held back.
    fn n_sent_to_queue(&self, index: u32) -> usize {
        let most_sent = self.constants.most_sent.unwrap_or(u32::MAX);
        most_sent.saturating_sub(self.fleet.at(index).station.service.len()) as usize
    }

    /// Whether a request in an instance's queue is held back by the balancer.
    fn is_held_back(&self, id: RequestId, index: u32) -> bool {
        let queue = &self.fleet.at(index).station.queue;
        !self.requests.along(queue).take(self.n_sent_to_queue(index)).any(|sent| sent == id)
    }

    /// The balancer tries all requests that it holds back for an instance, there or elsewhere.
    pub(super) fn try_held_back(&mut self, index: u32, to: Option<u32>) {
        let queue = &self.fleet.at(index).station.queue;
        let held_back = self.requests.along(queue).skip(self.n_sent_to_queue(index));
        for id in held_back.collect::<Vec<_>>() {
            self.leave_line(id, Holder::Queue(index));
            self.attempt_later(id, Span::ZERO, to);
        }
    }

    /// Starts the service of a request that nobody holds. [`Run::service_changed`] must follow.
    #[inline(always)]
    fn begin_service(&mut self, id: RequestId, index: u32) -> Begun {
        let Some(request) = self.requests.get_mut(id) else { return Begun::InService };
        if request.counted && !request.abandoned {
            self.recorder.started(self.now.since(request.arrived));
        }
        let instance = self.fleet.at_mut(index);
        let class = &self.spec.workload.classes[usize::from(request.class)];
        let &RequestClass { cpu_share, memory_kib, .. } = class;
        if instance.n_begun == 0
            && let Some(law) = &self.spec.platform.first_demand
        {
            request.demand = law.draw(&mut self.draws.lifecycle);
        }
        request.demand = demand_here(request.demand, instance, self.now);
        request.fate = draw_fate(&instance.revision, &mut self.draws.fates);
        request.began = self.now;
        let demand = request.demand;
        if instance.n_begun == 0 {
            self.recorder.lived(self.now, instance.number, LifeStage::FirstRequest);
        }
        instance.n_begun += 1;
        let (hung, instance_id) = (instance.hung, instance.id);
        let station = &mut instance.station;
        self.requests.push_back(&mut station.service, id, Holder::Service(index));
        if self.constants.counts_memory {
            station.requests_kib += memory_kib;
            if station.out_of_memory().is_some() {
                self.note_out_of_memory(instance_id);
                return Begun::OutOfMemory;
            }
        }
        if hung {
            if let Some(limit) = self.spec.platform.limits.duration {
                self.queue.schedule(self.now + limit, Event::CutOff(id));
            }
            return Begun::InService;
        }
        match &mut station.sharing {
            Some(sharing) => {
                sharing.join(self.now, id, demand * cpu_share);
                let limit = self.spec.platform.limits.duration;
                let is_within = |limit: &Span| station.spec.surely_within(demand, *limit);
                if let Some(limit) = limit.filter(|limit| !is_within(limit)) {
                    self.queue.schedule(self.now + limit, Event::CutOff(id));
                }
            }
            None => self.schedule_end(id, demand, cpu_share),
        }
        Begun::InService
    }

    /// When a request ends that does not share processors: after its CPU work and its waiting, or
    /// when the platform cuts it off.
    #[inline(always)]
    fn schedule_end(&mut self, id: RequestId, demand: Span, cpu_share: f64) {
        let mut length = demand;
        if cpu_share < 1.0 {
            let waiting = demand * (1.0 - cpu_share);
            length = demand - waiting;
            match self.dependency_factor() {
                Some(1.0) => length = demand,
                Some(factor) => length += waiting * factor,
                None => self.set_fate(id, FailureCause::Dependency),
            }
        }
        if let Some(limit) = self.spec.platform.limits.duration.filter(|limit| length > *limit) {
            length = limit;
            self.set_fate(id, FailureCause::DurationLimit);
        }
        self.queue.schedule_often(self.now + length, Event::Complete(id));
    }

    fn set_fate(&mut self, id: RequestId, cause: FailureCause) {
        if let Some(request) = self.requests.get_mut(id) {
            request.fate = Fate::Failure(cause);
        }
    }

    /// Factor on the time that requests wait for what the application depends on; `None` while
    /// that is down.
    fn dependency_factor(&self) -> Option<f64> {
        let is_up = self.disturbed.n_dependency_down == 0;
        is_up.then(|| f64::from(self.disturbed.dependency_percent()) / 100.0)
    }

    /// Brings CPU metering, free slots and the prediction of the next end up to date.
    #[inline(never)]
    pub(super) fn service_changed(&mut self, index: u32) {
        self.service_changed_often(index);
    }

    /// The same, for what happens with each request.
    #[inline(always)]
    fn service_changed_often(&mut self, index: u32) {
        if let Some((at, end)) = self.fleet.note_service(index, self.now) {
            self.queue.schedule_often(at, end);
        }
        self.tell_of_change(index);
    }

    /// Must be called after the number of requests that an instance holds has changed.
    #[inline(always)]
    fn load_changed(&mut self, index: u32) {
        self.fleet.note_load(index, self.now);
        self.tell_of_change(index);
    }

    /// The balancer is to look at an instance again.
    pub(super) fn tell_of_change(&mut self, index: u32) {
        if self.constants.watches_instances {
            self.spec.platform.router.on_change(index);
        }
    }

    pub(super) fn cpu_done(&mut self, id: InstanceId, epoch: u32) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        let Some(sharing) = instance.station.sharing.as_mut().filter(|s| s.is_current(epoch))
        else {
            return;
        };
        let Some(request_id) = sharing.finish_first(self.now) else { return };
        let Some(request) = self.requests.get(request_id) else { return };
        let (demand, class) = (request.demand, usize::from(request.class));
        let waiting = demand * (1.0 - self.spec.workload.classes[class].cpu_share);
        if waiting.is_zero() {
            self.complete(request_id);
            return;
        }
        let factor = self.dependency_factor();
        if factor.is_none() {
            self.set_fate(request_id, FailureCause::Dependency);
        }
        let waiting = factor.map_or(Span::ZERO, |factor| waiting * factor);
        self.queue.schedule(self.now + waiting, Event::Complete(request_id));
        self.service_changed(id.index());
    }

    /// A request has been in service for as long as the platform allows.
    #[inline(never)]
    pub(super) fn cut_off(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id).filter(|request| !request.abandoned) else {
            return;
        };
        let Holder::Service(index) = request.holder() else { return };
        self.tell_router(index, Some(FailureCause::DurationLimit));
        match self.spec.platform.limits.on_timeout {
            OnTimeout::WorksOn => self.abandon(id, FailureCause::DurationLimit),
            OnTimeout::EndsProcess => self.cut_off_with_process(id, index),
        }
    }

    fn cut_off_with_process(&mut self, id: RequestId, index: u32) {
        self.meter_invocation(id, index);
        self.leave_service(id, index);
        self.fail(id, FailureCause::DurationLimit);
        self.exit(self.fleet.at(index).id, ExitCause::Timeout);
    }

    /// Notes for how long an invocation is billed.
    pub(super) fn meter_invocation(&mut self, id: RequestId, index: u32) {
        if !self.constants.bills_invocations {
            return;
        }
        let Some(request) = self.requests.get(id) else { return };
        let duration = self.now.since(request.began);
        let instance = self.fleet.at(index);
        let is_first = instance.n_begun == 1 && instance.created.is_some();
        let init = if is_first { instance.plan.starting } else { Span::ZERO };
        self.recorder.invoked(duration, init, instance.provisioned);
    }

    /// The service of a request ends.
    pub(super) fn complete(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(id) else { return };
        let Holder::Service(index) = request.holder() else { return };
        let fate = request.fate;
        if self.fleet.at(index).hung {
            return;
        }
        self.meter_invocation(id, index);
        self.leave_service(id, index);
        self.tell_router(index, fate.failure());
        match fate {
            Fate::Answer => self.answer(id),
            Fate::Failure(cause) => self.fail(id, cause),
        }
        self.take_next(index);
        self.service_changed_often(index);
        self.end_if_drained(index);
    }

    /// Takes a request out of service, and from the instance the memory that it holds.
    #[inline(always)]
    fn leave_service(&mut self, id: RequestId, index: u32) {
        let station = &mut self.fleet.at_mut(index).station;
        if self.constants.counts_memory {
            let class = self.requests.get(id).map_or(0, |request| usize::from(request.class));
            station.requests_kib -= self.spec.workload.classes[class].memory_kib;
        }
        self.requests.unlink(&mut station.service, id);
    }

    #[inline]
    fn answer(&mut self, id: RequestId) {
        let request = self.requests.remove(id);
        if request.abandoned {
            self.n_abandoned -= 1;
            return;
        }
        let response = self.now.since(request.first_sent);
        self.recorder.completed(self.now, response, request.demand, request.counted);
    }

    /// The balancer learns how a request has ended on an instance.
    #[inline]
    fn tell_router(&mut self, index: u32, failure: Option<FailureCause>) {
        if self.constants.watches_answers || self.constants.checks_watch_answers {
            self.tell_of_answer(index, failure);
        }
    }

    fn tell_of_answer(&mut self, index: u32, failure: Option<FailureCause>) {
        let id = self.fleet.at(index).id;
        if self.constants.watches_answers {
            self.spec.platform.router.on_answer(self.now, id, failure);
        }
        if !self.constants.checks_watch_answers {
            return;
        }
        let checks = self.spec.platform.checks.as_mut();
        if let Some(health) = checks.and_then(|checks| checks.on_answer(id, failure)) {
            self.change_health(id, health);
        }
    }

    /// Fills free slots of an instance: first from its own queue, then from the door. Where the
    /// balancer lets requests wait at instances, those from the door do as well.
    /// [`Run::service_changed`] must follow.
    #[inline(always)]
    pub(super) fn take_next(&mut self, index: u32) {
        let nobody_at_door = self.door.is_empty() || self.constants.fetches;
        if !nobody_at_door || !self.fleet.at(index).station.queue.is_empty() {
            self.fill_slots(index);
        }
    }

    fn fill_slots(&mut self, index: u32) {
        loop {
            let station = &mut self.fleet.at_mut(index).station;
            if !station.has_free_slot() {
                return self.fill_seats(index);
            }
            let from_queue = self.requests.pop_front(&mut station.queue);
            let next = match from_queue {
                Some(id) => Some(id),
                None if self.door.is_empty() || self.constants.fetches => None,
                None if self.takes_from_door(index) => self.requests.pop_front(&mut self.door),
                None => None,
            };
            let Some(id) = next else { return };
            self.recorder.is_out_of_line(self.now);
            if self.begin_service(id, index) == Begun::OutOfMemory {
                return;
            }
        }
    }

    /// Gives an instance without a free slot those from the door that may wait at it.
    fn fill_seats(&mut self, index: u32) {
        let Some(seats) = self.constants.seats.filter(|_| self.takes_from_door(index)) else {
            return;
        };
        let station = &mut self.fleet.at_mut(index).station;
        while station.outstanding() < seats {
            let Some(id) = self.requests.pop_front(&mut self.door) else { return };
            self.requests.push_back(&mut station.queue, id, Holder::Queue(index));
        }
    }

    /// Someone has left the line of an instance: one of those at the door may come in.
    pub(super) fn seat_is_free(&mut self, index: u32) {
        if self.constants.seats.is_some() && !self.door.is_empty() {
            self.take_next(index);
            self.service_changed(index);
        }
    }

    /// Lets the router fetch requests that wait, as far as it wants to.
    pub(super) fn fetch_waiting(&mut self) {
        loop {
            let (now, n_waiting) = (self.now, self.door.len());
            match self.spec.platform.router.next_fetch(now, &self.fleet, n_waiting) {
                Fetch::Now => {
                    let Some(id) = self.requests.pop_front(&mut self.door) else { return };
                    self.recorder.is_out_of_line(now);
                    if let Some(request) = self.requests.get_mut(id) {
                        request.taken_on = now;
                    }
                    self.route(id);
                }
                Fetch::Later(again_at) => return self.ask_router_again(again_at),
            }
        }
    }

    fn ask_router_again(&mut self, at: Option<SimTime>) {
        if let Some(at) = is_news(self.now, at, self.asked.by_router) {
            self.asked.by_router = at;
            self.queue.schedule(at, Event::Fetch);
        }
    }

    /// Requests at the door are for instances in rotation whose target group gets any.
    fn takes_from_door(&self, index: u32) -> bool {
        let share = match self.fleet.at(index).group {
            Group::Blue => 1.0 - self.green_share,
            Group::Green => self.green_share,
        };
        share > 0.0 && self.fleet.is_in_rotation(index)
    }

    /// Takes a request out of the line in which it waits.
    pub(super) fn leave_line(&mut self, id: RequestId, holder: Holder) {
        match holder {
            Holder::Door => self.requests.unlink(&mut self.door, id),
            Holder::Queue(index) => {
                self.requests.unlink(&mut self.fleet.at_mut(index).station.queue, id);
                self.load_changed(index);
            }
            Holder::Nobody | Holder::Service(_) | Holder::Client | Holder::Balancer(_) => return,
        }
        self.recorder.is_out_of_line(self.now);
    }

    /// Fails everything that an instance has been sent.
    pub(super) fn lose_requests(&mut self, index: u32) {
        let cause = match self.fleet.at(index).station.out_of_memory() {
            Some(_) => FailureCause::OutOfMemory,
            None => FailureCause::InstanceLost,
        };
        if self.constants.most_sent.is_some() {
            self.try_held_back(index, Some(index));
        }
        let now = self.now;
        let station = &mut self.fleet.at_mut(index).station;
        station.set_own_cores(now, 0.0);
        station.requests_kib = 0;
        if let Some(sharing) = &mut station.sharing {
            sharing.clear(now);
        }
        loop {
            let station = &mut self.fleet.at_mut(index).station;
            let id = if let Some(id) = self.requests.pop_front(&mut station.queue) {
                self.recorder.is_out_of_line(self.now);
                id
            } else if let Some(id) = self.requests.pop_front(&mut station.service) {
                id
            } else {
                break;
            };
            self.tell_router(index, Some(cause));
            self.fail(id, cause);
        }
        self.service_changed(index);
    }

    /// How long a probe or a check waits for its answer: not at all, or as long as a request that
    /// came now would wait in the mean. `None`: it is refused at once.
    pub(super) fn answer_time(&self, instance: &Instance) -> Option<Span> {
        if !instance.answers() {
            return None;
        }
        let station = &instance.station;
        let never_waits = station.spec.health_endpoint == HealthEndpoint::OwnThread;
        if never_waits || station.has_free_slot() {
            return Some(Span::ZERO);
        }
        if !station.has_room_in_queue() {
            return None;
        }
        let capacity_rps = station.spec.capacity_rps(self.mean_demand) / slowness(instance, 1.0);
        Some(Span::from_secs_f64(f64::from(station.queue.len() + 1) / capacity_rps))
    }
}

/// How long a request takes on this instance as it is now.
#[inline(always)]
fn demand_here(demand: Span, instance: &Instance, now: SimTime) -> Span {
    // A process from before the run is warm.
    let warm_up = instance.station.spec.warm_up.filter(|_| instance.process_started.is_some());
    if warm_up.is_none() && is_at_full_speed(instance) {
        return demand;
    }
    let cold_by = warm_up.map_or(1.0, |w| w.factor(now.since(instance.app_up_since)));
    let factor = slowness(instance, cold_by);
    if factor == 1.0 { demand } else { demand * factor }
}

/// A faulty revision fails some of its requests.
fn draw_fate(revision: &Revision, draws: &mut Stream) -> Fate {
    let Defect::Failing { percent } = revision.defect else { return Fate::Answer };
    let fails = draws.unit() * 100.0 < f64::from(percent);
    if fails { Fate::Failure(FailureCause::AppError) } else { Fate::Answer }
}

/// Which target group gets a request.
fn pick_group(green_share: f64, draws: &mut Stream) -> Group {
    if green_share <= 0.0 {
        Group::Blue
    } else if green_share >= 1.0 || draws.unit() < green_share {
        Group::Green
    } else {
        Group::Blue
    }
}

/// Whether neither the instance nor its revision makes requests slower.
fn is_at_full_speed(instance: &Instance) -> bool {
    instance.slowness_percent == 100 && !matches!(instance.revision.defect, Defect::Slow { .. })
}

/// Factor on the demand of requests: of the instance as it is, of its revision, and another.
fn slowness(instance: &Instance, warm_up: f64) -> f64 {
    let of_revision = match instance.revision.defect {
        Defect::Slow { percent } => f64::from(percent) / 100.0,
        _ => 1.0,
    };
    f64::from(instance.slowness_percent) / 100.0 * of_revision * warm_up
}
