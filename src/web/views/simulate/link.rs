//! The settings, and what is in sight of their outcome, in the page's address.

use std::rc::Rc;

use yew::prelude::*;

use crate::scenario::ModelId;
use crate::text::Lang;
use crate::web::address::{BrokenLink, use_fragment};
use crate::web::form::{DraftAction, Form, FormAction};
use crate::web::share;

/// The address of what is on the page.
pub(super) struct Link {
    /// Its last part.
    pub(super) fragment: Rc<String>,
    /// What is wrong with the one that was opened.
    pub(super) broken: UseStateHandle<Option<BrokenLink>>,
}

/// Opens the settings of the address, and keeps the reader's there. `own` is the model that the
/// view shows where the address names none.
#[hook]
pub(super) fn use_link(
    form: &Form,
    act: &Callback<FormAction>,
    picked: &UseStateHandle<Option<ModelId>>,
    own: Option<ModelId>,
    lang: Lang,
) -> Link {
    let broken = use_state_eq(|| None);
    let latest_own = use_mut_ref(|| own);
    latest_own.replace(own);
    // A model that was picked for another scenario is not in sight of this one.
    let has = |model: &ModelId| form.draft().input().models.has(*model);
    let named = picked.filter(|model| Some(*model) != own && has(model));
    let fragment = use_memo((form.draft().input().clone(), named), |(input, named)| {
        share::view_fragment(input, *named)
    });
    let open = {
        let (act, broken, picked) = (act.clone(), broken.setter(), picked.setter());
        Callback::from(move |fragment: String| {
            match share::scenario(&fragment) {
                None => return false,
                Some(Ok(input)) => {
                    broken.set(None);
                    picked.set(share::in_sight(&fragment).or(*latest_own.borrow()));
                    act.emit(FormAction::Edit(DraftAction::Open(Rc::new(input))));
                }
                Some(Err(fault)) => broken.set(Some(BrokenLink { fault, fragment })),
            }
            true
        })
    };
    use_fragment(&fragment, lang, open);
    Link { fragment, broken }
}
