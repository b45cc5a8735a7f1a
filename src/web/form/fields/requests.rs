//! Fields of the requests, of what happens on the way, and of the run.

use super::{
    Choice, Field, First, Group, Item, Kind, Level, List, Look, NewRow, Reshape, Section, cards,
    cell, field, flag, group, log, log_from_zero, number, optional, part, plain, shape, steps,
    table,
};
use crate::scenario::limits;
use crate::web::form::reshape;

/// What most people set first.
pub(super) const SCENARIO: &[Group] = &[
    group("traffic", Level::Scenario, TRAFFIC),
    group("service", Level::Scenario, SERVICE),
    group("clients", Level::Scenario, CLIENTS),
    group("events", Level::Scenario, EVENT_SECTIONS),
];

/// What few people set.
pub(super) const EXPERT: &[Group] = &[
    group("run", Level::Expert, RUN),
    group("arrivals", Level::Expert, ARRIVALS),
    group("classes", Level::Expert, CLASSES),
];

const TRAFFIC: &[Section] = &[plain(&[
    Item::Choice(Choice {
        path: "workload.rate",
        kind: Kind::Shape {
            tag: "shape",
            options: &["spike", "constant", "sine", "points", "on_off", "weekly", "series"],
            reshape: Reshape::Made(reshape::rate),
        },
    }),
    number("workload.rate.rps", limits::RPS, log(1.0, 5_000.0)),
    number("workload.rate.base_rps", limits::RPS, log_from_zero(1.0, 2_000.0)),
    number("workload.rate.peak_rps", limits::RPS, log_from_zero(1.0, 5_000.0)),
    number("workload.rate.at_s", limits::AT_S, log_from_zero(10.0, 3_000.0)),
    number("workload.rate.rise_s", limits::AT_S, log_from_zero(1.0, 1_000.0)),
    number("workload.rate.hold_s", limits::AT_S, log_from_zero(1.0, 3_000.0)),
    number("workload.rate.fall_s", limits::AT_S, log_from_zero(1.0, 1_000.0)),
    number("workload.rate.mean_rps", limits::RPS, log(1.0, 2_000.0)),
    number("workload.rate.amplitude", limits::AMPLITUDE, steps(0.0, 1.0, 0.05)),
    number("workload.rate.period_s", limits::SINE_PERIOD_S, log(10.0, 10_000.0)),
    number("workload.rate.on_rps", limits::RPS, log_from_zero(1.0, 5_000.0)),
    number("workload.rate.off_rps", limits::RPS, log_from_zero(1.0, 2_000.0)),
    number("workload.rate.on_s", limits::PIECE_S, log(1.0, 3_000.0)),
    number("workload.rate.off_s", limits::PIECE_S, log(1.0, 3_000.0)),
    number("workload.rate.weekend", limits::WEEKEND, steps(0.0, 2.0, 0.05)),
    number("workload.rate.interval_s", limits::PIECE_S, log(1.0, 3_000.0)),
    Item::List(List {
        path: "workload.rate.points",
        look: Look::Table,
        items: &[
            cell("workload.rate.points[].at_s", limits::AT_S),
            cell("workload.rate.points[].rps", limits::RPS),
        ],
        new: NewRow::Made(reshape::next_point),
    }),
    table("workload.rate.rps", "40", &[cell("workload.rate.rps[]", limits::RPS)]),
    number("workload.rate_scale", limits::RATE_SCALE, log_from_zero(0.1, 100.0)),
])];

/// A request's demand: one of the first kind, or of a further one.
macro_rules! demand {
    ($at:literal) => {
        &[
            Item::Choice(Choice {
                path: $at,
                kind: Kind::Shape {
                    tag: "law",
                    options: &[
                        "log_normal",
                        "exponential",
                        "constant",
                        "bounded_pareto",
                        "empirical",
                    ],
                    reshape: Reshape::Made(reshape::demand),
                },
            }),
            number(concat!($at, ".mean_ms"), limits::DEMAND_MS, log(1.0, 10_000.0)),
            number(concat!($at, ".cv"), limits::CV, steps(0.0, 5.0, 0.1)),
            number(concat!($at, ".alpha"), limits::ALPHA, steps(0.5, 5.0, 0.1)),
            number(concat!($at, ".low_ms"), limits::DEMAND_MS, log(1.0, 10_000.0)),
            number(concat!($at, ".high_ms"), limits::DEMAND_MS, log(1.0, 1_000_000.0)),
            table(
                concat!($at, ".values_ms"),
                "40",
                &[cell(concat!($at, ".values_ms[]"), limits::DEMAND_MS)],
            ),
        ]
    };
}

/// Memory that sliders reach: what the instances of every model have for it by default, or little
/// more. Boxes take what the format takes.
const MOST_REQUEST_MIB: f64 = 200.0;
const MOST_AT_REST_MIB: f64 = 300.0;

const SERVICE: &[Section] = &[
    plain(demand!("workload.demand")),
    plain(&[
        number("workload.cpu_share", limits::CPU_SHARE, steps(0.05, 1.0, 0.05)),
        number("workload.payload_kib", limits::PAYLOAD_KIB, log_from_zero(1.0, 10_000.0)),
        number(
            "workload.memory_mib",
            limits::REQUEST_MEMORY_MIB,
            log_from_zero(1.0, MOST_REQUEST_MIB),
        ),
        number(
            "workload.memory_at_rest_mib",
            limits::AT_REST_MIB,
            log_from_zero(10.0, MOST_AT_REST_MIB),
        ),
    ]),
    part(
        "workload.warm_up",
        First::Default,
        &[
            number(
                "workload.warm_up.from_percent",
                limits::container::WARM_UP_PERCENT,
                log(100.0, 1_000.0),
            ),
            number(
                "workload.warm_up.lasts_s",
                limits::container::WARM_UP_S,
                log_from_zero(1.0, 1_000.0),
            ),
        ],
    ),
];

