//! Lambda's front end as the engine's router: an idle environment, a new one, or error 429.

use super::concurrency::Admission;
use super::concurrency::{FunctionConcurrency, InUse, max_requests_per_sec};
use super::invocation::Invocation;
use super::scaling::{Growth, ScalingRate};
use super::throttling::{ThrottleLog, Throttling};
use crate::sim::parts::token_bucket::{Refill, TokenBucket};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::{DecisionBody, FailureCause, ThrottleReason};
use crate::units::{SimTime, Span};

/// What one function may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// What the function has set.
    pub function: FunctionConcurrency,
    /// Concurrency that the function may use if it reserves none: what other functions leave of
    /// the account's.
    pub unreserved: u32,
}

impl Quotas {
    /// Most requests of the function at a time.
    pub fn limit(&self) -> u32 {
        self.function.reserved.unwrap_or(self.unreserved)
    }

    /// What a request meets when all of the limit is at work.
    fn concurrency(&self) -> Throttling {
        let reason = match self.function.reserved {
            Some(_) => ThrottleReason::ReservedConcurrency,
            None => ThrottleReason::AccountConcurrency,
        };
        Throttling { reason, allowed: self.limit() }
    }

    /// What a request meets when too many come in a second.
    fn request_rate(&self) -> Throttling {
        let per_sec = max_requests_per_sec(self.limit()) as u32;
        Throttling { reason: ThrottleReason::RequestRate, allowed: per_sec }
    }
}

/// The front end of one function.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrontEnd {
    quotas: Quotas,
    starts: ScalingRate,
    /// `None`: the rate has no limit of its own.
    requests: Option<TokenBucket>,
    /// Requests that provisioned environments of either group serve. What comes beyond that goes
    /// to others.
    on_provisioned: [TokenBucket; 2],
    log: ThrottleLog,
}

impl FrontEnd {
    pub(super) fn new(quotas: Quotas, starts: ScalingRate, invocation: Invocation) -> Self {
        // A second's worth of requests may come at once: AWS says only how many a second.
        let of_units = |units| {
            let per_sec = max_requests_per_sec(units) as u32;
            TokenBucket::full(per_sec, Refill::per_sec(per_sec), SimTime::ZERO)
        };
        let requests = invocation.has_limited_rate().then(|| of_units(quotas.limit()));
        let on_provisioned = [of_units(quotas.function.provisioned); 2];
        Self { quotas, starts, requests, on_provisioned, log: ThrottleLog::default() }
    }

    /// The provisioned environment that may serve a request.
    fn provisioned(&self, view: &RouteView<'_>) -> Option<u32> {
        let left = &self.on_provisioned[view.group as usize];
        let idle = view.fleet.open_provisioned(view.group).newest();
        idle.filter(|_| left.has_any(view.now))
    }

    /// Whether a request may be served, by an idle environment or a new one. One that goes to no
    /// provisioned environment must find room beside all that is provisioned, at work or not.
    fn admit(&mut self, view: &RouteView<'_>, spills_over: bool) -> Result<(), Throttling> {
        let Quotas { function, unreserved } = self.quotas;
        let has_room = |in_use| function.admit(in_use, unreserved) != Admission::Throttled;
        let (n_busy, started) = (view.fleet.n_busy(), view.fleet.n_busy_on_demand());
        let provisioned = function.provisioned.min(n_busy);
        let at_work = InUse { provisioned, on_demand: n_busy - provisioned };
        let on_demand = started.max(at_work.on_demand);
        let beside_provisioned = InUse { provisioned: function.provisioned, on_demand };
        if !has_room(at_work) {
            return Err(self.quotas.concurrency());
        }
        // With nothing provisioned both questions are the same.
        let finds_room = !spills_over || function.provisioned == 0 || has_room(beside_provisioned);
        let is_within_rate = match &mut self.requests {
            Some(bucket) if finds_room => bucket.take_one(view.now),
            Some(bucket) => bucket.has_any(view.now),
            None => true,
        };
        match (is_within_rate, finds_room) {
            (false, _) => Err(self.quotas.request_rate()),
            (true, false) => Err(self.quotas.concurrency()),
            (true, true) => Ok(()),
        }
    }

    fn place(&mut self, view: &RouteView<'_>) -> Result<Routing, Throttling> {
        let provisioned = self.provisioned(view);
        self.admit(view, provisioned.is_none())?;
        if let Some(index) = provisioned {
            self.on_provisioned[view.group as usize].take_one(view.now);
            return Ok(Routing::Assign(index));
        }
        match view.fleet.open(view.group).newest() {
            Some(index) => Ok(Routing::Assign(index)),
            None if self.may_start(view) => Ok(Routing::LaunchBound),
            None => Err(Throttling::STARTS),
        }
    }

    fn may_start(&mut self, view: &RouteView<'_>) -> bool {
        let running = view.fleet.len();
        let growth = Growth { running, demand: running + 1, limit: running + 1 };
        self.starts.start(view.now, growth) == 1
    }
}

impl Router for FrontEnd {
    /// Provisioned environments serve before others: what goes to the others is called spill-over,
    /// and is what comes while "all provisioned concurrency is in use"
    /// (`ProvisionedConcurrencySpilloverInvocations` in
    /// docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html, read in November 2026), or
    /// faster than [`max_requests_per_sec`] of it.
    ///
    /// Among equals the environment that became idle last serves first, so that those that are not
    /// needed stay idle and go. AWS documents that an idle environment is used before a new one is
    /// started, but not which one: the order is our assumption, and fits what was measured
    /// (`aws_lambda_measured` in `tests/conformance`).
    fn route(&mut self, view: &RouteView<'_>, _draws: &mut Stream) -> Routing {
        self.place(view).unwrap_or_else(|throttling| {
            self.log.met(view.now, throttling);
            Routing::Reject(FailureCause::Throttled(throttling.reason))
        })
    }

    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    fn told_of_rejection(&mut self) -> Option<DecisionBody> {
        self.log.news().map(DecisionBody::Throttling)
    }
}
