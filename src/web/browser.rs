//! What the page asks of its window: address, title, focus, storage. Called from effects and event
//! handlers only, because none of it exists at build time.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, document_element, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Blob, BlobPropertyBag, Element, HtmlElement, HtmlInputElement, IntersectionObserver,
    IntersectionObserverEntry, Url,
};

use super::embed;
use super::one_file;
use super::page::Head;
use super::route::Route;

/// How long a file that is being saved is kept in memory.
const SAVING_MS: u32 = 30_000;

/// The address that all links of the page are relative to.
pub(super) fn base_url() -> String {
    document().base_uri().ok().flatten().unwrap_or_else(|| "/".to_owned())
}

/// The bytes of a file of the site; `None` when it cannot be loaded.
#[cfg(target_arch = "wasm32")]
pub(super) async fn load(url: &str) -> Option<Vec<u8>> {
    let answer = wasm_bindgen_futures::JsFuture::from(window().fetch_with_str(url)).await.ok()?;
    let answer = answer.dyn_into::<web_sys::Response>().ok().filter(web_sys::Response::ok)?;
    let bytes = wasm_bindgen_futures::JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// Lets the browser do what has piled up, such as an answer to a touch.
#[cfg(target_arch = "wasm32")]
pub(super) async fn pause() {
    let pause = js_sys::Promise::new(&mut |go_on, _| {
        // No window refuses a timer.
        let _ = window().set_timeout_with_callback(&go_on);
    });
    // A timer's promise is never broken.
    let _ = wasm_bindgen_futures::JsFuture::from(pause).await;
}

/// The path of the window's address relative to the base.
pub(super) fn current_path() -> String {
    if one_file::is_here() {
        return one_file::split(&whole_fragment()).0.to_owned();
    }
    if let Some(path) = document_element().get_attribute(embed::MARK) {
        return path;
    }
    let path = window().location().pathname().unwrap_or_default();
    let base = Url::new(&base_url()).map(|url| url.pathname()).unwrap_or_default();
    path.strip_prefix(&base).unwrap_or(&path).to_owned()
}

/// The path of the guide that a link leads to, as it stands in the page; `None` where it leads to a
/// place on a page, or out of the guide.
pub(super) fn path_of(href: &str) -> Option<String> {
    if one_file::is_here() {
        let (path, fragment) = one_file::split(href);
        return (!path.is_empty() && fragment.is_empty()).then(|| path.to_owned());
    }
    let url = Url::new(&absolute(href)).ok().filter(|url| url.hash().is_empty())?;
    let base = Url::new(&base_url()).ok().filter(|base| base.origin() == url.origin())?;
    Some(url.pathname().strip_prefix(&base.pathname())?.to_owned())
}

/// Makes `route` with a fragment the window's address and a step of its history.
pub(super) fn push_route(route: Route, fragment: &str) {
    let url = absolute(&format!("{}{fragment}", route.path()));
    if let Ok(history) = window().history() {
        // Refused only where the document may not have a history (some sandboxes): the view
        // changes all the same.
        let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
    }
}

/// Whether the document is shown in a frame of another site.
pub(super) fn is_framed() -> bool {
    document_element().has_attribute(embed::MARK)
}

/// Opens a path that is relative to the base in a tab of its own.
pub(super) fn open(path: &str) {
    // Browsers refuse it to pages whose reader has done nothing.
    let _ = window().open_with_url_and_target_and_features(&absolute(path), "_blank", "noopener");
}

/// Goes to another fragment of the open page, as a link within it does.
fn set_fragment(fragment: &str) {
    // Fails in no browser that runs this program.
    let _ = window().location().set_hash(&with_view(fragment));
}

/// Moves to a fragment of the open page, and to its heading where the fragment is no place.
pub(super) fn move_to(fragment: &str) {
    if !fragment.is_empty() {
        set_fragment(fragment);
        if place().is_some_and(|id| show_place(&id)) {
            return;
        }
    }
    focus("h1");
}

/// What stands after the `#` of the window's address, with it.
pub(super) fn fragment() -> String {
    let fragment = whole_fragment();
    if one_file::is_here() { one_file::split(&fragment).1.to_owned() } else { fragment }
}

fn whole_fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// A fragment of the open page as the window's address has it.
fn with_view(fragment: &str) -> String {
    if !one_file::is_here() {
        return fragment.to_owned();
    }
    one_file::link(&[&current_path(), fragment].concat())
}

/// Puts another fragment into the window's address, without a step of its history.
pub(super) fn replace_fragment(fragment: &str) {
    let path = window().location().pathname().unwrap_or_default();
    let query = window().location().search().unwrap_or_default();
    if let Ok(history) = window().history() {
        let url = [path.as_str(), &query, &with_view(fragment)].concat();
        // Refused only where the document may not have a history, or too often: the next change
        // comes with all that is missing.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
    }
}

/// Puts the window's address on the clipboard, and tells whether that worked.
pub(super) fn copy_address(then: impl FnOnce(bool) + 'static) {
    copy(&window().location().href().unwrap_or_default(), then);
}

/// Puts a text on the clipboard, and tells whether that worked.
pub(super) fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        // Browsers keep it from pages that did not come over an encrypted connection.
        return then(false);
    }
    let written = clipboard.write_text(text);
    wasm_bindgen_futures::spawn_local(async move {
        then(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
    });
}

