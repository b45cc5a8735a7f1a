//! Fields of servers that people manage: HAProxy, nginx, systemd and Ansible in their own names.

use super::{
    First, Group, ModelId, Section, When, amount, cards, choice, flag, log, log_from_zero, number,
    of, optional, part, plain, shape, steps,
};
use crate::scenario::limits::{self, server as bounds};
use crate::text::ui;

const MODEL: ModelId = ModelId::Server;

pub(super) const GROUPS: &[Group] = &[
    of(MODEL, "server-machines", MACHINES),
    of(MODEL, "server-balancer", BALANCER),
    Group {
        when: Some(When {
            place: "models.server.nginx",
            is: &["null"],
            why: Some(ui::view_only_without_nginx),
        }),
        ..of(MODEL, "haproxy", HAPROXY)
    },
    of(MODEL, "on-call", ON_CALL),
    of(MODEL, "systemd", SYSTEMD),
    of(MODEL, "ansible", ANSIBLE),
];

const MACHINES: &[Section] = &[plain(&[
    number("models.server.machines", bounds::MACHINES, log(1.0, 100.0)),
    number("models.server.machine.cpu_milli", limits::CPU_LIMIT_MILLI, log(100.0, 100_000.0)),
    number("models.server.machine.memory_mib", limits::MEMORY_MIB, log(100.0, 100_000.0)),
    number("models.server.machine.concurrency", limits::CONCURRENCY, log(1.0, 1_000.0)),
    number("models.server.machine.queue_limit", limits::QUEUE_LIMIT, log_from_zero(1.0, 10_000.0)),
    number(
        "models.server.machine.process_start_ms",
        limits::START_MS,
        log_from_zero(10.0, 100_000.0),
    ),
    number("models.server.machine.app_init_ms", limits::START_MS, log_from_zero(100.0, 200_000.0)),
])];

const BALANCER: &[Section] = &[part(
    "models.server.nginx",
    First::Default,
    &[
        choice("models.server.nginx.method", &["round_robin", "least_conn", "random_two"]),
        number("models.server.nginx.max_fails", bounds::MAX_FAILS, steps(0.0, 20.0, 1.0)),
        number("models.server.nginx.fail_timeout_s", bounds::FAIL_TIMEOUT_S, log(1.0, 300.0)),
        number("models.server.nginx.max_conns", bounds::MAXCONN, log_from_zero(1.0, 1_000.0)),
        cards(
            "models.server.nginx.proxy_next_upstream",
            r#""error""#,
            &[choice("models.server.nginx.proxy_next_upstream[]", &["error", "timeout"])],
        ),
        number(
            "models.server.nginx.proxy_next_upstream_tries",
            bounds::RETRIES,
            steps(0.0, 20.0, 1.0),
        ),
        number(
            "models.server.nginx.proxy_next_upstream_timeout_s",
            bounds::NEXT_UPSTREAM_S,
            log_from_zero(1.0, 300.0),
        ),
        number(
            "models.server.nginx.proxy_connect_timeout_s",
            bounds::BALANCER_TIMEOUT_S,
            log(0.1, 300.0),
        ),
        number(
            "models.server.nginx.proxy_read_timeout_s",
            bounds::BALANCER_TIMEOUT_S,
            log(0.1, 300.0),
        ),
    ],
)];

