//! The recommendation, in a fixed order: what and how sure, why, ruled out, runner-up, tools,
//! stage, limits to check.

use yew::prelude::*;

use super::{Page, STEP, reasons};
use crate::advice;
use crate::decide::{Mode, Outcome};
use crate::knowledge::ArticleId;
use crate::text::ui;
use crate::web::components::{Icon, IconView, Link, anchor};
use crate::web::route::View;
use crate::web::share::decision_place;
use crate::web::state::ChooseAction;

/// The block, under a heading with this id.
pub(super) fn section(page: &Page<'_>, outcome: &Outcome<'static>, heading: &'static str) -> Html {
    let lang = page.lang;
    let model = page.guide.model(outcome.recommendation);
    let name = model.name.plain(lang);
    // Opened afresh, questions in words are asked one at a time.
    let at = if page.workload.mode == Mode::Words { STEP } else { heading };
    let href = format!("{}{}", page.route.path(), decision_place(at, page.choosing.system()));
    html! {
        <section
            class={classes!("result", "keep", format!("model-{}", model.id.slug()))}
            aria-labelledby={heading}
            data-result={model.id.slug()}
        >
            <p class="eyebrow">{ ui::choose_result(lang) }</p>
            <div class="heading">
                <h2 id={heading} tabindex="-1">
                    <IconView icon={Icon::Model(model.id)} class="icon-large" />
                    { &name }
                </h2>
                { anchor(lang, href, &name) }
            </div>
            <p class="confidence">
                <span class="muted">{ ui::advice_confidence(lang) }</span>
                { " " }
                <strong>{ advice::confidence(outcome.confidence, lang) }</strong>
            </p>
            { concerns(page, outcome) }
            { reasons::conflicts(page, outcome) }
            { leaf(page, outcome) }
            { part(page, ui::choose_result_why(lang), "why", reasons::why(page, outcome)) }
            { part(page, ui::choose_ruled_out(lang), "ruled-out", reasons::ruled_out(page, outcome)) }
            { reasons::ranking(page, outcome) }
            { part(page, ui::advice_runner_up(lang), "runner-up", reasons::runner_up(page, outcome)) }
            { tools(page, outcome) }
            { stage(page, outcome) }
            { checks(page, outcome) }
            { actions(page, outcome) }
        </section>
    }
}

fn part(page: &Page<'_>, title: &str, id: &'static str, body: Html) -> Html {
    html! { <>{ page.heading("h3", id, title) }{ body }</> }
}

/// The reason of the flowchart, where it recommends the same.
fn leaf(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    if outcome.leaf.model != outcome.recommendation {
        return Html::default();
    }
    html! {
        <>
            <div class="entry">{ page.refs.entry(&outcome.leaf.reason) }</div>
            if let Some(note) = &outcome.leaf.note {
                <div class="entry">
                    <strong>{ ui::choose_result_note(page.lang) }</strong>
                    { " " }
                    { page.refs.entry(note) }
                </div>
            }
        </>
    }
}

/// Answers that speak against the recommendation.
fn concerns(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    if outcome.concerns.is_empty() {
        return Html::default();
    }
    html! {
        <div class="status-warning concerns">
            <p><strong>{ ui::choose_concerns(page.lang) }</strong></p>
            <ul>
                { for outcome.concerns.iter().map(|concern| html! {
                    <li>
                        { page.refs.words(&concern.question.entry.text) }
                        { " " }
                        <strong>{ concern.answer.text.plain(page.lang) }</strong>
                        { ". " }
                        { page.refs.words(&concern.question.hint) }
                    </li>
                }) }
            </ul>
        </div>
    }
}

fn tools(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let Some(row) = advice::tools(page.guide, outcome.recommendation) else {
        return Html::default();
    };
    let cells = html! {
        <>
            { for row.cells.iter().map(|cell| html! {
                <div class="entry">{ page.refs.entry(cell) }</div>
            }) }
            <p>
                <Link to={page.route.to(View::Article(ArticleId::Iac))}>
                    { ui::choose_more_tools(page.lang) }
                </Link>
            </p>
        </>
    };
    part(page, ui::advice_tools(page.lang), "tools", cells)
}

fn stage(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let Some((name, entry)) = advice::staged(page.guide, outcome.recommendation) else {
        return Html::default();
    };
    let body = html! {
        <>
            <p><strong>{ name.plain(page.lang) }</strong></p>
            <div class="entry">{ page.refs.entry(entry) }</div>
            <p>
                <Link to={page.route.to(View::Article(ArticleId::Adoption))}>
                    { ui::choose_more_stages(page.lang) }
                </Link>
            </p>
        </>
    };
    part(page, ui::choose_stage(page.lang), "stage", body)
}

fn checks(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let lang = page.lang;
    let body = html! {
        <>
            if !outcome.checks.is_empty() {
                <ul>
                    { for outcome.checks.iter().map(|rule| html! { <li>{ page.rule(rule) }</li> }) }
                </ul>
            }
            if !outcome.open.is_empty() {
                <p>
                    { ui::choose_open_questions(lang, outcome.open.len() as u64) }
                    { " " }
                    <a href={format!("{}#decisions", page.route.path())}>
                        { ui::choose_decisions(lang) }
                    </a>
                </p>
            }
        </>
    };
    part(page, ui::choose_checks(lang), "checks", body)
}

fn actions(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let lang = page.lang;
    let name = page.guide.model(outcome.recommendation).name.plain(lang);
    let back = page.act.reform(|_: MouseEvent| ChooseAction::Back);
    let restart = page.act.reform(|_: MouseEvent| ChooseAction::Restart);
    let can_go_back = page.workload.mode == Mode::Words && !page.choosing.shows_all();
    html! {
        <div class="actions no-print">
            <Link to={page.route.to(View::Model(outcome.recommendation))} class="button">
                { ui::choose_result_read(lang, &name) }
            </Link>
            if can_go_back {
                <button type="button" class="button button-quiet" onclick={back}>
                    { ui::choose_back(lang) }
                </button>
            }
            <button type="button" class="button button-quiet" onclick={restart}>
                { ui::choose_restart(lang) }
            </button>
        </div>
    }
}
