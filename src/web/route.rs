//! Addresses: which language and view a path stands for.
//!
//! Paths are relative to the page's base (`en/simulate/`), so that the guide runs under any
//! sub-path. They end with a slash because each is a folder with an `index.html` on the host.

use crate::knowledge::{ArticleId, ModelId};
use crate::text::Lang;

/// A view in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The language of everything on the page.
    pub lang: Lang,
    /// What the page is about.
    pub view: View,
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The choice of language at the root of the site.
    Home,
    /// The first page of the guide.
    Overview,
    /// One of the five models.
    Model(ModelId),
    /// A page about all models.
    Article(ArticleId),
    /// Questions to settle before a choice is final.
    Decide,
    /// The words of the field.
    Glossary,
    /// Everything that the guide rests on.
    Sources,
    /// The flowchart.
    Choose,
    /// The simulator.
    Simulate,
    /// The comparison tables.
    Compare,
    /// The code with which other sites show a view.
    Embed,
    /// The engine's speed in this browser; not linked from other pages.
    Bench,
    /// No page has this address.
    NotFound,
}

/// The folder of the models' pages.
const MODELS: &str = "models";

/// The views whose address is a single word, or none.
const NAMED: [View; 13] = [
    View::Overview,
    View::Choose,
    View::Simulate,
    View::Compare,
    View::Article(ArticleId::Operation),
    View::Article(ArticleId::Iac),
    View::Article(ArticleId::Adoption),
    View::Article(ArticleId::Truth),
    View::Decide,
    View::Glossary,
    View::Sources,
    View::Embed,
    View::Bench,
];

impl Route {
    /// The route of a path relative to the base, with or without slashes at its ends.
    pub fn parse(path: &str) -> Self {
        let path = path.trim_end_matches("index.html").trim_matches('/');
        if path.is_empty() {
            return Self { lang: Lang::default(), view: View::Home };
        }
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        match Lang::from_code(first) {
            Some(lang) => Self { lang, view: View::parse(rest) },
            None => Self { lang: Lang::default(), view: View::NotFound },
        }
    }

    /// The path relative to the base.
    pub fn path(self) -> String {
        let lang = self.lang.code();
        match self.view {
            View::Home | View::NotFound => String::new(),
            View::Overview => format!("{lang}/"),
            View::Model(model) => format!("{lang}/{MODELS}/{}/", model.slug()),
            view => format!("{lang}/{}/", view.slug()),
        }
    }

    /// The same view in another language.
    #[must_use]
    pub const fn in_lang(self, lang: Lang) -> Self {
        Self { lang, view: self.view }
    }

    /// Another view in the same language.
    #[must_use]
    pub const fn to(self, view: View) -> Self {
        Self { lang: self.lang, view }
    }

    /// Every page of the site, the root left out.
    pub fn all() -> impl Iterator<Item = Self> {
        Lang::ALL.into_iter().flat_map(|lang| View::pages().map(move |view| Self { lang, view }))
    }
}

impl View {
    /// The views that have a page of their own in each language.
    pub fn pages() -> impl Iterator<Item = Self> {
        NAMED.into_iter().chain(ModelId::ALL.map(Self::Model))
    }

    fn parse(path: &str) -> Self {
        if let Some((MODELS, slug)) = path.split_once('/') {
            return ModelId::from_slug(slug).map_or(Self::NotFound, Self::Model);
        }
        NAMED.into_iter().find(|view| view.slug() == path).unwrap_or(Self::NotFound)
    }

    /// The part of the path after the language.
    fn slug(self) -> &'static str {
        match self {
            Self::Home | Self::Overview | Self::Model(_) | Self::NotFound => "",
            Self::Article(article) => article.slug(),
            Self::Decide => "decide",
            Self::Glossary => "glossary",
            Self::Sources => "sources",
            Self::Choose => "choose",
            Self::Simulate => "simulate",
            Self::Compare => "compare",
            Self::Embed => "embed",
            Self::Bench => "bench",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_at_its_own_path() {
        for route in Route::all() {
            let path = route.path();
            assert_eq!(Route::parse(&path), route, "{path}");
            assert_eq!(Route::parse(path.trim_end_matches('/')), route, "{path} without slash");
            assert_eq!(Route::parse(&format!("{path}index.html")), route, "{path} as a file");
        }
    }

    #[test]
    fn an_address_without_a_page_is_not_taken_for_another_one() {
        for path in
            ["fr/", "en/chose/", "en/choose/x/", "choose/", "en/models/", "en/models/mainframe/"]
        {
            assert_eq!(Route::parse(path).view, View::NotFound, "{path}");
        }
        assert_eq!(Route::parse("/").view, View::Home);
        assert_eq!(Route::parse("ja/nothing/").lang, Lang::Ja);
    }
}
