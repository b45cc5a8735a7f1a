//! The form with its past: every step can be taken back, so that nothing a reader made is lost.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::draft::{Draft, DraftAction};
use crate::scenario::trials;

/// Most steps that can be taken back.
const MAX_STEPS: usize = 200;

type Pile = Vec<Rc<Draft>>;

/// The form and what it was before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// Made when it is first looked at: most pages never show it.
    draft: OnceCell<Rc<Draft>>,
    past: Pile,
    future: Pile,
    last: Last,
    /// What has been tried with ready-made scenarios: the scenario, and the place in its list.
    tried: BTreeSet<(&'static str, usize)>,
}

/// The last step.
#[derive(Clone, Debug, Default, PartialEq)]
enum Last {
    /// In a box: to go on typing or dragging is the same step.
    Box(String),
    /// On the curve of the traffic: to go on drawing is the same step.
    Curve,
    /// Everything was replaced.
    Load,
    /// Anything else, or none yet.
    #[default]
    Other,
}

impl PartialEq for Form {
    /// Without a look into the past: what changes the form makes another draft.
    fn eq(&self, other: &Self) -> bool {
        let piles = |form: &Self| (form.past.len(), form.future.len());
        let has_same_draft = match (self.draft.get(), other.draft.get()) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        has_same_draft && piles(self) == piles(other)
    }
}

/// What the reader did with the form.
#[derive(Clone, Debug)]
pub(crate) enum FormAction {
    /// Changed it.
    Edit(DraftAction),
    /// Took the last step back.
    Undo,
    /// Took a step again that had been taken back.
    Redo,
    /// Let go of what was dragged: the next change is a step of its own.
    Settle,
}

impl Form {
    /// What stands in it.
    pub(crate) fn draft(&self) -> &Rc<Draft> {
        self.draft.get_or_init(Rc::default)
    }

    /// Whether there is a step to take back.
    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to take again.
    pub(crate) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Whether the last step replaced everything that stood here.
    pub(crate) fn is_just_loaded(&self) -> bool {
        self.last == Last::Load
    }

    /// The form after `action`.
    #[must_use]
    pub(crate) fn after(&self, action: FormAction) -> Self {
        let mut next = match action {
            FormAction::Edit(action) => self.edited(action),
            FormAction::Undo => self.moved(|form| (&mut form.past, &mut form.future)),
            FormAction::Redo => self.moved(|form| (&mut form.future, &mut form.past)),
            FormAction::Settle => self.settled(),
        };
        next.note_tried();
        next
    }

    /// For each thing to try with the ready-made scenario in the form, whether the reader has
    /// done it. What is done stays so, whatever comes next.
    pub(crate) fn tried(&self) -> Vec<bool> {
        let Some(id) = self.draft().preset() else { return Vec::new() };
        (0..trials(id).len()).map(|place| self.tried.contains(&(id, place))).collect()
    }

    fn note_tried(&mut self) {
        let Some(id) = self.draft().preset() else { return };
        let done = |place: &usize| trials(id)[*place].is_done(self.draft().applied());
        let done: Vec<_> = (0..trials(id).len()).filter(done).collect();
        self.tried.extend(done.into_iter().map(|place| (id, place)));
    }

    fn edited(&self, action: DraftAction) -> Self {
        let step = match &action {
            DraftAction::Type(cell, _) | DraftAction::Slide(cell, _) => Last::Box(cell.path()),
            DraftAction::Draw(_) => Last::Curve,
            DraftAction::LoadPreset(_) | DraftAction::Open(_) | DraftAction::ResetAll => Last::Load,
            _ => Last::Other,
        };
        let draft = self.draft().after(action);
        if draft == **self.draft() {
            return self.clone();
        }
        let mut next = self.clone();
        if !matches!(step, Last::Box(_) | Last::Curve) || step != self.last {
            next.past.push(self.draft().clone());
            let n_over = next.past.len().saturating_sub(MAX_STEPS);
            next.past.drain(..n_over);
        }
        next.draft = OnceCell::from(Rc::new(draft));
        next.future.clear();
        next.last = step;
        next
    }

    fn settled(&self) -> Self {
        let last = match self.last {
            Last::Load => Last::Load,
            Last::Box(_) | Last::Curve | Last::Other => Last::Other,
        };
        Self { last, ..self.clone() }
    }

    /// One step from the first pile to the second.
    fn moved(&self, piles: fn(&mut Self) -> (&mut Pile, &mut Pile)) -> Self {
        let mut next = self.clone();
        let (from, to) = piles(&mut next);
        let Some(draft) = from.pop() else { return next };
        to.push(self.draft().clone());
        next.draft = OnceCell::from(draft);
        next.last = Last::Other;
        next
    }
}
