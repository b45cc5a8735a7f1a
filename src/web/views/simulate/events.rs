//! What happens on the way: pods that are killed, crash or hang, and deployments.

use yew::prelude::*;

use crate::scenario::input::EventInput;
use crate::text::{Lang, ui};
use crate::web::components::{input_value, is_ticked, picked_option, when};
use crate::web::form::{Draft, DraftAction};

/// Share of the run after which a new event takes place.
const NEW_AT: f64 = 0.5;

/// The list, and the way to add to it.
pub(super) fn events(draft: &Draft, lang: Lang, edit: &Callback<DraftAction>) -> Html {
    let list = &draft.input().events;
    let add = {
        let (list, at_s) = (list.clone(), libm::round(draft.input().duration_s * NEW_AT));
        edit.reform(move |_: MouseEvent| {
            let mut list = list.clone();
            list.push(EventInput::Kill { at_s, count: 1 });
            DraftAction::SetEvents(list)
        })
    };
    html! {
        <details class="group" id="group-events">
            <summary>
                <span>{ ui::simulate_group_events(lang) }</span>
                if !list.is_empty() {
                    <span class="changed">{ ui::simulate_changed(lang, list.len() as u64) }</span>
                }
            </summary>
            <div class="group-body">
                if list.is_empty() {
                    <p class="muted">{ ui::view_no_events(lang) }</p>
                }
                { for (0..list.len()).map(|place| event(list, place, lang, edit)) }
                <button type="button" class="button button-quiet button-small" onclick={add}>
                    { ui::field_event_add_label(lang) }
                </button>
            </div>
        </details>
    }
}

fn event(list: &[EventInput], place: usize, lang: Lang, edit: &Callback<DraftAction>) -> Html {
    let event = &list[place];
    let change = change(list, place, edit);
    let onkind = {
        let event = event.clone();
        when(&change, move |e: Event| Some(of_kind(picked_option(&e)?, &event)))
    };
    let onat = {
        let event = event.clone();
        when(&change, move |e: InputEvent| {
            let at_s = input_value(&e)?.trim().parse().ok()?;
            Some(at(&event, at_s))
        })
    };
    let remove = {
        let list = list.to_vec();
        edit.reform(move |_: MouseEvent| {
            let mut list = list.clone();
            list.remove(place);
            DraftAction::SetEvents(list)
        })
    };
    let (kind, at_s) = kind_and_time(event);
    let names = [
        ui::field_event_kill_label(lang),
        ui::field_event_crash_label(lang),
        ui::field_event_hang_label(lang),
        ui::field_event_deploy_label(lang),
    ];
    html! {
        <div class="event" role="group" key={place} aria-label={(place + 1).to_string()}>
            <select aria-label={ui::field_event_kind_label(lang)} onchange={onkind}>
                { for names.into_iter().enumerate().map(|(i, name)| html! {
                    <option selected={i == kind}>{ name }</option>
                }) }
            </select>
            <span class="field-box">
                <input
                    type="text"
                    inputmode="decimal"
                    aria-label={ui::field_event_at_label(lang)}
                    value={at_s.to_string()}
                    oninput={onat}
                />
                <span class="field-unit">{ ui::field_unit_s(lang) }</span>
            </span>
            { extent(event, lang, &change) }
            <button
                type="button"
                class="button button-quiet button-small"
                aria-label={ui::view_remove_event(lang, place + 1)}
                onclick={remove}
            >
                { ui::field_event_remove_label(lang) }
            </button>
        </div>
    }
}

/// How many pods an event hits, or whether the new version works.
fn extent(event: &EventInput, lang: Lang, change: &Callback<EventInput>) -> Html {
    match event.clone() {
        EventInput::Kill { count, .. }
        | EventInput::Crash { count, .. }
        | EventInput::Hang { count, .. } => {
            let event = event.clone();
            let oninput = when(change, move |e: InputEvent| {
                Some(hitting(&event, input_value(&e)?.trim().parse().ok()?))
            });
            html! {
                <span class="field-box">
                    <input
                        type="text"
                        inputmode="numeric"
                        aria-label={ui::field_event_count_label(lang)}
                        value={count.to_string()}
                        {oninput}
                    />
                    <span class="field-unit">{ ui::field_unit_pods(lang) }</span>
                </span>
            }
        }
        EventInput::Deploy { at_s, becomes_ready } => {
            let onchange = when(change, move |e: Event| {
                Some(EventInput::Deploy { at_s, becomes_ready: is_ticked(&e)? })
            });
            html! {
                <label class="choice choice-switch">
                    <input type="checkbox" checked={becomes_ready} {onchange} />
                    <span>{ ui::field_event_becomes_ready_label(lang) }</span>
                </label>
            }
        }
    }
}

fn change(list: &[EventInput], place: usize, edit: &Callback<DraftAction>) -> Callback<EventInput> {
    let list = list.to_vec();
    edit.reform(move |event| {
        let mut list = list.clone();
        list[place] = event;
        DraftAction::SetEvents(list)
    })
}

fn kind_and_time(event: &EventInput) -> (usize, f64) {
    match *event {
        EventInput::Kill { at_s, .. } => (0, at_s),
        EventInput::Crash { at_s, .. } => (1, at_s),
        EventInput::Hang { at_s, .. } => (2, at_s),
        EventInput::Deploy { at_s, .. } => (3, at_s),
    }
}

fn of_kind(kind: usize, old: &EventInput) -> EventInput {
    let (_, at_s) = kind_and_time(old);
    let count = match *old {
        EventInput::Kill { count, .. }
        | EventInput::Crash { count, .. }
        | EventInput::Hang { count, .. } => count,
        EventInput::Deploy { .. } => 1,
    };
    match kind {
        0 => EventInput::Kill { at_s, count },
        1 => EventInput::Crash { at_s, count },
        2 => EventInput::Hang { at_s, count },
        _ => EventInput::Deploy { at_s, becomes_ready: true },
    }
}

fn at(event: &EventInput, at_s: f64) -> EventInput {
    match *event {
        EventInput::Kill { count, .. } => EventInput::Kill { at_s, count },
        EventInput::Crash { count, .. } => EventInput::Crash { at_s, count },
        EventInput::Hang { count, .. } => EventInput::Hang { at_s, count },
        EventInput::Deploy { becomes_ready, .. } => EventInput::Deploy { at_s, becomes_ready },
    }
}

fn hitting(event: &EventInput, count: u32) -> EventInput {
    match *event {
        EventInput::Kill { at_s, .. } => EventInput::Kill { at_s, count },
        EventInput::Crash { at_s, .. } => EventInput::Crash { at_s, count },
        EventInput::Hang { at_s, .. } => EventInput::Hang { at_s, count },
        EventInput::Deploy { .. } => event.clone(),
    }
}
