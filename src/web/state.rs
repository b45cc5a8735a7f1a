//! What the reader has done, as plain data: changed only by [`State::reduce`], which is pure.

mod arrangement;
mod choosing;
mod kept;

use std::rc::Rc;

use yew::prelude::*;

use super::form::{DraftAction, Form, FormAction};
use super::session::Session;
use crate::knowledge;
use crate::report::comparison::Arrangement;

pub(crate) use arrangement::ArrangeAction;
pub(crate) use choosing::{ChooseAction, Choosing};
pub(crate) use kept::{KeepAction, Kept, KeptId, KeptRun, MAX_KEPT};

/// Everything that outlives a change of view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    /// The decisions.
    pub(crate) choosing: Choosing,
    /// The simulator's form.
    pub(crate) form: Form,
    /// The comparison tables.
    pub(crate) arrangement: Arrangement,
    /// Runs of the simulator that are kept.
    pub(crate) kept: Kept,
}

/// What the reader did.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// On the way to a decision.
    Choose(ChooseAction),
    /// In the simulator's form.
    Form(FormAction),
    /// With the comparison tables.
    Arrange(ArrangeAction),
    /// With the kept runs.
    Keep(KeepAction),
    /// Opened a session in the place of the simulator's settings and of the kept runs.
    Restore(Session),
}

impl State {
    /// The settings that were last run, and the kept runs.
    pub(crate) fn session(&self) -> Session {
        Session { scenario: self.form.draft().applied().clone(), kept: self.kept.saved() }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match action {
            Action::Choose(action) => {
                let choosing = self.choosing.after(action, &knowledge::get().flow);
                Rc::new(Self { choosing, ..(*self).clone() })
            }
            Action::Form(action) => {
                Rc::new(Self { form: self.form.after(action), ..(*self).clone() })
            }
            Action::Arrange(action) => {
                let arrangement = action.applied_to(self.arrangement.clone());
                Rc::new(Self { arrangement, ..(*self).clone() })
            }
            Action::Keep(action) => {
                Rc::new(Self { kept: self.kept.after(action), ..(*self).clone() })
            }
            Action::Restore(Session { scenario, kept }) => {
                let form = self.form.after(FormAction::Edit(DraftAction::Open(scenario)));
                let kept = self.kept.after(KeepAction::Replace(kept));
                Rc::new(Self { form, kept, ..(*self).clone() })
            }
        }
    }
}

/// The state and the way to change it, for all views.
pub(crate) type Store = UseReducerHandle<State>;
