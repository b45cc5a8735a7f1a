//! Keeping a run, and the list of those that are kept.

use std::rc::Rc;

use yew::prelude::*;

use crate::knowledge;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{input_value, when};
use crate::web::form::{Draft, DraftAction, FormAction};
use crate::web::simulation::Simulator;
use crate::web::state::{Action, KeepAction, KeptRun, MAX_KEPT, Store};

/// Properties of [`KeepButton`].
#[derive(PartialEq, Properties)]
pub(in crate::web::views::simulate) struct KeepButtonProps {
    /// Language of all words.
    pub(in crate::web::views::simulate) lang: Lang,
    /// What runs.
    pub(in crate::web::views::simulate) simulator: Simulator,
    /// What stands in the form.
    pub(in crate::web::views::simulate) draft: Rc<Draft>,
}

/// Keeps what the page shows, and says where to find it.
#[component]
pub(in crate::web::views::simulate) fn KeepButton(props: &KeepButtonProps) -> Html {
    let lang = props.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let said = use_state_eq(|| None::<Rc<str>>);
    let state = props.simulator.state();
    let complete = state.shown.clone().filter(|shown| state.is_fresh() && shown.is_complete());
    let kept = &store.kept;
    let onclick = {
        let (dispatcher, said) = (store.dispatcher(), said.setter());
        let (n, question) = (kept.next_number(), subject(&props.draft, lang));
        // The reader may give it another name.
        let name: Rc<str> = ui::runs_name(lang, ui::RunsName { n, question }).into();
        let (complete, has_room) = (complete.clone(), kept.has_room());
        Callback::from(move |_: MouseEvent| {
            let Some(outcomes) = complete.clone() else { return };
            if !has_room {
                return said.set(Some(ui::runs_full(lang, MAX_KEPT).into()));
            }
            said.set(Some(ui::runs_kept(lang, &name).into()));
            let keep = KeepAction::Keep(name.clone(), outcomes);
            dispatcher.dispatch(Action::Keep(keep));
        })
    };
    let show = Callback::from(|_: MouseEvent| {
        browser::show_place(TOOL);
    });
    html! {
        <div class="keep-run no-print">
            <button
                type="button"
                class="button button-quiet button-small"
                aria-disabled={complete.is_none().then_some("true")}
                data-action="keep"
                {onclick}
            >
                { ui::runs_keep(lang) }
            </button>
            <span role="status">{ said.as_deref().unwrap_or_default() }</span>
            if said.is_some() {
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-action="to-runs"
                    onclick={show}
                >
                    { ui::runs_title(lang) }
                </button>
            }
        </div>
    }
}

/// What the settings are about: the question that they answer.
pub(in crate::web::views::simulate) fn subject(draft: &Draft, lang: Lang) -> String {
    let presets = &knowledge::get().presets;
    let preset = draft.preset().and_then(|id| presets.iter().find(|preset| preset.id == id));
    match preset.map(|preset| preset.question.plain(lang)) {
        Some(question) if draft.is_preset() => question,
        Some(question) => ui::runs_changed(lang, question),
        None => ui::simulate_own_settings(lang).to_owned(),
    }
}

/// Id of the part of the page that holds the kept runs.
pub(super) const TOOL: &str = "runs";

/// Heading of the list, to which the focus goes when a run is removed.
const HEADING: &str = "kept-list";

/// Properties of [`KeptRuns`].
#[derive(PartialEq, Properties)]
pub(super) struct KeptRunsProps {
    /// Language of all words.
    pub(super) lang: Lang,
}

/// The kept runs: each can be named anew, opened in the form, and removed.
#[component]
pub(super) fn KeptRuns(props: &KeptRunsProps) -> Html {
    let lang = props.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let act = {
        let dispatcher = store.dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    };
    html! {
        <section class="kept" aria-labelledby={HEADING}>
            <h3 id={HEADING} tabindex="-1">{ ui::runs_list(lang) }</h3>
            if store.kept.runs().is_empty() {
                <p class="muted">{ ui::runs_kept_none(lang) }</p>
            }
            <ul>{ for store.kept.runs().iter().map(|run| entry(run, lang, &act)) }</ul>
        </section>
    }
}

fn entry(run: &KeptRun, lang: Lang, act: &Callback<Action>) -> Html {
    let id = run.id;
    let rename = act.reform(move |name: String| Action::Keep(KeepAction::Rename(id, name.into())));
    let open = {
        let input = run.wanted.scenario.clone();
        act.reform(move |_: MouseEvent| {
            browser::focus("h1");
            Action::Form(FormAction::Edit(DraftAction::Open(input.clone())))
        })
    };
    let remove = act.reform(move |_: MouseEvent| {
        browser::focus(&["#", HEADING].concat());
        Action::Keep(KeepAction::Remove(id))
    });
    html! {
        <li key={id.number()}>
            <input
                type="text"
                class="kept-name"
                aria-label={ui::runs_name_label(lang)}
                value={run.name.to_string()}
                oninput={when(&rename, |event: InputEvent| input_value(&event))}
            />
            <span class="kept-actions">
                { button(ui::runs_open(lang), ui::runs_open_label(lang, &run.name), open) }
                { button(ui::runs_remove(lang), ui::runs_remove_label(lang, &run.name), remove) }
            </span>
            if run.came_out_differently() {
                <p class="status-warning">{ ui::session_differs(lang) }</p>
            }
        </li>
    }
}

fn button(name: &'static str, label: String, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button
            type="button"
            class="button button-quiet button-small"
            aria-label={label}
            {onclick}
        >
            { name }
        </button>
    }
}
