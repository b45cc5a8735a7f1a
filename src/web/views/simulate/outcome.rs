//! What happened in a run: sentence, charts, key figures, decisions, data.

use yew::prelude::*;

use super::data::Data;
use super::decisions::Decisions;
use super::lags::LagList;
use crate::report::{PanelId, figures, summary};
use crate::text::{Lang, format, ui};
use crate::web::components::{Charts, RESULT, Subject};
use crate::web::simulation::Shown;

/// The charts: all there are.
const PANELS: &[PanelId] = &PanelId::ALL;

/// Properties of [`Outcome`].
#[derive(PartialEq, Properties)]
pub(in crate::web) struct OutcomeProps {
    /// Language of all words.
    pub(in crate::web) lang: Lang,
    /// The result and its scenario.
    pub(in crate::web) shown: Shown,
}

/// Everything about one result.
#[component]
pub(in crate::web) fn Outcome(props: &OutcomeProps) -> Html {
    let (lang, shown) = (props.lang, &props.shown);
    html! {
        <div class="outcome">
            <h2 class="visually-hidden">{ ui::simulate_what_happened(lang) }</h2>
            <p class="summary">{ summary(&shown.result, lang) }</p>
            <Charts
                {lang}
                subject={Subject::Run(shown.clone())}
                panels={PANELS}
                place={RESULT}
                wide={820}
            />
            <LagList {lang} shown={shown.clone()} />
            <div class="outcome-details">
                { key_figures(shown, lang) }
                <Decisions {lang} shown={shown.clone()} />
            </div>
            <Data {lang} shown={shown.clone()} />
        </div>
    }
}

fn key_figures(shown: &Shown, lang: Lang) -> Html {
    let result = &shown.result;
    let note = ui::simulate_seed_note(
        lang,
        ui::SimulateSeedNote {
            seed: result.seed.to_string(),
            version: env!("CARGO_PKG_VERSION"),
            events: format::count(result.n_events),
        },
    );
    html! {
        <section class="key-figures keep" aria-labelledby="key-figures">
            <h3 id="key-figures">{ ui::simulate_key_figures(lang) }</h3>
            <table>
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{ ui::chart_figure_head(lang) }</th>
                        <th scope="col">{ ui::chart_value_head(lang) }</th>
                    </tr>
                </thead>
                <tbody>
                    { for figures(result, lang).into_iter().map(|figure| html! {
                        <tr>
                            <th scope="row">{ figure.label }</th>
                            <td class="number">{ figure.value }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <p class="seed-note">
                { note }
                <br />
                { ui::simulate_fingerprint(lang) }{ " " }
                <code>{ format!("{:016x}", result.fingerprint) }</code>
            </p>
        </section>
    }
}
