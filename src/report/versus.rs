//! One workload on several models: the same charts with a line for each, a table with a column for
//! each, and what stands out in a sentence.

use super::facts::Facts;
use super::heat::HeatScale;
use super::measure::{is_tiny, share_words};
use super::panel::{self, Panel, PanelId, View, keys};
use super::scale::{ValueScale, largest, smallest};
use super::{heat, lanes, percentile};
use crate::analysis::{billing_profile, costs_so_far, per_second, run_bill};
use crate::chart::{
    ChartSpec, Frame, Hold, Kind, Model, Percentile, Role, Series, Size, Values, log_axis,
    time_axis,
};
use crate::cost::PriceBook;
use crate::knowledge;
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::sim::record::{RunResult, Sample};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// Below this share of failed requests models count as equal in a sentence: one in a thousand.
const SAME_SHARE: f64 = 0.001;

/// A model that lost so much more of the requests than another, as a share, is not the best at
/// anything: what was turned away takes no time and costs nothing.
const LOST_MUCH: f64 = 0.01;

/// Lines that go up to less than this part of the axis of another lie flat beside it.
const FLAT: f64 = 0.2;

/// Height of the heat map of each model in CSS pixels: all of them are seen at once.
const HEAT_HEIGHT: f64 = 140.0;

/// What happened on one of the models that ran a scenario.
#[derive(Clone, Debug)]
pub struct ModelRun<'a> {
    /// The model.
    pub model: ModelId,
    /// What happened.
    pub result: &'a RunResult,
    /// US dollars per million completed requests; `None` without any, and where no bill was asked
    /// for.
    pub cost_per_million: Option<f64>,
    /// US dollars for a month of 730 hours that goes on like the run; `None` where no bill was
    /// asked for.
    pub cost_per_month: Option<f64>,
    /// US dollars by the end of each interval; `None` where they were not asked for.
    pub spent: Option<Vec<f64>>,
    facts: Facts,
}

impl<'a> ModelRun<'a> {
    /// The run of a scenario on a model, billed by these prices.
    pub fn of(
        scenario: &ScenarioInput,
        model: ModelId,
        result: &'a RunResult,
        prices: &PriceBook,
    ) -> Self {
        let bill = run_bill(result, &billing_profile(scenario, model), prices).ok();
        Self {
            cost_per_million: bill.as_ref().and_then(|bill| bill.per_million_requests),
            cost_per_month: bill.map(|bill| bill.month.total()),
            ..Self::unbilled(model, result)
        }
    }

    /// The same with what it has cost at each time, for charts.
    pub fn with_costs(
        scenario: &ScenarioInput,
        model: ModelId,
        result: &'a RunResult,
        prices: &PriceBook,
    ) -> Self {
        let spent = costs_so_far(result, &billing_profile(scenario, model), prices).ok();
        Self { spent, ..Self::of(scenario, model, result, prices) }
    }

    /// The run without what it costs.
    pub fn unbilled(model: ModelId, result: &'a RunResult) -> Self {
        Self {
            model,
            result,
            cost_per_million: None,
            cost_per_month: None,
            spent: None,
            facts: Facts::of(result),
        }
    }

    pub(super) const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Time in which demand exceeded capacity.
    fn shortage(&self) -> Span {
        self.facts.overloads.iter().fold(Span::ZERO, |sum, overload| sum + overload.length())
    }

    fn failed_share(&self) -> f64 {
        self.result.totals.failed_share()
    }
}

/// The short name of a model.
pub fn model_name(model: ModelId, lang: Lang) -> String {
    knowledge::get().model(in_guide(model)).short.plain(lang)
}

/// The same model in the guide.
pub const fn in_guide(model: ModelId) -> knowledge::ModelId {
    match model {
        ModelId::Server => knowledge::ModelId::Server,
        ModelId::Vm => knowledge::ModelId::Vm,
        ModelId::Container => knowledge::ModelId::Container,
        ModelId::Faas => knowledge::ModelId::Faas,
        ModelId::ServerlessContainer => knowledge::ModelId::ServerlessContainer,
    }
}

