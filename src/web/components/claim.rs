//! A claim that runs: its sentence, its figure, and the control that changes both.

use std::rc::Rc;

use yew::prelude::*;

use super::{Segments, Written, input_value, when};
use crate::chart::{draw, swatch};
use crate::claims::{self, ClaimChart, Ran};
use crate::knowledge::{self, Claim, Setting};
use crate::scenario::check;
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::app::FirstClaims;
use crate::web::embed::use_result_told;
use crate::web::route::{Route, View};
use crate::web::share;
use crate::web::simulation::{Run, Simulator, Wanted, Workers, use_simulator};

/// Width of the drawing in CSS pixels: it fits a phone.
const WIDTH: f64 = 320.0;

/// Properties of [`ClaimView`].
#[derive(PartialEq, Properties)]
pub(crate) struct ClaimViewProps {
    /// The address of the page.
    pub(crate) route: Route,
    /// Id of the claim.
    pub(crate) id: AttrValue,
}

/// The claim. Its first result is written into the page at build time; a worker is asked once the
/// control is touched, or where a page was opened without that result.
#[component]
pub(crate) fn ClaimView(props: &ClaimViewProps) -> Html {
    let workers = use_context::<Workers>().unwrap_or_default();
    let first = use_context::<FirstClaims>().unwrap_or_default();
    let simulator = use_simulator(&workers);
    let place = use_node_ref();
    let chosen = use_state_eq(|| None::<usize>);
    let claim = knowledge::get().claims.iter().find(|claim| claim.id == *props.id);
    let default = claim.map_or(0, |claim| claim.control.default as usize);
    {
        let (chosen, place) = (chosen.setter(), place.clone());
        use_effect_with((), move |()| {
            let is_empty = place
                .cast::<web_sys::Element>()
                .is_some_and(|element| element.first_element_child().is_none());
            if is_empty {
                chosen.set(Some(default));
            }
        });
    }
    {
        let simulator = simulator.clone();
        let wanted = chosen.and_then(|option| wanted(claim?, option));
        use_effect_with(*chosen, move |_| {
            if let Some(wanted) = wanted {
                simulator.want(Rc::new(wanted));
            }
        });
    }
    use_result_told(&simulator, props.route.lang);
    let Some(claim) = claim else { return Html::default() };
    let (lang, option) = (props.route.lang, chosen.unwrap_or(default));
    let onset = {
        let chosen = chosen.setter();
        Callback::from(move |option| chosen.set(Some(option)))
    };
    let route = props.route;
    let open = Callback::from(move |()| open(route, claim, option));
    let body = live(claim, &simulator, lang).unwrap_or_else(|| {
        let html = first.0.get(&claim.id).cloned().unwrap_or_default();
        Html::from_html_unchecked(html)
    });
    html! {
        <figure class="claim" aria-labelledby={claim.id.clone()}>
            <figcaption>
                <span class="claim-kicker">{ ui::claim_kicker(lang) }</span>
                <strong id={claim.id.clone()}>{ claim.title.plain(lang) }</strong>
            </figcaption>
            { control(claim, option, lang, &onset) }
            <div
                class="claim-result"
                aria-live="polite"
                data-stale={simulator.state().is_stale().then_some("true")}
                ref={place}
            >
                { body }
            </div>
            { failure(&simulator, lang) }
            <Written {route} part={format!("{}-{option}", claim.id)} draw={open} />
        </figure>
    }
}

fn wanted(claim: &Claim, option: usize) -> Option<Wanted> {
    let scenario = Rc::new(claims::input(claim, option).ok()?);
    Some(Wanted { scenario, models: claims::models(claim) })
}

/// A link to the simulator with the claim's scenario.
fn open(route: Route, claim: &Claim, option: usize) -> Html {
    let fragment = claims::input(claim, option).map(|input| share::fragment(&input));
    let address = format!("{}{}", route.to(View::Simulate).path(), fragment.unwrap_or_default());
    html! {
        <p class="claim-open no-print"><a href={address}>{ ui::claim_open(route.lang) }</a></p>
    }
}

/// A slider for numbers, a choice for words.
fn control(claim: &Claim, option: usize, lang: Lang, onset: &Callback<usize>) -> Html {
    let options = &claim.control.options;
    let label = claim.control.label.plain(lang);
    let words = |option: usize| {
        options.get(option).map(|one| claims::setting_words(one, lang)).unwrap_or_default()
    };
    if options.iter().any(|one| matches!(one.setting, Setting::Words(_))) {
        let name = format!("{}-control", claim.id);
        let choices = (0..options.len()).map(|place| AttrValue::from(words(place)));
        return html! {
            <div class="claim-control">
                <Segments
                    {name}
                    legend={label}
                    options={choices.collect::<Vec<_>>()}
                    picked={option}
                    onpick={onset.clone()}
                />
            </div>
        };
    }
    let id = format!("{}-control", claim.id);
    let oninput = when(onset, |event: InputEvent| input_value(&event)?.parse().ok());
    html! {
        <p class="claim-control">
            <label for={id.clone()}>{ label }</label>
            <input
                type="range"
                {id}
                min="0"
                max={options.len().saturating_sub(1).to_string()}
                step="1"
                value={option.to_string()}
                aria-valuetext={words(option)}
                {oninput}
            />
            <output class="number">{ words(option) }</output>
        </p>
    }
}

