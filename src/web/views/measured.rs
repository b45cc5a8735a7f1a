//! The column of the comparison that is measured: the default scenario on all models.

use std::rc::Rc;

use yew::prelude::*;

use super::simulate::use_wanted;
use crate::scenario::input::ScenarioInput;
use crate::text::{Lang, format, ui};
use crate::web::components::{Link, RESULT, References, ResultPane, RunStatus, Versus};
use crate::web::route::{Route, View};
use crate::web::simulation::{Outcomes, Simulator};

/// Anchor of the section.
pub(super) const MEASURED: &str = "measured";

/// Properties of [`Measured`].
#[derive(PartialEq, Properties)]
pub(super) struct MeasuredProps {
    /// The address of the page.
    pub(super) route: Route,
}

/// The default scenario on all models, in figures.
#[component]
pub(super) fn Measured(props: &MeasuredProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let scenario = use_memo((), |()| ScenarioInput::default());
    use_wanted(&simulator, &Rc::clone(&scenario), None);
    let draw = use_memo(lang, |lang| {
        let lang = *lang;
        Callback::from(move |outcomes| html! { <MeasuredFigures {lang} {outcomes} /> })
    });
    html! {
        <section class="measured" aria-labelledby={MEASURED}>
            { References::of(route, [], []).heading(
                "h2",
                MEASURED,
                ui::versus_measured_title(lang).to_owned(),
            ) }
            <ResultPane
                simulator={simulator.clone()}
                label={ui::simulate_results(lang)}
                draw={(*draw).clone()}
            />
            <RunStatus {lang} simulator={simulator.clone()} />
            <p class="no-print">
                <Link to={route.to(View::Simulate)}>{ ui::versus_measured_open(lang) }</Link>
            </p>
        </section>
    }
}

/// Properties of [`MeasuredFigures`].
#[derive(PartialEq, Properties)]
pub(in crate::web) struct MeasuredFiguresProps {
    /// Language of all words.
    pub(in crate::web) lang: Lang,
    /// What happened on each model.
    pub(in crate::web) outcomes: Outcomes,
}

/// What was run, and the figures of each model.
#[component]
pub(in crate::web) fn MeasuredFigures(props: &MeasuredFiguresProps) -> Html {
    let (lang, outcomes) = (props.lang, &props.outcomes);
    let lead = outcomes.runs.first().map(|run| {
        let values = ui::VersusMeasuredLead {
            duration: format::duration(lang, run.result.simulated),
            requests: format::count(run.result.totals.arrived),
        };
        ui::versus_measured_lead(lang, values)
    });
    html! {
        <div class="outcome">
            <p class="muted">{ lead }</p>
            <Versus {lang} outcomes={outcomes.clone()} panels={&[][..]} place={RESULT} wide={0} />
        </div>
    }
}
