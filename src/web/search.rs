//! The search: a button in the page's head, keys that open it from anywhere, and a dialog.

mod finder;
mod keys;
mod target;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use self::finder::Finder;
use self::target::Target;
use super::app::Navigator;
use super::components::{Icon, IconView};
use super::preferences;
use super::route::Route;
use crate::text::ui;

/// The keys that open the search, for assistive technology: with the single one, and without.
const SHORTCUTS: &str = "/ Control+K Meta+K";
const CHORDS: &str = "Control+K Meta+K";

/// Properties of [`Search`].
#[derive(PartialEq, Properties)]
pub(super) struct SearchProps {
    /// The open page.
    pub(super) route: Route,
}

/// The button and the dialog. What a reader looked for stays there when it is opened again.
#[component]
pub(super) fn Search(props: &SearchProps) -> Html {
    let route = props.route;
    let navigator = use_context::<Navigator>();
    let dialog = use_node_ref();
    let is_open = use_state_eq(|| false);
    let words = use_state_eq(String::new);
    let by_slash = use_state_eq(|| true);
    let open = use_callback((), {
        let is_open = is_open.setter();
        move |(), ()| is_open.set(true)
    });
    keys::use_keys(&open, *by_slash);
    use_effect_with((), {
        let by_slash = by_slash.setter();
        move |()| by_slash.set(preferences::search_opens_by_slash())
    });
    use_effect_with(*is_open, {
        let dialog = dialog.clone();
        move |is_open| {
            if *is_open {
                show(&dialog);
            }
        }
    });
    let onpick = {
        let dialog = dialog.clone();
        Callback::from(move |target: Target| {
            close(&dialog);
            if let Some(navigator) = &navigator {
                navigator.go_to(target.route, target.fragment);
            }
        })
    };
    let onclose = {
        let is_open = is_open.setter();
        Callback::from(move |_: Event| is_open.set(false))
    };
    let onslash = {
        let by_slash = by_slash.setter();
        Callback::from(move |is_wanted| {
            preferences::open_search_by_slash(is_wanted);
            by_slash.set(is_wanted);
        })
    };
    html! {
        <>
            { button(route, *by_slash, open.reform(|_: MouseEvent| ())) }
            <dialog
                ref={dialog.clone()}
                class="search no-print"
                aria-label={ui::search_title(route.lang)}
                closedby="any"
                {onclose}
            >
                if *is_open {
                    <Finder
                        {route}
                        words={(*words).clone()}
                        by_slash={*by_slash}
                        onwords={
                            let words = words.setter();
                            Callback::from(move |typed| words.set(typed))
                        }
                        {onslash}
                        {onpick}
                        onclose={Callback::from(move |()| close(&dialog))}
                    />
                }
            </dialog>
        </>
    }
}

fn button(route: Route, by_slash: bool, onclick: Callback<MouseEvent>) -> Html {
    let lang = route.lang;
    let (shortcuts, hint) = match by_slash {
        true => (SHORTCUTS, ui::search_hint(lang)),
        false => (CHORDS, ui::search_hint_chord(lang)),
    };
    html! {
        <button
            type="button"
            class="search-open"
            aria-haspopup="dialog"
            aria-keyshortcuts={shortcuts}
            title={hint}
            {onclick}
        >
            <IconView icon={Icon::Search} class="icon-small" />
            <span class="search-open-name">{ ui::search_title(lang) }</span>
            if by_slash {
                <kbd aria-hidden="true">{ "/" }</kbd>
            }
        </button>
    }
}

/// Shows the dialog above the page, which does not answer meanwhile.
fn show(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
        // Refused only where the document is not shown at all.
        let _ = dialog.show_modal();
    }
}

/// Closes the dialog; the browser gives the focus back to what had it before.
fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// A text as people take it for the same: without case, and without the widths of letters
/// (Unicode's NFKC, which every browser knows).
fn fold(text: &str) -> String {
    let text = js_sys::JsString::from(text);
    text.normalize("NFKC").to_lower_case().into()
}
