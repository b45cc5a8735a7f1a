//! The answers so far, and the whole chart as a nested list.

use yew::prelude::*;

use super::Page;
use crate::decide::Reply;
use crate::knowledge::{Answer, FlowStep, Question};
use crate::text::ui;
use crate::web::components::{Icon, IconView, model_label};
use crate::web::state::ChooseAction;

/// The answers so far; each leads back to its question. Answers that do not count at present are
/// listed too.
pub(super) fn path(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let stops = page.way.stops.iter().enumerate();
    let steps: Vec<Html> = stops
        .filter_map(|(place, stop)| {
            let words = match stop.reply {
                Reply::Open => return None,
                Reply::Chosen(answer) => answer.text.plain(lang),
                Reply::Assumed(answer) => ui::choose_path_assumed(lang, answer.text.plain(lang)),
            };
            let onclick = page.act.reform(move |_: MouseEvent| ChooseAction::Open(place));
            let current = (place == page.open).then_some("step");
            Some(html! {
                <li>
                    <button type="button" class="path-step" {onclick} aria-current={current}>
                        { words }
                    </button>
                </li>
            })
        })
        .collect();
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="path" class="path">
            { page.heading("h2", "path", ui::choose_path(lang)) }
            <ol>{ for steps }</ol>
            { set_aside(page) }
        </section>
    }
}

fn set_aside(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let stops = page.workload.answers.set_aside(&page.guide.flow);
    if stops.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <p class="muted">{ ui::choose_set_aside(lang) }</p>
            <ul class="set-aside muted">
                { for stops.iter().filter_map(|stop| Some((stop.question, stop.answer()?))).map(
                    |(question, answer)| html! {
                        <li>
                            { question.text.plain(lang) }{ " " }{ answer.text.plain(lang) }
                        </li>
                    }
                ) }
            </ul>
        </>
    }
}

/// The whole chart, with the way so far marked by a word and an icon. Every question and answer
/// leads to its step.
pub(super) fn outline(page: &Page<'_>) -> Html {
    let flow = &page.guide.flow;
    html! {
        <section aria-labelledby="outline" class="outline">
            { page.heading("h2", "outline", ui::choose_outline(page.lang)) }
            { branch(page, flow.step(&flow.start)) }
            <div class="entry" id={flow.about.id.clone()}>{ page.refs.entry(&flow.about) }</div>
        </section>
    }
}

fn branch(page: &Page<'_>, step: Option<FlowStep<'static>>) -> Html {
    let lang = page.lang;
    match step {
        Some(FlowStep::Question(question)) => html! {
            <>
                <button
                    type="button"
                    class="outline-question"
                    onclick={reach(page, question, None)}
                >
                    { question.text.plain(lang) }
                </button>
                <ul>
                    { for question.answers.iter().map(|answer| html! {
                        <li>
                            { outline_answer(page, question, answer) }
                            { branch(page, page.guide.flow.step(&answer.to)) }
                        </li>
                    }) }
                </ul>
            </>
        },
        Some(FlowStep::Result(result)) => html! {
            <span class="outline-result">
                <IconView icon={Icon::Arrow} class="icon-small" />
                { model_label(result.model, lang) }
            </span>
        },
        None => Html::default(),
    }
}

fn outline_answer(page: &Page<'_>, question: &'static Question, answer: &'static Answer) -> Html {
    let taken = is_taken(page, question, answer);
    html! {
        <button
            type="button"
            class={classes!("outline-answer", taken.then_some("taken"))}
            onclick={reach(page, question, Some(answer))}
        >
            { answer.text.plain(page.lang) }
            if taken {
                <span class="taken-mark">
                    <IconView icon={Icon::Check} class="icon-small" />
                    { ui::choose_outline_taken(page.lang) }
                </span>
            }
        </button>
    }
}

/// Whether the way takes this answer.
pub(super) fn is_taken(page: &Page<'_>, question: &Question, answer: &Answer) -> bool {
    let of_question = |stop: &&crate::decide::Stop<'_>| stop.question.id == question.id;
    let stop = page.way.stops.iter().find(of_question);
    stop.and_then(crate::decide::Stop::answer).is_some_and(|taken| taken.id == answer.id)
}

/// Goes to a question, or takes an answer with all before it.
pub(super) fn reach(
    page: &Page<'_>,
    question: &'static Question,
    answer: Option<&'static Answer>,
) -> Callback<MouseEvent> {
    page.act.reform(move |_: MouseEvent| ChooseAction::Reach {
        question: question.id.clone(),
        answer: answer.map(|answer| answer.id.clone()),
    })
}
