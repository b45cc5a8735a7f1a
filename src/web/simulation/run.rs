//! The state of a figure that simulates, as plain data; changed only by its reducer, which is pure.

use std::rc::Rc;

use yew::Reducible;

use super::Heard;
use crate::protocol::{BUILD_ID, FromWorker};
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::sim::record::RunResult;
use crate::units::Span;

/// How many outcomes are kept, so that going back and forth computes nothing twice.
const MAX_KEPT: usize = 6;

/// A scenario and the models that it is to be run on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    /// What is to be simulated.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// On which of the scenario's models, in their order.
    pub(crate) models: Vec<ModelId>,
}

impl Wanted {
    /// On every model that the scenario has.
    pub(crate) fn all(scenario: Rc<ScenarioInput>) -> Self {
        let has = |model: &ModelId| scenario.models.has(*model);
        let models = ModelId::ALL.into_iter().filter(has).collect();
        Self { scenario, models }
    }
}

/// Where the runs of what is wanted stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Run {
    /// Nothing is wanted yet.
    #[default]
    Idle,
    /// Asked for; nothing has been heard of it.
    Queued,
    /// At work.
    Running {
        /// Simulated time so far, on average over the models.
        simulated: Span,
        /// Simulated time at the end.
        of: Span,
    },
    /// Complete, and shown.
    Done,
    /// Stopped by the reader; what there was of it is shown.
    Cancelled,
    /// Ended by a fault of the program.
    Failed {
        /// Seed, to repeat it.
        seed: u64,
        /// What went wrong.
        message: String,
    },
}

impl Run {
    /// Whether an answer is still to come.
    #[cfg(test)]
    const fn is_under_way(&self) -> bool {
        matches!(self, Self::Queued | Self::Running { .. })
    }

    /// Whether it ended before its time.
    pub(crate) const fn is_broken_off(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Failed { .. })
    }

    /// Its name in `data-run-state`.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Queued => "queued",
            Self::Running { .. } => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What happened on one model, and what it is the result of.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The model.
    pub(crate) model: ModelId,
    /// What was simulated.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// What happened.
    pub(crate) result: Rc<RunResult>,
    /// How long a worker worked on it; zero for what was computed at build time.
    pub(crate) took: Span,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.model == other.model
            && Rc::ptr_eq(&self.scenario, &other.scenario)
            && Rc::ptr_eq(&self.result, &other.result)
    }
}

/// What happened on each model that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcomes {
    /// What was asked for.
    pub(crate) wanted: Rc<Wanted>,
    /// One for each of its models, in the same order.
    pub(crate) runs: Rc<[Shown]>,
}

impl Outcomes {
    /// Whether no run was stopped before its end.
    pub(crate) fn is_complete(&self) -> bool {
        self.runs.iter().all(|shown| shown.result.complete)
    }

    /// The fingerprints of the results, in hexadecimal digits, in the order of the models.
    pub(crate) fn fingerprints(&self) -> String {
        let of_run = |run: &Shown| format!("{:016x}", run.result.fingerprint);
        let all: Vec<String> = self.runs.iter().map(of_run).collect();
        all.join(" ")
    }

    /// What is told by itself: the only run, as there is nothing to compare it with, or the one on
    /// the model that was picked. `None`: all are told together, also where what was picked for
    /// another scenario is not among them.
    pub(crate) fn alone(&self, picked: Option<ModelId>) -> Option<&Shown> {
        match &*self.runs {
            [only] => Some(only),
            _ => self.of(picked?),
        }
    }

    /// What happened on a model.
    pub(crate) fn of(&self, model: ModelId) -> Option<&Shown> {
        self.runs.iter().find(|shown| shown.model == model)
    }
}

/// Names what was sent to the workers together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BatchId(u32);

/// What the workers are at.
#[derive(Clone, Debug, PartialEq)]
struct Batch {
    wanted: Rc<Wanted>,
    /// One for each of its models.
    parts: Vec<Part>,
    has_begun: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Part {
    simulated: Span,
    of: Span,
    result: Option<(Rc<RunResult>, Span)>,
}

impl Batch {
    fn of(wanted: Rc<Wanted>) -> Self {
        let parts = vec![Part::default(); wanted.models.len()];
        Self { wanted, parts, has_begun: false }
    }

    fn part(&mut self, model: ModelId) -> Option<&mut Part> {
        let place = self.wanted.models.iter().position(|other| *other == model)?;
        self.parts.get_mut(place)
    }

