//! Finds places of the guide by words that a reader types, in both languages at once, with typing
//! errors, and in Japanese without spaces.
//!
//! Why no library: of those tried in WebAssembly, nucleo added 40 KB after gzip, simsearch 23,
//! fuzzy-matcher 9 and rapidfuzz 5. The first and third take letters in order with any gaps between
//! them, which finds nearly every Japanese text for a short word and does not forgive a wrong
//! letter; the second splits at spaces, which Japanese has none of; the last compares whole texts
//! only.

mod excerpt;
mod matching;
mod places;
mod query;
#[cfg(test)]
mod tests;

pub use excerpt::Piece;
pub use places::{Group, Page, Place};

use crate::knowledge::Knowledge;
use crate::text::Lang;
use query::{Query, Word};

/// Most hits of one group.
pub const MOST_OF_A_GROUP: usize = 5;

/// Most hits that are near to words that are not found.
pub const MOST_NEAR: usize = 6;

/// A word that is only in the body of an item costs this much more than one in its title.
const IN_BODY: u32 = 16;

/// And one that is only in the name of what the item is a part of.
const IN_WHOLE: u32 = 24;

/// A word that is only near to what a title says.
const NEAR: u32 = 40;

/// Each letter of a word that is not in an item at all, where others are.
const MISSING: u32 = 20;

/// Everything that can be found.
pub struct Index {
    items: Vec<Item>,
}

/// One thing that can be found; texts are in the order of [`Lang::ALL`].
struct Item {
    group: Group,
    place: Place,
    titles: [Folded; 2],
    bodies: [Folded; 2],
    /// Other names, folded: they count as much as titles.
    names: Vec<String>,
    /// Names of what it is a part of, folded.
    wholes: Vec<String>,
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
        Folded { folded: query::katakana(&(self.0)(&plain)), plain }
    }
}

/// What was found of one group, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The group.
    pub group: Group,
    /// The best of it; at most [`MOST_OF_A_GROUP`].
    pub hits: Vec<Hit<'a>>,
    /// How many there are in all.
    pub n_all: usize,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Where it is.
    pub place: &'a Place,
    /// What it is called, in the language that was asked for.
    pub title: Vec<Piece<'a>>,
    /// What it is called in the other language, where the words are in that title only.
    pub other_title: Option<Vec<Piece<'a>>>,
    /// What it says, around the words.
    pub excerpt: Vec<Piece<'a>>,
}

impl Index {
    /// Reads the guide. `fold` makes texts comparable that people take for the same: letters of
    /// any case and width. Words are to be folded alike before they are looked for.
    pub fn new(guide: &Knowledge, fold: &dyn Fn(&str) -> String) -> Self {
        Self { items: places::items(guide, &Words(fold)) }
    }

    /// The best hits for folded words that are separated by spaces, by group: the group of the
    /// best hit first. Every word has to be found in an item, in either language.
    pub fn find(&self, words: &str, lang: Lang) -> Vec<Found<'_>> {
        let query = Query::new(words);
        if query.words.is_empty() {
            return Vec::new();
        }
        grouped(self.sorted(|item| item.cost(&query)), &query, lang)
    }

    /// Where nothing has all the words: what has some of them, or is called nearly so.
    pub fn near(&self, words: &str, lang: Lang) -> Vec<Found<'_>> {
        let query = Query::new(words);
        let nearest = self.sorted(|item| item.distance(&query)).into_iter().take(MOST_NEAR);
        grouped(nearest, &query, lang)
    }

    /// Places to start from: the models and the pages about all of them.
    pub fn start(&self, lang: Lang) -> Vec<Found<'_>> {
        let is_start = |item: &&Item| matches!(item.group, Group::Models | Group::Pages);
        let mut starts = grouped(self.items.iter().filter(is_start), &Query::new(""), lang);
        for hit in starts.iter_mut().flat_map(|found| &mut found.hits) {
            hit.excerpt.clear();
        }
        starts
    }

    /// The items that have a cost, the least first.
    fn sorted(&self, cost: impl Fn(&Item) -> Option<u32>) -> Vec<&Item> {
        let costs = self.items.iter().filter_map(|item| Some((cost(item)?, item)));
        let mut found: Vec<(u32, &Item)> = costs.collect();
        found.sort_by_key(|(cost, item)| (*cost, item.group));
        found.into_iter().map(|(_, item)| item).collect()
    }
}

/// Items by group, the group of the first item first.
fn grouped<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    query: &Query,
    lang: Lang,
) -> Vec<Found<'a>> {
    let marks = query.marks();
    let mut groups: Vec<Found<'a>> = Vec::new();
    for item in items {
        let place = groups.iter().position(|found| found.group == item.group);
        let place = place.unwrap_or_else(|| {
            groups.push(Found { group: item.group, hits: Vec::new(), n_all: 0 });
            groups.len() - 1
        });
        let found = &mut groups[place];
        found.n_all += 1;
        if found.hits.len() < item.group.most() {
            found.hits.push(item.hit(&marks, lang));
        }
    }
    groups
}

impl Item {
    /// The sum over the words, each in the place where it fits best, and what its group costs.
    fn cost(&self, query: &Query) -> Option<u32> {
        let words: Option<u32> = query.words.iter().map(|word| self.cost_of_word(word)).sum();
        Some(words? + self.group.cost())
    }

    fn cost_of_word(&self, word: &Word) -> Option<u32> {
        word.cost(|text| self.cost_of(text))
    }

    fn cost_of(&self, word: &str) -> Option<u32> {
        let titles = self.titles().filter_map(|text| matching::cost(word, text));
        let bodies = self.bodies.iter().map(|text| (IN_BODY, &text.folded));
        let wholes = self.wholes.iter().map(|text| (IN_WHOLE, text));
        let others = bodies
            .chain(wholes)
            .filter_map(|(more, text)| Some(more + matching::plain_cost(word, text)?));
        titles.chain(others).min()
    }

    fn titles(&self) -> impl Iterator<Item = &String> {
        self.titles.iter().map(|text| &text.folded).chain(&self.names)
    }

    /// How far it is from having all the words; `None` where it has nothing to do with any.
    fn distance(&self, query: &Query) -> Option<u32> {
        let words = || query.words.iter().flat_map(Word::smallest);
        let distance = |word: &str| self.cost_of(word).or_else(|| self.distance_of(word));
        let fits = words().any(|word| query::is_telling(word) && distance(word).is_some());
        let missing = |word: &str| MISSING * word.chars().count() as u32;
        fits.then(|| words().map(|word| distance(word).unwrap_or_else(|| missing(word))).sum())
    }

    fn distance_of(&self, word: &str) -> Option<u32> {
        let distances = self.titles().filter_map(|text| matching::distance(word, text));
        distances.min().map(|changes| NEAR + 2 * changes)
    }

    fn hit(&self, marks: &[&str], lang: Lang) -> Hit<'_> {
        let place = Lang::ALL.iter().position(|each| *each == lang).unwrap_or_default();
        let title = excerpt::whole(&self.titles[place], marks);
        let other_title = excerpt::whole(&self.titles[1 - place], marks);
        let is_marked = |pieces: &[Piece<'_>]| pieces.iter().any(|piece| piece.is_match);
        let is_shown = is_marked(&other_title) && !is_marked(&title);
        Hit {
            place: &self.place,
            title,
            other_title: is_shown.then_some(other_title),
            excerpt: excerpt::around(&self.bodies[place], marks, lang),
        }
    }
}
