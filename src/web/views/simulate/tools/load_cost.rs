//! What each model costs at which load.

use std::rc::Rc;

use yew::prelude::*;

use super::picture::{Picture, whole_width};
use super::plain_table::plain_table;
use crate::report::{Load, LoadCosts, View, rising_values};
use crate::scenario::input::ScenarioInput;
use crate::scenario::{ModelId, check, expected_requests};
use crate::text::{Lang, ui};
use crate::units::Span;
use crate::web::components::{input_value, study_estimate, study_progress, when};
use crate::web::form::Draft;
use crate::web::simulation::estimate::work;
use crate::web::simulation::{Job, Outcomes, Simulator, Studied, Workers, use_study};

/// Name of the file that the reader saves.
const CSV_NAME: &str = "cost-against-load.csv";

/// How many loads.
const N_LOADS: usize = 7;

/// The range at first, as multiples of the present load.
const RANGE: [&str; 2] = ["0.1", "10"];

/// Properties of [`LoadCost`].
#[derive(PartialEq, Properties)]
pub(super) struct LoadCostProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// What runs.
    pub(super) simulator: Simulator,
}

/// What is to be run: the scenario at each load, on each of its models.
#[derive(Clone, Debug, PartialEq)]
struct Plan {
    base: Rc<ScenarioInput>,
    models: Vec<ModelId>,
    /// Mean requests per second.
    loads: Vec<f64>,
    scenarios: Vec<Rc<ScenarioInput>>,
}

impl Plan {
    /// `None` where the range is none, or one of its loads cannot be run.
    fn of(draft: &Draft, range: &[String; 2]) -> Option<Self> {
        let base = draft.applied().clone();
        let [from, to] = [&range[0], &range[1]].map(|text| text.trim().parse::<f64>().ok());
        let (from, to) = (from?, to?);
        if !(from > 0.0 && to.is_finite() && from < to) {
            return None;
        }
        let scaled = |times: &f64| {
            let mut input = (*base).clone();
            input.workload.rate_scale *= times;
            check(&input).is_ok().then(|| Rc::new(input))
        };
        let times = rising_values(from, to, N_LOADS, false);
        let scenarios: Vec<_> = times.iter().map(scaled).collect::<Option<_>>()?;
        let rps = |input: &Rc<ScenarioInput>| {
            expected_requests(&input.workload, input.duration_s) / input.duration_s
        };
        let loads = scenarios.iter().map(rps).collect();
        let models = ModelId::ALL.into_iter().filter(|model| base.models.has(*model)).collect();
        Some(Self { models, loads, scenarios, base })
    }

    /// Load by load, so that what is done before it is stopped is of whole loads.
    fn jobs(&self) -> Vec<Job> {
        let of_load = |scenario: &Rc<ScenarioInput>| {
            let job = |model: &ModelId| Job { scenario: scenario.clone(), model: *model };
            self.models.iter().map(job).collect::<Vec<_>>()
        };
        self.scenarios.iter().flat_map(of_load).collect()
    }

    /// How long a worker will be at it.
    fn work(&self, past: &Outcomes) -> Option<Span> {
        let jobs = self.jobs();
        work(past, jobs.iter().map(|job| (&*job.scenario, job.model)))
    }

    /// The loads of which every model is done.
    fn costs(&self, study: &Studied) -> LoadCosts {
        let of_loads = study.state().measured().chunks(self.models.len().max(1));
        let load = |(rps, runs): (&f64, &[Option<Rc<_>>])| {
            let runs = runs.iter().cloned().collect::<Option<Vec<_>>>()?;
            Some(Load { rps: *rps, runs })
        };
        let loads = self.loads.iter().zip(of_loads).filter_map(load).collect();
        LoadCosts { models: self.models.clone(), loads }
    }
}

