//! The session as a file, and the states that the browser keeps.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::scenario::{DecodeError, FieldPath};
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::References;
use crate::web::form::problem_words;
use crate::web::session::{
    MARK, PastEntry, ScenarioFault, Session, SessionFault, Why, scenario_json,
};
use crate::web::state::Store;
use crate::web::views::simulate::autosave::Autosave;

/// Names of the files that the reader saves.
const SESSION_NAME: &str = "orchestration-guide-session.json";
const SCENARIO_NAME: &str = "scenario.json";
const MEDIA_TYPE: &str = "application/json";

/// Properties of [`SessionTool`].
#[derive(PartialEq, Properties)]
pub(super) struct SessionToolProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What the browser keeps.
    pub(super) autosave: Autosave,
}

/// What is told after something was opened.
#[derive(Clone, PartialEq)]
enum Told {
    Done(String),
    Refused(Vec<String>),
}

/// Saving, opening, and the last states.
#[component]
pub(super) fn SessionTool(props: &SessionToolProps) -> Html {
    let (lang, autosave) = (props.lang, &props.autosave);
    let store = use_context::<Store>().expect("the application provides its state");
    let told = use_state_eq(|| None::<Told>);
    let save = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| {
            let text = store.session().to_json().to_string();
            browser::save(SESSION_NAME, MEDIA_TYPE, &text);
        })
    };
    let save_scenario = {
        let scenario = store.form.draft().applied().clone();
        Callback::from(move |_: MouseEvent| {
            let text = scenario_json(&scenario).to_string();
            browser::save(SCENARIO_NAME, MEDIA_TYPE, &text);
        })
    };
    let onpick = {
        let (told, restore) = (told.setter(), autosave.restore.clone());
        Callback::from(move |event: Event| {
            let field = event.target().and_then(|target| target.dyn_into().ok());
            let Some(field) = field else { return };
            let (told, restore) = (told.clone(), restore.clone());
            let field: HtmlInputElement = field;
            browser::read_file(&field, u64::MAX, move |read| {
                let text = read.ok().map(|file| file.text);
                told.set(Some(opened(text, &restore, lang)));
            });
        })
    };
    let onrestore = {
        let (told, restore) = (told.setter(), autosave.restore.clone());
        Callback::from(move |session| {
            restore.emit(session);
            told.set(Some(Told::Done(ui::session_restored(lang).to_owned())));
        })
    };
    let refs = References::default();
    html! {
        <section class="session">
            <div class="actions">
                { button(ui::session_save(lang), "save-session", save) }
                { button(ui::session_save_scenario(lang), "save-scenario", save_scenario) }
            </div>
            <p class="muted">{ refs.marked(ui::session_save_help(lang)) }</p>
            <label class="session-open">
                <span>{ ui::session_open(lang) }</span>
                <input
                    type="file"
                    id="session-file"
                    accept=".json,application/json"
                    onchange={onpick}
                />
            </label>
            <div role="status">{ told.as_ref().map(|told| message(told, lang)).unwrap_or_default() }</div>
            { past(autosave, lang, &onrestore) }
        </section>
    }
}

fn button(name: &'static str, action: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button button-quiet" data-action={action} {onclick}>
            { name }
        </button>
    }
}

/// Opens what was read, or says why not.
fn opened(text: Option<String>, restore: &Callback<Session>, lang: Lang) -> Told {
    let Some(text) = text else {
        return Told::Refused(vec![ui::session_unreadable(lang).to_owned()]);
    };
    match Session::read(&text) {
        Ok(session) => {
            let n = session.kept.len() as u64;
            restore.emit(session);
            Told::Done(ui::session_opened(lang, n))
        }
        Err(fault) => Told::Refused(fault_words(&fault, lang)),
    }
}

