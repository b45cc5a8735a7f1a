//! What the reader has done, as plain data: changed only by [`State::reduce`], which is pure.

mod answers;

use std::rc::Rc;

use yew::prelude::*;

use super::form::{Form, FormAction};

pub(crate) use answers::{Answers, ChooseAction, Way};

/// Everything that outlives a change of view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    /// The flowchart.
    pub(crate) answers: Answers,
    /// The simulator's form.
    pub(crate) form: Form,
}

/// What the reader did.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// In the flowchart.
    Choose(ChooseAction),
    /// In the simulator's form.
    Form(FormAction),
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match action {
            Action::Choose(action) => {
                Rc::new(Self { answers: self.answers.after(action), ..(*self).clone() })
            }
            Action::Form(action) => {
                Rc::new(Self { form: self.form.after(action), ..(*self).clone() })
            }
        }
    }
}

/// The state and the way to change it, for all views.
pub(crate) type Store = UseReducerHandle<State>;
