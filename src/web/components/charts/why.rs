//! Why?: the decision or the moment under the cursor, with its figures, its rule, what limited it,
//! and what would have let it come earlier.

use std::rc::Rc;

use yew::prelude::*;

use super::asked::{Asked, Step};
use crate::chart::EventKind;
use crate::knowledge::markup;
use crate::report::{DecisionText, InstanceWord, LagText, Lags, decisions, no_decision, state_at};
use crate::scenario::check;
use crate::sim::record::{Decision, Part, RunResult, n_taken_by};
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::browser;
use crate::web::components::References;
use crate::web::simulation::Shown;

/// Id of the sentence that names the keys.
pub(super) const KEYS: &str = "why-keys";
/// Id of the heading.
const TITLE: &str = "why";

/// Properties of [`Why`].
#[derive(PartialEq, Properties)]
pub(super) struct WhyProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The result and its scenario.
    pub(super) shown: Shown,
    /// The words for its decisions.
    pub(super) words: Rc<Words>,
    /// What the cursor stands at.
    pub(super) asked: Asked,
    /// The sample under the cursor.
    pub(super) sample: usize,
    /// Called for the decision before or after.
    pub(super) onstep: Callback<Step>,
}

/// The words for all decisions of a run, found once for all moments.
pub(super) struct Words {
    decisions: Vec<DecisionText>,
    lags: Lags,
}

/// The same words are those that were found at the same time.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Words {
    pub(super) fn of(shown: &Shown, lang: Lang) -> Self {
        let word = InstanceWord::of(&shown.scenario.models, shown.model);
        let lags = check(&shown.scenario).ok();
        let lags = lags.map(|scenario| Lags::of(&scenario, shown.model, &shown.result, lang));
        Self { decisions: decisions(&shown.result, word, lang), lags: lags.unwrap_or_default() }
    }

    /// The delays behind a decision to grow.
    fn chain(&self, decision: &DecisionText) -> Option<&LagText> {
        let grows = decision.mark == Some(EventKind::ScaleUp);
        self.lags.chains.iter().find(|chain| grows && chain.at == Some(decision.at))
    }
}

/// The answer for what the cursor stands at.
#[component]
pub(super) fn Why(props: &WhyProps) -> Html {
    let lang = props.lang;
    let words = &props.words;
    let word = InstanceWord::of(&props.shown.scenario.models, props.shown.model);
    let log = &props.shown.result.decisions;
    let times = props.shown.result.series.samples.get(props.sample);
    let n_taken = times.map_or(0, |sample| n_taken_by(log, sample.at));
    let (position, place) = match props.asked {
        Asked::Decision(place) => (position(place, log.len(), lang), Some(place)),
        Asked::Sample(_) => {
            let before = n_taken.checked_sub(1);
            let last = before.and_then(|place| log.get(place));
            (no_decision(last, log.get(n_taken), lang), before)
        }
    };
    let step =
        |step, name| step_button(&props.shown.result, props.asked, &props.onstep, step, name);
    let state = state_at(&props.shown.result, word, props.sample, lang);
    // Read out when a decision was stepped to, not at each move of the cursor.
    let role = matches!(props.asked, Asked::Decision(_)).then_some("status");
    html! {
        <section class="why" aria-labelledby={TITLE}>
            <div class="why-head">
                <h3 id={TITLE} tabindex="-1">{ ui::why_title(lang) }</h3>
                <div class="actions no-print">
                    { step(Step::Previous, ui::why_previous(lang)) }
                    { step(Step::Next, ui::why_next(lang)) }
                </div>
            </div>
            <p class="muted no-print" id={KEYS}>{ ui::why_keys(lang) }</p>
            <p {role}>{ position }</p>
            if let Some(decision) = place.and_then(|place| words.decisions.get(place)) {
                { answer(decision, words.chain(decision), lang) }
            }
            <h4>{ ui::why_saw(lang) }</h4>
            { for state.into_iter().map(|told| html! { <p>{ told }</p> }) }
        </section>
    }
}

/// Beside the cursor, while it moves over charts far above the answer: the decision that holds
/// there, and the way to its reasons.
pub(super) fn way_to_answer(
    words: &Words,
    log: &[Decision],
    asked: Asked,
    at: SimTime,
    lang: Lang,
) -> Html {
    let place = match asked {
        Asked::Decision(place) => Some(place),
        Asked::Sample(_) => n_taken_by(log, at).checked_sub(1),
    };
    let decision = place.and_then(|place| words.decisions.get(place));
    let onclick = Callback::from(|_: MouseEvent| browser::focus(&format!("#{TITLE}")));
    html! {
        <button type="button" class="cursor-why no-print" data-action="why" {onclick}>
            if let Some(decision) = decision {
                <span class="number">{ &decision.clock }</span>
                <span class="cursor-decision">{ markup::plain(&decision.headline) }</span>
            }
            <strong>{ ui::why_ask(lang) }</strong>
        </button>
    }
}

/// A disturbance follows no rule: it is told what it hit.
const fn rule_title(part: Part, lang: Lang) -> &'static str {
    match part {
        Part::Scenario => ui::why_concerned(lang),
        _ => ui::why_rule(lang),
    }
}

fn position(place: usize, n: usize, lang: Lang) -> String {
    let [place, total] = [place + 1, n].map(|n| format::count(n as u64));
    ui::why_position(lang, ui::WhyPosition { place, total })
}

/// A button that stays where it is at the ends, so that it keeps the focus.
pub(super) fn step_button(
    result: &RunResult,
    asked: Asked,
    onstep: &Callback<Step>,
    step: Step,
    name: &'static str,
) -> Html {
    let times: Vec<_> = result.series.samples.iter().map(|sample| sample.at).collect();
    let at_end = asked.step(step, &result.decisions, &times).is_none().then_some("true");
    let onclick = onstep.reform(move |_: MouseEvent| step);
    let action = match step {
        Step::Previous => "previous-decision",
        Step::Next => "next-decision",
    };
    html! {
        <button
            type="button"
            class="button button-quiet button-small"
            aria-disabled={at_end}
            data-action={action}
            {onclick}
        >
            { name }
        </button>
    }
}

fn answer(decision: &DecisionText, chain: Option<&LagText>, lang: Lang) -> Html {
    let refs = References::default();
    html! {
        <>
            <p class="why-decision">
                <span class="number decision-time">{ &decision.clock }</span>
                <span class="decision-head">
                    { refs.marked(&decision.headline) }
                    <small>{ decision.part_name }</small>
                </span>
            </p>
            if !decision.rule.is_empty() || decision.clause.is_some() {
                <h4>{ rule_title(decision.part, lang) }</h4>
                { for decision.rule.iter().map(|step| html! { <p>{ refs.marked(step) }</p> }) }
            }
            if let Some(clause) = &decision.clause {
                <p><strong>{ refs.marked(clause) }</strong></p>
            }
            if let Some(chain) = chain.filter(|chain| !chain.largest.is_empty()) {
                <h4>{ ui::why_earlier(lang) }</h4>
                <p>{ refs.marked(&chain.largest) }</p>
            }
        </>
    }
}
