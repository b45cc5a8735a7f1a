//! Whether somebody is at the page: what it was written with need not be computed before.

use gloo::events::EventListener;
use gloo::utils::window;
use yew::prelude::*;

/// What a reader does first: points, touches, types, scrolls, or comes by keys.
const SIGNS: [&str; 7] =
    ["pointermove", "pointerdown", "click", "keydown", "wheel", "scroll", "focusin"];

/// Whether there was a sign of a reader since the page came to life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReaderIsHere(pub(crate) bool);

/// Waits for the first sign.
#[hook]
pub(crate) fn use_reader() -> ReaderIsHere {
    let is_here = use_state_eq(|| false);
    let setter = is_here.setter();
    use_effect_with(*is_here, move |is_here| {
        let listen = |sign| {
            let setter = setter.clone();
            EventListener::new(&window(), sign, move |_| setter.set(true))
        };
        let listeners = (!is_here).then(|| SIGNS.map(listen));
        move || drop(listeners)
    });
    ReaderIsHere(*is_here)
}