/// The range, and what came of it.
#[component]
pub(super) fn LoadCost(props: &LoadCostProps) -> Html {
    let (lang, draft) = (props.lang, &props.draft);
    let workers = use_context::<Workers>().unwrap_or_default();
    let study = use_study(&workers);
    let range = use_state_eq(|| RANGE.map(str::to_owned));
    let asked = use_state_eq(|| None::<Rc<Plan>>);
    let plan = use_memo((draft.clone(), (*range).clone()), |(draft, range)| {
        Plan::of(draft, range).map(Rc::new)
    });
    let past = props.simulator.state().longest();
    let needed = (*plan).as_ref().zip(past).and_then(|(plan, past)| plan.work(past));
    let onclick = {
        let (asked, study, plan) = (asked.setter(), study.clone(), (*plan).clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(plan) = plan.clone().filter(|_| !study.state().is_running()) {
                study.start(plan.jobs());
                asked.set(Some(plan));
            }
        })
    };
    let put = |end: usize| {
        let range = range.clone();
        let put = move |text: String| {
            let mut next = (*range).clone();
            next[end] = text;
            range.set(next);
        };
        when(&Callback::from(put), |event: InputEvent| input_value(&event))
    };
    let is_wrong = plan.is_none();
    let ends = [("cost-from", ui::sweep_cost_from(lang)), ("cost-to", ui::sweep_cost_to(lang))];
    html! {
        <section class="sweep">
            <div class="actions">
                { for ends.into_iter().enumerate().map(|(i, (id, name))| html! {
                    <label>
                        <span>{ name }</span>
                        <span class="field-box">
                            <input
                                type="text"
                                inputmode="decimal"
                                {id}
                                value={range[i].clone()}
                                aria-invalid={is_wrong.then_some("true")}
                                oninput={put(i)}
                            />
                        </span>
                    </label>
                }) }
                <button
                    type="button"
                    id="cost-start"
                    class="button"
                    aria-disabled={is_wrong.then_some("true")}
                    {onclick}
                >
                    { ui::sweep_start(lang) }
                </button>
                { study_estimate(needed, lang) }
            </div>
            <p class={is_wrong.then_some("form-fault")} role="status">
                if is_wrong {
                    { ui::sweep_range_fault(lang) }
                }
            </p>
            { study_progress(&study, "#cost-start", lang) }
            if let Some(plan) = &*asked {
                <Result {lang} plan={plan.clone()} study={study.clone()}
                    is_stale={plan.base != *draft.applied()} />
            }
        </section>
    }
}

/// Properties of [`Result`].
#[derive(PartialEq, Properties)]
struct ResultProps {
    lang: Lang,
    plan: Rc<Plan>,
    study: Studied,
    is_stale: bool,
}

/// What came of it so far.
#[component]
fn Result(props: &ResultProps) -> Html {
    let lang = props.lang;
    let costs = props.plan.costs(&props.study);
    let chart = use_memo((costs.clone(), lang), |(costs, lang)| {
        let view = View { lang: *lang, id: "load".to_owned(), width: whole_width() };
        costs.chart(&view).map(Rc::new)
    });
    if costs.loads.is_empty() {
        return Html::default();
    }
    let is_running = props.study.state().is_running();
    let table = costs.table(lang);
    let summary = costs.summary(lang);
    html! {
        <>
            if props.is_stale {
                <p class="status-warning">{ ui::sweep_stale(lang) }</p>
            }
            <p class="summary" role="status">
                if !is_running {
                    { summary }
                }
            </p>
            if let Some(chart) = &*chart {
                <Picture chart={chart.clone()} />
                if !chart.marks.is_empty() {
                    <p class="muted figure-note">{ ui::sweep_mark(lang) }</p>
                }
            }
            { plain_table(&table, CSV_NAME, move || costs.csv(), lang) }
            <p class="muted figure-note">{ LoadCosts::note(lang) }{ " " }{ ui::sweep_note(lang) }</p>
        </>
    }
}
