//! The page of one model.

use yew::prelude::*;

use crate::knowledge::{
    self, Basis, Entry, Feature, Figure, Model, ModelId, Part, Problem, Section, Unit,
};
use crate::text::{Lang, format, ui};
use crate::web::components::{
    Icon, IconView, Late, Level, Link, Listed, References, checked, contents, diagram, late,
    rating, section, written,
};
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
    let model = knowledge::get().model(props.model);
    let refs = late(move || references(route, model));
    html! {
        <article class={classes!("model-page", format!("model-{}", props.model.slug()))}>
            { written(&refs, route, "head", move |refs| head(refs, route, model)) }
            <div class="model-body">
                { written(&refs, route, "start", move |refs| start(refs, route.lang, model)) }
                { for model.parts.iter().map(|one| part(&refs, route, one)) }
                { written(&refs, route, "end", move |refs| end(refs, route, model)) }
            </div>
            { written(&refs, route, "neighbors", move |_| neighbors(route, model.id)) }
        </article>
    }
}

/// Name, summary, and the list of the sections.
fn head(refs: &References, route: Route, model: &Model) -> Html {
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">
                    <IconView icon={Icon::Model(model.id)} class="icon-large" />
                    { model.name.plain(route.lang) }
                </h1>
                <div class="entry lead">{ refs.entry(&model.summary) }</div>
            </header>
            { contents(route, listed(refs, model, route.lang)) }
        </>
    }
}

/// What it is.
fn start(refs: &References, lang: Lang, model: &Model) -> Html {
    html! {
        <>
            { definition(refs, model, lang) }
            <section aria-labelledby="architecture">
                { refs.heading("h2", "architecture", ui::guide_architecture(lang).to_owned()) }
                { diagram(&model.diagram, lang) }
            </section>
            { features(refs, model, lang) }
        </>
    }
}

/// What follows from it, and what is referred to.
fn end(refs: &References, route: Route, model: &Model) -> Html {
    let lang = route.lang;
    html! {
        <>
            <div class="two-columns">
                { bullets(refs, "merits", ui::guide_merits(lang), &model.merits) }
                { bullets(refs, "demerits", ui::guide_demerits(lang), &model.demerits) }
            </div>
            { bullets(refs, "limits", ui::guide_limits(lang), &model.limits) }
            { bullets(refs, "use-cases", ui::guide_use_cases(lang), &model.use_cases) }
            { recommendation(refs, model, route) }
            { figures(refs, model, lang) }
            { refs.end() }
        </>
    }
}

fn references(route: Route, model: &'static Model) -> References {
    let features = model.features.iter().map(|feature| &feature.note);
    let sections = || model.parts.iter().flat_map(|part| &part.sections);
    let entries = [&model.summary, &model.definition]
        .into_iter()
        .chain(&model.examples)
        .chain(features)
        .chain(sections().flat_map(Section::entries))
        .chain(&model.merits)
        .chain(&model.demerits)
        .chain(&model.limits)
        .chain(&model.use_cases)
        .chain(&model.recommendations);
    let verdicts = model.features.iter().map(|feature| &feature.verdict);
    let points = sections().flat_map(|section| &section.points);
    let names = points.filter_map(|point| point.name.as_ref());
    let labels = model.figures.iter().map(|figure| &figure.label);
    let texts = verdicts.chain(names).chain(labels);
    let mut references = References::of(route, entries, texts);
    for figure in &model.figures {
        references.add_source(&figure.source);
    }
    references
}

/// The page's sections.
fn listed(refs: &References, model: &Model, lang: Lang) -> Vec<Listed> {
    let fixed = |id: &str, name: &str, is_shown: bool| {
        is_shown.then(|| Listed::from((id.to_owned(), name.to_owned())))
    };
    let inner = |section: &Section| (section.id.clone(), section.title.plain(lang));
    let parts = model.parts.iter().map(|part| {
        let name = part.title.plain(lang);
        Some(Listed { id: part.id.clone(), name, inner: part.sections.iter().map(inner).collect() })
    });
    let before = [
        fixed("definition", ui::guide_definition(lang), true),
        fixed("architecture", ui::guide_architecture(lang), true),
        fixed("features", ui::guide_features(lang), true),
    ];
    let after = [
        fixed("merits", ui::guide_merits(lang), true),
        fixed("demerits", ui::guide_demerits(lang), true),
        fixed("limits", ui::guide_limits(lang), !model.limits.is_empty()),
        fixed("use-cases", ui::guide_use_cases(lang), true),
        fixed("recommendation", ui::guide_recommendation(lang), true),
        fixed("figures", ui::guide_figures(lang), !model.figures.is_empty()),
        fixed("updates", ui::guide_updates(lang), refs.has_updates()),
        fixed("sources", ui::guide_sources(lang), refs.has_sources()),
    ];
    before.into_iter().chain(parts).chain(after).flatten().collect()
}

fn part(refs: &Late, route: Route, part: &'static Part) -> Html {
    let heading =
        move |refs: &References| refs.heading("h2", &part.id, part.title.plain(route.lang));
    html! {
        <section aria-labelledby={part.id.clone()} class="part">
            { written(refs, route, &part.id, heading) }
            { for part.sections.iter().map(|one| section(refs, route, one, Level::Three)) }
        </section>
    }
}

fn definition(refs: &References, model: &Model, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="definition" class="prose">
            { refs.heading("h2", "definition", ui::guide_definition(lang).to_owned()) }
            <div class="entry definition">{ refs.entry(&model.definition) }</div>
            <div class="entry examples">
                <strong>{ ui::guide_examples(lang) }</strong>
                { for model.examples.iter().map(|example| html! {
                    <span class="example" id={example.id.clone()}>{ refs.entry(example) }</span>
                }) }
            </div>
        </section>
    }
}

fn features(refs: &References, model: &Model, lang: Lang) -> Html {
    html! {
        <section aria-labelledby="features">
            { refs.heading("h2", "features", ui::guide_features(lang).to_owned()) }
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
    let problem = problem_name(feature.problem, lang);
    html! {
        <tr>
            <th scope="row">{ problem }</th>
            <td>
                { rating(feature.rating, refs.words(&feature.verdict), lang) }
            </td>
            <td id={feature.note.id.clone()}>
                { refs.anchor(&feature.note.id, problem) }
                { refs.entry(&feature.note) }
            </td>
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
            { refs.heading("h2", id, title.to_owned()) }
            <ul>
                { for list.iter().map(|entry| html! {
                    <li id={entry.id.clone()}>{ refs.entry(entry) }</li>
                }) }
            </ul>
        </section>
    }
}

fn recommendation(refs: &References, model: &Model, route: Route) -> Html {
    html! {
        <section aria-labelledby="recommendation" class="recommendation keep">
            { refs.heading("h2", "recommendation", ui::guide_recommendation(route.lang).to_owned()) }
            { for model.recommendations.iter().map(|entry| html! {
                <div class="entry" id={entry.id.clone()}>{ refs.entry(entry) }</div>
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
            { refs.heading("h2", "figures", ui::guide_figures(lang).to_owned()) }
            <dl class="figures">
                { for model.figures.iter().map(|figure| html! {
                    <div class="figure" id={figure.id.clone()}>
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
