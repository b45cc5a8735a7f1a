//! The decisions that the reader is about to make.

use crate::decide::{Answers, Choice, Figure, Given, Mode, Pick, System, Way, Workload, examples};
use crate::knowledge::{Flow, FlowId, FlowStep};

/// Workloads with their answers and figures, and what of them is in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choosing {
    system: System,
    /// Place of the workload in sight.
    at: usize,
    /// Place of the open question on its way.
    open: usize,
    /// Whether all questions stand on the page at once.
    all_at_once: bool,
}

/// What the reader did.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ChooseAction {
    /// Answered a question: of the flowchart, or of those to settle before a choice.
    Give {
        /// Id of the question.
        question: String,
        /// The answer.
        given: Given,
    },
    /// Went on to the next question, or to the result.
    Next,
    /// Went back by one question.
    Back,
    /// Opened the question at this place of the way.
    Open(usize),
    /// Pointed at an answer in the picture or the list: takes the way that leads there.
    Reach {
        /// The question.
        question: FlowId,
        /// Id of the answer; none where the question itself was meant.
        answer: Option<String>,
    },
    /// Wants all questions on the page, or one.
    ShowAll(bool),
    /// Wants to decide by words or by figures.
    Decide(Mode),
    /// Entered a figure, or left it open.
    Figure(Figure, Option<f64>),
    /// Picked one of a few, or left it open.
    Pick(Choice, Option<Pick>),
    /// Began with the figures of an example, which brings its name.
    Begin {
        /// Its place among the examples.
        example: usize,
        /// Its name.
        name: String,
    },
    /// Called the workload in sight by this name.
    Rename(String),
    /// Added a workload and turned to it.
    Add,
    /// Turned to the workload at this place.
    Show(usize),
    /// Removed the workload in sight.
    Remove,
    /// Forgot what was said about the workload in sight.
    Restart,
    /// Followed a link.
    Load(System),
}

impl Choosing {
    /// All workloads.
    pub(crate) const fn system(&self) -> &System {
        &self.system
    }

    /// The workload in sight.
    pub(crate) fn workload(&self) -> &Workload {
        self.system.at(self.at)
    }

    /// Its place.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Whether all questions stand on the page at once.
    pub(crate) const fn shows_all(&self) -> bool {
        self.all_at_once
    }

    /// Place of the open question on the way; the number of stops stands for the result.
    pub(crate) fn open(&self, way: &Way<'_>) -> usize {
        let last = way.stops.len().saturating_sub(usize::from(way.result.is_none()));
        self.open.min(last)
    }

    /// The state after `action`.
    pub(super) fn after(&self, action: ChooseAction, flow: &Flow) -> Self {
        let mut next = self.clone();
        match action {
            ChooseAction::Next => next.open += 1,
            ChooseAction::Back => {
                next.open = self.open(&self.workload().answers.way(flow)).saturating_sub(1);
            }
            ChooseAction::Open(place) => next.open = place,
            ChooseAction::Reach { question, answer } => next.reach(flow, &question, answer),
            ChooseAction::ShowAll(all) => next.all_at_once = all,
            ChooseAction::Add if self.system.has_room() => {
                next.system.add(Workload { mode: self.workload().mode, ..Workload::default() });
                next.turn_to(self.system.workloads().len());
            }
            ChooseAction::Show(place) => next.turn_to(place),
            ChooseAction::Remove => {
                next.system.remove(self.at);
                next.turn_to(self.at.min(next.system.workloads().len() - 1));
            }
            // A link within the page says what is there already.
            ChooseAction::Load(system) if system == self.system => {}
            ChooseAction::Load(system) => {
                next.system = system;
                next.turn_to(0);
            }
            ChooseAction::Restart => {
                next.open = 0;
                next.change(|workload| {
                    *workload = Workload {
                        name: workload.name.clone(),
                        mode: workload.mode,
                        ..Workload::default()
                    };
                });
            }
            action => next.change(|workload| apply(workload, action)),
        }
        next
    }

    fn change(&mut self, change: impl FnOnce(&mut Workload)) {
        self.system.change(self.at, change);
    }

    /// Brings a workload into sight, as far as it is decided.
    fn turn_to(&mut self, place: usize) {
        self.at = place;
        self.open = usize::MAX;
    }

    /// Gives the answers that lead to a question, and its own where one is meant.
    fn reach(&mut self, flow: &Flow, question: &FlowId, answer: Option<String>) {
        let Some(mut way) = way_to(flow, &flow.start, question) else { return };
        self.open = way.len() + usize::from(answer.is_some());
        way.extend(answer.map(|answer| (question.0.clone(), answer)));
        self.change(|workload| {
            for (question, answer) in way {
                workload.answers.give(&question, Given::Answer(answer));
            }
        });
    }
}

