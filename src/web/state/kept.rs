//! Runs that the reader keeps, to compare them with others.

use std::rc::Rc;

use crate::web::session::SavedRun;
use crate::web::simulation::{Outcomes, Wanted};

/// Most runs that are kept: each holds the results of up to five models.
pub(crate) const MAX_KEPT: usize = 12;

/// Names a kept run as long as the page is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeptId(u32);

impl KeptId {
    /// Its number, counted from 1 in the order in which runs were kept.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }
}

/// A run that is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeptRun {
    /// Names it.
    pub(crate) id: KeptId,
    /// What the reader calls it.
    pub(crate) name: Rc<str>,
    /// What was run.
    pub(crate) wanted: Rc<Wanted>,
    /// What happened; of a run that comes from a file or from the browser only once it was asked
    /// for.
    pub(crate) outcomes: Option<Outcomes>,
    /// The fingerprints of what happened when it was kept.
    pub(crate) fingerprints: Rc<str>,
}

impl KeptRun {
    /// Whether the engine comes to something else now than when the run was kept.
    pub(crate) fn came_out_differently(&self) -> bool {
        let now = self.outcomes.as_ref().map(Outcomes::fingerprints);
        now.is_some_and(|now| now != *self.fingerprints)
    }
}

/// The kept runs, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    runs: Vec<KeptRun>,
    last: KeptId,
}

/// What the reader did with them.
#[derive(Clone, Debug)]
pub(crate) enum KeepAction {
    /// Kept a run under a name. Nothing happens where there is no room.
    Keep(Rc<str>, Outcomes),
    /// Gave one another name.
    Rename(KeptId, Rc<str>),
    /// Removed one.
    Remove(KeptId),
    /// Had one run that was without its results.
    Ran(KeptId, Outcomes),
    /// Opened others in the place of all.
    Replace(Vec<SavedRun>),
}

impl Kept {
    /// All of them, oldest first.
    pub(crate) fn runs(&self) -> &[KeptRun] {
        &self.runs
    }

    /// Whether there is room for one more.
    pub(crate) fn has_room(&self) -> bool {
        self.runs.len() < MAX_KEPT
    }

    /// The number of the run that is kept next.
    pub(crate) const fn next_number(&self) -> u32 {
        self.last.0 + 1
    }

    /// The one of this name.
    pub(crate) fn get(&self, id: KeptId) -> Option<&KeptRun> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The runs after `action`.
    #[must_use]
    pub(crate) fn after(&self, action: KeepAction) -> Self {
        let mut next = self.clone();
        match action {
            KeepAction::Keep(name, outcomes) if next.has_room() => {
                let (wanted, fingerprints) =
                    (outcomes.wanted.clone(), outcomes.fingerprints().into());
                next.push(name, wanted, Some(outcomes), fingerprints);
            }
            KeepAction::Keep(..) => {}
            KeepAction::Rename(id, name) => {
                if let Some(run) = next.runs.iter_mut().find(|run| run.id == id) {
                    run.name = name;
                }
            }
            KeepAction::Remove(id) => next.runs.retain(|run| run.id != id),
            KeepAction::Ran(id, outcomes) => {
                if let Some(run) = next.runs.iter_mut().find(|run| run.id == id) {
                    run.outcomes = Some(outcomes);
                }
            }
            KeepAction::Replace(runs) => {
                next.runs.clear();
                for SavedRun { name, scenario, fingerprints } in runs.into_iter().take(MAX_KEPT) {
                    next.push(name, Rc::new(Wanted::all(scenario)), None, fingerprints);
                }
            }
        }
        next
    }

    fn push(
        &mut self,
        name: Rc<str>,
        wanted: Rc<Wanted>,
        outcomes: Option<Outcomes>,
        fingerprints: Rc<str>,
    ) {
        self.last = KeptId(self.next_number());
        self.runs.push(KeptRun { id: self.last, name, wanted, outcomes, fingerprints });
    }

    /// All of them as a session keeps them.
    pub(crate) fn saved(&self) -> Vec<SavedRun> {
        let saved = |run: &KeptRun| SavedRun {
            name: run.name.clone(),
            scenario: run.wanted.scenario.clone(),
            fingerprints: run.fingerprints.clone(),
        };
        self.runs.iter().map(saved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::ScenarioInput;

    fn keep(name: &str) -> KeepAction {
        let wanted = Rc::new(Wanted::all(Rc::new(ScenarioInput::default())));
        KeepAction::Keep(name.into(), Outcomes { wanted, runs: Rc::new([]) })
    }

    fn names(kept: &Kept) -> Vec<&str> {
        kept.runs().iter().map(|run| &*run.name).collect()
    }

    #[test]
    fn runs_keep_their_order_and_their_numbers() {
        let kept = Kept::default().after(keep("a")).after(keep("b")).after(keep("c"));
        let second = kept.runs()[1].id;
        let kept = kept.after(KeepAction::Rename(second, "B".into()));
        assert_eq!(names(&kept), ["a", "B", "c"]);
        let kept = kept.after(KeepAction::Remove(second)).after(keep("d"));
        assert_eq!(names(&kept), ["a", "c", "d"]);
        assert_eq!((kept.get(second), kept.runs()[2].id.number()), (None, 4));
    }

    #[test]
    fn saved_runs_come_back_without_results_and_tell_when_those_are_others() {
        let kept = Kept::default().after(keep("a")).after(keep("b"));
        let mut saved = kept.saved();
        saved[1].fingerprints = "of another engine".into();
        let back = kept.after(KeepAction::Replace(saved));
        assert_eq!((names(&back), back.runs()[0].outcomes.clone()), (vec!["a", "b"], None));
        let KeepAction::Keep(_, outcomes) = keep("") else { panic!() };
        let ran = back.runs().iter().map(|run| run.id);
        let ran =
            ran.fold(back.clone(), |kept, id| kept.after(KeepAction::Ran(id, outcomes.clone())));
        let differs: Vec<_> = ran.runs().iter().map(KeptRun::came_out_differently).collect();
        assert_eq!(differs, [false, true]);
    }

    #[test]
    fn there_is_room_for_a_dozen() {
        let full = (0..MAX_KEPT + 2).fold(Kept::default(), |kept, _| kept.after(keep("x")));
        assert_eq!((full.runs().len(), full.has_room()), (MAX_KEPT, false));
        let id = full.runs()[0].id;
        assert!(full.after(KeepAction::Remove(id)).has_room());
    }
}
