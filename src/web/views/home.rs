//! The choice of language at the root, and the page for addresses without one.

use yew::prelude::*;

use crate::text::{Lang, ui};
use crate::web::components::Link;
use crate::web::route::{Route, View};

/// Both languages side by side, each in its own words.
pub(super) fn home() -> Html {
    html! {
        <div class="languages">
            <h1 tabindex="-1" class="visually-hidden">{ ui::site_name(Lang::En) }</h1>
            { for Lang::ALL.into_iter().map(|lang| {
                let to = Route { lang, view: View::Overview };
                html! {
                    <section lang={lang.code()} class="stack">
                        <h2>{ ui::site_name(lang) }</h2>
                        <p>{ ui::site_description(lang) }</p>
                        <p>
                            <Link {to} lang={lang.code()} class="button">
                                { lang.native_name() }
                            </Link>
                        </p>
                    </section>
                }
            }) }
        </div>
    }
}

/// What a reader finds at an address that no page has.
pub(super) fn not_found(route: Route) -> Html {
    let lang = route.lang;
    html! {
        <div class="prose">
            <h1 tabindex="-1">{ ui::site_not_found_title(lang) }</h1>
            <p>{ ui::site_not_found_text(lang) }</p>
            <p>
                <Link to={route.to(View::Overview)} class="button">
                    { ui::site_not_found_link(lang) }
                </Link>
            </p>
        </div>
    }
}