fn apply(workload: &mut Workload, action: ChooseAction) {
    match action {
        ChooseAction::Give { question, given } => workload.answers.give(&question, given),
        ChooseAction::Decide(mode) => workload.mode = mode,
        ChooseAction::Figure(figure, value) => workload.requirements.set_figure(figure, value),
        ChooseAction::Pick(choice, pick) => workload.requirements.set_pick(choice, pick),
        ChooseAction::Rename(name) => workload.name = name,
        ChooseAction::Begin { example, name } => {
            if let Some(example) = examples().into_iter().nth(example) {
                *workload = Workload {
                    name,
                    mode: Mode::Figures,
                    answers: Answers::default(),
                    requirements: example.requirements,
                };
            }
        }
        // All others are about more than one workload.
        _ => {}
    }
}

/// Questions and answers that lead from one step of the chart to a question.
fn way_to(flow: &Flow, from: &FlowId, question: &FlowId) -> Option<Vec<(String, String)>> {
    if from == question {
        return Some(Vec::new());
    }
    let Some(FlowStep::Question(at)) = flow.step(from) else { return None };
    at.answers.iter().find_map(|answer| {
        let mut way = way_to(flow, &answer.to, question)?;
        way.insert(0, (at.id.0.clone(), answer.id.clone()));
        Some(way)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{self, ModelId};

    fn flow() -> &'static Flow {
        &knowledge::get().flow
    }

    fn give(question: &str, answer: &str) -> ChooseAction {
        let given = Given::Answer(answer.to_owned());
        ChooseAction::Give { question: question.to_owned(), given }
    }

    fn after(actions: impl IntoIterator<Item = ChooseAction>) -> Choosing {
        actions.into_iter().fold(Choosing::default(), |state, action| state.after(action, flow()))
    }

    fn result(state: &Choosing) -> Option<ModelId> {
        state.workload().outcome(knowledge::get()).map(|outcome| outcome.recommendation)
    }

    fn open(state: &Choosing) -> usize {
        state.open(&state.workload().answers.way(flow()))
    }

    #[test]
    fn going_back_keeps_later_answers_that_still_apply() {
        let mut actions = vec![
            give("requirements", "large"),
            ChooseAction::Next,
            give("cost_ok", "yes"),
            ChooseAction::Next,
            ChooseAction::Back,
            ChooseAction::Back,
            give("requirements", "small"),
        ];
        assert_eq!(open(&after(actions.clone())), 0);
        assert_eq!(result(&after(actions.clone())), Some(ModelId::Server));
        actions.push(give("requirements", "large"));
        assert_eq!(result(&after(actions)), Some(ModelId::Container));
    }

    #[test]
    fn nothing_is_open_past_the_first_question_without_an_answer() {
        let state = after([ChooseAction::Next, ChooseAction::Open(7)]);
        assert_eq!((open(&state), result(&state)), (0, None));
    }

    #[test]
    fn an_answer_of_the_picture_is_reached_by_the_answers_before_it() {
        let question = FlowId("cold_start_ok".to_owned());
        let reach = |answer: Option<&str>| ChooseAction::Reach {
            question: question.clone(),
            answer: answer.map(str::to_owned),
        };
        let at_question = after([give("requirements", "small"), reach(None)]);
        assert_eq!((open(&at_question), result(&at_question)), (1, None));
        let at_answer = after([reach(Some("no"))]);
        assert_eq!((open(&at_answer), result(&at_answer)), (2, Some(ModelId::ServerlessContainer)));
    }

    #[test]
    fn workloads_are_added_shown_and_removed_without_touching_each_other() {
        let two = after([
            give("requirements", "small"),
            ChooseAction::Add,
            ChooseAction::Rename("Mail".to_owned()),
            give("requirements", "medium"),
        ]);
        assert_eq!((two.at(), result(&two)), (1, Some(ModelId::Vm)));
        let first = two.after(ChooseAction::Show(0), flow());
        assert_eq!((result(&first), open(&first)), (Some(ModelId::Server), 1), "its result");
        let left = first.after(ChooseAction::Remove, flow());
        assert_eq!((left.at(), left.workload().name.as_str()), (0, "Mail"));
        assert_eq!(left.after(ChooseAction::Remove, flow()).system().workloads().len(), 1);
    }

    #[test]
    fn starting_again_keeps_name_and_mode_of_the_workload_alone() {
        let state = after([
            ChooseAction::Begin { example: 1, name: "API".to_owned() },
            ChooseAction::Restart,
        ]);
        let workload = state.workload();
        assert_eq!((workload.name.as_str(), workload.mode), ("API", Mode::Figures));
        assert!(workload.requirements.is_empty());
    }
}
