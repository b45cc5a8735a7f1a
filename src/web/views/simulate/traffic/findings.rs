//! What was read: in words, as a chart and as the first rows, and what was left out.

use yew::prelude::*;

use super::guesses::{column_words, time_words};
use crate::chart::{Size, draw};
use crate::import::{
    ArrivalFit, DurationFit, Expected, Goodness, Handled, Import, Layout, MAX_RATES, Problems,
    RateSeries, RowProblem,
};
use crate::report::{TrafficView, traffic_chart};
use crate::scenario::input::{ArrivalsInput, DemandInput, RateInput};
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::form::of_option;

/// Size of the chart; it becomes as wide as there is room.
const SIZE: Size = Size { width: 320.0, height: 150.0 };

/// All of it.
pub(super) fn findings(import: &Import, lang: Lang) -> Html {
    let fits = import.durations.iter().flat_map(|fit| duration_words(fit, lang));
    let fits: Vec<String> =
        fits.chain(import.arrivals.iter().map(|fit| arrival_words(fit, lang))).collect();
    let handled = handled_words(&import.handled, &import.problems, lang);
    html! {
        <>
            <p role="status" id="own-traffic-found">{ summary(import, lang) }</p>
            <ul class="own-traffic-handled">
                { for handled.iter().map(|words| html! { <li>{ words }</li> }) }
            </ul>
            { problems(import, lang) }
            if let Some(series) = &import.series {
                { chart(series, lang) }
            }
            { for fits.iter().map(|words| html! { <p>{ words }</p> }) }
            { preview(import, lang) }
        </>
    }
}

fn span(secs: f64) -> Span {
    Span::from_secs_f64(secs)
}

fn summary(import: &Import, lang: Lang) -> String {
    let rows = format::count(import.n_rows as u64);
    match &import.series {
        None => ui::import_no_rates(lang, rows),
        Some(series) => {
            let values = ui::ImportFound {
                rows,
                n: format::count(series.rps.len() as u64),
                interval: format::duration(lang, span(series.interval_s)),
                mean: format::rate(series.mean_rps()),
                peak: format::rate(series.peak_rps()),
                length: format::duration(lang, span(series.length_s())),
            };
            ui::import_found(lang, values)
        }
    }
}

