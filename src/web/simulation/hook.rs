//! Runs the wanted scenario in the worker and keeps the state up to date.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::run::{Run, Simulation, SimulationAction};
use super::{Heard, WorkerClient};
use crate::protocol::{RunId, ToWorker};
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;

/// How long input must rest before it is run: short enough for a drag to feel live, long enough
/// not to start a run for every pixel.
const DEBOUNCE_MS: u32 = 40;

/// The simulator, for all views.
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

    /// Asks for this scenario. What is under way for another one is dropped.
    pub(crate) fn want(&self, scenario: Rc<ScenarioInput>) {
        self.state.dispatch(SimulationAction::Want(scenario));
    }

    /// Stops the run and keeps what it has.
    pub(crate) fn cancel(&self) {
        self.cancel.emit(());
    }
}

/// The worker and the run that it was last asked for.
#[derive(Default)]
struct Link {
    client: Option<WorkerClient>,
    asked: Option<RunId>,
    timer: Option<Timeout>,
}

/// The one simulator of the page.
#[hook]
pub(crate) fn use_simulator() -> Simulator {
    let state = use_reducer_eq(Simulation::default);
    let link = use_mut_ref(Link::default);
    {
        let link = link.clone();
        let hear = hear(&state);
        let run = state.run.clone();
        let wanted = state.wanted.clone();
        let is_first = state.shown.is_none();
        use_effect_with(state.id, move |id| match (run, wanted) {
            (Run::Queued, Some(scenario)) => ask(&link, &hear, *id, scenario, is_first),
            _ => discard(&link),
        });
    }
    {
        let link = link.clone();
        let has_failed = matches!(state.run, Run::Failed { .. });
        use_effect_with(has_failed, move |has_failed| {
            if *has_failed {
                // The worker may be dead; the next run gets a new one.
                *link.borrow_mut() = Link::default();
            }
        });
    }
    let id = state.id;
    let cancel = Callback::from(move |()| {
        if let Some(client) = &link.borrow().client {
            client.post(ToWorker::Cancel(id));
        }
    });
    Simulator { state, cancel }
}

fn hear(state: &UseReducerHandle<Simulation>) -> Callback<Heard> {
    let dispatcher = state.dispatcher();
    Callback::from(move |heard| dispatcher.dispatch(SimulationAction::Heard(heard)))
}

/// Sends a run to the worker once the input rests; the very first goes at once.
fn ask(
    link: &Rc<RefCell<Link>>,
    hear: &Callback<Heard>,
    id: RunId,
    scenario: Rc<ScenarioInput>,
    is_first: bool,
) {
    let wait = if is_first { 0 } else { DEBOUNCE_MS };
    let timer = {
        let (link, hear) = (link.clone(), hear.clone());
        Timeout::new(wait, move || send(&link, &hear, id, &scenario))
    };
    link.borrow_mut().timer = Some(timer);
}

fn send(link: &Rc<RefCell<Link>>, hear: &Callback<Heard>, id: RunId, scenario: &ScenarioInput) {
    discard_asked(link);
    let mut link = link.borrow_mut();
    if link.client.is_none() {
        match WorkerClient::start(hear) {
            Ok(client) => link.client = Some(client),
            Err(message) => return hear.emit(Heard::Broken(message)),
        }
    }
    let scenario = serde_json::to_string(scenario).expect("a scenario has a JSON form");
    if let Some(client) = &link.client {
        client.post(ToWorker::Run { id, model: ModelId::Container, scenario });
    }
    link.asked = Some(id);
}

/// Nothing is to be run: what was asked for is out of date.
fn discard(link: &Rc<RefCell<Link>>) {
    link.borrow_mut().timer = None;
    discard_asked(link);
}

fn discard_asked(link: &Rc<RefCell<Link>>) {
    let mut link = link.borrow_mut();
    if let (Some(asked), Some(client)) = (link.asked.take(), &link.client) {
        client.post(ToWorker::Discard(asked));
    }
}
