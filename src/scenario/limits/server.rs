//! Servers that people manage.

use super::{
    Bounds, CONCURRENCY, CPU_LIMIT_MILLI, CV, DAY_S, GRACE_S, HOUR_S, MEMORY_MIB, QUEUE_LIMIT,
    Range, START_MS, Unit, WEEK_S,
};

/// Machines. Beyond a thousand nobody manages them by hand.
pub const MACHINES: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// Machines that are added at once.
pub const ADD_MACHINES: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);

/// `RestartSec`; 0 starts again at once.
pub const RESTART_S: Bounds = Bounds::any(0.0, HOUR_S, Unit::Seconds);
/// `StartLimitIntervalSec`; 0 counts no starts.
pub const START_LIMIT_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `StartLimitBurst`. (0 would count no starts; the interval says so already.)
pub const START_LIMIT_BURST: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `TimeoutStopSec`: whole seconds; 0 ends the process at once here.
pub const STOP_S: Bounds = GRACE_S;

/// `inter`, `fastinter`, `downinter` and `timeout check`. HAProxy takes a millisecond; below a
/// tenth of a second checks become a load of their own.
pub const CHECK_S: Bounds = Bounds::any(0.1, HOUR_S, Unit::Seconds);
/// `rise` and `fall`.
pub const CHECKS_IN_A_ROW: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `error-limit`.
pub const ERROR_LIMIT: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `maxconn`, `maxqueue` and `max_conns`; 0: no limit.
pub const MAXCONN: Bounds = Bounds::whole(0.0, 1_000_000.0, Unit::One);
/// `slowstart`; 0: none.
pub const SLOWSTART_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `retries` of HAProxy, and attempts of nginx.
pub const RETRIES: Bounds = Bounds::whole(0.0, 100.0, Unit::One);
/// Draws of `random`: more than there are servers bring nothing.
pub const DRAWS: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// Timeouts of a balancer. Below a millisecond no connection comes about.
pub const BALANCER_TIMEOUT_S: Bounds = Bounds::any(0.001, DAY_S, Unit::Seconds);
/// `max_fails`; 0: servers are never set aside.
pub const MAX_FAILS: Bounds = Bounds::whole(0.0, 10_000.0, Unit::One);
/// `fail_timeout`: whole seconds, since nginx reckons in these.
pub const FAIL_TIMEOUT_S: Bounds = Bounds::whole(1.0, DAY_S, Unit::Seconds);
/// `proxy_next_upstream_timeout`; 0: no limit.
pub const NEXT_UPSTREAM_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);

/// Time between polls of the monitoring.
pub const MONITORING_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// How long something must last before somebody is paged.
pub const HOLD_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// Time of people: a second to a week.
pub const RESPONSE_S: Bounds = Bounds::any(1.0, WEEK_S, Unit::Seconds);
/// Lead time of a machine. What takes longer than a run may last never comes.
pub const LEAD_TIME_S: Bounds = Bounds::any(0.0, WEEK_S, Unit::Seconds);
/// Time of a playbook.
pub const PLAYBOOK_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// Utilization that calls for machines. At 100 % all cores are busy.
pub const HIGH_PERCENT: Bounds = Bounds::any(1.0, 100.0, Unit::Percent);

/// `forks`.
pub const FORKS: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// A count in `serial`; 0: all that are left.
pub const SERIAL: Bounds = Bounds::whole(0.0, 1_000.0, Unit::One);
/// Per cent in `serial`, and `max_fail_percentage`.
pub const SERIAL_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);
/// `max_fail_percentage`.
pub const MAX_FAIL_PERCENT: Bounds = Bounds::any(0.0, 100.0, Unit::Percent);
/// A task on one server.
pub const TASK_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `wait_interval` and `delay`: between two looks.
pub const LOOK_S: Bounds = Bounds::any(0.1, HOUR_S, Unit::Seconds);
/// `wait_retries` and `retries`: looks.
pub const LOOKS: Bounds = Bounds::whole(0.0, 10_000.0, Unit::One);

