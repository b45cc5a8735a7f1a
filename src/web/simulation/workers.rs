//! The page's workers: a few, shared by all figures that simulate.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::utils::window;
use js_sys::Function;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::{Heard, WorkerClient};
use crate::protocol::{FromWorker, RunId, ToWorker};
use crate::scenario::ModelId;
use crate::units::Span;
use crate::web::{browser, embed};

/// Most workers: each holds a compiled engine, and five models are the most that run at once.
const MAX_WORKERS: u32 = 4;

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
    turn: Turn,
}

/// Whether a frame of another site may compute: several of them share what the machine can do.
#[derive(Default)]
enum Turn {
    /// It has nothing to compute, or the page is no frame and may always.
    #[default]
    Unasked,
    /// It waits, and with it these messages to the workers of these numbers.
    Awaited(Vec<(u32, ToWorker)>),
    /// It may, until it gives that back by this function.
    Taken(Function),
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
    /// Has a scenario, in its JSON format, run on a model by the worker with the least to do. What
    /// it says of the run reaches `hear`.
    pub(crate) fn run(&self, model: ModelId, scenario: String, hear: Callback<Heard>) -> RunId {
        let runs = self.run_all(&[model], None, &scenario, |_| hear.clone());
        runs[0]
    }

    /// Has a scenario, in its JSON format, run on models, so that all workers are done with them as
    /// soon as can be, and each with the shortest of its runs first; the favored one goes before
    /// all. What a worker says of the run of a model reaches what `hear` gives for it.
    pub(crate) fn run_all(
        &self,
        models: &[ModelId],
        favored: Option<ModelId>,
        scenario: &str,
        hear: impl Fn(ModelId) -> Callback<Heard>,
    ) -> Vec<RunId> {
        let runs: Vec<_> = models.iter().map(|model| (*model, self.next_run())).collect();
        let ids = runs.iter().map(|(_, id)| *id).collect();
        if let Err(message) = self.staff(models.len()) {
            for (model, _) in runs {
                hear(model).emit(Heard::Broken(message.clone()));
            }
            return ids;
        }
        self.ask_for_turn();
        let mut crew = self.0.borrow_mut();
        for (place, model, id) in crew.shared_out(runs, favored) {
            crew.members[place].runs.push(Pending { id, model, hear: hear(model) });
            crew.post(place, ToWorker::Run { id, model, scenario: scenario.to_owned() });
        }
        ids
    }

    /// In a frame, what is posted from now on waits for its turn, unless the frame has it.
    fn ask_for_turn(&self) {
        let mut crew = self.0.borrow_mut();
        if !browser::is_framed() || !matches!(crew.turn, Turn::Unasked) {
            return;
        }
        crew.turn = Turn::Awaited(Vec::new());
        let workers = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(give_back) = embed::take_turn(Self::processors()).await {
                workers.0.borrow_mut().begin(give_back);
            }
        });
    }

    /// How many runs are worked on at once: as many as there are processors, within reason. A page
    /// of another site may hold many frames with the guide, so each takes one.
    pub(crate) fn most() -> usize {
        if browser::is_framed() { 1 } else { Self::processors() as usize }
    }

    /// How many workers may compute at once: of a page, or of all frames of another site's page.
    fn processors() -> u32 {
        (window().navigator().hardware_concurrency() as u32).clamp(1, MAX_WORKERS)
    }

    /// Stops a run, which then answers with what it has.
    pub(crate) fn cancel(&self, id: RunId) {
        self.0.borrow_mut().tell_of(id, ToWorker::Cancel(id));
    }

    /// Stops a run without an answer.
    pub(crate) fn discard(&self, id: RunId) {
        let mut crew = self.0.borrow_mut();
        crew.tell_of(id, ToWorker::Discard(id));
        crew.forget(id);
        crew.end_turn();
    }

    fn next_run(&self) -> RunId {
        let mut crew = self.0.borrow_mut();
        crew.last_run = crew.last_run.next();
        crew.last_run
    }

    /// Starts workers until one is idle for each run or there are as many as the machine can use.
    fn staff(&self, n_runs: usize) -> Result<(), String> {
        while self.0.borrow().n_idle() < n_runs && self.0.borrow().members.len() < Self::most() {
            if let Err(message) = self.start_one() {
                let has_any = !self.0.borrow().members.is_empty();
                return if has_any { Ok(()) } else { Err(message) };
            }
        }
        Ok(())
    }

    fn start_one(&self) -> Result<(), String> {
        let number = {
            let mut crew = self.0.borrow_mut();
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
            Err(message) => Err(message),
        }
    }

    /// Passes on what a worker says. Callbacks may ask for runs, so nothing is borrowed then.
    fn hear(&self, number: u32, heard: Heard) {
        let mut concerned = {
            let mut crew = self.0.borrow_mut();
            let concerned = crew.concerned(number, &heard);
            crew.end_turn();
            concerned
        };
        let Some(last) = concerned.pop() else { return };
        for hear in concerned {
            hear.emit(heard.clone());
        }
        last.emit(heard);
    }
}

impl Crew {
    fn n_idle(&self) -> usize {
        self.members.iter().filter(|member| member.runs.is_empty()).count()
    }

