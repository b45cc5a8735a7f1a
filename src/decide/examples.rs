//! Workloads to begin with, each with figures that are usual for its kind.

use super::requirements::{Choice, Figure, Pick, Requirements};

/// A workload with a name in the content.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Id of its name in the content.
    pub id: &'static str,
    /// What is known of it.
    pub requirements: Requirements,
}

/// All examples, in the order of the content.
pub fn examples() -> [Example; 6] {
    [
        Example { id: "job", requirements: job() },
        Example { id: "api", requirements: api() },
        Example { id: "batch", requirements: batch() },
        Example { id: "webhook", requirements: webhook() },
        Example { id: "websocket", requirements: websocket() },
        Example { id: "intranet", requirements: intranet() },
    ]
}

fn figures(figures: &[(Figure, f64)]) -> Requirements {
    figures.iter().fold(Requirements::default(), |all, (figure, value)| all.with(*figure, *value))
}

/// Figures of a usual project of a kind, by the id of the answer to the flowchart's first question;
/// `None` for an unknown id. They are our choice, within what
/// [`words`](super::words()) calls by the same name.
pub fn typical(size: &str) -> Option<Requirements> {
    let (rps, peak, request_ms, idle_percent) = match size {
        "small" => (5.0, 3.0, 100.0, 0.0),
        "medium" => (50.0, 3.0, 100.0, 0.0),
        "large" => (200.0, 3.0, 100.0, 0.0),
        "event_driven" => (2.0, 20.0, 150.0, 60.0),
        _ => return None,
    };
    Some(figures(&[
        (Figure::Rps, rps),
        (Figure::PeakFactor, peak),
        (Figure::RequestMs, request_ms),
        (Figure::IdlePercent, idle_percent),
    ]))
}

/// Four conversions an hour in the daytime, of a quarter of an hour each.
fn job() -> Requirements {
    figures(&[
        (Figure::Rps, 0.0005),
        (Figure::PeakFactor, 5.0),
        (Figure::LongestJobS, 900.0),
        (Figure::MemoryMb, 2_048.0),
        (Figure::IdlePercent, 60.0),
        (Figure::DeploysPerDay, 0.2),
        (Figure::Services, 1.0),
        (Figure::TeamSize, 3.0),
    ])
    .with_pick(Choice::Place, Pick::Cloud)
}

/// A level load on an interface that people wait for.
fn api() -> Requirements {
    figures(&[
        (Figure::Rps, 300.0),
        (Figure::PeakFactor, 2.0),
        (Figure::RequestMs, 50.0),
        (Figure::LongestJobS, 10.0),
        (Figure::PayloadMb, 1.0),
        (Figure::MemoryMb, 512.0),
        (Figure::IdlePercent, 0.0),
        (Figure::LatencyGoalMs, 300.0),
        (Figure::DeploysPerDay, 2.0),
        (Figure::Services, 3.0),
        (Figure::TeamSize, 4.0),
    ])
    .with_pick(Choice::Place, Pick::Cloud)
}

/// One run of two hours each night.
fn batch() -> Requirements {
    figures(&[
        (Figure::Rps, 0.000_011_6),
        (Figure::LongestJobS, 7_200.0),
        (Figure::MemoryMb, 8_192.0),
        (Figure::IdlePercent, 90.0),
        (Figure::DeploysPerDay, 0.1),
        (Figure::Services, 1.0),
        (Figure::TeamSize, 2.0),
    ])
    .with_pick(Choice::Place, Pick::Cloud)
}

/// Calls of another company's system, nothing for hours and then hundreds.
fn webhook() -> Requirements {
    figures(&[
        (Figure::Rps, 2.0),
        (Figure::PeakFactor, 50.0),
        (Figure::RequestMs, 150.0),
        (Figure::LongestJobS, 10.0),
        (Figure::PayloadMb, 0.2),
        (Figure::MemoryMb, 256.0),
        (Figure::IdlePercent, 70.0),
        (Figure::LatencyGoalMs, 3_000.0),
        (Figure::DeploysPerDay, 0.5),
        (Figure::Services, 1.0),
        (Figure::TeamSize, 2.0),
    ])
    .with_pick(Choice::Place, Pick::Cloud)
    .with_pick(Choice::Connections, Pick::Short)
}

/// Messages over connections that stay open all day.
fn websocket() -> Requirements {
    figures(&[
        (Figure::Rps, 200.0),
        (Figure::PeakFactor, 3.0),
        (Figure::RequestMs, 20.0),
        (Figure::MemoryMb, 1_024.0),
        (Figure::IdlePercent, 0.0),
        (Figure::LatencyGoalMs, 200.0),
        (Figure::DeploysPerDay, 1.0),
        (Figure::Services, 2.0),
        (Figure::TeamSize, 4.0),
    ])
    .with_pick(Choice::Connections, Pick::Long)
    .with_pick(Choice::Place, Pick::Cloud)
}

/// Office software on three machines that are there already.
fn intranet() -> Requirements {
    figures(&[
        (Figure::Rps, 5.0),
        (Figure::PeakFactor, 3.0),
        (Figure::RequestMs, 100.0),
        (Figure::LatencyGoalMs, 1_000.0),
        (Figure::DeploysPerDay, 0.1),
        (Figure::Services, 1.0),
        (Figure::TeamSize, 2.0),
    ])
    .with_pick(Choice::Existing, Pick::Servers)
    .with_pick(Choice::Place, Pick::Own)
    .with_pick(Choice::Hardware, Pick::Ordinary)
}
