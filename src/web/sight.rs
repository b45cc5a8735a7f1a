//! Whether the reader can see a place: what is out of sight rests, or need not be computed yet.

use yew::prelude::*;

use super::browser;

/// Whether any of an element can be seen.
#[hook]
pub(crate) fn use_in_sight(element: &NodeRef) -> bool {
    let is_in_sight = use_state_eq(|| false);
    let setter = is_in_sight.setter();
    let element = element.clone();
    use_effect_with((), move |()| {
        let watch = element.cast::<web_sys::Element>().and_then(|element| {
            browser::watch_sight(&element, move |is_in_sight| setter.set(is_in_sight))
        });
        move || drop(watch)
    });
    *is_in_sight
}
