//! nginx: its ways of balancing, and servers that are set aside after they failed.
//!
//! nginx (the free edition) sends no checks of its own. It learns from requests that fail, passes
//! each on to the next server, and leaves a server alone for a while after too many failures.
//!
//! Settings are those of `ngx_http_upstream_module` and `ngx_http_proxy_module`; rules are those
//! of `src/http/ngx_http_upstream_round_robin.c` in nginx/nginx, both read in November 2026.

mod proxy;
mod router;
mod upstream;

pub use proxy::{AttemptFailure, NextUpstream, ProxySettings};
pub(super) use router::NginxRouter;
pub use router::NginxSpec;
pub use upstream::{Attempted, Method, Tried, Upstream, UpstreamServer};

#[cfg(test)]
mod tests;
