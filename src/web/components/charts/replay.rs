//! The replay of a run: a picture of its topology at the time cursor, and controls that move the
//! cursor.

mod clock;
mod dots;
mod stage;
mod ways;

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::asked::{Asked, Step};
use super::why::step_button;
use crate::report::{DecisionText, Flows, InstanceWord, MOST_EACH, Scene, Topology, decision};
use crate::text::{Lang, ui};
use crate::units::Span;
use crate::web::browser;
use crate::web::components::{is_open, picked_option, when};
use crate::web::simulation::Shown;
use dots::Dots;
use stage::Stage;

/// How many times as fast as the run time passes.
const SPEEDS: [u16; 4] = [1, 10, 60, 300];

/// The speed at first: a quarter of an hour passes in fifteen seconds.
const FIRST_SPEED: usize = 2;

/// How long a dot takes for its way, whatever the speed.
const DOT_WAY: Span = Span::from_millis(1_200);

/// Properties of [`Replay`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReplayProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The result and its scenario.
    pub(super) shown: Shown,
    /// What the cursor stands at.
    pub(super) asked: Asked,
    /// The sample under the cursor.
    pub(super) sample: usize,
    /// The samples in sight.
    pub(super) window: Range<usize>,
    /// Called with a sample for the cursor to go to.
    pub(super) onmove: Callback<usize>,
    /// Called for the decision before or after.
    pub(super) onstep: Callback<Step>,
}

/// A disclosure: closed, it costs nothing.
#[component]
pub(super) fn Replay(props: &ReplayProps) -> Html {
    let is_shown = use_state_eq(|| false);
    let ontoggle = {
        let is_shown = is_shown.setter();
        when(&Callback::from(move |open| is_shown.set(open)), |event: Event| is_open(&event))
    };
    html! {
        <details class="replay no-print" {ontoggle}>
            <summary>{ ui::replay_title(props.lang) }</summary>
            if *is_shown {
                <Player ..props.clone() />
            }
        </details>
    }
}

/// What of a run stays while it is played.
struct Played {
    topology: Topology,
    flows: Rc<Flows>,
    word: InstanceWord,
}

impl Played {
    fn of(shown: &Shown, lang: Lang) -> Self {
        Self {
            topology: Topology::of(&shown.scenario, shown.model, lang),
            flows: Rc::new(Flows::of(&shown.result)),
            word: InstanceWord::of(&shown.scenario.models, shown.model),
        }
    }
}

/// The picture with its controls.
#[component]
fn Player(props: &ReplayProps) -> Html {
    let (lang, result) = (props.lang, &props.shown.result);
    let played = use_memo((props.shown.clone(), lang), |(shown, lang)| Played::of(shown, *lang));
    let is_playing = use_state_eq(|| false);
    let speed = use_state_eq(|| FIRST_SPEED);
    let scene = Scene::at(result, &played.topology, props.sample);
    let told = use_mut_ref(AttrValue::default);
    let Some(scene) = scene.map(Rc::new) else { return Html::default() };
    if !*is_playing {
        *told.borrow_mut() = scene.told(played.word, lang).into();
    }
    let last = scene.last_decision.and_then(|place| result.decisions.get(place));
    let last: Option<DecisionText> = last.map(|last| decision(last, played.word, lang));
    let way_secs = DOT_WAY.as_secs_f64() * f64::from(SPEEDS[*speed]);
    let has_dots = !browser::wants_less_motion();
    let onend = {
        let is_playing = is_playing.setter();
        Callback::from(move |()| is_playing.set(false))
    };
    html! {
        <>
            <p class="muted">{ ui::replay_intro(lang) }</p>
            { controls(props, &is_playing, &speed) }
            <Stage
                {lang}
                word={played.word}
                front={played.topology.front}
                deciders={played.topology.deciders.clone()}
                most_queued={played.flows.most_queued}
                scene={scene.clone()}
                {last}
                label={told.borrow().clone()}
            >
                <Dots
                    shown={props.shown.clone()}
                    flows={played.flows.clone()}
                    scene={scene.clone()}
                    sample={props.sample}
                    window={props.window.clone()}
                    speed={SPEEDS[*speed]}
                    {way_secs}
                    {has_dots}
                    is_playing={*is_playing}
                    onmove={props.onmove.clone()}
                    {onend}
                />
            </Stage>
            { notes(&scene, has_dots.then(|| played.flows.per_dot(way_secs)), lang) }
            <p class="replay-told">
                if *is_playing {
                    { ui::replay_in_words(lang) }
                } else {
                    { told.borrow().clone() }
                }
            </p>
        </>
    }
}

