//! The page of one model.

use yew::prelude::*;

use crate::knowledge::{self, Basis, Entry, Feature, Figure, Model, ModelId, Problem, Unit};
use crate::text::{Lang, format, ui};
use crate::web::components::{DiagramView, Icon, IconView, Link, RatingView, References, checked};
use crate::web::route::{Route, View};

/// Properties of [`ModelPage`].
#[derive(PartialEq, Properties)]
pub(super) struct ModelPageProps {
    /// The address of the page.
    pub(super) route: Route,
    /// The model.
    pub(super) model: ModelId,
}

/// Definition, picture, features, merits and demerits, uses, recommendation, numbers, sources.
#[component]
pub(super) fn ModelPage(props: &ModelPageProps) -> Html {
    let route = props.route;
    let lang = route.lang;
    let model = knowledge::get().model(props.model);
    let refs = references(route, model);
    html! {
        <article class={classes!("model-page", format!("model-{}", props.model.slug()))}>
            <header class="view-head">
                <h1 tabindex="-1">
                    <IconView icon={Icon::Model(props.model)} class="icon-large" />
                    { model.name.plain(lang) }
                </h1>
                <div class="entry lead">{ refs.entry(&model.summary) }</div>
            </header>
            { contents(route, model) }
            <div class="model-body">
                { definition(&refs, model, lang) }
                <section aria-labelledby="architecture">
                    <h2 id="architecture">{ ui::guide_architecture(lang) }</h2>
                    <DiagramView diagram={&model.diagram} {lang} />
                </section>
                { features(&refs, model, lang) }
                <div class="two-columns">
                    { bullets(&refs, "merits", ui::guide_merits(lang), &model.merits) }
                    { bullets(&refs, "demerits", ui::guide_demerits(lang), &model.demerits) }
                </div>
                { bullets(&refs, "use-cases", ui::guide_use_cases(lang), &model.use_cases) }
                { recommendation(&refs, model, route) }
                { figures(&refs, model, lang) }
                { refs.glossary() }
                { refs.source_list() }
            </div>
            { neighbors(route, props.model) }
        </article>
    }
}

fn references(route: Route, model: &'static Model) -> References {
    let features = model.features.iter().map(|feature| &feature.note);
    let entries = [&model.summary, &model.definition]
        .into_iter()
        .chain(&model.examples)
        .chain(features)
        .chain(&model.merits)
        .chain(&model.demerits)
        .chain(&model.use_cases)
        .chain(&model.recommendations);
    let texts = model.features.iter().map(|feature| &feature.verdict);
    let mut references = References::of(route, entries, texts);
    for figure in &model.figures {
        references.add_source(&figure.source);
    }
    references
}

/// The list of the page's sections.
fn contents(route: Route, model: &Model) -> Html {
    let lang = route.lang;
    let sections = [
        ("definition", ui::guide_definition(lang), true),
        ("architecture", ui::guide_architecture(lang), true),
        ("features", ui::guide_features(lang), true),
        ("merits", ui::guide_merits(lang), true),
        ("demerits", ui::guide_demerits(lang), true),
        ("use-cases", ui::guide_use_cases(lang), true),
        ("recommendation", ui::guide_recommendation(lang), true),
        ("figures", ui::guide_figures(lang), !model.figures.is_empty()),
        ("sources", ui::guide_sources(lang), true),
    ];
    let path = route.path();
    html! {
        <nav class="contents no-print" aria-labelledby="contents-label">
            <h2 id="contents-label">{ ui::nav_on_this_page(lang) }</h2>
            <ul>
                { for sections.into_iter().filter(|(.., shown)| *shown).map(|(id, name, _)| html! {
                    <li><a href={format!("{path}#{id}")}>{ name }</a></li>
                }) }
            </ul>
        </nav>
    }
}

fn definition(refs: &References, model: &Model, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="definition" class="prose">
            <h2 id="definition">{ ui::guide_definition(lang) }</h2>
            <div class="entry definition">{ refs.entry(&model.definition) }</div>
            <div class="entry examples">
                <strong>{ ui::guide_examples(lang) }</strong>
                { for model.examples.iter().map(|example| html! {
                    <span class="example">{ refs.entry(example) }</span>
                }) }
            </div>
        </section>
    }
}

fn features(refs: &References, model: &Model, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="features">
            <h2 id="features">{ ui::guide_features(lang) }</h2>
            <table class="features">
                <thead>
                    <tr>
                        <th scope="col">{ ui::guide_feature_problem(lang) }</th>
                        <th scope="col">{ ui::guide_feature_rating(lang) }</th>
                        <th scope="col">{ ui::guide_feature_note(lang) }</th>
                    </tr>
                </thead>
                <tbody>{ for model.features.iter().map(|row| feature(refs, row, lang)) }</tbody>
            </table>
        </section>
    }
}

