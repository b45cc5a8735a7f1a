//! The keys that open the search from anywhere on a page.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What takes a `/` as a letter.
const TAKES_LETTERS: &str = "textarea, select, [contenteditable], \
    input:not([type=checkbox], [type=radio], [type=range], [type=button])";

/// Listens for the keys as long as the page is there; for `/` only where the reader wants that.
#[hook]
pub(super) fn use_keys(open: &Callback<()>, by_slash: bool) {
    use_effect_with((open.clone(), by_slash), |(open, by_slash)| {
        let (open, by_slash) = (open.clone(), *by_slash);
        // The browser would search in its own way.
        let options = EventListenerOptions::enable_prevent_default();
        let listen = move |event: &Event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if !event.default_prevented() && (is_chord(event) || (by_slash && is_slash(event))) {
                event.prevent_default();
                open.emit(());
            }
        };
        let listener = EventListener::new_with_options(&document(), "keydown", options, listen);
        move || drop(listener)
    });
}

/// Control or Command with K.
fn is_chord(event: &KeyboardEvent) -> bool {
    let is_held = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
    is_held && event.key().eq_ignore_ascii_case("k")
}

/// A `/` that is not written anywhere.
fn is_slash(event: &KeyboardEvent) -> bool {
    let is_alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    event.key() == "/" && is_alone && !event.is_composing() && !is_written(event)
}

fn is_written(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.matches(TAKES_LETTERS).unwrap_or_default())
}
