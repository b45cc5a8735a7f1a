//! Several workloads of one system: switching between them, and all results side by side.

use yew::prelude::*;

use super::{Page, reasons};
use crate::advice;
use crate::decide::Workload;
use crate::knowledge::ModelId;
use crate::text::{format, ui};
use crate::web::components::{ModelName, input_value, when};
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

/// What a workload is called; its number where it has no name.
fn name(page: &Page<'_>, place: usize) -> String {
    match page.choosing.system().at(place).name.as_str() {
        "" => ui::choose_workload_n(page.lang, place + 1),
        name => name.to_owned(),
    }
}

/// All workloads with their results, and the platforms that they need together.
pub(super) fn summary(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let workloads = page.choosing.system().workloads();
    if workloads.len() < 2 {
        return Html::default();
    }
    html! {
        <section aria-labelledby="system" class="system keep">
            { page.heading("h2", "system", ui::choose_system(lang)) }
            <p>{ platforms(page) }</p>
            <div
                class="table-frame"
                role="region"
                aria-label={ui::guide_table(lang, ui::choose_system(lang))}
                tabindex="0"
            >
                <table class="grid">
                    <thead>
                        <tr>
                            <th scope="col">{ ui::choose_workload(lang) }</th>
                            <th scope="col">{ ui::choose_result(lang) }</th>
                            <th scope="col">{ ui::advice_confidence(lang) }</th>
                            <th scope="col">{ ui::advice_runner_up(lang) }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for workloads.iter().enumerate().map(|(place, workload)| {
                            row(page, place, workload)
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn row(page: &Page<'_>, place: usize, workload: &Workload) -> Html {
    let lang = page.lang;
    let outcome = workload.outcome(page.guide);
    html! {
        <tr>
            <th scope="row">{ name(page, place) }</th>
            if let Some(outcome) = outcome {
                <td><ModelName model={outcome.recommendation} {lang} /></td>
                <td>{ advice::confidence(outcome.confidence, lang) }</td>
                <td>
                    { for outcome.runner_up.map(|next| html! {
                        <ModelName model={next.model} {lang} />
                    }) }
                </td>
            } else {
                <td colspan="3" class="muted">{ ui::choose_not_answered(lang) }</td>
            }
        </tr>
    }
}

fn platforms(page: &Page<'_>) -> String {
    let lang = page.lang;
    let workloads = page.choosing.system().workloads().iter();
    let found: Vec<ModelId> = workloads
        .filter_map(|workload| Some(workload.outcome(page.guide)?.recommendation))
        .collect();
    let needed = ModelId::ALL.into_iter().filter(|model| found.contains(model));
    let names: Vec<String> = needed.map(|model| reasons::name(page, model)).collect();
    match names.as_slice() {
        [] => ui::choose_no_platform(lang).to_owned(),
        [only] => ui::choose_one_platform(lang, only),
        several => ui::choose_platforms(lang, format::list(lang, several)),
    }
}
