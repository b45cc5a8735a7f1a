//! The comparison tables.

use yew::prelude::*;

use super::ViewProps;
use crate::knowledge::{self, Cell, Comparison, ModelId, Row};
use crate::text::{Lang, ui};
use crate::web::components::{Link, ModelName, RatingView, References};
use crate::web::route::{Route, View};

/// The models as columns; what is compared, row by row.
#[component]
pub(super) fn Compare(props: &ViewProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let tables = &knowledge::get().tables;
    let cells = tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let refs = References::of(route, cells.map(|cell| &cell.entry), []);
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ ui::compare_title(lang) }</h1>
            </header>
            { for tables.iter().map(|table| comparison(&refs, table, route)) }
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
            <h2 id={table.id.clone()}>{ table.title.plain(lang) }</h2>
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
        <tr>
            <th scope="row">{ row.label.plain(lang) }</th>
            { for row.cells.iter().map(|cell| html! { <td>{ content(refs, cell, lang) }</td> }) }
        </tr>
    }
}

fn content(refs: &References, cell: &Cell, lang: Lang) -> Html {
    html! {
        <>
            if let Some(rating) = cell.rating {
                <RatingView {rating} {lang}>{ refs.entry(&cell.entry) }</RatingView>
            } else {
                { refs.entry(&cell.entry) }
            }
        </>
    }
}