/// Ranges of the numbers of this model.
pub const RANGES: &[Range] = &[
    ("ServerInput", "machines", MACHINES),
    ("ServerMachineInput", "cpu_milli", CPU_LIMIT_MILLI),
    ("ServerMachineInput", "memory_mib", MEMORY_MIB),
    ("ServerMachineInput", "concurrency", CONCURRENCY),
    ("ServerMachineInput", "queue_limit", QUEUE_LIMIT),
    ("ServerMachineInput", "process_start_ms", START_MS),
    ("ServerMachineInput", "app_init_ms", START_MS),
    ("SystemdInput", "RestartSec", RESTART_S),
    ("SystemdInput", "StartLimitIntervalSec", START_LIMIT_S),
    ("SystemdInput", "StartLimitBurst", START_LIMIT_BURST),
    ("SystemdInput", "TimeoutStopSec", STOP_S),
    ("HaproxyInput", "maxconn", MAXCONN),
    ("HaproxyInput", "maxqueue", MAXCONN),
    ("HaproxyInput", "slowstart_s", SLOWSTART_S),
    ("HaproxyInput", "retries", RETRIES),
    ("HaproxyInput", "timeout_connect_s", BALANCER_TIMEOUT_S),
    ("HaproxyInput", "timeout_queue_s", BALANCER_TIMEOUT_S),
    ("HaproxyInput", "timeout_server_s", BALANCER_TIMEOUT_S),
    ("HaproxyBalanceInput", "draws", DRAWS),
    ("HaproxyCheckInput", "inter_s", CHECK_S),
    ("HaproxyCheckInput", "fastinter_s", CHECK_S),
    ("HaproxyCheckInput", "downinter_s", CHECK_S),
    ("HaproxyCheckInput", "rise", CHECKS_IN_A_ROW),
    ("HaproxyCheckInput", "fall", CHECKS_IN_A_ROW),
    ("HaproxyCheckInput", "timeout_check_s", CHECK_S),
    ("HaproxyObserveInput", "error_limit", ERROR_LIMIT),
    ("NginxInput", "max_fails", MAX_FAILS),
    ("NginxInput", "fail_timeout_s", FAIL_TIMEOUT_S),
    ("NginxInput", "max_conns", MAXCONN),
    ("NginxInput", "proxy_next_upstream_tries", RETRIES),
    ("NginxInput", "proxy_next_upstream_timeout_s", NEXT_UPSTREAM_S),
    ("NginxInput", "proxy_connect_timeout_s", BALANCER_TIMEOUT_S),
    ("NginxInput", "proxy_read_timeout_s", BALANCER_TIMEOUT_S),
    ("OnCallInput", "monitoring_interval_s", MONITORING_S),
    ("OnCallInput", "monitoring_for_s", HOLD_S),
    ("OnCallInput", "response_mean_s", RESPONSE_S),
    ("OnCallInput", "response_cv", CV),
    ("OnCallInput", "restart_playbook_s", PLAYBOOK_S),
    ("OnCallInput", "lead_time_s", LEAD_TIME_S),
    ("OnCallInput", "provisioning_playbook_s", PLAYBOOK_S),
    ("ScalingByHandInput", "utilization_percent", HIGH_PERCENT),
    ("ScalingByHandInput", "for_s", HOLD_S),
    ("ScalingByHandInput", "add_machines", ADD_MACHINES),
    ("ScalingByHandInput", "max_machines", MACHINES),
    ("AnsibleInput", "forks", FORKS),
    ("AnsibleInput", "max_fail_percentage", MAX_FAIL_PERCENT),
    ("AnsibleInput", "gather_facts_s", TASK_S),
    ("AnsibleInput", "install_s", TASK_S),
    ("AnsibleInput", "restart_s", TASK_S),
    ("AnsibleTakeOutInput", "task_s", TASK_S),
    ("AnsibleTakeOutInput", "wait_interval_s", LOOK_S),
    ("AnsibleTakeOutInput", "wait_retries", LOOKS),
    ("AnsibleHealthCheckInput", "retries", LOOKS),
    ("AnsibleHealthCheckInput", "delay_s", LOOK_S),
];
