//! The scenario in sight: the question that it answers, others to pick, and its link.

use std::rc::Rc;

use yew::prelude::*;

use crate::knowledge::{self, Preset, Text};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{CopyLink, Icon, IconView, References, when};
use crate::web::form::{Draft, DraftAction, FormAction};
use crate::web::share;

/// The button that opens the list of questions.
const OPENER: &str = "#scenario-opener";

/// Properties of [`Scenario`].
#[derive(PartialEq, Properties)]
pub(super) struct ScenarioProps {
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// What of the things to try is done, in their order.
    pub(super) tried: Vec<bool>,
    /// Whether it has just been replaced as a whole.
    pub(super) is_just_loaded: bool,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) act: Callback<FormAction>,
}

/// The bar at the top of the simulator.
#[component]
pub(super) fn Scenario(props: &ScenarioProps) -> Html {
    let lang = props.lang;
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let close = {
        let is_open = is_open.setter();
        Callback::from(move |()| {
            is_open.set(false);
            browser::focus(OPENER);
        })
    };
    let onkeydown = when(&close, |event: KeyboardEvent| (event.key() == "Escape").then_some(()));
    let pick = {
        let (act, close) = (props.act.clone(), close);
        Callback::from(move |id| {
            act.emit(FormAction::Edit(DraftAction::LoadPreset(id)));
            close.emit(());
        })
    };
    let fragment = {
        let draft = props.draft.clone();
        Callback::from(move |()| share::fragment(draft.input()))
    };
    html! {
        <section class="scenario no-print" aria-labelledby="scenario">
            <h2 id="scenario" class="eyebrow">{ ui::simulate_scenario(lang) }</h2>
            { question(&props.draft, &props.tried, lang) }
            <div class="actions" {onkeydown}>
                <button
                    type="button"
                    id="scenario-opener"
                    class="button button-quiet button-small"
                    aria-expanded={is_open.to_string()}
                    aria-controls="scenario-list"
                    onclick={toggle}
                >
                    { ui::simulate_other_questions(lang) }
                </button>
                <CopyLink {lang} {fragment} note={ui::simulate_link_private(lang)} />
                <span class="scenario-loaded" role="status">
                    if props.is_just_loaded {
                        { ui::simulate_loaded(lang) }
                    }
                </span>
                if props.is_just_loaded {
                    { undo(&props.act, lang) }
                }
                <div id="scenario-list" class="scenario-list" hidden={!*is_open}>
                    if *is_open {
                        <ul>
                            { for knowledge::get().presets.iter().map(|preset| {
                                option(preset, &props.draft, lang, &pick)
                            }) }
                        </ul>
                    }
                </div>
            </div>
        </section>
    }
}

fn words(id: &str) -> Option<&'static Preset> {
    knowledge::get().presets.iter().find(|preset| preset.id == id)
}

/// A text of the guide with its code.
fn marked(text: &Text, lang: Lang) -> Html {
    References::default().marked(text.get(lang))
}

/// What the scenario asks, what it shows, and what to try.
fn question(draft: &Draft, tried: &[bool], lang: Lang) -> Html {
    let Some(preset) = draft.preset().and_then(words) else {
        return html! { <p class="scenario-question phrase">{ ui::simulate_own_settings(lang) }</p> };
    };
    html! {
        <>
            <p class="scenario-question phrase">
                { marked(&preset.question, lang) }
                if !draft.is_preset() {
                    { " " }<small class="changed">{ ui::simulate_scenario_changed(lang) }</small>
                }
            </p>
            <p class="scenario-lesson">{ marked(&preset.lesson, lang) }</p>
            <ul class="scenario-tries" aria-label={ui::simulate_try(lang)}>
                { for preset.tries.iter().enumerate().map(|(place, text)| {
                    to_try(text, tried.get(place).is_some_and(|done| *done), lang)
                }) }
            </ul>
        </>
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
                    { " " }<strong class="scenario-done">{ ui::simulate_tried(lang) }</strong>
                }
            </span>
        </li>
    }
}

fn option(
    preset: &'static Preset,
    draft: &Draft,
    lang: Lang,
    pick: &Callback<&'static str>,
) -> Html {
    let id = preset.id.as_str();
    let is_picked = draft.preset() == Some(id);
    let onclick = pick.reform(move |_: MouseEvent| id);
    html! {
        <li key={id}>
            <button
                type="button"
                class="scenario-option"
                aria-pressed={is_picked.to_string()}
                data-preset={id}
                {onclick}
            >
                <span class="scenario-option-question phrase">{ marked(&preset.question, lang) }</span>
                <span class="scenario-option-lesson">{ marked(&preset.lesson, lang) }</span>
            </button>
        </li>
    }
}

fn undo(act: &Callback<FormAction>, lang: Lang) -> Html {
    let onclick = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| {
            act.emit(FormAction::Undo);
            browser::focus(OPENER);
        })
    };
    html! {
        <button type="button" class="button button-quiet button-small" data-action="undo" {onclick}>
            { ui::view_undo(lang) }
        </button>
    }
}
