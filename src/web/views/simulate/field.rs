//! One number of the form: slider and box with one label.

use yew::prelude::*;

use crate::text::{Lang, ui};
use crate::web::components::{input_value, when};
use crate::web::form::{Draft, DraftAction, Field, fault_words};

/// A field, or nothing where the scenario has no such number now.
pub(super) fn field(
    field: &'static Field,
    draft: &Draft,
    lang: Lang,
    edit: &Callback<DraftAction>,
    onhelp: &Callback<&'static str>,
) -> Html {
    let Some(value) = (field.get)(draft.input()) else { return Html::default() };
    let (text, fault) = draft.text(field);
    let id = field.id.replace('.', "-");
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described_by = match &fault {
        Some(_) => [help_id.as_str(), fault_id.as_str()].join(" "),
        None => help_id.clone(),
    };
    let label = (field.label)(lang);
    let unit = field.unit.name(lang);
    let (scale, name) = (field.scale, field.id);
    let ontype =
        when(edit, move |event: InputEvent| Some(DraftAction::Type(name, input_value(&event)?)));
    let onslide = when(edit, move |event: InputEvent| {
        let position = input_value(&event)?.parse().ok()?;
        Some(DraftAction::Slide(name, scale.value(position)))
    });
    let help = (field.help)(lang);
    let onfocusin = onhelp.reform(move |_: FocusEvent| help);
    html! {
        <div class="field" data-field={field.id} key={field.id} {onfocusin}>
            <label for={id.clone()}>{ label }</label>
            <span class="field-box">
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    id={id}
                    value={text}
                    aria-describedby={described_by}
                    aria-invalid={fault.is_some().then_some("true")}
                    oninput={ontype}
                />
                <span class="field-unit">{ unit }</span>
            </span>
            <input
                type="range"
                class="field-slider"
                aria-label={ui::view_slider(lang, label)}
                aria-valuetext={[value.to_string().as_str(), unit].join(" ")}
                min="0"
                max={scale.last().to_string()}
                step="1"
                value={scale.position(value).to_string()}
                oninput={onslide}
            />
            <span id={help_id} class="visually-hidden">{ help }</span>
            if let Some(fault) = &fault {
                <span id={fault_id} class="field-fault" role="alert">
                    { fault_words(fault, lang) }
                </span>
            }
        </div>
    }
}
