//! Servers that people manage. Names are those of the products: HAProxy, nginx, systemd, Ansible.

use serde::{Deserialize, Serialize};

use super::CountOrPercent;

/// Machines that are there all the time, a balancer in front of them, and people who look after
/// both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ServerInput {
    /// Machines at the start.
    pub machines: u32,
    /// Each of them, with the application on it.
    pub machine: ServerMachineInput,
    /// The unit that runs the application.
    pub systemd: SystemdInput,
    /// HAProxy in front.
    pub haproxy: HaproxyInput,
    /// nginx in the place of HAProxy; null: HAProxy.
    pub nginx: Option<NginxInput>,
    /// The person on call: the only control loop that there is.
    pub on_call: OnCallInput,
    /// When the person on call adds machines; null: nobody does.
    pub scaling: Option<ScalingByHandInput>,
    /// The playbook that rolls out a revision.
    pub ansible: AnsibleInput,
}

/// One machine with one copy of the application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ServerMachineInput {
    /// CPU in thousandths of a core; utilization is measured against it.
    pub cpu_milli: u32,
    /// Memory in MiB, all of it for the application. When it is used up, the kernel's OOM killer
    /// ends the process: a failure for systemd, which applies `Restart` to it (`OOMPolicy` in
    /// systemd.service(5), November 2026).
    pub memory_mib: u32,
    /// Most requests that the application works on at once (worker threads).
    pub concurrency: u32,
    /// Most requests that wait in the application's own queue; further ones fail.
    pub queue_limit: u32,
    /// From the start of the unit until the process runs.
    pub process_start_ms: f64,
    /// From the start of the process until it can answer (framework start, caches).
    pub app_init_ms: f64,
}

/// `[Service]` and `[Unit]` of the application's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct SystemdInput {
    /// Whether a process that has failed is started again. systemd's own default is `no`;
    /// systemd.service(5) recommends `on-failure` for what runs long (November 2026).
    pub restart: SystemdRestartInput,
    /// Seconds from the end of a process to its next start; 0.1 by default
    /// (systemd-system.conf(5), November 2026).
    pub restart_sec: f64,
    /// Seconds in which starts are counted; 10 by default, and 0 counts none
    /// (systemd-system.conf(5), November 2026).
    pub start_limit_interval_sec: f64,
    /// Most starts in that time; 5 by default. After one more the unit has failed, and stays so
    /// until people come (systemd-system.conf(5), November 2026).
    pub start_limit_burst: u32,
    /// Seconds from SIGTERM to SIGKILL; 90 by default (systemd-system.conf(5), November 2026).
    pub timeout_stop_sec: f64,
}

/// `Restart`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SystemdRestartInput {
    /// A process that has ended stays so.
    No,
    /// A process that has failed is started again.
    OnFailure,
}

/// HAProxy with one backend, whose servers all have the same weight. Times without a suffix are
/// milliseconds in its configuration; here they are seconds. Defaults are those of
/// `doc/configuration.txt`, 3.5-dev of August 2026, unless noted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HaproxyInput {
    /// `balance`: how a server is picked. `random` with 2 draws by default since 3.3.
    pub balance: HaproxyBalanceInput,
    /// `check`: health checks; null: none, and a dead server goes on getting requests.
    pub check: Option<HaproxyCheckInput>,
    /// `maxconn` of a server: most requests that it gets at once; further ones wait at the
    /// backend until a worker is free. 0, the default: no limit.
    pub maxconn: u32,
    /// `maxqueue` of a server: most requests that wait at HAProxy for this one server. A request
    /// does so that tries it again after a failed connection, and fails if there is no room; with
    /// `leastconn` also one that finds all servers full, if this is set. 0, the default: no limit.
    pub maxqueue: u32,
    /// `slowstart`: seconds that a server which comes back takes to its full weight; 0 by
    /// default.
    pub slowstart_s: f64,
    /// `retries` after a connection that failed; 3 by default.
    pub retries: u32,
    /// `option redispatch`: whether a retry may go to another server. Off by default: each retry
    /// waits a second and goes to the same one.
    pub option_redispatch: bool,
    /// `timeout connect`; unset by default (null), and HAProxy warns then. 5 s in the
    /// configuration that Debian ships, and here.
    pub timeout_connect_s: Option<f64>,
    /// `timeout queue`: longest wait for a free slot, then 503; null, the default: `timeout
    /// connect`.
    pub timeout_queue_s: Option<f64>,
    /// `timeout server`: longest wait for an answer, then 504; unset by default (null). 50 s in
    /// the configuration that Debian ships, and here.
    pub timeout_server_s: Option<f64>,
}

