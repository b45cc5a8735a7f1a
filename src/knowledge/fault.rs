//! What can be wrong with the content, each with its place.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it is.
    pub at: At,
    /// What it is.
    pub reason: Reason,
}

/// A line of a content file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file, as a path from the folder that holds `content`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.at.file, self.at.line, self.reason)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[allow(missing_docs, reason = "the message of each variant says what it means")]
pub enum Reason {
    #[error("cannot read the file: {0}")]
    Unreadable(String),
    #[error("not valid TOML: {0}")]
    Syntax(String),
    #[error("unknown field `{0}`")]
    UnknownField(String),
    #[error("missing field `{0}`")]
    MissingField(String),
    #[error("`{field}` must be {expected}")]
    WrongType { field: String, expected: &'static str },
    #[error("`{field}` is `{value}`; known are {known}")]
    UnknownValue { field: String, value: String, known: String },
    #[error("no {0} text")]
    MissingLanguage(&'static str),
    #[error("empty {0} text")]
    EmptyText(&'static str),
    #[error("white space at an end of the {0} text")]
    UntrimmedText(&'static str),
    #[error("the Japanese text has no Japanese characters, and `{0}` is not in content/names.toml")]
    NotJapanese(String),
    #[error("the English text has Japanese characters")]
    NotEnglish,
    #[error("placeholders differ: {en} in English, {ja} in Japanese")]
    Placeholders { en: String, ja: String },
    #[error("code and links differ: {en} in English, {ja} in Japanese")]
    Markup { en: String, ja: String },
    #[error("{0}")]
    BrokenMarkup(String),
    #[error("there is no {kind} `{id}`")]
    Dangling { kind: &'static str, id: String },
    #[error("{kind} `{id}` is defined twice; first at {first}")]
    Duplicate { kind: &'static str, id: String, first: String },
    #[error("{kind} `{id}` is never used")]
    Unused { kind: &'static str, id: String },
    #[error("no answer leads to `{0}`")]
    Unreachable(String),
    #[error("the answers lead in a circle through `{0}`")]
    Circle(String),
    #[error("a correction needs at least one source")]
    CorrectionWithoutSource,
    #[error("no model file for `{0}`")]
    MissingModel(&'static str),
    #[error("no page `{0}`")]
    MissingPage(&'static str),
    #[error("a question needs at least two answers")]
    TooFewAnswers,
    #[error("`{0}` is not a date (2026-11 or 2026-11-20)")]
    BadDate(String),
    #[error("`{node}` reaches beyond {frame}")]
    OutOfFrame { node: String, frame: String },
    #[error("`{a}` and `{b}` overlap")]
    Overlap { a: String, b: String },
    #[error("the range ends at {to}, before its start {from}")]
    BadRange { from: String, to: String },
    #[error("no default of the scenario format is called `{0}`; see scenarios/schema.json")]
    UnknownDefault(String),
    #[error("`{0}` is no number")]
    NotANumber(String),
    #[error("there are no cases in tests/vectors/{0}")]
    UnknownCases(String),
    #[error("{found} cells for {expected} columns")]
    CellCount { found: usize, expected: usize },
    #[error("not a JSON text: {0}")]
    NotJson(String),
    #[error("the scenario format has no place `{0}`; see scenarios/schema.json")]
    UnknownPlace(String),
    #[error("a control needs at least two positions, and `default` counts them from 0")]
    BadControl,
    #[error("plural forms need a placeholder to count by: {0}")]
    PluralWithoutCount(&'static str),
    #[error("`{0}` cannot be the name of a function")]
    BadName(String),
}
