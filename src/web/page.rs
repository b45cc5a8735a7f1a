//! What a page says about itself in its `<head>`.

use super::route::{Route, View};
use crate::knowledge;
use crate::text::ui;

/// Title and description of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The text of `<title>`.
    pub title: String,
    /// What search engines and previews show.
    pub description: String,
}

impl Head {
    /// The head of a route's page.
    pub fn of(route: Route) -> Self {
        let lang = route.lang;
        let guide = knowledge::get();
        let described = |page: &str, description: String| Self {
            title: ui::guide_title_suffix(lang, page),
            description,
        };
        match route.view {
            View::Home => Self {
                title: ui::site_name(lang).to_owned(),
                description: ui::site_description(lang).to_owned(),
            },
            View::Overview => {
                described(&guide.overview.title.plain(lang), guide.overview.promise.plain(lang))
            }
            View::Model(id) => {
                let model = guide.model(id);
                described(&model.name.plain(lang), model.definition.text.plain(lang))
            }
            View::Article(id) => {
                let article = guide.article(id);
                described(&article.title.plain(lang), article.lead.text.plain(lang))
            }
            View::Decide => {
                described(ui::guide_decide(lang), ui::guide_decide_lead(lang).to_owned())
            }
            View::Glossary => {
                described(ui::guide_glossary(lang), ui::guide_glossary_lead(lang).to_owned())
            }
            View::Sources => {
                let n_sources = guide.sources.len() as u64;
                described(ui::guide_sources(lang), ui::guide_sources_lead(lang, n_sources))
            }
            View::Choose => {
                described(&guide.flow.title.plain(lang), ui::choose_description(lang).to_owned())
            }
            View::Simulate => {
                described(ui::simulate_title(lang), ui::simulate_intro(lang).to_owned())
            }
            View::Compare => described(ui::compare_title(lang), ui::compare_lead(lang).to_owned()),
            View::Embed => described(ui::embed_title(lang), ui::embed_lead(lang).to_owned()),
            View::Bench => described(ui::bench_title(lang), ui::bench_intro(lang).to_owned()),
            View::NotFound => {
                described(ui::site_not_found_title(lang), ui::site_not_found_text(lang).to_owned())
            }
        }
    }
}
