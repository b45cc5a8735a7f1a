//! Why capacity came late, in words: the chain of delays behind each decision to grow.

use crate::analysis::{LagChain, Sizing, Stage, StageLength, lag_chains};
use crate::scenario::{ModelId, Scenario};
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// The delays behind one decision to grow.
#[derive(Clone, Debug, PartialEq)]
pub struct LagText {
    /// When it was decided.
    pub at: Option<SimTime>,
    /// The same as a clock shows it.
    pub clock: String,
    /// Sizes before and after, and the length of the whole chain.
    pub headline: String,
    /// What passed, in order.
    pub stages: Vec<LagStage>,
    /// What took longest, and what would shorten it; empty where nothing is known.
    pub largest: String,
}

/// One delay.
#[derive(Clone, Debug, PartialEq)]
pub struct LagStage {
    /// The stage that ended it.
    pub stage: Stage,
    /// What was waited for.
    pub name: &'static str,
    /// How long.
    pub length: String,
    /// Its part of the longest chain of the run, from 0 to 1.
    pub share: f64,
}

/// The chains of a run on a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lags {
    /// What took longest in the first chain, and what would shorten it; empty without a chain.
    pub summary: String,
    /// One for each decision to grow, in order of time.
    pub chains: Vec<LagText>,
}

impl Lags {
    /// Takes the delays of a run apart.
    pub fn of(scenario: &Scenario, model: ModelId, result: &RunResult, lang: Lang) -> Self {
        let chains = lag_chains(result, &Sizing::of(scenario, model, result));
        let longest = chains.iter().map(LagChain::length).max().unwrap_or(Span::ZERO);
        let chains: Vec<LagText> = chains.iter().map(|chain| text(chain, longest, lang)).collect();
        let summary = chains.first().map(|chain| chain.largest.clone()).unwrap_or_default();
        Self { summary, chains }
    }
}

fn text(chain: &LagChain, longest: Span, lang: Lang) -> LagText {
    let (from, to) = (chain.from, chain.to);
    let decided = chain.stages.iter().find(|reached| reached.stage == Stage::Decided);
    let length = format::duration(lang, chain.length());
    let is_in = chain.stages.iter().any(|reached| reached.stage == Stage::InRotation);
    LagText {
        at: decided.map(|reached| reached.at),
        clock: decided.map(|reached| format::clock(reached.at)).unwrap_or_default(),
        headline: match is_in {
            true => ui::lag_head(lang, ui::LagHead { from, to, length }),
            false => ui::lag_unfinished(lang, ui::LagUnfinished { from, to }),
        },
        stages: chain.stages.iter().filter_map(|reached| delay(reached, longest, lang)).collect(),
        largest: largest(chain, lang).unwrap_or_default(),
    }
}

/// The delay that ended with a stage; none before the first.
fn delay(reached: &StageLength, longest: Span, lang: Lang) -> Option<LagStage> {
    let (name, _) = words(reached.stage, lang)?;
    Some(LagStage {
        stage: reached.stage,
        name,
        length: format::duration(lang, reached.took),
        share: share(reached.took, longest),
    })
}

fn share(part: Span, whole: Span) -> f64 {
    match whole {
        Span::ZERO => 0.0,
        _ => part.as_secs_f64() / whole.as_secs_f64(),
    }
}

/// What took longest, with a hint at what would shorten it.
fn largest(chain: &LagChain, lang: Lang) -> Option<String> {
    let most = chain.stages.iter().max_by_key(|reached| reached.took)?;
    let (stage, hint) = words(most.stage, lang)?;
    let values = ui::LagLargest {
        length: format::duration(lang, chain.length()),
        stage,
        part: format::duration(lang, most.took),
        share: format::percent(lang, share(most.took, chain.length())),
        hint,
    };
    Some(ui::lag_largest(lang, values))
}

/// What was waited for until a stage, and what shortens the wait.
fn words(stage: Stage, lang: Lang) -> Option<(&'static str, &'static str)> {
    Some(match stage {
        Stage::Breach => return None,
        Stage::Seen => (ui::lag_stage_seen(lang), ui::lag_hint_seen(lang)),
        Stage::Decided => (ui::lag_stage_decided(lang), ui::lag_hint_decided(lang)),
        Stage::Launched => (ui::lag_stage_launched(lang), ui::lag_hint_launched(lang)),
        Stage::Placed => (ui::lag_stage_placed(lang), ui::lag_hint_placed(lang)),
        Stage::Booted => (ui::lag_stage_booted(lang), ui::lag_hint_booted(lang)),
        Stage::ProcessStarted => (ui::lag_stage_process(lang), ui::lag_hint_process(lang)),
        Stage::InRotation => (ui::lag_stage_rotation(lang), ui::lag_hint_rotation(lang)),
        Stage::FirstRequest => (ui::lag_stage_request(lang), ui::lag_hint_request(lang)),
    })
}