/// What was done to the rows that could be read.
fn handled_words(handled: &Handled, problems: &Problems, lang: Lang) -> Vec<String> {
    let counted = |n: usize, words: fn(Lang, u64) -> String| (n > 0).then(|| words(lang, n as u64));
    let joined = || {
        let n = format::count(handled.n_joined as u64);
        let limit = format::count(MAX_RATES as u64);
        ui::import_handled_joined(lang, ui::ImportHandledJoined { n, limit })
    };
    [
        counted(problems.n_blank, ui::import_handled_blank),
        counted(handled.n_out_of_order, ui::import_handled_order),
        counted(handled.n_same_time, ui::import_handled_same),
        counted(handled.n_filled, ui::import_handled_filled),
        (handled.n_joined > 1).then(joined),
        handled.is_cut.then(|| ui::import_handled_cut(lang).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn problems(import: &Import, lang: Lang) -> Html {
    let Problems { first, total, .. } = &import.problems;
    let n_more = total - first.len();
    if *total == 0 {
        return Html::default();
    }
    html! {
        <div class="own-traffic-problems">
            <p class="status-warning">{ ui::import_problems(lang, *total as u64) }</p>
            <ul>
                { for first.iter().map(|problem| html! {
                    <li>{ problem_words(problem, &import.layout, lang) }</li>
                }) }
                if n_more > 0 {
                    <li>{ ui::import_problems_more(lang, n_more as u64) }</li>
                }
            </ul>
        </div>
    }
}

fn problem_words(problem: &RowProblem, layout: &Layout, lang: Lang) -> String {
    let expected = match problem.expected {
        Expected::Time(format) => ui::import_expected_time(lang, time_words(format, lang)),
        Expected::Number(_) => ui::import_expected_number(lang).to_owned(),
        Expected::NotNegative => ui::import_expected_not_negative(lang).to_owned(),
    };
    let values = ui::ImportProblem {
        line: format::count(problem.line as u64),
        column: column_words(layout, problem.column, lang),
        found: &problem.found,
        expected,
    };
    ui::import_problem(lang, values)
}

fn chart(series: &RateSeries, lang: Lang) -> Html {
    let rate = RateInput::Series { interval_s: series.interval_s, rps: series.rps.clone() };
    let id = "own-traffic-chart".to_owned();
    let view = TrafficView { lang, id, size: SIZE, to_s: 0.0, to_rps: 0.0 };
    let drawing = draw(&traffic_chart(&rate, view));
    html! {
        <figure class="own-traffic-chart" aria-hidden="true">
            <figcaption class="muted">{ ui::chart_axis_rps(lang) }</figcaption>
            { Html::from_html_unchecked(AttrValue::from(drawing.svg)) }
        </figure>
    }
}

fn duration_words(fit: &DurationFit, lang: Lang) -> Vec<String> {
    let time = |ms: f64| format::latency(lang, span(ms / 1e3));
    let values = ui::ImportDurations {
        n: fit.n as u64,
        mean: time(fit.mean_ms),
        median: time(fit.median_ms),
        p99: time(fit.p99_ms),
    };
    let goodness = match fit.goodness {
        Goodness::Within(distance) => {
            let law = of_option("workload.demand", law_name(&fit.demand), lang);
            let distance = format::percent(lang, distance);
            ui::import_fit_within(lang, ui::ImportFitWithin { law, distance })
        }
        Goodness::NoneFits(distance) => ui::import_fit_none(lang, format::percent(lang, distance)),
        Goodness::TooFew => ui::import_fit_few(lang).to_owned(),
    };
    vec![ui::import_durations(lang, values), goodness, ui::import_fit_note(lang).to_owned()]
}

/// The name of a law in the format.
const fn law_name(demand: &DemandInput) -> &'static str {
    match demand {
        DemandInput::Constant { .. } => "constant",
        DemandInput::Exponential { .. } => "exponential",
        DemandInput::BoundedPareto { .. } => "bounded_pareto",
        DemandInput::Empirical { .. } => "empirical",
        DemandInput::LogNormal { .. } => "log_normal",
    }
}

fn arrival_words(fit: &ArrivalFit, lang: Lang) -> String {
    let values = ui::ImportArrivals {
        index: format::number(fit.dispersion.index),
        limit: format::number(fit.dispersion.limit),
    };
    let process = match fit.arrivals {
        ArrivalsInput::Bursty { factor, share, mean_burst_s } => {
            let values = ui::ImportArrivalsBursty {
                factor: format::number(factor),
                share: format::percent(lang, share),
                length: format::secs(lang, mean_burst_s),
            };
            ui::import_arrivals_bursty(lang, values)
        }
        ArrivalsInput::Deterministic => ui::import_arrivals_even(lang).to_owned(),
        ArrivalsInput::Poisson => ui::import_arrivals_poisson(lang).to_owned(),
    };
    format::sentences(lang, &[ui::import_arrivals(lang, values), process])
}

fn preview(import: &Import, lang: Lang) -> Html {
    let layout = &import.layout;
    let columns = 0..layout.names.len();
    html! {
        <div
            class="table-frame data-table"
            tabindex="0"
            role="region"
            aria-label={ui::import_preview(lang)}
        >
            <table>
                <caption>{ ui::import_preview(lang) }</caption>
                <thead>
                    <tr>
                        { for columns.clone().map(|column| html! {
                            <th scope="col">{ column_words(layout, column, lang) }</th>
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { for import.preview.iter().map(|row| html! {
                        <tr>
                            { for columns.clone().map(|column| html! {
                                <td>{ row.get(column).cloned().unwrap_or_default() }</td>
                            }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