/// The newest result; `None` before there is one.
fn live(claim: &Claim, simulator: &Simulator, lang: Lang) -> Option<Html> {
    let outcomes = simulator.state().shown.as_ref()?;
    let models = claims::models(claim);
    let results: Vec<&RunResult> =
        models.iter().filter_map(|model| Some(&*outcomes.of(*model)?.result)).collect();
    if results.len() < models.len() {
        return None;
    }
    let ran = |option: &usize| {
        claims::input(claim, *option).is_ok_and(|input| input == *outcomes.wanted.scenario)
    };
    let option = (0..claim.control.options.len()).find(ran)?;
    let scenario = check(&outcomes.wanted.scenario).ok()?;
    Some(result(Ran { claim, option, scenario: &scenario, results: &results }, lang))
}

/// Why there is no newer result.
fn failure(simulator: &Simulator, lang: Lang) -> Html {
    let Run::Failed { seed, message } = &simulator.state().run else { return Html::default() };
    html! {
        <p class="status-bad" role="alert">
            { ui::simulate_status_failed(lang, message) }
            { " " }
            { ui::simulate_status_failed_help(lang, seed) }
        </p>
    }
}

/// Sentence, drawing, legend and table of what happened.
pub(crate) fn result(ran: Ran<'_>, lang: Lang) -> Html {
    let title = ran.claim.title.plain(lang);
    let id = ran.claim.id.replace(['.', '_'], "-");
    let Some(chart) = claims::chart(ran, lang, id, WIDTH) else { return Html::default() };
    let drawing = draw(&chart.spec).svg;
    html! {
        <>
            <p class="claim-sentence">
                { claims::sentence(ran, lang).unwrap_or_default() }
            </p>
            <p class="panel-axis">{ chart.axis }</p>
            <div class="claim-drawing" role="img" aria-label={name(&title, &chart, lang)}>
                { Html::from_html_unchecked(AttrValue::from(drawing)) }
            </div>
            <ul class="legend">
                { for chart.spec.series.iter().enumerate().map(|(i, series)| {
                    let key = swatch(&format!("{}-key-{i}", chart.spec.id), series.role, &series.kind);
                    html! {
                        <li>
                            { Html::from_html_unchecked(AttrValue::from(key)) }
                            <span>{ &series.label }</span>
                        </li>
                    }
                }) }
            </ul>
            { table(&title, &chart, lang) }
        </>
    }
}

fn name(title: &str, chart: &ClaimChart, lang: Lang) -> String {
    let values = chart.spec.series.iter().flat_map(|series| &series.values).flatten();
    let (from, to) = (SimTime::ZERO, SimTime::from_secs_f64(chart.spec.x.to));
    let max = format::number(values.copied().fold(0.0, f64::max));
    let (from, to) = (format::clock(from), format::clock(to));
    ui::claim_picture(lang, ui::ClaimPicture { title, from, to, max })
}

fn table(title: &str, chart: &ClaimChart, lang: Lang) -> Html {
    html! {
        <details class="claim-table">
            <summary>{ ui::claim_table(lang) }</summary>
            <table>
                <caption>{ ui::claim_table_caption(lang, title) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ ui::chart_axis_time(lang) }</th>
                        { for chart.spec.series.iter().map(|series| html! {
                            <th scope="col">{ &series.label }</th>
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { for chart.rows.iter().map(|row| html! {
                        <tr>
                            <th scope="row">{ &row.at }</th>
                            { for row.values.iter().map(|value| html! { <td>{ value }</td> }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}

/// Properties of [`ClaimResult`].
#[cfg(not(target_arch = "wasm32"))]
#[derive(PartialEq, Properties)]
pub(crate) struct ClaimResultProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// Id of the claim.
    pub(crate) id: AttrValue,
}

/// What a claim shows at first, computed here and now: for pages that are written at build time.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub(crate) fn ClaimResult(props: &ClaimResultProps) -> Html {
    use crate::scenario::compose;

    let claim = knowledge::get().claims.iter().find(|claim| claim.id == *props.id);
    let Some(claim) = claim else { return Html::default() };
    let option = claim.control.default as usize;
    let input = claims::input(claim, option).expect("a test holds every claim to the format");
    let scenario = check(&input).expect("a test checks the scenario of every claim");
    let run = |model| {
        let run = compose::run(&scenario, model, input.seed)?;
        Some(run.run_to_end())
    };
    let results: Vec<RunResult> = claims::models(claim).into_iter().filter_map(run).collect();
    let results: Vec<&RunResult> = results.iter().collect();
    result(Ran { claim, option, scenario: &scenario, results: &results }, props.lang)
}
