//! What happened in a run: sentence, charts, key figures, decisions, data.

use yew::prelude::*;

use super::RESULT;
use super::decisions::Decisions;
use crate::report::{PanelId, csv, data_table, figures, summary};
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::Charts;
use crate::web::simulation::Shown;

/// Name of the file that the reader saves.
const CSV_NAME: &str = "simulation.csv";

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
            <Charts {lang} shown={shown.clone()} panels={PANELS} place={RESULT} wide={820} />
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

/// The samples as a table, built only when it is opened, and as a file.
#[component]
fn Data(props: &OutcomeProps) -> Html {
    let lang = props.lang;
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let save = {
        let shown = props.shown.clone();
        Callback::from(move |_: MouseEvent| browser::save(CSV_NAME, &csv(&shown.result)))
    };
    html! {
        <section class="data no-print">
            <div class="actions">
                <button
                    type="button"
                    class="button button-quiet"
                    aria-expanded={is_open.to_string()}
                    onclick={toggle}
                >
                    { ui::simulate_data_table(lang) }
                </button>
                <button type="button" class="button button-quiet" onclick={save}>
                    { ui::simulate_download_csv(lang) }
                </button>
            </div>
            if *is_open {
                { table(&props.shown, lang) }
            }
        </section>
    }
}

fn table(shown: &Shown, lang: Lang) -> Html {
    let table = data_table(&shown.result, lang);
    html! {
        <div class="table-frame data-table" tabindex="0" role="region" aria-label={table.caption.clone()}>
            <table>
                <caption>{ &table.caption }{ " " }<small>{ &table.note }</small></caption>
                <thead>
                    <tr>{ for table.head.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr>
                </thead>
                <tbody>{ for table.rows.iter().map(|row| table_row(row)) }</tbody>
            </table>
        </div>
    }
}

fn table_row(row: &[String]) -> Html {
    html! {
        <tr>
            { for row.iter().enumerate().map(|(column, value)| match column {
                0 => html! { <th scope="row">{ value }</th> },
                _ => html! { <td>{ value }</td> },
            }) }
        </tr>
    }
}
