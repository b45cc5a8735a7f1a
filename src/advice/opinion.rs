//! What the simulated models say to a recommendation.

use super::pose::Posed;
use crate::decide::{Figure, Outcome, RuledOutBy};
use crate::knowledge::ModelId;
use crate::report::{Measure, Measured, ModelRun, in_guide};
use crate::units::Span;

/// Share of failed requests up to which a model counts as keeping a goal for 99 %.
const MOST_FAILED: f64 = 0.01;
/// Seconds of a month of 730 hours, by which clouds reckon.
const MONTH_S: f64 = 730.0 * 3_600.0;
/// So many times cheaper another model must be for the simulation to object: smaller differences
/// are within what list prices and our sizing leave open.
const MUCH_CHEAPER: f64 = 2.0;

/// How one model did.
#[derive(Clone, Debug, PartialEq)]
pub struct Stand {
    /// The model.
    pub model: ModelId,
    /// Time within which 99 % of the answers came; `None` without an answer.
    pub p99: Option<Span>,
    /// Share of the requests that failed.
    pub failed_share: f64,
    /// US dollars for a month like this; `None` where it cannot be billed.
    pub monthly_usd: Option<f64>,
    /// Whether it kept the latency goal, or without one lost no more than one request in a
    /// hundred.
    pub keeps: bool,
    /// Whether a hard limit rules it out.
    pub is_out: bool,
}

/// What follows for the recommendation.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It does what is asked for, and nothing else does that for less than half the price.
    Confirms,
    /// It does not, but these do.
    Misses(Vec<ModelId>),
    /// Nothing that is not ruled out does.
    NoneKeeps,
    /// It does, but this one does too, for less than half the price.
    Dearer {
        /// The cheapest.
        model: ModelId,
        /// How many times as much the recommendation costs.
        times: f64,
    },
}

/// The second opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// All models that were simulated, in their order.
    pub stands: Vec<Stand>,
    /// The goal that they are held to.
    pub goal: Option<Span>,
    /// What follows.
    pub verdict: Verdict,
    /// Whether the recommendation costs more than the budget; `None` without a budget or a price.
    pub is_over_budget: Option<bool>,
}

impl Opinion {
    /// The opinion of the runs of a posed scenario on an outcome.
    pub fn of(outcome: &Outcome<'_>, posed: &Posed, runs: &[ModelRun<'_>]) -> Self {
        let requirements = &posed.requirements;
        let stands = runs
            .iter()
            .map(|run| Stand::judged(in_guide(run.model), Figures::of_run(run), posed, outcome));
        let mut opinion = Self {
            stands: stands.collect(),
            goal: posed.goal(),
            verdict: Verdict::NoneKeeps,
            is_over_budget: None,
        };
        opinion.verdict = opinion.judged(outcome.recommendation);
        opinion.is_over_budget = opinion
            .of_model(outcome.recommendation)
            .and_then(|stand| Some(stand.monthly_usd? > requirements.figure(Figure::BudgetUsd)?));
        opinion
    }

    /// How a model did.
    pub fn of_model(&self, model: ModelId) -> Option<&Stand> {
        self.stands.iter().find(|stand| stand.model == model)
    }

    fn judged(&self, recommended: ModelId) -> Verdict {
        let others = || {
            let may = |stand: &&Stand| stand.model != recommended && stand.keeps && !stand.is_out;
            self.stands.iter().filter(may)
        };
        let own = self.of_model(recommended);
        if !own.is_some_and(|stand| stand.keeps) {
            let better: Vec<ModelId> = others().map(|stand| stand.model).collect();
            return if better.is_empty() { Verdict::NoneKeeps } else { Verdict::Misses(better) };
        }
        let priced = others().filter_map(|stand| Some((stand.model, stand.monthly_usd?)));
        let cheapest = priced.min_by(|(_, one), (_, other)| one.total_cmp(other));
        match (cheapest, own.and_then(|stand| stand.monthly_usd)) {
            (Some((model, usd)), Some(own)) if usd * MUCH_CHEAPER < own => {
                Verdict::Dearer { model, times: own / usd }
            }
            _ => Verdict::Confirms,
        }
    }
}

/// What a run comes to, before it is judged.
struct Figures {
    p99: Option<Span>,
    failed_share: f64,
    /// US dollars for a month that goes on like the run.
    monthly_usd: Option<f64>,
}

impl Figures {
    fn of_run(run: &ModelRun<'_>) -> Self {
        let totals = &run.result.totals;
        let months = run.result.simulated.as_secs_f64() / MONTH_S;
        let millions = totals.completed as f64 / 1e6;
        Self {
            p99: (run.result.latency.n > 0).then_some(run.result.latency.p99),
            failed_share: totals.failed_share(),
            monthly_usd: run.cost_per_million.map(|usd| usd * millions / months),
        }
    }

    fn of_measured(measured: &Measured) -> Self {
        // A run without an answer has no cost per answer, and is not billed here either.
        let is_billed = measured.get(Measure::CostPerMillion).is_some();
        let month = measured.get(Measure::CostPerMonth);
        Self {
            p99: measured.get(Measure::P99).map(|ms| Span::from_secs_f64(ms / 1e3)),
            failed_share: measured.get(Measure::FAILED).unwrap_or_default(),
            monthly_usd: month.filter(|_| is_billed),
        }
    }
}

impl Stand {
    /// How a model did, by the figures that were kept of its run of a posed scenario.
    pub fn of(model: ModelId, measured: &Measured, posed: &Posed, outcome: &Outcome<'_>) -> Self {
        Self::judged(model, Figures::of_measured(measured), posed, outcome)
    }

    fn judged(model: ModelId, figures: Figures, posed: &Posed, outcome: &Outcome<'_>) -> Self {
        let Figures { p99, failed_share, monthly_usd } = figures;
        let goal = posed.goal();
        let is_in_time = goal.is_none_or(|goal| p99.is_some_and(|p99| p99 <= goal));
        // Machines that people manage are paid for whether there is load or not.
        let share = if model == ModelId::Server { 1.0 } else { posed.share_of_load };
        Self {
            model,
            p99,
            failed_share,
            monthly_usd: monthly_usd.map(|usd| usd * share),
            keeps: is_in_time && p99.is_some() && failed_share <= MOST_FAILED,
            is_out: outcome
                .ruled_out
                .iter()
                .any(|out| out.model == model && matches!(out.by, RuledOutBy::Limits(_))),
        }
    }
}

impl Verdict {
    /// Its name in `data-verdict`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirms => "confirms",
            Self::Misses(_) => "misses",
            Self::NoneKeeps => "none-keeps",
            Self::Dearer { .. } => "dearer",
        }
    }
}
