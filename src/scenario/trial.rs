//! What a reader is invited to try with a ready-made scenario, and when it counts as done.

use serde_json::Value;

use super::input::ScenarioInput;

/// One change of one field. What it is called and what to look at is content, in the same order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The place of the field in the format, as faults name it.
    pub at: &'static str,
    /// What has to stand there.
    pub goal: Goal,
}

/// What has to stand in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// A number of at least this, in the field's own unit: of `"25%"` it is 25.
    AtLeast(f64),
    /// A number of at most this, in the field's own unit.
    AtMost(f64),
    /// The name of an option.
    Name(&'static str),
    /// A switch in this position.
    Switch(bool),
}

impl Trial {
    /// Whether a scenario has what is to be tried. A field that the scenario does not have now
    /// holds nothing.
    pub fn is_done(&self, input: &ScenarioInput) -> bool {
        let json = serde_json::to_value(input).expect("a scenario is made of what JSON can say");
        let place = format!("/{}", self.at.replace('.', "/"));
        json.pointer(&place).is_some_and(|value| self.goal.is_met(value))
    }
}

impl Goal {
    fn is_met(self, value: &Value) -> bool {
        match self {
            Self::AtLeast(least) => number(value).is_some_and(|number| number >= least),
            Self::AtMost(most) => number(value).is_some_and(|number| number <= most),
            Self::Name(name) => value.as_str() == Some(name),
            Self::Switch(position) => value.as_bool() == Some(position),
        }
    }
}

/// The number that a field holds. A share is written as a text: `"25%"`.
fn number(value: &Value) -> Option<f64> {
    let share = || value.as_str()?.strip_suffix('%')?.parse().ok();
    value.as_f64().or_else(share)
}
