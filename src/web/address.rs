//! A view's state in the last part of the page's address: read when the view opens, and kept up to
//! date.

use std::cell::Cell;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::browser;
use super::share::LinkFault;
use crate::text::{Lang, format, ui};

/// How long the state must rest before the address follows: browsers allow some hundred changes in
/// half a minute.
const REST_MS: u32 = 500;

/// A link whose settings could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BrokenLink {
    /// What is wrong with it.
    pub(crate) fault: LinkFault,
    /// All that it says.
    pub(crate) fragment: String,
}

/// Opens what the address says, now and whenever the reader changes it by hand, and puts `fragment`
/// there as it changes. `open` tells whether the address was about the view's state. The first
/// render knows nothing of the address, as at build time.
#[hook]
pub(crate) fn use_fragment(fragment: &str, lang: Lang, open: Callback<String, bool>) {
    // A link within the page has taken the place of the state this many times.
    let n_lost = use_state_eq(|| 0);
    {
        let n_lost = n_lost.clone();
        use_effect_with((), move |()| {
            open.emit(browser::fragment());
            let times = Cell::new(0);
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                if !open.emit(browser::fragment()) {
                    times.set(times.get() + 1);
                    n_lost.set(times.get());
                }
            });
            move || drop(listener)
        });
    }
    let is_first = use_mut_ref(|| true);
    use_effect_with((fragment.to_owned(), lang, *n_lost), move |(fragment, ..)| {
        // At first the address is right, or what is wrong with it is still to be read.
        let waits = !is_first.replace(false) || !fragment.is_empty();
        let fragment = fragment.clone();
        let timer = waits.then(|| Timeout::new(REST_MS, move || write(&fragment)));
        move || drop(timer)
    });
}

/// Puts a fragment into the address.
pub(crate) fn write(fragment: &str) {
    if browser::fragment() != fragment {
        browser::replace_fragment(fragment);
    }
}

/// What is wrong with the link, with all that it says.
pub(crate) fn told(broken: &UseStateHandle<Option<BrokenLink>>, lang: Lang) -> Html {
    let Some(BrokenLink { fault, fragment }) = &**broken else { return Html::default() };
    let reason = match fault {
        LinkFault::UnknownVersion => ui::view_link_unknown_version(lang).to_owned(),
        LinkFault::Unreadable => ui::view_link_unreadable(lang).to_owned(),
        LinkFault::Parts(parts) => {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            ui::view_link_parts(lang, format::list(lang, &parts))
        }
    };
    let onclose = {
        let broken = broken.setter();
        Callback::from(move |_: MouseEvent| {
            broken.set(None);
            browser::focus("h1");
        })
    };
    html! {
        <div class="status-warning broken-link" role="alert">
            <p>{ reason }{ " " }{ ui::view_link_defaults(lang) }</p>
            <p><code>{ fragment }</code></p>
            <button type="button" class="button button-quiet button-small" onclick={onclose}>
                { ui::view_close(lang) }
            </button>
        </div>
    }
}
