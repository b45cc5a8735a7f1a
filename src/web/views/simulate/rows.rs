//! A list of the form: rows that are added and removed.

use yew::prelude::*;

use super::field::{
    Pen, amount, element_id, fault_beside, optional, select, switch, text_box, unit,
};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Icon, IconView};
use crate::web::form::{Cell, Choice, DraftAction, Field, Item, List, Look, Row};

/// A list, or nothing where the scenario has no such list now. It may stand in a row itself.
pub(super) fn rows(list: &'static List, at: Row, pen: &Pen<'_>) -> Html {
    let Some(n_rows) = pen.draft.n_rows(list, at) else { return Html::default() };
    let id = list_id(list, at);
    let [label, help] = list.words(pen.lang);
    let fault = pen.draft.fault_at(list.path, at);
    let (class, style) = match list.look {
        Look::Table => ("rows rows-table", Some(format!("--numbers:{}", n_numbers(list)))),
        Look::Cards => ("rows", None),
    };
    let onadd = {
        let (edit, first) = (pen.edit.clone(), row_selector(&id, n_rows, "input, select"));
        Callback::from(move |_: MouseEvent| {
            edit.emit(DraftAction::Add(list, at));
            browser::focus_soon(first.clone());
        })
    };
    let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
    html! {
        <div class="list" role="group" aria-label={label} id={id.clone()} key={id.clone()} {onfocusin}>
            <p class="list-label" aria-hidden="true">{ label }</p>
            if n_rows == 0 {
                <p class="muted">{ ui::field_row_none(pen.lang) }</p>
            }
            <div {class} {style}>{ for (0..n_rows).map(|i| row(list, at, (i, n_rows), pen)) }</div>
            { fault_beside(&id, fault.as_ref(), pen.lang) }
            <button type="button" class="button button-quiet button-small" onclick={onadd}>
                { list.add_words(pen.lang) }
            </button>
        </div>
    }
}

fn list_id(list: &List, at: Row) -> String {
    element_id(&at.place(list.path))
}

fn n_numbers(list: &List) -> usize {
    list.items.iter().filter(|item| matches!(item, Item::Number(_))).count()
}

/// Finds something in a row, or the list's own button where there is no such row.
fn row_selector(list_id: &str, row: usize, inner: &str) -> String {
    let inner = inner.split(", ").map(|inner| format!("#{list_id} [data-row='{row}'] {inner}"));
    inner.chain([format!("#{list_id} > button")]).collect::<Vec<_>>().join(", ")
}

fn row(list: &'static List, at: Row, (i, n_rows): (usize, usize), pen: &Pen<'_>) -> Html {
    let (lang, here) = (pen.lang, at.of(list.path, i));
    let name = list.words(lang)[0];
    let label = ui::field_row_label(lang, ui::FieldRowLabel { list: name, n: i + 1 });
    let remove = ui::field_row_remove(lang, ui::FieldRowRemove { list: name, n: i + 1 });
    let onremove = {
        // The next row takes this one's place; after the last one the focus goes one up.
        let next = if i + 1 < n_rows { i } else { i.saturating_sub(1) };
        let next = row_selector(&list_id(list, at), next, ".row-remove");
        let edit = pen.edit.clone();
        Callback::from(move |_: MouseEvent| {
            edit.emit(DraftAction::Remove(list, at, i));
            browser::focus_soon(next.clone());
        })
    };
    html! {
        <div class="row" role="group" aria-label={label} data-row={i.to_string()} key={i}>
            { for list.items.iter().map(|item| row_item(item, here, pen)) }
            <button
                type="button"
                class="button button-quiet button-small row-remove"
                aria-label={remove.clone()}
                title={remove}
                onclick={onremove}
            >
                <IconView icon={Icon::Remove} class="icon-small" />
            </button>
            { for list.items.iter().map(|item| row_fault(item, here, pen)) }
        </div>
    }
}

fn row_item(item: &'static Item, row: Row, pen: &Pen<'_>) -> Html {
    match item {
        Item::Number(field) => row_number(field, row, pen),
        Item::Optional(number) => optional(number, row, pen),
        Item::Amount(both) => amount(both, row, pen),
        Item::Choice(choice) => row_choice(choice, row, pen),
        Item::List(list) => rows(list, row, pen),
    }
}

fn row_number(field: &'static Field, row: Row, pen: &Pen<'_>) -> Html {
    let cell = Cell { field, row };
    if pen.draft.value(cell).is_none() {
        return Html::default();
    }
    let path = cell.path();
    let id = element_id(&path);
    let (text, fault) = pen.draft.text(cell);
    html! {
        <div class="cell" data-field={path} key={field.path}>
            <label for={id.clone()}>{ name_with_unit(cell, pen.lang) }</label>
            { text_box(cell, &id, text, fault.as_ref(), None, None, pen) }
        </div>
    }
}

fn name_with_unit(cell: Cell, lang: Lang) -> String {
    let name = cell.field.words(lang)[0];
    match unit(cell, lang) {
        "" => name.to_owned(),
        unit => ui::report_column(lang, ui::ReportColumn { label: name, unit }),
    }
}

/// What is wrong in a row stands under the whole row, where there is room for it.
fn row_fault(item: &'static Item, row: Row, pen: &Pen<'_>) -> Html {
    let Item::Number(field) = item else { return Html::default() };
    let cell = Cell { field, row };
    let fault = pen.draft.value(cell).and_then(|_| pen.draft.text(cell).1);
    fault_beside(&element_id(&cell.path()), fault.as_ref(), pen.lang)
}

fn row_choice(choice: &'static Choice, row: Row, pen: &Pen<'_>) -> Html {
    let Some(picked) = pen.draft.picked(choice, row) else { return Html::default() };
    let label = choice.words(pen.lang)[0];
    let id = ["choice", &element_id(&row.place(choice.path))].join("-");
    if choice.n_options() == 0 {
        return html! {
            <div class="cell cell-switch" key={choice.path}>
                { switch(choice, row, picked, label, &id, pen) }
            </div>
        };
    }
    html! {
        <div class="cell cell-choice" key={choice.path}>
            <label for={id.clone()}>{ label }</label>
            { select(choice, row, picked, (&id, None), pen) }
        </div>
    }
}
