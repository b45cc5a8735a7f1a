//! What happened, in sentences: one group for each chart, and one for the run.

use super::facts::{Attempts, Facts, OnDemand};
use super::measure::share_words;
use super::panel::{PanelId, cause_name, cpu_target};
use super::versus::ModelRun;
use super::{heat, lanes};
use crate::analysis::Overload;
use crate::scenario::ModelId;
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// A decision to grow that came earlier than this before demand passed capacity has nothing to do
/// with it.
const LONGEST_LEAD: Span = Span::from_secs(60);

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
        PanelId::Utilization => utilization(run, lang),
    };
    format::sentences(lang, &sentences)
}

fn demand(facts: &Facts, lang: Lang) -> Vec<String> {
    let Some(peak) = facts.peak_demand else {
        return vec![ui::report_nothing(lang).to_owned()];
    };
    let (peak, at) = (format::rate(peak.value), format::clock(peak.at));
    let over = format::duration(lang, facts.demand_over);
    let mut sentences = vec![ui::summary_demand(lang, ui::SummaryDemand { over, peak, at })];
    match facts.overloads.as_slice() {
        [] => sentences.push(ui::summary_no_overload(lang).to_owned()),
        [first, more @ ..] => {
            sentences.push(overload(first, lang));
            sentences.extend(more_overloads(facts, more, lang));
        }
    }
    sentences.extend(facts.attempts.iter().flat_map(|attempts| repeats(attempts, lang)));
    sentences
}

