//! The decisions in the page's address.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::decide::System;
use crate::knowledge::{self, FlowId};
use crate::text::Lang;
use crate::web::address::{BrokenLink, use_fragment};
use crate::web::browser;
use crate::web::share;
use crate::web::state::{ChooseAction, Choosing};

/// Id of the place on the page that a link leads to, until the decisions that it brings are drawn.
pub(super) type Place = Rc<RefCell<Option<(System, String)>>>;

/// Id of the place of a question of the flowchart.
pub(super) fn question(id: &FlowId) -> String {
    format!("question-{}", id.0)
}

/// Where on the way the question stands whose place this is.
fn opens(place: &str, system: &System) -> Option<usize> {
    let way = system.at(0).answers.way(&knowledge::get().flow);
    way.stops.iter().position(|stop| question(&stop.question.id) == place)
}

/// Opens the decisions of the address, and keeps the reader's there.
#[hook]
pub(super) fn use_link(
    choosing: &Choosing,
    lang: Lang,
    act: &Callback<ChooseAction>,
) -> (UseStateHandle<Option<BrokenLink>>, Place) {
    let broken = use_state_eq(|| None);
    let place = use_mut_ref(|| None);
    let shown = use_mut_ref(System::default);
    shown.replace(choosing.system().clone());
    let fragment =
        use_memo(choosing.system().clone(), |system| share::decision_fragment(system, true));
    let open = {
        let (act, broken, place) = (act.clone(), broken.setter(), place.clone());
        Callback::from(move |fragment: String| {
            match share::decisions(&fragment, knowledge::get()) {
                None => return false,
                Some(Ok(system)) => {
                    broken.set(None);
                    let to = browser::place();
                    let asked = to.as_ref().and_then(|id| opens(id, &system));
                    match to {
                        Some(id) if *shown.borrow() == system => {
                            let _ = browser::show_place(&id);
                        }
                        to => drop(place.replace(to.map(|id| (system.clone(), id)))),
                    }
                    act.emit(ChooseAction::Load(system));
                    if let Some(question) = asked {
                        act.emit(ChooseAction::Open(question));
                    }
                }
                Some(Err(fault)) => broken.set(Some(BrokenLink { fault, fragment })),
            }
            true
        })
    };
    use_fragment(&fragment, lang, open);
    (broken, place)
}

/// Goes to the place that a link leads to once its decisions are drawn. To be called after whatever
/// else moves the focus then.
#[hook]
pub(super) fn use_place(system: &System, place: Place) {
    use_effect_with(system.clone(), move |system| {
        let is_drawn = place.borrow().as_ref().is_some_and(|(of, _)| of == system);
        if let Some((_, id)) = is_drawn.then(|| place.take()).flatten() {
            let _ = browser::show_place(&id);
        }
    });
}
