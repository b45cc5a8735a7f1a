//! From figures to the words of the flowchart. The rules are ours; the content says them in words.

use super::answers::{Answers, Given};
use super::requirements::{Figure, Pick, Requirements};
use super::rule::{
    BURST, FEW_MACHINES, FEW_SERVICES, IDLE_PERCENT, LAMBDA_TIMEOUT_S, MANY_DEPLOYS, MANY_SERVICES,
};

/// Deployments a day from which a project is large.
const LARGE_DEPLOYS: f64 = 10.0;
/// People from whom on Kubernetes can be borne.
const KUBERNETES_TEAM: f64 = 5.0;
/// Latency goal in milliseconds from which a cold start does no harm: the second that starts of
/// usual functions keep within.
const COLD_START_MS: f64 = 1_000.0;

/// An answer to a question of the flowchart that follows from figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Id of the question.
    pub question: &'static str,
    /// The answer.
    pub given: Given,
    /// Id of the words of the rule; `None` where too little is known for any.
    pub rule: Option<&'static str>,
}

impl Word {
    fn of(question: &'static str, found: Option<(&str, &'static str)>) -> Self {
        let given = found.map_or(Given::Unknown, |(answer, _)| Given::Answer(answer.to_owned()));
        Self { question, given, rule: found.map(|(_, rule)| rule) }
    }
}

/// The answers to all questions of the flowchart, each with its reason. Of the sizes the first
/// that fits is taken: event-driven, large, small, medium.
pub fn words(requirements: &Requirements) -> [Word; 3] {
    [
        Word::of("requirements", size(requirements)),
        Word::of("cost_ok", cost_ok(requirements)),
        Word::of("cold_start_ok", cold_start_ok(requirements)),
    ]
}

/// The words as answers.
pub(super) fn answers(words: &[Word]) -> Answers {
    let mut answers = Answers::default();
    for word in words {
        answers.give(word.question, word.given.clone());
    }
    answers
}

fn size(r: &Requirements) -> Option<(&'static str, &'static str)> {
    let is_short = !r.at_least(Figure::LongestJobS, LAMBDA_TIMEOUT_S);
    let comes_and_goes =
        r.at_least(Figure::IdlePercent, IDLE_PERCENT) || r.at_least(Figure::PeakFactor, BURST);
    if is_short && comes_and_goes {
        return Some(("event_driven", "word_event_driven"));
    }
    let is_large = r.at_least(Figure::Services, MANY_SERVICES)
        || r.at_least(Figure::DeploysPerDay, LARGE_DEPLOYS);
    if is_large {
        return Some(("large", "word_large"));
    }
    let is_small = !r.above(Figure::Services, FEW_SERVICES)
        && !r.at_least(Figure::DeploysPerDay, MANY_DEPLOYS);
    match r.machines() {
        Some(n) if n <= FEW_MACHINES && is_small => Some(("small", "word_small")),
        Some(_) => Some(("medium", "word_medium")),
        None => None,
    }
}

fn cost_ok(r: &Requirements) -> Option<(&'static str, &'static str)> {
    if r.has(Pick::Kubernetes) || r.at_least(Figure::TeamSize, KUBERNETES_TEAM) {
        return Some(("yes", "word_cost_yes"));
    }
    r.figure(Figure::TeamSize).map(|_| ("no", "word_cost_no"))
}

fn cold_start_ok(r: &Requirements) -> Option<(&'static str, &'static str)> {
    match r.figure(Figure::LatencyGoalMs)? {
        goal if goal >= COLD_START_MS => Some(("yes", "word_cold_yes")),
        _ => Some(("no", "word_cold_no")),
    }
}
