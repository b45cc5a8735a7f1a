//! Why a recommendation is made, and why not another.

use yew::prelude::*;

use super::Page;
use crate::advice;
use crate::decide::{
    Assessment, Given, Mode, Outcome, Reply, RuledOut, RuledOutBy, Standing, Word,
};
use crate::knowledge::ModelId;
use crate::text::{Lang, format, ui};
use crate::web::components::model_label;

/// What led to the recommendation: answers, or the figures' words and preferences.
pub(super) fn why(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    match &outcome.assessment {
        None => answers(page, outcome),
        Some(assessment) => html! {
            <>
                { preferences(page, assessment.standing(outcome.recommendation)) }
                { derived(page, assessment) }
            </>
        },
    }
}

fn answers(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let lang = page.lang;
    html! {
        <ul class="used-answers">
            { for outcome.way.stops.iter().filter_map(|stop| {
                let answer = match stop.reply {
                    Reply::Open => return None,
                    Reply::Chosen(answer) => answer.text.plain(lang),
                    Reply::Assumed(answer) => {
                        ui::choose_path_assumed(lang, answer.text.plain(lang))
                    }
                };
                Some(html! {
                    <li>
                        <span class="muted">{ stop.question.text.plain(lang) }</span>
                        <span>{ answer }</span>
                    </li>
                })
            }) }
        </ul>
    }
}

fn preferences(page: &Page<'_>, standing: Option<&Standing>) -> Html {
    let Some(standing) = standing.filter(|standing| !standing.points.is_empty()) else {
        return html! { <p>{ ui::choose_no_preference(page.lang) }</p> };
    };
    html! {
        <ul class="points-list">
            { for standing.points.iter().map(|(rule, points)| html! {
                <li>
                    <span class="number points-value">{ format::signed_count((*points).into()) }</span>
                    <div class="entry">{ page.rule(rule) }</div>
                </li>
            }) }
        </ul>
    }
}

/// The words of the flowchart that follow from the figures, and where they lead.
fn derived(page: &Page<'_>, assessment: &Assessment<'static>) -> Html {
    let lang = page.lang;
    let name = page.guide.model(assessment.leaf.model).name.plain(lang);
    html! {
        <details class="derived">
            <summary>{ ui::choose_derived(lang) }</summary>
            <ul class="used-answers">
                { for assessment.words.iter().map(|word| derived_word(page, word)) }
            </ul>
            <p>
                if assessment.agrees() {
                    { ui::choose_derived_agrees(lang, name) }
                } else {
                    { ui::choose_derived_differs(lang, name) }
                }
            </p>
        </details>
    }
}

fn derived_word(page: &Page<'_>, word: &Word) -> Html {
    let lang = page.lang;
    let question = page.guide.flow.questions.iter().find(|known| known.id.0 == word.question);
    let Some(question) = question else { return Html::default() };
    let answer = match &word.given {
        Given::Unknown => ui::choose_unknown(lang).to_owned(),
        Given::Answer(id) => {
            question.answer(id).map(|answer| answer.text.plain(lang)).unwrap_or_default()
        }
    };
    let rule = word.rule.and_then(|id| page.guide.requirements.rule(id));
    html! {
        <li>
            <span class="muted">{ question.text.plain(lang) }</span>
            <span>{ answer }</span>
            if let Some(rule) = rule {
                <div class="entry muted">{ page.refs.entry(rule) }</div>
            }
        </li>
    }
}

/// The models that are out, each with what rules it out.
pub(super) fn ruled_out(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    if outcome.ruled_out.is_empty() {
        return html! { <p>{ ui::choose_none_ruled_out(page.lang) }</p> };
    }
    html! {
        <ul class="ruled-out">{ for outcome.ruled_out.iter().map(|out| one_out(page, out)) }</ul>
    }
}

fn one_out(page: &Page<'_>, out: &RuledOut<'static>) -> Html {
    let lang = page.lang;
    html! {
        <li>
            { model_label(out.model, lang) }
            { match &out.by {
                RuledOutBy::Limits(rules) => html! {
                    <ul class="limits">
                        { for rules.iter().map(|rule| html! {
                            <li>
                                <strong>{ ui::choose_limit(lang) }</strong>
                                { " " }
                                { page.rule(rule) }
                            </li>
                        }) }
                    </ul>
                },
                RuledOutBy::Answer(question, answer) => html! {
                    <p>
                        <span class="muted">{ question.text.plain(lang) }</span>
                        { " " }
                        { answer.text.plain(lang) }
                    </p>
                },
            } }
        </li>
    }
}

/// How the models that are not out rank by preferences.
pub(super) fn ranking(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let Some(assessment) = &outcome.assessment else { return Html::default() };
    let lang = page.lang;
    let ranked = assessment.standings.iter().filter(|standing| !standing.is_excluded());
    html! {
        <details class="ranking">
            <summary>{ ui::choose_ranking(lang) }</summary>
            <ol>
                { for ranked.map(|standing| html! {
                    <li>
                        { model_label(standing.model, lang) }
                        { " " }
                        <span class="number">
                            { total(standing, lang) }
                        </span>
                        if standing.model != outcome.recommendation {
                            { preferences(page, Some(standing)) }
                        }
                    </li>
                }) }
            </ol>
        </details>
    }
}

/// The points of a model together.
fn total(standing: &Standing, lang: Lang) -> String {
    ui::choose_points(lang, format::signed_count(standing.total().into()))
}

/// The second-best, and the single change that makes it the best.
pub(super) fn runner_up(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let lang = page.lang;
    let Some(runner_up) = &outcome.runner_up else {
        return html! { <p>{ ui::choose_no_runner_up(lang) }</p> };
    };
    let turn = runner_up.turn.as_ref().map(|turn| advice::turn(page.guide, turn, lang));
    html! {
        <>
            <p>{ model_label(runner_up.model, lang) }</p>
            if let Some((what, to)) = turn {
                <p>
                    { ui::choose_flips(lang) }{ " " }
                    <span class="muted">{ what }</span>{ " " }<strong>{ to }</strong>
                </p>
            } else {
                <p>{ ui::choose_no_flip(lang) }</p>
            }
        </>
    }
}

/// The short name of a model.
pub(super) fn name(page: &Page<'_>, model: ModelId) -> String {
    page.guide.model(model).short.plain(page.lang)
}

/// Contradictions in the figures, and what was taken instead.
pub(super) fn conflicts(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let conflicts = outcome.assessment.as_ref().map(|found| found.conflicts.as_slice());
    let conflicts = conflicts.filter(|found| !found.is_empty()).unwrap_or_default();
    if conflicts.is_empty() || page.workload.mode == Mode::Words {
        return Html::default();
    }
    html! {
        <div class="status-warning conflicts">
            <p><strong>{ ui::choose_conflicts(page.lang) }</strong></p>
            <ul>{ for conflicts.iter().map(|rule| html! { <li>{ page.rule(rule) }</li> }) }</ul>
        </div>
    }
}