    fn outcomes(&self) -> Option<Outcomes> {
        let results: Option<Vec<_>> = self.parts.iter().map(|part| part.result.clone()).collect();
        let runs = self.wanted.models.iter().zip(results?).map(|(model, (result, took))| Shown {
            model: *model,
            scenario: self.wanted.scenario.clone(),
            result,
            took,
        });
        Some(Outcomes { wanted: self.wanted.clone(), runs: runs.collect() })
    }

    /// Whether the workers had time to report progress. Then a picture of each answer costs
    /// nothing that is missed; those of short runs would hold up the last of them.
    fn is_long(&self) -> bool {
        self.parts.iter().any(|part| part.result.is_none() && part.simulated > Span::ZERO)
    }

    /// What has come so far, with what there was before for the models that are still at work.
    fn so_far(&self, before: &Outcomes) -> Option<Outcomes> {
        if before.wanted.models != self.wanted.models {
            return None;
        }
        let runs = self.parts.iter().zip(before.runs.iter()).map(|(part, before)| {
            let Some((result, took)) = part.result.clone() else { return before.clone() };
            Shown { model: before.model, scenario: self.wanted.scenario.clone(), result, took }
        });
        Some(Outcomes { wanted: self.wanted.clone(), runs: runs.collect() })
    }

    fn progress(&self) -> Run {
        let end = self.parts.iter().map(|part| part.of).max().unwrap_or_default();
        if !self.has_begun || end == Span::ZERO {
            return Run::Queued;
        }
        let of_part = |part: &Part| match part.result {
            Some(_) => end.as_secs_f64(),
            None => part.simulated.as_secs_f64(),
        };
        let sum: f64 = self.parts.iter().map(of_part).sum();
        let simulated = Span::from_secs_f64(sum / self.parts.len() as f64);
        Run::Running { simulated, of: end }
    }
}

/// The state of a figure.
///
/// While a drag changes the scenario many times a second, the runs at work are let finish, so that
/// the figure keeps up with the hand; then the newest scenario follows. Runs that take longer are
/// dropped once the input rests.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Simulation {
    /// Names the batch at work.
    pub(super) batch: BatchId,
    at_work: Option<Batch>,
    /// The newest that the view asked for.
    wanted: Option<Rc<Wanted>>,
    /// The model that the reader looks at most closely: its runs go first.
    pub(super) favored: Option<ModelId>,
    /// Where the wanted runs stand.
    pub(crate) run: Run,
    /// The newest outcomes that belong together; of older input while the wanted runs are under
    /// way.
    pub(crate) shown: Option<Outcomes>,
    /// Those outcomes with each answer of the runs at work that has come already.
    early: Option<Outcomes>,
    /// The newest complete ones, newest first.
    kept: Vec<Outcomes>,
    /// A worker is of another build than the page.
    pub(crate) needs_reload: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum SimulationAction {
    /// The view shows this, and most of this model if there is one.
    Want(Rc<Wanted>, Option<ModelId>),
    /// The input rests: what is at work for older input may be dropped.
    Rest,
    /// What ended before its time is to be run again, from the start.
    Again,
    /// A worker said something of a run.
    Heard(BatchId, ModelId, Heard),
}

impl Simulation {
    /// What is shown, if it is the outcome of what is wanted.
    pub(crate) fn is_fresh(&self) -> bool {
        let shown = self.shown.as_ref().map(|shown| &shown.wanted);
        shown.is_some() && shown == self.wanted.as_ref()
    }

    /// Whether what is shown is the outcome of older input.
    pub(crate) fn is_stale(&self) -> bool {
        self.shown.is_some() && !self.is_fresh()
    }

    /// What a picture is drawn from: the first answer is shown when it comes, and of long runs
    /// each, so that a hand at a control sees something long before the last is there. What is
    /// told of them all together belongs to [`Self::shown`].
    pub(crate) fn in_sight(&self) -> Option<&Outcomes> {
        self.early.as_ref().or(self.shown.as_ref())
    }

    /// Whether at least one model's answer to what is wanted is in sight.
    pub(crate) fn has_answer_in_sight(&self) -> bool {
        let runs = self.in_sight().map_or(&[][..], |outcomes| &outcomes.runs);
        let wanted = self.wanted.as_ref().map(|wanted| &wanted.scenario);
        runs.iter().any(|shown| Some(&shown.scenario) == wanted)
    }

    /// Whether what is in sight is the outcome of older input: of one model, or of any.
    pub(crate) fn is_stale_in_sight(&self, model: Option<ModelId>) -> bool {
        let of_model = model.and_then(|model| self.in_sight()?.of(model));
        match (of_model, &self.wanted) {
            (Some(shown), Some(wanted)) => shown.scenario != wanted.scenario,
            _ => self.is_stale(),
        }
    }

