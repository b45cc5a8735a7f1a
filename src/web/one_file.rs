//! The guide as one document, opened from a disk or sent by mail: its views have no addresses of
//! their own there, so the fragment names them, `orchestration-guide.html#/en/simulate/#s=…`.

use gloo::utils::document_element;

#[cfg(target_arch = "wasm32")]
pub(super) use entry::enter;

/// Name of the document, which lies beside the pages of the site.
pub(super) const NAME: &str = "orchestration-guide.html";

/// What the fragment starts with when it names a view.
const START: &str = "#/";

/// Whether this document holds the whole guide.
pub(super) fn is_here() -> bool {
    document_element().has_attribute("data-one-file")
}

/// The link that leads to a path of the guide.
pub(super) fn link(path: &str) -> String {
    format!("{START}{path}")
}

/// The path of the guide that a fragment names, and the fragment of that page.
pub(super) fn split(fragment: &str) -> (&str, &str) {
    let Some(named) = fragment.strip_prefix(START) else { return ("", fragment) };
    named.split_at(named.find('#').unwrap_or(named.len()))
}

/// Whether a link is relative to the root of the guide: no scheme, no fragment of this document.
#[cfg(any(test, target_arch = "wasm32"))]
fn leads_to_a_page(to: &str) -> bool {
    let before_path = to.split(['/', '#']).next().unwrap_or_default();
    !to.is_empty() && !to.starts_with('#') && !before_path.contains(':')
}

#[cfg(target_arch = "wasm32")]
mod entry {
    use gloo::events::{EventListener, EventListenerOptions};
    use gloo::utils::{document, window};
    use wasm_bindgen::JsCast;
    use web_sys::{Element, Event};

    use super::{leads_to_a_page, link};
    use crate::web::browser;

    /// Opens the guide in the reader's language unless the address names a page, and lets links
    /// lead to fragments from now on.
    pub(in crate::web) fn enter() {
        if browser::current_path().is_empty() {
            let japanese =
                window().navigator().language().is_some_and(|lang| lang.starts_with("ja"));
            let first = link(if japanese { "ja/" } else { "en/" });
            // A fragment of its own address is refused to no document.
            let _ = window().location().replace(&first);
        }
        // Before anything can be done with a link it is pointed at, focused or touched.
        for name in ["pointerover", "focusin", "click"] {
            let options = EventListenerOptions::run_in_capture_phase();
            EventListener::new_with_options(&document(), name, options, redirect).forget();
        }
        EventListener::new(&window(), "hashchange", |_| {
            // Another view shows its place when it is drawn.
            if let Some(id) = browser::place() {
                browser::show_place(&id);
            }
        })
        .forget();
    }

    /// Lets a link that leads to a page of the guide lead to its fragment.
    fn redirect(event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link_at =
            target.and_then(|target| target.closest("a[href]:not([download])").ok().flatten());
        let Some(element) = link_at else { return };
        let to = element.get_attribute("href").unwrap_or_default();
        if leads_to_a_page(&to) {
            // An attribute that exists can be set.
            let _ = element.set_attribute("href", &link(&to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_names_a_page_and_its_own_fragment() {
        assert_eq!(split("#/en/simulate/#s=1"), ("en/simulate/", "#s=1"));
        assert_eq!(split("#/ja/"), ("ja/", ""));
        assert_eq!(split("#s=1"), ("", "#s=1"));
        assert_eq!(split(""), ("", ""));
        assert_eq!(split(&link("en/compare/#cost")), ("en/compare/", "#cost"));
    }

    #[test]
    fn only_links_into_the_guide_are_changed() {
        assert!(leads_to_a_page("en/compare/#a:b"));
        for to in ["https://kubernetes.io/", "mailto:a@b.example", "#/en/", "blob:null/1", ""] {
            assert!(!leads_to_a_page(to), "{to}");
        }
    }
}
