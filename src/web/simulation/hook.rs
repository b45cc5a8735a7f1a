//! Has what a view wants run by the page's workers, and keeps its state up to date.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::Workers;
use super::run::{BatchId, Simulation, SimulationAction, Wanted};
use crate::protocol::RunId;
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;

/// How long input must rest before runs of older input are dropped: a drag moves on sooner.
const REST_MS: u32 = 250;

/// A figure that simulates.
#[derive(Clone, PartialEq)]
pub(crate) struct Simulator {
    state: UseReducerHandle<Simulation>,
    cancel: Callback<()>,
}

impl Simulator {
    /// Where it stands.
    pub(crate) fn state(&self) -> &Simulation {
        &self.state
    }

    /// Asks for these runs; those of older input are dropped.
    pub(crate) fn want(&self, wanted: Rc<Wanted>) {
        self.want_first(wanted, None);
    }

    /// Asks for these runs, and for that of a model before the others.
    pub(crate) fn want_first(&self, wanted: Rc<Wanted>, model: Option<ModelId>) {
        self.state.dispatch(SimulationAction::Want(wanted, model));
    }

    /// Asks once more for runs that were stopped or failed.
    pub(crate) fn run_again(&self) {
        self.state.dispatch(SimulationAction::Again);
    }

    /// Stops the runs and keeps what they have.
    pub(crate) fn cancel(&self) {
        self.cancel.emit(());
    }

    /// The fingerprints of the wanted results, in hexadecimal digits, in the order of the models.
    pub(crate) fn fingerprints(&self) -> Option<String> {
        let shown = self.state.shown.as_ref().filter(|_| self.state.is_fresh())?;
        Some(shown.fingerprints())
    }
}

/// A simulator of the view's own, on the workers that all share.
#[hook]
pub(crate) fn use_simulator(workers: &Workers) -> Simulator {
    let state = use_reducer_eq(Simulation::default);
    let runs = use_mut_ref(Vec::<RunId>::new);
    {
        let (workers, runs) = (workers.clone(), runs.clone());
        let (dispatcher, wanted) = (state.dispatcher(), state.at_work().cloned());
        let favored = state.favored;
        use_effect_with(state.batch, move |batch| {
            for old in runs.take() {
                workers.discard(old);
            }
            if let Some(wanted) = wanted {
                *runs.borrow_mut() = send(&workers, &dispatcher, *batch, (&wanted, favored));
            }
        });
    }
    {
        let dispatcher = state.dispatcher();
        let behind = state.is_behind().then(|| state.wanted().cloned()).flatten();
        use_effect_with(behind, move |behind| {
            let rest = move || dispatcher.dispatch(SimulationAction::Rest);
            let timer = behind.is_some().then(|| Timeout::new(REST_MS, rest));
            move || drop(timer)
        });
    }
    {
        let (workers, runs) = (workers.clone(), runs.clone());
        use_effect_with((), move |()| {
            move || {
                for run in runs.take() {
                    workers.discard(run);
                }
            }
        });
    }
    let workers = workers.clone();
    let cancel = Callback::from(move |()| {
        for run in runs.borrow().iter() {
            workers.cancel(*run);
        }
    });
    Simulator { state, cancel }
}

fn send(
    workers: &Workers,
    dispatcher: &UseReducerDispatcher<Simulation>,
    batch: BatchId,
    (wanted, favored): (&Wanted, Option<ModelId>),
) -> Vec<RunId> {
    let hear = |model| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |heard| {
            dispatcher.dispatch(SimulationAction::Heard(batch, model, heard));
        })
    };
    workers.run_all(&wanted.models, favored, &as_json(&wanted.scenario), hear)
}

/// A scenario in its JSON format, as workers take it.
pub(super) fn as_json(scenario: &ScenarioInput) -> String {
    // By way of a value: links and the form write one anyway, and a second writer of the whole
    // format would be 28 KB more to load.
    let scenario = serde_json::to_value(scenario).expect("a scenario has a JSON form");
    scenario.to_string()
}
