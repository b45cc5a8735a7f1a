//! One file for each view.

mod article;
mod bench;
mod choose;
mod compare;
mod decide;
mod embed;
mod framed;
mod glossary;
mod home;
mod measured;
mod model;
mod overview;
mod simulate;
mod sources;

use yew::prelude::*;

use super::components::Written;
use super::embed::{Embed, Fault};
use super::route::{Route, View};

#[cfg(not(target_arch = "wasm32"))]
pub(super) use embed::{Framed, framed_code};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use measured::{MeasuredFigures, MeasuredFiguresProps};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use overview::{Glance, GlanceProps};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use simulate::{Overall, OverallProps};

/// What stands in `<main>` for a route.
pub(super) fn view(route: Route) -> Html {
    match route.view {
        View::Home => home::home(),
        View::Overview => html! { <overview::Overview {route} /> },
        View::Model(model) => html! { <model::ModelPage {route} {model} key={model.slug()} /> },
        View::Article(article) => {
            html! { <article::ArticlePage {route} {article} key={article.slug()} /> }
        }
        View::Decide => written(route, decide::page),
        View::Glossary => written(route, glossary::page),
        View::Sources => written(route, sources::page),
        View::Choose => html! { <choose::Choose {route} /> },
        View::Compare => html! { <compare::Compare {route} /> },
        View::Simulate => html! { <simulate::Simulate {route} /> },
        View::Embed => html! { <embed::EmbedPage {route} /> },
        View::Bench => html! { <bench::Bench {route} /> },
        View::NotFound => home::not_found(route),
    }
}

/// A view without controls of its own.
fn written(route: Route, draw: fn(Route) -> Html) -> Html {
    html! { <Written {route} part="view" draw={Callback::from(move |()| draw(route))} /> }
}

/// What a frame of another site shows.
pub(super) fn framed(route: Route, embed: &Result<Embed, Fault>) -> Html {
    html! { <framed::Framed {route} embed={embed.clone()} /> }
}

/// Properties of a view.
#[derive(PartialEq, Properties)]
pub(super) struct ViewProps {
    /// The address of the page.
    pub(super) route: Route,
}
