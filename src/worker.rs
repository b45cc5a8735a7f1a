//! The browser's worker: what is asked of it and how it answers.
//!
//! It works in slices of a few milliseconds and goes back to its message loop after each, so that
//! a cancelled run stops at once and keeps what it has.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use crate::protocol::{self, BUILD_ID, FromWorker, Measurement, RunId, Speed, ToWorker, Workload};
use crate::scenario::{ModelId, check, compose, input::ScenarioInput};
use crate::sim::engine::{Progress, Run};
use crate::sim::yardstick::{self, FAAS_N_REQUESTS};
use crate::units::Span;

/// How long a slice lasts before messages are heard again, in milliseconds.
const SLICE_MS: f64 = 12.0;
/// Events between two looks at the clock: well under a millisecond of work.
const EVENTS_PER_LOOK: u64 = 5_000;
/// Time between two reports of progress, in milliseconds.
const REPORT_EVERY_MS: f64 = 80.0;
/// Requests of a queue that is measured: long enough for the clock, short enough to wait for.
const N_QUEUE_REQUESTS: u32 = 200_000;
/// How often each program is measured; the median counts.
const MEASURED_ROUNDS: usize = 7;

thread_local! {
    /// The run that is being worked on, for the message that a panic leaves behind.
    static AT_WORK: Cell<(RunId, u64)> = const { Cell::new((RunId(0), 0)) };
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Says hello and starts to listen.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    report_panics(scope.clone());
    let Ok(bell) = MessageChannel::new() else { return };
    let work = listener(|_| with_desk(Desk::work));
    bell.port1().set_onmessage(Some(work.as_ref().unchecked_ref()));
    work.forget();
    let hear = listener(|event| {
        let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else { return };
        let Ok(message) = protocol::decode(&Uint8Array::new(&buffer).to_vec()) else { return };
        with_desk(|desk| desk.hear(message));
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post(&scope, &FromWorker::Hello { build: BUILD_ID.to_owned() });
    let desk = Desk { scope, bell, is_rung: false, line: VecDeque::new(), active: None };
    DESK.with_borrow_mut(|place| *place = Some(desk));
}

fn listener(hear: impl Fn(MessageEvent) + 'static) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(hear)
}

fn with_desk(act: impl FnOnce(&mut Desk)) {
    DESK.with_borrow_mut(|desk| {
        if let Some(desk) = desk {
            act(desk);
        }
    });
}

/// The worker's state.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    /// Rung to come back here after the messages that wait.
    bell: MessageChannel,
    is_rung: bool,
    line: VecDeque<Job>,
    active: Option<Active>,
}

/// A run that waits for its turn.
struct Job {
    id: RunId,
    model: ModelId,
    scenario: String,
}

/// The run that is worked on.
struct Active {
    id: RunId,
    run: Run,
    end: Span,
    reported_at: f64,
    /// Time that was worked on it, in milliseconds.
    worked_ms: f64,
}

impl Desk {
    fn hear(&mut self, message: ToWorker) {
        match message {
            ToWorker::Hello { .. } => {}
            ToWorker::Run { id, model, scenario } => {
                self.line.push_back(Job { id, model, scenario });
                self.ring();
            }
            ToWorker::Cancel(id) => self.cancel(id),
            ToWorker::Discard(id) => {
                self.line.retain(|job| job.id != id);
                self.active.take_if(|active| active.id == id);
            }
            ToWorker::Measure { id } => {
                let measurement = self.measure();
                self.post(&FromWorker::Measured { id, measurement });
            }
            ToWorker::Read { id, text, options } => {
                AT_WORK.set((id, 0));
                let found = Box::new(crate::import::read(&text, &options));
                self.post(&FromWorker::Read { id, found });
            }
        }
    }

    /// Ends a run where it stands; one that waits has nothing to show but its beginning.
    fn cancel(&mut self, id: RunId) {
        let waiting = self.line.iter().position(|job| job.id == id);
        let begun = match waiting.and_then(|place| self.line.remove(place)) {
            Some(job) => self.open(job),
            None => self.active.take_if(|active| active.id == id),
        };
        if let Some(run) = begun {
            self.finish(run);
            self.ring();
        }
    }

    /// One slice of work.
    fn work(&mut self) {
        self.is_rung = false;
        if self.active.is_none() {
            let job = self.line.pop_front();
            self.active = job.and_then(|job| self.open(job));
        }
        let Some(mut active) = self.active.take() else { return };
        let started = self.now_ms();
        while active.run.advance(EVENTS_PER_LOOK) == Progress::Running {
            let now = self.now_ms();
            if now - started >= SLICE_MS {
                active.worked_ms += now - started;
                self.report(&mut active, now);
                self.active = Some(active);
                return self.ring();
            }
        }
        active.worked_ms += self.now_ms() - started;
        self.finish(active);
        self.ring();
    }

    fn open(&self, job: Job) -> Option<Active> {
        let Job { id, model, scenario } = job;
        let opened = prepare(model, &scenario);
        match opened {
            Ok((run, seed, end)) => {
                AT_WORK.set((id, seed));
                Some(Active { id, run, end, reported_at: self.now_ms(), worked_ms: 0.0 })
            }
            Err(message) => {
                self.post(&FromWorker::Failed { id, seed: 0, message });
                None
            }
        }
    }

    fn report(&self, active: &mut Active, now: f64) {
        if now - active.reported_at < REPORT_EVERY_MS {
            return;
        }
        active.reported_at = now;
        let simulated = active.run.now().since(crate::units::SimTime::ZERO);
        self.post(&FromWorker::Progress { id: active.id, simulated, of: active.end });
    }

    fn finish(&self, active: Active) {
        let took = Span::from_secs_f64(active.worked_ms / 1e3);
        let result = Box::new(active.run.finish());
        self.post(&FromWorker::Result { id: active.id, result, took });
    }

    fn measure(&self) -> Measurement {
        let mut measurement =
            Measurement { n_rounds: MEASURED_ROUNDS as u32, ..Measurement::default() };
        let mut queue = Times::default();
        let mut functions = Times::default();
        for round in 0..=MEASURED_ROUNDS as u64 {
            let through_the_engine = yardstick::through_the_engine;
            let (engine, engine_ms) = self.timed(through_the_engine, N_QUEUE_REQUESTS, round);
            let (direct, direct_ms) = self.timed(yardstick::by_hand, N_QUEUE_REQUESTS, round);
            queue.add(round, engine_ms, direct_ms);
            (measurement.engine_mean, measurement.yardstick_mean) = (engine.mean, direct.mean);
            let through_the_engine = yardstick::cold_share_through_the_engine;
            let (_, engine_ms) = self.timed(through_the_engine, FAAS_N_REQUESTS, round);
            let by_hand = yardstick::cold_share_by_hand;
            let (_, direct_ms) = self.timed(by_hand, FAAS_N_REQUESTS, round);
            functions.add(round, engine_ms, direct_ms);
        }
        measurement.speeds = vec![
            queue.speed(Workload::Queue, N_QUEUE_REQUESTS),
            functions.speed(Workload::Functions, FAAS_N_REQUESTS),
        ];
        measurement.speeds.extend(ModelId::ALL.into_iter().filter_map(|m| self.measure_model(m)));
        measurement
    }

    /// The default scenario on a model.
    fn measure_model(&self, model: ModelId) -> Option<Speed> {
        let scenario = check(&ScenarioInput::default()).ok()?;
        let (mut times, mut n_requests) = (Times::default(), 0);
        for round in 0..=MEASURED_ROUNDS as u64 {
            let mut run = compose::run(&scenario, model, 1)?;
            let start = self.now_ms();
            while run.advance(u64::MAX) == Progress::Running {}
            times.add(round, self.now_ms() - start, 0.0);
            n_requests = run.finish().totals.arrived as u32;
        }
        let speed = times.speed(Workload::Default(model), n_requests);
        Some(Speed { yardstick_ns: None, ..speed })
    }

    /// What a program gives for so many requests and a seed, and how long it takes, in
    /// milliseconds.
    ///
    /// Called by its address, it is inlined by no optimizer: a browser runs a function in its
    /// first, slow version until it is called again, and this one's caller is called once.
    fn timed<T>(&self, program: fn(u64, u64) -> T, n_requests: u32, seed: u64) -> (T, f64) {
        let start = self.now_ms();
        let result = std::hint::black_box(program)(n_requests.into(), seed);
        (result, self.now_ms() - start)
    }

    /// Asks to be called again once the messages that wait have been heard.
    fn ring(&mut self) {
        if !std::mem::replace(&mut self.is_rung, true) {
            let _ = self.bell.port2().post_message(&JsValue::NULL);
        }
    }

    fn now_ms(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }

    fn post(&self, message: &FromWorker) {
        post(&self.scope, message);
    }
}

/// The run of a scenario, with its seed and the time at its end.
fn prepare(model: ModelId, scenario: &str) -> Result<(Run, u64, Span), String> {
    let input: ScenarioInput = serde_json::from_str(scenario).map_err(|e| e.to_string())?;
    let (seed, end) = (input.seed, Span::from_secs_f64(input.duration_s));
    let scenario = check(&input)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let run = compose::run(&scenario, model, seed);
    run.map(|run| (run, seed, end)).ok_or_else(|| "the scenario lacks this model".to_owned())
}

/// How long rounds of a workload took, in milliseconds.
#[derive(Default)]
struct Times {
    engine: Vec<f64>,
    by_hand: Vec<f64>,
}

impl Times {
    /// The first round only warms up the compiled code.
    fn add(&mut self, round: u64, engine_ms: f64, by_hand_ms: f64) {
        if round > 0 {
            self.engine.push(engine_ms);
            self.by_hand.push(by_hand_ms);
        }
    }

    fn speed(self, workload: Workload, n_requests: u32) -> Speed {
        let nanos_each = |millis: Vec<f64>| median(millis) * 1e6 / f64::from(n_requests.max(1));
        let yardstick_ns = Some(nanos_each(self.by_hand));
        Speed { workload, n_requests, engine_ns: nanos_each(self.engine), yardstick_ns }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Sends a message; its bytes are handed over, not copied.
fn post(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    let buffer = Uint8Array::from(protocol::encode(message).as_slice()).buffer();
    let transfer = js_sys::Array::of1(&buffer);
    if let Err(error) = scope.post_message_with_transfer(&buffer, &transfer) {
        wasm_bindgen::throw_val(error);
    }
}

/// A panic ends the worker; before that it tells which run it was, so that it can be repeated.
fn report_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |panic| {
        let (id, seed) = AT_WORK.get();
        post(&scope, &FromWorker::Failed { id, seed, message: panic.to_string() });
    }));
}