/// The whole address of a path that is relative to the base.
pub(super) fn absolute(path: &str) -> String {
    let link = if one_file::is_here() { one_file::link(path) } else { path.to_owned() };
    Url::new_with_base(&link, &base_url()).map(|url| url.href()).unwrap_or_default()
}

/// Id of the place on the page that the window's address names: what comes first after the `#`.
pub(super) fn place() -> Option<String> {
    let fragment = fragment();
    let first = fragment.trim_start_matches('#').split('&').next().unwrap_or_default();
    (!first.is_empty() && !first.contains('=')).then(|| first.to_owned())
}

/// Opens all that hides a place on the page, moves there and gives it the focus. Tells whether
/// there is such a place.
pub(super) fn show_place(id: &str) -> bool {
    let Some(place) = document().get_element_by_id(id) else { return false };
    let mut around = Some(place.clone());
    while let Some(element) = around {
        if element.tag_name().eq_ignore_ascii_case("details") {
            let _ = element.set_attribute("open", "");
        }
        around = element.parent_element();
    }
    place.scroll_into_view();
    if let Ok(place) = place.dyn_into::<HtmlElement>() {
        if !place.has_attribute("tabindex") {
            let _ = place.set_attribute("tabindex", "-1");
        }
        let _ = place.focus();
    }
    true
}

/// Gives the document the language, title and description of a page.
pub(super) fn set_head(route: Route, head: &Head) {
    let _ = document_element().set_attribute("lang", route.lang.code());
    document().set_title(&head.title);
    if let Ok(Some(meta)) = document().query_selector("meta[name=description]") {
        let _ = meta.set_attribute("content", &head.description);
    }
}

/// Tells styles and tests that the program has taken over the page.
pub(super) fn mark_alive() {
    let _ = document_element().set_attribute("data-hydrated", "");
}

