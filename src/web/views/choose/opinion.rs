//! The second opinion: the five models simulated on this workload; and the decision to take away.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::heading;
use crate::advice::{self, Opinion, Posed, Record, Stand, pose};
use crate::cost::PriceBook;
use crate::decide::{Outcome, System, Workload};
use crate::knowledge;
use crate::scenario::input::ScenarioInput;
use crate::text::{Lang, format, ui};
use crate::web::browser;
use crate::web::components::{CopyLink, RunStatus, model_label, model_runs};
use crate::web::route::{Route, View};
use crate::web::share;
use crate::web::sight::use_in_sight;
use crate::web::simulation::{Simulator, Wanted, Workers, use_simulator};

/// The kind of the file of a record.
pub(super) const MARKDOWN: &str = "text/markdown;charset=utf-8";

/// Properties of [`SecondOpinion`].
#[derive(PartialEq, Properties)]
pub(super) struct SecondOpinionProps {
    /// The address of the page.
    pub(super) route: Route,
    /// What is decided on.
    pub(super) workload: Workload,
    /// All that is in the link.
    pub(super) system: System,
}

/// Asks the simulator when the reader comes to it, and shows what it says of the workload.
#[component]
pub(super) fn SecondOpinion(props: &SecondOpinionProps) -> Html {
    let lang = props.route.lang;
    let workers = use_context::<Workers>().unwrap_or_default();
    let simulator = use_simulator(&workers);
    let guide = knowledge::get();
    let posed = use_memo(props.workload.clone(), |workload| pose(workload, &guide.flow));
    let place = use_node_ref();
    let is_in_sight = use_in_sight(&place);
    use_question(&simulator, posed.as_ref().as_ref().ok(), is_in_sight);
    let last = use_mut_ref(|| None::<Told>);
    let Some(outcome) = props.workload.outcome(guide) else { return Html::default() };
    let told = posed.as_ref().as_ref().ok().and_then(|posed| Told::of(&simulator, posed, &outcome));
    if told.is_some() {
        last.replace(told.clone());
    }
    let opinion = told.map(|told| told.opinion);
    html! {
        <>
            <section aria-labelledby="second" class="second keep" ref={place}>
                { heading(props.route, &props.system, "h2", "second", ui::choose_second(lang)) }
                { match &*posed {
                    Ok(posed) => {
                        let is_stale = opinion.is_none();
                        asked(props.route, posed, &simulator, (last.borrow().as_ref(), is_stale))
                    }
                    Err(reason) => html! { <p>{ advice::not_posed(*reason, lang) }</p> },
                } }
            </section>
            { export(props, outcome, opinion) }
        </>
    }
}

/// How long what is decided on must rest before it is simulated: who types goes on.
const REST_MS: u32 = 400;

/// Has a workload simulated once it rests in sight.
#[hook]
fn use_question(simulator: &Simulator, posed: Option<&Posed>, is_in_sight: bool) {
    let simulator = simulator.clone();
    let scenario = posed.filter(|_| is_in_sight).map(|posed| posed.scenario.clone());
    use_effect_with(scenario, move |scenario| {
        let wanted = scenario.clone().map(|scenario| Rc::new(Wanted::all(Rc::new(scenario))));
        let timer = wanted.map(|wanted| Timeout::new(REST_MS, move || simulator.want(wanted)));
        move || drop(timer)
    });
}

/// What the simulator said, and of which outcome.
#[derive(Clone)]
struct Told {
    opinion: Opinion,
    outcome: Outcome<'static>,
}

impl Told {
    /// What is said of this workload, once all models have run.
    fn of(simulator: &Simulator, posed: &Posed, outcome: &Outcome<'static>) -> Option<Self> {
        let shown = simulator.state().shown.clone()?;
        let is_there = *shown.wanted.scenario == posed.scenario && shown.is_complete();
        is_there.then(|| {
            let runs = model_runs(&shown, &PriceBook::default());
            Self { opinion: Opinion::of(outcome, posed, &runs), outcome: outcome.clone() }
        })
    }
}

/// What is simulated and what came of it. While that is still to come, what was told last stays,
/// dimmed, so that nothing moves under the reader.
fn asked(
    route: Route,
    posed: &Posed,
    simulator: &Simulator,
    (told, is_stale): (Option<&Told>, bool),
) -> Html {
    let lang = route.lang;
    let told = told.filter(|_| !is_stale || !simulator.state().run.is_broken_off());
    html! {
        <>
            <p class="muted">{ about(posed, lang) }</p>
            if let Some(Told { opinion, outcome }) = told {
                <div class="opinion" data-stale={is_stale.then_some("true")}>
                    { verdict(opinion, outcome, lang) }
                    { table(opinion, lang) }
                </div>
            }
            <RunStatus {lang} simulator={simulator.clone()} />
            <p class="no-print"><a href={address(route, &posed.scenario)}>
                { ui::choose_result_simulate(lang) }
            </a></p>
        </>
    }
}

/// The simulator with the scenario.
fn address(route: Route, scenario: &ScenarioInput) -> String {
    format!("{}{}", route.to(View::Simulate).path(), share::fragment(scenario))
}