    /// Which member does which run, in the order in which to post them.
    fn shared_out(
        &self,
        mut runs: Vec<(ModelId, RunId)>,
        favored: Option<ModelId>,
    ) -> Vec<(usize, ModelId, RunId)> {
        runs.sort_by_key(|(model, _)| (Some(*model) != favored, self.expected(*model)));
        let to_do = |member: &Member| {
            let spans = member.runs.iter().map(|run| self.expected(run.model));
            spans.fold(Span::ZERO, |sum, span| sum + span)
        };
        let loads: Vec<_> = self.members.iter().map(to_do).collect();
        let lengths: Vec<_> = runs.iter().map(|(model, _)| self.expected(*model)).collect();
        let places = share_out(&lengths, &loads);
        places.into_iter().zip(runs).map(|(place, (model, id))| (place, model, id)).collect()
    }

    /// How long a run of a model is likely to take: as long as its last one, since a hand at a
    /// control changes little at a time. What was never run is taken for as long as the longest.
    fn expected(&self, model: ModelId) -> Span {
        let longest = || self.took.into_iter().flatten().max();
        self.took[model.index()].or_else(longest).unwrap_or(Span::from_millis(1))
    }

    /// Sends a message to a worker, or keeps it until the frame has its turn.
    fn post(&mut self, place: usize, message: ToWorker) {
        let member = &self.members[place];
        match &mut self.turn {
            Turn::Awaited(unsent) => unsent.push((member.number, message)),
            Turn::Unasked | Turn::Taken(_) => member.client.post(message),
        }
    }

    /// Sends a message to the worker that has a run.
    fn tell_of(&mut self, id: RunId, message: ToWorker) {
        let has_it = |member: &Member| member.runs.iter().any(|run| run.id == id);
        if let Some(place) = self.members.iter().position(has_it) {
            self.post(place, message);
        }
    }

    /// It is the frame's turn: what has waited is sent, but for runs that nobody waits for.
    fn begin(&mut self, give_back: Function) {
        let taken = Turn::Taken(give_back);
        if let Turn::Awaited(unsent) = std::mem::replace(&mut self.turn, taken) {
            for (number, message) in unsent {
                let member = self.members.iter().find(|member| member.number == number);
                let is_due = |member: &&Member| match &message {
                    ToWorker::Run { id, .. } => member.runs.iter().any(|run| run.id == *id),
                    _ => true,
                };
                if let Some(member) = member.filter(is_due) {
                    member.client.post(message);
                }
            }
        }
        self.end_turn();
    }

    /// Lets another frame begin, once nothing is computed in this one.
    fn end_turn(&mut self) {
        let is_idle = self.n_idle() == self.members.len();
        if let Turn::Taken(give_back) = &self.turn
            && is_idle
        {
            // It resolves a promise, which cannot fail.
            let _ = give_back.call0(&JsValue::NULL);
            self.turn = Turn::Unasked;
        }
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
                | FromWorker::Measured { id, .. }
                | FromWorker::Read { id, .. },
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

/// For each of some runs the worker that does it, so that the last worker is done as soon as can
/// be, and among such ways the sum of squares is least. By trying all ways: five runs on four
/// workers have 1,024 of them.
fn share_out(runs: &[Span], loads: &[Span]) -> Vec<usize> {
    let n_ways = loads.len().pow(runs.len() as u32);
    let ways = (0..n_ways).map(|way| {
        let place = |run: usize| way / loads.len().pow(run as u32) % loads.len();
        (0..runs.len()).map(place).collect::<Vec<_>>()
    });
    ways.min_by_key(|places| cost(places, runs, loads)).unwrap_or_default()
}

/// When the last worker is done, and how unevenly they are loaded.
fn cost(places: &[usize], runs: &[Span], loads: &[Span]) -> (Span, u128) {
    let mut loads = loads.to_vec();
    for (place, run) in places.iter().zip(runs) {
        loads[*place] += *run;
    }
    let last = loads.iter().max().copied().unwrap_or_default();
    (last, loads.iter().map(|load| u128::from(load.as_nanos()).pow(2)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(runs: &[u64], loads: &[u64]) -> Vec<usize> {
        let spans = |millis: &[u64]| millis.iter().copied().map(Span::from_millis).collect();
        let (runs, loads): (Vec<Span>, Vec<Span>) = (spans(runs), spans(loads));
        share_out(&runs, &loads)
    }

    /// The greedy rule, the longest first, would need 27 + 18 + 16 = 61.
    #[test]
    fn two_workers_are_done_as_soon_as_can_be() {
        let runs = [16, 18, 20, 26, 27];
        let places = shared(&runs, &[0, 0]);
        let load =
            |worker| runs.iter().zip(&places).filter(|(_, p)| **p == worker).map(|(r, _)| r).sum();
        let loads: [u64; 2] = [load(0), load(1)];
        assert_eq!(loads.into_iter().max(), Some(54));
    }

    #[test]
    fn a_worker_that_has_much_to_do_gets_less() {
        assert_eq!(shared(&[5], &[9, 2, 3]), [1]);
        assert_eq!(shared(&[5, 5], &[11, 0]), [1, 1]);
    }

    #[test]
    fn runs_of_equal_length_go_to_different_workers() {
        let mut places = shared(&[1, 1, 1], &[0, 0, 0, 0]);
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 3);
    }
}
