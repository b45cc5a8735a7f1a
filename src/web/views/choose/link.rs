//! The decisions in the page's address.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::knowledge;
use crate::text::Lang;
use crate::web::address::{BrokenLink, use_fragment};
use crate::web::browser;
use crate::web::share;
use crate::web::state::{ChooseAction, Choosing};

/// Opens the decisions of the address, and keeps the reader's there.
#[hook]
pub(super) fn use_link(
    choosing: &Choosing,
    lang: Lang,
    act: &Callback<ChooseAction>,
) -> UseStateHandle<Option<BrokenLink>> {
    let broken = use_state_eq(|| None);
    let fragment =
        use_memo(choosing.system().clone(), |system| share::decision_fragment(system, true));
    let open = {
        let (act, broken) = (act.clone(), broken.setter());
        Callback::from(move |fragment: String| {
            match share::decisions(&fragment, knowledge::get()) {
                None => return false,
                Some(Ok(system)) => {
                    broken.set(None);
                    act.emit(ChooseAction::Load(system));
                    if let Some(id) = browser::place() {
                        // Once it is there.
                        Timeout::new(0, move || {
                            let _ = browser::show_place(&id);
                        })
                        .forget();
                    }
                }
                Some(Err(fault)) => broken.set(Some(BrokenLink { fault, fragment })),
            }
            true
        })
    };
    use_fragment(&fragment, lang, open);
    broken
}
