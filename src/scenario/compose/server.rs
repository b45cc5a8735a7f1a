//! Servers that people manage.

use std::num::NonZeroU32;

use super::{Application, Composition};
use crate::scenario::input::{
    AnsibleInput, CountOrPercent, HaproxyBalanceInput, HaproxyCheckInput, HaproxyInput,
    HaproxyLayerInput, HaproxyObserveInput, HaproxyOnErrorInput, NginxFailureInput, NginxInput,
    NginxMethodInput, OnCallInput, ScalingByHandInput, ServerInput, ServerMachineInput,
    SystemdInput, SystemdRestartInput,
};
use crate::sim::fleet::{Discipline, HealthEndpoint, StationSpec};
use crate::sim::models::server::ansible::{
    FailurePolicy, HealthCheckTask, Playbook, SerialEntry, TakeOut,
};
use crate::sim::models::server::haproxy::{
    Algorithm, BackendSettings, CheckSettings, ObserveLayer, ObserveSettings, OnError, Redispatch,
    ServerSettings, Thresholds,
};
use crate::sim::models::server::nginx::{
    Method, NextUpstream, NginxSpec, ProxySettings, UpstreamServer,
};
use crate::sim::models::server::people::{MonitoringSettings, PeopleSettings, ScalingSettings};
use crate::sim::models::server::{
    self, BalancerSpec, HaproxySpec, MachineSpec, Restart, ServerSpec, StartLimit, UnitSettings,
};
use crate::sim::workload::Law;
use crate::units::Span;

/// Times of people are drawn, from a stream of the run's seed.
pub(super) fn composition(input: &ServerInput, app: &Application, seed: u64) -> Composition {
    let spec = ServerSpec {
        machine: machine(&input.machine, app),
        unit: unit(&input.systemd),
        balancer: match &input.nginx {
            Some(upstream) => BalancerSpec::Nginx(nginx(upstream)),
            None => BalancerSpec::Haproxy(haproxy(&input.haproxy)),
        },
        people: people(&input.on_call, input.scaling.as_ref()),
        playbook: playbook(&input.ansible, &input.systemd),
    };
    Composition {
        connections: None,
        platform: server::compose(&spec, seed),
        initial_instances: input.machines,
        requested_cores: f64::from(input.machine.cpu_milli) / 1e3,
    }
}

fn machine(input: &ServerMachineInput, application: &Application) -> MachineSpec {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    MachineSpec {
        station: StationSpec {
            concurrency: input.concurrency,
            queue_limit: Some(input.queue_limit),
            discipline: Discipline::ProcessorSharing { cores: f64::from(input.cpu_milli) / 1e3 },
            cpu_share: application.cpu_share,
            warm_up: application.warm_up,
            health_endpoint: HealthEndpoint::OwnThread,
            memory: application.memory,
        },
        process_start: millis(input.process_start_ms),
        app_init: millis(input.app_init_ms),
    }
}

fn unit(input: &SystemdInput) -> UnitSettings {
    let interval = Span::from_secs_f64(input.start_limit_interval_sec);
    UnitSettings {
        restart: match input.restart {
            SystemdRestartInput::No => Restart::No,
            SystemdRestartInput::OnFailure => Restart::OnFailure,
        },
        restart_sec: Span::from_secs_f64(input.restart_sec),
        start_limit: NonZeroU32::new(input.start_limit_burst)
            .filter(|_| !interval.is_zero())
            .map(|burst| StartLimit { interval, burst }),
        timeout_stop: Span::from_secs_f64(input.timeout_stop_sec),
    }
}

fn haproxy(input: &HaproxyInput) -> HaproxySpec {
    let secs = |secs: Option<f64>| secs.map(Span::from_secs_f64);
    // HAProxy rounds it up to whole seconds (`srv_parse_slowstart` in `src/server.c`).
    let slowstart = Span::from_secs_f64(input.slowstart_s.ceil());
    HaproxySpec {
        algorithm: algorithm(input.balance),
        backend: BackendSettings {
            retries: input.retries,
            redispatch: if input.option_redispatch { Redispatch::ON } else { Redispatch::Off },
            timeout_connect: secs(input.timeout_connect_s),
            timeout_queue: secs(input.timeout_queue_s),
        },
        timeout_server: secs(input.timeout_server_s),
        server: ServerSettings {
            maxconn: unless_zero(input.maxconn),
            maxqueue: unless_zero(input.maxqueue),
            slowstart: (!slowstart.is_zero()).then_some(slowstart),
        },
        checks: input.check.as_ref().map(|check| checks(check, input.timeout_connect_s)),
        observe: input.check.as_ref().and_then(|check| check.observe.as_ref()).map(observe),
    }
}

