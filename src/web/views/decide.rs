//! Questions to settle before a choice is final, each with what its answer means.

use yew::prelude::*;

use crate::knowledge::{self, DecisionGroup, DecisionQuestion};
use crate::text::ui;
use crate::web::components::{References, contents, point_name};
use crate::web::route::Route;

/// The questions by topic.
pub(super) fn page(route: Route) -> Html {
    let lang = route.lang;
    let groups = &knowledge::get().decisions;
    let questions = || groups.iter().flat_map(|group| &group.questions);
    let entries = questions().map(|question| &question.entry);
    let refs = References::of(route, entries, questions().map(|question| &question.hint));
    let listed = |group: &DecisionGroup| (group.id.clone(), group.title.plain(lang));
    html! {
        <article class="guide-page">
            <header class="view-head">
                <h1 tabindex="-1">{ ui::guide_decide(lang) }</h1>
                <p class="lead">{ ui::guide_decide_lead(lang) }</p>
            </header>
            { contents(route, groups.iter().map(listed)) }
            <div class="guide-body">
                { for groups.iter().map(|group| html! {
                    <section aria-labelledby={group.id.clone()} class="text-section">
                        { refs.heading("h2", &group.id, group.title.plain(lang)) }
                        <ul class="points">
                            { for group.questions.iter().map(|one| question(&refs, one)) }
                        </ul>
                    </section>
                }) }
                { refs.end() }
            </div>
        </article>
    }
}

fn question(refs: &References, question: &DecisionQuestion) -> Html {
    html! {
        <li id={question.entry.id.clone()}>
            { point_name(refs, &question.entry, &question.topic) }
            <div class="entry">{ refs.entry(&question.entry) }</div>
            <p class="hint">{ refs.words(&question.hint) }</p>
        </li>
    }
}
