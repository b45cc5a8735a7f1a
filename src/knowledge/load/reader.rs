//! Reads fields out of parsed TOML, noting every fault with its line and going on.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::fault::{At, Fault, Reason};
use super::super::record::{Date, Text};
use super::numbers::Numbers;
use crate::text::Lang;

/// What the reading of all files gathers beside the records.
#[derive(Debug, Default)]
pub struct Notes {
    /// Numbers that texts name by a key.
    pub numbers: Numbers,
    /// Faults so far.
    pub faults: Vec<Fault>,
    /// Every text, with its place.
    pub texts: Vec<(At, Text)>,
    /// Every id that is given to something.
    pub definitions: Vec<Name>,
    /// Every id that refers to something.
    pub mentions: Vec<Name>,
}

/// An id in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What kind of thing has this id.
    pub kind: Kind,
    /// The id, unique among its kind.
    pub id: String,
    /// Where it stands.
    pub at: At,
}

/// Kinds of things with ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A source.
    Source,
    /// A word of the glossary.
    Term,
    /// A box of a diagram; its id is `model/box`.
    Node,
    /// A question or result of the flowchart.
    FlowStep,
    /// Anything with an anchor.
    Entry,
    /// A model; its id is the name of its folder.
    Model,
    /// A ready-made scenario.
    Preset,
    /// A field of the simulator's form.
    Field,
    /// A string of the interface.
    UiString,
}

impl Kind {
    /// The kind in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Term => "term",
            Self::Node => "diagram node",
            Self::FlowStep => "question or result",
            Self::Entry => "entry",
            Self::Model => "model",
            Self::Preset => "preset",
            Self::Field => "field",
            Self::UiString => "interface string",
        }
    }
}

impl Notes {
    /// Notes a fault.
    pub fn fault(&mut self, at: &At, reason: Reason) {
        self.faults.push(Fault { at: at.clone(), reason });
    }

    /// Notes that an id is given to something.
    pub fn define(&mut self, kind: Kind, id: &str, at: &At) {
        self.definitions.push(Name { kind, id: id.to_owned(), at: at.clone() });
    }

    /// Notes that an id refers to something.
    pub fn mention(&mut self, kind: Kind, id: &str, at: &At) {
        self.mentions.push(Name { kind, id: id.to_owned(), at: at.clone() });
    }
}

/// One parsed file.
#[derive(Debug)]
pub struct Document<'a> {
    name: &'a str,
    line_starts: Vec<usize>,
    root: Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    /// Parses a file, noting everything that is not TOML.
    pub fn parse(name: &'a str, text: &'a str, notes: &mut Notes) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(newlines).collect();
        let (root, errors) = DeTable::parse_recoverable(text);
        let document = Self { name, line_starts, root };
        for error in errors {
            let at = document.at(error.span().map_or(0, |span| span.start));
            notes.fault(&at, Reason::Syntax(error.message().to_owned()));
        }
        document
    }

    /// The fields at the top of the file.
    pub fn fields(&self) -> Fields<'_> {
        Fields::new(self, self.root.get_ref(), self.at(0))
    }

    fn at(&self, offset: usize) -> At {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        At { file: self.name.to_owned(), line }
    }
}

/// The fields of one table. Reading takes them; what nobody took is an unknown field.
#[derive(Debug)]
pub struct Fields<'a> {
    document: &'a Document<'a>,
    table: &'a DeTable<'a>,
    taken: BTreeSet<String>,
    /// Where the table begins.
    pub at: At,
}

impl<'a> Fields<'a> {
    fn new(document: &'a Document<'a>, table: &'a DeTable<'a>, at: At) -> Self {
        Self { document, table, taken: BTreeSet::new(), at }
    }

