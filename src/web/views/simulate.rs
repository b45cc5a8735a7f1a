//! The simulator: settings, and what happens with them.

mod controls;
mod data;
mod decisions;
mod field;
mod link;
mod outcome;
mod rows;
mod scenario;

use std::rc::Rc;

use yew::prelude::*;

use super::ViewProps;
use crate::text::{Lang, ui};
use crate::web::components::{FirstPaint, RunStatus, Segments};
use crate::web::form::{Draft, DraftAction, FormAction, METRIC};
use crate::web::simulation::{Simulation, Simulator};
use crate::web::state::{Action, Store};
use controls::Controls;
use scenario::Scenario;

pub(in crate::web) use outcome::Outcome;
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::web) use outcome::OutcomeProps;

/// Selector of the element that holds the result.
pub(super) const RESULT: &str = "#result";

/// The simulator.
#[component]
pub(super) fn Simulate(props: &ViewProps) -> Html {
    let lang = props.route.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let draft = store.form.draft();
    use_wanted(&simulator, draft.applied());
    // The same callback each time, so that the form is left alone while a run goes on.
    let act = use_callback(store.dispatcher(), |action, dispatcher| {
        dispatcher.dispatch(Action::Form(action));
    });
    let broken = link::use_link(&store.form, lang, &act);
    html! {
        <div class="simulate">
            <header class="view-head">
                <h1 tabindex="-1">{ ui::simulate_title(lang) }</h1>
                <p class="lead">{ ui::simulate_intro(lang) }</p>
            </header>
            { link::told(&broken, lang) }
            <Scenario
                draft={draft.clone()}
                is_just_loaded={store.form.is_just_loaded()}
                {lang}
                act={act.clone()}
            />
            <div class="simulate-switch">
                { metric_switch(draft, lang, &act.reform(FormAction::Edit)) }
                <RunStatus {lang} simulator={simulator.clone()} />
            </div>
            <Controls
                draft={draft.clone()}
                can_undo={store.form.can_undo()}
                can_redo={store.form.can_redo()}
                {lang}
                {act}
            />
            { result(&simulator, lang) }
        </div>
    }
}

/// Asks for a scenario as long as the view shows it.
#[hook]
pub(super) fn use_wanted(
    simulator: &Simulator,
    scenario: &Rc<crate::scenario::input::ScenarioInput>,
) {
    let simulator = simulator.clone();
    use_effect_with(scenario.clone(), move |scenario| simulator.want(scenario.clone()));
}

/// The one switch that teaches most: what the autoscaler watches.
fn metric_switch(draft: &Draft, lang: Lang, edit: &Callback<DraftAction>) -> Html {
    let Some(picked) = draft.picked(METRIC, 0) else { return Html::default() };
    let onpick = edit.reform(|option| DraftAction::Pick(METRIC, 0, option));
    html! {
        <Segments
            name="metric"
            legend={ui::simulate_metric_switch(lang)}
            options={vec![
                AttrValue::from(ui::simulate_metric_cpu(lang)),
                AttrValue::from(ui::simulate_metric_requests(lang)),
            ]}
            {picked}
            {onpick}
        />
    }
}

fn result(simulator: &Simulator, lang: Lang) -> Html {
    html! {
        <section
            id="result"
            class="result-pane"
            aria-label={ui::simulate_results(lang)}
            data-run-state={simulator.state().run.name()}
            data-fingerprint={fingerprint(simulator.state())}
            data-stale={is_stale(simulator.state()).then_some("true")}
        >
            if let Some(shown) = simulator.state().shown.clone() {
                <Outcome {lang} {shown} />
            } else {
                <FirstPaint />
            }
        </section>
    }
}

/// The fingerprint of the wanted result, in hexadecimal digits.
pub(super) fn fingerprint(state: &Simulation) -> Option<String> {
    let shown = state.shown.as_ref().filter(|_| state.is_fresh())?;
    Some(format!("{:016x}", shown.result.fingerprint))
}

/// Whether what is shown is the result of older input.
pub(super) fn is_stale(state: &Simulation) -> bool {
    state.shown.is_some() && !state.is_fresh()
}
