//! One number over a range.

use std::rc::Rc;

use yew::prelude::*;

use super::picture::{Picture, half_width};
use super::plain_table::plain_table;
use super::sweep_form::{Plan, Settings, form};
use crate::report::{Swept, SweptRun, View};
use crate::text::{Lang, ui};
use crate::web::components::study_progress;
use crate::web::form::Draft;
use crate::web::simulation::{Simulator, Studied, Workers, use_study};

/// Name of the file that the reader saves.
const CSV_NAME: &str = "sweep.csv";

/// Properties of [`Sweep`].
#[derive(PartialEq, Properties)]
pub(super) struct SweepProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// What runs.
    pub(super) simulator: Simulator,
}

/// What to sweep, and what came of it.
#[component]
pub(super) fn Sweep(props: &SweepProps) -> Html {
    let (lang, draft) = (props.lang, &props.draft);
    let workers = use_context::<Workers>().unwrap_or_default();
    let study = use_study(&workers);
    let past = props.simulator.state().longest();
    let settings = use_state_eq(Settings::default);
    let asked = use_state_eq(|| None::<Rc<Plan>>);
    let onchange = {
        let settings = settings.setter();
        Callback::from(move |next| settings.set(next))
    };
    let onstart = {
        let (asked, study) = (asked.setter(), study.clone());
        Callback::from(move |plan: Plan| {
            if study.state().is_running() {
                return;
            }
            let plan = Rc::new(plan);
            study.start(plan.jobs());
            asked.set(Some(plan));
        })
    };
    html! {
        <section class="sweep">
            { form(&settings, draft, past, lang, (&onchange, &onstart)) }
            { study_progress(&study, "#sweep-start", lang) }
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
    let (lang, plan) = (props.lang, &props.plan);
    let swept = swept(plan, &props.study, lang);
    let charts = use_memo((swept.clone(), lang), |(swept, lang)| {
        let view = View { lang: *lang, id: "sweep".to_owned(), width: half_width() };
        swept.charts(&view).into_iter().map(Rc::new).collect::<Vec<_>>()
    });
    if swept.runs.is_empty() {
        return Html::default();
    }
    let is_running = props.study.state().is_running();
    let table = swept.table(lang);
    let summary = swept.summary(lang);
    let path = plan.field.path;
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
            <div class="plain-charts">
                { for charts.iter().map(|chart| html! { <Picture chart={chart.clone()} /> }) }
            </div>
            { plain_table(&table, CSV_NAME, move || swept.csv(path), lang) }
            <p class="muted figure-note">{ ui::sweep_note(lang) }</p>
        </>
    }
}

/// The runs that are done, by rising value.
fn swept(plan: &Plan, study: &Studied, lang: Lang) -> Swept {
    let runs = plan.values.iter().zip(study.state().measured());
    let run = |(value, measured): (&f64, &Option<Rc<_>>)| {
        Some(SweptRun { value: *value, measured: measured.clone()? })
    };
    Swept {
        label: plan.field.words(lang)[0].to_owned(),
        unit: plan.unit(lang).to_owned(),
        model: plan.model,
        runs: runs.filter_map(run).collect(),
    }
}
