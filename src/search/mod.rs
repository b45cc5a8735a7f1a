//! Finds places of the guide by words that a reader types, in both languages at once, with typing
//! errors, and in Japanese without spaces.
//!
//! Why no library: of those tried in WebAssembly, nucleo added 40 KB after gzip, simsearch 23,
//! fuzzy-matcher 9 and rapidfuzz 5. The first and third take letters in order with any gaps between
//! them, which finds nearly every Japanese text for a short word and does not forgive a wrong
//! letter; the second splits at spaces, which Japanese has none of; the last compares whole texts
//! only.

mod matching;
mod places;
#[cfg(test)]
mod tests;

pub use places::{Group, Page, Place};

use crate::knowledge::Knowledge;
use crate::text::Lang;

/// Most hits of one group.
pub const MOST_OF_A_GROUP: usize = 5;

/// A word that is only in the body of an item costs this much more than one in its title.
const IN_BODY: u32 = 16;

/// Everything that can be found.
pub struct Index {
    items: Vec<Item>,
}

/// One thing that can be found, in the order of [`Lang::ALL`].
struct Item {
    group: Group,
    place: Place,
    titles: [Folded; 2],
    bodies: [Folded; 2],
    /// Other names, folded: they count as much as titles.
    names: Vec<String>,
}

/// A text, and the form in which it is compared.
struct Folded {
    plain: String,
    folded: String,
}

/// Folds texts.
struct Words<'a>(&'a dyn Fn(&str) -> String);

impl Words<'_> {
    fn words(&self, plain: String) -> Folded {
        Folded { folded: (self.0)(&plain), plain }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Where it is.
    pub place: &'a Place,
    /// What it is called, in the language that was asked for.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
}

impl Index {
    /// Reads the guide. `fold` makes texts comparable that people take for the same: letters of
    /// any case and width. Words are to be folded alike before they are looked for.
    pub fn new(guide: &Knowledge, fold: &dyn Fn(&str) -> String) -> Self {
        Self { items: places::items(guide, &Words(fold)) }
    }

    /// The best hits for folded words that are separated by spaces, by group: the group of the
    /// best hit first. Every word has to be found in an item, in either language.
    pub fn find(&self, words: &str, lang: Lang) -> Vec<(Group, Vec<Hit<'_>>)> {
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let costs = self.items.iter().filter_map(|item| Some((item.cost(&words)?, item)));
        let mut found: Vec<(u32, &Item)> = costs.collect();
        found.sort_by_key(|(cost, item)| (*cost, item.group));
        let mut groups: Vec<(Group, Vec<Hit<'_>>)> = Vec::new();
        for (_, item) in found {
            let place = groups.iter().position(|(group, _)| *group == item.group);
            let place = place.unwrap_or_else(|| {
                groups.push((item.group, Vec::new()));
                groups.len() - 1
            });
            let hits = &mut groups[place].1;
            if hits.len() < MOST_OF_A_GROUP {
                hits.push(item.hit(lang));
            }
        }
        groups
    }
}

impl Item {
    /// The sum over the words, each in the place where it fits best.
    fn cost(&self, words: &[&str]) -> Option<u32> {
        words.iter().map(|word| self.cost_of_word(word)).sum()
    }

    fn cost_of_word(&self, word: &str) -> Option<u32> {
        let titles = self.titles.iter().map(|text| &text.folded).chain(&self.names);
        let titles = titles.filter_map(|text| matching::cost(word, text));
        let bodies = self
            .bodies
            .iter()
            .filter_map(|text| Some(IN_BODY + matching::plain_cost(word, &text.folded)?));
        titles.chain(bodies).min()
    }

    fn hit(&self, lang: Lang) -> Hit<'_> {
        let of = |texts| -> &str {
            let both: &[Folded; 2] = texts;
            let found = Lang::ALL.iter().position(|each| *each == lang);
            &both[found.unwrap_or_default()].plain
        };
        Hit { place: &self.place, title: of(&self.titles), body: of(&self.bodies) }
    }
}
