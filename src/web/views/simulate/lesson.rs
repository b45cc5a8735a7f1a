//! What the scenario in sight shows, and what to try with it, beside its charts.

use yew::prelude::*;

use super::scenario::{marked, words};
use crate::knowledge::Text;
use crate::text::{Lang, ui};
use crate::web::components::{Icon, IconView};
use crate::web::form::Draft;

/// The panel, or nothing where the form did not start from a ready-made scenario. What of the
/// things to try is done stands in their order.
pub(super) fn lesson(draft: &Draft, tried: &[bool], lang: Lang) -> Html {
    let Some(preset) = draft.preset().and_then(words) else { return Html::default() };
    let done = tried.iter().filter(|done| **done).count();
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
                    to_try(text, tried.get(place).is_some_and(|done| *done), lang)
                }) }
            </ul>
        </details>
    }
}

/// One thing to try; what is done has a tick, and says so.
fn to_try(text: &Text, is_done: bool, lang: Lang) -> Html {
    let icon = if is_done { Icon::Check } else { Icon::Arrow };
    html! {
        <li data-done={is_done.to_string()}>
            <IconView {icon} class="icon-small" />
            <span>
                { marked(text, lang) }
                if is_done {
                    { " " }<strong class="lesson-done">{ ui::simulate_tried(lang) }</strong>
                }
            </span>
        </li>
    }
}
