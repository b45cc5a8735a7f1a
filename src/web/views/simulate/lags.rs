//! Why capacity came late: a bar of delays for each decision to grow.

use yew::prelude::*;

use crate::report::{LagStage, LagText, Lags};
use crate::scenario::check;
use crate::text::{Lang, ui};
use crate::web::components::References;
use crate::web::simulation::Shown;

/// How many chains stand open to sight; the rest comes on demand.
const SHOWN_AT_FIRST: usize = 3;

/// Properties of [`LagList`].
#[derive(PartialEq, Properties)]
pub(super) struct LagListProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The result and its scenario.
    pub(super) shown: Shown,
}

/// The chains, oldest first.
#[component]
pub(super) fn LagList(props: &LagListProps) -> Html {
    let lang = props.lang;
    let lags = use_memo((props.shown.clone(), lang), |(shown, lang)| {
        let scenario = check(&shown.scenario).ok();
        let of = |scenario| Lags::of(&scenario, shown.model, &shown.result, *lang);
        scenario.map(of).unwrap_or_default()
    });
    let shows_all = use_state_eq(|| false);
    let show_all = {
        let shows_all = shows_all.setter();
        Callback::from(move |_: MouseEvent| shows_all.set(true))
    };
    let n = lags.chains.len();
    let n_shown = if *shows_all { n } else { SHOWN_AT_FIRST.min(n) };
    html! {
        <section class="lags" aria-labelledby="lags">
            <h3 id="lags">{ ui::lag_title(lang) }</h3>
            if n == 0 {
                <p class="muted">{ ui::lag_none(lang) }</p>
            } else {
                <p class="muted">{ ui::lag_intro(lang) }</p>
                <p>{ References::default().marked(&lags.summary) }</p>
            }
            <ol>{ for lags.chains.iter().take(n_shown).map(chain) }</ol>
            if n > n_shown {
                <button type="button" class="button button-quiet no-print" onclick={show_all}>
                    { ui::lag_more(lang, (n - n_shown) as u64) }
                </button>
            }
        </section>
    }
}

fn chain(chain: &LagText) -> Html {
    html! {
        <li>
            <p>
                <span class="number decision-time">{ &chain.clock }</span>
                { " " }
                <strong>{ &chain.headline }</strong>
            </p>
            if let Some(note) = &chain.note {
                <p class="muted">{ note }</p>
            }
            <div class="lag-bar" aria-hidden="true">
                { for chain.stages.iter().map(|stage| html! {
                    <span
                        class={lag_class(stage)}
                        style={format!("inline-size:{:.3}%", stage.share * 100.0)}
                    ></span>
                }) }
            </div>
            <ul class="lag-stages">
                { for chain.stages.iter().map(|stage| html! {
                    <li>
                        <span class={classes!("lag-key", lag_class(stage))} aria-hidden="true"></span>
                        <span class="number">{ &stage.length }</span>
                        { " " }
                        { stage.name }
                    </li>
                }) }
            </ul>
        </li>
    }
}

fn lag_class(stage: &LagStage) -> String {
    format!("lag-{}", stage.stage.key())
}
