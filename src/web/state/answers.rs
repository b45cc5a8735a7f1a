//! The reader's way through the flowchart.

use std::collections::BTreeMap;

use crate::knowledge::{Answer, Flow, FlowId, FlowResult, FlowStep, Question};

/// Answers so far, and the question that is open.
///
/// Answers are kept by question: after a step back they stand again wherever the new way leads
/// past the same question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answers {
    given: BTreeMap<FlowId, String>,
    open: usize,
}

/// What the reader did in the flowchart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ChooseAction {
    /// Picked an answer of a question.
    Pick {
        /// The question.
        question: FlowId,
        /// Id of the answer.
        answer: String,
    },
    /// Went on to the next question, or to the result.
    Next,
    /// Went back by one question.
    Back,
    /// Opened the question at this place of the way.
    Open(usize),
    /// Forgot all answers.
    Restart,
}

/// A question on the way and its answer, if there is one yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stop {
    /// The question.
    pub(crate) question: &'static Question,
    /// The answer that was picked.
    pub(crate) answer: Option<&'static Answer>,
}

/// The way from the first question as far as the answers lead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Way {
    /// The questions, in order.
    pub(crate) stops: Vec<Stop>,
    /// The end, where every question on the way is answered.
    pub(crate) result: Option<&'static FlowResult>,
}

impl Answers {
    /// The answers after `action`.
    pub(super) fn after(&self, action: ChooseAction) -> Self {
        let mut next = self.clone();
        match action {
            ChooseAction::Pick { question, answer } => {
                next.given.insert(question, answer);
            }
            ChooseAction::Next => next.open += 1,
            ChooseAction::Back => next.open = next.open.saturating_sub(1),
            ChooseAction::Open(place) => next.open = place,
            ChooseAction::Restart => next = Self::default(),
        }
        next
    }

    /// The answer that was picked for a question.
    pub(crate) fn of(&self, question: &FlowId) -> Option<&str> {
        self.given.get(question).map(String::as_str)
    }

    /// The way that these answers take.
    pub(crate) fn way(&self, flow: &'static Flow) -> Way {
        let mut way = Way { stops: Vec::new(), result: None };
        let mut at = &flow.start;
        // A chart without loops has no longer way than it has questions.
        for _ in 0..=flow.questions.len() {
            match flow.step(at) {
                Some(FlowStep::Question(question)) => {
                    let picked = self.of(&question.id);
                    let answer = question.answers.iter().find(|a| Some(a.id.as_str()) == picked);
                    way.stops.push(Stop { question, answer });
                    let Some(answer) = answer else { break };
                    at = &answer.to;
                }
                Some(FlowStep::Result(result)) => {
                    way.result = Some(result);
                    break;
                }
                None => break,
            }
        }
        way
    }

    /// Place of the open question on the way; the number of stops stands for the result.
    pub(crate) fn open(&self, way: &Way) -> usize {
        let last = way.stops.len().saturating_sub(usize::from(way.result.is_none()));
        self.open.min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{self, ModelId};

    fn pick(question: &str, answer: &str) -> ChooseAction {
        ChooseAction::Pick { question: FlowId(question.to_owned()), answer: answer.to_owned() }
    }

    fn after(actions: impl IntoIterator<Item = ChooseAction>) -> Answers {
        actions.into_iter().fold(Answers::default(), |answers, action| answers.after(action))
    }

    fn result(answers: &Answers) -> Option<ModelId> {
        answers.way(&knowledge::get().flow).result.map(|result| result.model)
    }

    #[test]
    fn each_way_of_the_chart_ends_at_its_recommendation() {
        let table = [
            (vec![pick("requirements", "small")], ModelId::Server),
            (vec![pick("requirements", "medium")], ModelId::Vm),
            (vec![pick("requirements", "large"), pick("cost_ok", "yes")], ModelId::Container),
            (vec![pick("requirements", "large"), pick("cost_ok", "no")], ModelId::Vm),
            (
                vec![pick("requirements", "event_driven"), pick("cold_start_ok", "yes")],
                ModelId::Faas,
            ),
            (
                vec![pick("requirements", "event_driven"), pick("cold_start_ok", "no")],
                ModelId::ServerlessContainer,
            ),
        ];
        for (actions, model) in table {
            assert_eq!(result(&after(actions.clone())), Some(model), "{actions:?}");
        }
    }

    #[test]
    fn going_back_keeps_later_answers_that_still_apply() {
        let mut actions = vec![
            pick("requirements", "large"),
            ChooseAction::Next,
            pick("cost_ok", "yes"),
            ChooseAction::Next,
            ChooseAction::Back,
            ChooseAction::Back,
            pick("requirements", "small"),
        ];
        let answers = after(actions.clone());
        assert_eq!(answers.open(&answers.way(&knowledge::get().flow)), 0);
        assert_eq!(result(&answers), Some(ModelId::Server));
        actions.push(pick("requirements", "large"));
        assert_eq!(result(&after(actions)), Some(ModelId::Container));
    }

    #[test]
    fn nothing_is_open_past_the_first_question_without_an_answer() {
        let answers = after([ChooseAction::Next, ChooseAction::Open(7)]);
        let way = answers.way(&knowledge::get().flow);
        assert_eq!((answers.open(&way), way.result), (0, None));
    }
}
