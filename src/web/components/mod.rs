//! Widgets that several views use.

mod charts;
mod claim;
mod contents;
mod copy_link;
mod diagram;
mod first_paint;
mod icon;
mod link;
mod model_label;
mod paged_table;
mod prose;
mod rating;
mod result_pane;
mod run_status;
mod sections;
mod segments;
mod study_progress;
mod versus;
mod written;

pub(crate) use charts::{ByHand, Charts, Subject};
pub(crate) use claim::ClaimView;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use claim::{ClaimResult, ClaimResultProps};
pub(crate) use contents::{Listed, contents};
pub(crate) use copy_link::CopyLink;
pub(crate) use diagram::diagram;
pub(crate) use first_paint::FirstPaint;
pub(crate) use icon::{Icon, IconView, event_icon};
pub(crate) use link::{Link, is_plain, use_links};
pub(crate) use model_label::model_label;
pub(crate) use paged_table::PagedTable;
pub(crate) use prose::{Late, References, anchor, checked, late, standing};
pub(crate) use rating::rating;
pub(crate) use result_pane::{RESULT, ResultPane};
pub(crate) use run_status::RunStatus;
pub(crate) use sections::{Level, point_name, section};
pub(crate) use segments::Segments;
pub(crate) use study_progress::{study_estimate, study_progress};
pub(crate) use versus::{Versus, model_runs};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use written::join;
pub(crate) use written::{Written, set_taking_over, written};

use wasm_bindgen::JsCast;
use yew::{Callback, Event, InputEvent};

/// What stands in the text box, slider or list that an event came from.
pub(crate) fn input_value(event: &InputEvent) -> Option<String> {
    let target = event.target()?;
    Some(target.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
}

/// The place of the picked option in the list that an event came from.
pub(crate) fn picked_option(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::HtmlSelectElement>().ok()?;
    usize::try_from(target.selected_index()).ok()
}

/// Whether the box that an event came from is ticked.
pub(crate) fn is_ticked(event: &Event) -> Option<bool> {
    let target = event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    Some(target.checked())
}

/// Whether the disclosure that an event came from is open.
pub(crate) fn is_open(event: &Event) -> Option<bool> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Some(target.has_attribute("open"))
}

/// A callback for events that mean something only now and then.
pub(crate) fn when<E: 'static, T: 'static>(
    callback: &Callback<T>,
    read: impl Fn(E) -> Option<T> + 'static,
) -> Callback<E> {
    let callback = callback.clone();
    Callback::from(move |event| {
        if let Some(value) = read(event) {
            callback.emit(value);
        }
    })
}
