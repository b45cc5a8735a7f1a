//! The list of a page's sections.

use yew::prelude::*;

use crate::text::ui;
use crate::web::route::Route;

/// Links to the sections of the page of `route`, given by id and name.
pub(crate) fn contents(route: Route, sections: impl IntoIterator<Item = (String, String)>) -> Html {
    let path = route.path();
    html! {
        <nav class="contents no-print" aria-labelledby="contents-label">
            <h2 id="contents-label">{ ui::nav_on_this_page(route.lang) }</h2>
            <ul>
                { for sections.into_iter().map(|(id, name)| html! {
                    <li><a href={format!("{path}#{id}")}>{ name }</a></li>
                }) }
            </ul>
        </nav>
    }
}
