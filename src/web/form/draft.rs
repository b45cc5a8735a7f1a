//! What stands in the form, and the last scenario of it that could be run.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::choice::ChoiceId;
use super::field::{Field, FieldId};
use super::fields::{Group, fields};
use crate::scenario::input::{EventInput, ScenarioInput};
use crate::scenario::{Fault, Problem, check};

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldFault {
    /// What is typed is no number.
    NotANumber,
    /// A rule is broken.
    Broken(Problem),
}

/// What stands in the form.
///
/// Text that cannot be a value stays as it was typed. The simulator goes on with the last
/// scenario that passed the check.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    input: ScenarioInput,
    typed: BTreeMap<FieldId, (String, FieldFault)>,
    faults: Vec<Fault>,
    applied: Rc<ScenarioInput>,
}

/// What the reader did in the form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DraftAction {
    /// Typed into a box.
    Type(FieldId, String),
    /// Moved a slider to this value.
    Slide(FieldId, f64),
    /// Picked an option.
    Pick(ChoiceId, usize),
    /// Changed what happens on the way.
    SetEvents(Vec<EventInput>),
    /// Set a group back to its defaults.
    ResetGroup(Group),
    /// Set everything back.
    ResetAll,
}

impl Default for Draft {
    fn default() -> Self {
        let input = ScenarioInput::default();
        let applied = Rc::new(input.clone());
        Self { input, typed: BTreeMap::new(), faults: Vec::new(), applied }
    }
}

impl Draft {
    /// The scenario to run: the form's, or the last one without a fault.
    pub(crate) fn applied(&self) -> &Rc<ScenarioInput> {
        &self.applied
    }

    /// What stands in the form, as far as it is numbers.
    pub(crate) fn input(&self) -> &ScenarioInput {
        &self.input
    }

    /// The text of a field's box, and what is wrong with it.
    pub(crate) fn text(&self, field: &Field) -> (String, Option<FieldFault>) {
        if let Some((text, fault)) = self.typed.get(field.id) {
            return (text.clone(), Some(fault.clone()));
        }
        let text = (field.get)(&self.input).map(|value| value.to_string()).unwrap_or_default();
        let fault = self.faults.iter().find(|fault| fault.path.as_str() == field.id);
        (text, fault.map(|fault| FieldFault::Broken(fault.problem.clone())))
    }

    /// Faults that belong to no field of the form.
    pub(crate) fn other_faults(&self) -> impl Iterator<Item = &Fault> {
        let has_field = |fault: &Fault| {
            Group::ALL.into_iter().flat_map(fields).any(|f| f.id == fault.path.as_str())
        };
        self.faults.iter().filter(move |fault| !has_field(fault))
    }

    /// How many things are wrong.
    pub(crate) fn n_faults(&self) -> usize {
        self.typed.len() + self.faults.len()
    }

    /// How many fields of a group differ from the default scenario.
    pub(crate) fn n_changed(&self, group: Group) -> usize {
        let default = ScenarioInput::default();
        let differs = |field: &&Field| {
            let (now, then) = ((field.get)(&self.input), (field.get)(&default));
            self.typed.contains_key(field.id) || (now.is_some() && now != then)
        };
        let choices = ChoiceId::IN_GROUPS.into_iter().chain([ChoiceId::Metric]);
        let picked = choices.filter(|choice| {
            choice.group() == group && choice.get(&self.input) != choice.get(&default)
        });
        fields(group).iter().filter(differs).count() + picked.count()
    }

    /// Whether anything differs from the default scenario.
    pub(crate) fn is_changed(&self) -> bool {
        !self.typed.is_empty() || self.input != ScenarioInput::default()
    }

    /// The form after `action`.
    #[must_use]
    pub(crate) fn after(&self, action: DraftAction) -> Self {
        let mut next = self.clone();
        match action {
            DraftAction::Type(id, text) => next.type_in(id, text),
            DraftAction::Slide(id, value) => {
                next.typed.remove(id);
                if let Some(field) = field(id) {
                    (field.set)(&mut next.input, value);
                }
            }
            DraftAction::Pick(choice, option) => choice.set(&mut next.input, option),
            DraftAction::SetEvents(events) => next.input.events = events,
            DraftAction::ResetGroup(group) => next.reset(group),
            DraftAction::ResetAll => next = Self::default(),
        }
        next.apply();
        next
    }

