//! The comparison tables.

mod arrange;
mod copy;
mod link;

use std::rc::Rc;

use yew::prelude::*;

use self::arrange::arrange;
use self::copy::{CopyTable, copies, outcome, place_link};
use super::ViewProps;
use super::measured::{MEASURED, Measured};
use crate::knowledge::{self, Cell, Comparison, ModelId, Row};
use crate::report::comparison::{self, Arrangement};
use crate::text::{Lang, format, ui};
use crate::web::components::{
    Icon, IconView, Late, Link, References, Written, contents, late, model_label, rating, written,
};
use crate::web::embed::InFrame;
use crate::web::route::{Route, View};
use crate::web::state::{Action, Store};
use crate::web::table_link;

/// The models as columns; what is compared, row by row.
#[component]
pub(super) fn Compare(props: &ViewProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let arrangement = &store.arrangement;
    let act = {
        let store = store.dispatcher();
        use_callback((), move |action, ()| store.dispatch(Action::Arrange(action)))
    };
    // A frame of another site shows the tables alone.
    let is_framed = use_context::<InFrame>().is_some();
    let unknown = link::use_link(arrangement, lang, &act);
    let told = use_state_eq(|| None::<bool>);
    let tell = {
        let told = told.setter();
        use_callback((), move |outcome, ()| told.set(outcome))
    };
    let tables = &knowledge::get().tables;
    let refs = late(move || references(route, tables));
    let sheet = Rc::new(Sheet { refs: refs.clone(), route, arrangement: arrangement.clone() });
    let listed = |table: &Comparison| (table.id.clone(), table.title.plain(lang));
    let measured = (MEASURED.to_owned(), ui::versus_measured_title(lang).to_owned());
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ ui::compare_title(lang) }</h1>
                <p class="lead">{ ui::compare_lead(lang) }</p>
            </header>
            { unknown_parts(&unknown, lang) }
            { contents(route, tables.iter().map(listed).chain([measured])) }
            { arrange(arrangement, lang, &act) }
            { for tables.iter().map(|table| sheet.section(table, &tell)) }
            if !is_framed {
                <Measured {route} />
            }
            { outcome(*told, lang) }
            { written(&refs, route, "end", References::end) }
        </>
    }
}

fn references(route: Route, tables: &'static [Comparison]) -> References {
    let cells = tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let reasons = cells.clone().map(|cell| &cell.reason);
    References::of(route, cells.map(|cell| &cell.entry), reasons)
}

/// What of the link says nothing.
fn unknown_parts(parts: &[String], lang: Lang) -> Html {
    if parts.is_empty() {
        return Html::default();
    }
    html! {
        <p class="status-warning" role="alert">
            { ui::view_link_parts(lang, format::list(lang, parts)) }
        </p>
    }
}

/// What all parts of the tables need.
struct Sheet {
    refs: Late,
    route: Route,
    arrangement: Arrangement,
}

impl Sheet {
    fn section(self: &Rc<Self>, table: &'static Comparison, tell: &Callback<Option<bool>>) -> Html {
        let (lang, arrangement) = (self.route.lang, &self.arrangement);
        let arranged = table_link::fragment(None, arrangement);
        let n_hidden = table.rows.len() - arrangement.rows(table).len();
        html! {
            <section class="comparison" key={table.id.clone()}>
                { self.refs.heading("h2", &table.id, table.title.plain(lang)) }
                <CopyTable {table} arrangement={arrangement.clone()} {lang} told={tell.clone()} />
                { hidden(n_hidden, lang) }
                <div
                    class="table-frame"
                    role="region"
                    aria-labelledby={table.id.clone()}
                    tabindex="0"
                    onclick={copies(tell)}
                >
                    <Written
                        route={self.route}
                        part={format!("{}{arranged}", table.id)}
                        draw={
                            let sheet = self.clone();
                            Callback::from(move |()| sheet.table(table))
                        }
                    />
                </div>
            </section>
        }
    }

    fn table(&self, table: &Comparison) -> Html {
        let caption = ui::compare_caption(self.route.lang, table.title.plain(self.route.lang));
        let rows = self.arrangement.rows(table);
        html! {
            // The roles keep it a table for assistive technology where a narrow window stacks its
            // cells.
            <table role="table">
                <caption class="visually-hidden">{ caption }</caption>
                <thead role="rowgroup">{ self.head(table) }</thead>
                <tbody role="rowgroup">{ for rows.into_iter().map(|row| self.row(row)) }</tbody>
            </table>
        }
    }

    fn head(&self, table: &Comparison) -> Html {
        let (lang, arrangement) = (self.route.lang, &self.arrangement);
        html! {
            <tr role="row">
                <th scope="col" role="columnheader">{ table.corner.plain(lang) }</th>
                { for arrangement.models().iter().map(|id| html! {
                    <th
                        key={id.slug()}
                        scope="col"
                        role="columnheader"
                        class={format!("model-{}", id.slug())}
                    >
                        <Link to={self.route.to(View::Model(*id))} class="model-link">
                            { model_label(*id, lang) }
                        </Link>
                    </th>
                }) }
            </tr>
        }
    }

    fn row(&self, row: &Row) -> Html {
        let label = row.label.plain(self.route.lang);
        let link = ui::compare_row_link(self.route.lang, &label);
        html! {
            <tr id={row.id.clone()} key={row.id.clone()} role="row">
                <th scope="row" role="rowheader">
                    { &label }
                    { place_link(self.path(&row.id), "anchor", Some(link), "#".into()) }
                </th>
                { for self.arrangement.models().iter().map(|id| self.cell(row, *id)) }
            </tr>
        }
    }

    fn cell(&self, row: &Row, model: ModelId) -> Html {
        let lang = self.route.lang;
        let cell = comparison::cell(row, model);
        let differs = self.arrangement.differs(row, model);
        let is_base = self.arrangement.base() == Some(model);
        html! {
            <td
                key={model.slug()}
                role="cell"
                class={classes!(differs.then_some("differs"), is_base.then_some("base"))}
            >
                // Shown where the heads of the columns are not.
                <span class="cell-model" aria-hidden="true">{ model_label(model, lang) }</span>
                if differs {
                    <span class="differs-mark">
                        <span aria-hidden="true">{ "≠ " }</span>
                        { ui::compare_differs(lang) }
                    </span>
                }
                { self.words(cell) }
                { self.reason(cell) }
            </td>
        }
    }

    fn words(&self, cell: &Cell) -> Html {
        let words = self.refs.words(&cell.entry.text);
        match cell.rating {
            Some(grade) => rating(grade, words, self.route.lang),
            None => words,
        }
    }

    /// Why a cell says what it says. The link to the cell leads to something inside, so that
    /// browsers open it for those who follow the link.
    fn reason(&self, cell: &Cell) -> Html {
        let (refs, lang, entry) = (&self.refs, self.route.lang, &cell.entry);
        let is_update = entry.correction.is_some();
        let copy = html! {
            <>
                <IconView icon={Icon::Copy} class="icon-small" />
                { ui::compare_cell_link(lang) }
            </>
        };
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
                    { place_link(self.path(&entry.id), "cell-link", None, copy) }
                </div>
            </details>
        }
    }

    /// The address of a place in the tables as they are arranged now.
    fn path(&self, id: &str) -> String {
        format!("{}{}", self.route.path(), table_link::fragment(Some(id), &self.arrangement))
    }
}

fn hidden(n_rows: usize, lang: Lang) -> Html {
    html! {
        <p class="hint hidden-rows" role="status">
            if n_rows > 0 {
                { ui::compare_hidden_rows(lang, n_rows as u64) }
            }
        </p>
    }
}
