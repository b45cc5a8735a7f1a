//! All workloads of a system together: their results, the platforms that they need, what the
//! simulation says of all of them, and the decisions as one record to take away.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use super::opinion::{CopyRecord, MARKDOWN};
use super::sheet::sheet;
use crate::advice::{self, Member, SystemRecord, Tally, Trial, Whole};
use crate::decide::System;
use crate::knowledge;
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::{model_label, study_progress};
use crate::web::route::Route;
use crate::web::share;
use crate::web::simulation::{Job, Studied, Workers, use_study};

/// The button that starts the simulation, to which the focus of who stops it goes.
const ASK: &str = "#ask-system";

/// Properties of [`WholeSystem`].
#[derive(PartialEq, Properties)]
pub(super) struct WholeSystemProps {
    /// The address of the page.
    pub(super) route: Route,
    /// The workloads, at least two.
    pub(super) system: System,
}

/// The summary of a system. What was simulated counts for as long as it is about the same load on
/// the same model, whatever else the reader changes.
#[component]
pub(super) fn WholeSystem(props: &WholeSystemProps) -> Html {
    let lang = props.route.lang;
    let guide = knowledge::get();
    let workers = use_context::<Workers>().unwrap_or_default();
    let study = use_study(&workers);
    let whole = Whole::of(&props.system, guide, lang);
    let tally = whole.tally(|posed, model| study.state().of(&posed.scenario, model).cloned());
    html! {
        <section aria-labelledby="system" class="system">
            { headed(props, "h2", "system", ui::choose_system(lang)) }
            <p>{ advice::platforms(&whole, guide, lang) }</p>
            { mix(&whole, lang) }
            { framed(ui::choose_system(lang), results(&whole, lang), lang) }
            { simulated(props, &whole, &tally, &study) }
            { taken_away(props, &whole, &tally) }
        </section>
    }
}

/// A heading with a link to itself.
fn headed(props: &WholeSystemProps, tag: &'static str, id: &str, words: &str) -> Html {
    heading(props.route, &props.system, tag, id, words)
}

/// Each platform with the workloads that it carries.
fn mix(whole: &Whole<'_>, lang: Lang) -> Html {
    let platforms = whole.platforms();
    html! {
        <ul class="mix">
            { for platforms.iter().map(|platform| html! {
                <li data-platform={platform.model.slug()}>
                    { model_label(platform.model, lang) }
                    <span>{ advice::carried(whole, platform, lang) }</span>
                </li>
            }) }
        </ul>
    }
}

/// A table that scrolls by itself.
fn framed(name: &str, table: Html, lang: Lang) -> Html {
    html! {
        <div
            class="table-frame keep"
            role="region"
            aria-label={ui::guide_table(lang, name)}
            tabindex="0"
        >
            { table }
        </div>
    }
}

