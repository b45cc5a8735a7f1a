//! The result that a page shows before its worker has answered.

use yew::prelude::*;

use crate::web::app::FirstResult;

/// The first result as it was written at build time; in the browser, whatever of it is there.
#[component]
pub(crate) fn FirstPaint() -> Html {
    let first = use_context::<FirstResult>().expect("the application provides the first result");
    Html::from_html_unchecked(first.0)
}
