//! The way through the flowchart that a reader's answers take.

use std::collections::BTreeMap;

use crate::knowledge::{Answer, Flow, FlowId, FlowResult, FlowStep, ModelId, Question};

/// What a reader said to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The answer with this id.
    Answer(String),
    /// "I do not know."
    Unknown,
}

/// Answers by the id of their question: those of the flowchart and those to be settled before a
/// choice is final.
///
/// An answer stays when the way no longer leads past its question, so that it stands again after
/// a step back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, Given>);

/// What stands at a question of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reply<'a> {
    /// Nothing yet: the way ends here.
    Open,
    /// An answer.
    Chosen(&'a Answer),
    /// Nobody knows; this answer is taken until somebody does.
    Assumed(&'a Answer),
}

/// A question on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop<'a> {
    /// The question.
    pub question: &'a Question,
    /// What was said.
    pub reply: Reply<'a>,
}

/// The way from the first question as far as the answers lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Way<'a> {
    /// The questions, in order.
    pub stops: Vec<Stop<'a>>,
    /// The end, where every question on the way has an answer.
    pub result: Option<&'a FlowResult>,
}

/// One answer changed, and where the chart may lead then.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip<'a> {
    /// The question.
    pub question: &'a Question,
    /// The other answer.
    pub answer: &'a Answer,
    /// The results that follow: one, or several where it leads past a question without an answer.
    pub results: Vec<&'a FlowResult>,
}

impl<'a> Stop<'a> {
    /// The answer that the way takes.
    pub fn answer(&self) -> Option<&'a Answer> {
        match self.reply {
            Reply::Open => None,
            Reply::Chosen(answer) | Reply::Assumed(answer) => Some(answer),
        }
    }
}

impl Flip<'_> {
    /// The first model other than `model` that follows.
    pub fn other_than(&self, model: ModelId) -> Option<ModelId> {
        self.results.iter().map(|result| result.model).find(|found| *found != model)
    }
}

impl Answers {
    /// All answers with the ids of their questions, in the order of these.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Given)> {
        self.0.iter().map(|(question, given)| (question.as_str(), given))
    }

    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was said to a question.
    pub fn of(&self, question: &str) -> Option<&Given> {
        self.0.get(question)
    }

    /// Answers a question, in the place of what was said before.
    pub fn give(&mut self, question: &str, given: Given) {
        self.0.insert(question.to_owned(), given);
    }

    /// The same with one answer more, or another one.
    #[must_use]
    pub fn with(&self, question: &str, answer: &str) -> Self {
        let mut answers = self.clone();
        answers.give(question, Given::Answer(answer.to_owned()));
        answers
    }

    /// The way that these answers take.
    pub fn way<'a>(&self, flow: &'a Flow) -> Way<'a> {
        let mut way = Way { stops: Vec::new(), result: None };
        let mut at = &flow.start;
        // The build refuses charts with circles, so no way is longer than there are questions.
        while let Some(step) = flow.step(at) {
            let question = match step {
                FlowStep::Question(question) => question,
                FlowStep::Result(result) => {
                    way.result = Some(result);
                    break;
                }
            };
            let stop = Stop { question, reply: self.reply(question) };
            way.stops.push(stop);
            let Some(answer) = stop.answer() else { break };
            at = &answer.to;
        }
        way
    }

    fn reply<'a>(&self, question: &'a Question) -> Reply<'a> {
        match self.of(&question.id.0) {
            None => Reply::Open,
            Some(Given::Answer(id)) => question.answer(id).map_or(Reply::Open, Reply::Chosen),
            Some(Given::Unknown) => {
                question.answer(&question.unknown.assume).map_or(Reply::Open, Reply::Assumed)
            }
        }
    }

    /// Answers that do not count at present, because the way does not lead past their questions.
    pub fn set_aside<'a>(&self, flow: &'a Flow) -> Vec<Stop<'a>> {
        let way = self.way(flow);
        let is_off =
            |question: &&Question| way.stops.iter().all(|on| on.question.id != question.id);
        let off = flow.questions.iter().filter(is_off);
        let stops = off.map(|question| Stop { question, reply: self.reply(question) });
        stops.filter(|stop| stop.reply != Reply::Open).collect()
    }

    /// Every result that the chart can still lead to, each once.
    pub fn ends<'a>(&self, flow: &'a Flow) -> Vec<&'a FlowResult> {
        self.ends_from(flow, &flow.start)
    }

    fn ends_from<'a>(&self, flow: &'a Flow, at: &FlowId) -> Vec<&'a FlowResult> {
        let question = match flow.step(at) {
            None => return Vec::new(),
            Some(FlowStep::Result(result)) => return vec![result],
            Some(FlowStep::Question(question)) => question,
        };
        let stop = Stop { question, reply: self.reply(question) };
        if let Some(answer) = stop.answer() {
            return self.ends_from(flow, &answer.to);
        }
        let mut ends: Vec<&FlowResult> = Vec::new();
        for end in question.answers.iter().flat_map(|answer| self.ends_from(flow, &answer.to)) {
            if !ends.iter().any(|known| known.id == end.id) {
                ends.push(end);
            }
        }
        ends
    }

    /// What every change of a single answer of the way would lead to: the questions in their
    /// order, and of each the answers in theirs.
    pub fn flips<'a>(&self, flow: &'a Flow) -> Vec<Flip<'a>> {
        let mut flips = Vec::new();
        for stop in self.way(flow).stops {
            let Some(taken) = stop.answer() else { continue };
            let others = stop.question.answers.iter().filter(|answer| answer.id != taken.id);
            flips.extend(others.map(|answer| Flip {
                question: stop.question,
                answer,
                results: self.with(&stop.question.id.0, &answer.id).ends(flow),
            }));
        }
        flips
    }

    /// The change of a single answer that is nearest to the way and leads to another model than
    /// `model`: of the last question before earlier ones, the next answer before the one before,
    /// and near ones before far ones.
    pub fn nearest_flip<'a>(&self, flow: &'a Flow, model: ModelId) -> Option<Flip<'a>> {
        let stops = self.way(flow).stops;
        let distance = |flip: &Flip<'_>| {
            let stop = stops.iter().position(|stop| stop.question.id == flip.question.id);
            let place = |id: &str| flip.question.answers.iter().position(|a| a.id == id);
            let taken = stop.and_then(|at| stops[at].answer()).and_then(|a| place(&a.id));
            let (taken, other) = (taken.unwrap_or(0), place(&flip.answer.id).unwrap_or(0));
            (stops.len() - stop.unwrap_or(0), taken.abs_diff(other), other < taken)
        };
        let leads_away = |flip: &Flip<'_>| flip.other_than(model).is_some();
        self.flips(flow).into_iter().filter(leads_away).min_by_key(distance)
    }
}