fn heads(names: &[&'static str]) -> Html {
    html! {
        <thead>
            <tr>{ for names.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
        </thead>
    }
}

fn results(whole: &Whole<'_>, lang: Lang) -> Html {
    html! {
        <table class="grid">
            { heads(&[
                ui::choose_workload(lang),
                ui::choose_result(lang),
                ui::advice_confidence(lang),
                ui::advice_runner_up(lang),
            ]) }
            <tbody>{ for whole.members.iter().map(|member| result(member, lang)) }</tbody>
        </table>
    }
}

fn result(member: &Member<'_>, lang: Lang) -> Html {
    html! {
        <tr>
            <th scope="row">{ &member.name }</th>
            if let Some(outcome) = &member.outcome {
                <td>{ model_label(outcome.recommendation, lang) }</td>
                <td>{ advice::confidence(outcome.confidence, lang) }</td>
                <td>
                    { for outcome.runner_up.iter().map(|next| html! {
                        { model_label(next.model, lang) }
                    }) }
                </td>
            } else {
                <td colspan="3" class="muted">{ ui::choose_not_answered(lang) }</td>
            }
        </tr>
    }
}

/// The button, how far it is, and what came of it.
fn simulated(props: &WholeSystemProps, whole: &Whole<'_>, tally: &Tally, study: &Studied) -> Html {
    let lang = props.route.lang;
    let jobs = || whole.members.iter().filter_map(Member::job);
    if jobs().next().is_none() {
        return Html::default();
    }
    let jobs: Vec<Job> = jobs()
        .map(|(posed, model)| Job { scenario: Rc::new(posed.scenario.clone()), model })
        .collect();
    let onclick = {
        let study = study.clone();
        Callback::from(move |_: MouseEvent| {
            if !study.state().is_running() {
                study.start(jobs.clone());
            }
        })
    };
    let has_run = tally.stands().next().is_some();
    let is_over = has_run && !study.state().is_running();
    html! {
        <div class="system-run" data-run={study.state().stage.name()}>
            { headed(props, "h3", "system-run", ui::choose_together(lang)) }
            <p class="muted">{ ui::choose_together_lead(lang) }</p>
            <p class="no-print">
                <button type="button" id={&ASK[1..]} class="button" {onclick}>
                    { ui::choose_together_ask(lang) }
                </button>
            </p>
            { study_progress(study, ASK, lang) }
            <p class={is_over.then_some(verdict(tally))} role="status">
                if is_over {
                    { advice::total(tally, lang) }
                }
            </p>
            if has_run {
                { framed(ui::choose_together(lang), figures(whole, tally, lang), lang) }
                { left_out(whole, tally, lang) }
            }
        </div>
    }
}

/// Good where all that was simulated does what is asked for.
fn verdict(tally: &Tally) -> &'static str {
    match tally.n_kept() == tally.trials.len() {
        true => "verdict verdict-good",
        false => "verdict verdict-warning",
    }
}

fn figures(whole: &Whole<'_>, tally: &Tally, lang: Lang) -> Html {
    let rows = whole.members.iter().zip(&tally.trials);
    html! {
        <table class="grid">
            { heads(&[
                ui::choose_workload(lang),
                ui::choose_model(lang),
                ui::advice_goal(lang),
                ui::advice_p99(lang),
                ui::advice_failed(lang),
                ui::advice_monthly(lang),
            ]) }
            <tbody>{ for rows.map(|(member, trial)| figure_row(member, trial, lang)) }</tbody>
            if let Some(usd) = tally.monthly_usd() {
                <tfoot>
                    <tr>
                        <th scope="row" colspan="5">{ ui::advice_sum(lang) }</th>
                        <td class="number" data-sum={usd.to_string()}>{ format::dollars(usd) }</td>
                    </tr>
                </tfoot>
            }
        </table>
    }
}

fn figure_row(member: &Member<'_>, trial: &Trial, lang: Lang) -> Html {
    html! {
        <tr>
            <th scope="row">{ &member.name }</th>
            if let Some(stand) = trial.stand() {
                <td>{ model_label(stand.model, lang) }</td>
                <td data-keeps={stand.keeps.to_string()}>{ advice::trial(trial, lang) }</td>
                { for advice::stand(stand, lang).into_iter().map(|cell| html! {
                    <td class="number">{ cell }</td>
                }) }
            } else {
                <td colspan="5" class="muted">{ ui::choose_not_in_sum(lang) }</td>
            }
        </tr>
    }
}

fn left_out(whole: &Whole<'_>, tally: &Tally, lang: Lang) -> Html {
    let lines = advice::left_out(whole, tally, lang);
    html! {
        <div class="left-out">
            <h4 id="left-out">{ ui::advice_left_out(lang) }</h4>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            <p class="muted figure-note">{ ui::choose_cost_note(lang) }</p>
        </div>
    }
}

/// The decisions as a record: to save, to copy, to print and to read.
fn taken_away(props: &WholeSystemProps, whole: &Whole<'_>, tally: &Tally) -> Html {
    let lang = props.route.lang;
    if whole.platforms().is_empty() {
        return Html::default();
    }
    let fragment = share::decision_fragment(&props.system, true);
    let address = browser::absolute(&format!("{}{fragment}", props.route.path()));
    let guide = knowledge::get();
    let (address, date) = (address.as_str(), browser::today());
    let record = SystemRecord { guide, whole, tally, address, date, lang }.document();
    let record = Rc::new(record);
    let save = {
        let record = record.clone();
        Callback::from(move |_: MouseEvent| {
            browser::save("decisions.md", MARKDOWN, &record.markdown());
        })
    };
    let markdown = {
        let record = record.clone();
        Callback::from(move |()| record.markdown())
    };
    let print = Callback::from(|_: MouseEvent| browser::print_only("record"));
    html! {
        <div class="system-record">
            <div class="no-print">
                { headed(props, "h3", "system-record", ui::choose_together_record(lang)) }
            </div>
            <div class="actions no-print">
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-action="system-record"
                    onclick={save}
                >
                    { ui::choose_save_record(lang) }
                </button>
                <CopyRecord {lang} record={markdown} />
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-action="print-record"
                    onclick={print}
                >
                    { ui::choose_print_record(lang) }
                </button>
            </div>
            <details class="record">
                <summary>{ ui::choose_read_record(lang) }</summary>
                { sheet(&record, lang) }
            </details>
        </div>
    }
}
