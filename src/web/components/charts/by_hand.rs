//! Faults and deployments of the scenario as handles on the time axis: put there, dragged, moved by
//! keys, removed. They are the rows of the form's list, and change with it.

mod handles;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

pub(super) use handles::Chosen;
use handles::{Handle, Stretch, handles};

use super::Subject;
use super::drawn::Drawn;
use crate::report::{cannot_do, model_name};
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::browser;
use crate::web::components::{Icon, IconView, input_value, picked_option, when};
use crate::web::form::{Cell, DraftAction, EVENT_TIME, EVENTS, FormAction, NewEvent, Row};
use crate::web::state::{Action, Store};

/// Id of the sentence that names the keys.
const KEYS: &str = "lane-keys";
/// Id of the button that adds an event.
const ADD: &str = "lane-add";
/// Steps that a handle makes with Shift or a page key.
const LARGE_STEP: f64 = 10.0;

/// What the page around the charts does for the handles; without it there are none.
#[derive(Clone, PartialEq)]
pub(crate) struct ByHand {
    /// Called with the row of an event whose fields are to be shown.
    pub(crate) show_fields: Callback<usize>,
}

fn clock(at: f64) -> String {
    format::clock(SimTime::from_secs_f64(at))
}

/// Properties of [`Lane`].
#[derive(PartialEq, Properties)]
pub(super) struct LaneProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The charts above.
    pub(super) drawn: Rc<Drawn>,
    /// What is added next.
    pub(super) chosen: UseStateHandle<Chosen>,
}

/// The handles, in line with the axis.
#[component]
pub(super) fn Lane(props: &LaneProps) -> Html {
    let lang = props.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let hands = use_context::<ByHand>();
    let Some((hands, stretch)) = hands.zip(Stretch::of(&props.drawn)) else {
        return Html::default();
    };
    let draft = store.form.draft();
    let handles = handles(draft, &stretch, lang);
    let n_events = draft.input().events.len();
    let n_rows = handles.iter().map(|handle| handle.row + 1).max().unwrap_or(1);
    let act = act(&store);
    let ondblclick = {
        let chosen = *props.chosen;
        when(&act, move |event: MouseEvent| {
            let met = event.target()?.dyn_into::<web_sys::Element>().ok()?;
            let lane = met.closest(".event-lane").ok()??;
            let place = f64::from(event.client_x()) - lane.get_bounding_client_rect().left();
            browser::focus_soon(handle_of(n_events));
            Some(add(chosen, stretch.moment(place)))
        })
    };
    html! {
        <div
            class="event-lane no-print"
            style={["--rows:", &n_rows.to_string()].concat()}
            role="group"
            aria-label={ui::timeline_title(lang)}
            {ondblclick}
        >
            if handles.is_empty() {
                <p class="lane-hint">{ ui::timeline_empty(lang) }</p>
            }
            { for handles.into_iter().map(|one| {
                handle(one, stretch, lang, n_events, &act, &hands)
            }) }
        </div>
    }
}

/// What a reader does in the form.
fn act(store: &Store) -> Callback<FormAction> {
    let dispatcher = store.dispatcher();
    Callback::from(move |action| dispatcher.dispatch(Action::Form(action)))
}

fn add(chosen: Chosen, at_s: f64) -> FormAction {
    let Chosen { kind, works } = chosen;
    FormAction::Edit(DraftAction::AddEvent(NewEvent { kind, at_s, works }))
}

fn move_to(event: usize, at: f64) -> FormAction {
    let cell = Cell { field: EVENT_TIME, row: Row::TOP.of(EVENTS.path, event) };
    FormAction::Edit(DraftAction::Slide(cell, at))
}

fn handle_of(event: usize) -> String {
    format!("[data-event='{event}']")
}

/// What gets the focus when one of so many events is gone.
fn beside(event: usize, n_events: usize) -> String {
    match n_events {
        0 | 1 => format!("#{ADD}"),
        _ => handle_of(event.min(n_events - 2)),
    }
}

