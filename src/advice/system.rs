//! All workloads of a system together: the platforms that they need, and what the simulation of
//! each on its recommended model comes to.

use super::opinion::Stand;
use super::pose::{NotPosed, Posed, pose};
use crate::decide::{Outcome, System, Workload};
use crate::knowledge::{Knowledge, ModelId};
use crate::report::{Measured, in_guide};
use crate::scenario;
use crate::text::{Lang, ui};
use crate::units::Span;

/// What a workload is called; its number where it has no name.
pub fn workload_name(system: &System, place: usize, lang: Lang) -> String {
    match system.at(place).name.as_str() {
        "" => ui::choose_workload_n(lang, place + 1),
        name => name.to_owned(),
    }
}

/// A workload of a system, with what comes out for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    /// What it is called.
    pub name: String,
    /// The workload.
    pub workload: &'a Workload,
    /// Its recommendation; `None` while there is too little to go by.
    pub outcome: Option<Outcome<'a>>,
    /// The scenario that puts it to the test, or why there is none.
    pub posed: Result<Posed, NotPosed>,
}

impl<'a> Member<'a> {
    /// The scenario and the recommended model that it is to be simulated on.
    pub fn job(&self) -> Option<(&Posed, scenario::ModelId)> {
        let (posed, model) = (self.posed.as_ref().ok()?, self.outcome.as_ref()?.recommendation);
        let is_it = |known: &scenario::ModelId| in_guide(*known) == model;
        Some((posed, scenario::ModelId::ALL.into_iter().find(is_it)?))
    }

    /// What its run says, where there was one.
    fn trial(&self, measured: impl FnOnce(&Posed, scenario::ModelId) -> Option<Stand>) -> Trial {
        match (&self.outcome, &self.posed) {
            (None, _) => Trial::Undecided,
            (_, Err(reason)) => Trial::NotPosed(*reason),
            (Some(_), Ok(posed)) => {
                let stand = self.job().and_then(|(posed, model)| measured(posed, model));
                stand.map_or(Trial::NotRun, |stand| Trial::Ran { stand, goal: posed.goal() })
            }
        }
    }
}

/// A platform that a system needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The model.
    pub model: ModelId,
    /// Places of the workloads that it carries, at least one.
    pub workloads: Vec<usize>,
}

/// A system with what comes out for each of its workloads.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole<'a> {
    /// The workloads, in order.
    pub members: Vec<Member<'a>>,
}

impl<'a> Whole<'a> {
    /// What comes out for a system.
    pub fn of(system: &'a System, guide: &'a Knowledge, lang: Lang) -> Self {
        let member = |(place, workload): (usize, &'a Workload)| Member {
            name: workload_name(system, place, lang),
            workload,
            outcome: workload.outcome(guide),
            posed: pose(workload, &guide.flow),
        };
        Self { members: system.workloads().iter().enumerate().map(member).collect() }
    }

    /// The platforms that are needed, in the order of the guide.
    pub fn platforms(&self) -> Vec<Platform> {
        let carries = |model: ModelId, member: &Member<'_>| {
            member.outcome.as_ref().is_some_and(|outcome| outcome.recommendation == model)
        };
        let platform = |model| {
            let members = self.members.iter().enumerate();
            let on_it = members.filter(|(_, member)| carries(model, member));
            Platform { model, workloads: on_it.map(|(place, _)| place).collect() }
        };
        let all = ModelId::ALL.map(platform).into_iter();
        all.filter(|platform| !platform.workloads.is_empty()).collect()
    }

    /// What the runs of all workloads say, each on its recommended model; `measured` gives the
    /// figures of a run, where there was one.
    pub fn tally<M: AsRef<Measured>>(
        &self,
        measured: impl Fn(&Posed, scenario::ModelId) -> Option<M>,
    ) -> Tally {
        let trials = self.members.iter().map(|member| {
            member.trial(|posed, model| {
                let outcome = member.outcome.as_ref()?;
                let measured = measured(posed, model)?;
                Some(Stand::of(in_guide(model), measured.as_ref(), posed, outcome))
            })
        });
        Tally { trials: trials.collect() }
    }
}

/// What the simulation says of a workload on its recommended model.
#[derive(Clone, Debug, PartialEq)]
pub enum Trial {
    /// It ran.
    Ran {
        /// How the model did.
        stand: Stand,
        /// The latency goal that it is held to.
        goal: Option<Span>,
    },
    /// There is no recommendation yet.
    Undecided,
    /// It cannot be simulated.
    NotPosed(NotPosed),
    /// It has not been simulated.
    NotRun,
}

impl Trial {
    /// How the model did, where it ran.
    pub const fn stand(&self) -> Option<&Stand> {
        match self {
            Self::Ran { stand, .. } => Some(stand),
            _ => None,
        }
    }
}

/// What the simulation of a whole system comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// One for each workload, in their order.
    pub trials: Vec<Trial>,
}

impl Tally {
    /// How those did that ran.
    pub fn stands(&self) -> impl Iterator<Item = &Stand> {
        self.trials.iter().filter_map(Trial::stand)
    }

    /// The costs of a month that are known, in US dollars.
    fn costs(&self) -> impl Iterator<Item = f64> {
        self.stands().filter_map(|stand| stand.monthly_usd)
    }

    /// How many workloads are in the sum.
    pub fn n_summed(&self) -> usize {
        self.costs().count()
    }

    /// The sum of what the workloads cost in a month, in US dollars; `None` where no cost is
    /// known.
    pub fn monthly_usd(&self) -> Option<f64> {
        (self.n_summed() > 0).then(|| self.costs().sum())
    }

    /// How many did what is asked for.
    pub fn n_kept(&self) -> usize {
        self.stands().filter(|stand| stand.keeps).count()
    }
}
