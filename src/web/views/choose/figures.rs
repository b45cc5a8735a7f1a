//! Requirements in figures instead of words.

use yew::prelude::*;

use super::Page;
use crate::advice;
use crate::decide::{Choice, Figure, examples};
use crate::knowledge::{self, Named};
use crate::text::{Lang, format, ui};
use crate::web::components::{input_value, model_label, picked_option, when};
use crate::web::state::ChooseAction;

/// The form, with what it comes to beside it.
pub(super) fn form(page: &Page<'_>) -> Html {
    let lang = page.lang;
    html! {
        <section aria-labelledby="figures" class="figures">
            { page.heading("h2", "figures", ui::choose_figures(lang)) }
            <p class="muted">{ ui::choose_figures_lead(lang) }</p>
            { begin(page) }
            <div class="figure-fields">
                { for Figure::ALL.map(|figure| html! {
                    <FigureField
                        key={format!("{}-{}", page.choosing.at(), figure.id())}
                        {figure}
                        value={page.workload.requirements.figure(figure)}
                        {lang}
                        act={page.act.clone()}
                    />
                }) }
                { for Choice::ALL.map(|choice| choice_field(page, choice)) }
            </div>
            <p class="figures-now" role="status">
                if let Some(outcome) = &page.outcome {
                    { ui::choose_now(lang) }{ " " }
                    { model_label(outcome.recommendation, lang) }
                } else {
                    { ui::choose_nothing_yet(lang) }
                }
            </p>
        </section>
    }
}

/// Examples to begin with.
fn begin(page: &Page<'_>) -> Html {
    let named = &page.guide.requirements.examples;
    html! {
        <div class="begin no-print" role="group" aria-labelledby="begin">
            <span id="begin" class="muted">{ ui::choose_begin(page.lang) }</span>
            { for examples().iter().enumerate().filter_map(|(place, example)| {
                let name = named.iter().find(|named| named.id == example.id)?;
                Some(begin_with(page, place, name))
            }) }
        </div>
    }
}

fn begin_with(page: &Page<'_>, example: usize, named: &Named) -> Html {
    let name = named.name.plain(page.lang);
    let onclick = {
        let name = name.clone();
        page.act.reform(move |_: MouseEvent| ChooseAction::Begin { example, name: name.clone() })
    };
    html! {
        <button type="button" class="button button-quiet button-small" {onclick}>{ name }</button>
    }
}

fn choice_field(page: &Page<'_>, choice: Choice) -> Html {
    let lang = page.lang;
    let words = page.guide.requirements.choices.iter().find(|words| words.id == choice.id());
    let Some(words) = words else { return Html::default() };
    let id = format!("asked-{}", choice.id());
    let picked = page.workload.requirements.pick(choice);
    let onchange = when(&page.act, move |event: Event| {
        let place = picked_option(&event)?;
        let pick = place.checked_sub(1).and_then(|place| choice.picks().get(place));
        Some(ChooseAction::Pick(choice, pick.copied()))
    });
    html! {
        <div class="figure-field" key={id.clone()}>
            <label for={id.clone()}>{ words.label.plain(lang) }</label>
            <select {id} {onchange}>
                <option selected={picked.is_none()}>{ ui::choose_not_known(lang) }</option>
                { for choice.picks().iter().map(|pick| html! {
                    <option selected={picked == Some(*pick)}>
                        { advice::pick(page.guide, choice, *pick)
                            .map(|text| text.plain(lang)) }
                    </option>
                }) }
            </select>
        </div>
    }
}

/// Properties of [`FigureField`].
#[derive(PartialEq, Properties)]
struct FigureFieldProps {
    figure: Figure,
    value: Option<f64>,
    lang: Lang,
    act: Callback<ChooseAction>,
}

/// A number that may be left open. What is no number of its range stays in the box, and is not
/// taken.
#[component]
fn FigureField(props: &FigureFieldProps) -> Html {
    let (lang, figure) = (props.lang, props.figure);
    let typed = use_state_eq(|| None::<String>);
    {
        let typed = typed.clone();
        use_effect_with(props.value, move |value| {
            // Another value came from elsewhere, as with an example.
            if typed.as_deref().map(|text| read(figure, text)) != Some(Ok(*value)) {
                typed.set(None);
            }
        });
    }
    let oninput = {
        let (typed, act) = (typed.setter(), props.act.clone());
        Callback::from(move |event: InputEvent| {
            let Some(text) = input_value(&event) else { return };
            if let Ok(value) = read(figure, &text) {
                act.emit(ChooseAction::Figure(figure, value));
            }
            typed.set(Some(text));
        })
    };
    let Some(words) = advice::figure(knowledge::get(), figure) else { return Html::default() };
    let is_wrong = typed.as_deref().is_some_and(|text| read(figure, text).is_err());
    let text = (*typed).clone().or(props.value.map(|value| value.to_string()));
    let id = format!("asked-{}", figure.id());
    let help = format!("{id}-help");
    html! {
        <div class="figure-field">
            <label for={id.clone()}>{ words.label.plain(lang) }</label>
            <span class="figure-box">
                <input
                    {id}
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value={text.unwrap_or_default()}
                    aria-describedby={help.clone()}
                    aria-invalid={is_wrong.then_some("true")}
                    {oninput}
                />
                <span class="field-unit">{ words.unit.plain(lang) }</span>
            </span>
            if is_wrong {
                <p class="field-fault" id={help} role="alert">{ range(figure, lang) }</p>
            } else {
                <p class="hint" id={help}>{ words.help.plain(lang) }</p>
            }
        </div>
    }
}

/// What a text in the box means: nothing, a number, or neither.
fn read(figure: Figure, text: &str) -> Result<Option<f64>, ()> {
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    let value: f64 = text.parse().map_err(|_| ())?;
    if figure.allows(value) { Ok(Some(value)) } else { Err(()) }
}

fn range(figure: Figure, lang: Lang) -> String {
    let (from, to) = figure.range().into_inner();
    let (from, to) = (from.to_string(), format::number(to));
    match figure.is_whole() {
        true => ui::choose_range_whole(lang, ui::ChooseRangeWhole { from, to }),
        false => ui::choose_range(lang, ui::ChooseRange { from, to }),
    }
}
