//! The decisions of a run, each with its rule and numbers.

use yew::prelude::*;

use crate::report::{DecisionText, InstanceWord, decisions};
use crate::text::{Lang, ui};
use crate::web::components::References;
use crate::web::simulation::Shown;

/// How many decisions stand open to sight; the rest comes on demand.
const SHOWN_AT_FIRST: usize = 12;

/// Properties of [`Decisions`].
#[derive(PartialEq, Properties)]
pub(super) struct DecisionsProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The result and its scenario.
    pub(super) shown: Shown,
}

/// The list, oldest first.
#[component]
pub(super) fn Decisions(props: &DecisionsProps) -> Html {
    let lang = props.lang;
    let list = use_memo((props.shown.clone(), lang), |(shown, lang)| {
        let word = InstanceWord::of(&shown.scenario.models, shown.model);
        decisions(&shown.result, word, *lang)
    });
    let shows_all = use_state_eq(|| false);
    let show_all = {
        let shows_all = shows_all.setter();
        Callback::from(move |_: MouseEvent| shows_all.set(true))
    };
    let n_shown = if *shows_all { list.len() } else { SHOWN_AT_FIRST.min(list.len()) };
    let n_more = list.len() - n_shown;
    html! {
        <section class="decision-log" aria-labelledby="decision-log">
            <h3 id="decision-log">{ ui::simulate_decisions(lang) }</h3>
            if list.is_empty() {
                <p class="muted">{ ui::simulate_decisions_none(lang) }</p>
            }
            <ol>{ for list.iter().take(n_shown).map(entry) }</ol>
            if n_more > 0 {
                <button type="button" class="button button-quiet no-print" onclick={show_all}>
                    { ui::simulate_decisions_more(lang, n_more as u64) }
                </button>
            }
        </section>
    }
}

fn entry(decision: &DecisionText) -> Html {
    let refs = References::default();
    let head = html! {
        <>
            <span class="number decision-time">{ &decision.clock }</span>
            <span class="decision-head">
                { refs.marked(&decision.headline) }
                <small>{ decision.part_name }</small>
            </span>
        </>
    };
    if decision.rule.is_empty() && decision.clause.is_none() {
        return html! { <li><div class="decision">{ head }</div></li> };
    }
    html! {
        <li>
            <details>
                <summary class="decision">{ head }</summary>
                <div class="decision-rule">
                    { for decision.rule.iter().map(|step| html! { <p>{ refs.marked(step) }</p> }) }
                    if let Some(clause) = &decision.clause {
                        <p><strong>{ refs.marked(clause) }</strong></p>
                    }
                </div>
            </details>
        </li>
    }
}
