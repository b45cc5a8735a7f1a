//! Where a hit leads.

use crate::scenario::preset;
use crate::search::{Page, Place};
use crate::text::Lang;
use crate::web::route::{Route, View};
use crate::web::share;

/// An address within the guide.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// The page.
    pub(super) route: Route,
    /// The place on it or its settings, with the `#`; empty for the page as a whole.
    pub(super) fragment: String,
}

impl Target {
    /// The address of a place.
    pub(super) fn of(place: &Place, lang: Lang) -> Self {
        let fragment = match place.page {
            _ if place.id.is_empty() => String::new(),
            Page::Simulate => scenario(&place.id),
            _ => format!("#{}", place.id),
        };
        Self { route: Route { lang, view: view(place.page) }, fragment }
    }

    /// The address relative to the base.
    pub(super) fn href(&self) -> String {
        [self.route.path(), self.fragment.clone()].concat()
    }
}

/// The settings of a ready-made scenario; those of the default one as well.
fn scenario(id: &str) -> String {
    preset(id).map(|preset| share::whole_fragment(&preset.input)).unwrap_or_default()
}

const fn view(page: Page) -> View {
    match page {
        Page::Overview => View::Overview,
        Page::Model(id) => View::Model(id),
        Page::Article(id) => View::Article(id),
        Page::Compare => View::Compare,
        Page::Choose => View::Choose,
        Page::Decide => View::Decide,
        Page::Glossary => View::Glossary,
        Page::Sources => View::Sources,
        Page::Simulate => View::Simulate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::ModelId;

    fn href(page: Page, id: &str) -> String {
        Target::of(&Place { page, id: id.to_owned() }, Lang::Ja).href()
    }

    #[test]
    fn a_place_has_an_address_in_the_language_of_the_page() {
        assert_eq!(href(Page::Overview, ""), "ja/");
        assert_eq!(href(Page::Glossary, "term-hpa"), "ja/glossary/#term-hpa");
        assert_eq!(href(Page::Model(ModelId::Faas), "limits"), "ja/models/faas/#limits");
        assert_eq!(href(Page::Simulate, ""), "ja/simulate/");
        assert!(href(Page::Simulate, "flapping").starts_with("ja/simulate/#s=1~"));
    }

    #[test]
    fn the_default_scenario_is_opened_by_a_link_of_its_own() {
        let link = href(Page::Simulate, "spike-cpu");
        let fragment = link.strip_prefix("ja/simulate/").unwrap_or_default();
        let input = share::scenario(fragment);
        assert_eq!(input, Some(Ok(crate::scenario::input::ScenarioInput::default())));
    }
}
