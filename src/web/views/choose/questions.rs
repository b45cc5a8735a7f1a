//! The flowchart's questions: one at a time, or all that the answers lead past.

use yew::prelude::*;

use super::{Page, STEP};
use crate::decide::{Given, Reply, Stop};
use crate::knowledge::{Answer, Question};
use crate::text::ui;
use crate::web::state::ChooseAction;

/// The open question, with the way on and back.
pub(super) fn one(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let Some(stop) = page.way.stops.get(page.open) else { return Html::default() };
    let onsubmit = page.act.reform(|event: SubmitEvent| {
        event.prevent_default();
        ChooseAction::Next
    });
    let back = page.act.reform(|_: MouseEvent| ChooseAction::Back);
    html! {
        <form {onsubmit} class="question">
            <p class="eyebrow">{ ui::choose_question_of(lang, page.open + 1) }</p>
            { fieldset(page, stop, STEP) }
            <div class="actions">
                if page.open > 0 {
                    <button type="button" class="button button-quiet" onclick={back}>
                        { ui::choose_back(lang) }
                    </button>
                }
                <button type="submit" class="button">{ ui::choose_next(lang) }</button>
            </div>
        </form>
    }
}

/// All questions on the way, each with its answers; the way grows as they are given.
pub(super) fn all(page: &Page<'_>) -> Html {
    html! {
        <div class="question question-all">
            { for page.way.stops.iter().enumerate().map(|(place, stop)| html! {
                <div key={stop.question.id.0.clone()}>
                    <p class="eyebrow">{ ui::choose_question_of(page.lang, place + 1) }</p>
                    { fieldset(page, stop, &format!("question-{}", stop.question.id.0)) }
                </div>
            }) }
        </div>
    }
}

fn fieldset(page: &Page<'_>, stop: &Stop<'static>, heading: &str) -> Html {
    let lang = page.lang;
    let question = stop.question;
    let help = format!("help-{}", question.id.0);
    let is_unknown = matches!(stop.reply, Reply::Assumed(_));
    html! {
        <fieldset aria-describedby={help.clone()}>
            <legend>
                <h2 id={heading.to_owned()} tabindex="-1">{ question.text.plain(lang) }</h2>
            </legend>
            <p id={help} class="muted">{ question.help.plain(lang) }</p>
            <div class="answers">
                { for question.answers.iter().map(|answer| {
                    let is_picked = !is_unknown && stop.answer() == Some(answer);
                    let given = Given::Answer(answer.id.clone());
                    radio(page, question, given, answer.text.plain(lang), is_picked)
                }) }
                { radio(
                    page,
                    question,
                    Given::Unknown,
                    ui::choose_unknown(lang).to_owned(),
                    is_unknown,
                ) }
            </div>
            if let Reply::Assumed(answer) = stop.reply {
                { unknown(page, question, answer) }
            }
        </fieldset>
    }
}

/// What to find out, and what is taken until then.
fn unknown(page: &Page<'_>, question: &Question, assumed: &Answer) -> Html {
    let lang = page.lang;
    html! {
        <p class="unknown" role="status">
            { question.unknown.text.plain(lang) }
            { " " }
            <strong>{ ui::choose_assumed(lang, assumed.text.plain(lang)) }</strong>
        </p>
    }
}

fn radio(
    page: &Page<'_>,
    question: &'static Question,
    given: Given,
    words: String,
    checked: bool,
) -> Html {
    let (value, onchange) = page.give(&question.id.0, given);
    html! {
        <label class="answer" key={format!("{}-{value}", question.id.0)}>
            <input
                type="radio"
                name={question.id.0.clone()}
                {value}
                {checked}
                required=true
                {onchange}
            />
            <span>{ words }</span>
        </label>
    }
}
