//! The same workload on several models: what stands out, figures side by side, charts.

use yew::prelude::*;

use super::{Charts, Subject, model_label};
use crate::cost::PriceBook;
use crate::report::{ModelRun, PanelId, VersusRow, in_guide, versus_summary, versus_table};
use crate::text::{Lang, ui};
use crate::web::simulation::Outcomes;

/// Properties of [`Versus`].
#[derive(PartialEq, Properties)]
pub(crate) struct VersusProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// What happened on each model.
    pub(crate) outcomes: Outcomes,
    /// Which charts; none where the figures are enough.
    pub(crate) panels: &'static [PanelId],
    /// Selector of the element that all of it will stand in.
    pub(crate) place: &'static str,
    /// Width of the drawings for all but phones in pages that are written at build time.
    pub(crate) wide: u16,
}

/// What several models made of the same workload.
#[component]
pub(crate) fn Versus(props: &VersusProps) -> Html {
    let (lang, outcomes) = (props.lang, &props.outcomes);
    let words = use_memo((outcomes.clone(), lang), |(outcomes, lang)| {
        let prices = PriceBook::default();
        let runs = model_runs(outcomes, &prices);
        (versus_summary(&runs, *lang), versus_table(&runs, &prices, *lang))
    });
    let (summary, table) = &*words;
    html! {
        <>
            <p class="summary">{ summary }</p>
            if !props.panels.is_empty() {
                <Charts
                    {lang}
                    subject={Subject::Models(outcomes.clone())}
                    panels={props.panels}
                    place={props.place}
                    wide={props.wide}
                />
            }
            <div
                class="table-frame"
                role="region"
                aria-label={ui::versus_caption(lang)}
                tabindex="0"
            >
                <table class="versus">
                    <caption class="visually-hidden">{ ui::versus_caption(lang) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ ui::versus_model_head(lang) }</th>
                            { for outcomes.runs.iter().map(|run| html! {
                                <th scope="col">
                                    { model_label(in_guide(run.model), lang) }
                                </th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for table.rows.iter().map(|figure| row(figure, lang)) }</tbody>
                </table>
            </div>
            <p class="muted figure-note">{ &table.note }</p>
        </>
    }
}

fn row(row: &VersusRow, lang: Lang) -> Html {
    html! {
        <tr>
            <th scope="row">{ row.label }</th>
            { for row.values.iter().zip(&row.is_best).map(|(value, is_best)| html! {
                <td class={classes!("number", is_best.then_some("best"))}>
                    { value }
                    if *is_best {
                        <span class="visually-hidden">
                            { " (" }{ ui::versus_best(lang) }{ ")" }
                        </span>
                    }
                </td>
            }) }
        </tr>
    }
}

/// What happened on each model, billed by these prices.
pub(crate) fn model_runs<'a>(outcomes: &'a Outcomes, prices: &PriceBook) -> Vec<ModelRun<'a>> {
    let run = |shown: &'a crate::web::simulation::Shown| {
        ModelRun::of(&shown.scenario, shown.model, &shown.result, prices)
    };
    outcomes.runs.iter().map(run).collect()
}
