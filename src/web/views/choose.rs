//! The flowchart, question by question.

use yew::prelude::*;

use super::ViewProps;
use crate::knowledge::{self, Answer, Flow, FlowResult, FlowStep, ModelId, Question};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Icon, IconView, Link, ModelName, References};
use crate::web::route::{Route, View};
use crate::web::state::{Action, ChooseAction, Store, Way};

/// Where the focus goes after a step.
const STEP_HEADING: &str = "#step";

/// The open question or the result, the way so far, the whole chart as a list, and what to settle
/// before deciding.
#[component]
pub(super) fn Choose(props: &ViewProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let flow = &knowledge::get().flow;
    let way = store.answers.way(flow);
    let open = store.answers.open(&way);
    let refs = references(route, flow);
    use_step_focus(open);
    let act = {
        let store = store.dispatcher();
        Callback::from(move |action| store.dispatch(Action::Choose(action)))
    };
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ flow.title.plain(lang) }</h1>
                <p class="lead">{ ui::choose_rule_of_thumb(lang) }</p>
            </header>
            <div class="choose">
                <div class="choose-step">
                    if let Some(stop) = way.stops.get(open) {
                        { question(stop.question, stop.answer, open, lang, &act) }
                    } else if let Some(found) = way.result {
                        { result(found, &way, &refs, route, &act) }
                    }
                </div>
                <div class="choose-aside">
                    { path(&way, open, lang, &act) }
                    { outline(&refs, flow, &way, lang) }
                </div>
            </div>
            { decisions(&refs, lang) }
            { refs.glossary() }
            { refs.source_list() }
        </>
    }
}

/// Moves the focus to the new step, but not when the view opens.
#[hook]
fn use_step_focus(open: usize) {
    let shown = use_mut_ref(|| open);
    use_effect_with(open, move |open| {
        if shown.replace(*open) != *open {
            browser::focus(STEP_HEADING);
        }
    });
}

fn references(route: Route, flow: &'static Flow) -> References {
    let reasons = flow.results.iter().map(|result| &result.reason);
    let notes = flow.results.iter().filter_map(|result| result.note.as_ref());
    let decisions = knowledge::get().decisions.iter().flat_map(|group| &group.questions);
    let entries = [&flow.about]
        .into_iter()
        .chain(reasons)
        .chain(notes)
        .chain(decisions.map(|question| &question.entry));
    References::of(route, entries, [])
}

fn question(
    question: &'static Question,
    picked: Option<&'static Answer>,
    place: usize,
    lang: Lang,
    act: &Callback<ChooseAction>,
) -> Html {
    let onsubmit = act.reform(|event: SubmitEvent| {
        event.prevent_default();
        ChooseAction::Next
    });
    let back = act.reform(|_: MouseEvent| ChooseAction::Back);
    let help = format!("help-{}", question.id.0);
    html! {
        <form {onsubmit} class="question">
            <p class="eyebrow">{ ui::choose_question_of(lang, place + 1) }</p>
            <fieldset aria-describedby={help.clone()}>
                <legend>
                    <h2 id="step" tabindex="-1">{ question.text.plain(lang) }</h2>
                </legend>
                <p id={help} class="muted">{ question.help.plain(lang) }</p>
                <div class="answers">
                    { for question.answers.iter().map(|answer| {
                        let is_picked = picked.is_some_and(|picked| picked.id == answer.id);
                        radio(question, answer, is_picked, lang, act)
                    }) }
                </div>
            </fieldset>
            <div class="actions">
                if place > 0 {
                    <button type="button" class="button button-quiet" onclick={back}>
                        { ui::choose_back(lang) }
                    </button>
                }
                <button type="submit" class="button">{ ui::choose_next(lang) }</button>
            </div>
        </form>
    }
}

fn radio(
    question: &'static Question,
    answer: &'static Answer,
    checked: bool,
    lang: Lang,
    act: &Callback<ChooseAction>,
) -> Html {
    let onchange = act.reform(|_: Event| ChooseAction::Pick {
        question: question.id.clone(),
        answer: answer.id.clone(),
    });
    html! {
        <label class="answer" key={format!("{}-{}", question.id.0, answer.id)}>
            <input
                type="radio"
                name={question.id.0.clone()}
                value={answer.id.clone()}
                {checked}
                required=true
                {onchange}
            />
            <span>{ answer.text.plain(lang) }</span>
        </label>
    }
}

