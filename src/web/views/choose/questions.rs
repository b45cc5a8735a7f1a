//! The flowchart's questions: one at a time, or all that the answers lead past.

use yew::prelude::*;

use super::{Page, STEP, link};
use crate::decide::{Given, Reply, Stop};
use crate::knowledge::{Answer, Question};
use crate::text::ui;
use crate::web::components::anchor;
use crate::web::share::decision_place;
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
            { number(page, page.open, stop) }
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
                    { number(page, place, stop) }
                    { fieldset(page, stop, &format!("{STEP}-{}", stop.question.id.0)) }
                </div>
            }) }
        </div>
    }
}

/// Which question it is, with a link to it: in its heading, which names a group of radio buttons,
/// the link would be read with the name.
fn number(page: &Page<'_>, place: usize, stop: &Stop<'static>) -> Html {
    let id = link::question(&stop.question.id);
    let href = format!("{}{}", page.route.path(), decision_place(&id, page.choosing.system()));
    html! {
        <div class="heading">
            <p class="eyebrow" {id}>{ ui::choose_question_of(page.lang, place + 1) }</p>
            { anchor(page.lang, href, &stop.question.text.plain(page.lang)) }
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
