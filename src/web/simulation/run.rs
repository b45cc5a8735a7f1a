//! The state of the simulator as plain data; changed only by its reducer, which is pure.

use std::rc::Rc;

use yew::Reducible;

use super::Heard;
use crate::protocol::{BUILD_ID, FromWorker, RunId};
use crate::scenario::input::ScenarioInput;
use crate::sim::record::RunResult;
use crate::units::Span;

/// How many results are kept, so that going back and forth computes nothing twice.
const MAX_KEPT: usize = 6;

/// Where the wanted run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Run {
    /// Nothing is wanted yet.
    #[default]
    Idle,
    /// Asked for; nothing has been heard of it.
    Queued,
    /// At work.
    Running {
        /// Simulated time so far.
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
    pub(crate) const fn is_under_way(&self) -> bool {
        matches!(self, Self::Queued | Self::Running { .. })
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

/// A result and what it is the result of.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// What was simulated.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// What happened.
    pub(crate) result: Rc<RunResult>,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario) && Rc::ptr_eq(&self.result, &other.result)
    }
}

/// The simulator's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Simulation {
    /// The newest run.
    pub(crate) id: RunId,
    /// Where it stands.
    pub(crate) run: Run,
    /// What it simulates.
    pub(crate) wanted: Option<Rc<ScenarioInput>>,
    /// The newest result; of an older scenario while a run is under way.
    pub(crate) shown: Option<Shown>,
    /// Page and worker are of different builds: only a reload helps.
    pub(crate) needs_reload: bool,
    kept: Vec<Shown>,
}

/// What changes the simulator's state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SimulationAction {
    /// A view shows this scenario.
    Want(Rc<ScenarioInput>),
    /// The worker said something.
    Heard(Heard),
}

impl Simulation {
    /// What is shown, if it is the result of the wanted scenario.
    pub(crate) fn is_fresh(&self) -> bool {
        let shown = self.shown.as_ref().map(|shown| &shown.scenario);
        shown.is_some() && shown == self.wanted.as_ref()
    }

    fn want(&self, scenario: Rc<ScenarioInput>) -> Self {
        let mut next = self.clone();
        next.id = self.id.next();
        let kept = self.kept.iter().find(|kept| kept.scenario == scenario);
        next.run = match kept {
            Some(_) => Run::Done,
            None => Run::Queued,
        };
        if let Some(kept) = kept {
            next.shown = Some(Shown { scenario: scenario.clone(), ..kept.clone() });
        }
        next.wanted = Some(scenario);
        next
    }

    fn hear(&self, heard: Heard) -> Self {
        let mut next = self.clone();
        match heard {
            Heard::Message(FromWorker::Hello { build }) => next.needs_reload = build != BUILD_ID,
            Heard::Message(FromWorker::Progress { id, simulated, of }) if self.awaits(id) => {
                next.run = Run::Running { simulated, of };
            }
            Heard::Message(FromWorker::Result { id, result }) if self.awaits(id) => {
                next.show(Rc::new(*result));
            }
            Heard::Message(FromWorker::Failed { id, seed, message }) if self.awaits(id) => {
                next.run = Run::Failed { seed, message };
            }
            Heard::Broken(message) if self.run.is_under_way() => {
                let seed = self.wanted.as_ref().map_or(0, |scenario| scenario.seed);
                next.run = Run::Failed { seed, message };
            }
            _ => {}
        }
        next
    }

    /// Whether a message is about the newest run; others are of runs that it superseded.
    fn awaits(&self, id: RunId) -> bool {
        id == self.id && self.run.is_under_way()
    }

    fn show(&mut self, result: Rc<RunResult>) {
        let Some(scenario) = self.wanted.clone() else { return };
        let shown = Shown { scenario, result };
        if shown.result.complete {
            self.kept.retain(|kept| kept.scenario != shown.scenario);
            self.kept.truncate(MAX_KEPT - 1);
            self.kept.insert(0, shown.clone());
        }
        self.run = if shown.result.complete { Run::Done } else { Run::Cancelled };
        self.shown = Some(shown);
    }
}

impl Reducible for Simulation {
    type Action = SimulationAction;

    fn reduce(self: Rc<Self>, action: SimulationAction) -> Rc<Self> {
        match action {
            SimulationAction::Want(scenario) if self.wanted.as_ref() == Some(&scenario) => self,
            SimulationAction::Want(scenario) => Rc::new(self.want(scenario)),
            SimulationAction::Heard(heard) => Rc::new(self.hear(heard)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(seed: u64) -> Rc<ScenarioInput> {
        Rc::new(ScenarioInput { seed, ..ScenarioInput::default() })
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
            n_decisions_left_out: 0,
            ledger: crate::sim::record::Ledger::default(),
            fingerprint: 0,
        })
    }

    fn after(actions: impl IntoIterator<Item = SimulationAction>) -> Rc<Simulation> {
        actions.into_iter().fold(Rc::new(Simulation::default()), Reducible::reduce)
    }

    fn want(seed: u64) -> SimulationAction {
        SimulationAction::Want(scenario(seed))
    }

    fn answer(id: u32, complete: bool) -> SimulationAction {
        let (id, result) = (RunId(id), result(complete));
        SimulationAction::Heard(Heard::Message(FromWorker::Result { id, result }))
    }

    #[test]
    fn a_newer_run_supersedes_an_older_one() {
        let state = after([want(1), want(2), answer(1, true)]);
        assert_eq!((&state.run, state.is_fresh()), (&Run::Queued, false));
        let state = after([want(1), want(2), answer(1, true), answer(2, true)]);
        assert_eq!((&state.run, state.is_fresh()), (&Run::Done, true));
    }

    #[test]
    fn the_old_result_stays_in_sight_while_the_new_one_is_computed() {
        let state = after([want(1), answer(1, true), want(2)]);
        assert!(state.shown.is_some() && !state.is_fresh() && state.run.is_under_way());
    }

    #[test]
    fn a_scenario_that_was_run_before_is_not_run_again() {
        let state = after([want(1), answer(1, true), want(2), answer(2, true), want(1)]);
        assert_eq!((&state.run, state.is_fresh()), (&Run::Done, true));
    }

    #[test]
    fn a_cancelled_run_shows_what_it_has_and_is_not_taken_for_a_whole_one() {
        let state = after([want(1), answer(1, false)]);
        assert_eq!((&state.run, state.is_fresh()), (&Run::Cancelled, true));
        let state = after([want(1), answer(1, false), want(2), want(1)]);
        assert_eq!(state.run, Run::Queued);
    }

    #[test]
    fn a_worker_that_breaks_off_fails_the_run_with_its_seed() {
        let broken = SimulationAction::Heard(Heard::Broken("gone".to_owned()));
        let state = after([want(7), broken]);
        assert_eq!(state.run, Run::Failed { seed: 7, message: "gone".to_owned() });
    }

    #[test]
    fn a_worker_of_another_build_asks_for_a_reload() {
        let hello = |build: &str| {
            let build = build.to_owned();
            SimulationAction::Heard(Heard::Message(FromWorker::Hello { build }))
        };
        assert!(after([hello("another")]).needs_reload);
        assert!(!after([hello(BUILD_ID)]).needs_reload);
    }
}
