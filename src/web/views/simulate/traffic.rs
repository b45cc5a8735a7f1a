//! Traffic that the reader measured: a text goes in, what was read is shown, and nothing changes
//! before the reader takes it over.

mod findings;
mod guesses;
mod taking;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::tools::is_opened;
use crate::import::{Import, MAX_BYTES, MAX_ROWS, Options, Refusal, SAMPLE, read};
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::{References, when};
use crate::web::form::DraftAction;

use findings::findings;
use guesses::Guesses;
use taking::Taking;

/// The id of the part of the page.
const ID: &str = "own-traffic";

/// A text for the box is no longer than this: a browser would be busy with it at every key.
const MAX_SHOWN: usize = 200_000;

/// Properties of [`OwnTraffic`].
#[derive(PartialEq, Properties)]
pub(super) struct OwnTrafficProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The factor on the load in the form.
    pub(super) rate_scale: f64,
    /// Called with what the reader did.
    pub(super) edit: Callback<DraftAction>,
}

/// What the reader gave.
#[derive(Clone, Debug, Default, PartialEq)]
struct Given {
    text: Rc<str>,
    /// The name of the file that it comes from.
    file: Option<String>,
}

/// A part that opens; what is closed is not built.
#[component]
pub(super) fn OwnTraffic(props: &OwnTrafficProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            if let Some(is) = is_opened(&event, ID) {
                is_open.set(is);
            }
        })
    };
    html! {
        <details class="own-traffic no-print" id={ID} {ontoggle}>
            <summary>{ ui::import_title(props.lang) }</summary>
            if *is_open {
                <Reader
                    lang={props.lang}
                    rate_scale={props.rate_scale}
                    edit={props.edit.clone()}
                />
            }
        </details>
    }
}

/// Where the text goes in, and what was read.
#[component]
fn Reader(props: &OwnTrafficProps) -> Html {
    let lang = props.lang;
    let given = use_state_eq(Given::default);
    let options = use_state_eq(Options::default);
    let is_unreadable = use_state_eq(|| false);
    let ongiven = {
        let (given, options) = (given.setter(), options.setter());
        let is_unreadable = is_unreadable.setter();
        Callback::from(move |next: Option<Given>| {
            is_unreadable.set(next.is_none());
            // What was said of another text need not be true of this one.
            options.set(Options::default());
            given.set(next.unwrap_or_default());
        })
    };
    let found = use_memo(((*given).clone(), (*options).clone()), |(given, options)| {
        (!given.text.trim().is_empty()).then(|| read(&given.text, options))
    });
    html! {
        <div class="own-traffic-body">
            { ways_in(&given, lang, &ongiven) }
            <p class="field-fault" role="alert">
                if *is_unreadable {
                    { ui::import_unreadable(lang) }
                }
            </p>
            if let Some(found) = &*found {
                { outcome(found, &options, props) }
            }
        </div>
    }
}

fn ways_in(given: &Given, lang: Lang, ongiven: &Callback<Option<Given>>) -> Html {
    let onpaste = when(ongiven, |event: InputEvent| {
        let target = event.target()?.dyn_into::<HtmlTextAreaElement>().ok()?;
        Some(Some(Given { text: target.value().into(), file: None }))
    });
    let onsample = ongiven.reform(|_: MouseEvent| Some(Given { text: SAMPLE.into(), file: None }));
    let onfile = {
        let ongiven = ongiven.clone();
        Callback::from(move |event: Event| {
            let field = event.target().and_then(|target| target.dyn_into().ok());
            let Some(field) = field else { return };
            pick(&field, &ongiven);
        })
    };
    let size = format::memory((MAX_BYTES / 1024) as u64);
    let limits = ui::ImportLimits { size, rows: format::count(MAX_ROWS as u64) };
    let shown = if given.text.len() <= MAX_SHOWN { given.text.to_string() } else { String::new() };
    html! {
        <>
            <p>{ ui::import_lead(lang) }</p>
            <p class="muted">{ ui::import_private(lang) }</p>
            <label for="own-traffic-text">{ ui::import_paste(lang) }</label>
            <textarea
                id="own-traffic-text"
                rows="5"
                spellcheck="false"
                autocomplete="off"
                value={shown}
                oninput={onpaste}
            />
            <label class="own-traffic-file">
                <span>{ ui::import_file(lang) }</span>
                <input type="file" id="own-traffic-file" onchange={onfile} />
            </label>
            <p class="muted">
                { ui::import_limits(lang, limits) }
                if let Some(file) = &given.file {
                    { " " }{ ui::import_file_read(lang, file) }
                }
            </p>
            <button
                type="button"
                class="button button-quiet button-small"
                data-action="sample-traffic"
                onclick={onsample}
            >
                { ui::import_sample(lang) }
            </button>
        </>
    }
}

/// Reads the file that was picked or dropped.
fn pick(field: &HtmlInputElement, ongiven: &Callback<Option<Given>>) {
    let file = field.files().and_then(|files| files.get(0)).map(|file| file.name());
    let ongiven = ongiven.clone();
    browser::read_file(field, move |text| {
        ongiven.emit(text.map(|text| Given { text: text.into(), file }));
    });
}

fn outcome(
    found: &Result<Import, Refusal>,
    options: &UseStateHandle<Options>,
    props: &OwnTrafficProps,
) -> Html {
    let lang = props.lang;
    let onset = {
        let options = options.setter();
        Callback::from(move |next| options.set(next))
    };
    match found {
        Err(refusal) => html! {
            <>
                <p class="field-fault" role="alert">
                    { References::default().marked(&refusal_words(*refusal, lang)) }
                </p>
                if **options != Options::default() {
                    { guesses::again(lang, &onset) }
                }
            </>
        },
        Ok(import) => html! {
            <>
                { findings(import, lang) }
                <Guesses
                    {lang}
                    layout={import.layout.clone()}
                    interval_s={import.series.as_ref().map(|series| series.interval_s)}
                    options={(**options).clone()}
                    {onset}
                />
                <Taking
                    {lang}
                    import={import.clone()}
                    rate_scale={props.rate_scale}
                    edit={props.edit.clone()}
                />
            </>
        },
    }
}

fn refusal_words(refusal: Refusal, lang: Lang) -> String {
    let size = |bytes: usize| format::memory((bytes / 1024) as u64);
    let count = |n: usize| format::count(n as u64);
    match refusal {
        Refusal::TooManyBytes { n } => {
            let values = ui::ImportRefusedBytes { n: size(n), limit: size(MAX_BYTES) };
            ui::import_refused_bytes(lang, values)
        }
        Refusal::TooManyRows => ui::import_refused_rows(lang, count(MAX_ROWS)),
        Refusal::TooManyIntervals { n } => {
            let limit = count(crate::import::MAX_INTERVALS);
            let n = format::compact(lang, n);
            ui::import_refused_intervals(lang, ui::ImportRefusedIntervals { n, limit })
        }
        Refusal::NotJson { line, column } => {
            ui::import_refused_not_json(lang, ui::ImportRefusedNotJson { line, column })
        }
        Refusal::NoRangeQuery => ui::import_refused_no_range_query(lang).to_owned(),
        Refusal::NothingFound => ui::import_refused_nothing(lang).to_owned(),
    }
}
