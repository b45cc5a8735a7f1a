//! The settings in the page's address.

use std::rc::Rc;

use yew::prelude::*;

use crate::text::Lang;
use crate::web::address::{BrokenLink, use_fragment};
use crate::web::form::{DraftAction, Form, FormAction};
use crate::web::share;

/// Opens the settings of the address, and keeps the reader's there.
#[hook]
pub(super) fn use_link(
    form: &Form,
    lang: Lang,
    act: &Callback<FormAction>,
) -> UseStateHandle<Option<BrokenLink>> {
    let broken = use_state_eq(|| None);
    let fragment = use_memo(form.draft().input().clone(), share::fragment);
    let open = {
        let (act, broken) = (act.clone(), broken.setter());
        Callback::from(move |fragment: String| {
            match share::scenario(&fragment) {
                None => return false,
                Some(Ok(input)) => {
                    broken.set(None);
                    act.emit(FormAction::Edit(DraftAction::Open(Rc::new(input))));
                }
                Some(Err(fault)) => broken.set(Some(BrokenLink { fault, fragment })),
            }
            true
        })
    };
    use_fragment(&fragment, lang, open);
    broken
}
