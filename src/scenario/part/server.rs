//! Servers that people manage.

use super::{Field, Part, PartKind, Standing};
use crate::scenario::input::ServerInput;

pub(super) const FIELDS: &[Field] = &[
    ("machines", PartKind::Scaler),
    ("machine", PartKind::Instance),
    ("machine.process_start_ms", PartKind::Launcher),
    ("machine.app_init_ms", PartKind::Launcher),
    ("systemd", PartKind::Healer),
    ("haproxy", PartKind::Router),
    ("haproxy.check", PartKind::HealthCheck),
    ("nginx", PartKind::Router),
    ("on_call", PartKind::Healer),
    ("on_call.monitoring_interval_s", PartKind::Telemetry),
    ("on_call.monitoring_for_s", PartKind::Telemetry),
    ("on_call.lead_time_s", PartKind::Launcher),
    ("on_call.provisioning_playbook_s", PartKind::Launcher),
    ("scaling", PartKind::Scaler),
    ("ansible", PartKind::Rollout),
];

pub(super) fn standing(input: &ServerInput) -> Standing {
    let router = if input.nginx.is_some() { Part::Nginx } else { Part::Haproxy };
    let mut parts = vec![
        (PartKind::Router, router),
        (PartKind::Launcher, Part::Machines),
        (PartKind::Healer, Part::Systemd),
        (PartKind::Healer, Part::PersonOnCall),
        (PartKind::Rollout, Part::Ansible),
    ];
    if input.nginx.is_none() && input.haproxy.check.is_some() {
        parts.push((PartKind::HealthCheck, Part::HaproxyChecks));
    }
    if input.scaling.is_some() {
        parts.push((PartKind::Telemetry, Part::Monitoring));
        parts.push((PartKind::Scaler, Part::PersonOnCall));
    }
    parts
}
