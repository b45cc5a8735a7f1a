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
    log: ThrottleLog,
}

impl FrontEnd {
    pub(super) fn new(quotas: Quotas, starts: ScalingRate, invocation: Invocation) -> Self {
        // A second's worth of requests may come at once: AWS says only how many a second.
        let per_sec = quotas.request_rate().allowed;
        let bucket = || TokenBucket::full(per_sec, Refill::per_sec(per_sec), SimTime::ZERO);
        let requests = invocation.has_limited_rate().then(bucket);
        Self { quotas, starts, requests, log: ThrottleLog::default() }
    }

    /// Whether a request may be served, by an idle environment or a new one.
    fn admit(&mut self, view: &RouteView<'_>) -> Result<(), Throttling> {
        let n_busy = view.fleet.n_busy();
        let provisioned = self.quotas.function.provisioned.min(n_busy);
        let in_use = InUse { provisioned, on_demand: n_busy - provisioned };
        let admission = self.quotas.function.admit(in_use, self.quotas.unreserved);
        if admission == Admission::Throttled {
            return Err(self.quotas.concurrency());
        }
        match self.requests.as_mut().map(|bucket| bucket.take(view.now, 1)) {
            Some(0) => Err(self.quotas.request_rate()),
            _ => Ok(()),
        }
    }

    fn place(&mut self, view: &RouteView<'_>) -> Result<Routing, Throttling> {
        self.admit(view)?;
        let fleet = view.fleet;
        let provisioned = fleet.open_provisioned(view.group).newest();
        match provisioned.or_else(|| fleet.open(view.group).newest()) {
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
    /// and counts requests that come while "all provisioned concurrency is in use"
    /// (`ProvisionedConcurrencySpilloverInvocations` in
    /// docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html, read in November 2026).
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
