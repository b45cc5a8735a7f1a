//! A link to another view of the guide.

use wasm_bindgen::JsCast;
use web_sys::MouseEvent;
use yew::prelude::*;

use crate::web::app::Navigator;
use crate::web::route::Route;

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

/// A real link, which works with scripts off and opens in a new tab as any other; a plain click
/// changes the view in place.
#[component]
pub(crate) fn Link(props: &LinkProps) -> Html {
    let navigator = use_context::<Navigator>();
    let to = props.to;
    let onclick = Callback::from(move |event: MouseEvent| {
        if let Some(navigator) = navigator.as_ref().filter(|_| is_plain(&event)) {
            event.prevent_default();
            navigator.go(to);
        }
    });
    html! {
        <a
            href={to.path()}
            class={props.class.clone()}
            aria-current={props.current.clone()}
            lang={props.lang.clone()}
            hreflang={props.lang.clone()}
            {onclick}
        >
            { props.children.clone() }
        </a>
    }
}

/// Whether a click asks for nothing but to follow the link here.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    let leaves = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|link| link.has_attribute("target"));
    event.button() == 0 && !modified && !leaves && !event.default_prevented()
}
