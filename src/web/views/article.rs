//! A page about all models: sections of points and tables.

use yew::prelude::*;

use crate::knowledge::{self, Article, ArticleId, Section};
use crate::text::ui;
use crate::web::components::{Level, References, contents, late, section, written};
use crate::web::route::Route;

/// Properties of [`ArticlePage`].
#[derive(PartialEq, Properties)]
pub(super) struct ArticlePageProps {
    /// The address of the page.
    pub(super) route: Route,
    /// Which text.
    pub(super) article: ArticleId,
}

/// Heading, lead, and the sections beside their list.
#[component]
pub(super) fn ArticlePage(props: &ArticlePageProps) -> Html {
    let route = props.route;
    let article = knowledge::get().article(props.article);
    let refs = late(move || references(route, article));
    html! {
        <article class="guide-page">
            { written(&refs, route, "start", move |refs| start(refs, route, article)) }
            <div class="guide-body">
                { for article.sections.iter().map(|one| section(&refs, route, one, Level::Two)) }
                { written(&refs, route, "end", References::end) }
            </div>
        </article>
    }
}

/// Heading, lead, and the list of sections.
fn start(refs: &References, route: Route, article: &Article) -> Html {
    let lang = route.lang;
    let listed = |section: &Section| (section.id.clone(), section.title.plain(lang));
    let sections = article.sections.iter().map(listed);
    let end = [
        refs.has_updates().then(|| ("updates".to_owned(), ui::guide_updates(lang).to_owned())),
        refs.has_sources().then(|| ("sources".to_owned(), ui::guide_sources(lang).to_owned())),
    ];
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ article.title.plain(lang) }</h1>
                <div class="entry lead">{ refs.entry(&article.lead) }</div>
            </header>
            { contents(route, sections.chain(end.into_iter().flatten())) }
        </>
    }
}

fn references(route: Route, article: &'static Article) -> References {
    let sections = article.sections.iter().flat_map(Section::entries);
    let names = article.sections.iter().flat_map(|section| &section.points);
    let names = names.filter_map(|point| point.name.as_ref());
    References::of(route, [&article.lead].into_iter().chain(sections), names)
}
