//! Many runs of which only the figures are kept, as plain data; changed only by its reducer, which
//! is pure.

use std::rc::Rc;

use yew::Reducible;

use super::Heard;
use crate::cost::PriceBook;
use crate::protocol::FromWorker;
use crate::report::Measured;
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;

/// One run of a study.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Job {
    /// What is to be simulated.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// On which model.
    pub(crate) model: ModelId,
}

/// How far a study is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Stage {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// Runs are under way.
    Running,
    /// All runs are done.
    Done,
    /// Stopped by the reader; what is done counts.
    Cancelled,
    /// Ended by a fault of the program.
    Failed {
        /// Seed, to repeat it.
        seed: u64,
        /// What went wrong.
        message: String,
    },
}

impl Stage {
    /// Its name in `data-run`.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What is to be run, and the figures of what has been.
///
/// There are never more runs with the workers than those can work on at once, so that what the
/// reader changes meanwhile need not wait for more than one of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Study {
    /// Names what is at work: what is heard of anything else is old.
    turn: u32,
    jobs: Rc<[Job]>,
    /// One for each job.
    measured: Vec<Option<Rc<Measured>>>,
    /// How many jobs the workers have been given.
    n_sent: usize,
    /// How far it is.
    pub(crate) stage: Stage,
}

impl PartialEq for Study {
    fn eq(&self, other: &Self) -> bool {
        self.turn == other.turn
            && self.n_sent == other.n_sent
            && self.stage == other.stage
            && self.measured == other.measured
    }
}

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum StudyAction {
    /// The reader asks for these runs, in this order, so many of them at once.
    Start(Rc<[Job]>, usize),
    /// The reader stops it.
    Cancel,
    /// It is about something that is no longer in sight.
    Clear,
    /// A worker said something of the job at a place.
    Heard(u32, usize, Heard),
}

impl Study {
    /// What was done, in the order of the jobs; `None` for what was not.
    pub(crate) fn measured(&self) -> &[Option<Rc<Measured>>] {
        &self.measured
    }

    /// What was measured of a scenario on a model, if that was among the jobs and is done.
    pub(crate) fn of(&self, scenario: &ScenarioInput, model: ModelId) -> Option<&Rc<Measured>> {
        let is_it = |job: &Job| job.model == model && *job.scenario == *scenario;
        let mut done = self.jobs.iter().zip(&self.measured).filter(|(job, _)| is_it(job));
        done.find_map(|(_, measured)| measured.as_ref())
    }

    /// How many runs there are.
    pub(crate) fn n_jobs(&self) -> usize {
        self.jobs.len()
    }

    /// How many of them are done.
    pub(crate) fn n_done(&self) -> usize {
        self.measured.iter().flatten().count()
    }

    /// Whether answers are still to come.
    pub(crate) fn is_running(&self) -> bool {
        self.stage == Stage::Running
    }

    /// What the workers are to be at: a name for it, and the first jobs, among them those that
    /// are done.
    pub(super) fn sent(&self) -> (u32, Rc<[Job]>, usize) {
        (self.turn, self.jobs.clone(), self.n_sent)
    }

    fn stop(&mut self, stage: Stage) {
        self.turn = self.turn.wrapping_add(1);
        self.n_sent = 0;
        self.stage = stage;
    }

    fn hear(&mut self, place: usize, heard: Heard) {
        let Some(job) = self.jobs.get(place) else { return };
        match heard {
            Heard::Message(FromWorker::Result { result, .. }) => {
                let figures =
                    Measured::of(&job.scenario, job.model, &result, &PriceBook::default());
                self.measured[place] = Some(Rc::new(figures));
                if self.n_done() == self.n_jobs() {
                    self.stop(Stage::Done);
                } else {
                    self.n_sent = (self.n_sent + 1).min(self.n_jobs());
                }
            }
            Heard::Message(FromWorker::Failed { seed, message, .. }) => {
                self.stop(Stage::Failed { seed, message });
            }
            Heard::Broken(message) => {
                let seed = job.scenario.seed;
                self.stop(Stage::Failed { seed, message });
            }
            Heard::Message(_) => {}
        }
    }
}

impl Reducible for Study {
    type Action = StudyAction;

