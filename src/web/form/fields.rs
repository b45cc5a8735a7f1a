//! All fields of the form, by group, in the order in which a reader meets them.

mod container;
mod workload;

use serde_json::Value;

use super::Words;
use super::choice::{Choice, Kind};
use super::field::{Field, Notation, Scale, Start};
use super::group::{Amount, Group, Item, Section, Title};
use crate::scenario::input::ScenarioInput;
use crate::scenario::limits::{self, Bounds};
use crate::text::ui;

pub(crate) use container::METRIC;

/// The fields of a group.
pub(super) fn sections(group: Group) -> &'static [Section] {
    match group {
        Group::Traffic => workload::TRAFFIC,
        Group::Service => workload::SERVICE,
        Group::Hpa => container::HPA,
        Group::Behavior => container::BEHAVIOR,
        Group::Pod => container::POD,
        Group::Probes => container::PROBES,
        Group::Deployment => container::DEPLOYMENT,
        Group::Balancing => container::BALANCING,
        Group::Events => workload::EVENTS,
        Group::Run => workload::RUN,
    }
}

const fn log(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Least }
}

const fn log_from_zero(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Zero }
}

const fn steps(min: f64, max: f64, step: f64) -> Scale {
    Scale::Linear { min, max, step }
}

const fn field(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Field {
    let (counted, slider, notation) = (None, Some(scale), Notation::Plain);
    Field { path, words, counted, bounds, slider, notation }
}

const fn number(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, words, bounds, scale))
}

/// A number of pods.
const fn pods(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, words, bounds, scale).counting(ui::field_unit_pods))
}

/// A number in a list's row, where there is no room for a slider.
const fn cell(path: &'static str, words: [Words; 2], bounds: Bounds) -> Field {
    let (counted, slider, notation) = (None, None, Notation::Plain);
    Field { path, words, counted, bounds, slider, notation }
}

const fn choice(path: &'static str, words: [Words; 2], kind: Kind) -> Item {
    Item::Choice(Choice { path, words, kind })
}

const fn switch(
    path: &'static str,
    words: [Words; 2],
    first: fn(&ScenarioInput) -> Value,
) -> Title {
    Title::Switch(Choice { path, words, kind: Kind::Part(first) })
}

/// A number of pods or a share of the replicas.
const fn amount(path: &'static str, words: [Words; 2], share: Bounds) -> Item {
    let unit = Choice {
        path,
        words: [ui::field_counted_in_label, ui::field_counted_in_help],
        kind: Kind::CountOrShare(&[
            ("count", ui::field_unit_pods),
            ("share", ui::field_unit_percent),
        ]),
    };
    let count = field(path, words, limits::REPLICAS, steps(0.0, 50.0, 1.0));
    let mut share = field(path, words, share, steps(0.0, 100.0, 5.0));
    share.notation = Notation::Percentage;
    Item::Amount(Amount { unit, count, share })
}
