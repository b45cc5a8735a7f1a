//! The recommendation for a workload, with all that led to it and all that could change it.

use super::answers::{Answers, Flip, Given, Reply, Stop, Way};
use super::assessment::Assessment;
use super::requirements::Requirements;
use super::rule::{RULES, Rule};
use super::sensitivity::{self, Change, Turn};
use super::words;
use super::workload::{Mode, Workload};
use crate::knowledge::{
    Answer, DecisionAnswer, DecisionQuestion, Flow, FlowResult, Knowledge, ModelId, Question,
};

/// How sure a recommendation is. The rule is ours:
///
/// - [`Low`](Self::Low): two answers or more speak against it, the requirements contradict each
///   other, or the first question has no answer.
/// - [`High`](Self::High): every question before the choice is answered and no answer speaks
///   against it, nothing is assumed, and no other model ranks within one point.
/// - [`Medium`](Self::Medium): anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Take it as a question.
    Low,
    /// Take it as a candidate.
    Medium,
    /// Nothing that was asked speaks against it.
    High,
}

/// A model that is out, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct RuledOut<'a> {
    /// The model.
    pub model: ModelId,
    /// What rules it out.
    pub by: RuledOutBy<'a>,
}

/// What rules a model out.
#[derive(Clone, Debug, PartialEq)]
pub enum RuledOutBy<'a> {
    /// An answer of the flowchart.
    Answer(&'a Question, &'a Answer),
    /// Hard limits, at least one.
    Limits(Vec<&'static Rule>),
}

/// The second-best, and what would make it the best.
#[derive(Clone, Debug, PartialEq)]
pub struct RunnerUp<'a> {
    /// The model.
    pub model: ModelId,
    /// The single change that flips the recommendation to it; `None` if no single one does.
    pub turn: Option<Turn<'a>>,
}

/// An answer that speaks against the recommendation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concern<'a> {
    /// The question.
    pub question: &'a DecisionQuestion,
    /// The answer.
    pub answer: &'a DecisionAnswer,
}

/// A recommendation that explains itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'a> {
    /// The model.
    pub recommendation: ModelId,
    /// The end of the flowchart: for words the recommendation, for figures what the words that
    /// follow from them lead to.
    pub leaf: &'a FlowResult,
    /// How sure it is.
    pub confidence: Confidence,
    /// The answers of the flowchart that were used.
    pub way: Way<'a>,
    /// What the rules make of the figures; `None` for words.
    pub assessment: Option<Assessment<'a>>,
    /// Models that are out.
    pub ruled_out: Vec<RuledOut<'a>>,
    /// The second-best.
    pub runner_up: Option<RunnerUp<'a>>,
    /// Answers that speak against the recommendation.
    pub concerns: Vec<Concern<'a>>,
    /// Questions about the recommendation without an answer, or with "I do not know".
    pub open: Vec<&'a DecisionQuestion>,
    /// Limits to check.
    pub checks: Vec<&'static Rule>,
    /// What every single change would lead to, as far as it changes the recommendation.
    pub changes: Vec<Change<'a>>,
}

impl Workload {
    /// The recommendation; `None` while there is too little to go by.
    pub fn outcome<'a>(&self, guide: &'a Knowledge) -> Option<Outcome<'a>> {
        match self.mode {
            Mode::Words => by_words(&self.answers, guide),
            Mode::Figures => by_figures(&self.requirements, &self.answers, guide),
        }
    }

    /// The questions to settle about a recommendation of this model.
    pub fn questions(guide: &Knowledge, model: ModelId) -> impl Iterator<Item = &DecisionQuestion> {
        let groups = guide.decisions.iter().filter(move |group| group.models.contains(&model));
        groups.flat_map(|group| &group.questions)
    }
}

fn by_words<'a>(answers: &Answers, guide: &'a Knowledge) -> Option<Outcome<'a>> {
    let flow = &guide.flow;
    let way = answers.way(flow);
    let leaf = way.result?;
    let model = leaf.model;
    let flips = answers.flips(flow);
    let nearest = answers.nearest_flip(flow, model);
    let runner_up = nearest.and_then(|flip| {
        Some(RunnerUp { model: flip.other_than(model)?, turn: Some(Turn::answer(&flip)) })
    });
    let by_hand = RULES.iter().filter(|rule| rule.id == "check_by_hand");
    let outcome = Outcome {
        recommendation: model,
        leaf,
        confidence: Confidence::Medium,
        ruled_out: ruled_out_by_answers(&way, answers, flow, model),
        way,
        assessment: None,
        runner_up,
        concerns: Vec::new(),
        open: Vec::new(),
        checks: by_hand.filter(|_| model == ModelId::Server).collect(),
        changes: flips.iter().filter_map(|flip: &Flip<'a>| Change::of(flip, model)).collect(),
    };
    Some(confirmed(outcome, answers, guide))
}