/// 0 stands for no limit.
fn unless_zero(n: u32) -> Option<u32> {
    (n > 0).then_some(n)
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

fn algorithm(input: HaproxyBalanceInput) -> Algorithm {
    match input {
        HaproxyBalanceInput::RoundRobin {} => Algorithm::RoundRobin,
        HaproxyBalanceInput::LeastConn {} => Algorithm::LeastConn,
        HaproxyBalanceInput::Random { draws } => Algorithm::Random { draws: at_least_one(draws) },
        HaproxyBalanceInput::First {} => Algorithm::First,
    }
}

fn checks(input: &HaproxyCheckInput, timeout_connect_s: Option<f64>) -> CheckSettings {
    let secs = |secs: Option<f64>| secs.map(Span::from_secs_f64);
    CheckSettings {
        inter: Span::from_secs_f64(input.inter_s),
        fastinter: secs(input.fastinter_s),
        downinter: secs(input.downinter_s),
        thresholds: Thresholds { rise: at_least_one(input.rise), fall: at_least_one(input.fall) },
        timeout_check: secs(input.timeout_check_s),
        timeout_connect: secs(timeout_connect_s),
    }
}

fn observe(input: &HaproxyObserveInput) -> ObserveSettings {
    ObserveSettings {
        layer: match input.layer {
            HaproxyLayerInput::Layer4 => ObserveLayer::Layer4,
            HaproxyLayerInput::Layer7 => ObserveLayer::Layer7,
        },
        error_limit: at_least_one(input.error_limit),
        on_error: match input.on_error {
            HaproxyOnErrorInput::FailCheck => OnError::FailCheck,
            HaproxyOnErrorInput::SuddenDeath => OnError::SuddenDeath,
            HaproxyOnErrorInput::MarkDown => OnError::MarkDown,
        },
    }
}

fn nginx(input: &NginxInput) -> NginxSpec {
    let listed = |failure| input.proxy_next_upstream.contains(&failure);
    let next_upstream_timeout = Span::from_secs_f64(input.proxy_next_upstream_timeout_s);
    NginxSpec {
        method: match input.method {
            NginxMethodInput::RoundRobin => Method::RoundRobin,
            NginxMethodInput::LeastConn => Method::LeastConn,
            NginxMethodInput::RandomTwo => Method::RandomTwo,
        },
        server: UpstreamServer {
            max_fails: input.max_fails,
            fail_timeout: Span::from_secs_f64(input.fail_timeout_s),
            max_conns: unless_zero(input.max_conns),
            ..UpstreamServer::default()
        },
        proxy: ProxySettings {
            next_upstream: NextUpstream {
                error: listed(NginxFailureInput::Error),
                timeout: listed(NginxFailureInput::Timeout),
                ..NextUpstream::default()
            },
            next_upstream_tries: unless_zero(input.proxy_next_upstream_tries),
            next_upstream_timeout: (!next_upstream_timeout.is_zero())
                .then_some(next_upstream_timeout),
            connect_timeout: Span::from_secs_f64(input.proxy_connect_timeout_s),
            read_timeout: Span::from_secs_f64(input.proxy_read_timeout_s),
        },
    }
}

fn people(input: &OnCallInput, scaling: Option<&ScalingByHandInput>) -> PeopleSettings {
    let secs = Span::from_secs_f64;
    PeopleSettings {
        monitoring: MonitoringSettings {
            interval: secs(input.monitoring_interval_s),
            hold: secs(input.monitoring_for_s),
        },
        response: Law::log_normal(secs(input.response_mean_s), input.response_cv),
        restart_playbook: secs(input.restart_playbook_s),
        lead_time: secs(input.lead_time_s),
        provisioning: secs(input.provisioning_playbook_s),
        scaling: scaling.map(|input| ScalingSettings {
            threshold: input.utilization_percent / 100.0,
            hold: secs(input.for_s),
            step: input.add_machines,
            max: input.max_machines,
        }),
    }
}

fn playbook(input: &AnsibleInput, unit: &SystemdInput) -> Playbook {
    let secs = Span::from_secs_f64;
    Playbook {
        serial: input.serial.iter().map(serial_entry).collect(),
        policy: FailurePolicy {
            max_fail_percentage: input.max_fail_percentage,
            any_errors_fatal: input.any_errors_fatal,
        },
        forks: input.forks,
        gather_facts: secs(input.gather_facts_s),
        take_out: input.take_out.as_ref().map(|input| TakeOut {
            task: secs(input.task_s),
            wait_interval: secs(input.wait_interval_s),
            wait_retries: input.wait_retries,
        }),
        install: secs(input.install_s),
        restart: secs(input.restart_s),
        timeout_stop: secs(unit.timeout_stop_sec),
        health_check: HealthCheckTask {
            retries: input.health_check.retries,
            delay: secs(input.health_check.delay_s),
        },
    }
}

fn serial_entry(input: &CountOrPercent) -> SerialEntry {
    match input {
        CountOrPercent::Count(n) => SerialEntry::Hosts(*n),
        CountOrPercent::Percent(text) => {
            text.parse().expect("a checked scenario has only whole percentages")
        }
    }
}
