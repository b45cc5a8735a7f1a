//! What the rules make of requirements: which models are out, and how the others rank.

use super::requirements::Requirements;
use super::rule::{Effect, FLOWCHART, FLOWCHART_POINTS, RULES, Rule};
use super::words::{self, Word};
use crate::knowledge::{Flow, FlowResult, ModelId};

/// How one model stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The model.
    pub model: ModelId,
    /// Hard limits that it does not keep.
    pub excluded_by: Vec<&'static Rule>,
    /// Preferences that speak for it (points above 0) or against it.
    pub points: Vec<(&'static Rule, i32)>,
}

/// The judgement of requirements.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment<'a> {
    /// The requirements as they were judged: without contradictions.
    pub requirements: Requirements,
    /// The contradictions that were in them.
    pub conflicts: Vec<&'static Rule>,
    /// The words of the flowchart that follow.
    pub words: [Word; 3],
    /// Where the flowchart leads with these words.
    pub leaf: &'a FlowResult,
    /// All models, the best first. Those that are out come last.
    pub standings: Vec<Standing>,
}

impl Standing {
    /// Points for less points against.
    pub fn total(&self) -> i32 {
        self.points.iter().map(|(_, points)| points).sum()
    }

    /// Whether a hard limit rules it out.
    pub fn is_excluded(&self) -> bool {
        !self.excluded_by.is_empty()
    }
}

impl<'a> Assessment<'a> {
    /// Judges requirements. `None` where nothing is known.
    ///
    /// Of the models that no limit excludes, the one with most points is recommended; of equal
    /// ones the flowchart's, then the one that comes first in the guide.
    pub fn of(stated: &Requirements, flow: &'a Flow) -> Option<Self> {
        if stated.is_empty() {
            return None;
        }
        let requirements = stated.consistent();
        let words = words::words(&requirements);
        let leaf = words::answers(&words).way(flow).result?;
        let mut standings: Vec<Standing> =
            ModelId::ALL.map(|model| standing(model, &requirements, leaf.model)).into();
        standings.sort_by_key(|standing| {
            let is_leaf = standing.model == leaf.model;
            (standing.is_excluded(), -standing.total(), !is_leaf)
        });
        let is_conflict = |rule: &&Rule| rule.effect == Effect::Conflicts && rule.holds(stated);
        let conflicts = RULES.iter().filter(is_conflict).collect();
        Some(Self { requirements, conflicts, words, leaf, standings })
    }

    /// The model that is recommended.
    pub fn recommendation(&self) -> ModelId {
        // No rule excludes servers, so that never all models are out.
        self.standings.first().map_or(self.leaf.model, |standing| standing.model)
    }

    /// How a model stands.
    pub fn standing(&self, model: ModelId) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.model == model)
    }

    /// Whether the flowchart recommends the same.
    pub fn agrees(&self) -> bool {
        self.recommendation() == self.leaf.model
    }

    /// What speaks more for the recommendation than for `other`: each preference with the points
    /// that it makes between them, most first.
    pub fn reasons_against(&self, other: ModelId) -> Vec<(&'static Rule, i32)> {
        let points = |model: ModelId, rule: &Rule| {
            let standing = self.standing(model);
            let found = standing.and_then(|s| s.points.iter().find(|(known, _)| *known == rule));
            found.map_or(0, |(_, points)| *points)
        };
        let best = self.recommendation();
        let gap = |rule: &'static Rule| (rule, points(best, rule) - points(other, rule));
        let mut reasons: Vec<_> = RULES.iter().map(gap).filter(|(_, gap)| *gap > 0).collect();
        reasons.sort_by_key(|(_, gap)| -gap);
        reasons
    }

    /// Rules of what is to be checked for a model.
    pub fn checks(&self, model: ModelId) -> Vec<&'static Rule> {
        let concerns = |rule: &&Rule| match rule.effect {
            Effect::Checks(models) => models.contains(&model) && rule.holds(&self.requirements),
            _ => false,
        };
        RULES.iter().filter(concerns).collect()
    }
}

fn standing(model: ModelId, requirements: &Requirements, leaf: ModelId) -> Standing {
    let mut standing = Standing { model, excluded_by: Vec::new(), points: Vec::new() };
    if model == leaf {
        standing.points.push((&FLOWCHART, FLOWCHART_POINTS));
    }
    for rule in RULES.iter().filter(|rule| rule.holds(requirements)) {
        match rule.effect {
            Effect::Excludes(models) if models.contains(&model) => standing.excluded_by.push(rule),
            Effect::Weighs(points) => {
                let own = points.iter().find(|(weighed, _)| *weighed == model);
                standing.points.extend(own.map(|(_, points)| (rule, *points)));
            }
            _ => {}
        }
    }
    standing
}