    /// What the workers are to be at.
    pub(super) fn at_work(&self) -> Option<&Rc<Wanted>> {
        self.at_work.as_ref().map(|batch| &batch.wanted)
    }

    /// The newest that the view asked for.
    pub(crate) fn wanted(&self) -> Option<&Rc<Wanted>> {
        self.wanted.as_ref()
    }

    /// Of the newest complete outcomes those that took longest: they tell best how fast this
    /// browser is.
    pub(crate) fn longest(&self) -> Option<&Outcomes> {
        let took = |outcomes: &&Outcomes| {
            outcomes.runs.iter().fold(Span::ZERO, |sum, shown| sum + shown.took)
        };
        self.kept.iter().max_by_key(took)
    }

    /// Whether the workers are at something that is not wanted any more.
    pub(super) fn is_behind(&self) -> bool {
        self.at_work().is_some_and(|wanted| Some(wanted) != self.wanted.as_ref())
    }

    /// Gives the workers something else to do, or nothing.
    fn turn_to(&mut self, wanted: Option<Rc<Wanted>>) {
        self.batch.0 = self.batch.0.wrapping_add(1);
        self.at_work = wanted.map(Batch::of);
        self.early = None;
    }

    fn want(&mut self, wanted: Rc<Wanted>) {
        let kept = self.kept.iter().find(|kept| kept.wanted == wanted);
        if let Some(kept) = kept {
            // The very scenario that is wanted, so that it is known for the same by its address.
            self.shown = Some(Outcomes { wanted: wanted.clone(), ..kept.clone() });
            self.run = Run::Done;
            self.turn_to(None);
        } else {
            self.run = Run::Queued;
            if self.at_work.is_none() {
                self.turn_to(Some(wanted.clone()));
            }
        }
        self.wanted = Some(wanted);
    }

    fn hear(&mut self, model: ModelId, heard: Heard) {
        let Some(batch) = &mut self.at_work else { return };
        batch.has_begun = true;
        match heard {
            Heard::Message(FromWorker::Hello { build }) => self.needs_reload |= build != BUILD_ID,
            Heard::Message(FromWorker::Progress { simulated, of, .. }) => {
                if let Some(part) = batch.part(model) {
                    (part.simulated, part.of) = (simulated, of);
                }
                self.run = batch.progress();
            }
            Heard::Message(FromWorker::Result { result, took, .. }) => {
                if let Some(part) = batch.part(model) {
                    part.result = Some((Rc::new(*result), took));
                }
                match batch.outcomes() {
                    Some(outcomes) => self.show(outcomes),
                    None => {
                        self.run = batch.progress();
                        if self.early.is_none() || batch.is_long() {
                            self.early = self.shown.as_ref().and_then(|shown| batch.so_far(shown));
                        }
                    }
                }
            }
            Heard::Message(FromWorker::Failed { seed, message, .. }) => self.fail(seed, message),
            Heard::Broken(message) => {
                let seed = batch.wanted.scenario.seed;
                self.fail(seed, message);
            }
            Heard::Message(FromWorker::Measured { .. } | FromWorker::Read { .. }) => {}
        }
    }

    fn show(&mut self, outcomes: Outcomes) {
        let is_complete = outcomes.is_complete();
        if is_complete {
            self.kept.retain(|kept| kept.wanted != outcomes.wanted);
            self.kept.truncate(MAX_KEPT - 1);
            self.kept.insert(0, outcomes.clone());
        }
        self.run = if is_complete { Run::Done } else { Run::Cancelled };
        self.shown = Some(outcomes);
        self.go_on();
    }

    fn fail(&mut self, seed: u64, message: String) {
        self.run = Run::Failed { seed, message };
        self.go_on();
    }

    /// The workers are done: with what is wanted, or with something older.
    fn go_on(&mut self) {
        let next = if self.is_behind() { self.wanted.clone() } else { None };
        if next.is_some() {
            self.run = Run::Queued;
        }
        self.turn_to(next);
    }
}

impl Reducible for Simulation {
    type Action = SimulationAction;

