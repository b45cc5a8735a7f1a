//! What stands in the form, and the last scenario of it that could be run.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::choice::Choice;
use super::field::{Cell, Field, Notation};
use super::group::{Group, Item};
use super::list::List;
use super::{place, reshape};
use crate::scenario::input::ScenarioInput;
use crate::scenario::{Fault, Problem, check, preset, presets};

/// How long the controller holds a size up where no rule says so.
const DOWNSCALE_FLAG: &str = "models.container.hpa.downscaleStabilizationS";

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
    /// The same as JSON, in which fields are found by their places.
    json: Value,
    /// The default scenario with the same fields as here.
    base: Value,
    /// Texts that are no values, by the place of the field.
    typed: BTreeMap<String, (String, FieldFault)>,
    faults: Vec<Fault>,
    applied: Rc<ScenarioInput>,
    preset: Option<&'static str>,
}

/// What the reader did in the form.
#[derive(Clone, Debug)]
pub(crate) enum DraftAction {
    /// Typed into a box.
    Type(Cell, String),
    /// Moved a slider to this value.
    Slide(Cell, f64),
    /// Picked an option of a choice; in a list, in this row.
    Pick(&'static Choice, usize, usize),
    /// Added a row to a list.
    Add(&'static List),
    /// Removed a row of a list.
    Remove(&'static List, usize),
    /// Set a group back to its defaults.
    ResetGroup(Group),
    /// Set everything back.
    ResetAll,
    /// Loaded a ready-made scenario.
    LoadPreset(&'static str),
    /// Opened a link to a scenario.
    Open(Rc<ScenarioInput>),
}

impl Default for Draft {
    fn default() -> Self {
        Self::of(ScenarioInput::default())
    }
}

impl Draft {
    /// A form filled with a scenario.
    fn of(input: ScenarioInput) -> Self {
        let base = ScenarioInput::default();
        let mut draft = Self {
            json: to_json(&base),
            base: to_json(&base),
            applied: Rc::new(base.clone()),
            input: base,
            typed: BTreeMap::new(),
            faults: Vec::new(),
            preset: None,
        };
        draft.load(input);
        draft
    }

    /// The scenario to run: the form's, or the last one without a fault.
    pub(crate) fn applied(&self) -> &Rc<ScenarioInput> {
        &self.applied
    }

    /// What stands in the form, as far as it is values.
    pub(crate) fn input(&self) -> &ScenarioInput {
        &self.input
    }

    /// The ready-made scenario that it started from.
    pub(crate) fn preset(&self) -> Option<&'static str> {
        self.preset
    }

    /// Whether it holds the ready-made scenario that it started from as that is.
    pub(crate) fn is_preset(&self) -> bool {
        let origin = self.preset.and_then(preset);
        self.typed.is_empty() && origin.is_some_and(|origin| origin.input == self.input)
    }

    /// A field's value; `None` where the scenario has no such field now.
    pub(crate) fn value(&self, cell: Cell) -> Option<f64> {
        value(&self.json, cell)
    }

    /// Whether another field has the say in this one's place: rules with a window of their own
    /// leave the controller's flag without effect.
    pub(crate) fn is_overruled(&self, field: &Field) -> bool {
        let pods = self.input.models.container.as_ref();
        let behavior = pods.and_then(|pods| pods.hpa.as_ref()?.behavior.as_ref());
        let window = behavior.and_then(|b| b.scale_down.as_ref()?.stabilization_window_seconds);
        field.path == DOWNSCALE_FLAG && window.is_some()
    }

    /// The text of a field's box, and what is wrong with it.
    pub(crate) fn text(&self, cell: Cell) -> (String, Option<FieldFault>) {
        let path = cell.path();
        if let Some((text, fault)) = self.typed.get(&path) {
            return (text.clone(), Some(fault.clone()));
        }
        let text = self.value(cell).map(|value| value.to_string()).unwrap_or_default();
        (text, self.fault(&path))
    }

    /// What is picked, as a place among the options; on is 1. `None` where it cannot matter now.
    pub(crate) fn picked(&self, choice: &Choice, row: usize) -> Option<usize> {
        choice.get(&self.json, row)
    }

    /// Number of rows of a list; `None` where the scenario has no such list now.
    pub(crate) fn n_rows(&self, list: &List) -> Option<usize> {
        place::get(&self.json, list.path)?.as_array().map(Vec::len)
    }

    /// What is wrong with a list as a whole.
    pub(crate) fn list_fault(&self, list: &List) -> Option<FieldFault> {
        self.fault(list.path)
    }

    fn fault(&self, path: &str) -> Option<FieldFault> {
        let fault = self.faults.iter().find(|fault| fault.path.as_str() == path);
        fault.map(|fault| FieldFault::Broken(fault.problem.clone()))
    }

    /// Faults that stand beside no field of the form.
    pub(crate) fn other_faults(&self) -> impl Iterator<Item = &Fault> {
        let places = shown_places(self);
        self.faults.iter().filter(move |fault| !places.iter().any(|p| p == fault.path.as_str()))
    }

    /// How many things are wrong.
    pub(crate) fn n_faults(&self) -> usize {
        self.typed.len() + self.faults.len()
    }

    /// How many things are wrong in a group.
    pub(crate) fn n_faults_in(&self, group: Group) -> usize {
        let is_of = |path: &str| {
            group.numbers().any(|field| field.path == path)
                || group.lists().any(|list| place::is_within(path, list.path))
        };
        let typed = self.typed.keys().filter(|path| is_of(path)).count();
        typed + self.faults.iter().filter(|fault| is_of(fault.path.as_str())).count()
    }

    /// How many fields of a group differ from the default scenario. Fields that a choice brought
    /// are compared with what they start as.
    pub(crate) fn n_changed(&self, group: Group) -> usize {
        let (default, base) = (to_json(&ScenarioInput::default()), &self.base);
        let picked = group.choices().filter(|choice| {
            let then = if choice.brings_fields() { &default } else { base };
            let now = choice.get(&self.json, 0);
            now.is_some() && now != choice.get(then, 0)
        });
        let numbers = group.numbers().filter(|field| {
            let (now, then) = (self.value(Cell::from(*field)), value(base, Cell::from(*field)));
            now.is_some() && (now != then || self.typed.contains_key(field.path))
        });
        let rows = group.lists().map(|list| self.n_rows_changed(list, base));
        picked.count() + numbers.count() + rows.sum::<usize>()
    }

    fn n_rows_changed(&self, list: &List, base: &Value) -> usize {
        let rows = |scenario| place::get(scenario, list.path).and_then(Value::as_array);
        let Some(now) = rows(&self.json) else { return 0 };
        let then = rows(base).map(Vec::as_slice).unwrap_or_default();
        let is_typed = |row: usize| {
            let row = place::in_row(&[list.path, "[]"].concat(), row);
            self.typed.keys().any(|path| place::is_within(path, &row))
        };
        let rows = 0..now.len().max(then.len());
        rows.filter(|&row| now.get(row) != then.get(row) || is_typed(row)).count()
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
            DraftAction::Type(cell, text) => next.type_in(cell, text),
            DraftAction::Slide(cell, value) => {
                next.typed.remove(&cell.path());
                next.set(cell, value);
            }
            DraftAction::Pick(choice, row, option) => next.pick(choice, row, option),
            DraftAction::Add(list) => next.add_row(list),
            DraftAction::Remove(list, row) => next.remove_row(list, row),
            DraftAction::ResetGroup(group) => next.reset(group),
            DraftAction::ResetAll => next.load(ScenarioInput::default()),
            DraftAction::LoadPreset(id) => {
                if let Some(preset) = preset(id) {
                    next.load(preset.input);
                }
            }
            DraftAction::Open(input) => next.load((*input).clone()),
        }
        next.apply();
        next
    }

    fn load(&mut self, mut input: ScenarioInput) {
        reshape::write_out_rules(&mut input);
        let origin = presets().into_iter().find(|preset| preset.input == input);
        self.preset = origin.map(|preset| preset.id);
        self.typed.clear();
        self.json = to_json(&input);
        self.input = input;
        self.apply();
    }

    fn type_in(&mut self, cell: Cell, text: String) {
        match read(cell.field, &text) {
            Ok(value) => {
                self.typed.remove(&cell.path());
                self.set(cell, value);
            }
            Err(fault) => {
                self.typed.insert(cell.path(), (text, fault));
            }
        }
    }

    /// Sets the value of a field that the scenario has.
    fn set(&mut self, cell: Cell, number: f64) {
        if self.value(cell).is_some() {
            self.put(&cell.path(), cell.field.notation.write(number));
        }
    }

    fn pick(&mut self, choice: &Choice, row: usize, option: usize) {
        // Where the unit changes, the text was meant in the other one.
        self.typed.remove(&place::in_row(choice.path, row));
        self.take(picked(&self.input, choice, row, option));
    }

    fn add_row(&mut self, list: &List) {
        let Some(rows) = place::get(&self.json, list.path).and_then(Value::as_array) else {
            return;
        };
        let mut rows = rows.clone();
        rows.push((list.new)(&self.input, &rows));
        self.put(list.path, Value::from(rows));
    }

    fn remove_row(&mut self, list: &List, row: usize) {
        let rows = place::get(&self.json, list.path).and_then(Value::as_array);
        let Some(mut rows) = rows.cloned().filter(|rows| row < rows.len()) else { return };
        rows.remove(row);
        self.put(list.path, Value::from(rows));
        self.typed = std::mem::take(&mut self.typed)
            .into_iter()
            .filter_map(|(path, text)| Some((path_without_row(&path, list, row)?, text)))
            .collect();
    }

    fn reset(&mut self, group: Group) {
        let default = ScenarioInput::default();
        let json = to_json(&default);
        // Choices first: they bring the fields whose values follow.
        for choice in group.choices() {
            if let Some(option) = choice.get(&json, 0) {
                self.pick(choice, 0, option);
            }
        }
        for field in group.numbers() {
            self.typed.remove(field.path);
            if let Some(value) = value(&json, Cell::from(field)) {
                self.set(Cell::from(field), value);
            }
        }
        for list in group.lists() {
            self.typed.retain(|path, _| !place::is_within(path, list.path));
            if let Some(rows) = place::get(&json, list.path) {
                self.put(list.path, rows.clone());
            }
        }
    }

    /// Puts a value at a place of the scenario, if there is such a place and it takes the value.
    fn put(&mut self, path: &str, value: Value) {
        if let Some(input) = with(&self.json, path, value) {
            self.take(input);
        }
    }

    fn take(&mut self, input: ScenarioInput) {
        self.json = to_json(&input);
        self.input = input;
    }

    fn apply(&mut self) {
        // A field that went away takes what was typed into it along.
        let json = &self.json;
        self.typed.retain(|path, _| place::get(json, path).is_some_and(|value| !value.is_null()));
        self.base = base(&self.json);
        self.faults = check(&self.input).err().unwrap_or_default();
        if self.faults.is_empty() && self.typed.is_empty() && *self.applied != self.input {
            self.applied = Rc::new(self.input.clone());
        }
    }
}

fn to_json(input: &ScenarioInput) -> Value {
    serde_json::to_value(input).expect("a scenario is made of what JSON can say")
}

fn value(scenario: &Value, cell: Cell) -> Option<f64> {
    cell.field.notation.read(place::get(scenario, &cell.path())?)
}

/// The scenario with a value at a place; `None` where the format does not take it there.
fn with(scenario: &Value, path: &str, value: Value) -> Option<ScenarioInput> {
    let mut changed = scenario.clone();
    place::put(&mut changed, path, value);
    serde_json::from_value(changed).ok()
}

/// The scenario with an option picked. Nothing changes where it is picked already.
fn picked(input: &ScenarioInput, choice: &Choice, row: usize, option: usize) -> ScenarioInput {
    let (json, path) = (to_json(input), place::in_row(choice.path, row));
    let old = place::get(&json, &path).filter(|_| choice.get(&json, row) != Some(option));
    let new = old.map(|old| choice.value(input, old, option));
    new.and_then(|new| with(&json, &path, new)).unwrap_or_else(|| input.clone())
}

/// The default scenario with the fields of `scenario`.
fn base(scenario: &Value) -> Value {
    let mut base = ScenarioInput::default();
    let choices = Group::ALL.into_iter().flat_map(Group::choices);
    for choice in choices.filter(|choice| choice.brings_fields()) {
        if let Some(option) = choice.get(scenario, 0) {
            base = picked(&base, choice, 0, option);
        }
    }
    to_json(&base)
}

/// What a text says, or what is wrong with it.
fn read(field: &Field, text: &str) -> Result<f64, FieldFault> {
    let text = text.trim();
    let number = match field.notation {
        Notation::Plain => text,
        Notation::Percentage => text.trim_end_matches('%').trim_end(),
    };
    let value = number.parse().map_err(|_| FieldFault::NotANumber)?;
    match Problem::of_value(value, field.bounds) {
        Some(problem) => Err(FieldFault::Broken(problem)),
        None => Ok(value),
    }
}

/// A place in a list after a row is gone; `None` for a place in that row.
fn path_without_row(path: &str, list: &List, gone: usize) -> Option<String> {
    let inner = path.strip_prefix(list.path).and_then(|rest| rest.strip_prefix('['));
    let Some((row, rest)) = inner.and_then(|inner| inner.split_once(']')) else {
        return Some(path.to_owned());
    };
    match row.parse::<usize>() {
        Ok(row) if row == gone => None,
        Ok(row) if row > gone => Some(format!("{}[{}]{rest}", list.path, row - 1)),
        _ => Some(path.to_owned()),
    }
}

/// Places beside which the form shows what is wrong.
fn shown_places(draft: &Draft) -> Vec<String> {
    let mut places = Vec::new();
    for item in Group::all_items() {
        places.extend(item.numbers().map(|field| field.path.to_owned()));
        let Some((list, n_rows)) = item.list().and_then(|l| Some((l, draft.n_rows(l)?))) else {
            continue;
        };
        places.push(list.path.to_owned());
        for field in list.items.iter().flat_map(Item::numbers) {
            places.extend((0..n_rows).map(|row| place::in_row(field.path, row)));
        }
    }
    places
}
