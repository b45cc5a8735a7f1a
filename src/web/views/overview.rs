//! The first page: a promise, a figure that already answers something, the models, three doors.

use yew::prelude::*;

use super::ViewProps;
use super::model::figure_value;
use super::simulate::use_wanted;
use crate::knowledge::{self, Model, ModelId};
use crate::report::PanelId;
use crate::text::{Lang, format, ui};
use crate::web::components::{
    Icon, IconView, Link, RESULT, References, ResultPane, RunStatus, Segments, Versus, late,
    written,
};
use crate::web::form::{Draft, DraftAction, METRIC, Row};
use crate::web::route::{Route, View};
use crate::web::simulation::{Outcomes, Simulator};

/// How many numbers each model shows at a glance.
const FIGURES_AT_A_GLANCE: usize = 2;

/// The charts of the first page's figure.
const PANELS: &[PanelId] = &[PanelId::Demand, PanelId::Latency];

/// The first page.
#[component]
pub(super) fn Overview(props: &ViewProps) -> Html {
    let route = props.route;
    let overview = &knowledge::get().overview;
    let refs = late(move || {
        let summaries = knowledge::get().models.iter().map(|model| &model.summary);
        References::of(route, overview.statements.iter().chain(summaries), [])
    });
    html! {
        <>
            { written(&refs, route, "head", move |refs| head(refs, route)) }
            <LiveFigure {route} />
            { written(&refs, route, "guide", move |refs| guide(refs, route)) }
        </>
    }
}

fn head(refs: &References, route: Route) -> Html {
    let overview = &knowledge::get().overview;
    html! {
        <header class="view-head hero">
            <h1 tabindex="-1">{ overview.title.plain(route.lang) }</h1>
            <p class="lead">{ refs.words(&overview.promise) }</p>
        </header>
    }
}

/// The models, the doors, and what else there is to read.
fn guide(refs: &References, route: Route) -> Html {
    let statements = &knowledge::get().overview.statements;
    html! {
        <>
            <section aria-labelledby="models" class="models">
                { refs.heading("h2", "models", ui::guide_models(route.lang).to_owned()) }
                <ul class="model-row">
                    { for ModelId::ALL.into_iter().map(|id| model(refs, route, id)) }
                </ul>
            </section>
            { doors(route) }
            { further(refs, route) }
            <section class="statements prose">
                { for statements.iter().map(|entry| html! {
                    <div class="entry">{ refs.entry(entry) }</div>
                }) }
            </section>
            { refs.glossary() }
            { refs.source_list() }
        </>
    }
}

/// The default spike, with one switch.
#[component]
fn LiveFigure(props: &LiveFigureProps) -> Html {
    let lang = props.route.lang;
    let refs = References::of(props.route, [], []);
    let simulator = use_context::<Simulator>().expect("the application provides the simulator");
    let picked = use_state_eq(|| 0);
    let scenario = use_memo(*picked, |picked| {
        Draft::default().after(DraftAction::Pick(METRIC, Row::TOP, *picked)).input().clone()
    });
    use_wanted(&simulator, &scenario, None);
    let draw = use_memo(lang, |lang| {
        let lang = *lang;
        Callback::from(move |outcomes| html! { <Glance {lang} {outcomes} /> })
    });
    html! {
        <section class="live-figure" aria-labelledby="live-figure">
            <div class="live-head">
                { refs.heading("h2", "live-figure", ui::view_figure_title(lang).to_owned()) }
                <Segments
                    name="metric"
                    legend={ui::simulate_metric_switch(lang)}
                    options={vec![
                        AttrValue::from(ui::simulate_metric_cpu(lang)),
                        AttrValue::from(ui::simulate_metric_requests(lang)),
                    ]}
                    picked={*picked}
                    onpick={
                        let picked = picked.setter();
                        Callback::from(move |pick| picked.set(pick))
                    }
                />
            </div>
            <ResultPane
                simulator={simulator.clone()}
                label={ui::simulate_results(lang)}
                draw={(*draw).clone()}
            />
            <RunStatus {lang} simulator={simulator.clone()} />
        </section>
    }
}

/// Properties of [`LiveFigure`].
#[derive(PartialEq, Properties)]
struct LiveFigureProps {
    route: Route,
}

/// Properties of [`Glance`].
#[derive(PartialEq, Properties)]
pub(in crate::web) struct GlanceProps {
    /// Language of all words.
    pub(in crate::web) lang: Lang,
    /// What happened on each model.
    pub(in crate::web) outcomes: Outcomes,
}

/// What the models made of one workload, in a few sentences, two charts and a table.
#[component]
pub(in crate::web) fn Glance(props: &GlanceProps) -> Html {
    let (lang, outcomes) = (props.lang, &props.outcomes);
    let note = outcomes.runs.first().map(|run| {
        let values = ui::ViewFigureNote {
            duration: format::duration(lang, run.result.simulated),
            requests: format::count(run.result.totals.arrived),
            seed: run.result.seed.to_string(),
        };
        ui::view_figure_note(lang, values)
    });
    html! {
        <div class="outcome">
            <Versus {lang} outcomes={outcomes.clone()} panels={PANELS} place={RESULT} wide={850} />
            <p class="muted figure-note">{ note }</p>
        </div>
    }
}

fn model(refs: &References, route: Route, id: ModelId) -> Html {
    let lang = route.lang;
    let model = knowledge::get().model(id);
    let (place, name) = (format!("model-{}", id.slug()), model.short.plain(lang));
    html! {
        <li class={classes!("model-card", place.clone())}>
            <div class="heading">
                <h3 id={place.clone()}>
                    <Link to={route.to(View::Model(id))}>
                        <IconView icon={Icon::Model(id)} />
                        <span>{ &name }</span>
                    </Link>
                </h3>
                { refs.anchor(&place, &name) }
            </div>
            <div class="entry">{ refs.entry(&model.summary) }</div>
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

/// The pages that are about all models.
fn further(refs: &References, route: Route) -> Html {
    let lang = route.lang;
    let articles = knowledge::get().articles.iter().map(|article| {
        (View::Article(article.id), article.title.plain(lang), article.lead.text.plain(lang))
    });
    let questions =
        (View::Decide, ui::guide_decide(lang).to_owned(), ui::guide_decide_lead(lang).to_owned());
    html! {
        <section aria-labelledby="further" class="further no-print">
            { refs.heading("h2", "further", ui::guide_further(lang).to_owned()) }
            <ul>
                { for articles.chain([questions]).map(|(view, name, lead)| html! {
                    <li>
                        <Link to={route.to(view)}>{ name }</Link>
                        <p>{ lead }</p>
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn doors(route: Route) -> Html {
    let lang = route.lang;
    let doors = [
        (View::Choose, ui::guide_door_choose(lang), ui::choose_rule_of_thumb(lang)),
        (View::Simulate, ui::guide_door_simulate(lang), ui::simulate_intro(lang)),
        (View::Compare, ui::guide_door_compare(lang), ui::view_compare_hint(lang)),
    ];
    html! {
        <div class="doors no-print">
            { for doors.into_iter().map(|(view, name, hint)| html! {
                <Link to={route.to(view)} class="door">
                    <span class="door-name">
                        { name }
                        <IconView icon={Icon::Arrow} class="icon-small" />
                    </span>
                    <span class="door-hint">{ hint }</span>
                </Link>
            }) }
        </div>
    }
}