/// What the picture does not say by itself.
fn notes(scene: &Scene, per_dot: Option<u64>, lang: Lang) -> Html {
    html! {
        <p class="replay-notes">
            if let Some(n) = per_dot {
                <strong class="number">{ ui::replay_sampling(lang, n) }</strong>
                { " " }
                { ui::replay_sampling_note(lang) }
            } else {
                { ui::replay_no_dots(lang) }
            }
            if scene.is_grouped {
                { " " }{ ui::replay_grouped(lang, MOST_EACH) }
            }
        </p>
    }
}

fn controls(
    props: &ReplayProps,
    is_playing: &UseStateHandle<bool>,
    speed: &UseStateHandle<usize>,
) -> Html {
    let lang = props.lang;
    let pause = {
        let is_playing = is_playing.setter();
        move || is_playing.set(false)
    };
    let onstep = {
        let (pause, onstep) = (pause.clone(), props.onstep.clone());
        Callback::from(move |step| {
            pause();
            onstep.emit(step);
        })
    };
    let onspeed = {
        let speed = speed.setter();
        when(&Callback::from(move |place| speed.set(place)), |event: Event| picked_option(&event))
    };
    let step = |to: Option<usize>, action: &'static str, name: &'static str| {
        let (pause, onmove) = (pause.clone(), props.onmove.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            pause();
            if let Some(to) = to {
                onmove.emit(to);
            }
        });
        html! {
            <button
                type="button"
                class="button button-quiet button-small"
                aria-disabled={to.is_none().then_some("true")}
                data-action={action}
                {onclick}
            >
                { name }
            </button>
        }
    };
    let Range { start, end } = props.window;
    let back = props.sample.checked_sub(1).filter(|to| *to >= start);
    let on = Some(props.sample + 1).filter(|to| *to < end);
    let result = &props.shown.result;
    html! {
        <div class="actions replay-controls" role="group" aria-label={ui::replay_controls(lang)}>
            { play_button(props, is_playing, on.is_none()) }
            { step(back, "step-back", ui::replay_step_back(lang)) }
            { step(on, "step-on", ui::replay_step_on(lang)) }
            { step_button(result, props.asked, &onstep, Step::Previous, ui::why_previous(lang)) }
            { step_button(result, props.asked, &onstep, Step::Next, ui::why_next(lang)) }
            <label>
                { ui::replay_speed(lang) }
                <select name="speed" onchange={onspeed}>
                    { for SPEEDS.iter().enumerate().map(|(place, times)| html! {
                        <option selected={place == **speed}>
                            { ui::replay_times(lang, times) }
                        </option>
                    }) }
                </select>
            </label>
        </div>
    }
}

/// Plays from the cursor on; from the beginning where it stands at the end.
fn play_button(props: &ReplayProps, is_playing: &UseStateHandle<bool>, is_at_end: bool) -> Html {
    let onclick = {
        let (is_playing, onmove) = (is_playing.clone(), props.onmove.clone());
        let start = props.window.start;
        Callback::from(move |_: MouseEvent| {
            if !*is_playing && is_at_end {
                onmove.emit(start);
            }
            is_playing.set(!*is_playing);
        })
    };
    html! {
        <button type="button" class="button button-small" data-action="play" {onclick}>
            if **is_playing {
                { ui::replay_pause(props.lang) }
            } else {
                { ui::replay_play(props.lang) }
            }
        </button>
    }
}