const CLIENTS: &[Section] = &[
    part(
        "workload.client_timeout_s",
        First::Number(10.0),
        &[number("workload.client_timeout_s", limits::CLIENT_TIMEOUT_S, log(0.1, 100.0))],
    ),
    part(
        "workload.retries",
        First::Default,
        &[
            number("workload.retries.max_attempts", limits::ATTEMPTS, steps(1.0, 20.0, 1.0)),
            number("workload.retries.base_ms", limits::BACK_OFF_MS, log_from_zero(1.0, 10_000.0)),
            number("workload.retries.cap_ms", limits::BACK_OFF_MS, log_from_zero(10.0, 100_000.0)),
            flag("workload.retries.jitter"),
        ],
    ),
    plain(&[optional("workload.connections", limits::CONNECTIONS, 100.0)]),
];

/// What happens on the way.
pub(crate) const EVENTS: &List = &EVENT_LIST;

/// What an event is.
pub(crate) const EVENT_KIND: &Choice = &KIND_OF_EVENT;

/// When it happens.
pub(crate) const EVENT_TIME: &Field = &TIME_OF_EVENT;

const KIND_OF_EVENT: Choice = Choice {
    path: "events[]",
    kind: Kind::Shape {
        tag: "kind",
        options: &[
            "kill",
            "zone_loss",
            "crash",
            "crash_loop",
            "hang",
            "slow",
            "dependency_slow",
            "dependency_down",
            "control_plane_down",
            "metrics_missing",
            "deploy",
            "rollback",
            "node_loss",
            "node_drain",
        ],
        reshape: Reshape::To(&[
            r#"{"at_s":60,"count":1}"#,
            r#"{"at_s":60,"zone":0}"#,
            r#"{"at_s":60,"count":1}"#,
            r#"{"at_s":60,"count":1,"lasts_s":120}"#,
            r#"{"at_s":60,"count":1}"#,
            r#"{"at_s":60,"count":1,"percent":500,"lasts_s":120}"#,
            r#"{"at_s":60,"percent":500,"lasts_s":120}"#,
            r#"{"at_s":60,"lasts_s":120}"#,
            r#"{"at_s":60,"lasts_s":120}"#,
            r#"{"at_s":60,"lasts_s":120}"#,
            r#"{"at_s":60,"becomes_ready":true,"slow_percent":100,"crashes_after_s":null,"fail_percent":0}"#,
            r#"{"at_s":60}"#,
            r#"{"at_s":60}"#,
            r#"{"at_s":60}"#,
        ]),
    },
};

const TIME_OF_EVENT: Field = field("events[].at_s", limits::AT_S, None);

const EVENT_LIST: List = List {
    path: "events",
    look: Look::Cards,
    items: &[
        Item::Choice(KIND_OF_EVENT),
        Item::Number(TIME_OF_EVENT),
        cell("events[].count", limits::HIT),
        cell("events[].zone", limits::ZONE),
        cell("events[].percent", limits::SLOW_PERCENT),
        cell("events[].lasts_s", limits::LASTS_S),
        flag("events[].becomes_ready"),
        cell("events[].slow_percent", limits::SLOW_PERCENT),
        cell("events[].fail_percent", limits::FAIL_PERCENT),
        optional("events[].crashes_after_s", limits::LASTS_S, 30.0),
    ],
    new: NewRow::Made(reshape::next_event),
};

const EVENT_SECTIONS: &[Section] = &[plain(&[Item::List(EVENT_LIST)])];

const RUN: &[Section] = &[plain(&[
    number("duration_s", limits::DURATION_S, log(100.0, 100_000.0)),
    number("seed", limits::SEED, steps(1.0, 50.0, 1.0)),
])];

const ARRIVALS: &[Section] = &[plain(&[
    shape(
        "workload.arrivals",
        "process",
        &["poisson", "deterministic", "bursty"],
        &["{}", "{}", r#"{"factor":5,"share":0.1,"mean_burst_s":10}"#],
    ),
    number("workload.arrivals.factor", limits::BURST_FACTOR, log(1.0, 100.0)),
    number("workload.arrivals.share", limits::BURST_SHARE, steps(0.05, 0.95, 0.05)),
    number("workload.arrivals.mean_burst_s", limits::BURST_S, log(0.1, 1_000.0)),
])];

const CLASSES: &[Section] = &[plain(&[cards(
    "workload.classes",
    r#"{"weight":0.1,"demand":{"law":"log_normal","mean_ms":400,"cv":1},"cpu_share":1,"payload_kib":4,"memory_mib":0}"#,
    &CLASS,
)])];

/// A further kind of requests: what its demand is, and the rest.
const CLASS: [Item; 11] = {
    let [law, mean, cv, alpha, low, high, values] = *demand!("workload.classes[].demand");
    [
        cell("workload.classes[].weight", limits::WEIGHT),
        law,
        mean,
        cv,
        alpha,
        low,
        high,
        values,
        cell("workload.classes[].cpu_share", limits::CPU_SHARE),
        cell("workload.classes[].payload_kib", limits::PAYLOAD_KIB),
        cell("workload.classes[].memory_mib", limits::REQUEST_MEMORY_MIB),
    ]
};
