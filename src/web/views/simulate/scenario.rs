//! The scenario in sight: the question that it answers, others to pick, and its link.

use std::rc::Rc;

use yew::prelude::*;

use crate::knowledge::{self, Preset, Text, Topic};
use crate::report::model_name;
use crate::scenario::{ModelId, preset};
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::{CopyLink, References, when};
use crate::web::form::{Draft, DraftAction, FormAction};

/// The button that opens the list of questions.
const OPENER: &str = "#scenario-opener";

/// Properties of [`Scenario`].
#[derive(PartialEq, Properties)]
pub(super) struct ScenarioProps {
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// Whether it has just been replaced as a whole.
    pub(super) is_just_loaded: bool,
    /// Last part of the address of what is on the page.
    pub(super) fragment: Rc<String>,
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
        let fragment = props.fragment.clone();
        Callback::from(move |()| (*fragment).clone())
    };
    html! {
        <section class="scenario no-print" aria-labelledby="scenario">
            <h2 id="scenario" class="eyebrow">{ ui::simulate_scenario(lang) }</h2>
            { question(&props.draft, lang) }
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
                        { for Topic::ALL.map(|topic| group(topic, &props.draft, lang, &pick)) }
                    }
                </div>
            </div>
        </section>
    }
}

/// The words of a ready-made scenario.
pub(super) fn words(id: &str) -> Option<&'static Preset> {
    knowledge::get().presets.iter().find(|preset| preset.id == id)
}

/// A text of the guide with its code.
pub(super) fn marked(text: &Text, lang: Lang) -> Html {
    References::default().marked(text.get(lang))
}

/// What the scenario asks.
fn question(draft: &Draft, lang: Lang) -> Html {
    let Some(preset) = draft.preset().and_then(words) else {
        return html! { <p class="scenario-question phrase">{ ui::simulate_own_settings(lang) }</p> };
    };
    html! {
        <p class="scenario-question phrase">
            { marked(&preset.question, lang) }
            if !draft.is_preset() {
                { " " }<small class="changed">{ ui::simulate_scenario_changed(lang) }</small>
            }
        </p>
    }
}

/// The questions about one topic.
fn group(topic: Topic, draft: &Draft, lang: Lang, pick: &Callback<&'static str>) -> Html {
    let presets = knowledge::get().presets.iter().filter(|preset| preset.topic == topic);
    let id = ["topic", &(topic as u8).to_string()].join("-");
    html! {
        <section class="scenario-topic" aria-labelledby={id.clone()}>
            <h3 {id}>{ topic_name(topic, lang) }</h3>
            <ul>{ for presets.map(|preset| option(preset, draft, lang, pick)) }</ul>
        </section>
    }
}

fn topic_name(topic: Topic, lang: Lang) -> &'static str {
    match topic {
        Topic::Scaling => ui::simulate_topic_scaling(lang),
        Topic::ColdStart => ui::simulate_topic_cold_start(lang),
        Topic::Deploys => ui::simulate_topic_deploys(lang),
        Topic::Failures => ui::simulate_topic_failures(lang),
        Topic::Cost => ui::simulate_topic_cost(lang),
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
                <span class="scenario-option-models">{ models(id, lang) }</span>
            </button>
        </li>
    }
}

/// The models that a ready-made scenario concerns.
fn models(id: &str, lang: Lang) -> String {
    let there = preset(id).map(|preset| preset.input.models);
    let is_there = |model: &ModelId| there.as_ref().is_some_and(|there| there.has(*model));
    let models: Vec<ModelId> = ModelId::ALL.into_iter().filter(is_there).collect();
    if models.len() == ModelId::COUNT {
        return ui::simulate_all_models(lang).to_owned();
    }
    let names: Vec<String> = models.into_iter().map(|model| model_name(model, lang)).collect();
    format::list(lang, &names)
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
