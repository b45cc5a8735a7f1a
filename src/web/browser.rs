//! What the page asks of its window: address, title, focus, storage. Called from effects and event
//! handlers only, because none of it exists at build time.

use gloo::utils::{document, document_element, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Url};

use super::page::Head;
use super::route::Route;

/// The address that all links of the page are relative to.
pub(super) fn base_url() -> String {
    document().base_uri().ok().flatten().unwrap_or_else(|| "/".to_owned())
}

/// The path of the window's address relative to the base.
pub(super) fn current_path() -> String {
    let path = window().location().pathname().unwrap_or_default();
    let base = Url::new(&base_url()).map(|url| url.pathname()).unwrap_or_default();
    path.strip_prefix(&base).unwrap_or(&path).to_owned()
}

/// Makes `route` the window's address and a step of its history.
pub(super) fn push_route(route: Route) {
    let url = Url::new_with_base(&route.path(), &base_url()).map(|url| url.href());
    if let (Ok(url), Ok(history)) = (url, window().history()) {
        // Refused only where the document may not have a history (some sandboxes): the view
        // changes all the same.
        let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
    }
}

/// Gives the document the language, title and description of a page.
pub(super) fn set_head(route: Route, head: &Head) {
    let _ = document_element().set_attribute("lang", route.lang.code());
    document().set_title(&head.title);
    if let Ok(Some(meta)) = document().query_selector("meta[name=description]") {
        let _ = meta.set_attribute("content", &head.description);
    }
}

/// Starts a newly shown view from its top, with the focus on its heading.
pub(super) fn enter_view() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    focus("h1");
}

/// Moves the focus to the first element that a selector finds.
pub(super) fn focus(selector: &str) {
    if let Some(element) = element::<HtmlElement>(selector) {
        // Refused only by an element that is not shown.
        let _ = element.focus();
    }
}

/// The first element that a selector finds.
pub(super) fn element<E: JsCast>(selector: &str) -> Option<E> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}