    fn reduce(self: Rc<Self>, action: StudyAction) -> Rc<Self> {
        match &action {
            StudyAction::Cancel if !self.is_running() => return self,
            StudyAction::Clear if self.stage == Stage::Idle => return self,
            StudyAction::Heard(turn, ..) if *turn != self.turn => return self,
            _ => {}
        }
        let mut next = (*self).clone();
        match action {
            StudyAction::Start(jobs, at_once) => {
                next.stop(Stage::Running);
                next.measured = vec![None; jobs.len()];
                next.n_sent = at_once.min(jobs.len());
                next.jobs = jobs;
            }
            StudyAction::Cancel => next.stop(Stage::Cancelled),
            StudyAction::Clear => {
                next.stop(Stage::Idle);
                next.jobs = Rc::default();
                next.measured.clear();
            }
            StudyAction::Heard(_, place, heard) => next.hear(place, heard),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::RunId;
    use crate::scenario::{check, compose};
    use crate::sim::record::RunResult;
    use crate::units::Span;

    /// A second of the default scenario.
    fn scenario() -> ScenarioInput {
        ScenarioInput { duration_s: 1.0, ..ScenarioInput::default() }
    }

    fn result() -> RunResult {
        let checked = check(&scenario()).unwrap();
        compose::run(&checked, ModelId::Faas, 1).unwrap().run_to_end()
    }

    /// A study of so many runs and what happens to it.
    struct Story(Rc<Study>);

    impl Story {
        fn of(n: usize) -> Self {
            Self(Rc::default()).start(n)
        }

        fn then(self, action: StudyAction) -> Self {
            Self(self.0.reduce(action))
        }

        fn start(self, n: usize) -> Self {
            let job = Job { scenario: Rc::new(scenario()), model: ModelId::Faas };
            self.then(StudyAction::Start(vec![job; n].into(), 2))
        }

        fn hear(self, place: usize, heard: Heard) -> Self {
            let turn = self.0.turn;
            self.then(StudyAction::Heard(turn, place, heard))
        }

        fn answer(self, place: usize) -> Self {
            let (id, result) = (RunId(1), Box::new(result()));
            self.hear(place, Heard::Message(FromWorker::Result { id, result, took: Span::ZERO }))
        }

        fn counts(&self) -> (usize, usize) {
            (self.0.n_done(), self.0.n_sent)
        }
    }

    #[test]
    fn each_answer_lets_one_more_run_start_until_all_are_done() {
        let story = Story::of(3);
        assert_eq!(story.counts(), (0, 2));
        let story = story.answer(1);
        assert_eq!(story.counts(), (1, 3));
        assert!(story.0.measured()[1].is_some() && story.0.measured()[0].is_none());
        assert!(story.0.of(&scenario(), ModelId::Faas).is_some(), "whichever job it was");
        assert!(story.0.of(&scenario(), ModelId::Vm).is_none(), "on another model");
        let story = story.answer(0);
        assert_eq!((story.counts(), story.0.is_running()), ((2, 3), true));
        let story = story.answer(2);
        assert_eq!((&story.0.stage, story.0.n_done()), (&Stage::Done, 3));
    }

    #[test]
    fn a_cancelled_study_keeps_what_is_done_and_hears_no_more() {
        let story = Story::of(3).answer(0);
        let before = story.0.turn;
        let story = story.then(StudyAction::Cancel);
        assert_eq!((&story.0.stage, story.counts()), (&Stage::Cancelled, (1, 0)));
        let (id, result) = (RunId(1), Box::new(result()));
        let late = Heard::Message(FromWorker::Result { id, result, took: Span::ZERO });
        let story = story.then(StudyAction::Heard(before, 1, late));
        assert_eq!(story.counts(), (1, 0));
        let story = story.start(2);
        assert_eq!((&story.0.stage, story.counts()), (&Stage::Running, (0, 2)));
    }

    #[test]
    fn a_worker_that_breaks_off_fails_the_study_with_its_seed() {
        let story = Story::of(2).hear(0, Heard::Broken("gone".to_owned()));
        let seed = scenario().seed;
        assert_eq!(story.0.stage, Stage::Failed { seed, message: "gone".to_owned() });
        assert_eq!(story.then(StudyAction::Clear).0.stage, Stage::Idle);
    }
}
