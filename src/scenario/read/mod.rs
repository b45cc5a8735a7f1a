//! A scenario from the text of a file: everything that is wrong with it at once, with the line.
//!
//! A deserializer stops at the first thing that it cannot read. So the text is first compared with
//! the schema; what does not fit is told and set aside, and the values of all the rest are checked
//! as well.

mod lines;
mod shape;

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
    /// Where in the scenario.
    pub path: FieldPath,
    /// Where in the text, counted from 1.
    pub line: u32,
    /// What.
    pub defect: Defect,
}

/// What can be wrong with a text.
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
    /// A value that no run can have.
    Value(Problem),
}

/// Reads and checks a scenario. Fields that are absent have their defaults.
pub fn read(text: &str) -> Result<Scenario, ReadError> {
    let mut value: Value = serde_json::from_str(text).map_err(ReadError::Syntax)?;
    let lines = Lines::of(text);
    if let Some(problem) = unknown_version(&value) {
        let path = FieldPath::from("version");
        let line = lines.line(&path);
        return Err(ReadError::Findings(vec![Finding { path, line, defect: problem }]));
    }
    let misfits = shape::fit(&schema::schema(), &mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.remove(schema::SELF_REFERENCE);
    }
    let mut found = misfits.found;
    found.extend(lines.duplicates.iter().map(|path| (path.clone(), Defect::Duplicate)));
    let input: ScenarioInput = serde_json::from_value(value).map_err(ReadError::Syntax)?;
    let faults = match check(&input) {
        Ok(scenario) if found.is_empty() => return Ok(scenario),
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let sound = faults.into_iter().filter(|fault| !is_about(fault, &misfits.set_aside));
    found.extend(sound.map(|fault| (fault.path, Defect::Value(fault.problem))));
    let findings = found.into_iter().map(|(path, defect)| {
        let line = lines.line(&path);
        Finding { path, line, defect }
    });
    let mut findings: Vec<Finding> = findings.collect();
    findings.sort_by_key(|finding| finding.line);
    Err(ReadError::Findings(findings))
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

impl fmt::Display for Finding {
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
            Self::Value(problem) => write!(f, "{problem}"),
        }
    }
}
