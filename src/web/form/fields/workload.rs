//! Fields of the requests, of what happens on the way, and of the run.

use serde_json::json;

use super::super::choice::Kind;
use super::super::group::{Item, Section, Title};
use super::super::list::{List, Look};
use super::super::reshape;
use super::{cell, choice, log, log_from_zero, number, steps, switch};
use crate::scenario::input::ScenarioInput;
use crate::scenario::limits;
use crate::text::ui;

pub(super) const TRAFFIC: &[Section] = &[Section {
    title: Title::None,
    items: &[
        choice(
            "workload.rate",
            [ui::field_rate_shape_label, ui::field_rate_shape_help],
            Kind::Shape {
                tag: "shape",
                options: &[
                    ("spike", ui::field_rate_shape_spike_label),
                    ("constant", ui::field_rate_shape_constant_label),
                    ("sine", ui::field_rate_shape_sine_label),
                    ("points", ui::field_rate_shape_points_label),
                ],
                reshape: reshape::rate,
            },
        ),
        number(
            "workload.rate.rps",
            [ui::field_rps_label, ui::field_rps_help],
            limits::RPS,
            log(1.0, 5_000.0),
        ),
        number(
            "workload.rate.base_rps",
            [ui::field_base_rps_label, ui::field_base_rps_help],
            limits::RPS,
            log_from_zero(1.0, 2_000.0),
        ),
        number(
            "workload.rate.peak_rps",
            [ui::field_peak_rps_label, ui::field_peak_rps_help],
            limits::RPS,
            log_from_zero(1.0, 5_000.0),
        ),
        number(
            "workload.rate.at_s",
            [ui::field_spike_at_label, ui::field_spike_at_help],
            limits::AT_S,
            log_from_zero(10.0, 3_000.0),
        ),
        number(
            "workload.rate.rise_s",
            [ui::field_rise_label, ui::field_rise_help],
            limits::AT_S,
            log_from_zero(1.0, 1_000.0),
        ),
        number(
            "workload.rate.hold_s",
            [ui::field_hold_label, ui::field_hold_help],
            limits::AT_S,
            log_from_zero(10.0, 3_000.0),
        ),
        number(
            "workload.rate.fall_s",
            [ui::field_fall_label, ui::field_fall_help],
            limits::AT_S,
            log_from_zero(1.0, 1_000.0),
        ),
        number(
            "workload.rate.mean_rps",
            [ui::field_mean_rps_label, ui::field_mean_rps_help],
            limits::RPS,
            log(1.0, 5_000.0),
        ),
        number(
            "workload.rate.amplitude",
            [ui::field_amplitude_label, ui::field_amplitude_help],
            limits::AMPLITUDE,
            steps(0.0, 1.0, 0.05),
        ),
        number(
            "workload.rate.period_s",
            [ui::field_wave_period_label, ui::field_wave_period_help],
            limits::SINE_PERIOD_S,
            log(10.0, 80_000.0),
        ),
        Item::List(List {
            path: "workload.rate.points",
            words: [ui::field_points_label, ui::field_points_help],
            empty: ui::field_points_empty,
            add: ui::field_points_add,
            look: Look::Table,
            items: &[
                Item::Number(cell(
                    "workload.rate.points[].at_s",
                    [ui::field_event_at_label, ui::field_event_at_help],
                    limits::AT_S,
                )),
                Item::Number(cell(
                    "workload.rate.points[].rps",
                    [ui::field_rps_label, ui::field_rps_help],
                    limits::RPS,
                )),
            ],
            new: reshape::next_point,
        }),
    ],
}];

/// Together these fit into the smallest limit that a model has by default, Cloud Run's 512 MiB: the
/// form has no field to raise it.
const MOST_REQUEST_MIB: f64 = 200.0;
const MOST_AT_REST_MIB: f64 = 300.0;

pub(super) const SERVICE: &[Section] = &[
    Section {
        title: Title::None,
        items: &[
            choice(
                "workload.demand",
                [ui::field_demand_law_label, ui::field_demand_law_help],
                Kind::Shape {
                    tag: "law",
                    options: &[
                        ("log_normal", ui::field_demand_law_log_normal_label),
                        ("exponential", ui::field_demand_law_exponential_label),
                        ("constant", ui::field_demand_law_constant_label),
                    ],
                    reshape: reshape::demand,
                },
            ),
            number(
                "workload.demand.mean_ms",
                [ui::field_demand_mean_label, ui::field_demand_mean_help],
                limits::DEMAND_MS,
                log(1.0, 10_000.0),
            ),
            number(
                "workload.demand.cv",
                [ui::field_demand_cv_label, ui::field_demand_cv_help],
                limits::CV,
                steps(0.0, 5.0, 0.1),
            ),
            number(
                "workload.cpu_share",
                [ui::field_cpu_share_label, ui::field_cpu_share_help],
                limits::CPU_SHARE,
                steps(0.05, 1.0, 0.05),
            ),
            number(
                "workload.memory_mib",
                [ui::field_request_memory_label, ui::field_request_memory_help],
                limits::REQUEST_MEMORY_MIB,
                log_from_zero(1.0, MOST_REQUEST_MIB),
            ),
            number(
                "workload.memory_at_rest_mib",
                [ui::field_memory_at_rest_label, ui::field_memory_at_rest_help],
                limits::AT_REST_MIB,
                log_from_zero(10.0, MOST_AT_REST_MIB),
            ),
        ],
    },
    Section {
        title: switch(
            "workload.client_timeout_s",
            [ui::field_client_gives_up_label, ui::field_client_gives_up_help],
            |_| json!(ScenarioInput::default().workload.client_timeout_s),
        ),
        items: &[number(
            "workload.client_timeout_s",
            [ui::field_client_timeout_label, ui::field_client_timeout_help],
            limits::CLIENT_TIMEOUT_S,
            log(0.1, 100.0),
        )],
    },
];

pub(super) const EVENTS: &[Section] = &[Section {
    title: Title::None,
    items: &[Item::List(List {
        path: "events",
        words: [ui::simulate_group_events, ui::field_event_kind_help],
        empty: ui::view_no_events,
        add: ui::field_event_add_label,
        look: Look::Cards,
        items: &[
            choice(
                "events[]",
                [ui::field_event_kind_label, ui::field_event_kind_help],
                Kind::Shape {
                    tag: "kind",
                    options: &[
                        ("kill", ui::field_event_kill_label),
                        ("crash", ui::field_event_crash_label),
                        ("hang", ui::field_event_hang_label),
                        ("deploy", ui::field_event_deploy_label),
                    ],
                    reshape: reshape::event,
                },
            ),
            Item::Number(cell(
                "events[].at_s",
                [ui::field_event_at_label, ui::field_event_at_help],
                limits::AT_S,
            )),
            Item::Number(
                cell(
                    "events[].count",
                    [ui::field_event_count_label, ui::field_event_count_help],
                    limits::HIT,
                )
                .counting(ui::field_unit_pods),
            ),
            choice(
                "events[].becomes_ready",
                [ui::field_event_becomes_ready_label, ui::field_event_becomes_ready_help],
                Kind::Flag,
            ),
        ],
        new: reshape::next_event,
    })],
}];

pub(super) const RUN: &[Section] = &[Section {
    title: Title::None,
    items: &[
        number(
            "duration_s",
            [ui::field_duration_label, ui::field_duration_help],
            limits::DURATION_S,
            log(100.0, 100_000.0),
        ),
        number(
            "seed",
            [ui::field_seed_label, ui::field_seed_help],
            limits::SEED,
            steps(1.0, 50.0, 1.0),
        ),
    ],
}];