/// `balance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "algorithm", rename_all = "lowercase")]
pub enum HaproxyBalanceInput {
    /// In turn.
    RoundRobin {},
    /// The server with the fewest requests.
    LeastConn {},
    /// Of so many drawn at random, the one with the fewest requests.
    Random {
        /// How many are drawn; 2 by default.
        draws: u32,
    },
    /// The first one that is not full. Makes sense with `maxconn` only.
    First {},
}

/// A server's health check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HaproxyCheckInput {
    /// `inter`: seconds from the end of a check to the next one; 2 by default.
    pub inter_s: f64,
    /// `fastinter`: the same while the server is between up and down; null, the default: `inter`.
    pub fastinter_s: Option<f64>,
    /// `downinter`: the same while the server is down; null, the default: `inter`.
    pub downinter_s: Option<f64>,
    /// `rise`: passed checks after which it is up; 2 by default.
    pub rise: u32,
    /// `fall`: failed checks after which it is down; 3 by default.
    pub fall: u32,
    /// `timeout check`: seconds that an answer may take; null, the default: `inter`.
    pub timeout_check_s: Option<f64>,
    /// `observe`: errors of real requests count as well; null, the default: they do not.
    pub observe: Option<HaproxyObserveInput>,
}

/// `observe`. What HAProxy does besides, checking sooner (`fastinter`), is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HaproxyObserveInput {
    /// What counts as an error.
    pub layer: HaproxyLayerInput,
    /// `error-limit`: errors in a row; 10 by default.
    pub error_limit: u32,
    /// `on-error`: what so many errors do; `fail-check` by default.
    pub on_error: HaproxyOnErrorInput,
}

/// The layer of `observe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum HaproxyLayerInput {
    /// Connections that fail.
    Layer4,
    /// Answers that are errors or do not come, too.
    Layer7,
}

/// `on-error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HaproxyOnErrorInput {
    /// Counts as a failed check.
    FailCheck,
    /// Counts as a failed check, and one more takes the server down.
    SuddenDeath,
    /// Takes the server down.
    MarkDown,
}

/// nginx with one upstream, whose servers all have the same weight. Defaults are those of
/// `ngx_http_upstream_module` and `ngx_http_proxy_module` on nginx.org, November 2026. The free
/// edition sends no health checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NginxInput {
    /// How a server is chosen; in turn by default.
    pub method: NginxMethodInput,
    /// `max_fails`: failures that set a server aside; 1 by default, 0: never.
    pub max_fails: u32,
    /// `fail_timeout`: whole seconds for which it is set aside; 10 by default.
    pub fail_timeout_s: f64,
    /// `max_conns` of a server: most requests that it gets at once; 0, the default: no limit.
    pub max_conns: u32,
    /// `proxy_next_upstream`: after which failures a request goes on to the next server; `error`
    /// and `timeout` by default. Empty: `off`.
    pub proxy_next_upstream: Vec<NginxFailureInput>,
    /// `proxy_next_upstream_tries`: most attempts; 0, the default: one for each server.
    pub proxy_next_upstream_tries: u32,
    /// `proxy_next_upstream_timeout` in seconds: no attempt starts after it; 0, the default: no
    /// limit.
    pub proxy_next_upstream_timeout_s: f64,
    /// `proxy_connect_timeout` in seconds; 60 by default.
    pub proxy_connect_timeout_s: f64,
    /// `proxy_read_timeout` in seconds; 60 by default.
    pub proxy_read_timeout_s: f64,
}

