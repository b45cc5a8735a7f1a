//! What the scenario in sight shows, and what to try with it, beside its charts.

use yew::prelude::*;

use super::scenario::{marked, words};
use crate::knowledge::Text;
use crate::knowledge::markup::plain;
use crate::scenario::trials;
use crate::text::{Lang, ui};
use crate::web::components::{Icon, IconView};
use crate::web::form::Draft;

/// The panel, or nothing where the form did not start from a ready-made scenario. What of the
/// things to try is done stands in their order. `show` is called with the place of a field that the
/// reader wants to see.
pub(super) fn lesson(
    draft: &Draft,
    tried: &[bool],
    lang: Lang,
    show: &Callback<&'static str>,
) -> Html {
    let Some(preset) = draft.preset().and_then(words) else { return Html::default() };
    let done = tried.iter().filter(|done| **done).count();
    let trials = trials(&preset.id);
    let count = ui::SimulateTriedCount { done, all: preset.tries.len() };
    html! {
        <details class="lesson no-print" open=true>
            <summary>
                <h2 id="lesson">{ ui::simulate_lesson(lang) }</h2>
                <span class="changed" role="status">{ ui::simulate_tried_count(lang, count) }</span>
            </summary>
            <p>{ marked(&preset.lesson, lang) }</p>
            <ul class="lesson-tries" aria-label={ui::simulate_try(lang)}>
                { for preset.tries.iter().enumerate().map(|(place, text)| {
                    let is_done = tried.get(place).is_some_and(|done| *done);
                    let at = trials.get(place).map(|trial| trial.at);
                    to_try(text, is_done, at.map(|at| way_to(at, draft, lang, show)), lang)
                }) }
            </ul>
        </details>
    }
}

/// One thing to try, with the way to its field; what is done has a tick, and says so.
fn to_try(text: &Text, is_done: bool, way: Option<Html>, lang: Lang) -> Html {
    let icon = if is_done { Icon::Check } else { Icon::Arrow };
    html! {
        <li data-done={is_done.to_string()}>
            <IconView {icon} class="icon-small" />
            <span>
                { marked(text, lang) }
                if is_done {
                    { " " }<strong class="lesson-done">{ ui::simulate_tried(lang) }</strong>
                }
                { " " }{ way.unwrap_or_default() }
            </span>
        </li>
    }
}

/// A button that leads to the field of a place. It is called as the field is, which the text may
/// call as the platform does. Nothing where the form has no such field now.
fn way_to(at: &'static str, draft: &Draft, lang: Lang, show: &Callback<&'static str>) -> Html {
    let Some(spot) = draft.spot(at) else { return Html::default() };
    let onclick = show.reform(move |_: MouseEvent| at);
    html! {
        <button type="button" class="button button-quiet button-small lesson-way" {onclick}>
            { ui::simulate_open_field(lang, plain(spot.label(lang))) }
        </button>
    }
}
