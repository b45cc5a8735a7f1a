//! One field of the form: a number as slider and box with one label, or a choice.

use yew::prelude::*;

use crate::knowledge::markup::plain;
use crate::text::{Lang, ui};
use crate::web::components::{input_value, is_ticked, picked_option, when};
use crate::web::form::{
    Amount, Cell, Choice, Draft, DraftAction, FieldFault, Kind, Optional, Row, fault_words,
    of_unset, unit_words,
};

/// What every field needs: what stands in the form, and whom to tell.
pub(super) struct Pen<'a> {
    /// What stands in the form.
    pub(super) draft: &'a Draft,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) edit: &'a Callback<DraftAction>,
    /// Called when the reader lets go of what was dragged.
    pub(super) settle: &'a Callback<()>,
    /// Called with the help of the field that has the focus.
    pub(super) onhelp: &'a Callback<&'static str>,
}

/// The id of the element of a field.
pub(super) fn element_id(path: &str) -> String {
    path.replace(['.', '['], "-").replace(']', "")
}

/// The id of the element of a choice.
pub(super) fn choice_id(choice: &Choice) -> String {
    ["choice", &element_id(choice.path)].join("-")
}

/// A number, or nothing where the scenario has no such number now.
pub(super) fn number(cell: Cell, pen: &Pen<'_>) -> Html {
    let unit = unit(cell, pen.lang);
    numeric(cell, unit, html! { <span class="field-unit">{ unit }</span> }, pen)
}

/// A number in one of two units, or nothing where the scenario has no such number now.
pub(super) fn amount(amount: &'static Amount, row: Row, pen: &Pen<'_>) -> Html {
    let Some(picked) = pen.draft.picked(&amount.unit, row) else { return Html::default() };
    let field = if picked == 0 { &amount.count } else { &amount.share };
    let cell = Cell { field, row };
    let unit = amount.unit.option(picked, pen.lang);
    let id = [&element_id(&cell.path()), "unit"].join("-");
    let label = ui::view_unit_of(pen.lang, field.words(pen.lang)[0]);
    numeric(cell, unit, select(&amount.unit, row, picked, (&id, Some(label)), pen), pen)
}

/// A number that may be left out, or nothing where the scenario has no place for it now.
pub(super) fn optional(number: &'static Optional, row: Row, pen: &Pen<'_>) -> Html {
    let Some(picked) = pen.draft.picked(&number.switch, row) else { return Html::default() };
    let cell = Cell { field: &number.field, row };
    let (path, lang) = (cell.path(), pen.lang);
    let id = element_id(&path);
    let [label, help] = number.field.words(lang);
    let (text, fault) = pen.draft.text(cell);
    let help_id = [id.as_str(), "help"].join("-");
    let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
    let switch_name = ui::field_optional(lang, label);
    let onchange = pick_ticked(&number.switch, row, pen);
    html! {
        <div class="field" data-field={path} key={id.clone()} {onfocusin}>
            <label class="choice-switch">
                <input
                    type="checkbox"
                    id={["choice", &id].join("-")}
                    aria-label={switch_name}
                    checked={picked == 1}
                    {onchange}
                />
                <span>{ label }</span>
            </label>
            if picked == 1 {
                <span class="field-box">
                    { text_box(cell, &id, text, fault.as_ref(), Some(&help_id), Some(label), pen) }
                    <span class="field-unit">{ unit(cell, lang) }</span>
                </span>
            } else {
                <span class="field-unset">{ plain(of_unset(number.field.path, lang)) }</span>
            }
            <span id={help_id} class="visually-hidden">{ help }</span>
            { fault_beside(&id, fault.as_ref(), lang) }
        </div>
    }
}

fn numeric(cell: Cell, unit: &'static str, unit_beside: Html, pen: &Pen<'_>) -> Html {
    let (field, lang) = (cell.field, pen.lang);
    let Some(value) = pen.draft.value(cell) else { return Html::default() };
    let path = cell.path();
    let id = element_id(&path);
    let [label, help] = field.words(lang);
    let (text, fault) = pen.draft.text(cell);
    let help_id = format!("{id}-help");
    let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
    html! {
        <div class="field" data-field={path} key={id.clone()} {onfocusin}>
            <label for={id.clone()}>{ label }</label>
            <span class="field-box">
                { text_box(cell, &id, text, fault.as_ref(), Some(&help_id), None, pen) }
                { unit_beside }
            </span>
            if let Some(scale) = field.slider {
                <input
                    type="range"
                    class="field-slider"
                    aria-label={ui::view_slider(lang, label)}
                    aria-valuetext={[value.to_string().as_str(), unit].join(" ")}
                    min="0"
                    max={scale.last().to_string()}
                    step="1"
                    value={scale.position(value).to_string()}
                    oninput={when(pen.edit, move |event: InputEvent| {
                        let position = input_value(&event)?.parse().ok()?;
                        Some(DraftAction::Slide(cell, scale.value(position)))
                    })}
                />
            }
            <span id={help_id} class="visually-hidden">{ help }</span>
            if pen.draft.is_overruled(field) {
                <span class="field-note">{ ui::view_overruled(lang) }</span>
            }
            { fault_beside(&id, fault.as_ref(), lang) }
        </div>
    }
}

