//! A table with the same as a file.

use yew::prelude::*;

use crate::report::PlainTable;
use crate::text::{Lang, ui};
use crate::web::browser;

/// The table, and a button that saves `csv` under a name.
pub(super) fn plain_table(
    table: &PlainTable,
    file: &'static str,
    csv: impl Fn() -> String + 'static,
    lang: Lang,
) -> Html {
    let save = Callback::from(move |_: MouseEvent| browser::save(file, browser::CSV, &csv()));
    html! {
        <>
            <div
                class="table-frame data-table"
                tabindex="0"
                role="region"
                aria-label={table.caption.clone()}
            >
                <table>
                    <caption>{ &table.caption }</caption>
                    <thead>
                        <tr>
                            { for table.head.iter().map(|head| html! {
                                <th scope="col">{ head }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for table.rows.iter().map(|cells| row(cells)) }</tbody>
                </table>
            </div>
            <p>
                <button type="button" class="button button-quiet button-small" onclick={save}>
                    { ui::simulate_download_csv(lang) }
                </button>
            </p>
        </>
    }
}

fn row(cells: &[String]) -> Html {
    html! {
        <tr>
            { for cells.iter().enumerate().map(|(column, value)| match column {
                0 => html! { <th scope="row">{ value }</th> },
                _ => html! { <td>{ value }</td> },
            }) }
        </tr>
    }
}
