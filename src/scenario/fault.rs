//! What is wrong with a scenario, as data: where, and which rule with which numbers. The page words
//! it in both languages; [`std::fmt::Display`] words it in English for the command line.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::limits::{Bounds, Unit};

/// The place of a value in a scenario, as it is written in JSON: `models.container.hpa.maxReplicas`
/// or `events[2].at_s`. Empty for the scenario itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldPath(String);

impl FieldPath {
    /// The scenario itself.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The field of this name, in the value here.
    pub fn key(&self, name: &str) -> Self {
        match self.0.is_empty() {
            true => Self(name.to_owned()),
            false => Self(format!("{}.{name}", self.0)),
        }
    }

    /// The entry of this number (from 0), in the list here.
    pub fn index(&self, idx: usize) -> Self {
        Self(format!("{}[{idx}]", self.0))
    }

    /// The names and numbers on the way to it, from the outside: `events`, `2`, `at_s`.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        let steps = self.0.split(['.', '[']).filter(|step| !step.is_empty());
        steps.map(|step| step.strip_suffix(']').unwrap_or(step))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        match self.0.strip_prefix(other.as_str()) {
            None => false,
            Some(rest) => other.0.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']),
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FieldPath {
    fn from(path: &str) -> Self {
        Self(path.to_owned())
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub path: FieldPath,
    /// What.
    pub problem: Problem,
}

/// The rules that a value can break.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    /// The format is of a version that this program does not read.
    UnknownVersion {
        /// Version of the scenario.
        version: u32,
        /// Newest version that this program reads.
        newest: u32,
    },
    /// Infinite, or not a number.
    NotFinite,
    /// A fraction, where only whole numbers make sense.
    NotWhole {
        /// The value.
        value: f64,
    },
    /// Below the least or above the most that is allowed.
    OutOfRange {
        /// The value.
        value: f64,
        /// Least value allowed.
        min: f64,
        /// Greatest value allowed.
        max: f64,
        /// Unit of all three.
        unit: Unit,
    },
    /// Not a count and not whole per cent such as `25%`.
    NotAPercentage(String),
    /// Below another field that it must reach.
    BelowField {
        /// The value.
        value: f64,
        /// The field that must not be above it.
        other: FieldPath,
        /// That field's value.
        other_value: f64,
        /// Unit of both.
        unit: Unit,
    },
    /// Above another field that it must not pass.
    AboveField {
        /// The value.
        value: f64,
        /// The field that must not be below it.
        other: FieldPath,
        /// That field's value.
        other_value: f64,
        /// Unit of both.
        unit: Unit,
    },
    /// Further above another field than allowed.
    TooFarAbove {
        /// The value.
        value: f64,
        /// The field that it is too far above.
        other: FieldPath,
        /// That field's value.
        other_value: f64,
        /// How far above is allowed.
        apart: f64,
        /// Unit of all three.
        unit: Unit,
    },
    /// Not a multiple of a number.
    NotAMultiple {
        /// The value.
        value: f64,
        /// The number.
        of: f64,
        /// Unit of both.
        unit: Unit,
    },
    /// Both this and another field are zero, and nothing could ever move.
    BothZero {
        /// The other field.
        other: FieldPath,
    },
    /// The autoscaler is to hold CPU utilization, which is measured against a request of zero.
    CpuTargetWithoutRequest {
        /// The field that sets the target.
        target: FieldPath,
    },
    /// Not even the smallest request fits into the memory of an instance, beside the application.
    NoRequestFits {
        /// Memory of the smallest request, in MiB.
        smallest_mib: f64,
        /// Memory of the application, in MiB.
        at_rest_mib: f64,
        /// The field that limits the memory.
        limit: FieldPath,
        /// That field's value, in MiB.
        limit_mib: f64,
    },
    /// A list without entries, where at least one is needed.
    EmptyList,
    /// A list with more entries than allowed.
    TooManyItems {
        /// Entries.
        n: u64,
        /// Most that are allowed.
        limit: u64,
    },
    /// A point in time that is earlier than the one before it in the list.
    NotInOrder {
        /// The point in time, in seconds.
        at_s: f64,
        /// The one before it.
        previous_s: f64,
    },
    /// No model is given, so that there is nothing to run.
    NothingToRun,
    /// More requests than a run may have.
    TooManyRequests {
        /// Requests expected from the rate and the duration.
        estimate: f64,
        /// Most that are allowed.
        limit: f64,
    },
    /// More probes, metric samples and syncs than a run may have.
    TooManyPolls {
        /// Number expected from pods, periods and duration.
        estimate: f64,
        /// Most that are allowed.
        limit: f64,
    },
    /// More places for requests, in service and waiting, than a run may have.
    TooManyPlaces {
        /// Instances × (`concurrency` + `queueLimit`).
        places: f64,
        /// Most that are allowed.
        limit: f64,
    },
}

impl Problem {
    /// What is wrong with `value` by itself; `None` where nothing is.
    pub(crate) fn of_value(value: f64, bounds: Bounds) -> Option<Self> {
        if !value.is_finite() {
            return Some(Self::NotFinite);
        }
        let Bounds { min, max, unit, grain } = bounds;
        if !(min..=max).contains(&value) {
            return Some(Self::OutOfRange { value, min, max, unit });
        }
        let broken = grain == super::limits::Grain::Whole && value != value.trunc();
        broken.then_some(Self::NotWhole { value })
    }

    /// The other fields that this rule looks at.
    pub fn others(&self) -> Vec<FieldPath> {
        match self {
            Self::BelowField { other, .. }
            | Self::AboveField { other, .. }
            | Self::TooFarAbove { other, .. }
            | Self::BothZero { other }
            | Self::CpuTargetWithoutRequest { target: other }
            | Self::NoRequestFits { limit: other, .. } => vec![other.clone()],
            Self::TooManyRequests { .. } | Self::TooManyPolls { .. } => {
                vec![FieldPath::from("duration_s")]
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{}", self.problem),
            path => write!(f, "{path}: {}", self.problem),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownVersion { version, newest } => write!(
                f,
                "format version {version} is not known; this program reads up to {newest}"
            ),
            Self::NotFinite => write!(f, "must be a finite number"),
            Self::NotWhole { value } => {
                write!(f, "{value} has a fraction; use a whole number such as {}", value.trunc())
            }
            Self::OutOfRange { value, min, max, unit } => {
                let unit = unit_suffix(*unit);
                write!(f, "{value}{unit} is out of range; use {min} to {max}{unit}")
            }
            Self::NotAPercentage(text) => write!(
                f,
                "{text:?} is not a percentage; write a whole number such as 1, or a text such as \
                 \"25%\""
            ),
            Self::BelowField { value, other, other_value, unit } => {
                let least = format!("{other_value}{}", unit_suffix(*unit));
                let value = format!("{value}{}", unit_suffix(*unit));
                write!(
                    f,
                    "{value} is below {other} = {least}; use at least {least}, or lower {other}"
                )
            }
            Self::AboveField { value, other, other_value, unit } => {
                let most = format!("{other_value}{}", unit_suffix(*unit));
                let value = format!("{value}{}", unit_suffix(*unit));
                write!(f, "{value} is above {other} = {most}; use at most {most}, or raise {other}")
            }
            Self::TooFarAbove { value, other, other_value, apart, unit } => {
                let (unit, most) = (unit_suffix(*unit), other_value + apart);
                write!(
                    f,
                    "{value}{unit} is more than {apart}{unit} above {other} = {other_value}{unit}; \
                     use at most {most}{unit}, or raise {other}"
                )
            }
            Self::NotAMultiple { value, of, unit } => {
                let unit = unit_suffix(*unit);
                write!(f, "{value}{unit} is not a multiple of {of}{unit}")
            }
            Self::BothZero { other } => {
                write!(f, "may not be 0 while {other} is 0; raise one of them to 1 or more")
            }
            Self::CpuTargetWithoutRequest { target } => write!(
                f,
                "{target} is measured against the CPU request, which is 0; set a request, or \
                 scale by requests_per_pod"
            ),
            Self::NoRequestFits { smallest_mib, at_rest_mib, limit, limit_mib } => {
                f.write_str(&no_request_fits(*smallest_mib, *at_rest_mib, limit, *limit_mib))
            }
            Self::EmptyList => write!(f, "must have at least one entry"),
            Self::TooManyItems { n, limit } => {
                write!(f, "has {n} entries; use {limit} or fewer")
            }
            Self::NotInOrder { at_s, previous_s } => f.write_str(&not_in_order(*at_s, *previous_s)),
            Self::NothingToRun => write!(f, "no model is given; add \"container\": {{}}"),
            Self::TooManyRequests { estimate, limit } => {
                f.write_str(&too_many_requests(*estimate, *limit))
            }
            Self::TooManyPolls { estimate, limit } => {
                f.write_str(&too_many_polls(*estimate, *limit))
            }
            Self::TooManyPlaces { places, limit } => f.write_str(&too_many_places(*places, *limit)),
        }
    }
}

fn no_request_fits(request_mib: f64, at_rest_mib: f64, limit: &FieldPath, mib: f64) -> String {
    format!(
        "no request fits: {request_mib} MiB and {at_rest_mib} MiB at rest are more than \
         {limit} = {mib} MiB; lower one of them, or raise {limit}"
    )
}

fn not_in_order(at_s: f64, previous_s: f64) -> String {
    format!(
        "{at_s} s comes before the {previous_s} s of the point before it; sort the points by time"
    )
}

fn too_many_requests(estimate: f64, limit: f64) -> String {
    format!(
        "about {} requests would arrive; the limit is {}: lower the rate or duration_s",
        millions(estimate),
        millions(limit)
    )
}

fn too_many_polls(estimate: f64, limit: f64) -> String {
    format!(
        "about {} probes, metric samples and syncs would happen; the limit is {}: lower the \
         number of replicas or duration_s, or lengthen the periods",
        millions(estimate),
        millions(limit)
    )
}

fn too_many_places(places: f64, limit: f64) -> String {
    format!(
        "up to {} requests could be waiting or in service; the limit is {}: lower the number of \
         replicas, queueLimit or concurrency",
        millions(places),
        millions(limit)
    )
}

/// Millions, rounded up so that no estimate above a limit looks like the limit.
fn millions(n: f64) -> String {
    format!("{} million", (n / 1e6).ceil())
}

const fn unit_suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => " s",
        Unit::Millis => " ms",
        Unit::Rps => " requests/s",
        Unit::Percent => " %",
        Unit::Megabytes => " MB",
        Unit::Kibibytes => " KiB",
        Unit::Mebibytes => " MiB",
        Unit::Minutes => " min",
        Unit::MilliCores => " thousandths of a core",
        Unit::One => "",
    }
}