fn message(told: &Told, lang: Lang) -> Html {
    match told {
        Told::Done(words) => html! { <p>{ words }</p> },
        Told::Refused(faults) => html! {
            <div class="status-bad">
                <p>{ ui::session_refused(lang) }</p>
                <ul>
                    { for faults.iter().map(|fault| html! {
                        <li>{ References::default().marked(fault) }</li>
                    }) }
                </ul>
            </div>
        },
    }
}

/// Where, why, and how to mend it.
fn fault_words(fault: &SessionFault, lang: Lang) -> Vec<String> {
    match fault {
        SessionFault::NotJson { line, column } => {
            vec![ui::session_not_json(lang, ui::SessionNotJson { line, column })]
        }
        SessionFault::SomethingElse => vec![ui::session_something_else(lang, MARK)],
        SessionFault::UnknownVersion => vec![ui::session_unknown_version(lang).to_owned()],
        SessionFault::Scenarios(faults) => {
            faults.iter().flat_map(|fault| scenario_words(fault, lang)).collect()
        }
    }
}

fn scenario_words(fault: &ScenarioFault, lang: Lang) -> Vec<String> {
    let place = match &fault.run {
        None => ui::session_of_form(lang).to_owned(),
        Some(name) => ui::session_of_run(lang, name),
    };
    match &fault.why {
        Why::Missing => vec![ui::session_missing(lang, place)],
        Why::Format(DecodeError::Syntax) => vec![ui::session_no_object(lang, place)],
        Why::Format(DecodeError::UnknownVersion { version, newest }) => {
            let values = ui::SessionScenarioVersion { place, version, newest };
            vec![ui::session_scenario_version(lang, values)]
        }
        Why::Format(DecodeError::Parts(parts)) => {
            let fields: Vec<String> = parts.iter().map(|part| field_words(part, lang)).collect();
            let fields = format::list(lang, &fields);
            vec![ui::session_parts(lang, ui::SessionParts { place, fields })]
        }
        Why::Rules(faults) => {
            let rule = |fault: &crate::scenario::Fault| {
                let (field, reason) = (&fault.path, problem_words(&fault.problem, lang));
                ui::session_rule(lang, ui::SessionRule { place: &place, field, reason })
            };
            faults.iter().map(rule).collect()
        }
    }
}

fn field_words(path: &FieldPath, lang: Lang) -> String {
    match path.as_str() {
        "" => ui::session_whole(lang).to_owned(),
        path => ["`", path, "`"].concat(),
    }
}

/// The last states, each with its way back.
fn past(autosave: &Autosave, lang: Lang, onrestore: &Callback<Session>) -> Html {
    let entries = autosave.past.entries();
    html! {
        <section aria-labelledby="session-past">
            <h3 id="session-past">{ ui::session_past(lang) }</h3>
            if !autosave.works {
                <p class="status-warning">{ ui::session_past_blocked(lang) }</p>
            }
            if entries.is_empty() {
                <p class="muted">{ ui::session_past_none(lang) }</p>
            }
            <ol class="past">{ for entries.iter().map(|entry| state(entry, lang, onrestore)) }</ol>
        </section>
    }
}

fn state(entry: &PastEntry, lang: Lang, onrestore: &Callback<Session>) -> Html {
    let at = browser::local_time(entry.at_ms);
    let name = &entry.name;
    let label = ui::session_restore_label(lang, ui::SessionRestoreLabel { name, at: &at });
    let onclick = {
        let session = entry.session.clone();
        onrestore.reform(move |_: MouseEvent| session.clone())
    };
    let n_kept = entry.session.kept.len() as u64;
    html! {
        <li>
            <time class="number">{ at }</time>
            <span>
                { name }
                if n_kept > 0 {
                    { " " }<small class="muted">{ ui::session_past_runs(lang, n_kept) }</small>
                }
            </span>
            <button
                type="button"
                class="button button-quiet button-small"
                aria-label={label}
                {onclick}
            >
                { ui::session_restore(lang) }
            </button>
        </li>
    }
}
