//! The form's levels and groups, and the ways to walk through what is in them.

use serde_json::Value;

use super::choice::Choice;
use super::field::Field;
use super::list::List;
use super::place::{self, Row};
use super::{Words, fields, words};
use crate::knowledge;
use crate::scenario::ModelId;
use crate::text::Lang;

/// A level of the form: what most people set, each model, and what few people set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// The requests, and what happens on the way.
    Scenario,
    /// One model.
    Model(ModelId),
    /// Distributions and what the run itself is.
    Expert,
}

/// A part of the form that opens and is reset by itself.
#[derive(Debug)]
pub(crate) struct Group {
    /// Its name in ids and in the content; unique.
    pub(crate) key: &'static str,
    /// Where it stands.
    pub(crate) level: Level,
    /// When it matters; it always does where nothing is said.
    pub(crate) when: Option<When>,
    /// Its fields, whether the scenario has them now or not.
    pub(crate) sections: &'static [Section],
}

/// What must stand somewhere else for fields to matter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct When {
    /// Where.
    pub(crate) place: &'static str,
    /// One of these texts; `null` for nothing, `set` for what is no text.
    pub(crate) is: &'static [&'static str],
    /// Says so, in place of the fields. Without it they are left out in silence.
    pub(crate) why: Option<Words>,
}

/// Some fields of a group that belong together.
#[derive(Debug)]
pub(crate) struct Section {
    /// What stands above them.
    pub(crate) title: Title,
    /// When they matter; they always do where nothing is said.
    pub(crate) when: Option<When>,
    /// The fields, in the order in which a reader meets them.
    pub(crate) items: &'static [Item],
}

/// What stands above a section.
#[derive(Debug)]
pub(crate) enum Title {
    /// Nothing: the group's own heading is enough.
    None,
    /// A heading with a line of help, found in the content by this place.
    Words(&'static str),
    /// A switch that brings the section's fields.
    Switch(Choice),
}

/// Something to fill in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    /// A number.
    Number(Field),
    /// A number that may be left out.
    Optional(Optional),
    /// A number in one of two units.
    Amount(Amount),
    /// One of a few.
    Choice(Choice),
    /// Rows.
    List(List),
}

/// A number that may be left out: then another field or the platform has the say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Optional {
    /// Whether it is set.
    pub(crate) switch: Choice,
    /// The number.
    pub(crate) field: Field,
}

/// A number of instances, or a share of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amount {
    /// Which of the two.
    pub(crate) unit: Choice,
    /// The number of instances.
    pub(crate) count: Field,
    /// The share.
    pub(crate) share: Field,
}

impl Level {
    /// All levels in order.
    pub(crate) const ALL: [Self; 7] = [
        Self::Scenario,
        Self::Model(ModelId::Server),
        Self::Model(ModelId::Vm),
        Self::Model(ModelId::Container),
        Self::Model(ModelId::Faas),
        Self::Model(ModelId::ServerlessContainer),
        Self::Expert,
    ];

    /// Its groups in order.
    pub(crate) fn groups(self) -> impl Iterator<Item = &'static Group> {
        Group::all().filter(move |group| group.level == self)
    }

    /// Its name in ids.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Scenario => "basics",
            Self::Model(model) => model.key(),
            Self::Expert => "expert",
        }
    }
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Group {
    /// All groups in order.
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        fields::GROUPS.iter().copied().flatten()
    }

    /// Its heading.
    pub(crate) fn title(&self, lang: Lang) -> &'static str {
        knowledge::get().group(self.key).map_or(self.key, |title| title.get(lang))
    }

    /// Everything to fill in, with the groups in order.
    pub(super) fn all_items() -> impl Iterator<Item = &'static Item> {
        Self::all().flat_map(Self::items)
    }

    fn items(&self) -> impl Iterator<Item = &'static Item> + use<> {
        self.sections.iter().flat_map(|section| section.items)
    }

    /// The numbers outside of lists.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.items().flat_map(Item::numbers)
    }

    /// The choices outside of lists, each after those that it depends on.
    pub(super) fn choices(&self) -> impl Iterator<Item = &'static Choice> + use<> {
        self.sections.iter().flat_map(Section::choices)
    }

    /// The lists.
    pub(super) fn lists(&self) -> impl Iterator<Item = &'static List> + use<> {
        self.items().filter_map(Item::list)
    }
}

impl When {
    /// Whether it is so in a scenario.
    pub(super) fn holds(&self, scenario: &Value) -> bool {
        match place::get(scenario, self.place) {
            None => false,
            Some(Value::Null) => self.is.contains(&"null"),
            Some(Value::String(text)) => self.is.contains(&text.as_str()),
            Some(_) => self.is.contains(&"set"),
        }
    }
}

impl Section {
    /// The same, only when this holds.
    pub(super) const fn only(self, when: When) -> Self {
        Self { when: Some(when), ..self }
    }

    /// The choices outside of lists, the switch that brings the others first.
    pub(super) fn choices(&self) -> impl Iterator<Item = &Choice> {
        let switch = match &self.title {
            Title::Switch(choice) => Some(choice),
            Title::None | Title::Words(_) => None,
        };
        switch.into_iter().chain(self.items.iter().filter_map(Item::choice))
    }
}

impl Title {
    /// The words of a heading.
    pub(crate) fn heading(place: &str, lang: Lang) -> [&'static str; 2] {
        words::of(place, lang)
    }
}

impl Item {
    /// What is filled in at this place of a scenario.
    pub(crate) fn at(path: &str) -> Option<&'static Self> {
        Group::all_items().find(|item| {
            let numbers = item.numbers().map(|field| field.path);
            let choice = item.choice().map(|choice| choice.path);
            let list = item.list().map(|list| list.path);
            numbers.chain(choice).chain(list).any(|place| place == path)
        })
    }

    /// Its numbers, those in a list's rows left out.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &Field> {
        let [first, second] = match self {
            Self::Number(field) | Self::Optional(Optional { field, .. }) => [Some(field), None],
            Self::Amount(amount) => [Some(&amount.count), Some(&amount.share)],
            Self::Choice(_) | Self::List(_) => [None, None],
        };
        first.into_iter().chain(second)
    }

    /// Its choice.
    pub(super) const fn choice(&self) -> Option<&Choice> {
        match self {
            Self::Choice(choice) | Self::Optional(Optional { switch: choice, .. }) => Some(choice),
            Self::Amount(amount) => Some(&amount.unit),
            Self::Number(_) | Self::List(_) => None,
        }
    }

    /// Its list.
    pub(super) const fn list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// Places in a row of the list that it stands in, beside which the form shows what is wrong.
    pub(super) fn places(&self, scenario: &Value, row: Row, places: &mut Vec<String>) {
        places.extend(self.numbers().map(|field| place::in_row(field.path, row)));
        places.extend(self.choice().map(|choice| place::in_row(choice.path, row)));
        let Some(list) = self.list() else { return };
        let path = place::in_row(list.path, row);
        let rows = place::get(scenario, &path).and_then(Value::as_array);
        places.push(path);
        for i in 0..rows.map_or(0, Vec::len) {
            for item in list.items {
                item.places(scenario, row.of(list.path, i), places);
            }
        }
    }
}
