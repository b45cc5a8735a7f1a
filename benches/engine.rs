//! The engine's own cost per request, beside programs written by hand for the same systems, and of
//! each model.
//!
//! `cargo bench --bench engine`. Workloads: M/M/50 at 80 % load and SimFaaS' example of functions,
//! a million requests each, see `orchestration_guide::sim::yardstick`; the default scenario, some
//! 105,000 requests, on each model with everything recorded; and how the cost of a request grows
//! with the length of a run and with the number of instances. Compare the medians of one run, never
//! times of two. The page `bench/` of the site measures the first three in the browser's worker.
//!
//! What profiles have taught, in the order of what it saved:
//!
//! - A log-normal demand by the polar method and `libm`'s exponential took a quarter of the default
//!   scenario. A ziggurat and a table take a tenth of that.
//! - Processors in fractions made every end of a request foresee the next end again. Foreseeing it
//!   only when the requests at work have changed saves one event in three.
//! - Cost follows the number of instructions, four of which run in a cycle, more than anything
//!   else: areas under curves that are summed up when a count changes, not at every event;
//!   histograms that know which of their buckets are in use; a heap of four below each entry, whose
//!   events are two words.
//! - A balancer that looks at every instance for each request costs more than all else from 20
//!   instances on. Instances are kept in the order of their requests where a balancer asks for it.
//! - What is needed of every event costs more than what is needed of few of them: the requests per
//!   instance, as a quotient at each event, were a tenth of the cost of functions. As an area
//!   between two changes of the number of instances they are not to be seen any longer.
//! - A scan of eight instances side by side is as cheap as a heap of them; one of a hundred is not.
//!   The order in which instances became idle, which Lambda's front end needs, is kept anyway.
//! - The cost of a request is the same from 100,000 requests to 100,000,000, within two percent of
//!   one run, and the memory is that of a short run. It is up to three times as much with 10,000
//!   instances as with ten, even where the balancer looks at one only: they no longer fit into the
//!   processor's cache.
//! - What the page's first picture waits for is not the engine alone: beside two busy workers the
//!   drawing of five answers one by one took as long as a third of the runs. Now the first answer
//!   is drawn, and then all. The greedy rule, the longest run first, left one of two workers idle
//!   for a quarter of the time; trying all ways to share five runs out does not.
//! - Compiled for SIMD or without bulk memory, functions and queue were as fast as before, to a
//!   few percent. `wasm-opt -O3` made nothing faster, as it inlines all that is called from one
//!   place into loops that have no registers for it; told to leave what is long, it takes off a
//!   twentieth.
//! - Where few requests are at work, the ends of their services come before all else in the queue:
//!   eight of the next events in order beside the heap took a tenth off functions, and nothing off
//!   queues, where the heap is asked as before.
//! - No single place makes functions dear. More than a third came off in WebAssembly, and a
//!   seventh of the queue, mostly by inlining what is small and needed for each request, and by
//!   calling what is rare (a line that somebody waits in, an instance on its way out, a patience).
//!   The start and the end of a service each have their own copy of what follows a change. There
//!   is an end to it: with the end of a service inlined into the loop, or the arrival of a request
//!   called from it, both are slower again.
//! - WebAssembly has no products and quotients of 128 bits, only functions for them: a bucket of
//!   tokens and the areas under curves do without.
//! - What is left of functions is spread over two events with their branches that nobody can
//!   foretell, two changes of an instance and three draws: to ask the front end once instead of
//!   twice, or to note the end of the warm-up, is not to be seen any longer.
//! - Of a processor's registers and instructions in WebAssembly nothing shows but the machine code
//!   that a browser makes (`node --perf-prof`, `perf inject --jit`, `perf annotate`). A cast from
//!   float to integer that saturates is twenty instructions, and two where `if` chooses between
//!   them, since both are made; the sum with 2⁵² that rounds as well is three. Keys of 128 bits are
//!   compared by ten, their moments by one. A call for each event reads anew what the loop around
//!   it had in registers. Together these were a tenth of functions.
//! - What runs once runs slowly: a browser compiles well what is called again. Programs by hand
//!   that were inlined into the one call that measured them seemed half as fast as they are.
//! - WebAssembly: a record that is copied where it could be written in place is the call of a
//!   function, and so is a product of 128 bits; and a loop that has every rare event inlined is too
//!   large for its values to stay in registers.

