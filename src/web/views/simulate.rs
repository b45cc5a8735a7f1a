//! The simulator: settings, and what happens with them.

mod autosave;
mod controls;
mod curve;
mod data;
mod decisions;
mod field;
mod figure;
mod lags;
mod lesson;
mod link;
mod outcome;
mod rows;
mod scenario;
mod tools;
mod traffic;

use std::rc::Rc;

use yew::prelude::*;

use super::ViewProps;
use crate::report::{PanelId, model_name};
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::text::{Lang, ui};
use crate::web::address::told;
use crate::web::browser;
use crate::web::components::{ByHand, RESULT, ResultPane, RunStatus, Segments, Versus, when};
use crate::web::form::{Draft, DraftAction, FormAction, METRIC, Row};
use crate::web::reader::ReaderIsHere;
use crate::web::simulation::{Outcomes, Simulation, Simulator, Wanted};
use crate::web::state::{Action, Store};
use controls::{Controls, Wish, step_key, use_asked};
pub(super) use figure::Figure;
use lesson::lesson;
use scenario::Scenario;
use tools::{KeepButton, Tools};

use outcome::Outcome;

/// The simulator.
#[component]
pub(super) fn Simulate(props: &ViewProps) -> Html {
    let lang = props.route.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let draft = store.form.draft();
    // The same callback each time, so that the form is left alone while a run goes on.
    let act = use_callback(store.dispatcher(), |action, dispatcher| {
        dispatcher.dispatch(Action::Form(action));
    });
    let picked = use_state_eq(|| None::<ModelId>);
    use_wanted(&simulator, draft.applied(), *picked);
    let pick = {
        let picked = picked.setter();
        use_callback((), move |model, ()| picked.set(model))
    };
    let load = {
        let picked = picked.setter();
        use_callback(act.clone(), move |action, act: &Callback<FormAction>| {
            if matches!(action, FormAction::Edit(DraftAction::LoadPreset(_))) {
                // Another question is not about the model that was looked at before.
                picked.set(None);
            }
            act.emit(action);
        })
    };
    let (asked, ask) = use_asked();
    let show_fields = use_callback(ask.clone(), |event, ask| ask.emit(Wish::Event(event)));
    let hands = ByHand { show_fields };
    let draw = use_memo((*picked, lang), |(picked, lang)| drawn(*picked, *lang));
    let models = Wanted::all(draft.applied().clone()).models;
    let link = link::use_link(&store.form, &act, &picked, None, lang);
    let autosave = autosave::use_autosave(&store, lang);
    html! {
        <>
            <div class="simulate" onkeydown={when(&act, step_key)}>
                <header class="view-head">
                    <h1 tabindex="-1">{ ui::simulate_title(lang) }</h1>
                    <p class="lead">{ ui::simulate_intro(lang) }</p>
                </header>
                { told(&link.broken, lang) }
                <Scenario
                    draft={draft.clone()}
                    is_just_loaded={store.form.is_just_loaded()}
                    fragment={link.fragment}
                    {lang}
                    act={load}
                />
                <div class="simulate-switch">
                    { metric_switch(draft, lang, &act.reform(FormAction::Edit)) }
                    { view_switch(&models, *picked, &pick, lang) }
                    <RunStatus {lang} simulator={simulator.clone()} />
                    <KeepButton {lang} simulator={simulator.clone()} draft={draft.clone()} />
                </div>
                <div class="simulate-side">
                    { lesson(draft, &store.form.tried(), lang, &ask.reform(Wish::Field)) }
                    <Controls
                        draft={draft.clone()}
                        can_undo={store.form.can_undo()}
                        can_redo={store.form.can_redo()}
                        {asked}
                        {lang}
                        {act}
                    />
                </div>
                <ContextProvider<ByHand> context={hands}>
                    <ResultPane
                        simulator={simulator.clone()}
                        label={ui::simulate_results(lang)}
                        model={*picked}
                        draw={(*draw).clone()}
                    />
                </ContextProvider<ByHand>>
            </div>
            <Tools {lang} {simulator} draft={draft.clone()} {autosave} />
        </>
    }
}

/// Asks for a scenario, on every model that it has, as long as the view shows it, and on the
/// favored one first. What the page was written with is asked for once there is a reader, who can
/// do more with it then.
#[hook]
pub(super) fn use_wanted(
    simulator: &Simulator,
    scenario: &Rc<ScenarioInput>,
    favored: Option<ModelId>,
) {
    let simulator = simulator.clone();
    let reader = use_context::<ReaderIsHere>().expect("the application looks for its reader");
    use_effect_with((scenario.clone(), reader), move |(scenario, reader)| {
        if reader.0 || !is_written(simulator.state(), scenario) {
            simulator.want_first(Rc::new(Wanted::all(scenario.clone())), favored);
        }
    });
}

/// Whether the page already shows what comes of a scenario, because it was written so.
fn is_written(state: &Simulation, scenario: &ScenarioInput) -> bool {
    let written = browser::element::<web_sys::Element>(&format!("{RESULT} > *"));
    state.shown.is_none() && written.is_some() && *scenario == ScenarioInput::default()
}

/// The one switch that teaches most: what the autoscaler watches.
fn metric_switch(draft: &Draft, lang: Lang, edit: &Callback<DraftAction>) -> Html {
    let Some(picked) = draft.picked(METRIC, Row::TOP) else { return Html::default() };
    let onpick = edit.reform(|option| DraftAction::Pick(METRIC, Row::TOP, option));
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

/// Which of the outcomes is in sight: all side by side, or one model's in detail.
fn view_switch(
    models: &[ModelId],
    picked: Option<ModelId>,
    pick: &Callback<Option<ModelId>>,
    lang: Lang,
) -> Html {
    if models.len() < 2 {
        return Html::default();
    }
    let names = models.iter().map(|model| AttrValue::from(model_name(*model, lang)));
    let options: Vec<AttrValue> =
        std::iter::once(AttrValue::from(ui::versus_all(lang))).chain(names).collect();
    let place = models.iter().position(|model| Some(*model) == picked).map_or(0, |place| place + 1);
    let onpick = {
        let models = models.to_vec();
        pick.reform(move |place: usize| models.get(place.checked_sub(1)?).copied())
    };
    html! {
        <Segments
            name="view"
            legend={ui::versus_pick(lang)}
            {options}
            picked={place}
            {onpick}
        />
    }
}

/// What was simulated, of all models or of one.
fn drawn(picked: Option<ModelId>, lang: Lang) -> Callback<Outcomes, Html> {
    Callback::from(move |outcomes: Outcomes| match outcomes.alone(picked).cloned() {
        Some(shown) => html! { <Outcome {lang} {shown} /> },
        None => html! { <Overall {lang} {outcomes} /> },
    })
}

/// The charts that compare models: all there are.
const PANELS: &[PanelId] = &PanelId::VERSUS;

/// Properties of [`Overall`].
#[derive(PartialEq, Properties)]
pub(in crate::web) struct OverallProps {
    /// Language of all words.
    pub(in crate::web) lang: Lang,
    /// What happened on each model.
    pub(in crate::web) outcomes: Outcomes,
}

/// What all models made of the workload.
#[component]
pub(in crate::web) fn Overall(props: &OverallProps) -> Html {
    html! {
        <div class="outcome">
            <h2 class="visually-hidden">{ ui::simulate_what_happened(props.lang) }</h2>
            <Versus
                lang={props.lang}
                outcomes={props.outcomes.clone()}
                panels={PANELS}
                place={RESULT}
                wide={820}
            />
        </div>
    }
}