    /// Notes every field that was not read.
    pub fn finish(self, notes: &mut Notes) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !self.taken.contains(name) {
                let at = self.document.at(key.span().start);
                notes.fault(&at, Reason::UnknownField(name.to_owned()));
            }
        }
    }

    /// Names of all fields.
    pub fn keys(&self) -> Vec<String> {
        self.table.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// Whether there is such a field.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether there is such a field, and it holds a table.
    pub fn has_table(&self, key: &str) -> bool {
        matches!(self.table.get(key).map(Spanned::get_ref), Some(DeValue::Table(_)))
    }

    fn take(&mut self, key: &str) -> Option<(&'a DeValue<'a>, At)> {
        self.taken.insert(key.to_owned());
        let (name, value) = self.table.get_key_value(key)?;
        // The key's own line: a value may begin further down.
        Some((value.get_ref(), self.document.at(name.span().start)))
    }

    fn take_required(&mut self, notes: &mut Notes, key: &str) -> Option<(&'a DeValue<'a>, At)> {
        let found = self.take(key);
        if found.is_none() {
            notes.fault(&self.at, Reason::MissingField(key.to_owned()));
        }
        found
    }

    /// A piece of plain text that must be there. Empty on a fault.
    pub fn string(&mut self, notes: &mut Notes, key: &str) -> String {
        self.located(notes, key).map(|(text, _)| text).unwrap_or_default()
    }

    /// A piece of plain text that must be there, with its place.
    pub fn located(&mut self, notes: &mut Notes, key: &str) -> Option<(String, At)> {
        let (value, at) = self.take_required(notes, key)?;
        as_string(notes, key, value, &at).map(|text| (text, at))
    }

    /// A piece of plain text that may be absent, with its place.
    pub fn located_opt(&mut self, notes: &mut Notes, key: &str) -> Option<(String, At)> {
        let (value, at) = self.take(key)?;
        as_string(notes, key, value, &at).map(|text| (text, at))
    }

    /// A whole number that must be there.
    pub fn whole(&mut self, notes: &mut Notes, key: &str) -> u32 {
        let found = self.take_required(notes, key);
        found.and_then(|(value, at)| as_whole(notes, key, value, &at)).unwrap_or_default()
    }

    /// A whole number, or what stands for its absence.
    pub fn whole_or(&mut self, notes: &mut Notes, key: &str, absent: u32) -> u32 {
        let found = self.take(key);
        found.map_or(absent, |(value, at)| as_whole(notes, key, value, &at).unwrap_or(absent))
    }

    /// A number that may be absent.
    pub fn number_opt(&mut self, notes: &mut Notes, key: &str) -> Option<f64> {
        let (value, at) = self.take(key)?;
        as_number(notes, key, value, &at)
    }

    /// A number that must be there.
    pub fn number(&mut self, notes: &mut Notes, key: &str) -> f64 {
        if !self.has(key) {
            notes.fault(&self.at, Reason::MissingField(key.to_owned()));
        }
        self.number_opt(notes, key).unwrap_or_default()
    }

    /// A list of plain texts, each with its place; an absent list is empty.
    pub fn strings(&mut self, notes: &mut Notes, key: &str) -> Vec<(String, At)> {
        let Some((value, at)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            notes.fault(&at, wrong_type(key, "a list of texts"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            let at = self.document.at(item.span().start);
            texts.extend(as_string(notes, key, item.get_ref(), &at).map(|text| (text, at)));
        }
        texts
    }

    /// A list of numbers; an absent list is empty.
    pub fn numbers(&mut self, notes: &mut Notes, key: &str) -> Vec<f64> {
        let Some((value, at)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            notes.fault(&at, wrong_type(key, "a list of numbers"));
            return Vec::new();
        };
        let number = |item: &Spanned<DeValue<'_>>| as_number(notes, key, item.get_ref(), &at);
        items.iter().filter_map(number).collect()
    }

    /// A text in both languages that must be there.
    pub fn text(&mut self, notes: &mut Notes, key: &str) -> Text {
        match self.child(notes, key) {
            Some(fields) => fields.into_text(notes),
            None => {
                if !self.has(key) {
                    notes.fault(&self.at, Reason::MissingField(key.to_owned()));
                }
                Text::default()
            }
        }
    }

    /// A text in both languages that may be absent.
    pub fn text_opt(&mut self, notes: &mut Notes, key: &str) -> Option<Text> {
        self.child(notes, key).map(|fields| fields.into_text(notes))
    }

    /// The fields `en` and `ja` of this table.
    pub fn own_text(&mut self, notes: &mut Notes) -> Text {
        let at = self.take("en").map_or(self.at.clone(), |(_, at)| at);
        let mut language = |key: &str, name| {
            if !self.has(key) {
                notes.fault(&self.at, Reason::MissingLanguage(name));
            }
            self.located_opt(notes, key).map(|(text, _)| text)
        };
        let (en, ja) = (language("en", "English"), language("ja", "Japanese"));
        let (Some(en), Some(ja)) = (en, ja) else { return Text::default() };
        let mut set = |lang, text: &str| {
            let filled = notes.numbers.fill(lang, text);
            typeset(&filled.unwrap_or_else(|reason| {
                notes.fault(&at, reason);
                text.to_owned()
            }))
        };
        let text = Text { en: set(Lang::En, &en), ja: set(Lang::Ja, &ja) };
        notes.texts.push((at, text.clone()));
        text
    }

    fn into_text(mut self, notes: &mut Notes) -> Text {
        let text = self.own_text(notes);
        self.finish(notes);
        text
    }

    /// A table inside this one that may be absent.
    pub fn child(&mut self, notes: &mut Notes, key: &str) -> Option<Fields<'a>> {
        let (value, at) = self.take(key)?;
        if let DeValue::Table(table) = value {
            return Some(Fields::new(self.document, table, at));
        }
        notes.fault(&at, wrong_type(key, "a table"));
        None
    }

    /// Reads each table of a list; an absent list is empty.
    pub fn each<T>(
        &mut self,
        notes: &mut Notes,
        key: &str,
        mut read: impl FnMut(&mut Notes, &mut Fields<'a>) -> T,
    ) -> Vec<T> {
        let Some((value, at)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            notes.fault(&at, wrong_type(key, "a list of tables"));
            return Vec::new();
        };
        let mut records = Vec::new();
        for item in items.iter() {
            let at = self.document.at(item.span().start);
            let DeValue::Table(table) = item.get_ref() else {
                notes.fault(&at, wrong_type(key, "a list of tables"));
                continue;
            };
            let mut fields = Fields::new(self.document, table, at);
            records.push(read(notes, &mut fields));
            fields.finish(notes);
        }
        records
    }

    /// One of several known words that must be there.
    pub fn choice<T: Copy + Default>(
        &mut self,
        notes: &mut Notes,
        key: &str,
        known: &[(&str, T)],
    ) -> T {
        let found = self.located(notes, key);
        found.map(|(word, at)| choose(notes, key, &word, &at, known)).unwrap_or_default()
    }

    /// One of several known words; the default of its type when absent.
    pub fn choice_opt<T: Copy + Default>(
        &mut self,
        notes: &mut Notes,
        key: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let (word, at) = self.located_opt(notes, key)?;
        Some(choose(notes, key, &word, &at, known))
    }

    /// Several of some known words; an absent list is empty.
    pub fn choices<T: Copy + Default>(
        &mut self,
        notes: &mut Notes,
        key: &str,
        known: &[(&str, T)],
    ) -> Vec<T> {
        let words = self.strings(notes, key);
        words.into_iter().map(|(word, at)| choose(notes, key, &word, &at, known)).collect()
    }

    /// A date that must be there.
    pub fn date(&mut self, notes: &mut Notes, key: &str) -> Date {
        let Some((text, at)) = self.located(notes, key) else { return Date::default() };
        parse_date(&text).unwrap_or_else(|| {
            notes.fault(&at, Reason::BadDate(text));
            Date::default()
        })
    }
}

fn choose<T: Copy + Default>(
    notes: &mut Notes,
    key: &str,
    word: &str,
    at: &At,
    known: &[(&str, T)],
) -> T {
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
        return *value;
    }
    let known: Vec<_> = known.iter().map(|(name, _)| *name).collect();
    let (field, value) = (key.to_owned(), word.to_owned());
    notes.fault(at, Reason::UnknownValue { field, value, known: known.join(", ") });
    T::default()
}

fn as_string(notes: &mut Notes, key: &str, value: &DeValue<'_>, at: &At) -> Option<String> {
    if let DeValue::String(text) = value {
        return Some(text.to_string());
    }
    notes.fault(at, wrong_type(key, "a text"));
    None
}

fn as_number(notes: &mut Notes, key: &str, value: &DeValue<'_>, at: &At) -> Option<f64> {
    let text = match value {
        DeValue::Integer(number) => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => "",
    };
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    if number.is_none() {
        notes.fault(at, wrong_type(key, "a number"));
    }
    number
}

fn as_whole(notes: &mut Notes, key: &str, value: &DeValue<'_>, at: &At) -> Option<u32> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    if number.is_none() {
        notes.fault(at, wrong_type(key, "a whole number"));
    }
    number
}

fn wrong_type(key: &str, expected: &'static str) -> Reason {
    Reason::WrongType { field: key.to_owned(), expected }
}

pub(super) fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day = match parts.next() {
        Some(day) => Some(day.parse().ok().filter(|day| (1..=31).contains(day))?),
        None => None,
    };
    parts.next().is_none().then_some(Date { year, month, day })
}

/// Units that stay on the line of their number.
const UNITS: [&str; 9] = ["%", "GB", "MB", "h", "min", "ms", "rps", "s", "vCPU"];

/// Puts a no-break space between a number and the unit after it.
fn typeset(text: &str) -> String {
    let mut words = text.split(' ');
    let mut set = words.next().unwrap_or_default().to_owned();
    for word in words {
        let is_unit = || {
            let end = word.find(|c: char| !c.is_ascii_alphabetic() && c != '%');
            UNITS.contains(&&word[..end.unwrap_or(word.len())])
        };
        let after_number = set.ends_with(|c: char| c.is_ascii_digit());
        set.push(if after_number && is_unit() { '\u{a0}' } else { ' ' });
        set.push_str(word);
    }
    set
}
