//! The place of what was simulated.

use yew::prelude::*;

use super::FirstPaint;
use crate::scenario::ModelId;
use crate::web::simulation::{Outcomes, Simulator};

/// Selector of the element that holds what was simulated.
pub(crate) const RESULT: &str = "#result";

/// Properties of [`ResultPane`].
#[derive(PartialEq, Properties)]
pub(crate) struct ResultPaneProps {
    /// What runs.
    pub(crate) simulator: Simulator,
    /// Name of the place for assistive technology.
    pub(crate) label: AttrValue,
    /// The only model that is shown, if it is only one.
    #[prop_or_default]
    pub(crate) model: Option<ModelId>,
    /// How it is shown.
    pub(crate) draw: Callback<Outcomes, Html>,
}

/// Shows what was simulated, dimmed while it is of older input; before there is anything, what was
/// written at build time.
#[component]
pub(crate) fn ResultPane(props: &ResultPaneProps) -> Html {
    let state = props.simulator.state();
    html! {
        <section
            id="result"
            class="result-pane"
            aria-label={props.label.clone()}
            data-run-state={state.run.name()}
            data-fingerprint={props.simulator.fingerprints()}
            data-stale={state.is_stale_in_sight(props.model).then_some("true")}
        >
            if let Some(shown) = state.in_sight().cloned() {
                { props.draw.emit(shown) }
            } else {
                <FirstPaint />
            }
        </section>
    }
}
