//! Several workloads of one system: naming them, and switching between them.

use yew::prelude::*;

use super::Page;
use crate::advice;
use crate::text::ui;
use crate::web::components::{input_value, when};
use crate::web::state::ChooseAction;

/// Longest name of a workload, in characters.
const NAME_LENGTH: usize = 60;

/// One button for each workload, its name, and the ways to add and remove one.
pub(super) fn tabs(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let workloads = page.choosing.system().workloads();
    let add = page.act.reform(|_: MouseEvent| ChooseAction::Add);
    html! {
        <section class="workloads no-print" aria-label={ui::choose_workloads(lang)}>
            if workloads.len() > 1 {
                <ul class="workload-tabs">
                    { for (0..workloads.len()).map(|place| tab(page, place)) }
                </ul>
            }
            if page.choosing.system().has_room() {
                <button type="button" class="button button-quiet button-small" onclick={add}>
                    { ui::choose_add_workload(lang) }
                </button>
            }
            if workloads.len() > 1 {
                { name_box(page) }
            }
        </section>
    }
}

fn tab(page: &Page<'_>, place: usize) -> Html {
    let onclick = page.act.reform(move |_: MouseEvent| ChooseAction::Show(place));
    let current = (place == page.choosing.at()).then_some("true");
    html! {
        <li>
            <button type="button" class="workload-tab" aria-current={current} {onclick}>
                { name(page, place) }
            </button>
        </li>
    }
}

fn name_box(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let oninput = when(&page.act, |event: InputEvent| {
        let name: String = input_value(&event)?.chars().take(NAME_LENGTH).collect();
        Some(ChooseAction::Rename(name))
    });
    let remove = page.act.reform(|_: MouseEvent| ChooseAction::Remove);
    html! {
        <div class="workload-name">
            <label for="workload-name">{ ui::choose_workload_name(lang) }</label>
            <input
                id="workload-name"
                type="text"
                maxlength={NAME_LENGTH.to_string()}
                value={page.workload.name.clone()}
                {oninput}
            />
            <button type="button" class="button button-quiet button-small" onclick={remove}>
                { ui::choose_remove_workload(lang, name(page, page.choosing.at())) }
            </button>
        </div>
    }
}

/// What a workload is called.
fn name(page: &Page<'_>, place: usize) -> String {
    advice::workload_name(page.choosing.system(), place, page.lang)
}
