//! The settings in the page's address: read when the view opens, and kept up to date.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::form::{DraftAction, Form, FormAction};
use crate::web::share::{self, LinkFault};

/// How long the settings must rest before the address follows: browsers allow some hundred
/// changes in half a minute.
const REST_MS: u32 = 500;

/// A link whose settings could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BrokenLink {
    fault: LinkFault,
    fragment: String,
}

/// Opens the settings of the address, now and whenever the reader changes it by hand, and puts
/// theirs there as they change. The first render knows nothing of the address, as at build time.
#[hook]
pub(super) fn use_link(
    form: &Form,
    lang: Lang,
    act: &Callback<FormAction>,
) -> UseStateHandle<Option<BrokenLink>> {
    let broken = use_state_eq(|| None);
    // A link within the page has taken the place of the settings this many times.
    let n_lost = use_state_eq(|| 0);
    {
        let (act, broken, n_lost) = (act.clone(), broken.setter(), n_lost.clone());
        use_effect_with((), move |()| {
            open(&act, &broken);
            let times = Cell::new(0);
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                if !open(&act, &broken) {
                    times.set(times.get() + 1);
                    n_lost.set(times.get());
                }
            });
            move || drop(listener)
        });
    }
    let is_first = use_mut_ref(|| true);
    use_effect_with((form.draft().input().clone(), lang, *n_lost), move |(input, ..)| {
        let fragment = share::fragment(input);
        // At first the address is right, or what is wrong with it is still to be read.
        let waits = !is_first.replace(false) || !fragment.is_empty();
        let timer = waits.then(|| Timeout::new(REST_MS, move || write(&fragment)));
        move || drop(timer)
    });
    broken
}

/// Whether the address has settings; opens them, or tells what is wrong with them.
fn open(act: &Callback<FormAction>, broken: &UseStateSetter<Option<BrokenLink>>) -> bool {
    let fragment = browser::fragment();
    match share::scenario(&fragment) {
        None => return false,
        Some(Ok(input)) => {
            broken.set(None);
            act.emit(FormAction::Edit(DraftAction::Open(Rc::new(input))));
        }
        Some(Err(fault)) => broken.set(Some(BrokenLink { fault, fragment })),
    }
    true
}

/// Puts the settings into the address.
pub(super) fn write(fragment: &str) {
    if browser::fragment() != fragment {
        browser::replace_fragment(fragment);
    }
}

/// What is wrong with the link, with all that it says.
pub(super) fn told(broken: &UseStateHandle<Option<BrokenLink>>, lang: Lang) -> Html {
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