const HAPROXY: &[Section] = &[
    plain(&[
        shape(
            "models.server.haproxy.balance",
            "algorithm",
            &["random", "roundrobin", "leastconn", "first"],
            &[r#"{"draws":2}"#, "{}", "{}", "{}"],
        ),
        number("models.server.haproxy.balance.draws", bounds::DRAWS, steps(1.0, 20.0, 1.0)),
        number("models.server.haproxy.maxconn", bounds::MAXCONN, log_from_zero(1.0, 1_000.0)),
        number("models.server.haproxy.maxqueue", bounds::MAXCONN, log_from_zero(1.0, 1_000.0)),
        number("models.server.haproxy.slowstart_s", bounds::SLOWSTART_S, log_from_zero(1.0, 300.0)),
        number("models.server.haproxy.retries", bounds::RETRIES, steps(0.0, 20.0, 1.0)),
        flag("models.server.haproxy.option_redispatch"),
        optional("models.server.haproxy.timeout_connect_s", bounds::BALANCER_TIMEOUT_S, 5.0),
        optional("models.server.haproxy.timeout_queue_s", bounds::BALANCER_TIMEOUT_S, 5.0),
        optional("models.server.haproxy.timeout_server_s", bounds::BALANCER_TIMEOUT_S, 50.0),
    ]),
    part(
        "models.server.haproxy.check",
        First::Default,
        &[
            number("models.server.haproxy.check.inter_s", bounds::CHECK_S, log(0.1, 100.0)),
            optional("models.server.haproxy.check.fastinter_s", bounds::CHECK_S, 1.0),
            optional("models.server.haproxy.check.downinter_s", bounds::CHECK_S, 5.0),
            number(
                "models.server.haproxy.check.rise",
                bounds::CHECKS_IN_A_ROW,
                steps(1.0, 20.0, 1.0),
            ),
            number(
                "models.server.haproxy.check.fall",
                bounds::CHECKS_IN_A_ROW,
                steps(1.0, 20.0, 1.0),
            ),
            optional("models.server.haproxy.check.timeout_check_s", bounds::CHECK_S, 1.0),
        ],
    ),
    part(
        "models.server.haproxy.check.observe",
        First::Default,
        &[
            choice("models.server.haproxy.check.observe.layer", &["layer4", "layer7"]),
            number(
                "models.server.haproxy.check.observe.error_limit",
                bounds::ERROR_LIMIT,
                steps(1.0, 50.0, 1.0),
            ),
            choice(
                "models.server.haproxy.check.observe.on_error",
                &["fail-check", "sudden-death", "mark-down"],
            ),
        ],
    ),
];

const ON_CALL: &[Section] = &[
    plain(&[
        number(
            "models.server.on_call.monitoring_interval_s",
            bounds::MONITORING_S,
            log(1.0, 300.0),
        ),
        number(
            "models.server.on_call.monitoring_for_s",
            bounds::HOLD_S,
            log_from_zero(1.0, 3_000.0),
        ),
        number("models.server.on_call.response_mean_s", bounds::RESPONSE_S, log(1.0, 10_000.0)),
        number("models.server.on_call.response_cv", limits::CV, steps(0.0, 3.0, 0.1)),
        number(
            "models.server.on_call.restart_playbook_s",
            bounds::PLAYBOOK_S,
            log_from_zero(1.0, 3_000.0),
        ),
    ]),
    part(
        "models.server.scaling",
        First::Default,
        &[
            number(
                "models.server.scaling.utilization_percent",
                bounds::HIGH_PERCENT,
                steps(5.0, 100.0, 5.0),
            ),
            number("models.server.scaling.for_s", bounds::HOLD_S, log_from_zero(1.0, 3_000.0)),
            number(
                "models.server.scaling.add_machines",
                bounds::ADD_MACHINES,
                steps(1.0, 20.0, 1.0),
            ),
            number("models.server.scaling.max_machines", bounds::MACHINES, log(1.0, 100.0)),
        ],
    ),
    plain(&[
        number(
            "models.server.on_call.lead_time_s",
            bounds::LEAD_TIME_S,
            log_from_zero(10.0, 100_000.0),
        ),
        number(
            "models.server.on_call.provisioning_playbook_s",
            bounds::PLAYBOOK_S,
            log_from_zero(1.0, 10_000.0),
        ),
    ]),
];

const SYSTEMD: &[Section] = &[plain(&[
    choice("models.server.systemd.Restart", &["no", "on-failure"]),
    number("models.server.systemd.RestartSec", bounds::RESTART_S, log_from_zero(0.1, 100.0)),
    number(
        "models.server.systemd.StartLimitIntervalSec",
        bounds::START_LIMIT_S,
        log_from_zero(1.0, 1_000.0),
    ),
    number(
        "models.server.systemd.StartLimitBurst",
        bounds::START_LIMIT_BURST,
        steps(1.0, 50.0, 1.0),
    ),
    number("models.server.systemd.TimeoutStopSec", bounds::STOP_S, steps(0.0, 300.0, 5.0)),
])];

const ANSIBLE: &[Section] = &[
    plain(&[
        number("models.server.ansible.forks", bounds::FORKS, steps(1.0, 50.0, 1.0)),
        cards(
            "models.server.ansible.serial",
            r#""25%""#,
            &[amount(
                "models.server.ansible.serial[]",
                ui::field_unit_servers,
                bounds::SERIAL,
                bounds::SERIAL_PERCENT,
            )],
        ),
        optional("models.server.ansible.max_fail_percentage", bounds::MAX_FAIL_PERCENT, 25.0),
        flag("models.server.ansible.any_errors_fatal"),
        number("models.server.ansible.gather_facts_s", bounds::TASK_S, log_from_zero(1.0, 300.0)),
        number("models.server.ansible.install_s", bounds::TASK_S, log_from_zero(1.0, 1_000.0)),
        number("models.server.ansible.restart_s", bounds::TASK_S, log_from_zero(1.0, 300.0)),
        number("models.server.ansible.health_check.retries", bounds::LOOKS, steps(0.0, 50.0, 1.0)),
        number("models.server.ansible.health_check.delay_s", bounds::LOOK_S, log(0.1, 100.0)),
    ]),
    part(
        "models.server.ansible.take_out",
        First::Default,
        &[
            number(
                "models.server.ansible.take_out.task_s",
                bounds::TASK_S,
                log_from_zero(1.0, 300.0),
            ),
            number(
                "models.server.ansible.take_out.wait_interval_s",
                bounds::LOOK_S,
                log(0.1, 100.0),
            ),
            number(
                "models.server.ansible.take_out.wait_retries",
                bounds::LOOKS,
                steps(0.0, 100.0, 1.0),
            ),
        ],
    ),
];