    fn type_in(&mut self, id: FieldId, text: String) {
        let Some(field) = field(id) else { return };
        let fault = match text.trim().parse::<f64>() {
            Err(_) => Some(FieldFault::NotANumber),
            Ok(value) => Problem::of_value(value, field.bounds).map(FieldFault::Broken),
        };
        match (fault, text.trim().parse()) {
            (None, Ok(value)) => {
                self.typed.remove(id);
                (field.set)(&mut self.input, value);
            }
            (fault, _) => {
                let fault = fault.unwrap_or(FieldFault::NotANumber);
                self.typed.insert(id, (text, fault));
            }
        }
    }

    fn reset(&mut self, group: Group) {
        let default = ScenarioInput::default();
        // Choices first: they bring the fields whose values follow.
        for choice in ChoiceId::IN_GROUPS.into_iter().chain([ChoiceId::Metric]) {
            if let Some(option) = choice.get(&default).filter(|_| choice.group() == group) {
                choice.set(&mut self.input, option);
            }
        }
        for field in fields(group) {
            self.typed.remove(field.id);
            if let Some(value) = (field.get)(&default) {
                (field.set)(&mut self.input, value);
            }
        }
    }

    fn apply(&mut self) {
        let input = &self.input;
        // A field that went away takes what was typed into it along.
        self.typed.retain(|id, _| field(id).is_some_and(|field| (field.get)(input).is_some()));
        self.faults = check(&self.input).err().unwrap_or_default();
        if self.faults.is_empty() && self.typed.is_empty() && *self.applied != self.input {
            self.applied = Rc::new(self.input.clone());
        }
    }
}

fn field(id: FieldId) -> Option<&'static Field> {
    Group::ALL.into_iter().flat_map(fields).find(|field| field.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEAK: FieldId = "workload.rate.peak_rps";
    const LEAST: FieldId = "models.container.hpa.minReplicas";
    const MOST: FieldId = "models.container.hpa.maxReplicas";

    fn after(actions: &[DraftAction]) -> Draft {
        actions.iter().fold(Draft::default(), |draft, action| draft.after(action.clone()))
    }

    fn typed(id: FieldId, text: &str) -> DraftAction {
        DraftAction::Type(id, text.to_owned())
    }

    fn peak(draft: &Draft) -> Option<f64> {
        (field(PEAK)?.get)(draft.applied())
    }

    #[test]
    fn what_cannot_be_a_value_stays_in_its_box_and_the_last_valid_one_runs() {
        let draft = after(&[typed(PEAK, "300"), typed(PEAK, "3oo")]);
        let field = field(PEAK).unwrap();
        assert_eq!(draft.text(field), ("3oo".to_owned(), Some(FieldFault::NotANumber)));
        assert_eq!(peak(&draft), Some(300.0));
        assert_eq!(draft.after(typed(PEAK, "400")).n_faults(), 0);
    }

    #[test]
    fn two_fields_that_do_not_go_together_run_once_both_are_right() {
        let draft = after(&[typed(LEAST, "30")]);
        assert!(draft.text(field(MOST).unwrap()).1.is_some());
        assert_eq!(
            draft.applied().models.container.as_ref().unwrap().hpa.as_ref().unwrap().min_replicas,
            2
        );
        let draft = draft.after(typed(MOST, "40"));
        assert_eq!(draft.n_faults(), 0);
        assert_eq!(
            draft.applied().models.container.as_ref().unwrap().hpa.as_ref().unwrap().min_replicas,
            30
        );
    }

    #[test]
    fn a_negative_or_broken_count_is_refused_before_it_is_rounded() {
        for text in ["-1", "2.5", "1e9", "NaN"] {
            assert_eq!(after(&[typed(LEAST, text)]).n_faults(), 1, "{text}");
        }
    }

    #[test]
    fn a_group_is_reset_without_touching_the_others() {
        let changes = [
            typed(PEAK, "oops"),
            DraftAction::Pick(ChoiceId::RateShape, 2),
            typed(MOST, "30"),
            DraftAction::Pick(ChoiceId::Metric, 1),
        ];
        let draft = after(&changes);
        assert_eq!(draft.n_changed(Group::Hpa), 3);
        let draft = draft.after(DraftAction::ResetGroup(Group::Traffic));
        assert_eq!((draft.n_changed(Group::Traffic), draft.n_changed(Group::Hpa)), (0, 3));
        assert_eq!(peak(&draft), Some(240.0));
        let draft = draft.after(DraftAction::ResetGroup(Group::Hpa));
        assert!(!draft.is_changed());
    }
}
