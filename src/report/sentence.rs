//! What happened, in sentences: one group for each chart, and one for the run.

use super::facts::Facts;
use super::panel::{PanelId, cause_name, cpu_target};
use super::versus::ModelRun;
use super::{heat, lanes};
use crate::analysis::Overload;
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// What happened in the run: demand, shortage, the scaler's answer, response times, failures.
pub fn summary(result: &RunResult, lang: Lang) -> String {
    let facts = Facts::of(result);
    let mut sentences = Vec::new();
    if !result.complete {
        sentences.push(ui::summary_partial(lang, format::clock(SimTime::ZERO + result.simulated)));
    }
    sentences.extend(demand(&facts, lang));
    sentences.extend(scaling(&facts, lang));
    sentences.extend(latency(result, &facts, lang));
    sentences.push(outcome(result, &facts, lang));
    format::sentences(lang, &sentences)
}

/// What one chart shows.
pub(super) fn of_panel(id: PanelId, run: &ModelRun<'_>, lang: Lang) -> String {
    let (result, facts) = (run.result, run.facts());
    let sentences = match id {
        PanelId::Cost => vec![cost(run, lang)],
        PanelId::Events => vec![lanes::sentence(std::slice::from_ref(run), lang)],
        PanelId::Demand => demand(facts, lang),
        PanelId::Instances => instances(facts, lang),
        PanelId::Latency => latency(result, facts, lang),
        PanelId::Heat => vec![heat::sentence(result, lang)],
        PanelId::Failures => failures(result, facts, lang),
        PanelId::Utilization => utilization(result, facts, lang),
    };
    format::sentences(lang, &sentences)
}

fn demand(facts: &Facts, lang: Lang) -> Vec<String> {
    let Some(peak) = facts.peak_demand else {
        return vec![ui::report_nothing(lang).to_owned()];
    };
    let (peak, at) = (format::rate(peak.value), format::clock(peak.at));
    let mut sentences = vec![ui::summary_demand(lang, ui::SummaryDemand { peak, at })];
    match facts.overloads.as_slice() {
        [] => sentences.push(ui::summary_no_overload(lang).to_owned()),
        [first, more @ ..] => {
            sentences.push(overload(first, lang));
            sentences.extend(more_overloads(facts, more, lang));
        }
    }
    sentences
}

fn overload(overload: &Overload, lang: Lang) -> String {
    let from = format::clock(overload.from);
    let length = format::duration(lang, overload.length());
    if overload.ended {
        ui::summary_overload(lang, ui::SummaryOverload { from, length })
    } else {
        ui::report_overload_open(lang, ui::ReportOverloadOpen { from, length })
    }
}

fn more_overloads(facts: &Facts, more: &[Overload], lang: Lang) -> Option<String> {
    let all = facts.overloads.iter().fold(Span::ZERO, |sum, o| sum + o.length());
    let length = format::duration(lang, all);
    let n = more.len() as u64;
    (n > 0).then(|| ui::report_overload_more(lang, ui::ReportOverloadMore { n, length }))
}

/// When the scaler reacted and how far it went.
fn scaling(facts: &Facts, lang: Lang) -> Vec<String> {
    let scaling = &facts.scaling;
    let Some(first_up) = scaling.first_up else {
        return match scaling.n_downs {
            0 => vec![ui::summary_not_scaled(lang, u64::from(scaling.initial))],
            _ => vec![ui::report_only_down(lang, format::count(u64::from(scaling.initial)))],
        };
    };
    vec![
        reaction(first_up, facts.overloads.first(), lang),
        ui::summary_scaled(
            lang,
            ui::SummaryScaled {
                from: format::count(u64::from(scaling.initial)),
                to: format::count(u64::from(scaling.highest)),
                at: format::clock(scaling.highest_at),
            },
        ),
    ]
}

/// The first decision to grow against the moment at which demand passed capacity.
fn reaction(first_up: SimTime, breach: Option<&Overload>, lang: Lang) -> String {
    let at = format::clock(first_up);
    let Some(breach) = breach else { return ui::report_first_up(lang, at) };
    if first_up >= breach.from {
        let lag = format::duration(lang, first_up.since(breach.from));
        ui::report_first_up_after(lang, ui::ReportFirstUpAfter { at, lag })
    } else {
        let lead = format::duration(lang, breach.from.since(first_up));
        ui::report_first_up_before(lang, ui::ReportFirstUpBefore { at, lead })
    }
}

fn instances(facts: &Facts, lang: Lang) -> Vec<String> {
    let mut sentences = scaling(facts, lang);
    if let Some(peak) = facts.peak_instances {
        let (peak, mean) =
            (format::count(u64::from(peak.value)), format::number(facts.mean_instances));
        sentences.push(ui::report_instances(lang, ui::ReportInstances { peak, mean }));
    }
    sentences
}

fn latency(result: &RunResult, facts: &Facts, lang: Lang) -> Vec<String> {
    let Some(worst) = facts.worst_p95 else {
        return vec![ui::report_no_latency(lang).to_owned()];
    };
    let values = ui::SummaryLatency {
        p95: format::latency(lang, result.latency.p95),
        at: format::clock(worst.at),
        worst: format::latency(lang, worst.value),
    };
    vec![ui::summary_latency(lang, values)]
}

/// How many requests failed, and of what.
fn outcome(result: &RunResult, facts: &Facts, lang: Lang) -> String {
    let (n, arrived) = (result.totals.n_failed(), result.totals.arrived);
    let Some(cause) = facts.main_cause else {
        return ui::report_none_failed(lang, format::count(arrived));
    };
    let values = ui::SummaryFailed {
        n,
        arrived: format::count(arrived),
        share: format::percent(lang, n as f64 / arrived.max(1) as f64),
        cause: cause_name(cause, lang),
    };
    ui::summary_failed(lang, values)
}

fn failures(result: &RunResult, facts: &Facts, lang: Lang) -> Vec<String> {
    let mut sentences = vec![outcome(result, facts, lang)];
    if let Some(worst) = facts.worst_failures {
        let (at, rate) = (format::clock(worst.at), format::number(worst.value));
        sentences.push(ui::report_worst_failures(lang, ui::ReportWorstFailures { at, rate }));
    }
    sentences
}

/// What the run cost, and a million of its answers.
fn cost(run: &ModelRun<'_>, lang: Lang) -> String {
    let total = run.spent.iter().flatten().next_back().copied().unwrap_or_default();
    let million = run.cost_per_million.map_or("–".to_owned(), format::dollars);
    ui::summary_cost(lang, ui::SummaryCost { total: format::dollars(total), million })
}

fn utilization(result: &RunResult, facts: &Facts, lang: Lang) -> Vec<String> {
    let Some(peak) = facts.peak_utilization else {
        return vec![ui::report_nothing(lang).to_owned()];
    };
    let (value, at) = (format::percent(lang, peak.value), format::clock(peak.at));
    let mut sentences = vec![ui::report_cpu(lang, ui::ReportCpu { value, at })];
    if let Some(seen) = facts.peak_utilization_seen {
        let (value, at) = (format::percent(lang, seen.value), format::clock(seen.at));
        sentences.push(ui::report_cpu_seen(lang, ui::ReportCpuSeen { value, at }));
    }
    if let Some(target) = cpu_target(result) {
        sentences.push(ui::report_cpu_target(lang, format::per_cent(lang, target)));
    }
    sentences
}