fn feature(refs: &References, feature: &Feature, lang: Lang) -> Html {
    html! {
        <tr>
            <th scope="row">{ problem_name(feature.problem, lang) }</th>
            <td>
                <RatingView rating={feature.rating} {lang}>
                    { refs.words(&feature.verdict) }
                </RatingView>
            </td>
            <td>{ refs.entry(&feature.note) }</td>
        </tr>
    }
}

fn problem_name(problem: Problem, lang: Lang) -> &'static str {
    match problem {
        Problem::Replicas => ui::guide_problem_replicas(lang),
        Problem::LoadBalancing => ui::guide_problem_load_balancing(lang),
        Problem::AutoScaling => ui::guide_problem_auto_scaling(lang),
        Problem::AutoHealing => ui::guide_problem_auto_healing(lang),
        Problem::ZeroDowntimeDeployment => ui::guide_problem_zero_downtime_deploy(lang),
    }
}

fn bullets(refs: &References, id: &'static str, title: &'static str, list: &[Entry]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby={id} class={classes!("bullets", id)}>
            <h2 {id}>{ title }</h2>
            <ul>{ for list.iter().map(|entry| html! { <li>{ refs.entry(entry) }</li> }) }</ul>
        </section>
    }
}

fn recommendation(refs: &References, model: &Model, route: Route) -> Html {
    html! {
        <section aria-labelledby="recommendation" class="recommendation keep">
            <h2 id="recommendation">{ ui::guide_recommendation(route.lang) }</h2>
            { for model.recommendations.iter().map(|entry| html! {
                <div class="entry">{ refs.entry(entry) }</div>
            }) }
            <p class="doors-inline no-print">
                <Link to={route.to(View::Choose)}>{ ui::guide_door_choose(route.lang) }</Link>
                if model.id == ModelId::Container {
                    <Link to={route.to(View::Simulate)}>
                        { ui::guide_door_simulate(route.lang) }
                    </Link>
                }
            </p>
        </section>
    }
}

fn figures(refs: &References, model: &Model, lang: Lang) -> Html {
    if model.figures.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="figures">
            <h2 id="figures">{ ui::guide_figures(lang) }</h2>
            <dl class="figures">
                { for model.figures.iter().map(|figure| html! {
                    <div class="figure">
                        <dt>{ refs.words(&figure.label) }</dt>
                        <dd>
                            <span class="figure-value">{ figure_value(figure, lang) }</span>
                            <small>
                                { basis_name(figure.basis, lang) }
                                { refs.cite(std::slice::from_ref(&figure.source)) }
                                <span class="checked">{ checked(lang, figure.checked) }</span>
                            </small>
                        </dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

/// A figure's value or range with its unit.
pub(super) fn figure_value(figure: &Figure, lang: Lang) -> String {
    let value = |number: f64| match figure.unit {
        Unit::Milliseconds => format::secs(lang, number / 1e3),
        Unit::Seconds => format::secs(lang, number),
        Unit::Minutes => format::secs(lang, number * 60.0),
        Unit::Percent => format::per_cent(lang, number),
        Unit::Count => format::number(number),
    };
    match figure.to {
        None => value(figure.value),
        Some(to) => ui::guide_figure_range(
            lang,
            ui::GuideFigureRange { from: value(figure.value), to: value(to) },
        ),
    }
}

fn basis_name(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Documented => ui::guide_basis_documented(lang),
        Basis::Measured => ui::guide_basis_measured(lang),
        Basis::Derived => ui::guide_basis_derived(lang),
    }
}

/// Links to the models before and after.
fn neighbors(route: Route, model: ModelId) -> Html {
    let place = ModelId::ALL.iter().position(|id| *id == model).unwrap_or_default();
    let before = place.checked_sub(1).map(|i| ModelId::ALL[i]);
    let after = ModelId::ALL.get(place + 1).copied();
    html! {
        <nav class="neighbors no-print" aria-label={ui::guide_models(route.lang)}>
            { for [before, after].into_iter().flatten().map(|id| {
                let name = knowledge::get().model(id).name.plain(route.lang);
                html! {
                    <Link to={route.to(View::Model(id))}>
                        <IconView icon={Icon::Model(id)} />
                        <span>{ name }</span>
                    </Link>
                }
            }) }
        </nav>
    }
}
