//! The page's workers: a few, shared by all figures that simulate.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::rc::Rc;

use gloo::utils::window;
use yew::Callback;

use super::{Heard, WorkerClient};
use crate::protocol::{FromWorker, RunId, ToWorker};
use crate::scenario::ModelId;
use crate::units::Span;
use crate::web::browser;

/// Most workers: each holds a compiled engine, and five models are the most that run at once.
const MAX_WORKERS: usize = 4;

/// The workers of the page; all clones are the same ones.
#[derive(Clone, Default)]
pub(crate) struct Workers(Rc<RefCell<Crew>>);

#[derive(Default)]
struct Crew {
    members: Vec<Member>,
    last_member: u32,
    last_run: RunId,
    /// How long the newest whole run of each model took.
    took: [Option<Span>; ModelId::COUNT],
}

/// A worker and the runs that it has not answered yet.
struct Member {
    number: u32,
    client: WorkerClient,
    runs: Vec<Pending>,
}

/// A run that is waited for.
struct Pending {
    id: RunId,
    model: ModelId,
    hear: Callback<Heard>,
}

impl PartialEq for Workers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Workers {
    /// Has a scenario, in its JSON format, run on a model by the worker with the least to do, and
    /// starts one more where all are busy. What it says of the run reaches `hear`.
    pub(crate) fn run(&self, model: ModelId, scenario: String, hear: Callback<Heard>) -> RunId {
        let id = self.next_run();
        if let Err(message) = self.staff() {
            hear.emit(Heard::Broken(message));
            return id;
        }
        if let Some(member) = self.0.borrow_mut().freest() {
            member.runs.push(Pending { id, model, hear });
            member.client.post(ToWorker::Run { id, model, scenario });
        }
        id
    }

    /// Models in the order in which to have them run: the favored one, which the reader looks at,
    /// then the longest first, by the greedy rule for parallel machines, so that all workers are
    /// done at nearly the same time (R. L. Graham, "Bounds on multiprocessing timing anomalies",
    /// 1969).
    pub(crate) fn in_turn(&self, models: &[ModelId], favored: Option<ModelId>) -> Vec<ModelId> {
        let crew = self.0.borrow();
        let mut models = models.to_vec();
        models.sort_by_key(|model| (Some(*model) != favored, Reverse(crew.expected(*model))));
        models
    }

    /// How many runs are worked on at once: as many as there are processors, within reason. A page
    /// of another site may hold many frames with the guide, so each takes one.
    pub(crate) fn most() -> usize {
        if browser::is_framed() {
            return 1;
        }
        (window().navigator().hardware_concurrency() as usize).clamp(1, MAX_WORKERS)
    }

    /// Stops a run, which then answers with what it has.
    pub(crate) fn cancel(&self, id: RunId) {
        if let Some(member) = self.0.borrow().member_of(id) {
            member.client.post(ToWorker::Cancel(id));
        }
    }

    /// Stops a run without an answer.
    pub(crate) fn discard(&self, id: RunId) {
        if let Some(member) = self.0.borrow().member_of(id) {
            member.client.post(ToWorker::Discard(id));
        }
        self.0.borrow_mut().forget(id);
    }

    fn next_run(&self) -> RunId {
        let mut crew = self.0.borrow_mut();
        crew.last_run = crew.last_run.next();
        crew.last_run
    }

    /// Starts a worker unless one is idle or there are as many as the machine can use.
    fn staff(&self) -> Result<(), String> {
        let number = {
            let mut crew = self.0.borrow_mut();
            let is_enough = crew.members.iter().any(|member| member.runs.is_empty())
                || crew.members.len() >= Self::most();
            if is_enough {
                return Ok(());
            }
            crew.last_member += 1;
            crew.last_member
        };
        let hear = {
            let workers = self.clone();
            Callback::from(move |heard| workers.hear(number, heard))
        };
        match WorkerClient::start(&hear) {
            Ok(client) => {
                let member = Member { number, client, runs: Vec::new() };
                self.0.borrow_mut().members.push(member);
                Ok(())
            }
            Err(_) if !self.0.borrow().members.is_empty() => Ok(()),
            Err(message) => Err(message),
        }
    }

    /// Passes on what a worker says. Callbacks may ask for runs, so nothing is borrowed then.
    fn hear(&self, number: u32, heard: Heard) {
        let mut concerned = self.0.borrow_mut().concerned(number, &heard);
        let Some(last) = concerned.pop() else { return };
        for hear in concerned {
            hear.emit(heard.clone());
        }
        last.emit(heard);
    }
}

impl Crew {
    /// The worker with the least to do.
    fn freest(&mut self) -> Option<&mut Member> {
        let to_do = |member: &Member| {
            let spans = member.runs.iter().map(|run| self.expected(run.model));
            spans.fold(Span::ZERO, |sum, span| sum + span)
        };
        let loads: Vec<_> = self.members.iter().map(to_do).collect();
        let members = self.members.iter_mut().zip(loads);
        members.min_by_key(|(_, load)| *load).map(|(member, _)| member)
    }

    /// How long a run of a model is likely to take: as long as its last one, since a hand at a
    /// control changes little at a time. What was never run is taken for as long as the longest.
    fn expected(&self, model: ModelId) -> Span {
        let longest = || self.took.into_iter().flatten().max();
        self.took[model.index()].or_else(longest).unwrap_or(Span::from_millis(1))
    }

    fn member_of(&self, id: RunId) -> Option<&Member> {
        self.members.iter().find(|member| member.runs.iter().any(|run| run.id == id))
    }

    fn forget(&mut self, id: RunId) {
        for member in &mut self.members {
            member.runs.retain(|run| run.id != id);
        }
    }

    /// Who wants to hear this. A run that has ended is struck off, and so is a broken worker.
    fn concerned(&mut self, number: u32, heard: &Heard) -> Vec<Callback<Heard>> {
        let Some(place) = self.members.iter().position(|member| member.number == number) else {
            return Vec::new();
        };
        let all = |member: &Member| member.runs.iter().map(|run| run.hear.clone()).collect();
        let id = match heard {
            Heard::Broken(_) => return all(&self.members.remove(place)),
            Heard::Message(FromWorker::Hello { .. }) => return all(&self.members[place]),
            Heard::Message(FromWorker::Progress { id, .. }) => *id,
            Heard::Message(
                FromWorker::Result { id, .. }
                | FromWorker::Failed { id, .. }
                | FromWorker::Measured { id, .. },
            ) => *id,
        };
        let runs = &mut self.members[place].runs;
        let Some(at) = runs.iter().position(|run| run.id == id) else { return Vec::new() };
        if matches!(heard, Heard::Message(FromWorker::Progress { .. })) {
            return vec![runs[at].hear.clone()];
        }
        let Pending { model, hear, .. } = runs.remove(at);
        if let Heard::Message(FromWorker::Result { result, took, .. }) = heard
            && result.complete
        {
            self.took[model.index()] = Some(*took);
        }
        if matches!(heard, Heard::Message(FromWorker::Failed { .. })) {
            // It may be dead; whatever else it was to do fails with it.
            let member = self.members.remove(place);
            return std::iter::once(hear).chain(all(&member)).collect();
        }
        vec![hear]
    }
}
