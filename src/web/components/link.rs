//! Links to other views of the guide.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};
use yew::prelude::*;

use crate::web::app::Navigator;
use crate::web::browser;
use crate::web::route::{Route, View};

/// Properties of [`Link`].
#[derive(PartialEq, Properties)]
pub(crate) struct LinkProps {
    /// Where it leads.
    pub(crate) to: Route,
    /// Classes of the element.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// Value of `aria-current`, on the link to the page that is open.
    #[prop_or_default]
    pub(crate) current: Option<AttrValue>,
    /// Language of the text where it differs from the page's.
    #[prop_or_default]
    pub(crate) lang: Option<AttrValue>,
    /// What it says.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A real link, which works with scripts off and opens in a new tab as any other. [`use_links`]
/// lets a plain click change the view in place.
#[component]
pub(crate) fn Link(props: &LinkProps) -> Html {
    html! {
        <a
            href={props.to.path()}
            class={props.class.clone()}
            aria-current={props.current.clone()}
            lang={props.lang.clone()}
            hreflang={props.lang.clone()}
        >
            { props.children.clone() }
        </a>
    }
}

/// Follows links to views in place. One listener hears the clicks on all of them, because links in
/// parts that the program has not drawn itself have none of their own.
#[hook]
pub(crate) fn use_links(navigator: &Navigator) {
    let newest = use_mut_ref(|| navigator.clone());
    newest.replace(navigator.clone());
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let follow = move |event: &Event| {
            if let Some(to) = view_clicked_at(event) {
                event.prevent_default();
                newest.borrow().go(to);
            }
        };
        let listener = EventListener::new_with_options(&document(), "click", options, follow);
        move || drop(listener)
    });
}

/// The view that a plain click on a link leads to: one by itself, without a place or settings.
fn view_clicked_at(event: &Event) -> Option<Route> {
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok().flatten()?;
    let leaves = link.has_attribute("target") || link.has_attribute("download");
    if leaves || !is_plain(event.dyn_ref()?) {
        return None;
    }
    let to = Route::parse(&browser::path_of(&link.get_attribute("href")?)?);
    (!matches!(to.view, View::NotFound | View::Home)).then_some(to)
}

/// Whether a click asks for nothing but to follow the link here.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !modified && !event.default_prevented()
}
