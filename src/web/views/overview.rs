//! The first page: a promise, a figure that already answers something, the models, three doors.

use yew::prelude::*;

use super::ViewProps;
use super::model::figure_value;
use crate::knowledge::{self, Model, ModelId};
use crate::text::{Lang, ui};
use crate::web::components::{Icon, IconView, Link, References};
use crate::web::route::{Route, View};

/// How many numbers each model shows at a glance.
const FIGURES_AT_A_GLANCE: usize = 2;

/// The first page.
#[component]
pub(super) fn Overview(props: &ViewProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let overview = &knowledge::get().overview;
    let summaries = knowledge::get().models.iter().map(|model| &model.summary);
    let refs = References::of(route, overview.statements.iter().chain(summaries), []);
    html! {
        <>
            <header class="view-head hero">
                <h1 tabindex="-1">{ overview.title.plain(lang) }</h1>
                <p class="lead">{ refs.words(&overview.promise) }</p>
            </header>
            <section aria-labelledby="models" class="models">
                <h2 id="models">{ ui::guide_models(lang) }</h2>
                <ul class="model-row">
                    { for ModelId::ALL.into_iter().map(|id| model(&refs, route, id)) }
                </ul>
            </section>
            { doors(route) }
            <section class="statements prose">
                { for overview.statements.iter().map(|entry| html! {
                    <p>{ refs.entry(entry) }</p>
                }) }
            </section>
            { refs.glossary() }
            { refs.source_list() }
        </>
    }
}

fn model(refs: &References, route: Route, id: ModelId) -> Html {
    let lang = route.lang;
    let model = knowledge::get().model(id);
    html! {
        <li class={classes!("model-card", format!("model-{}", id.slug()))}>
            <h3>
                <Link to={route.to(View::Model(id))}>
                    <IconView icon={Icon::Model(id)} />
                    <span>{ model.short.plain(lang) }</span>
                </Link>
            </h3>
            <p>{ refs.entry(&model.summary) }</p>
            { numbers(model, lang) }
        </li>
    }
}

fn numbers(model: &Model, lang: Lang) -> Html {
    html! {
        <dl class="glance">
            { for model.figures.iter().take(FIGURES_AT_A_GLANCE).map(|figure| html! {
                <div>
                    <dt>{ figure.label.plain(lang) }</dt>
                    <dd>{ figure_value(figure, lang) }</dd>
                </div>
            }) }
        </dl>
    }
}

fn doors(route: Route) -> Html {
    let lang = route.lang;
    let doors = [
        (View::Choose, ui::guide_door_choose(lang), ui::choose_rule_of_thumb(lang)),
        (View::Simulate, ui::guide_door_simulate(lang), ui::simulate_intro(lang)),
        (View::Compare, ui::guide_door_compare(lang), ui::compare_title(lang)),
    ];
    html! {
        <nav class="doors no-print" aria-label={ui::nav_label(lang)}>
            { for doors.into_iter().map(|(view, name, hint)| html! {
                <Link to={route.to(view)} class="door">
                    <span class="door-name">
                        { name }
                        <IconView icon={Icon::Arrow} class="icon-small" />
                    </span>
                    <span class="door-hint">{ hint }</span>
                </Link>
            }) }
        </nav>
    }
}