/// What is simulated.
fn about(posed: &Posed, lang: Lang) -> String {
    let length = format::secs(lang, posed.scenario.duration_s);
    let what = if posed.share_of_load < 1.0 {
        ui::choose_about_busiest(lang, length)
    } else {
        ui::choose_about_days(lang, length)
    };
    match posed.is_typical {
        true => {
            let figures = advice::requirements(knowledge::get(), &posed.requirements, lang);
            let figures: Vec<String> =
                figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
            let typical = ui::choose_about_typical(lang, format::list(lang, &figures));
            format!("{what} {typical}")
        }
        false => what,
    }
}

fn verdict(opinion: &Opinion, outcome: &Outcome<'static>, lang: Lang) -> Html {
    let class = match opinion.verdict {
        advice::Verdict::Confirms => "verdict verdict-good",
        _ => "verdict verdict-warning",
    };
    html! {
        <p {class} role="status" data-verdict={opinion.verdict.name()}>
            { advice::verdict(knowledge::get(), outcome, opinion, lang) }
        </p>
    }
}

fn table(opinion: &Opinion, lang: Lang) -> Html {
    html! {
        <>
            <div
                class="table-frame"
                role="region"
                aria-label={ui::guide_table(lang, ui::choose_second(lang))}
                tabindex="0"
            >
                <table class="grid">
                    <thead>
                        <tr>
                            <th scope="col">{ ui::choose_model(lang) }</th>
                            <th scope="col">{ ui::advice_p99(lang) }</th>
                            <th scope="col">{ ui::advice_failed(lang) }</th>
                            <th scope="col">{ ui::advice_monthly(lang) }</th>
                            <th scope="col">{ advice::goal(opinion.goal, lang) }</th>
                        </tr>
                    </thead>
                    <tbody>{ for opinion.stands.iter().map(|stand| row(stand, lang)) }</tbody>
                </table>
            </div>
            <p class="muted figure-note">{ ui::choose_cost_note(lang) }</p>
        </>
    }
}

fn row(stand: &Stand, lang: Lang) -> Html {
    let keeps = if stand.is_out { ui::choose_is_out(lang) } else { advice::keeps(stand, lang) };
    html! {
        <tr>
            <th scope="row">{ model_label(stand.model, lang) }</th>
            { for advice::stand(stand, lang).into_iter().map(|cell| html! {
                <td class="number">{ cell }</td>
            }) }
            <td>{ keeps }</td>
        </tr>
    }
}

/// The decision as a record, on paper, and as a link.
fn export(props: &SecondOpinionProps, outcome: Outcome<'static>, opinion: Option<Opinion>) -> Html {
    let lang = props.route.lang;
    let fragment = {
        let system = props.system.clone();
        Callback::from(move |()| share::decision_fragment(&system, true))
    };
    let record = {
        let (workload, fragment, route) = (props.workload.clone(), fragment.clone(), props.route);
        Callback::from(move |()| {
            let address = browser::absolute(&format!("{}{}", route.path(), fragment.emit(())));
            let (outcome, opinion) = (&outcome, opinion.as_ref());
            let (guide, workload, date) = (knowledge::get(), &workload, browser::today());
            let record =
                Record { guide, workload, outcome, opinion, address: &address, date, lang };
            record.markdown()
        })
    };
    let save = {
        let record = record.clone();
        Callback::from(move |_: MouseEvent| {
            browser::save("decision.md", MARKDOWN, &record.emit(()));
        })
    };
    let print = Callback::from(|_: MouseEvent| browser::print());
    html! {
        <section aria-labelledby="export" class="export no-print">
            { heading(props.route, &props.system, "h2", "export", ui::choose_export(lang)) }
            <div class="actions">
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-action="record"
                    onclick={save}
                >
                    { ui::choose_save_record(lang) }
                </button>
                <CopyRecord {lang} {record} />
                <button type="button" class="button button-quiet button-small" onclick={print}>
                    { ui::choose_print(lang) }
                </button>
                <CopyLink {lang} {fragment} note={ui::choose_link_private(lang)} />
            </div>
        </section>
    }
}

/// Properties of [`CopyRecord`].
#[derive(PartialEq, Properties)]
pub(super) struct CopyRecordProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The record as Markdown.
    pub(super) record: Callback<(), String>,
}

/// Puts the record on the clipboard.
#[component]
pub(super) fn CopyRecord(props: &CopyRecordProps) -> Html {
    let lang = props.lang;
    let done = use_state_eq(|| None::<bool>);
    let onclick = {
        let (done, record) = (done.setter(), props.record.clone());
        Callback::from(move |_: MouseEvent| {
            let done = done.clone();
            browser::copy(&record.emit(()), move |is_done| done.set(Some(is_done)));
        })
    };
    html! {
        <>
            <button type="button" class="button button-quiet button-small" {onclick}>
                { ui::choose_copy_record(lang) }
            </button>
            <span class="copy-note" role="status">
                { match *done {
                    None => "",
                    Some(true) => ui::site_copied(lang),
                    Some(false) => ui::choose_copy_refused(lang),
                } }
            </span>
        </>
    }
}
