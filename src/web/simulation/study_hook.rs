//! Has the runs of a study made by the page's workers.

use yew::prelude::*;

use super::Workers;
use super::hook::as_json;
use super::study::{Job, Study, StudyAction};
use crate::protocol::RunId;

/// A study of the view's own, on the workers that all share.
#[derive(Clone, PartialEq)]
pub(crate) struct Studied {
    state: UseReducerHandle<Study>,
}

impl Studied {
    /// Where it stands.
    pub(crate) fn state(&self) -> &Study {
        &self.state
    }

    /// Starts these runs, in place of whatever was under way.
    pub(crate) fn start(&self, jobs: Vec<Job>) {
        self.state.dispatch(StudyAction::Start(jobs.into(), Workers::most()));
    }

    /// Stops the runs and keeps what is done.
    pub(crate) fn cancel(&self) {
        self.state.dispatch(StudyAction::Cancel);
    }

    /// Forgets everything, when it is about something that is no longer in sight.
    pub(crate) fn clear(&self) {
        self.state.dispatch(StudyAction::Clear);
    }
}

/// What the workers have been given for a study.
#[derive(Default)]
struct Sent {
    turn: u32,
    runs: Vec<RunId>,
}

/// A study.
#[hook]
pub(crate) fn use_study(workers: &Workers) -> Studied {
    let state = use_reducer_eq(Study::default);
    let sent = use_mut_ref(Sent::default);
    {
        let (workers, sent, dispatcher) = (workers.clone(), sent.clone(), state.dispatcher());
        let (turn, jobs, n) = state.sent();
        use_effect_with((turn, n), move |(turn, n)| {
            let mut sent = sent.borrow_mut();
            if sent.turn != *turn {
                discard(&workers, &mut sent);
                sent.turn = *turn;
            }
            for place in sent.runs.len()..*n {
                sent.runs.push(send(&workers, &dispatcher, *turn, place, &jobs[place]));
            }
        });
    }
    {
        let workers = workers.clone();
        use_effect_with((), move |()| move || discard(&workers, &mut sent.borrow_mut()));
    }
    Studied { state }
}

/// Those that are done are known to no worker any more.
fn discard(workers: &Workers, sent: &mut Sent) {
    for run in sent.runs.drain(..) {
        workers.discard(run);
    }
}

fn send(
    workers: &Workers,
    dispatcher: &UseReducerDispatcher<Study>,
    turn: u32,
    place: usize,
    job: &Job,
) -> RunId {
    let dispatcher = dispatcher.clone();
    let hear = Callback::from(move |heard| {
        dispatcher.dispatch(StudyAction::Heard(turn, place, heard));
    });
    workers.run(job.model, as_json(&job.scenario), hear)
}
