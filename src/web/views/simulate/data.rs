//! The samples as a table that is read page by page, and as a file.

use yew::prelude::*;

use crate::report::{csv, data_rows, data_table};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::PagedTable;
use crate::web::simulation::Shown;

/// Name of the file that the reader saves.
const CSV_NAME: &str = "simulation.csv";

/// Properties of [`Data`].
#[derive(PartialEq, Properties)]
pub(super) struct DataProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The result and its scenario.
    pub(super) shown: Shown,
}

/// The table, built only when it is opened, and the file.
#[component]
pub(super) fn Data(props: &DataProps) -> Html {
    let lang = props.lang;
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let save = {
        let shown = props.shown.clone();
        Callback::from(move |_: MouseEvent| {
            browser::save(CSV_NAME, browser::CSV, &csv(&shown.result))
        })
    };
    let rows = {
        let shown = props.shown.clone();
        Callback::from(move |rows| data_rows(&shown.result, rows))
    };
    html! {
        <section class="data no-print">
            <div class="actions">
                <button
                    type="button"
                    class="button button-quiet"
                    aria-expanded={is_open.to_string()}
                    onclick={toggle}
                    data-action="table"
                >
                    { ui::simulate_data_table(lang) }
                </button>
                <button type="button" class="button button-quiet" onclick={save}>
                    { ui::simulate_download_csv(lang) }
                </button>
            </div>
            if *is_open {
                <PagedTable {lang} table={data_table(&props.shown.result, lang)} {rows} />
            }
        </section>
    }
}
