//! Traffic that the reader measured: a text goes in, what was read is shown, and nothing changes
//! before the reader takes it over.

mod findings;
mod guesses;
mod reading;
mod taking;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::tools::is_opened;
use crate::import::{MAX_BYTES, MAX_ROWS, Options, Refusal, SAMPLE};
use crate::text::{Lang, format, ui};
use crate::web::browser::{self, Unread};
use crate::web::components::{References, when};
use crate::web::form::DraftAction;

use findings::findings;
use guesses::Guesses;
use reading::{Found, use_reading};
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
    let unread = use_state_eq(|| None::<Unread>);
    let ongiven = {
        let (given, options) = (given.setter(), options.setter());
        let unread = unread.setter();
        Callback::from(move |next: Result<Given, Unread>| {
            unread.set(next.as_ref().err().copied());
            // What was said of another text need not be true of this one.
            options.set(Options::default());
            given.set(next.unwrap_or_default());
        })
    };
    let reading = use_reading(&given.text, &options);
    html! {
        <div class="own-traffic-body">
            { ways_in(&given, lang, &ongiven) }
            <p class="field-fault" role="alert">
                if let Some(unread) = *unread {
                    { unread_words(unread, lang) }
                }
            </p>
            <div class="own-traffic-outcome" aria-busy={reading.is_busy.to_string()}>
                if let Some(found) = &reading.found {
                    { outcome(found, &options, props) }
                } else if reading.is_busy {
                    <p role="status">{ ui::import_reading(lang) }</p>
                }
            </div>
        </div>
    }
}

fn ways_in(given: &Given, lang: Lang, ongiven: &Callback<Result<Given, Unread>>) -> Html {
    let onpaste = when(ongiven, |event: InputEvent| {
        let target = event.target()?.dyn_into::<HtmlTextAreaElement>().ok()?;
        Some(Ok(Given { text: target.value().into(), file: None }))
    });
    let onsample = ongiven.reform(|_: MouseEvent| Ok(Given { text: SAMPLE.into(), file: None }));
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
fn pick(field: &HtmlInputElement, ongiven: &Callback<Result<Given, Unread>>) {
    let ongiven = ongiven.clone();
    browser::read_file(field, MAX_BYTES as u64, move |read| {
        ongiven.emit(read.map(|file| Given { text: file.text.into(), file: Some(file.name) }));
    });
}

fn unread_words(unread: Unread, lang: Lang) -> String {
    match unread {
        Unread::NotText => ui::import_unreadable(lang).to_owned(),
        Unread::TooLarge { n_bytes } => {
            refusal_words(Refusal::TooManyBytes { n: n_bytes as usize }, lang)
        }
    }
}

fn outcome(found: &Found, options: &UseStateHandle<Options>, props: &OwnTrafficProps) -> Html {
    let lang = props.lang;
    let onset = {
        let options = options.setter();
        Callback::from(move |next| options.set(next))
    };
    match found {
        Err(reason) => html! {
            <p class="field-fault" role="alert">{ ui::import_broken(lang, reason) }</p>
        },
        Ok(Err(refusal)) => html! {
            <>
                <p class="field-fault" role="alert">
                    { References::default().marked(&refusal_words(*refusal, lang)) }
                </p>
                if **options != Options::default() {
                    { guesses::again(lang, &onset) }
                }
            </>
        },
        Ok(Ok(import)) => html! {
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
