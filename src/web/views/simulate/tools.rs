//! What goes further than one run: kept runs and their comparison, a number over a range, cost
//! against load, the session as a file. What is closed is not built.

mod compare;
mod kept;
mod load_cost;
mod picture;
mod plain_table;
mod session;
mod sides;
mod sweep;
mod sweep_form;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::text::{Lang, ui};
use crate::web::form::Draft;
use crate::web::simulation::Simulator;

use super::autosave::Autosave;

pub(super) use kept::{KeepButton, subject};

/// Properties of [`Tools`].
#[derive(PartialEq, Properties)]
pub(super) struct ToolsProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What runs.
    pub(super) simulator: Simulator,
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// What the browser keeps.
    pub(super) autosave: Autosave,
}

/// All of them, each behind its name.
#[component]
pub(super) fn Tools(props: &ToolsProps) -> Html {
    let lang = props.lang;
    html! {
        <div class="tools no-print">
            <Tool id={kept::TOOL} title={ui::runs_title(lang)} lead={ui::runs_lead(lang)}>
                <kept::KeptRuns {lang} />
                <compare::Compare {lang} simulator={props.simulator.clone()} />
            </Tool>
            <Tool id="sweep" title={ui::sweep_title(lang)} lead={ui::sweep_lead(lang)}>
                <sweep::Sweep
                    {lang}
                    draft={props.draft.clone()}
                    simulator={props.simulator.clone()}
                />
            </Tool>
            <Tool
                id="cost-against-load"
                title={ui::sweep_cost_title(lang)}
                lead={ui::sweep_cost_lead(lang)}
            >
                <load_cost::LoadCost
                    {lang}
                    draft={props.draft.clone()}
                    simulator={props.simulator.clone()}
                />
            </Tool>
            <Tool id="session" title={ui::session_title(lang)} lead={ui::session_lead(lang)}>
                <session::SessionTool {lang} autosave={props.autosave.clone()} />
            </Tool>
        </div>
    }
}

/// Properties of [`Tool`].
#[derive(PartialEq, Properties)]
struct ToolProps {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    children: Html,
}

/// A part of the page that opens, by hand or by a link to it. What is closed is not built.
#[component]
fn Tool(props: &ToolProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let (is_open, id) = (is_open.setter(), props.id);
        Callback::from(move |event: Event| {
            if let Some(is) = is_opened(&event, id) {
                is_open.set(is);
            }
        })
    };
    html! {
        <details class="tool" id={props.id} {ontoggle}>
            <summary><h2 id={[props.id, "title"].join("-")}>{ props.title }</h2></summary>
            <div class="tool-body">
                <p class="tool-lead">{ props.lead }</p>
                if *is_open {
                    { props.children.clone() }
                }
            </div>
        </details>
    }
}

/// Whether the element is open now, if the event came from itself and not from within it.
pub(super) fn is_opened(event: &Event, id: &str) -> Option<bool> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    (element.id() == id).then(|| element.has_attribute("open"))
}
