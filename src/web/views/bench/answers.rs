//! How soon the page answers: from a slider's input to the painted figure, and one chart.

use std::cell::Cell;
use std::rc::Rc;

use gloo::render::request_animation_frame;
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use web_sys::{Element, Event, EventInit, HtmlInputElement};
use yew::prelude::*;

use super::super::simulate::{Overall, use_wanted};
use crate::chart::yardstick::{N_POINTS, N_SERIES, SIZE, noisy};
use crate::chart::{Kind, draw};
use crate::scenario::input::{RateInput, ScenarioInput};
use crate::text::{Lang, format, ui};
use crate::web::components::{ResultPane, RunStatus, input_value, when};
use crate::web::form::{Draft, DraftAction};
use crate::web::simulation::Simulator;

/// Moves of the slider that count, and drawings of the chart that count.
const N_ROUNDS: usize = 20;
/// Peak rate of the default scenario, which the slider starts from, in requests per second. Each
/// move adds one: as much work as the default, and no scenario twice.
const FIRST_PEAK_RPS: usize = 240;
/// What the medians should not exceed, in milliseconds: an answer that feels immediate, and one
/// frame of a display. How long all answers take is for the reader to know.
const TARGETS_MS: Times<Option<f64>> = Times { first: Some(100.0), all: None, drawing: Some(16.0) };

/// Something of each measurement.
#[derive(Clone, Debug, PartialEq)]
struct Times<T> {
    /// From the slider's input to the picture with the first model's answer.
    first: T,
    /// From the input to the picture with all models' answers.
    all: T,
    /// Of one chart.
    drawing: T,
}

/// How far the measurement is.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Idle,
    Running,
    Done(Times<Vec<f64>>),
}

impl Stage {
    const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done(_) => "done",
        }
    }
}

/// Properties of [`Answers`].
#[derive(PartialEq, Properties)]
pub(super) struct AnswersProps {
    /// Language of all words.
    pub(super) lang: Lang,
}

/// A button; what is measured while it is; a table afterwards.
#[component]
pub(super) fn Answers(props: &AnswersProps) -> Html {
    let lang = props.lang;
    let stage = use_state_eq(|| Stage::Idle);
    let is_running = *stage == Stage::Running;
    let onclick = {
        let stage = stage.setter();
        Callback::from(move |_: MouseEvent| stage.set(Stage::Running))
    };
    let ondone = {
        let stage = stage.setter();
        Callback::from(move |times| stage.set(Stage::Done(times)))
    };
    html! {
        <section
            class="stack"
            aria-labelledby="answers"
            data-answers-state={stage.name()}
        >
            <h2 id="answers">{ ui::bench_answers_title(lang) }</h2>
            <p>{ intro(lang) }</p>
            <button type="button" class="button" disabled={is_running} {onclick}>
                { if is_running { ui::bench_running(lang) } else { ui::bench_run(lang) } }
            </button>
            <div aria-live="polite">
                if let Stage::Done(times) = &*stage {
                    { table(times, lang) }
                }
            </div>
            if is_running {
                <Measured {lang} {ondone} />
            }
        </section>
    }
}

fn intro(lang: Lang) -> String {
    let values = ui::BenchAnswersIntro {
        inputs: (N_ROUNDS + 1).to_string(),
        series: N_SERIES.to_string(),
        points: format::count(N_POINTS as u64),
        drawings: (N_ROUNDS + 1).to_string(),
    };
    ui::bench_answers_intro(lang, values)
}

/// Properties of [`Measured`].
#[derive(PartialEq, Properties)]
struct MeasuredProps {
    lang: Lang,
    ondone: Callback<Times<Vec<f64>>>,
}

/// A slider that moves by itself, and what it changes.
#[component]
fn Measured(props: &MeasuredProps) -> Html {
    let lang = props.lang;
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let draft = use_state(Draft::default);
    use_wanted(&simulator, draft.applied(), None);
    let slider = use_node_ref();
    let canvas = use_node_ref();
    let clock = use_mut_ref(Clock::default);
    {
        let clock = clock.clone();
        let has_answer = simulator.state().has_answer_in_sight();
        use_effect_with((draft.applied().clone(), has_answer), move |(_, has_answer)| {
            let painted = move || clock.borrow_mut().see();
            let waiting = has_answer.then(|| after_paint(painted));
            move || drop(waiting)
        });
    }
    {
        let (slider, canvas, ondone) = (slider.clone(), canvas.clone(), props.ondone.clone());
        use_effect_with(simulator.fingerprints(), move |fresh| {
            let painted = move || {
                if clock.borrow_mut().stop() < N_ROUNDS + 1 {
                    // Not while the clock is borrowed: the input is handled at once.
                    let to = clock.borrow_mut().start();
                    move_slider(&slider, to);
                } else {
                    let (first, all) = clock.take().counted();
                    ondone.emit(Times { first, all, drawing: draw_and_lay_out(&canvas) });
                }
            };
            let waiting = fresh.is_some().then(|| after_paint(painted));
            move || drop(waiting)
        });
    }
    let draw = use_memo(lang, |lang| {
        let lang = *lang;
        Callback::from(move |outcomes| html! { <Overall {lang} {outcomes} /> })
    });
    let oninput = {
        let draft = draft.setter();
        when(&Callback::from(move |peak| draft.set(with_peak(peak))), |event: InputEvent| {
            input_value(&event)?.parse().ok()
        })
    };
    html! {
        <>
            <label>
                { ui::bench_answers_peak(lang) }
                { " " }
                <input
                    ref={slider}
                    type="range"
                    min={FIRST_PEAK_RPS.to_string()}
                    max={(FIRST_PEAK_RPS + N_ROUNDS + 1).to_string()}
                    {oninput}
                />
            </label>
            <RunStatus {lang} simulator={simulator.clone()} />
            <ResultPane {simulator} label={ui::simulate_results(lang)} draw={(*draw).clone()} />
            <div
                ref={canvas}
                class="drawing"
                aria-hidden="true"
                style={format!("inline-size:{}px;block-size:{}px", SIZE.width, SIZE.height)}
            ></div>
        </>
    }
}

