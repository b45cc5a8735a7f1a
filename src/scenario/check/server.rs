//! Rules of the servers that people manage.

use super::{Faults, FieldPath, Other, Problem, Work};
use crate::scenario::input::{
    AnsibleInput, CountOrPercent, HaproxyBalanceInput, HaproxyCheckInput, HaproxyInput, NginxInput,
    OnCallInput, ScalingByHandInput, ServerInput, ServerMachineInput, SystemdInput,
};
use crate::scenario::limits::server::{
    ADD_MACHINES, BALANCER_TIMEOUT_S, CHECK_S, CHECKS_IN_A_ROW, DRAWS, ERROR_LIMIT, FAIL_TIMEOUT_S,
    FORKS, HIGH_PERCENT, HOLD_S, LEAD_TIME_S, LOOK_S, LOOKS, MACHINES, MAX_FAIL_PERCENT, MAX_FAILS,
    MAXCONN, MONITORING_S, NEXT_UPSTREAM_S, PLAYBOOK_S, RESPONSE_S, RESTART_S, RETRIES, SERIAL,
    SERIAL_PERCENT, SLOWSTART_S, START_LIMIT_BURST, START_LIMIT_S, STOP_S, TASK_S,
};
use crate::scenario::limits::{
    Bounds, CONCURRENCY, CPU_LIMIT_MILLI, CV, MEMORY_MIB, QUEUE_LIMIT, START_MS, Unit,
};
use crate::scenario::load;

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(input: &ServerInput, duration_s: f64) -> Work {
    let most = input.scaling.as_ref().map_or(0, |scaling| scaling.max_machines);
    let machines = f64::from(input.machines.max(most));
    let checks_per_s = match (&input.nginx, &input.haproxy.check) {
        (None, Some(check)) => 1.0 / shortest_interval_s(check),
        _ => 0.0,
    };
    let polls_per_s = checks_per_s + 2.0 / input.on_call.monitoring_interval_s;
    let machine = &input.machine;
    let places = f64::from(machine.concurrency) + f64::from(machine.queue_limit);
    Work { polls: machines * polls_per_s * duration_s, places: machines * places }
}

fn shortest_interval_s(check: &HaproxyCheckInput) -> f64 {
    let others = [check.fastinter_s, check.downinter_s].into_iter().flatten();
    others.fold(check.inter_s, f64::min)
}

pub(super) fn check(input: &ServerInput, at: &FieldPath, faults: &mut Faults) {
    faults.within(at.key("machines"), f64::from(input.machines), MACHINES);
    machine(&input.machine, &at.key("machine"), faults);
    systemd(&input.systemd, &at.key("systemd"), faults);
    haproxy(&input.haproxy, &at.key("haproxy"), faults);
    if let Some(upstream) = &input.nginx {
        nginx(upstream, &at.key("nginx"), faults);
    }
    on_call(&input.on_call, &at.key("on_call"), faults);
    if let Some(by_hand) = &input.scaling {
        let machines = f64::from(input.machines);
        let machines = Other { path: at.key("machines"), value: machines, unit: Unit::One };
        scaling(by_hand, &machines, &at.key("scaling"), faults);
    }
    ansible(&input.ansible, &at.key("ansible"), faults);
}

fn machine(machine: &ServerMachineInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("cpu_milli", f64::from(machine.cpu_milli), CPU_LIMIT_MILLI),
        ("memory_mib", f64::from(machine.memory_mib), MEMORY_MIB),
        ("concurrency", f64::from(machine.concurrency), CONCURRENCY),
        ("queue_limit", f64::from(machine.queue_limit), QUEUE_LIMIT),
        ("process_start_ms", machine.process_start_ms, START_MS),
        ("app_init_ms", machine.app_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
}

fn systemd(unit: &SystemdInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("RestartSec", unit.restart_sec, RESTART_S),
        ("StartLimitIntervalSec", unit.start_limit_interval_sec, START_LIMIT_S),
        ("StartLimitBurst", f64::from(unit.start_limit_burst), START_LIMIT_BURST),
        ("TimeoutStopSec", unit.timeout_stop_sec, STOP_S),
    ];
    faults.all_within(at, &fields);
}

fn haproxy(haproxy: &HaproxyInput, at: &FieldPath, faults: &mut Faults) {
    if let HaproxyBalanceInput::Random { draws } = haproxy.balance {
        faults.within(at.key("balance").key("draws"), f64::from(draws), DRAWS);
    }
    if let Some(check) = &haproxy.check {
        haproxy_check(check, &at.key("check"), faults);
    }
    let fields = [
        ("maxconn", f64::from(haproxy.maxconn), MAXCONN),
        ("maxqueue", f64::from(haproxy.maxqueue), MAXCONN),
        ("slowstart_s", haproxy.slowstart_s, SLOWSTART_S),
        ("retries", f64::from(haproxy.retries), RETRIES),
    ];
    faults.all_within(at, &fields);
    let timeouts = [
        ("timeout_connect_s", haproxy.timeout_connect_s),
        ("timeout_queue_s", haproxy.timeout_queue_s),
        ("timeout_server_s", haproxy.timeout_server_s),
    ];
    optional(&timeouts, BALANCER_TIMEOUT_S, at, faults);
}

