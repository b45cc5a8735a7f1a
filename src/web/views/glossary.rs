//! The words of the field, in both languages.

use yew::prelude::*;

use crate::knowledge::{self, Term};
use crate::text::{Lang, ui};
use crate::web::components::References;
use crate::web::route::Route;

/// All terms, in the order of the reader's language.
pub(super) fn page(route: Route) -> Html {
    let lang = route.lang;
    let mut terms: Vec<&'static Term> = knowledge::get().terms.iter().collect();
    terms.sort_by_key(|term| term.word.plain(lang).to_lowercase());
    let mut refs = References::of(route, [], []);
    for id in terms.iter().flat_map(|term| &term.sources) {
        refs.add_source(id);
    }
    html! {
        <article class="guide-page-plain">
            <header class="view-head">
                <h1 tabindex="-1">{ ui::guide_glossary(lang) }</h1>
                <p class="lead">{ ui::guide_glossary_lead(lang) }</p>
            </header>
            <dl class="terms">{ for terms.into_iter().map(|term| entry(&refs, term, lang)) }</dl>
            { refs.source_list() }
        </article>
    }
}

fn entry(refs: &References, term: &Term, lang: Lang) -> Html {
    let other = lang.other();
    let id = format!("term-{}", term.id.0);
    html! {
        <div id={id.clone()}>
            <dt>
                { refs.words(&term.word) }
                <span class="other-language" lang={other.code()}>{ term.word.plain(other) }</span>
                { refs.anchor(&id, &term.word.plain(lang)) }
            </dt>
            <dd>{ refs.words(&term.definition) }{ refs.cite(&term.sources) }</dd>
        </div>
    }
}
