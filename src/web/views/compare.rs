//! The comparison tables.

use yew::prelude::*;

use super::ViewProps;
use super::measured::{MEASURED, Measured};
use crate::knowledge::{self, Cell, Comparison, ModelId, Row};
use crate::text::{Lang, ui};
use crate::web::components::{Icon, IconView, Link, ModelName, RatingView, References, contents};
use crate::web::route::{Route, View};

/// The models as columns; what is compared, row by row.
#[component]
pub(super) fn Compare(props: &ViewProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let tables = &knowledge::get().tables;
    let cells = tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let reasons = cells.clone().map(|cell| &cell.reason);
    let refs = References::of(route, cells.map(|cell| &cell.entry), reasons);
    let listed = |table: &Comparison| (table.id.clone(), table.title.plain(lang));
    let measured = (MEASURED.to_owned(), ui::versus_measured_title(lang).to_owned());
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ ui::compare_title(lang) }</h1>
            </header>
            { contents(route, tables.iter().map(listed).chain([measured])) }
            { for tables.iter().map(|table| comparison(&refs, table, route)) }
            <Measured {route} />
            { refs.updates() }
            { refs.glossary() }
            { refs.source_list() }
        </>
    }
}

fn comparison(refs: &References, table: &Comparison, route: Route) -> Html {
    let lang = route.lang;
    let caption = ui::compare_caption(lang, table.title.plain(lang));
    html! {
        <section class="comparison">
            { refs.heading("h2", &table.id, table.title.plain(lang)) }
            <div class="table-frame" role="region" aria-labelledby={table.id.clone()} tabindex="0">
                <table>
                    <caption class="visually-hidden">{ caption }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ table.corner.plain(lang) }</th>
                            { for ModelId::ALL.into_iter().map(|id| html! {
                                <th scope="col" class={format!("model-{}", id.slug())}>
                                    <Link to={route.to(View::Model(id))} class="model-link">
                                        <ModelName model={id} {lang} />
                                    </Link>
                                </th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for table.rows.iter().map(|row| table_row(refs, row, lang)) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn table_row(refs: &References, row: &Row, lang: Lang) -> Html {
    html! {
        <tr id={row.id.clone()}>
            <th scope="row">{ row.label.plain(lang) }</th>
            { for row.cells.iter().map(|cell| html! {
                <td>
                    { words(refs, cell, lang) }
                    { reason(refs, cell, lang) }
                </td>
            }) }
        </tr>
    }
}

fn words(refs: &References, cell: &Cell, lang: Lang) -> Html {
    let words = refs.words(&cell.entry.text);
    match cell.rating {
        Some(rating) => html! { <RatingView {rating} {lang}>{ words }</RatingView> },
        None => words,
    }
}

/// Why a cell says what it says. The link to the cell leads to something inside, so that browsers
/// open it for those who follow the link.
fn reason(refs: &References, cell: &Cell, lang: Lang) -> Html {
    let entry = &cell.entry;
    let is_update = entry.correction.is_some();
    html! {
        <details class={classes!("reason", is_update.then_some("reason-update"))}>
            <summary>
                if is_update {
                    <IconView icon={Icon::Correction} class="icon-small" />
                    { ui::guide_correction(lang) }
                } else {
                    { ui::compare_why(lang) }
                }
                <span class="visually-hidden">{ entry.text.plain(lang) }</span>
            </summary>
            <div id={entry.id.clone()}>
                <p>{ refs.words(&cell.reason) }{ refs.cite(&entry.sources) }</p>
                if let Some(correction) = &entry.correction {
                    { refs.corrected(correction) }
                }
                <a class="cell-link no-print" href={refs.address(&entry.id)}>
                    { ui::compare_cell_link(lang) }
                </a>
            </div>
        </details>
    }
}