fn by_figures<'a>(
    requirements: &Requirements,
    answers: &Answers,
    guide: &'a Knowledge,
) -> Option<Outcome<'a>> {
    let flow = &guide.flow;
    let assessment = Assessment::of(requirements, flow)?;
    let model = assessment.recommendation();
    let changes = sensitivity::of_figures(requirements, flow, model);
    let standings = ModelId::ALL.into_iter().filter_map(|model| assessment.standing(model));
    let excluded = standings.filter(|standing| standing.is_excluded());
    let ruled_out = excluded.map(|standing| RuledOut {
        model: standing.model,
        by: RuledOutBy::Limits(standing.excluded_by.clone()),
    });
    let outcome = Outcome {
        recommendation: model,
        leaf: assessment.leaf,
        confidence: Confidence::Medium,
        way: words::answers(&assessment.words).way(flow),
        ruled_out: ruled_out.collect(),
        runner_up: second(&assessment, &changes),
        checks: assessment.checks(model),
        assessment: Some(assessment),
        concerns: Vec::new(),
        open: Vec::new(),
        changes,
    };
    Some(confirmed(outcome, answers, guide))
}

/// The next in rank that no limit excludes; where none is left, what a single change leads to.
fn second<'a>(assessment: &Assessment<'_>, changes: &[Change<'a>]) -> Option<RunnerUp<'a>> {
    let next = assessment.standings.get(1).filter(|standing| !standing.is_excluded());
    let model = match next {
        Some(standing) => standing.model,
        None => *changes.first()?.models.first()?,
    };
    let change = changes.iter().find(|change| change.models.first() == Some(&model));
    Some(RunnerUp { model, turn: change.map(|change| change.turn.clone()) })
}

/// For each model that is not recommended the last answer of the way that led away from it.
fn ruled_out_by_answers<'a>(
    way: &Way<'a>,
    answers: &Answers,
    flow: &'a Flow,
    recommended: ModelId,
) -> Vec<RuledOut<'a>> {
    let leads_to = |stop: &Stop<'a>, model: ModelId| {
        stop.question.answers.iter().any(|other| {
            // Whatever stands at later questions: another answer there is no matter of this one.
            let mut without_later = Answers::default();
            for stop in &way.stops {
                if let Some(given) = answers.of(&stop.question.id.0) {
                    without_later.give(&stop.question.id.0, given.clone());
                }
            }
            let ends = without_later.with(&stop.question.id.0, &other.id).ends(flow);
            ends.iter().any(|end| end.model == model)
        })
    };
    let others = ModelId::ALL.into_iter().filter(|model| *model != recommended);
    let found = others.filter_map(|model| {
        let stop = way.stops.iter().rev().find(|stop| leads_to(stop, model))?;
        Some(RuledOut { model, by: RuledOutBy::Answer(stop.question, stop.answer()?) })
    });
    found.collect()
}

/// Adds what the answers to the questions before a choice say, and how sure that leaves it.
fn confirmed<'a>(mut outcome: Outcome<'a>, answers: &Answers, guide: &'a Knowledge) -> Outcome<'a> {
    for question in Workload::questions(guide, outcome.recommendation) {
        let Some(Given::Answer(id)) = answers.of(&question.entry.id) else {
            outcome.open.push(question);
            continue;
        };
        let answer = question.answers.iter().find(|answer| answer.id == *id);
        let against = answer.filter(|answer| answer.against.contains(&outcome.recommendation));
        outcome.concerns.extend(against.map(|answer| Concern { question, answer }));
    }
    outcome.confidence = confidence(&outcome);
    outcome
}

fn confidence(outcome: &Outcome<'_>) -> Confidence {
    let is_assumed = |stop: &Stop<'_>| matches!(stop.reply, Reply::Assumed(_));
    let assessment = outcome.assessment.as_ref();
    let has_conflicts = assessment.is_some_and(|found| !found.conflicts.is_empty());
    let knows_nothing = outcome.way.stops.first().is_some_and(is_assumed);
    if outcome.concerns.len() > 1 || has_conflicts || knows_nothing {
        return Confidence::Low;
    }
    let is_close = assessment.is_some_and(|found| match found.standings.as_slice() {
        [best, next, ..] => !next.is_excluded() && best.total() - next.total() <= 1,
        _ => false,
    });
    let is_sure = outcome.concerns.is_empty() && outcome.open.is_empty() && !is_close;
    match is_sure && !outcome.way.stops.iter().any(is_assumed) {
        true => Confidence::High,
        false => Confidence::Medium,
    }
}
