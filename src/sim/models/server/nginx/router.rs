//! An upstream of nginx as the engine's router.

use std::collections::VecDeque;

use super::{AttemptFailure, Method, ProxySettings, Tried, Upstream, UpstreamServer};
use crate::sim::fleet::{IndexSet, InstanceId, InstanceTable};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// nginx with one upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NginxSpec {
    /// How a server is chosen.
    pub method: Method,
    /// What stands on each `server` line.
    pub server: UpstreamServer,
    /// When a request goes on to another server.
    pub proxy: ProxySettings,
}

/// The upstream. It sends no checks: it learns from requests that fail.
///
/// Its list of servers changes when an operator changes the configuration, and nginx then starts
/// over: what it knew of its servers is gone. A request that was under way when its server ended
/// is lost, as with methods that nginx does not repeat (`non_idempotent`).
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct NginxRouter {
    spec: NginxSpec,
    upstream: Upstream,
    /// The servers by their place in the upstream.
    servers: Vec<InstanceId>,
    /// Their places.
    places: InstanceTable<u32>,
    /// How often the rotation had changed when the configuration was last read.
    n_changes: u64,
    /// Servers whose requests are to be counted again, by index.
    stale: IndexSet,
    /// What the request that is being routed has tried. Forgotten while it waits: a server that
    /// let it wait is set aside by then.
    tried: Tried,
    /// Connections that get no answer, by the time at which nginx gives them up.
    unanswered: VecDeque<(SimTime, InstanceId)>,
}

impl NginxRouter {
    pub(in crate::sim::models::server) fn new(spec: NginxSpec) -> Self {
        Self {
            spec,
            upstream: Upstream::new(&[]),
            servers: Vec::new(),
            places: InstanceTable::default(),
            n_changes: 0,
            stale: IndexSet::default(),
            tried: Tried::default(),
            unanswered: VecDeque::new(),
        }
    }

    /// Reads the configuration again if it has changed, and counts the requests on servers that
    /// have got or lost some.
    fn look(&mut self, view: &RouteView<'_>) {
        let n_changes = view.fleet.rotation(view.group).n_changes();
        if std::mem::replace(&mut self.n_changes, n_changes) != n_changes {
            self.read_configuration(view);
        }
        while let Some(index) = self.stale.pop() {
            let server = view.fleet.at(index);
            if let Some(&place) = self.places.get(server.id) {
                self.upstream.set_conns(place, server.station.outstanding());
            }
        }
    }

    /// Starts over, unless the servers are those that they were.
    fn read_configuration(&mut self, view: &RouteView<'_>) {
        let rotation = view.fleet.rotation(view.group);
        let mut servers: Vec<InstanceId> =
            rotation.iter().map(|index| view.fleet.at(index).id).collect();
        servers.sort_by_key(|id| view.fleet.at(id.index()).number);
        if servers == self.servers {
            return;
        }
        self.upstream = Upstream::with(self.spec.method, &vec![self.spec.server; servers.len()]);
        self.tried = Tried::default();
        self.places = InstanceTable::default();
        for (place, id) in (0..).zip(&servers) {
            self.places.insert(*id, place);
            self.stale.insert(id.index());
        }
        self.servers = servers;
    }

    /// Counts an attempt that has failed, if it is of a kind that counts.
    fn count_failure(&mut self, at: SimTime, id: InstanceId, failure: AttemptFailure) {
        let Some(&place) = self.places.get(id) else { return };
        self.stale.insert(id.index());
        if self.spec.proxy.next_upstream.counts_as_failure(failure) {
            self.upstream.on_failure(at, place);
        } else {
            self.upstream.on_success(place);
        }
    }

    /// Counts connections that nginx has given up by now.
    fn give_up_unanswered(&mut self, now: SimTime) {
        while let Some(&(at, id)) = self.unanswered.front().filter(|(at, _)| *at <= now) {
            self.unanswered.pop_front();
            self.count_failure(at, id, AttemptFailure::Timeout);
        }
    }

    /// A server has refused the connection, or the machine did not answer at all: then the
    /// request waits for `proxy_connect_timeout`, and nginx learns no earlier.
    fn after_refusal(&mut self, view: &RouteView<'_>, index: u32, draws: &mut Stream) -> Routing {
        let server = view.fleet.at(index);
        let after = self.spec.proxy.connect_timeout;
        if server.machine_is_gone && !after.is_zero() {
            self.unanswered.push_back((view.now + after, server.id));
            return Routing::Later { after, to: None };
        }
        self.count_failure(view.now, server.id, AttemptFailure::Error);
        if !self.spec.proxy.tries_again(AttemptFailure::Error, view.request.n_refused, Span::ZERO) {
            return Routing::Reject(FailureCause::Refused);
        }
        self.choose(view, draws)
    }

    fn choose(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        match self.upstream.choose_by_method(view.now, &mut self.tried, draws) {
            Some(place) => {
                let index = self.servers[place as usize].index();
                self.stale.insert(index);
                Routing::Assign(index)
            }
            None if view.request.n_refused > 0 => Routing::Reject(FailureCause::Refused),
            None => Routing::Reject(FailureCause::NoEndpoint),
        }
    }
}

impl Router for NginxRouter {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        self.give_up_unanswered(view.now);
        self.look(view);
        if let Some(index) = view.refused_by {
            return self.after_refusal(view, index, draws);
        }
        self.tried = Tried::default();
        let elapsed = self.spec.proxy.connect_timeout * f64::from(view.request.n_refused);
        let n_tried = view.request.n_refused;
        let goes_on =
            n_tried == 0 || self.spec.proxy.tries_again(AttemptFailure::Timeout, n_tried, elapsed);
        if !goes_on {
            return Routing::Reject(FailureCause::Refused);
        }
        self.choose(view, draws)
    }

    /// A change of the configuration works at once.
    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    /// [`NginxRouter::route`] itself says when no server is left to try.
    fn max_redispatches(&self) -> u32 {
        u32::MAX
    }

    fn watches_instances(&self) -> bool {
        true
    }

    fn on_change(&mut self, index: u32) {
        self.stale.insert(index);
    }

    fn watches_answers(&self) -> bool {
        true
    }

    /// Refusals are counted where it is known whether the machine is there at all.
    fn on_answer(&mut self, now: SimTime, instance: InstanceId, failure: Option<FailureCause>) {
        self.give_up_unanswered(now);
        match failure.map(attempt_failure) {
            Some(Some(failure)) => self.count_failure(now, instance, failure),
            Some(None) => {}
            None => {
                if let Some(&place) = self.places.get(instance) {
                    self.stale.insert(instance.index());
                    self.upstream.on_success(place);
                }
            }
        }
    }
}

/// How nginx sees a request fail; `None`: it is told otherwise.
const fn attempt_failure(cause: FailureCause) -> Option<AttemptFailure> {
    match cause {
        FailureCause::Refused => None,
        FailureCause::InstanceLost | FailureCause::OutOfMemory => Some(AttemptFailure::Error),
        FailureCause::DurationLimit => Some(AttemptFailure::Timeout),
        FailureCause::QueueFull => Some(AttemptFailure::Status(503)),
        _ => Some(AttemptFailure::Status(500)),
    }
}
