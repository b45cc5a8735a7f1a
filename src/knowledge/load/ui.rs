//! The strings of the interface: `content/ui/<file>.toml`, each table one string.

use std::collections::BTreeSet;

use super::super::fault::Reason;
use super::super::record::Text;
use super::check::{list, placeholders};
use super::reader::{Fields, Kind, Notes};

/// One string of the interface, to become a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UiString {
    /// Name of the function: `simulate_run`.
    pub name: String,
    /// The text, or its form for everything but one.
    pub text: Text,
    /// Where there are plural forms: how to count, and the English text for one.
    pub plural: Option<Plural>,
    /// The placeholders, sorted.
    pub placeholders: Vec<String>,
}

/// Plural forms. English tells one from the rest; Japanese does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plural {
    /// The placeholder that holds the count.
    pub count: String,
    /// The English text for one.
    pub one: String,
}

/// Reads the strings of one file. Tables may be nested: `[field.seed.label]` in `simulate.toml`
/// becomes `simulate_field_seed_label`.
pub fn strings(notes: &mut Notes, fields: Fields<'_>, prefix: &str) -> Vec<UiString> {
    let mut strings = Vec::new();
    group(notes, fields, prefix, &mut strings);
    strings
}

fn group(notes: &mut Notes, mut fields: Fields<'_>, prefix: &str, strings: &mut Vec<UiString>) {
    for key in fields.keys() {
        if !fields.has_table(&key) {
            continue;
        }
        let Some(child) = fields.child(notes, &key) else { continue };
        let name = format!("{prefix}_{key}");
        if child.has("en") || child.has("ja") {
            strings.push(string(notes, child, name));
        } else {
            group(notes, child, &name, strings);
        }
    }
    fields.finish(notes);
}

fn string(notes: &mut Notes, mut fields: Fields<'_>, name: String) -> UiString {
    if !is_name(&name) {
        notes.fault(&fields.at, Reason::BadName(name.clone()));
    }
    notes.define(Kind::UiString, &name, &fields.at);
    let text = fields.own_text(notes);
    let plural = plural(notes, &mut fields, &text);
    fields.finish(notes);
    let placeholders: BTreeSet<_> = placeholders(&text.en);
    UiString { name, text, plural, placeholders: placeholders.into_iter().collect() }
}

/// `one` is the English text for one, counted by the placeholder `n`.
fn plural(notes: &mut Notes, fields: &mut Fields<'_>, text: &Text) -> Option<Plural> {
    let (one, at) = fields.located_opt(notes, "one")?;
    if !placeholders(&text.en).contains("n") {
        notes.fault(&at, Reason::PluralWithoutCount("{n}"));
    }
    let (en, mut ja) = (placeholders(&one), placeholders(&text.en));
    // "One pod" may leave the number out.
    if !en.contains("n") {
        ja.remove("n");
    }
    if en != ja {
        notes.fault(&at, Reason::Placeholders { en: list(&en), ja: list(&ja) });
    }
    Some(Plural { count: "n".to_owned(), one })
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(allowed)
}