/// The box of a number, with a label of its own or one that stands elsewhere.
pub(super) fn text_box(
    cell: Cell,
    id: &str,
    text: String,
    fault: Option<&FieldFault>,
    help_id: Option<&str>,
    label: Option<&'static str>,
    pen: &Pen<'_>,
) -> Html {
    let fault_id = fault.map(|_| fault_id(id));
    let described_by: Vec<&str> = help_id.into_iter().chain(fault_id.as_deref()).collect();
    let ontype = when(pen.edit, move |event: InputEvent| {
        Some(DraftAction::Type(cell, input_value(&event)?))
    });
    html! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            id={id.to_owned()}
            value={text}
            aria-label={label}
            aria-describedby={(!described_by.is_empty()).then(|| described_by.join(" "))}
            aria-invalid={fault.is_some().then_some("true")}
            oninput={ontype}
        />
    }
}

/// What is wrong with a field, for the place beside it.
pub(super) fn fault_beside(id: &str, fault: Option<&FieldFault>, lang: Lang) -> Html {
    let Some(fault) = fault else { return Html::default() };
    html! {
        <span id={fault_id(id)} class="field-fault" role="alert">{ fault_words(fault, lang) }</span>
    }
}

fn fault_id(id: &str) -> String {
    [id, "fault"].join("-")
}

/// What the number of a field counts.
pub(super) fn unit(cell: Cell, lang: Lang) -> &'static str {
    let counted = cell.field.counted.map(|counted| counted(lang));
    counted.unwrap_or_else(|| unit_words(cell.field.bounds.unit, lang))
}

/// A choice, or nothing where it cannot matter now.
pub(super) fn choice(choice: &'static Choice, pen: &Pen<'_>) -> Html {
    let Some(picked) = pen.draft.picked(choice, Row::TOP) else { return Html::default() };
    let [label, help] = choice.words(pen.lang);
    let id = choice_id(choice);
    let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
    let fault = pen.draft.fault_at(choice.path, Row::TOP).filter(|_| has_no_box(choice));
    html! {
        <div class="choice" key={id.clone()} {onfocusin}>
            if choice.n_options() == 0 {
                { switch(choice, Row::TOP, picked, label, &id, pen) }
            } else {
                <label for={id.clone()}>{ label }</label>
                { select(choice, Row::TOP, picked, (&id, None), pen) }
            }
            { fault_beside(&id, fault.as_ref(), pen.lang) }
        </div>
    }
}

/// Whether no box of a number stands at the same place, which would say what is wrong there.
fn has_no_box(choice: &Choice) -> bool {
    !matches!(choice.kind, Kind::Part(_) | Kind::CountOrShare(_))
}

/// A list of options to pick from, with a label of its own or one that stands elsewhere.
pub(super) fn select(
    choice: &'static Choice,
    row: Row,
    picked: usize,
    (id, label): (&str, Option<String>),
    pen: &Pen<'_>,
) -> Html {
    let onchange = when(pen.edit, move |event: Event| {
        Some(DraftAction::Pick(choice, row, picked_option(&event)?))
    });
    html! {
        <select id={id.to_owned()} aria-label={label} {onchange}>
            { for (0..choice.n_options()).map(|place| html! {
                <option selected={place == picked}>
                    { plain(choice.option(place, pen.lang)) }
                </option>
            }) }
        </select>
    }
}

/// A box to tick.
pub(super) fn switch(
    choice: &'static Choice,
    row: Row,
    picked: usize,
    label: &'static str,
    id: &str,
    pen: &Pen<'_>,
) -> Html {
    let onchange = pick_ticked(choice, row, pen);
    html! {
        <label class="choice-switch">
            <input type="checkbox" id={id.to_owned()} checked={picked == 1} {onchange} />
            <span>{ label }</span>
        </label>
    }
}

fn pick_ticked(choice: &'static Choice, row: Row, pen: &Pen<'_>) -> Callback<Event> {
    when(pen.edit, move |event: Event| {
        Some(DraftAction::Pick(choice, row, usize::from(is_ticked(&event)?)))
    })
}
