//! A table that is read page by page.

use std::ops::Range;

use yew::prelude::*;

use super::{picked_option, when};
use crate::report::DataTable;
use crate::text::{Lang, format, ui};

/// Rows per page: what there is to pick.
const SIZES: [usize; 3] = [25, 50, 100];

/// Properties of [`PagedTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct PagedTableProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// All but the rows.
    pub(crate) table: DataTable,
    /// Gives some rows, each as long as the table's head.
    pub(crate) rows: Callback<Range<usize>, Vec<Vec<String>>>,
}

/// A page of a table. Other results may have fewer rows, so that its start is not always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Page {
    /// Its first row.
    start: usize,
    /// Most rows of a page.
    size: usize,
}

/// A way to another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    First,
    Previous,
    Next,
    Last,
}

impl Page {
    /// The page nearest to this one in a table of so many rows.
    fn within(self, n_rows: usize) -> Self {
        let last = n_rows.saturating_sub(1);
        Self { start: self.start.min(last) / self.size * self.size, ..self }
    }

    fn rows(self, n_rows: usize) -> Range<usize> {
        self.start..(self.start + self.size).min(n_rows)
    }

    /// The page after a turn; the same one at the ends of the table.
    fn after(self, turn: Turn, n_rows: usize) -> Self {
        let start = match turn {
            Turn::First => 0,
            Turn::Previous => self.start.saturating_sub(self.size),
            Turn::Next => self.start + self.size,
            Turn::Last => n_rows,
        };
        Self { start, ..self }.within(n_rows)
    }
}

/// One page of the table, with the ways to the others above it, so that they stay in their places.
#[component]
pub(crate) fn PagedTable(props: &PagedTableProps) -> Html {
    let (lang, table) = (props.lang, &props.table);
    let page = use_state_eq(|| Page { start: 0, size: SIZES[0] });
    let now = page.within(table.n_rows);
    let onpage = {
        let page = page.setter();
        Callback::from(move |next| page.set(next))
    };
    html! {
        <>
            { pager(now, table.n_rows, lang, &onpage) }
            <div
                class="table-frame data-table"
                tabindex="0"
                role="region"
                aria-label={table.caption.clone()}
            >
                <table aria-rowcount={(table.n_rows + 1).to_string()}>
                    <caption>{ &table.caption }</caption>
                    <thead>
                        <tr aria-rowindex="1">
                            { for table.head.iter().map(|head| html! {
                                <th scope="col">{ head }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>
                        { for props.rows.emit(now.rows(table.n_rows)).iter().enumerate().map(
                            |(i, row)| table_row(row, now.start + i + 2)
                        ) }
                    </tbody>
                </table>
            </div>
            <p class="data-note">{ &table.note }</p>
        </>
    }
}

fn pager(now: Page, n_rows: usize, lang: Lang, onpage: &Callback<Page>) -> Html {
    let rows = now.rows(n_rows);
    let row = |n: usize| format::count(n as u64);
    let position = ui::ReportTablePosition {
        from: row(rows.start + 1),
        to: row(rows.end),
        total: row(n_rows),
    };
    let onsize = when(onpage, move |event: Event| {
        let size = *SIZES.get(picked_option(&event)?)?;
        Some(Page { size, ..now }.within(n_rows))
    });
    let turn = |turn: Turn, name: &'static str| {
        let next = now.after(turn, n_rows);
        // A button that is switched off would lose the focus; this one only does nothing.
        let at_end = (next == now).then_some("true");
        let onclick = onpage.reform(move |_: MouseEvent| next);
        html! {
            <button
                type="button"
                class="button button-quiet button-small"
                aria-disabled={at_end}
                {onclick}
            >
                { name }
            </button>
        }
    };
    html! {
        <nav class="pager" aria-label={ui::report_table_pages(lang)}>
            { turn(Turn::First, ui::report_table_first(lang)) }
            { turn(Turn::Previous, ui::report_table_previous(lang)) }
            { turn(Turn::Next, ui::report_table_next(lang)) }
            { turn(Turn::Last, ui::report_table_last(lang)) }
            <span class="number pager-position" role="status">
                { ui::report_table_position(lang, position) }
            </span>
            <label class="pager-size">
                { ui::report_table_rows_per_page(lang) }
                <select onchange={onsize}>
                    { for SIZES.map(|size| html! {
                        <option selected={size == now.size}>{ size }</option>
                    }) }
                </select>
            </label>
        </nav>
    }
}

fn table_row(row: &[String], index: usize) -> Html {
    html! {
        <tr aria-rowindex={index.to_string()}>
            { for row.iter().enumerate().map(|(column, value)| match column {
                0 => html! { <th scope="row">{ value }</th> },
                _ => html! { <td>{ value }</td> },
            }) }
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(start: usize) -> Page {
        Page { start, size: 25 }
    }

    #[test]
    fn pages_lead_from_the_first_row_to_the_last_and_no_further() {
        let n_rows = 901;
        assert_eq!(page(0).after(Turn::Next, n_rows), page(25));
        assert_eq!(page(0).after(Turn::Previous, n_rows), page(0));
        assert_eq!(page(0).after(Turn::Last, n_rows), page(900));
        assert_eq!(page(900).rows(n_rows), 900..901);
        assert_eq!(page(900).after(Turn::Next, n_rows), page(900));
        assert_eq!(page(900).after(Turn::Previous, n_rows), page(875));
        assert_eq!(page(875).after(Turn::First, n_rows), page(0));
        assert_eq!(page(0).after(Turn::Last, 50), page(25));
    }

    #[test]
    fn another_size_or_another_result_keeps_the_place_as_well_as_it_can() {
        assert_eq!(Page { start: 75, size: 50 }.within(901), Page { start: 50, size: 50 });
        assert_eq!(page(900).within(60), page(50));
        assert_eq!(page(50).within(0), page(0));
        assert_eq!(page(0).rows(0), 0..0);
    }
}