/// What clients that try again make of the demand.
fn repeats(attempts: &Attempts, lang: Lang) -> Vec<String> {
    let (peak, at) = (format::rate(attempts.peak.value), format::clock(attempts.peak.at));
    let mut sentences = vec![ui::report_attempts(lang, ui::ReportAttempts { peak, at })];
    if !attempts.overload.is_zero() {
        let length = format::duration(lang, attempts.overload);
        sentences.push(ui::report_attempts_over(lang, length));
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

/// When the scaler reacted and how far it went, and what requests had started.
fn scaling(facts: &Facts, lang: Lang) -> Vec<String> {
    let on_demand = facts.scaling.on_demand.as_ref();
    let mut sentences = match (facts.scaling.first_up, on_demand) {
        (Some(first_up), _) => grown(first_up, facts, lang),
        (None, Some(_)) => Vec::new(),
        (None, None) => vec![not_grown(facts, lang)],
    };
    sentences.extend(on_demand.map(|on_demand| started(on_demand, facts, lang)));
    sentences
}

fn grown(first_up: SimTime, facts: &Facts, lang: Lang) -> Vec<String> {
    let scaling = &facts.scaling;
    let count = |n: u32| format::count(u64::from(n));
    let (from, to) = (count(scaling.initial), count(scaling.highest));
    let size = if scaling.highest <= scaling.initial {
        let lowest = count(scaling.lowest);
        ui::report_back_up(lang, ui::ReportBackUp { from, lowest })
    } else if scaling.highest_at == first_up {
        ui::report_scaled_at_once(lang, ui::ReportScaledAtOnce { from, to })
    } else {
        let at = format::clock(scaling.highest_at);
        ui::summary_scaled(lang, ui::SummaryScaled { from, to, at })
    };
    let is_besides = scaling.on_demand.as_ref().is_some_and(|starts| starts.first < first_up);
    let when = match is_besides {
        true => ui::report_first_up_besides(lang, format::clock(first_up)),
        false => reaction(first_up, facts.overloads.first(), lang),
    };
    let mut sentences = vec![when, size];
    // Told by the other sentence where it never grew above the start.
    if scaling.lowest < scaling.initial && scaling.highest > scaling.initial {
        sentences.push(ui::report_fewest(lang, count(scaling.lowest)));
    }
    sentences
}

fn not_grown(facts: &Facts, lang: Lang) -> String {
    let initial = facts.scaling.initial;
    let n = format::count(u64::from(initial));
    match facts.scaling.n_downs {
        0 if facts.peak_instances <= initial => ui::summary_not_scaled(lang, u64::from(initial)),
        // A rollout or a replacement has had more of them for a while.
        0 => ui::report_wanted_same(lang, n),
        _ => ui::report_only_down(lang, n),
    }
}

/// Instances that requests without room had started.
fn started(on_demand: &OnDemand, facts: &Facts, lang: Lang) -> String {
    let [first, last] = [on_demand.first, on_demand.last].map(format::clock);
    let values = ui::ReportOnDemand {
        n: u64::from(on_demand.n),
        when: match first == last {
            true => first,
            false => ui::report_on_demand_time(lang, ui::ReportOnDemandTime { first, last }),
        },
        start: format::count(u64::from(on_demand.at_start)),
        peak: format::count(u64::from(facts.peak_instances)),
    };
    ui::report_on_demand(lang, values)
}

/// The first decision to grow against the moment at which demand passed capacity.
fn reaction(first_up: SimTime, breach: Option<&Overload>, lang: Lang) -> String {
    let at = format::clock(first_up);
    let Some(breach) = breach else { return ui::report_first_up(lang, at) };
    if first_up >= breach.from {
        let lag = format::duration(lang, first_up.since(breach.from));
        ui::report_first_up_after(lang, ui::ReportFirstUpAfter { at, lag })
    } else {
        let lead = breach.from.since(first_up);
        if lead > LONGEST_LEAD {
            return ui::report_first_up(lang, at);
        }
        let lead = format::duration(lang, lead);
        ui::report_first_up_before(lang, ui::ReportFirstUpBefore { at, lead })
    }
}

fn instances(facts: &Facts, lang: Lang) -> Vec<String> {
    let mut sentences = scaling(facts, lang);
    let [drawn, peak] = [facts.peak_instances_drawn, facts.peak_instances];
    let [drawn_words, peak_words] = [drawn, peak].map(|n| format::count(u64::from(n)));
    let mean = format::number(facts.mean_instances);
    sentences.push(match drawn < peak {
        true => ui::report_instances_between(
            lang,
            ui::ReportInstancesBetween { drawn: drawn_words, peak: peak_words, mean },
        ),
        false => ui::report_instances(lang, ui::ReportInstances { peak: peak_words, mean }),
    });
    sentences
}

fn latency(result: &RunResult, facts: &Facts, lang: Lang) -> Vec<String> {
    let Some(worst) = facts.worst_p95 else {
        return vec![ui::report_no_latency(lang).to_owned()];
    };
    let [p95, worst_p95] = [result.latency.p95, worst.value].map(|p95| format::latency(lang, p95));
    if p95 == worst_p95 {
        return vec![ui::report_latency_even(lang, p95)];
    }
    let at = format::clock(worst.at);
    vec![ui::summary_latency(lang, ui::SummaryLatency { p95, at, worst: worst_p95 })]
}

/// How many requests failed, and of what.
fn outcome(result: &RunResult, facts: &Facts, lang: Lang) -> String {
    let (n, arrived) = (result.totals.n_failed(), result.totals.arrived);
    let Some(cause) = facts.main_cause else {
        return ui::report_none_failed(lang, arrived);
    };
    let values = ui::SummaryFailed {
        n,
        arrived: format::count(arrived),
        share: share_words(n as f64 / arrived.max(1) as f64, lang),
        cause: cause_name(cause, lang),
    };
    ui::summary_failed(lang, values)
}

fn failures(result: &RunResult, facts: &Facts, lang: Lang) -> Vec<String> {
    let mut sentences = vec![outcome(result, facts, lang)];
    if let Some(worst) = facts.worst_failures {
        let (at, rate) = (format::clock(worst.at), format::number(worst.value));
        sentences.push(match result.totals.n_failed() {
            1 => ui::report_only_failure(lang, at),
            _ => ui::report_worst_failures(lang, ui::ReportWorstFailures { at, rate }),
        });
    }
    sentences
}

/// What the run cost, and a million of its answers.
fn cost(run: &ModelRun<'_>, lang: Lang) -> String {
    let total = run.spent.iter().flatten().next_back().copied().unwrap_or_default();
    let [million, month] = [run.cost_per_million, run.cost_per_month]
        .map(|usd| usd.map_or("–".to_owned(), format::dollars));
    ui::summary_cost(lang, ui::SummaryCost { total: format::dollars(total), million, month })
}

fn utilization(run: &ModelRun<'_>, lang: Lang) -> Vec<String> {
    let facts = run.facts();
    let Some(peak) = facts.peak_utilization else {
        return vec![ui::report_nothing(lang).to_owned()];
    };
    let (value, at) = (format::percent(lang, peak.value), format::clock(peak.at));
    let mut sentences = vec![ui::report_cpu(lang, ui::ReportCpu { value, at })];
    if let Some(seen) = facts.peak_utilization_seen {
        let (value, at) = (format::percent(lang, seen.value), format::clock(seen.at));
        sentences.push(match run.model {
            ModelId::Server => ui::report_cpu_paged(lang, ui::ReportCpuPaged { value, at }),
            _ => ui::report_cpu_seen(lang, ui::ReportCpuSeen { value, at }),
        });
    }
    if let Some(target) = cpu_target(run.result) {
        sentences.push(ui::report_cpu_target(lang, format::per_cent(lang, target)));
    }
    sentences
}
