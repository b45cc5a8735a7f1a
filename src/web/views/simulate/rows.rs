//! A list of the form: rows that are added and removed.

use yew::prelude::*;

use super::field::{Pen, element_id, fault_beside, select, switch, text_box, unit};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Icon, IconView};
use crate::web::form::{Cell, Choice, DraftAction, Field, Item, Kind, List, Look};

/// A list, or nothing where the scenario has no such list now.
pub(super) fn rows(list: &'static List, pen: &Pen<'_>) -> Html {
    let Some(n_rows) = pen.draft.n_rows(list) else { return Html::default() };
    let id = element_id(list.path);
    let [label, help] = list.words.map(|words| words(pen.lang));
    let fault = pen.draft.list_fault(list);
    let (class, style) = match list.look {
        Look::Table => ("rows rows-table", Some(format!("--numbers:{}", n_numbers(list)))),
        Look::Cards => ("rows", None),
    };
    let onadd = {
        let (edit, first) = (pen.edit.clone(), row_selector(&id, n_rows, "input, select"));
        Callback::from(move |_: MouseEvent| {
            edit.emit(DraftAction::Add(list));
            browser::focus_soon(first.clone());
        })
    };
    let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
    html! {
        <div class="list" role="group" aria-label={label} id={id.clone()} key={id.clone()} {onfocusin}>
            if list.look == Look::Table {
                <p class="list-label" aria-hidden="true">{ label }</p>
            }
            if n_rows == 0 {
                <p class="muted">{ (list.empty)(pen.lang) }</p>
            }
            <div {class} {style}>{ for (0..n_rows).map(|i| row(list, i, n_rows, pen)) }</div>
            { fault_beside(&id, fault.as_ref(), pen.lang) }
            <button type="button" class="button button-quiet button-small" onclick={onadd}>
                { (list.add)(pen.lang) }
            </button>
        </div>
    }
}

fn n_numbers(list: &List) -> usize {
    list.items.iter().filter(|item| matches!(item, Item::Number(_))).count()
}

/// Finds something in a row, or the list's own button where there is no such row.
fn row_selector(list_id: &str, row: usize, inner: &str) -> String {
    let inner = inner.split(", ").map(|inner| format!("#{list_id} [data-row='{row}'] {inner}"));
    inner.chain([format!("#{list_id} > button")]).collect::<Vec<_>>().join(", ")
}

fn row(list: &'static List, row: usize, n_rows: usize, pen: &Pen<'_>) -> Html {
    let lang = pen.lang;
    let name = (list.words[0])(lang);
    let label = ui::field_row_label(lang, ui::FieldRowLabel { list: name, n: row + 1 });
    let remove = ui::field_row_remove(lang, ui::FieldRowRemove { list: name, n: row + 1 });
    let onremove = {
        // The next row takes this one's place; after the last one the focus goes one up.
        let next = if row + 1 < n_rows { row } else { row.saturating_sub(1) };
        let next = row_selector(&element_id(list.path), next, ".row-remove");
        let edit = pen.edit.clone();
        Callback::from(move |_: MouseEvent| {
            edit.emit(DraftAction::Remove(list, row));
            browser::focus_soon(next.clone());
        })
    };
    html! {
        <div class="row" role="group" aria-label={label} data-row={row.to_string()} key={row}>
            { for list.items.iter().map(|item| row_item(item, row, pen)) }
            <button
                type="button"
                class="button button-quiet button-small row-remove"
                aria-label={remove.clone()}
                title={remove}
                onclick={onremove}
            >
                <IconView icon={Icon::Remove} class="icon-small" />
            </button>
            { for list.items.iter().map(|item| row_fault(item, row, pen)) }
        </div>
    }
}

fn row_item(item: &'static Item, row: usize, pen: &Pen<'_>) -> Html {
    match item {
        Item::Number(field) => row_number(field, row, pen),
        Item::Choice(choice) => row_choice(choice, row, pen),
        Item::Amount(_) | Item::List(_) => Html::default(),
    }
}

fn row_number(field: &'static Field, row: usize, pen: &Pen<'_>) -> Html {
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
            { text_box(cell, &id, text, fault.as_ref(), None, pen) }
        </div>
    }
}

fn name_with_unit(cell: Cell, lang: Lang) -> String {
    let name = (cell.field.words[0])(lang);
    match unit(cell, lang) {
        "" => name.to_owned(),
        unit => ui::report_column(lang, ui::ReportColumn { label: name, unit }),
    }
}

/// What is wrong in a row stands under the whole row, where there is room for it.
fn row_fault(item: &'static Item, row: usize, pen: &Pen<'_>) -> Html {
    let Item::Number(field) = item else { return Html::default() };
    let cell = Cell { field, row };
    let fault = pen.draft.value(cell).and_then(|_| pen.draft.text(cell).1);
    fault_beside(&element_id(&cell.path()), fault.as_ref(), pen.lang)
}

fn row_choice(choice: &'static Choice, row: usize, pen: &Pen<'_>) -> Html {
    let Some(picked) = pen.draft.picked(choice, row) else { return Html::default() };
    let label = (choice.words[0])(pen.lang);
    let path = choice.path.replace("[]", &format!("[{row}]"));
    let id = ["choice", &element_id(&path)].join("-");
    match choice.kind {
        Kind::Flag | Kind::Part(_) => html! {
            <div class="cell cell-switch" key={choice.path}>
                { switch(choice, row, picked, label, &id, pen) }
            </div>
        },
        _ => html! {
            <div class="cell cell-choice" key={choice.path}>
                <label for={id.clone()}>{ label }</label>
                { select(choice, row, picked, (&id, None), pen) }
            </div>
        },
    }
}