/// Starts a newly shown view from the place that the address names, or from its top, with the focus
/// on its heading.
pub(super) fn enter_view() {
    if place().is_some_and(|id| show_place(&id)) {
        return;
    }
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

/// Moves the focus to the first element that a selector finds once the page shows what was just
/// changed.
pub(super) fn focus_soon(selector: String) {
    Timeout::new(0, move || focus(&selector)).forget();
}

/// The first element that a selector finds.
pub(super) fn element<E: JsCast>(selector: &str) -> Option<E> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Whether the reader has asked the system for less motion.
pub(super) fn wants_less_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Calls when an element comes into sight or goes out of it, until what is returned is dropped.
pub(super) fn watch_sight(element: &Element, then: impl Fn(bool) + 'static) -> Option<Watch> {
    let call = Closure::new(move |entries: js_sys::Array| {
        let last: Option<IntersectionObserverEntry> = entries.pop().dyn_into().ok();
        if let Some(entry) = last {
            then(entry.is_intersecting());
        }
    });
    let observer = IntersectionObserver::new(call.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watch { observer, _call: call })
}

/// An element whose coming into sight is watched.
pub(super) struct Watch {
    observer: IntersectionObserver,
    _call: Closure<dyn Fn(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Opens the browser's dialog for printing.
pub(super) fn print() {
    // Refused only in a sandbox, which says so itself.
    let _ = window().print();
}

/// Prints what the style sheet shows of the page for this name.
pub(super) fn print_only(name: &str) {
    const KEY: &str = "data-print";
    let Some(root) = document().document_element() else { return };
    // Refused only for names that no element may have.
    let _ = root.set_attribute(KEY, name);
    EventListener::once(&window(), "afterprint", move |_| {
        let _ = root.remove_attribute(KEY);
    })
    .forget();
    print();
}

/// Today as year, month and day where the reader is.
pub(super) fn today() -> (u16, u8, u8) {
    let now = js_sys::Date::new_0();
    (now.get_full_year() as u16, now.get_month() as u8 + 1, now.get_date() as u8)
}

/// The kind of a file with comma-separated values.
pub(super) const CSV: &str = "text/csv;charset=utf-8";

/// Offers text as a file to save.
pub(super) fn save(name: &str, kind: &str, text: &str) {
    if let Some(blob) = blob(kind, text) {
        save_blob(name, &blob);
    }
}

/// Text as a file of this kind.
fn blob(kind: &str, text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    Blob::new_with_str_sequence_and_options(&parts, &options).ok()
}

/// Offers a file to save.
pub(super) fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The browser may still be reading from it.
    Timeout::new(SAVING_MS, move || drop(Url::revoke_object_url(&url))).forget();
}

/// A file that was picked, and read.
pub(super) struct Picked {
    /// Its name, without the folder.
    pub(super) name: String,
    /// What stands in it.
    pub(super) text: String,
}

/// Why a file that was picked is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It has more bytes than are wanted of it; none was read.
    TooLarge {
        /// Its bytes.
        n_bytes: u64,
    },
    /// The browser cannot read it as text.
    NotText,
}

/// Reads the file that was picked in a field, if it has no more than `most_bytes`. The field is
/// emptied, so that the same file can be picked again.
pub(super) fn read_file(
    field: &HtmlInputElement,
    most_bytes: u64,
    then: impl FnOnce(Result<Picked, Unread>) + 'static,
) {
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
    field.set_value("");
    let n_bytes = file.size() as u64;
    if n_bytes > most_bytes {
        return then(Err(Unread::TooLarge { n_bytes }));
    }
    let name = file.name();
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok();
        let text = text.and_then(|text| text.as_string());
        then(text.map(|text| Picked { name, text }).ok_or(Unread::NotText));
    });
}

/// What the browser keeps for the page under a name.
pub(super) fn stored(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Has the browser keep a text for the page, and returns whether it does: some keep nothing, and
/// all have a limit.
pub(super) fn store(key: &str, text: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// The time, in milliseconds since 1970.
pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// A time in milliseconds since 1970 as the reader's clock shows it: `2026-11-25 15:04`.
pub(super) fn local_time(at_ms: f64) -> String {
    let at = js_sys::Date::new(&at_ms.into());
    format!(
        "{}-{:02}-{:02} {:02}:{:02}",
        at.get_full_year(),
        at.get_month() + 1,
        at.get_date(),
        at.get_hours(),
        at.get_minutes()
    )
}
