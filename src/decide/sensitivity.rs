//! What a single change does to a recommendation.

use super::answers::Flip;
use super::assessment::Assessment;
use super::requirements::{Choice, Figure, Pick, Requirements};
use crate::knowledge::{Answer, Flow, ModelId, Question};

/// A single change.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn<'a> {
    /// Another answer in the flowchart.
    Answer(&'a Question, &'a Answer),
    /// Another number: the nearest round one that makes a difference.
    Figure(Figure, f64),
    /// Another pick.
    Pick(Choice, Pick),
}

/// A single change that leads to another recommendation.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'a> {
    /// What is changed.
    pub turn: Turn<'a>,
    /// What is recommended then; several where a question without an answer decides. Never the
    /// present recommendation alone.
    pub models: Vec<ModelId>,
}

impl<'a> Turn<'a> {
    /// The change of a flip.
    pub fn answer(flip: &Flip<'a>) -> Self {
        Self::Answer(flip.question, flip.answer)
    }
}

impl<'a> Change<'a> {
    /// What a flip changes; `None` where it leads to the present recommendation alone.
    pub(super) fn of(flip: &Flip<'a>, present: ModelId) -> Option<Self> {
        flip.other_than(present)?;
        let mut models = Vec::new();
        for result in &flip.results {
            if !models.contains(&result.model) {
                models.push(result.model);
            }
        }
        Some(Self { turn: Turn::answer(flip), models })
    }
}

/// Values beside the round ones at which a rule begins or ends to hold.
const EDGES: [f64; 11] = [3.0, 4.0, 7.0, 8.0, 9.0, 73.0, 300.0, 899.0, 900.0, 3_601.0, 10_241.0];

/// For each figure that is stated the nearest lower and the nearest higher value that would change
/// the recommendation, and every pick that would.
pub(super) fn of_figures<'a>(
    requirements: &Requirements,
    flow: &'a Flow,
    present: ModelId,
) -> Vec<Change<'a>> {
    let other = |changed: &Requirements| {
        let found = Assessment::of(changed, flow)?.recommendation();
        (found != present).then_some(found)
    };
    let mut changes = Vec::new();
    for figure in Figure::ALL {
        let Some(now) = requirements.figure(figure) else { continue };
        let steps = steps(figure);
        let at = |value: f64| other(&requirements.clone().with(figure, value));
        let lower = steps.iter().rev().filter(|value| **value < now);
        let higher = steps.iter().filter(|value| **value > now);
        let lower = lower.copied().find_map(|value| Some((value, at(value)?)));
        let higher = higher.copied().find_map(|value| Some((value, at(value)?)));
        changes.extend(lower.into_iter().chain(higher).map(|(value, model)| Change {
            turn: Turn::Figure(figure, value),
            models: vec![model],
        }));
    }
    for choice in Choice::ALL {
        let others = choice.picks().iter().filter(|pick| requirements.pick(choice) != Some(**pick));
        changes.extend(others.filter_map(|pick| {
            let model = other(&requirements.clone().with_pick(choice, *pick))?;
            Some(Change { turn: Turn::Pick(choice, *pick), models: vec![model] })
        }));
    }
    changes
}

/// The values that are tried: 1, 2 and 5 times the powers of ten, tens for per cent, and the edges
/// of rules, as far as the figure allows them.
fn steps(figure: Figure) -> Vec<f64> {
    let mut steps: Vec<f64> = match figure {
        Figure::IdlePercent => (0..10).map(|tens| f64::from(tens) * 10.0).collect(),
        _ => round_values(),
    };
    if figure != Figure::IdlePercent {
        steps.extend(EDGES);
    }
    steps.retain(|value| figure.allows(*value));
    steps.sort_by(f64::total_cmp);
    steps.dedup();
    steps
}

fn round_values() -> Vec<f64> {
    let mut values = vec![0.0];
    let mut power = 0.000_001;
    while power < 1e8 {
        values.extend([power, 2.0 * power, 5.0 * power]);
        power *= 10.0;
    }
    values
}
