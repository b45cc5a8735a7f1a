//! A button that copies the page's address with what the reader has set in it.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::text::{Lang, ui};
use crate::web::{address, browser};

/// How long the outcome stays in sight.
const SAID_MS: u32 = 4_000;

/// Properties of [`CopyLink`].
#[derive(PartialEq, Properties)]
pub(crate) struct CopyLinkProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// The last part of the address.
    pub(crate) fragment: Callback<(), String>,
    /// What stands beside the button as long as nothing was copied.
    pub(crate) note: &'static str,
}

/// The button, and whether it worked.
#[component]
pub(crate) fn CopyLink(props: &CopyLinkProps) -> Html {
    let lang = props.lang;
    let outcome = use_state_eq(|| None::<bool>);
    let onclick = {
        let (outcome, fragment) = (outcome.setter(), props.fragment.clone());
        Callback::from(move |_: MouseEvent| {
            address::write(&fragment.emit(()));
            let outcome = outcome.clone();
            browser::copy_address(move |is_done| {
                outcome.set(Some(is_done));
                Timeout::new(SAID_MS, move || outcome.set(None)).forget();
            });
        })
    };
    html! {
        <>
            <button type="button" class="button button-quiet button-small" {onclick}>
                { ui::site_copy_link(lang) }
            </button>
            <span class="copy-note" role="status">
                { match *outcome {
                    None => props.note,
                    Some(true) => ui::site_copied(lang),
                    Some(false) => ui::site_copy_by_hand(lang),
                } }
            </span>
        </>
    }
}