fn haproxy_check(check: &HaproxyCheckInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("inter_s", check.inter_s, CHECK_S),
        ("rise", f64::from(check.rise), CHECKS_IN_A_ROW),
        ("fall", f64::from(check.fall), CHECKS_IN_A_ROW),
    ];
    faults.all_within(at, &fields);
    let times = [
        ("fastinter_s", check.fastinter_s),
        ("downinter_s", check.downinter_s),
        ("timeout_check_s", check.timeout_check_s),
    ];
    optional(&times, CHECK_S, at, faults);
    if let Some(observe) = &check.observe {
        let limit = f64::from(observe.error_limit);
        faults.within(at.key("observe").key("error_limit"), limit, ERROR_LIMIT);
    }
}

fn optional(fields: &[(&str, Option<f64>)], bounds: Bounds, at: &FieldPath, faults: &mut Faults) {
    for (name, value) in fields {
        if let Some(value) = value {
            faults.within(at.key(name), *value, bounds);
        }
    }
}

fn nginx(nginx: &NginxInput, at: &FieldPath, faults: &mut Faults) {
    let tries = f64::from(nginx.proxy_next_upstream_tries);
    let fields = [
        ("max_fails", f64::from(nginx.max_fails), MAX_FAILS),
        ("fail_timeout_s", nginx.fail_timeout_s, FAIL_TIMEOUT_S),
        ("max_conns", f64::from(nginx.max_conns), MAXCONN),
        ("proxy_next_upstream_tries", tries, RETRIES),
        ("proxy_next_upstream_timeout_s", nginx.proxy_next_upstream_timeout_s, NEXT_UPSTREAM_S),
        ("proxy_connect_timeout_s", nginx.proxy_connect_timeout_s, BALANCER_TIMEOUT_S),
        ("proxy_read_timeout_s", nginx.proxy_read_timeout_s, BALANCER_TIMEOUT_S),
    ];
    faults.all_within(at, &fields);
    faults.not_too_many(&at.key("proxy_next_upstream"), nginx.proxy_next_upstream.len());
}

fn on_call(person: &OnCallInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("monitoring_interval_s", person.monitoring_interval_s, MONITORING_S),
        ("monitoring_for_s", person.monitoring_for_s, HOLD_S),
        ("response_mean_s", person.response_mean_s, RESPONSE_S),
        ("response_cv", person.response_cv, CV),
        ("restart_playbook_s", person.restart_playbook_s, PLAYBOOK_S),
        ("lead_time_s", person.lead_time_s, LEAD_TIME_S),
        ("provisioning_playbook_s", person.provisioning_playbook_s, PLAYBOOK_S),
    ];
    faults.all_within(at, &fields);
}

fn scaling(scaling: &ScalingByHandInput, machines: &Other, at: &FieldPath, faults: &mut Faults) {
    let most = f64::from(scaling.max_machines);
    let fields = [
        ("utilization_percent", scaling.utilization_percent, HIGH_PERCENT),
        ("for_s", scaling.for_s, HOLD_S),
        ("add_machines", f64::from(scaling.add_machines), ADD_MACHINES),
        ("max_machines", most, MACHINES),
    ];
    faults.all_within(at, &fields);
    faults.not_below(at.key("max_machines"), most, machines);
}

fn ansible(play: &AnsibleInput, at: &FieldPath, faults: &mut Faults) {
    faults.within(at.key("forks"), f64::from(play.forks), FORKS);
    serial(&play.serial, &at.key("serial"), faults);
    if let Some(percent) = play.max_fail_percentage {
        faults.within(at.key("max_fail_percentage"), percent, MAX_FAIL_PERCENT);
    }
    faults.within(at.key("gather_facts_s"), play.gather_facts_s, TASK_S);
    if let Some(task) = &play.take_out {
        let fields = [
            ("task_s", task.task_s, TASK_S),
            ("wait_interval_s", task.wait_interval_s, LOOK_S),
            ("wait_retries", f64::from(task.wait_retries), LOOKS),
        ];
        faults.all_within(&at.key("take_out"), &fields);
    }
    faults.all_within(
        at,
        &[("install_s", play.install_s, TASK_S), ("restart_s", play.restart_s, TASK_S)],
    );
    let task = &play.health_check;
    let fields = [("retries", f64::from(task.retries), LOOKS), ("delay_s", task.delay_s, LOOK_S)];
    faults.all_within(&at.key("health_check"), &fields);
}

fn serial(entries: &[CountOrPercent], at: &FieldPath, faults: &mut Faults) {
    faults.not_too_many(at, entries.len());
    for (idx, entry) in entries.iter().enumerate() {
        let path = at.index(idx);
        match entry {
            CountOrPercent::Count(n) => {
                faults.within(path, f64::from(*n), SERIAL);
            }
            CountOrPercent::Percent(text) => match load::percent(text) {
                None => faults.add(path, Problem::NotAPercentage(text.clone())),
                Some(percent) => {
                    faults.within(path, percent, SERIAL_PERCENT);
                }
            },
        }
    }
}
