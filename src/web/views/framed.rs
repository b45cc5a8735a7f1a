//! A view alone, for a frame of another site: no head, no foot, and a link to the guide.

use yew::prelude::*;

use super::choose::Choose;
use super::compare::Compare;
use super::simulate::Figure;
use crate::knowledge;
use crate::text::ui;
use crate::web::components::ClaimView;
use crate::web::embed::{Controls, Embed, Fault, InFrame, Shown, use_settings};
use crate::web::route::Route;

/// Properties of [`Framed`].
#[derive(PartialEq, Properties)]
pub(super) struct FramedProps {
    /// The page of the guide that shows the same.
    pub(super) route: Route,
    /// What is asked for.
    pub(super) embed: Result<Embed, Fault>,
}

/// What is asked for, and the way to the page that has more.
#[component]
pub(super) fn Framed(props: &FramedProps) -> Html {
    let (route, lang) = (props.route, props.route.lang);
    let embed = use_settings(&props.embed);
    let is_bare = embed.as_ref().is_ok_and(|embed| embed.controls == Controls::None);
    let body = match &*embed {
        Ok(embed) => shown(route, embed),
        Err(Fault { parameter, value }) => html! {
            <p class="status-warning" role="alert">
                { ui::embed_unknown(lang, ui::EmbedUnknown { parameter, value }) }
            </p>
        },
    };
    html! {
        <main id="main" class={classes!("framed", is_bare.then_some("framed-bare"))}>
            <ContextProvider<InFrame> context={InFrame}>{ body }</ContextProvider<InFrame>>
            <p class="framed-open">
                <a href={route.path()} data-with-settings="">{ ui::embed_open(lang) }</a>
            </p>
        </main>
    }
}

fn shown(route: Route, embed: &Embed) -> Html {
    let figure = |panel| {
        html! {
            <Figure
                lang={route.lang}
                {panel}
                model={embed.model}
                controls={embed.controls}
                fields={embed.fields.clone()}
            />
        }
    };
    match embed.shown {
        Shown::Compare => html! { <Compare {route} /> },
        Shown::Choose => html! { <Choose {route} /> },
        Shown::Claim(id) => claim(route, id),
        Shown::Simulate => figure(None),
        Shown::Chart(panel) => figure(Some(panel)),
    }
}

/// On its page a claim stands below a heading of its section.
fn claim(route: Route, id: &'static str) -> Html {
    let claim = knowledge::get().claims.iter().find(|claim| claim.id == id);
    html! {
        <>
            <h1 class="visually-hidden">
                { claim.map(|claim| claim.title.plain(route.lang)).unwrap_or_default() }
            </h1>
            <ClaimView {route} {id} />
        </>
    }
}
