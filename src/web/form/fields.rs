//! All fields of the form, by group, in the order in which a reader meets them. Their names and
//! lines of help are content, found by their places: `content/form`.

mod container;
mod faas;
mod requests;
mod server;
mod serverless_container;
mod vm;

use super::Words;
use super::choice::{Choice, First, Kind, Reshape};
use super::field::{Field, Notation, Scale, Start};
use super::group::{Amount, Group, Item, Level, Optional, Section, Title, When};
use super::list::{List, Look, NewRow};
use crate::scenario::ModelId;
use crate::scenario::limits::Bounds;
use crate::text::ui;

pub(crate) use container::METRIC;
pub(crate) use requests::{EVENT_KIND, EVENT_TIME, EVENTS};

/// All groups, in the order of the form.
pub(super) const GROUPS: &[&[Group]] = &[
    requests::SCENARIO,
    server::GROUPS,
    vm::GROUPS,
    container::GROUPS,
    faas::GROUPS,
    serverless_container::GROUPS,
    requests::EXPERT,
];

/// Whether a model is simulated, in the order of [`ModelId::ALL`].
pub(super) const MODELS: [Choice; ModelId::COUNT] = [
    Choice { path: "models.server", kind: Kind::Part(First::Default) },
    Choice { path: "models.vm", kind: Kind::Part(First::Default) },
    Choice { path: "models.container", kind: Kind::Part(First::Default) },
    Choice { path: "models.faas", kind: Kind::Part(First::Default) },
    Choice {
        path: "models.serverless_container",
        kind: Kind::Part(First::Json(r#"{"platform":"cloud_run"}"#)),
    },
];

const fn log(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Least }
}

const fn log_from_zero(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Zero }
}

const fn steps(min: f64, max: f64, step: f64) -> Scale {
    Scale::Linear { min, max, step }
}

const fn group(key: &'static str, level: Level, sections: &'static [Section]) -> Group {
    Group { key, level, when: None, sections }
}

const fn of(model: ModelId, key: &'static str, sections: &'static [Section]) -> Group {
    group(key, Level::Model(model), sections)
}

/// Fields under the heading of the group.
const fn plain(items: &'static [Item]) -> Section {
    Section { title: Title::None, when: None, items }
}

/// Fields under a heading that the content has at this place.
const fn titled(place: &'static str, items: &'static [Item]) -> Section {
    Section { title: Title::Words(place), when: None, items }
}

/// Fields of a part that may be absent.
const fn part(path: &'static str, first: First, items: &'static [Item]) -> Section {
    let title = Title::Switch(Choice { path, kind: Kind::Part(first) });
    Section { title, when: None, items }
}

const fn field(path: &'static str, bounds: Bounds, slider: Option<Scale>) -> Field {
    Field { path, counted: None, bounds, slider, notation: Notation::Plain }
}

const fn number(path: &'static str, bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, bounds, Some(scale)))
}

/// A number of pods.
const fn pods(path: &'static str, bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, bounds, Some(scale)).counting(ui::field_unit_pods))
}

/// A number without a slider: in a list's row there is no room for one.
const fn cell(path: &'static str, bounds: Bounds) -> Item {
    Item::Number(field(path, bounds, None))
}

/// A number that may be left out, and what it is when it is set first.
const fn optional(path: &'static str, bounds: Bounds, first: f64) -> Item {
    Item::Optional(Optional {
        switch: Choice { path, kind: Kind::Part(First::Number(first)) },
        field: field(path, bounds, None),
    })
}

const fn choice(path: &'static str, options: &'static [&'static str]) -> Item {
    Item::Choice(Choice { path, kind: Kind::OneOf(options) })
}

const fn flag(path: &'static str) -> Item {
    Item::Choice(Choice { path, kind: Kind::Flag })
}

/// An object of one of these shapes, each with the JSON that it starts as.
const fn shape(
    path: &'static str,
    tag: &'static str,
    options: &'static [&'static str],
    shapes: &'static [&'static str],
) -> Item {
    let reshape = Reshape::To(shapes);
    Item::Choice(Choice { path, kind: Kind::Shape { tag, options, reshape } })
}

/// A count of instances, or a share of them.
const fn amount(path: &'static str, of: Words, count: Bounds, share: Bounds) -> Item {
    let unit = Choice { path, kind: Kind::CountOrShare(of) };
    let count = field(path, count, Some(steps(0.0, 50.0, 1.0)));
    let mut share = field(path, share, Some(steps(0.0, 100.0, 5.0)));
    share.notation = Notation::Percentage;
    Item::Amount(Amount { unit, count, share })
}

/// A list of rows that are alike, each new one like the last, or like this JSON.
const fn table(path: &'static str, first: &'static str, items: &'static [Item]) -> Item {
    Item::List(List { path, look: Look::Table, items, new: NewRow::LikeLast(first) })
}

/// A list of rows that differ.
const fn cards(path: &'static str, first: &'static str, items: &'static [Item]) -> Item {
    Item::List(List { path, look: Look::Cards, items, new: NewRow::LikeLast(first) })
}
