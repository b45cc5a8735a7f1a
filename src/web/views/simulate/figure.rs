//! The simulator as a figure in a frame of another site: the settings and the result that the site
//! has chosen.

use std::rc::Rc;

use yew::prelude::*;

use super::controls::{Asked, Controls as Settings, Few, Wish, step_key, use_asked};
use super::lesson::lesson;
use super::scenario::Scenario;
use super::{drawn, link, metric_switch, view_switch};
use crate::report::PanelId;
use crate::scenario::ModelId;
use crate::text::{Lang, ui};
use crate::web::address::told;
use crate::web::components::{Charts, RESULT, ResultPane, RunStatus, Subject, when};
use crate::web::embed::{Controls, use_result_told};
use crate::web::form::FormAction;
use crate::web::simulation::{Outcomes, Simulator, Wanted};
use crate::web::state::{Action, Store};

/// What most people want to set.
const FIELDS: [&str; 1] = ["workload.rate.peak_rps"];

/// Properties of [`Figure`].
#[derive(PartialEq, Properties)]
pub(in crate::web::views) struct FigureProps {
    /// Language of all words.
    pub(in crate::web::views) lang: Lang,
    /// The one chart that is shown, or all there is.
    pub(in crate::web::views) panel: Option<PanelId>,
    /// The one model that runs, or all that the scenario has.
    pub(in crate::web::views) model: Option<ModelId>,
    /// How much can be set.
    pub(in crate::web::views) controls: Controls,
    /// Places of the fields where a few can be set.
    pub(in crate::web::views) fields: Vec<String>,
}

/// The figure.
#[component]
pub(in crate::web::views) fn Figure(props: &FigureProps) -> Html {
    let (lang, panel) = (props.lang, props.panel);
    let store = use_context::<Store>().expect("the application provides its state");
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let draft = store.form.draft();
    let wanted = wanted(draft.applied(), props.model);
    let models = wanted.models.clone();
    {
        let simulator = simulator.clone();
        let deps = (draft.applied().clone(), props.model);
        use_effect_with(deps, move |_| simulator.want(Rc::new(wanted)));
    }
    use_result_told(&simulator, lang);
    let act = use_callback(store.dispatcher(), |action, dispatcher| {
        dispatcher.dispatch(Action::Form(action));
    });
    let picked = use_state_eq(|| props.model);
    {
        let picked = picked.setter();
        use_effect_with(props.model, move |model| picked.set(*model));
    }
    let pick = {
        let picked = picked.setter();
        use_callback((), move |model, ()| picked.set(model))
    };
    let draw = use_memo((*picked, panel, lang), |(picked, panel, lang)| match panel {
        Some(panel) => one_chart(*panel, *picked, *lang),
        None => drawn(*picked, *lang),
    });
    let link = link::use_link(&store.form, &act, &picked, props.model, lang);
    let asked = use_asked();
    html! {
        <div class="framed-figure" onkeydown={when(&act, step_key)}>
            <h1 class="visually-hidden">{ ui::simulate_title(lang) }</h1>
            { told(&link.broken, lang) }
            { settings(props, &store, &link.fragment, &act, &asked) }
            <div class="simulate-switch">
                if props.model.is_none() && props.controls != Controls::None && models.len() > 1 {
                    { view_switch(&models, *picked, &pick, lang) }
                }
                <RunStatus {lang} simulator={simulator.clone()} />
            </div>
            <ResultPane
                simulator={simulator.clone()}
                label={ui::simulate_results(lang)}
                draw={(*draw).clone()}
            />
        </div>
    }
}

/// The scenario on one model, if it has that, or on all of its models.
fn wanted(scenario: &Rc<crate::scenario::input::ScenarioInput>, only: Option<ModelId>) -> Wanted {
    let mut wanted = Wanted::all(scenario.clone());
    if let Some(only) = only.filter(|only| wanted.models.contains(only)) {
        wanted.models = vec![only];
    }
    wanted
}

fn settings(
    props: &FigureProps,
    store: &Store,
    fragment: &Rc<String>,
    act: &Callback<FormAction>,
    (asked, ask): &(Option<Asked>, Callback<Wish>),
) -> Html {
    let (draft, lang) = (store.form.draft(), props.lang);
    match props.controls {
        Controls::None => Html::default(),
        Controls::Basic if props.fields.is_empty() => {
            let fields = FIELDS.map(str::to_owned).to_vec();
            html! {
                <>
                    { metric_switch(draft, lang, &act.reform(FormAction::Edit)) }
                    <Few draft={draft.clone()} {lang} act={act.clone()} {fields} />
                </>
            }
        }
        Controls::Basic => html! {
            <Few draft={draft.clone()} {lang} act={act.clone()} fields={props.fields.clone()} />
        },
        Controls::Full => html! {
            <>
                <Scenario
                    draft={draft.clone()}
                    is_just_loaded={store.form.is_just_loaded()}
                    fragment={fragment.clone()}
                    {lang}
                    act={act.clone()}
                />
                { lesson(draft, &store.form.tried(), lang, &ask.reform(Wish::Field)) }
                <Settings
                    draft={draft.clone()}
                    can_undo={store.form.can_undo()}
                    can_redo={store.form.can_redo()}
                    asked={*asked}
                    {lang}
                    act={act.clone()}
                />
            </>
        },
    }
}

/// One of the charts, of one model or of all.
fn one_chart(panel: PanelId, picked: Option<ModelId>, lang: Lang) -> Callback<Outcomes, Html> {
    Callback::from(move |outcomes: Outcomes| {
        let subject = match outcomes.alone(picked).cloned() {
            Some(shown) => Subject::Run(shown),
            None => Subject::Models(outcomes),
        };
        html! {
            <>
                <h2 class="visually-hidden">{ ui::simulate_what_happened(lang) }</h2>
                <Charts {lang} {subject} panels={alone(panel)} place={RESULT} wide={820} />
            </>
        }
    })
}

/// The chart in a list of its own.
const fn alone(panel: PanelId) -> &'static [PanelId] {
    match panel {
        PanelId::Demand => &[PanelId::Demand],
        PanelId::Instances => &[PanelId::Instances],
        PanelId::Latency => &[PanelId::Latency],
        PanelId::Failures => &[PanelId::Failures],
        PanelId::Utilization => &[PanelId::Utilization],
        PanelId::Heat => &[PanelId::Heat],
        PanelId::Cost => &[PanelId::Cost],
        PanelId::Events => &[PanelId::Events],
    }
}