/// When the slider moved, and how long the first answer and all answers took, in milliseconds.
#[derive(Default)]
struct Clock {
    since: Option<f64>,
    first: Option<f64>,
    times_ms: Vec<(f64, f64)>,
}

impl Clock {
    /// The slider is about to move. Where to?
    fn start(&mut self) -> usize {
        (self.since, self.first) = (Some(now_ms()), None);
        FIRST_PEAK_RPS + self.times_ms.len() + 1
    }

    /// An answer is on the screen.
    fn see(&mut self) {
        let since = self.since.map(|since| now_ms() - since);
        self.first = self.first.or(since);
    }

    /// All answers are on the screen. How often has that been clocked? Not before the first move.
    fn stop(&mut self) -> usize {
        self.see();
        let all = self.since.take().map(|since| now_ms() - since);
        self.times_ms.extend(self.first.zip(all));
        self.times_ms.len()
    }

    /// The times of the first answers and of all, without the first round, which warms up.
    fn counted(self) -> (Vec<f64>, Vec<f64>) {
        self.times_ms.into_iter().skip(1).unzip()
    }
}

/// Calls once the browser has painted what stands in the page now; not at all if what it returns
/// is dropped before.
fn after_paint(then: impl FnOnce() + 'static) -> impl Sized {
    let task = Rc::new(Cell::new(None));
    let frame = {
        let task = task.clone();
        // Before the paint; a task that is queued then comes after it.
        request_animation_frame(move |_| task.set(Some(Timeout::new(0, then))))
    };
    (frame, task)
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// As a reader does with the arrow keys.
fn move_slider(slider: &NodeRef, to: usize) {
    let Some(input) = slider.cast::<HtmlInputElement>() else { return };
    input.set_value(&to.to_string());
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &bubbles) {
        // Fails only for an event that is under way already.
        let _ = input.dispatch_event(&event);
    }
}

/// The default scenario with another peak, checked as in the form.
fn with_peak(peak: f64) -> Draft {
    let mut input = ScenarioInput::default();
    if let RateInput::Spike { peak_rps, .. } = &mut input.workload.rate {
        *peak_rps = peak;
    }
    Draft::default().after(DraftAction::Open(Rc::new(input)))
}

/// Milliseconds for each drawing of a chart.
fn draw_and_lay_out(canvas: &NodeRef) -> Vec<f64> {
    let Some(canvas) = canvas.cast::<Element>() else { return Vec::new() };
    let chart = noisy(|| Kind::Line);
    let round = |_| {
        let began = now_ms();
        canvas.set_inner_html(&draw(&chart).svg);
        // Only a laid out element has a place.
        let _ = canvas.get_bounding_client_rect();
        now_ms() - began
    };
    (0..=N_ROUNDS).map(round).skip(1).collect()
}

fn table(times: &Times<Vec<f64>>, lang: Lang) -> Html {
    html! {
        <div class="table-frame">
            <table class="bench">
                <caption>{ ui::bench_answers_caption(lang) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ ui::bench_answers_what(lang) }</th>
                        <th scope="col">{ ui::bench_answers_median(lang) }</th>
                        <th scope="col">{ ui::bench_answers_p95(lang) }</th>
                        <th scope="col">{ ui::bench_answers_target(lang) }</th>
                    </tr>
                </thead>
                <tbody>
                    { row(ui::bench_answers_first(lang), &times.first, TARGETS_MS.first) }
                    { row(ui::bench_answers_slider(lang), &times.all, TARGETS_MS.all) }
                    { row(ui::bench_answers_chart(lang), &times.drawing, TARGETS_MS.drawing) }
                </tbody>
            </table>
        </div>
    }
}

fn row(what: &'static str, times_ms: &[f64], target_ms: Option<f64>) -> Html {
    let told = |ms: Option<f64>| ms.map_or_else(|| "–".to_owned(), format::number);
    let at = |percent| told(percentile(times_ms, percent));
    html! {
        <tr data-median-ms={percentile(times_ms, 50).map(|ms| format!("{ms:.1}"))}>
            <th scope="row">{ what }</th>
            <td class="number">{ at(50) }</td>
            <td class="number">{ at(95) }</td>
            <td class="number">{ told(target_ms) }</td>
        </tr>
    }
}

/// The least time that this share of all times does not exceed.
fn percentile(times: &[f64], percent: usize) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent).div_ceil(100).checked_sub(1)?;
    sorted.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        assert_eq!([50, 95].map(|percent| percentile(&times, percent)), [10.0, 19.0].map(Some));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn the_slider_changes_the_default_scenario() {
        assert_eq!(*with_peak(FIRST_PEAK_RPS as f64).applied(), *Draft::default().applied());
        assert_ne!(*with_peak(241.0).applied(), *Draft::default().applied());
    }
}
