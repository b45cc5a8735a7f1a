//! The list of a page's sections.

use yew::prelude::*;

use crate::text::ui;
use crate::web::route::Route;

/// A section of a page.
pub(crate) struct Listed {
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Ids and names of the sections within it.
    pub(crate) inner: Vec<(String, String)>,
}

impl From<(String, String)> for Listed {
    fn from((id, name): (String, String)) -> Self {
        Self { id, name, inner: Vec::new() }
    }
}

/// Links to the sections of the page of `route`: beside them where there is room, and to be opened
/// above them where there is not. Both are in the page, and styles show one of them.
pub(crate) fn contents<S: Into<Listed>>(
    route: Route,
    sections: impl IntoIterator<Item = S>,
) -> Html {
    let path = route.path();
    let label = ui::nav_on_this_page(route.lang);
    let list = html! {
        <ul>
            { for sections.into_iter().map(|section| item(&path, &section.into())) }
        </ul>
    };
    html! {
        <nav class="contents no-print" aria-label={label}>
            <div class="contents-beside">
                <p class="contents-name">{ label }</p>
                { list.clone() }
            </div>
            <details class="contents-above">
                <summary class="contents-name">{ label }</summary>
                { list }
            </details>
        </nav>
    }
}

fn item(path: &str, section: &Listed) -> Html {
    let link = |id: &str, name: &str| {
        html! { <a href={format!("{path}#{id}")}>{ name.to_owned() }</a> }
    };
    html! {
        <li>
            { link(&section.id, &section.name) }
            if !section.inner.is_empty() {
                <ul>
                    { for section.inner.iter().map(|(id, name)| html! {
                        <li>{ link(id, name) }</li>
                    }) }
                </ul>
            }
        </li>
    }
}
