//! Copies of a table and of links into it.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::knowledge::Comparison;
use crate::report::comparison::{self, Arrangement};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Icon, IconView};

/// How long a reader is told that something was copied.
const SAID_MS: u32 = 4000;

/// Copies the address of a place whose link was clicked, and tells how that went; `None` when it is
/// to be told no more.
pub(super) fn copies(told: &Callback<Option<bool>>) -> Callback<MouseEvent> {
    let told = told.clone();
    Callback::from(move |event: MouseEvent| {
        let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = clicked.and_then(|clicked| clicked.closest(PLACE_LINK).ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
            let told = told.clone();
            browser::copy(&link.href(), move |is_done| tell(is_done, told));
        }
    })
}

fn tell(is_done: bool, told: Callback<Option<bool>>) {
    told.emit(Some(is_done));
    Timeout::new(SAID_MS, move || told.emit(None)).forget();
}

/// Tells by voice and in sight how the last copy went.
pub(super) fn outcome(told: Option<bool>, lang: Lang) -> Html {
    html! {
        <p class={classes!("copy-outcome", "no-print", told.is_some().then_some("shown"))} role="status">
            { match told {
                None => "",
                Some(true) => ui::site_copied(lang),
                Some(false) => ui::site_copy_by_hand(lang),
            } }
        </p>
    }
}

/// Finds links to places of the table.
const PLACE_LINK: &str = "a[data-copies]";

/// A link to a place of the table; a click also copies it.
pub(super) fn place_link(
    path: String,
    class: &'static str,
    label: Option<String>,
    words: Html,
) -> Html {
    html! {
        <a class={classes!(class, "no-print")} href={path} aria-label={label} data-copies="">
            { words }
        </a>
    }
}

/// Properties of [`CopyTable`].
#[derive(PartialEq, Properties)]
pub(super) struct CopyTableProps {
    /// Which table.
    pub(super) table: &'static Comparison,
    /// What of it is in sight.
    pub(super) arrangement: Arrangement,
    /// Language of the copy and of all words.
    pub(super) lang: Lang,
    /// Called when something was copied.
    pub(super) told: Callback<Option<bool>>,
}

/// The formats of a copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Markdown,
    Csv,
}

/// Copies the table in sight; where the browser does not allow it, shows the text for copying by
/// hand.
#[component]
pub(super) fn CopyTable(props: &CopyTableProps) -> Html {
    let lang = props.lang;
    let by_hand = use_state_eq(|| None::<String>);
    let area = use_node_ref();
    use_effect_with((*by_hand).clone(), {
        let area = area.clone();
        move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                // Selected, so that one more key copies it.
                let _ = area.focus();
                area.select();
            }
        }
    });
    let button = |format: Format, words: &'static str, action: &'static str| {
        let onclick = copier(props, format, &by_hand);
        html! {
            <button
                type="button"
                class="button button-quiet button-small"
                data-action={action}
                {onclick}
            >
                <IconView icon={Icon::Copy} class="icon-small" />
                { words }
            </button>
        }
    };
    html! {
        <div class="copy-table no-print">
            <div class="actions">
                { button(Format::Markdown, ui::compare_copy_markdown(lang), "copy-markdown") }
                { button(Format::Csv, ui::compare_copy_csv(lang), "copy-csv") }
            </div>
            if let Some(text) = &*by_hand {
                <label class="by-hand">
                    { ui::compare_copy_denied(lang) }
                    <textarea ref={area} readonly=true rows="6" value={text.clone()} />
                </label>
            }
        </div>
    }
}

fn copier(
    props: &CopyTableProps,
    format: Format,
    by_hand: &UseStateHandle<Option<String>>,
) -> Callback<MouseEvent> {
    let CopyTableProps { table, arrangement, lang, told } = props;
    let (table, lang) = (*table, *lang);
    let (arrangement, told, by_hand) = (arrangement.clone(), told.clone(), by_hand.setter());
    Callback::from(move |_| {
        let lines = comparison::lines(table, &arrangement, lang);
        let text = match format {
            Format::Markdown => comparison::markdown(&lines),
            Format::Csv => comparison::csv_of(&lines),
        };
        let (told, by_hand) = (told.clone(), by_hand.clone());
        let shown = text.clone();
        browser::copy(&text, move |is_done| {
            by_hand.set((!is_done).then_some(shown));
            if is_done {
                tell(true, told);
            }
        });
    })
}
