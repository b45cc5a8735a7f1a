//! Everything that the guide rests on.

use std::collections::BTreeMap;

use yew::prelude::*;

use crate::knowledge::{self, Source};
use crate::text::{Lang, ui};
use crate::web::components::{References, checked, standing};
use crate::web::route::Route;

/// All sources by publisher, with their addresses and the dates on which they were read.
pub(super) fn page(route: Route) -> Html {
    let lang = route.lang;
    let sources = &knowledge::get().sources;
    let refs = References::of(route, [], []);
    let mut publishers: BTreeMap<&str, Vec<&'static Source>> = BTreeMap::new();
    for source in sources {
        publishers.entry(&source.publisher).or_default().push(source);
    }
    html! {
        <article class="guide-page-plain">
            <header class="view-head">
                <h1 tabindex="-1">{ ui::guide_sources(lang) }</h1>
                <p class="lead">{ ui::guide_sources_lead(lang, sources.len() as u64) }</p>
            </header>
            { for publishers.into_iter().map(|(publisher, sources)| html! {
                <section class="publisher-sources" aria-labelledby={anchor(publisher)}>
                    { refs.heading("h2", &anchor(publisher), publisher.to_owned()) }
                    <ul>{ for sources.into_iter().map(|source| entry(source, lang)) }</ul>
                </section>
            }) }
        </article>
    }
}

fn entry(source: &Source, lang: Lang) -> Html {
    html! {
        <li id={source.id.0.clone()}>
            <a href={source.url.clone()} rel="external">{ &source.title }</a>
            { standing(source, lang) }
            <span class="address">{ &source.url }</span>
            <span class="checked">{ checked(lang, source.checked) }</span>
        </li>
    }
}

/// A publisher's name as an id.
fn anchor(publisher: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric();
    let plain = publisher.to_lowercase().replace(|c| !is_plain(c), "-");
    format!("by-{plain}")
}
