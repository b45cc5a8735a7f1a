//! What the program in a frame and the page around it tell each other. `static/embed/frame.js`
//! sends and hears, and checks who speaks.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Event;
use yew::prelude::*;

use super::{Embed, Fault, InFrame, Parameters};
use crate::cost::PriceBook;
use crate::report::Brief;
use crate::text::Lang;
use crate::web::browser;
use crate::web::simulation::{Outcomes, Simulator};

#[wasm_bindgen]
extern "C" {
    /// Tells a message of a type, with an object in JSON.
    #[wasm_bindgen(js_namespace = guideFrame)]
    fn tell(kind: &str, rest: &str);

    /// Gives all settings that the page around sends, now and later, as an object in JSON.
    #[wasm_bindgen(js_namespace = guideFrame)]
    fn listen(hear: &wasm_bindgen::JsValue);

    /// Waits for one of the most turns that all frames share.
    #[wasm_bindgen(js_namespace = guideFrame)]
    fn turn(most: u32) -> Promise;
}

/// Waits until no more than `most - 1` other frames of the page around have a worker that computes,
/// and returns the function that lets the next one begin.
pub(crate) async fn take_turn(most: u32) -> Option<Function> {
    // The promise is kept or left waiting, and kept with a function.
    wasm_bindgen_futures::JsFuture::from(turn(most)).await.ok()?.dyn_into().ok()
}

/// What the frame shows: what its address asks for, and from then on what the page around sets.
#[hook]
pub(crate) fn use_settings(first: &Result<Embed, Fault>) -> UseStateHandle<Result<Embed, Fault>> {
    let shown = use_state(|| first.clone());
    let (setter, mut now) = (shown.setter(), first.clone());
    use_effect_with((), move |()| {
        if let Err(fault) = &now {
            tell_fault(fault);
        }
        let hear = Closure::<dyn FnMut(String)>::new(move |settings: String| {
            match after(&now, &settings) {
                Ok((next, fragment)) => {
                    now = Ok(next);
                    setter.set(now.clone());
                    fragment.iter().for_each(|fragment| open(fragment));
                }
                Err(fault) => tell_fault(&fault),
            }
        });
        // As long as the document is there.
        listen(&hear.into_js_value());
    });
    shown
}

fn after(now: &Result<Embed, Fault>, settings: &str) -> Result<(Embed, Option<String>), Fault> {
    let settings: Parameters = serde_json::from_str(settings).unwrap_or_default();
    now.as_ref().map_err(Clone::clone)?.changed(settings)
}

/// Has the view open a fragment as one that was written into the address, without a step of the
/// history that the page around and the frame share.
fn open(fragment: &str) {
    browser::replace_fragment(fragment);
    if let Ok(event) = Event::new("hashchange") {
        // Refused only where it is under way already.
        let _ = gloo::utils::window().dispatch_event(&event);
    }
}

fn tell_fault(Fault { parameter, value }: &Fault) {
    let rest = serde_json::json!({
        "reason": "unknown-parameter",
        "parameter": parameter,
        "value": value,
    });
    tell("error", &rest.to_string());
}

/// In a frame, tells the page around of each new result that stands there.
#[hook]
pub(crate) fn use_result_told(simulator: &Simulator, lang: Lang) {
    let is_framed = use_context::<InFrame>().is_some();
    let state = simulator.state();
    let shown = state.shown.clone().filter(|_| is_framed && state.is_fresh());
    use_effect_with(shown, move |shown| {
        if let Some(outcomes) = shown {
            tell_result(outcomes, lang);
        }
    });
}

fn tell_result(outcomes: &Outcomes, lang: Lang) {
    let prices = PriceBook::default();
    let brief = |run: &crate::web::simulation::Shown| {
        Brief::of(&run.scenario, run.model, &run.result, &prices, lang)
    };
    let models: Vec<Brief> = outcomes.runs.iter().map(brief).collect();
    let rest = serde_json::json!({ "complete": outcomes.is_complete(), "models": models });
    tell("result", &rest.to_string());
}
