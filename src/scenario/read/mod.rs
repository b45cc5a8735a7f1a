//! A scenario from the text of a file, or from another one with some fields replaced: everything
//! that is wrong with it at once, in a file with its line.
//!
//! A deserializer stops at the first thing that it cannot read. So the text is first compared with
//! the schema; what does not fit is told and set aside, and the values of all the rest are checked
//! as well.

mod lines;
mod replace;
mod shape;

pub use replace::{NotPossible, Replacement, ReplacementError, replace};

use std::fmt;

use serde_json::Value;

use self::lines::Lines;
use super::input::{ScenarioInput, VERSION};
use super::{Fault, FieldPath, Problem, Scenario, check, schema};

/// Why a text is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    Syntax(serde_json::Error),
    /// It is JSON, but not a scenario that can be run: all that is wrong, in the order of lines.
    #[error("{} not possible", count(.0.len()))]
    Findings(Vec<Finding>),
}

/// One thing that is wrong with a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Where in the text, counted from 1.
    pub line: u32,
    /// Where in the scenario, and what.
    pub misfit: Misfit,
}

/// One thing that is wrong with what should be a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// Where in the scenario.
    pub path: FieldPath,
    /// What.
    pub defect: Defect,
}

/// What can be wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Defect {
    /// The format has no such field.
    UnknownField {
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// The object gives the field twice.
    Duplicate,
    /// A required field is not there.
    Missing,
    /// The field that says which kind of object this is, is not there.
    MissingTag {
        /// What it may be.
        choices: Vec<String>,
    },
    /// Not one of the names that are possible here.
    UnknownChoice {
        /// What is there.
        value: String,
        /// What may be there.
        choices: Vec<String>,
        /// The name that was probably meant.
        suggestion: Option<String>,
    },
    /// A value of another JSON type.
    WrongType {
        /// Types that may be there, by their JSON names.
        expected: Vec<String>,
        /// Type that is there.
        found: String,
    },
    /// A list without an entry of this number.
    NoSuchEntry {
        /// Entries that it has.
        n: usize,
    },
    /// A value that no run can have.
    Value(Problem),
    /// A value that cannot be read for a reason that none of the above tells.
    Unreadable(String),
}

/// Reads and checks a scenario. Fields that are absent have their defaults.
pub fn read(text: &str) -> Result<Scenario, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(ReadError::Syntax)?;
    let lines = Lines::of(text);
    let duplicate = |path: &FieldPath| Misfit { path: path.clone(), defect: Defect::Duplicate };
    let known = lines.duplicates.iter().map(duplicate).collect();
    judge(value, known).map_err(|misfits| {
        let finding = |misfit: Misfit| Finding { line: lines.line(&misfit.path), misfit };
        let mut findings: Vec<Finding> = misfits.into_iter().map(finding).collect();
        findings.sort_by_key(|finding| finding.line);
        ReadError::Findings(findings)
    })
}

/// The scenario that a value is, or all that is wrong with it, `known` included.
fn judge(mut value: Value, known: Vec<Misfit>) -> Result<Scenario, Vec<Misfit>> {
    if let Some(defect) = unknown_version(&value) {
        return Err(vec![Misfit { path: FieldPath::from("version"), defect }]);
    }
    let misfits = shape::fit(&schema::schema(), &mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.remove(schema::SELF_REFERENCE);
    }
    let mut found = [misfits.found, known].concat();
    let input: ScenarioInput = match serde_json::from_value(value) {
        Ok(input) => input,
        Err(error) => {
            let defect = Defect::Unreadable(error.to_string());
            found.push(Misfit { path: FieldPath::root(), defect });
            return Err(found);
        }
    };
    let faults = match check(&input) {
        Ok(scenario) if found.is_empty() => return Ok(scenario),
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let sound = faults.into_iter().filter(|fault| !is_about(fault, &misfits.set_aside));
    found.extend(sound.map(Misfit::from));
    Err(found)
}

/// A newer format is not compared with this one's schema: its new fields are no mistakes.
fn unknown_version(value: &Value) -> Option<Defect> {
    let version = u32::try_from(value.get("version")?.as_u64()?).ok()?;
    let problem = Problem::UnknownVersion { version, newest: VERSION };
    (version != VERSION).then_some(Defect::Value(problem))
}

/// Whether a fault comes from a value that was put in the place of one that did not fit.
fn is_about(fault: &Fault, set_aside: &[FieldPath]) -> bool {
    let touches = |path: &FieldPath| {
        set_aside.iter().any(|aside| path.is_within(aside) || aside.is_within(path))
    };
    touches(&fault.path) || fault.problem.others().iter().any(touches)
}

fn count(n: usize) -> String {
    match n {
        1 => "1 value is".to_owned(),
        n => format!("{n} values are"),
    }
}

impl From<Fault> for Misfit {
    fn from(fault: Fault) -> Self {
        Self { path: fault.path, defect: Defect::Value(fault.problem) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.misfit.fmt(f)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{}", self.defect),
            path => write!(f, "{path}: {}", self.defect),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField { suggestion: None } => write!(f, "unknown field; remove it"),
            Self::UnknownField { suggestion: Some(name) } => {
                write!(f, "unknown field; did you mean {name}?")
            }
            Self::Duplicate => write!(f, "given twice; remove one"),
            Self::Missing => write!(f, "missing; add it"),
            Self::MissingTag { choices } => {
                write!(f, "missing; set it to {}", choices.join(" or "))
            }
            Self::UnknownChoice { value, suggestion: Some(name), .. } => {
                write!(f, "{value:?} is not possible; did you mean {name:?}?")
            }
            Self::UnknownChoice { value, choices, suggestion: None } => {
                write!(f, "{value:?} is not possible; use {}", choices.join(" or "))
            }
            Self::WrongType { expected, found } => {
                write!(f, "is of type {found}; use {}", expected.join(" or "))
            }
            Self::NoSuchEntry { n: 0 } => write!(f, "no such entry; use [0] to add the first"),
            Self::NoSuchEntry { n: 1 } => write!(f, "no such entry; use [0], or [1] to add one"),
            Self::NoSuchEntry { n } => {
                write!(f, "no such entry; use [0] to [{}], or [{n}] to add one", n - 1)
            }
            Self::Value(problem) => write!(f, "{problem}"),
            Self::Unreadable(why) => f.write_str(why),
        }
    }
}