fn result(
    found: &'static FlowResult,
    way: &Way,
    refs: &References,
    route: Route,
    act: &Callback<ChooseAction>,
) -> Html {
    let lang = route.lang;
    let model = knowledge::get().model(found.model);
    let name = model.name.plain(lang);
    let back = act.reform(|_: MouseEvent| ChooseAction::Back);
    let restart = act.reform(|_: MouseEvent| ChooseAction::Restart);
    html! {
        <section
            class={classes!("result", "keep", format!("model-{}", found.model.slug()))}
            aria-labelledby="step"
            data-result={found.model.slug()}
        >
            <p class="eyebrow">{ ui::choose_result(lang) }</p>
            <h2 id="step" tabindex="-1">
                <IconView icon={Icon::Model(found.model)} class="icon-large" />
                { name.clone() }
            </h2>
            <div class="entry">{ refs.entry(&found.reason) }</div>
            if let Some(note) = &found.note {
                <div class="entry">
                    <strong>{ ui::choose_result_note(lang) }</strong>
                    { " " }
                    { refs.entry(note) }
                </div>
            }
            <h3>{ ui::choose_result_why(lang) }</h3>
            <ul class="used-answers">
                { for way.stops.iter().filter_map(|stop| Some((stop.question, stop.answer?))).map(
                    |(question, answer)| html! {
                        <li>
                            <span class="muted">{ question.text.plain(lang) }</span>
                            <span>{ answer.text.plain(lang) }</span>
                        </li>
                    }
                ) }
            </ul>
            <div class="actions no-print">
                <Link to={route.to(View::Model(found.model))} class="button">
                    { ui::choose_result_read(lang, &name) }
                </Link>
                if found.model == ModelId::Container {
                    <Link to={route.to(View::Simulate)} class="button">
                        { ui::choose_result_simulate(lang) }
                    </Link>
                }
                <button type="button" class="button button-quiet" onclick={back}>
                    { ui::choose_back(lang) }
                </button>
                <button type="button" class="button button-quiet" onclick={restart}>
                    { ui::choose_restart(lang) }
                </button>
            </div>
        </section>
    }
}

/// The answers so far; each leads back to its question.
fn path(way: &Way, open: usize, lang: Lang, act: &Callback<ChooseAction>) -> Html {
    let answered = way.stops.iter().enumerate().filter_map(|(i, stop)| Some((i, stop.answer?)));
    let steps: Vec<Html> = answered
        .map(|(place, answer)| {
            let onclick = act.reform(move |_: MouseEvent| ChooseAction::Open(place));
            let current = (place == open).then_some("step");
            html! {
                <li>
                    <button type="button" class="path-step" {onclick} aria-current={current}>
                        { answer.text.plain(lang) }
                    </button>
                </li>
            }
        })
        .collect();
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="path" class="path">
            <h2 id="path">{ ui::choose_path(lang) }</h2>
            <ol>{ for steps }</ol>
        </section>
    }
}

/// The whole chart as nested lists, with the way so far marked by a word and an icon.
fn outline(refs: &References, flow: &'static Flow, way: &Way, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="outline" class="outline">
            <h2 id="outline">{ ui::choose_outline(lang) }</h2>
            { branch(flow, way, flow.step(&flow.start), lang) }
            <div class="entry" id={flow.about.id.clone()}>{ refs.entry(&flow.about) }</div>
        </section>
    }
}

fn branch(flow: &'static Flow, way: &Way, step: Option<FlowStep<'static>>, lang: Lang) -> Html {
    match step {
        Some(FlowStep::Question(question)) => html! {
            <>
                <span class="outline-question">{ question.text.plain(lang) }</span>
                <ul>
                    { for question.answers.iter().map(|answer| html! {
                        <li>
                            { outline_answer(question, answer, way, lang) }
                            { branch(flow, way, flow.step(&answer.to), lang) }
                        </li>
                    }) }
                </ul>
            </>
        },
        Some(FlowStep::Result(result)) => html! {
            <span class="outline-result">
                <IconView icon={Icon::Arrow} class="icon-small" />
                <ModelName model={result.model} {lang} />
            </span>
        },
        None => Html::default(),
    }
}

fn outline_answer(question: &Question, answer: &Answer, way: &Way, lang: Lang) -> Html {
    let taken = way.stops.iter().any(|stop| {
        stop.question.id == question.id && stop.answer.is_some_and(|taken| taken.id == answer.id)
    });
    html! {
        <span class={classes!("outline-answer", taken.then_some("taken"))}>
            { answer.text.plain(lang) }
            if taken {
                <span class="taken-mark">
                    <IconView icon={Icon::Check} class="icon-small" />
                    { ui::choose_outline_taken(lang) }
                </span>
            }
        </span>
    }
}

fn decisions(refs: &References, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="decisions" class="decisions">
            <h2 id="decisions">{ ui::choose_decisions(lang) }</h2>
            <div class="decision-groups">
                { for knowledge::get().decisions.iter().map(|group| html! {
                    <section class="keep">
                        { refs.heading("h3", &format!("before-{}", group.id), group.title.plain(lang)) }
                        <dl>
                            { for group.questions.iter().map(|question| html! {
                                <div>
                                    <dt>{ question.topic.plain(lang) }</dt>
                                    <dd>{ refs.entry(&question.entry) }</dd>
                                </div>
                            }) }
                        </dl>
                    </section>
                }) }
            </div>
        </section>
    }
}