/// The method of an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NginxMethodInput {
    /// In turn: no method is named.
    RoundRobin,
    /// `least_conn`: the server with the fewest requests.
    LeastConn,
    /// `random two`: of two drawn at random, the one with the fewest requests.
    RandomTwo,
}

/// A condition of `proxy_next_upstream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NginxFailureInput {
    /// No connection, or it broke.
    Error,
    /// No connection or no answer in time.
    Timeout,
}

/// The person on call. All of this is assumed: no product sets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OnCallInput {
    /// Seconds between two polls of every server by the monitoring.
    pub monitoring_interval_s: f64,
    /// How long a server must have failed at every poll before somebody is paged, in seconds.
    pub monitoring_for_s: f64,
    /// Mean time in seconds from a page until the person has understood it and acts; drawn for
    /// each page, log-normal. In office hours minutes, at night rather half an hour.
    pub response_mean_s: f64,
    /// Coefficient of variation of that time: standard deviation over mean; 0: always the mean.
    pub response_cv: f64,
    /// Time of the playbook that starts a process again, in seconds.
    pub restart_playbook_s: f64,
    /// From the order of a machine until there is one, in seconds. Half an hour from a pool of
    /// virtual machines; days where hardware has to be unpacked.
    pub lead_time_s: f64,
    /// Time of the playbook that makes a server of a new machine, in seconds.
    pub provisioning_playbook_s: f64,
}

/// When the person on call adds machines. Assumed as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ScalingByHandInput {
    /// CPU utilization in per cent, as a mean over the servers, that must not last.
    pub utilization_percent: f64,
    /// How long it must be above before somebody is paged, in seconds.
    pub for_s: f64,
    /// Machines that are added each time.
    pub add_machines: u32,
    /// Most machines.
    pub max_machines: u32,
}

/// A rolling play of Ansible. The lengths of its tasks on one server are assumed; other defaults
/// are those of ansible-core 2.19 and `community.general`, November 2026.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AnsibleInput {
    /// `forks`: servers that are worked on at once; 5 by default.
    pub forks: u32,
    /// `serial`: sizes of the batches, of which the last one repeats: counts (0: all that are
    /// left) or "30%" of all servers, at least one. Empty, as by default in Ansible: all at once.
    pub serial: Vec<CountOrPercent>,
    /// `max_fail_percentage` of a batch: the run is aborted when more have failed; null, the
    /// default: only when all have.
    pub max_fail_percentage: Option<f64>,
    /// `any_errors_fatal`: whether one failed server aborts the run; off by default.
    pub any_errors_fatal: bool,
    /// Gathering facts, in seconds. A server that cannot be reached fails after 10 s.
    pub gather_facts_s: f64,
    /// Taking servers out of the balancer and back; null: the balancer is not told.
    pub take_out: Option<AnsibleTakeOutInput>,
    /// Installing the revision, in seconds.
    pub install_s: f64,
    /// Telling systemd to restart the unit, in seconds. The end of the old process comes on top.
    pub restart_s: f64,
    /// The check of the application before the server goes back.
    pub health_check: AnsibleHealthCheckInput,
}

/// `community.general.haproxy` with `state: drain` and `wait`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AnsibleTakeOutInput {
    /// The task itself, in seconds: taking out, and putting back in.
    pub task_s: f64,
    /// `wait_interval`: seconds between two looks whether connections are left; 5 by default.
    pub wait_interval_s: f64,
    /// `wait_retries`: most looks; 25 by default. After that the play goes on here. (The module
    /// itself gives the server up.)
    pub wait_retries: u32,
}

/// `uri` with `until`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AnsibleHealthCheckInput {
    /// `retries` after the first attempt; 3 by default.
    pub retries: u32,
    /// `delay`: seconds between attempts; 5 by default.
    pub delay_s: f64,
}