/// The same model in charts.
pub const fn in_charts(model: ModelId) -> Model {
    match model {
        ModelId::Server => Model::Server,
        ModelId::Vm => Model::VmGroup,
        ModelId::Container => Model::Container,
        ModelId::Faas => Model::Faas,
        ModelId::ServerlessContainer => Model::ServerlessContainer,
    }
}

/// The charts of several models, one below the other on the same time axis; response times are
/// compared by one percentile.
pub fn versus_panels(runs: &[ModelRun<'_>], percentile: Percentile, view: &View) -> Vec<Panel> {
    let Some(longest) = runs.iter().max_by_key(|run| run.result.simulated) else {
        return Vec::new();
    };
    let labels = labels(runs, view.lang);
    let panel = |id: &PanelId| {
        let content = match id {
            PanelId::Demand => capacity(runs, longest.result, view.lang),
            PanelId::Latency => latency(runs, percentile, view.lang),
            PanelId::Failures => failures(runs, view.lang),
            PanelId::Cost => costs(runs, view.lang),
            PanelId::Events => events(runs, longest.result, view.lang),
            _ => instances(runs, view.lang),
        };
        framed(*id, content, longest.result, view, &labels)
    };
    let has_costs = runs.iter().any(|run| run.spent.is_some());
    let ids = PanelId::VERSUS.iter().filter(|id| has_costs || **id != PanelId::Cost);
    ids.map(panel).collect()
}

/// All names at the ends of lines: they decide how wide the plots are.
fn labels(runs: &[ModelRun<'_>], lang: Lang) -> Vec<String> {
    let names = runs.iter().map(|run| model_name(run.model, lang));
    names.chain([ui::chart_series_demand(lang).to_owned()]).collect()
}

/// How many answers of each model took how long, in place of a line for each: a heat map for each
/// model, in line with the charts of [`versus_panels`], all with the same axis and colors.
pub fn heat_panels(runs: &[ModelRun<'_>], view: &View) -> Vec<Panel> {
    let results: Vec<&RunResult> = runs.iter().map(|run| run.result).collect();
    let Some(longest) = results.iter().max_by_key(|result| result.simulated) else {
        return Vec::new();
    };
    let (scale, labels) = (HeatScale::of(&results), labels(runs, view.lang));
    runs.iter().map(|run| heat_panel(run, &scale, longest, view, &labels)).collect()
}

fn heat_panel(
    run: &ModelRun<'_>,
    scale: &HeatScale,
    longest: &RunResult,
    view: &View,
    labels: &[String],
) -> Panel {
    let lang = view.lang;
    let heat = heat::heat(run.result, scale, lang);
    let content = Content {
        title: ui::chart_heat_title(lang),
        axis: ui::chart_axis_latency_log(lang),
        sentence: heat::sentence(run.result, lang),
        scale: ValueScale::Decades,
        series: Vec::new(),
    };
    let mut panel = framed(PanelId::Heat, content, longest, view, labels);
    panel.model = Some(run.model);
    let values = ui::VersusHeatTitle { title: &panel.title, name: model_name(run.model, lang) };
    panel.title = ui::versus_heat_title(lang, values);
    panel.spec.id = format!("{}-{}", view.id, panel.key());
    panel.spec.frame.size.height = HEAT_HEIGHT;
    panel.spec.y = panel.scale.axis(&[], Some(&heat), lang);
    panel.spec.heat = Some(heat);
    panel.keys = keys(&panel.spec, lang);
    panel
}

/// What the heat maps of several models show together, in sentences.
pub fn heat_summary(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let fastest = fastest(runs, Percentile::P95, lang);
    let space = if lang == Lang::En && !fastest.is_empty() { " " } else { "" };
    format!("{fastest}{space}{}", ui::versus_heat_same(lang))
}

fn framed(
    id: PanelId,
    content: Content,
    longest: &RunResult,
    view: &View,
    labels: &[String],
) -> Panel {
    let framed = |height| {
        Frame::fitting(Size { width: view.width, height }, labels.iter().map(String::as_str))
    };
    let beside = framed(id.height()).has_labels();
    let frame = framed(id.height() + lanes::height(&content.series, beside));
    let plot_width = view.width - frame.left - frame.right;
    let spec = ChartSpec {
        id: format!("{}-{}", view.id, id.key()),
        name: String::new(),
        frame,
        x: time_axis(longest.simulated.as_secs_f64(), plot_width),
        y: content.scale.axis(&content.series, None, view.lang),
        xs: longest.series.samples.iter().map(|sample| sample.at.as_secs_f64()).collect(),
        series: content.series,
        heat: None,
        thresholds: Vec::new(),
        events: Vec::new(),
    };
    let (title, axis, sentence) =
        (content.title.to_owned(), content.axis.to_owned(), content.sentence);
    let keys = keys(&spec, view.lang);
    Panel { id, model: None, title, axis, sentence, spec, scale: content.scale, keys }
}

/// What differs from chart to chart.
struct Content {
    title: &'static str,
    axis: &'static str,
    sentence: String,
    scale: ValueScale,
    series: Vec<Series>,
}

fn capacity(runs: &[ModelRun<'_>], longest: &RunResult, lang: Lang) -> Content {
    let mut series =
        lines(runs, Kind::Step(Hold::After), lang, |samples, i| Some(samples[i].capacity_rps));
    let samples = &longest.series.samples;
    let demand = (0..samples.len()).map(|i| Some(per_second(samples, i, samples[i].arrived)));
    series.push(Series {
        role: Role::Demand,
        label: ui::chart_series_demand(lang).to_owned(),
        kind: Kind::Step(Hold::Before),
        values: demand.collect(),
    });
    Content {
        title: ui::chart_demand_title(lang),
        axis: ui::chart_axis_rps(lang),
        sentence: catching_up(runs, lang),
        scale: ValueScale::Counts,
        series,
    }
}

fn latency(runs: &[ModelRun<'_>], percentile: Percentile, lang: Lang) -> Content {
    let of_sample = |sample: &Sample| percentile::of_sample(sample, percentile);
    let worst = |run: &ModelRun<'_>| run.result.series.samples.iter().filter_map(of_sample).max();
    let worst = runs.iter().filter_map(worst).max().unwrap_or(Span::ZERO);
    let in_seconds = worst >= Span::from_secs(2);
    let unit = if in_seconds { 1.0 } else { 1e3 };
    let series = lines(runs, Kind::Line, lang, |samples, i| {
        of_sample(&samples[i]).map(|span| span.as_secs_f64() * unit)
    });
    // Fast models would lie flat on the zero line beside slow ones.
    let differs = log_axis(smallest(&series), largest(&series), format::number).is_some();
    Content {
        title: percentile::name(percentile, lang),
        axis: match (in_seconds, differs) {
            (true, false) => ui::chart_axis_latency_s(lang),
            (true, true) => ui::chart_axis_latency_s_log(lang),
            (false, false) => ui::chart_axis_latency(lang),
            (false, true) => ui::chart_axis_latency_log(lang),
        },
        sentence: fastest(runs, percentile, lang),
        scale: if differs { ValueScale::Decades } else { ValueScale::Numbers },
        series,
    }
}

fn failures(runs: &[ModelRun<'_>], lang: Lang) -> Content {
    let series = lines(runs, Kind::Step(Hold::Before), lang, |samples, i| {
        Some(per_second(samples, i, samples[i].failed.iter().sum()))
    });
    Content {
        title: ui::versus_failures_title(lang),
        axis: ui::chart_axis_failures(lang),
        sentence: losses(runs, lang),
        scale: ValueScale::Rates,
        series,
    }
}

fn instances(runs: &[ModelRun<'_>], lang: Lang) -> Content {
    let series = lines(runs, Kind::Step(Hold::After), lang, |samples, i| {
        Some(f64::from(samples[i].n_instances()))
    });
    Content {
        title: ui::versus_instances_title(lang),
        axis: ui::chart_axis_instances(lang),
        sentence: sizes(runs, lang),
        scale: ValueScale::Counts,
        series,
    }
}

fn costs(runs: &[ModelRun<'_>], lang: Lang) -> Content {
    let panel::Content { title, axis, scale, series, .. } = panel::cost(runs, lang);
    Content { title, axis, sentence: cheapest(runs, lang), scale, series }
}

fn events(runs: &[ModelRun<'_>], longest: &RunResult, lang: Lang) -> Content {
    let rows = lanes::of_models(runs, longest, lang);
    let panel::Content { title, axis, scale, series, .. } = panel::events(rows, lang);
    Content { title, axis, sentence: lanes::sentence(runs, lang), scale, series }
}

/// One line for each model.
fn lines(
    runs: &[ModelRun<'_>],
    kind: Kind,
    lang: Lang,
    value: impl Fn(&[Sample], usize) -> Option<f64>,
) -> Vec<Series> {
    let line = |run: &ModelRun<'_>| {
        let samples = &run.result.series.samples;
        let values: Values = (0..samples.len()).map(|i| value(samples, i)).collect();
        let role = Role::Model(in_charts(run.model));
        Series { role, label: model_name(run.model, lang), kind: kind.clone(), values }
    };
    runs.iter().map(line).collect()
}

/// What stands out, in a few sentences.
pub fn versus_summary(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let parts = [losses(runs, lang), fastest(runs, Percentile::P95, lang), cheapest(runs, lang)];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format::sentences(lang, &parts)
}

/// How long capacity was short on each model.
fn catching_up(runs: &[ModelRun<'_>], lang: Lang) -> String {
    if runs.iter().all(|run| run.facts.overloads.is_empty()) {
        return ui::versus_no_shortage(lang).to_owned();
    }
    let entry = |run: &ModelRun<'_>| {
        let name = model_name(run.model, lang);
        if run.facts.overloads.is_empty() {
            return ui::versus_never_short(lang, name);
        }
        let length = format::duration(lang, run.shortage());
        ui::versus_short_for(lang, ui::VersusShortFor { name, length })
    };
    let entries: Vec<String> = runs.iter().map(entry).collect();
    ui::versus_shortage(lang, format::list(lang, &entries))
}

/// Which model lost most requests, and which least.
fn losses(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let by_share =
        |a: &&ModelRun<'_>, b: &&ModelRun<'_>| a.failed_share().total_cmp(&b.failed_share());
    let (Some(most), Some(least)) = (runs.iter().max_by(by_share), runs.iter().min_by(by_share))
    else {
        return String::new();
    };
    if most.result.totals.n_failed() == 0 {
        return ui::versus_none_failed(lang, format::count(most.result.totals.arrived));
    }
    let share = share_words(most.failed_share(), lang);
    let name = model_name(most.model, lang);
    if share == share_words(least.failed_share(), lang) {
        return ui::versus_lost_alike(lang, share);
    }
    if most.failed_share() - least.failed_share() < SAME_SHARE {
        if runs.len() == 2 {
            return ui::versus_most_failed_both(lang, ui::VersusMostFailedBoth { name, share });
        }
        return ui::versus_most_failed(lang, ui::VersusMostFailed { name, share });
    }
    // Where some have lost nothing, those that have lost a little are none of them.
    let none_lost = least.result.totals.n_failed() == 0;
    let is_kept = |run: &&ModelRun<'_>| match none_lost {
        true => run.result.totals.n_failed() == 0,
        false => run.failed_share() - least.failed_share() < SAME_SHARE,
    };
    let kept: Vec<&ModelRun<'_>> = runs.iter().filter(is_kept).collect();
    let names: Vec<String> = kept.iter().map(|run| model_name(run.model, lang)).collect();
    let values = ui::VersusFailed {
        name,
        share,
        kept: format::list(lang, &names),
        least: at_most(&kept, lang),
    };
    ui::versus_failed(lang, values)
}

/// The share of requests that none of these models exceeded: no share where none was lost.
fn at_most(runs: &[&ModelRun<'_>], lang: Lang) -> String {
    let most = runs.iter().map(|run| run.failed_share()).fold(0.0, f64::max);
    let share = share_words(most, lang);
    match runs {
        _ if most == 0.0 => ui::versus_least_none(lang).to_owned(),
        [_] => share,
        _ if is_tiny(most) => share,
        _ => ui::versus_least_most(lang, share),
    }
}

/// Which model answered fastest, and which slowest.
fn fastest(runs: &[ModelRun<'_>], percentile: Percentile, lang: Lang) -> String {
    let answered = || runs.iter().filter(|run| run.result.latency.n > 0);
    let of_run = |run: &&ModelRun<'_>| percentile::of_run(&run.result.latency, percentile);
    let (Some(first), Some(last)) = (answered().min_by_key(of_run), answered().max_by_key(of_run))
    else {
        return String::new();
    };
    let n = format::number(percentile::per_cent(percentile));
    let [fast, slow] = [first, last].map(|run| format::latency(lang, of_run(&run)));
    if fast == slow {
        return ui::versus_fastest_alike(lang, ui::VersusFastestAlike { n, fast });
    }
    let like = |words: &str| {
        let alike = answered().filter(|run| format::latency(lang, of_run(run)) == words);
        let names: Vec<String> = alike.map(|run| model_name(run.model, lang)).collect();
        format::list(lang, &names)
    };
    let [first, last] = [like(&fast), like(&slow)];
    let values = ui::VersusFastest { n, first, fast, last, slow };
    ui::versus_fastest(lang, values)
}

/// Which model was cheapest for what it answered, and which dearest.
fn cheapest(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let costs = || runs.iter().filter_map(|run| Some((run.model, run.cost_per_million?)));
    let first = costs().min_by(|a, b| a.1.total_cmp(&b.1));
    let last = costs().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let [low, high] = [first, last].map(|cost| format::dollars(cost.1));
    if low == high {
        return ui::versus_cheapest_alike(lang, low);
    }
    let [first, last] = [first, last].map(|cost| model_name(cost.0, lang));
    let values = ui::VersusCheapest { first, low, last, high };
    ui::versus_cheapest(lang, values)
}

fn sizes(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let entry = |run: &ModelRun<'_>| {
        let peak = format::count(u64::from(run.facts.peak_instances_drawn));
        ui::versus_peak(lang, ui::VersusPeak { name: model_name(run.model, lang), peak })
    };
    let entries: Vec<String> = runs.iter().map(entry).collect();
    let mut sentences = vec![ui::versus_peaks(lang, format::list(lang, &entries))];
    let flattens = flattens(runs).map(|model| model_name(model, lang));
    sentences.extend(flattens.map(|name| ui::versus_flattens(lang, name)));
    format::sentences(lang, &sentences)
}

/// The model beside whose instances those of every other lie flat.
fn flattens(runs: &[ModelRun<'_>]) -> Option<ModelId> {
    let peak = |run: &&ModelRun<'_>| run.facts.peak_instances_drawn;
    let most = runs.iter().max_by_key(peak)?;
    let next = runs.iter().filter(|run| run.model != most.model).map(|run| peak(&run)).max()?;
    (f64::from(next) < FLAT * f64::from(peak(&most))).then_some(most.model)
}

/// A table with a column for each model.
#[derive(Clone, Debug, PartialEq)]
pub struct VersusTable {
    /// One for each figure.
    pub rows: Vec<VersusRow>,
    /// What the costs are reckoned with, and which models are the best of no row.
    pub note: String,
}

/// One figure of all models.
#[derive(Clone, Debug, PartialEq)]
pub struct VersusRow {
    /// What it is.
    pub label: &'static str,
    /// The value on each model, in the order of the runs.
    pub values: Vec<String>,
    /// Whether this model's value is the best of the row; none is where nothing is better or where
    /// all are equal, and a model that lost much more than another never is.
    pub is_best: Vec<bool>,
}

/// The key figures of several models, whose costs were reckoned by these prices.
pub fn versus_table(runs: &[ModelRun<'_>], prices: &PriceBook, lang: Lang) -> VersusTable {
    let failed = |run: &ModelRun<'_>| Some(run.failed_share());
    let p = |of: fn(&RunResult) -> Span| {
        move |run: &ModelRun<'_>| (run.result.latency.n > 0).then(|| of(run.result).as_secs_f64())
    };
    let latency = |secs: f64| format::latency(lang, Span::from_secs_f64(secs));
    let share = |share: f64| share_words(share, lang);
    let count = |n: f64| format::count(n as u64);
    let rows = vec![
        row(ui::chart_figure_failed(lang), runs, failed, share),
        row(ui::chart_figure_p50(lang), runs, p(|result| result.latency.p50), latency),
        row(ui::chart_figure_p95(lang), runs, p(|result| result.latency.p95), latency),
        row(ui::chart_figure_p99(lang), runs, p(|result| result.latency.p99), latency),
        row(
            ui::versus_short(lang),
            runs,
            |run| Some(run.shortage().as_secs_f64()),
            |secs| format::duration(lang, Span::from_secs_f64(secs)),
        ),
        row(ui::versus_first_up(lang), runs, first_up_secs, |secs| {
            format::duration(lang, Span::from_secs_f64(secs))
        })
        .unranked(),
        row(ui::versus_cold(lang), runs, |run| Some(cold_share(run.result)), share).unranked(),
        row(ui::chart_figure_peak_instances(lang), runs, peak, count).unranked(),
        row(ui::report_figure_mean_instances(lang), runs, mean, format::number).unranked(),
        row(ui::versus_cost(lang), runs, |run| run.cost_per_million, format::dollars),
        row(ui::measure_month(lang), runs, |run| run.cost_per_month, format::dollars),
    ];
    let newest = prices.prices.iter().map(|price| price.as_of.to_string()).max();
    let mut notes = vec![ui::versus_cost_note(lang, newest.unwrap_or_default())];
    if runs.iter().any(|run| lost_much(run, runs)) {
        notes.push(ui::versus_best_note(lang).to_owned());
    }
    VersusTable { rows, note: format::sentences(lang, &notes) }
}

/// Whether a model lost much more of the requests than another.
fn lost_much(run: &ModelRun<'_>, runs: &[ModelRun<'_>]) -> bool {
    let least = runs.iter().map(ModelRun::failed_share).fold(f64::INFINITY, f64::min);
    run.failed_share() > least + LOST_MUCH
}

/// A row in which the smallest value of those that did not lose much is the best.
fn row(
    label: &'static str,
    runs: &[ModelRun<'_>],
    value: impl Fn(&ModelRun<'_>) -> Option<f64>,
    words: impl Fn(f64) -> String,
) -> VersusRow {
    let values: Vec<Option<f64>> = runs.iter().map(value).collect();
    let written: Vec<String> =
        values.iter().map(|value| value.map_or_else(|| "–".to_owned(), &words)).collect();
    let counts: Vec<bool> = runs.iter().map(|run| !lost_much(run, runs)).collect();
    let counted = values.iter().zip(&counts).filter(|(_, counts)| **counts);
    let best = counted.filter_map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let words_of_best = words(best.min(f64::MAX));
    // What reads the same is the same.
    let reads_best = |text: &String| *text == words_of_best;
    let all_equal = written.iter().all(reads_best);
    let is_best: Vec<bool> =
        written.iter().zip(counts).map(|(text, counts)| counts && reads_best(text)).collect();
    let is_best = if all_equal { vec![false; runs.len()] } else { is_best };
    VersusRow { label, values: written, is_best }
}

impl VersusRow {
    /// The same where less is not better.
    fn unranked(self) -> Self {
        Self { is_best: vec![false; self.values.len()], ..self }
    }
}

/// From the first overload to the first growth after it, by a decision or for a request.
fn first_up_secs(run: &ModelRun<'_>) -> Option<f64> {
    let breach = run.facts.overloads.first()?.from;
    Some(run.facts.first_up_after_overload?.since(breach).as_secs_f64())
}

fn cold_share(result: &RunResult) -> f64 {
    result.totals.cold_starts as f64 / result.totals.arrived.max(1) as f64
}

fn peak(run: &ModelRun<'_>) -> Option<f64> {
    Some(f64::from(run.facts.peak_instances))
}

fn mean(run: &ModelRun<'_>) -> Option<f64> {
    Some(run.facts.mean_instances)
}
