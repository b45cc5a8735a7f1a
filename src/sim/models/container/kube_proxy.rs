//! kube-proxy: where connections go while no pod is ready.
//!
//! Source: `pkg/proxy/topology.go`, kubernetes/kubernetes at release line 1.28, in which the gate
//! `ProxyTerminatingEndpoints` is stable; read in November 2026.

use crate::sim::fleet::Instance;
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::Span;

/// A balancer over the ready pods that falls back to pods that are being deleted but were ready
/// until then (`serving` and `terminating`) while there is no ready one.
#[derive(Clone, Debug)]
pub(super) struct KubeProxy<R> {
    ready: R,
}

impl<R: Router> KubeProxy<R> {
    pub(super) fn new(ready: R) -> Self {
        Self { ready }
    }
}

/// One of the terminating pods that still serve, drawn at random.
fn terminating(view: &RouteView<'_>, draws: &mut Stream) -> Option<u32> {
    let serves = |pod: &&Instance| pod.is_terminating() && pod.ready && pod.group == view.group;
    let serving = || view.fleet.iter().filter(serves);
    let n = serving().count() as u32;
    if n == 0 {
        return None;
    }
    serving().nth(draws.below(n) as usize).map(|pod| pod.id.index())
}

impl<R: Router> Router for KubeProxy<R> {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let routing = self.ready.route(view, draws);
        if routing != Routing::Reject(FailureCause::NoEndpoint) {
            return routing;
        }
        terminating(view, draws).map_or(routing, Routing::Assign)
    }

    fn propagation_delay(&self) -> Span {
        self.ready.propagation_delay()
    }

    fn compares_loads(&self) -> bool {
        self.ready.compares_loads()
    }

    fn watches_instances(&self) -> bool {
        self.ready.watches_instances()
    }

    fn on_change(&mut self, index: u32) {
        self.ready.on_change(index);
    }
}