    fn reduce(self: Rc<Self>, action: SimulationAction) -> Rc<Self> {
        let mut next = match &action {
            SimulationAction::Want(wanted, _) if self.wanted.as_ref() == Some(wanted) => {
                return self;
            }
            SimulationAction::Rest if !self.is_behind() => return self,
            SimulationAction::Again if !self.run.is_broken_off() => return self,
            SimulationAction::Heard(batch, ..) if *batch != self.batch => return self,
            _ => (*self).clone(),
        };
        match action {
            SimulationAction::Want(wanted, favored) => {
                next.favored = favored;
                next.want(wanted);
            }
            SimulationAction::Rest => next.turn_to(next.wanted.clone()),
            SimulationAction::Again => {
                next.run = Run::Queued;
                next.turn_to(next.wanted.clone());
            }
            SimulationAction::Heard(_, model, heard) => next.hear(model, heard),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::RunId;

    fn wanted(seed: u64) -> Rc<Wanted> {
        let scenario = Rc::new(ScenarioInput { seed, ..ScenarioInput::default() });
        Rc::new(Wanted { scenario, models: vec![ModelId::Vm, ModelId::Faas] })
    }

    fn result(complete: bool) -> Box<RunResult> {
        Box::new(RunResult {
            seed: 1,
            simulated: Span::from_secs(1),
            complete,
            n_events: 0,
            totals: crate::sim::record::Totals::default(),
            latency: crate::sim::record::LatencySummary::default(),
            response_times: crate::sim::record::SpanCounts::default(),
            instance_rps: 0.0,
            queueing: crate::sim::record::Queueing::default(),
            series: crate::sim::record::Series::default(),
            decisions: Vec::new(),
            heat: Vec::new(),
            lives: Vec::new(),
            states: Default::default(),
            n_decisions_left_out: 0,
            ledger: crate::sim::record::Ledger::default(),
            fingerprint: 0,
        })
    }

    /// A simulation and what happens to it.
    struct Story(Rc<Simulation>);

    impl Story {
        fn begin() -> Self {
            Self(Rc::new(Simulation::default()))
        }

        fn then(self, action: SimulationAction) -> Self {
            Self(self.0.reduce(action))
        }

        fn want(self, seed: u64) -> Self {
            self.then(SimulationAction::Want(wanted(seed), None))
        }

        fn hear(self, model: ModelId, heard: Heard) -> Self {
            let batch = self.0.batch;
            self.then(SimulationAction::Heard(batch, model, heard))
        }

        fn answer(self, model: ModelId, complete: bool) -> Self {
            let (id, result) = (RunId(1), result(complete));
            self.hear(model, Heard::Message(FromWorker::Result { id, result, took: Span::ZERO }))
        }

        fn both_answer(self) -> Self {
            self.answer(ModelId::Faas, true).answer(ModelId::Vm, true)
        }

        fn works_on(&self) -> Option<u64> {
            self.0.at_work().map(|wanted| wanted.scenario.seed)
        }

        /// The seeds of what is in sight of the VM group and of functions.
        fn in_sight(&self) -> [Option<u64>; 2] {
            [ModelId::Vm, ModelId::Faas]
                .map(|model| Some(self.0.in_sight()?.of(model)?.scenario.seed))
        }

        fn shows(&self) -> Option<u64> {
            self.0.shown.as_ref().map(|shown| shown.wanted.scenario.seed)
        }
    }

    #[test]
    fn outcomes_show_once_every_model_has_answered() {
        let story = Story::begin().want(1).answer(ModelId::Faas, true);
        assert_eq!((story.shows(), story.works_on()), (None, Some(1)));
        let story = story.answer(ModelId::Vm, true);
        let models: Vec<_> =
            story.0.shown.iter().flat_map(|shown| shown.runs.iter()).map(|run| run.model).collect();
        assert_eq!(models, [ModelId::Vm, ModelId::Faas]);
        assert_eq!((&story.0.run, story.0.is_fresh(), story.works_on()), (&Run::Done, true, None));
    }

    #[test]
    fn an_early_answer_is_in_sight_beside_those_of_older_input() {
        let story = Story::begin().want(1).both_answer().want(2);
        assert_eq!(story.in_sight(), [Some(1), Some(1)]);
        let story = story.answer(ModelId::Faas, true);
        assert_eq!((story.in_sight(), story.shows()), ([Some(1), Some(2)], Some(1)));
        let stale = |model| story.0.is_stale_in_sight(model);
        let models = [None, Some(ModelId::Vm), Some(ModelId::Faas)];
        assert_eq!(models.map(stale), [true, true, false]);
        let story = story.answer(ModelId::Vm, true);
        assert_eq!((story.in_sight(), story.shows()), ([Some(2), Some(2)], Some(2)));
        assert!(!story.0.is_stale_in_sight(None));
    }

    #[test]
    fn a_drag_lets_the_runs_at_work_finish_and_then_goes_on_with_the_newest() {
        let story = Story::begin().want(1).want(2).want(3);
        assert_eq!((story.works_on(), story.0.is_behind()), (Some(1), true));
        let story = story.both_answer();
        assert_eq!((story.shows(), story.works_on()), (Some(1), Some(3)));
        assert!(story.0.is_stale() && story.0.run.is_under_way());
        let story = story.both_answer();
        assert_eq!((story.shows(), story.0.is_fresh(), story.works_on()), (Some(3), true, None));
    }

    #[test]
    fn long_runs_of_older_input_are_dropped_when_the_input_rests() {
        let before = Story::begin().want(1).want(2);
        let old = before.0.batch;
        let story = before.then(SimulationAction::Rest);
        assert_eq!(story.works_on(), Some(2));
        let (id, result) = (RunId(1), result(true));
        let late = Heard::Message(FromWorker::Result { id, result, took: Span::ZERO });
        let story = story.then(SimulationAction::Heard(old, ModelId::Vm, late));
        assert_eq!((story.shows(), story.works_on()), (None, Some(2)));
        let same = story.0.clone();
        assert_eq!(story.then(SimulationAction::Rest).0, same, "nothing is behind");
    }

    #[test]
    fn a_model_picked_for_another_scenario_hides_neither_the_only_run_nor_the_comparison() {
        let both = Story::begin().want(1).both_answer().0.shown.clone().expect("both are there");
        let alone = |outcomes: &Outcomes, picked| outcomes.alone(picked).map(|run| run.model);
        assert_eq!(alone(&both, Some(ModelId::Faas)), Some(ModelId::Faas));
        assert_eq!([None, Some(ModelId::Server)].map(|picked| alone(&both, picked)), [None; 2]);
        let runs = both.runs[..1].to_vec().into();
        let only = Outcomes { runs, ..both };
        for picked in [None, Some(ModelId::Vm), Some(ModelId::Server)] {
            assert_eq!(alone(&only, picked), Some(ModelId::Vm), "{picked:?}");
        }
    }

    #[test]
    fn what_was_run_before_is_not_run_again() {
        let story = Story::begin().want(1).both_answer().want(2).both_answer().want(1);
        assert_eq!((&story.0.run, story.0.is_fresh(), story.works_on()), (&Run::Done, true, None));
    }

    #[test]
    fn a_cancelled_run_shows_what_it_has_and_is_not_taken_for_a_whole_one() {
        let story = Story::begin().want(1).answer(ModelId::Vm, true).answer(ModelId::Faas, false);
        assert_eq!((&story.0.run, story.0.is_fresh()), (&Run::Cancelled, true));
        let story = story.want(2).want(1);
        assert_eq!(story.0.run, Run::Queued);
    }

    #[test]
    fn a_cancelled_run_is_run_again_only_when_that_is_asked_for() {
        let story = Story::begin().want(1).answer(ModelId::Vm, true).answer(ModelId::Faas, false);
        let story = story.want(1);
        assert_eq!((&story.0.run, story.works_on()), (&Run::Cancelled, None));
        let story = story.then(SimulationAction::Again);
        assert_eq!((&story.0.run, story.works_on()), (&Run::Queued, Some(1)));
        let story = story.both_answer();
        assert_eq!((&story.0.run, story.0.is_fresh()), (&Run::Done, true));
        let whole = story.0.clone();
        assert_eq!(story.then(SimulationAction::Again).0, whole, "nothing was broken off");
    }

    #[test]
    fn progress_is_that_of_all_models_together() {
        let at = |secs| {
            let (simulated, of) = (Span::from_secs(secs), Span::from_secs(100));
            Heard::Message(FromWorker::Progress { id: RunId(1), simulated, of })
        };
        let story = Story::begin().want(1).hear(ModelId::Vm, at(20)).hear(ModelId::Faas, at(60));
        let running =
            |secs| Run::Running { simulated: Span::from_secs(secs), of: Span::from_secs(100) };
        assert_eq!(story.0.run, running(40));
        assert_eq!(story.answer(ModelId::Faas, true).0.run, running(60));
    }

    #[test]
    fn a_worker_that_breaks_off_fails_the_run_with_its_seed() {
        let story = Story::begin().want(7).hear(ModelId::Vm, Heard::Broken("gone".to_owned()));
        assert_eq!(story.0.run, Run::Failed { seed: 7, message: "gone".to_owned() });
        assert_eq!(story.works_on(), None);
        assert_eq!(story.want(8).works_on(), Some(8));
    }

    #[test]
    fn a_worker_of_another_build_asks_for_a_reload() {
        let hello = |build: &str| Heard::Message(FromWorker::Hello { build: build.to_owned() });
        let story = Story::begin().want(1).hear(ModelId::Vm, hello(BUILD_ID));
        assert!(!story.0.needs_reload);
        assert!(story.hear(ModelId::Faas, hello("another")).0.needs_reload);
    }
}