use divan::Bencher;
use divan::counter::ItemsCount;
use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::{Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::models::faas::PackNewest;
use orchestration_guide::sim::models::server::haproxy::{
    Algorithm, BackendSettings, ServerSettings,
};
use orchestration_guide::sim::models::server::nginx::{
    Method, NginxSpec, ProxySettings, UpstreamServer,
};
use orchestration_guide::sim::models::server::{self, BalancerSpec, HaproxySpec};
use orchestration_guide::sim::parts::Router;
use orchestration_guide::sim::parts::balancing::{Balancer, Policy};
use orchestration_guide::sim::parts::simple::fixed_pool;
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::sim::yardstick::{
    by_hand, cold_share_by_hand, cold_share_through_the_engine, through_the_engine,
};
use orchestration_guide::units::Span;

const N_REQUESTS: u64 = 1_000_000;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 15)]
fn mm50_by_hand(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| by_hand(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn mm50_through_the_engine(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| through_the_engine(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn functions_by_hand(bencher: Bencher) {
    bencher.counter(ItemsCount::new(N_REQUESTS)).bench(|| cold_share_by_hand(N_REQUESTS, 1));
}

#[divan::bench(sample_count = 15)]
fn functions_through_the_engine(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(N_REQUESTS))
        .bench(|| cold_share_through_the_engine(N_REQUESTS, 1));
}

/// Requests of the default scenario with its own seed.
const N_DEFAULT: u64 = 104_760;

#[divan::bench(sample_count = 15, args = ModelId::ALL.map(ModelId::key))]
fn default_scenario(bencher: Bencher, model: &str) {
    let scenario = check(&ScenarioInput::default()).expect("the default passes the check");
    let model = ModelId::from_key(model).expect("a name of a model");
    bencher.counter(ItemsCount::new(N_DEFAULT)).bench(|| {
        let run = compose::run(&scenario, model, 1).expect("the default has every model");
        run.run_to_end()
    });
}

/// Lengths of runs, in requests.
const LENGTHS: [u64; 4] = [100_000, 1_000_000, 10_000_000, 100_000_000];

/// M/M/50 over and over: the cost of a request must stay the same.
#[divan::bench(sample_count = 5, args = LENGTHS)]
fn growth_with_length(bencher: Bencher, n_requests: u64) {
    bencher.counter(ItemsCount::new(n_requests)).bench(|| through_the_engine(n_requests, 1));
}

/// Requests for each number of instances.
const N_SPREAD: u64 = 200_000;

/// A balancer of one of the platforms, and its name.
struct Picks {
    name: &'static str,
    router: fn() -> Box<dyn Router>,
}

/// One of each kind: those that look at one or two instances, and those that keep an order.
const BALANCERS: [Picks; 10] = [
    Picks { name: "random", router: || balancer(Policy::Random) },
    Picks { name: "round robin", router: || balancer(Policy::RoundRobin) },
    Picks { name: "least outstanding", router: || balancer(Policy::LeastOutstanding) },
    Picks { name: "HAProxy roundrobin", router: || haproxy(Algorithm::RoundRobin, None) },
    Picks { name: "HAProxy leastconn", router: || haproxy(Algorithm::LeastConn, None) },
    Picks {
        name: "HAProxy random, slowstart",
        router: || haproxy(Algorithm::DEFAULT_SINCE_3_3, Some(Span::from_secs(60))),
    },
    Picks { name: "nginx", router: || nginx(Method::RoundRobin) },
    Picks { name: "nginx least_conn", router: || nginx(Method::LeastConn) },
    Picks { name: "nginx random two", router: || nginx(Method::RandomTwo) },
    Picks { name: "pack the newest", router: || Box::new(PackNewest::new(u32::MAX)) },
];

fn balancer(policy: Policy) -> Box<dyn Router> {
    Box::new(Balancer::new(policy, Span::ZERO))
}

fn haproxy(algorithm: Algorithm, slowstart: Option<Span>) -> Box<dyn Router> {
    server::router(&BalancerSpec::Haproxy(HaproxySpec {
        algorithm,
        backend: BackendSettings::default(),
        timeout_server: None,
        server: ServerSettings { slowstart, ..ServerSettings::default() },
        checks: None,
        observe: None,
    }))
}

fn nginx(method: Method) -> Box<dyn Router> {
    let (server, proxy) = (UpstreamServer::default(), ProxySettings::default());
    server::router(&BalancerSpec::Nginx(NginxSpec { method, server, proxy }))
}

/// Instances with a processor and a line each, at 80 % load.
#[divan::bench(
    sample_count = 5,
    args = BALANCERS.iter().map(|picks| picks.name),
    consts = [10, 100, 1_000, 10_000],
)]
fn growth_with_instances<const N_INSTANCES: u32>(bencher: Bencher, name: &str) {
    let picks = BALANCERS.iter().find(|picks| picks.name == name).expect("a name of the list");
    let station = StationSpec::simple(1, None, Discipline::Fcfs);
    let workload = || {
        let rate = RateProfile::constant(0.8 * f64::from(N_INSTANCES));
        WorkloadSpec::simple(rate, Law::Exponential { mean: Span::from_secs(1) })
    };
    let horizon = Horizon::Requests { warm_up: 0, measured: N_SPREAD };
    bencher.counter(ItemsCount::new(N_SPREAD)).bench(|| {
        let platform = fixed_pool(station, (picks.router)());
        let run = Run::new(RunSpec::simple(platform, N_INSTANCES, workload(), horizon, 1));
        run.run_to_end()
    });
}