/// A native slider of which only the thumb is there for the pointer, and what is drawn on it.
fn handle(
    handle: Handle,
    stretch: Stretch,
    lang: Lang,
    n_events: usize,
    act: &Callback<FormAction>,
    hands: &ByHand,
) -> Html {
    let Handle { event, at, words, icon, is_bad, row, has_room } = handle;
    let time = clock(at);
    let name = ui::timeline_handle(lang, ui::TimelineHandle { what: words, time: &time });
    let style = format!("--row:{row};--at:{:.1}px", stretch.place(at));
    let oninput = when(act, move |input: InputEvent| {
        let moved: f64 = input_value(&input)?.parse().ok()?;
        Some(move_to(event, stretch.rounded(moved)))
    });
    let settle = |act: &Callback<FormAction>| act.reform(|()| FormAction::Settle);
    let (onchange, onblur) = (settle(act).reform(|_: Event| ()), settle(act).reform(|_| ()));
    let onkeydown = {
        let show_fields = hands.show_fields.clone();
        when(act, move |key: KeyboardEvent| {
            let step = if key.shift_key() { LARGE_STEP * stretch.step } else { stretch.step };
            let action = match key.key().as_str() {
                "ArrowRight" | "ArrowUp" => move_to(event, stretch.rounded(at + step)),
                "ArrowLeft" | "ArrowDown" => move_to(event, stretch.rounded(at - step)),
                "Delete" | "Backspace" => {
                    browser::focus_soon(beside(event, n_events));
                    FormAction::Edit(DraftAction::Remove(EVENTS, Row::TOP, event))
                }
                "Enter" => {
                    show_fields.emit(event);
                    FormAction::Settle
                }
                _ => return None,
            };
            key.prevent_default();
            Some(action)
        })
    };
    let ondblclick = {
        let show_fields = hands.show_fields.clone();
        Callback::from(move |click: MouseEvent| {
            click.stop_propagation();
            show_fields.emit(event);
        })
    };
    html! {
        <div class={classes!("lane-mark", is_bad.then_some("lane-fault"))} key={event} {style}>
            <input
                type="range"
                class="lane-handle"
                data-event={event.to_string()}
                min={stretch.from.to_string()}
                max={stretch.to.to_string()}
                step="any"
                value={at.to_string()}
                aria-label={name.clone()}
                aria-valuetext={time}
                aria-describedby={KEYS}
                title={name}
                {oninput}
                {onchange}
                {onblur}
                {onkeydown}
                {ondblclick}
            />
            <span class="lane-icon" aria-hidden="true">
                <IconView {icon} class="icon-small" />
                if has_room {
                    <span class="lane-word">{ words }</span>
                }
            </span>
        </div>
    }
}

/// Properties of [`LaneTools`].
#[derive(PartialEq, Properties)]
pub(super) struct LaneToolsProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The moment under the cursor.
    pub(super) at: Option<SimTime>,
    /// What happened.
    pub(super) subject: Subject,
    /// What is added next.
    pub(super) chosen: UseStateHandle<Chosen>,
}

/// What to add at the cursor, the keys, and what a platform cannot do.
#[component]
pub(super) fn LaneTools(props: &LaneToolsProps) -> Html {
    let lang = props.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let (Some(_), Some(at)) = (use_context::<ByHand>(), props.at) else {
        return Html::default();
    };
    let chosen = *props.chosen;
    let all = Chosen::all();
    let onchange = {
        let (setter, all) = (props.chosen.setter(), all.clone());
        when(&Callback::from(move |next| setter.set(next)), move |event: Event| {
            all.get(picked_option(&event)?).copied()
        })
    };
    let onclick = {
        let (act, n) = (act(&store), store.form.draft().input().events.len());
        Callback::from(move |_: MouseEvent| {
            act.emit(add(chosen, at.as_secs_f64()));
            browser::focus_soon(handle_of(n));
        })
    };
    html! {
        <div class="lane-tools no-print" role="group" aria-label={ui::timeline_title(lang)}>
            <div class="actions">
                <label for="lane-kind">{ ui::timeline_title(lang) }</label>
                <select id="lane-kind" {onchange}>
                    { for all.into_iter().map(|one| html! {
                        <option selected={one == chosen}>{ one.words(lang) }</option>
                    }) }
                </select>
                <button type="button" id={ADD} class="button button-quiet button-small" {onclick}>
                    { ui::timeline_add(lang, format::clock(at)) }
                </button>
            </div>
            <p id={KEYS} class="muted">{ ui::timeline_keys(lang) }</p>
            { for impossible(&props.subject, lang).into_iter().map(|note| html! {
                <p class="status-warning">
                    <IconView icon={Icon::Warning} class="icon-small" />
                    { note }
                </p>
            }) }
        </div>
    }
}

/// What the engine says of events that models do not know: each note once, with its models.
fn impossible(subject: &Subject, lang: Lang) -> Vec<String> {
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for shown in subject.shown() {
        let model = model_name(shown.model, lang);
        for note in cannot_do(&shown.result, lang) {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, models)) => models.push(model.clone()),
                None => notes.push((note, vec![model.clone()])),
            }
        }
    }
    let words = |(note, models): (String, Vec<String>)| {
        let models = format::list(lang, &models);
        ui::timeline_impossible(lang, ui::TimelineImpossible { models, note })
    };
    notes.into_iter().map(words).collect()
}
