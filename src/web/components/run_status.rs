//! How far a run is, with the way to stop it.

use yew::prelude::*;

use super::icon::{Icon, IconView};
use super::model_runs;
use crate::cost::PriceBook;
use crate::report::{summary, versus_summary};
use crate::scenario::expected_requests;
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::simulation::estimate::work_of;
use crate::web::simulation::{Outcomes, Run, Simulation, Simulator, Workers};

/// Properties of [`RunStatus`].
#[derive(PartialEq, Properties)]
pub(crate) struct RunStatusProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// The simulator.
    pub(crate) simulator: Simulator,
}

/// One line that is always there, so that nothing moves when it fills: progress and cancel, what a
/// cancelled run is, what failed, and the way to run it again. A reader by ear hears the end of
/// each run. The line takes the focus of a button that goes when it is pressed.
#[component]
pub(crate) fn RunStatus(props: &RunStatusProps) -> Html {
    let (lang, state) = (props.lang, props.simulator.state());
    let line = use_node_ref();
    let press = {
        let (simulator, line) = (props.simulator.clone(), line.clone());
        move |act: fn(&Simulator)| {
            let (simulator, line) = (simulator.clone(), line.clone());
            Callback::from(move |_: MouseEvent| {
                if let Some(line) = line.cast::<web_sys::HtmlElement>() {
                    // Refused only by an element that is not shown.
                    let _ = line.focus();
                }
                act(&simulator);
            })
        }
    };
    html! {
        <div class="run-status" tabindex="-1" ref={line}>
            { visible(state, lang, press) }
            <p class="visually-hidden" role="status">{ announced(state, lang) }</p>
        </div>
    }
}

fn visible(
    state: &Simulation,
    lang: Lang,
    press: impl Fn(fn(&Simulator)) -> Callback<MouseEvent>,
) -> Html {
    match &state.run {
        _ if state.needs_reload => html! {
            <p class="status-bad">{ ui::view_reload(lang) }</p>
        },
        Run::Running { simulated, of } => {
            let share = simulated.as_secs_f64() / of.as_secs_f64().max(f64::MIN_POSITIVE);
            let words = ui::simulate_status_progress(
                lang,
                ui::SimulateStatusProgress {
                    share: format::duration(lang, *simulated),
                    total: format::duration(lang, *of),
                },
            );
            html! {
                <div class="progress">
                    <progress max="1" value={share.to_string()} aria-label={words.clone()} />
                    <span class="number">{ words }</span>
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        onclick={press(Simulator::cancel)}
                        data-action="cancel"
                    >
                        { ui::simulate_cancel(lang) }
                    </button>
                    if let Some(words) = estimate(state, lang) {
                        <span class="muted estimate">{ words }</span>
                    }
                </div>
            }
        }
        Run::Cancelled => html! {
            <p class="status-warning">
                { icon() }
                { cancelled(state, lang) }
                { again(lang, press(Simulator::run_again)) }
            </p>
        },
        Run::Failed { seed, message } => html! {
            <p class="status-bad">
                { icon() }
                { ui::simulate_status_failed(lang, message) }
                { " " }
                { ui::simulate_status_failed_help(lang, seed) }
                { again(lang, press(Simulator::run_again)) }
            </p>
        },
        Run::Queued => html! { <p class="muted">{ estimate(state, lang) }</p> },
        Run::Idle | Run::Done => Html::default(),
    }
}

/// From this estimate on a run is long, and a reader is told before it has begun.
const LONG: Span = Span::from_secs(2);

/// How much there is to do and how long that takes, if it takes long; by what the runs before took
/// in this browser.
fn estimate(state: &Simulation, lang: Lang) -> Option<String> {
    let (past, wanted) = (state.longest()?, state.wanted()?);
    let time = work_of(past, wanted)? * (1.0 / Workers::most() as f64);
    let scenario = &wanted.scenario;
    let requests = expected_requests(&scenario.workload, scenario.duration_s);
    (time >= LONG).then(|| {
        let (requests, time) = (format::compact(lang, requests), format::duration(lang, time));
        ui::simulate_status_estimate(lang, ui::SimulateStatusEstimate { requests, time })
    })
}

fn again(lang: Lang, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button
            type="button"
            class="button button-quiet button-small run-again"
            data-action="again"
            {onclick}
        >
            { ui::simulate_again(lang) }
        </button>
    }
}

fn icon() -> Html {
    html! { <IconView icon={Icon::Warning} class="icon-small" /> }
}

fn cancelled(state: &Simulation, lang: Lang) -> String {
    let runs = state.shown.iter().flat_map(|shown| shown.runs.iter());
    let simulated = runs.map(|run| run.result.simulated).min().unwrap_or(Span::ZERO);
    ui::simulate_status_cancelled(lang, format::duration(lang, simulated))
}

fn announced(state: &Simulation, lang: Lang) -> String {
    match &state.run {
        Run::Done => {
            let words = state.shown.as_ref().map(|shown| told(shown, lang)).unwrap_or_default();
            ui::simulate_status_done_announce(lang, words)
        }
        Run::Running { .. } => ui::simulate_status_running(lang).to_owned(),
        Run::Cancelled => cancelled(state, lang),
        Run::Failed { message, .. } => ui::simulate_status_failed(lang, message),
        Run::Idle | Run::Queued => String::new(),
    }
}

fn told(outcomes: &Outcomes, lang: Lang) -> String {
    match &*outcomes.runs {
        [only] => summary(&only.result, lang),
        _ => versus_summary(&model_runs(outcomes, &PriceBook::default()), lang),
    }
}
