//! The arrangement in the page's address: read when the view opens, and kept up to date.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::report::comparison::Arrangement;
use crate::text::Lang;
use crate::web::browser;
use crate::web::state::ArrangeAction;
use crate::web::table_link;

/// Opens the arrangement of the address, now and whenever the reader changes it by hand, and puts
/// theirs there as it changes. Returns the parts of the address that say nothing. The first render
/// knows nothing of the address, as at build time.
#[hook]
pub(super) fn use_link(
    arrangement: &Arrangement,
    lang: Lang,
    act: &Callback<ArrangeAction>,
) -> UseStateHandle<Vec<String>> {
    let unknown = use_state_eq(Vec::new);
    // A link within the page has taken the place of the arrangement this many times.
    let n_followed = use_state_eq(|| 0_u32);
    {
        let (act, unknown, n_followed) = (act.clone(), unknown.setter(), n_followed.clone());
        use_effect_with((), move |()| {
            open(&act, &unknown);
            let times = std::cell::Cell::new(0);
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                open(&act, &unknown);
                times.set(times.get() + 1);
                n_followed.set(times.get());
            });
            move || drop(listener)
        });
    }
    let is_first = use_mut_ref(|| true);
    use_effect_with((arrangement.clone(), lang, *n_followed), move |(arrangement, ..)| {
        let is_usual = *arrangement == Arrangement::default();
        // At first the address is right, or what it says is still to be opened.
        if !is_first.replace(false) || !is_usual {
            write(arrangement);
        }
    });
    unknown
}

fn open(act: &Callback<ArrangeAction>, unknown: &UseStateSetter<Vec<String>>) {
    let link = table_link::read(&browser::fragment());
    unknown.set(link.unknown);
    if let Some(arrangement) = link.arrangement {
        act.emit(ArrangeAction::Open(arrangement));
    }
    if let Some(id) = link.place {
        act.emit(ArrangeAction::Show(id.clone()));
        // Once it is there.
        Timeout::new(0, move || {
            let _ = browser::show_place(&id);
        })
        .forget();
    }
}

/// Puts the arrangement into the address, behind the place that stands there.
fn write(arrangement: &Arrangement) {
    let fragment = table_link::fragment(browser::place().as_deref(), arrangement);
    if browser::fragment() != fragment {
        browser::replace_fragment(&fragment);
    }
}
