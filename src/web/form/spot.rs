//! Where in the form a place of the scenario is filled in.

use super::choice::Choice;
use super::draft::Draft;
use super::field::Field;
use super::group::{Group, Item};
use super::place::Row;
use crate::text::Lang;

/// A field of the form outside of lists, with the group that it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    /// The group.
    pub(crate) group: &'static Group,
    /// The field.
    pub(crate) filled_in: FilledIn,
}

/// How something is filled in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FilledIn {
    /// By a number.
    Number(&'static Field),
    /// By a choice or a switch.
    Choice(&'static Choice),
}

impl Spot {
    /// What the field is called.
    pub(crate) fn label(self, lang: Lang) -> &'static str {
        match self.filled_in {
            FilledIn::Number(field) => field.words(lang)[0],
            FilledIn::Choice(choice) => choice.words(lang)[0],
        }
    }
}

impl Draft {
    /// The field of a place, or what brings that field where the form does not show it now, such as
    /// the switch of its part; `None` where there is neither.
    pub(crate) fn spot(&self, place: &str) -> Option<Spot> {
        let outer = || self.spot(place.rsplit_once('.')?.0);
        self.spot_at(place).or_else(outer)
    }

    fn spot_at(&self, place: &str) -> Option<Spot> {
        let groups = Group::all().filter(|group| self.holds(group.when.as_ref()));
        let sections = groups.flat_map(|group| group.sections.iter().map(move |s| (group, s)));
        let mut sections = sections.filter(|(_, section)| self.holds(section.when.as_ref()));
        sections.find_map(|(group, section)| {
            let mut numbers = section.items.iter().flat_map(Item::numbers);
            let number = numbers.find(|f| f.path == place && self.number(f).is_some());
            let is_there =
                |choice: &&Choice| choice.path == place && self.picked(choice, Row::TOP).is_some();
            let choice = || section.choices().find(is_there).map(FilledIn::Choice);
            let filled_in = number.map(FilledIn::Number).or_else(choice)?;
            Some(Spot { group, filled_in })
        })
    }
}
