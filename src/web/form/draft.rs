//! What stands in the form, and the last scenario of it that could be run.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::choice::Choice;
use super::field::{Cell, Field, Notation};
use super::fields::{EVENT_KIND, EVENTS, MODELS};
use super::group::{Group, Item, Level, When};
use super::list::List;
use super::place::{self, Row};
use super::reshape;
use crate::scenario::input::{ArrivalsInput, DemandInput, RateInput, ScenarioInput};
use crate::scenario::{Fault, ModelId, Problem, check, preset, preset_of};

/// How long the controller holds a size up where no rule says so.
const DOWNSCALE_FLAG: &str = "models.container.hpa.downscaleStabilizationS";

/// The field that says which draws of chance are made: not a cause of anything.
const SEED: &str = "seed";

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

/// Traffic from elsewhere. What is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Traffic {
    /// The arrival rate.
    pub(crate) rate: Option<RateInput>,
    /// The factor on it.
    pub(crate) rate_scale: Option<f64>,
    /// The simulated time, in seconds.
    pub(crate) duration_s: Option<f64>,
    /// What a request needs.
    pub(crate) demand: Option<DemandInput>,
    /// How arrivals scatter.
    pub(crate) arrivals: Option<ArrivalsInput>,
}

/// What the reader did in the form.
#[derive(Clone, Debug)]
pub(crate) enum DraftAction {
    /// Typed into a box.
    Type(Cell, String),
    /// Moved a slider to this value.
    Slide(Cell, f64),
    /// Picked an option of a choice; in a list, in this row.
    Pick(&'static Choice, Row, usize),
    /// Added a row to a list, which may stand in a row itself.
    Add(&'static List, Row),
    /// Put an event on the time line.
    AddEvent(NewEvent),
    /// Removed a row of a list.
    Remove(&'static List, Row, usize),
    /// Put a model into the scenario, or took it out of it.
    Include(ModelId, bool),
    /// Set a group back to its defaults.
    ResetGroup(&'static Group),
    /// Set a level back to its defaults.
    ResetLevel(Level),
    /// Set everything back.
    ResetAll,
    /// Loaded a ready-made scenario.
    LoadPreset(&'static str),
    /// Opened a link to a scenario.
    Open(Rc<ScenarioInput>),
    /// Took traffic over from elsewhere.
    Take(Rc<Traffic>),
    /// Drew the curve of the traffic.
    Draw(Rc<RateInput>),
}

/// An event that is put on the time line; its other fields are those of a new one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NewEvent {
    /// Its place among the kinds of [`EVENT_KIND`].
    pub(crate) kind: usize,
    /// When it happens, in seconds after the start.
    pub(crate) at_s: f64,
    /// Whether a new version becomes ready; for other kinds without meaning.
    pub(crate) works: bool,
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
            json: default_json().clone(),
            base: default_json().clone(),
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

    /// The models that are simulated, in the order of [`ModelId::ALL`]; at least one.
    pub(crate) fn models(&self) -> impl Iterator<Item = ModelId> + use<> {
        let models = ModelId::ALL.map(|model| self.input.models.has(model).then_some(model));
        models.into_iter().flatten()
    }

    /// Whether fields matter now.
    pub(crate) fn holds(&self, when: Option<&When>) -> bool {
        when.is_none_or(|when| when.holds(&self.json))
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
    pub(crate) fn picked(&self, choice: &Choice, row: Row) -> Option<usize> {
        choice.get(&self.json, row)
    }

    /// Number of rows of a list; `None` where the scenario has no such list now.
    pub(crate) fn n_rows(&self, list: &List, row: Row) -> Option<usize> {
        Some(self.rows(list, row)?.len())
    }

    fn rows(&self, list: &List, row: Row) -> Option<&Vec<Value>> {
        place::get(&self.json, &place::in_row(list.path, row))?.as_array()
    }

    /// What is wrong with a list or a choice as a whole.
    pub(crate) fn fault_at(&self, path: &str, row: Row) -> Option<FieldFault> {
        self.fault(&place::in_row(path, row))
    }

    fn fault(&self, path: &str) -> Option<FieldFault> {
        let fault = self.faults.iter().find(|fault| fault.path.as_str() == path);
        fault.map(|fault| FieldFault::Broken(fault.problem.clone()))
    }

    /// Faults that stand beside no field of the form.
    pub(crate) fn other_faults(&self) -> impl Iterator<Item = &Fault> {
        let places = if self.faults.is_empty() { Vec::new() } else { shown_places(&self.json) };
        self.faults.iter().filter(move |fault| !places.iter().any(|p| p == fault.path.as_str()))
    }

    /// How many things are wrong.
    pub(crate) fn n_faults(&self) -> usize {
        self.typed.len() + self.faults.len()
    }

    /// How many things are wrong in a group.
    pub(crate) fn n_faults_in(&self, group: &Group) -> usize {
        let is_of = |path: &str| {
            group.numbers().any(|field| field.path == path)
                || group.choices().any(|choice| choice.path == path)
                || group.lists().any(|list| place::is_within(path, list.path))
        };
        let typed = self.typed.keys().filter(|path| is_of(path)).count();
        typed + self.faults.iter().filter(|fault| is_of(fault.path.as_str())).count()
    }

    /// How many fields of a group differ from the default scenario. Fields that a choice brought
    /// are compared with what they start as.
    pub(crate) fn n_changed(&self, group: &Group) -> usize {
        let base = &self.base;
        let picked = group.choices().filter(|choice| self.is_picked_anew(choice));
        let numbers = group.numbers().filter(|field| {
            let (now, then) = (self.value(Cell::from(*field)), value(base, Cell::from(*field)));
            now.is_some() && (now != then || self.typed.contains_key(field.path))
        });
        let rows = group.lists().map(|list| self.n_rows_changed(list, base));
        picked.count() + numbers.count() + rows.sum::<usize>()
    }

    fn is_picked_anew(&self, choice: &Choice) -> bool {
        let then = if choice.brings_fields() { default_json() } else { &self.base };
        let now = choice.get(&self.json, Row::TOP);
        now.is_some() && now != choice.get(then, Row::TOP)
    }

    /// How many fields of a level differ from the default scenario.
    pub(crate) fn n_changed_in(&self, level: Level) -> usize {
        let fields = level.groups().map(|group| self.n_changed(group)).sum::<usize>();
        let is_other = |model: ModelId| self.is_picked_anew(&MODELS[model.index()]);
        fields + usize::from(matches!(level, Level::Model(model) if is_other(model)))
    }

    fn n_rows_changed(&self, list: &List, base: &Value) -> usize {
        let rows = |scenario| place::get(scenario, list.path).and_then(Value::as_array);
        let Some(now) = rows(&self.json) else { return 0 };
        let then = rows(base).map(Vec::as_slice).unwrap_or_default();
        let is_typed = |row: usize| {
            let row = place::in_row(&[list.path, "[]"].concat(), Row::TOP.of(list.path, row));
            self.typed.keys().any(|path| place::is_within(path, &row))
        };
        let rows = 0..now.len().max(then.len());
        rows.filter(|&row| now.get(row) != then.get(row) || is_typed(row)).count()
    }

    /// The numbers, outside of lists, that the scenario has now and that have a say in what happens
    /// on a model, each with its group.
    pub(crate) fn numbers(&self, model: ModelId) -> Vec<(&'static Group, &'static Field)> {
        let is_of_model = |group: &&Group| match group.level {
            Level::Scenario | Level::Expert => true,
            Level::Model(other) => other == model,
        };
        let groups = Group::all().filter(is_of_model).filter(|g| self.holds(g.when.as_ref()));
        let sections = groups.flat_map(|group| group.sections.iter().map(move |s| (group, s)));
        let sections = sections.filter(|(_, section)| self.holds(section.when.as_ref()));
        let fields = sections.flat_map(|(group, section)| {
            let fields = section.items.iter().flat_map(Item::numbers);
            fields.map(move |field| (group, field))
        });
        let is_there = |field: &Field| field.path != SEED && self.number(field).is_some();
        fields.filter(|(_, field)| is_there(field)).collect()
    }

    /// The value of a number outside of lists, if the scenario has it now.
    pub(crate) fn number(&self, field: &Field) -> Option<f64> {
        field.notation.read(place::get(&self.json, field.path)?)
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
            DraftAction::Add(list, row) => next.add_row(list, row),
            DraftAction::AddEvent(event) => next.add_event(event),
            DraftAction::Remove(list, row, gone) => next.remove_row(list, row, gone),
            DraftAction::Include(model, is_in) => next.include(model, is_in),
            DraftAction::ResetGroup(group) => next.reset(group),
            DraftAction::ResetLevel(level) => next.reset_level(level),
            DraftAction::ResetAll => next.load(ScenarioInput::default()),
            DraftAction::LoadPreset(id) => {
                if let Some(preset) = preset(id) {
                    next.load(preset.input);
                }
            }
            DraftAction::Open(input) => next.load((*input).clone()),
            DraftAction::Take(traffic) => next.take_traffic(&traffic),
            DraftAction::Draw(rate) => {
                next.take_traffic(&Traffic { rate: Some((*rate).clone()), ..Traffic::default() });
            }
        }
        next.apply();
        next
    }

    fn load(&mut self, mut input: ScenarioInput) {
        reshape::write_out_rules(&mut input);
        self.preset = preset_of(&input);
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

    /// What was typed into the fields that are replaced goes with them.
    fn take_traffic(&mut self, traffic: &Traffic) {
        let mut input = self.input.clone();
        let workload = &mut input.workload;
        let replaced = [
            ("workload.rate", replace(&mut workload.rate, &traffic.rate)),
            ("workload.rate_scale", replace(&mut workload.rate_scale, &traffic.rate_scale)),
            ("workload.demand", replace(&mut workload.demand, &traffic.demand)),
            ("workload.arrivals", replace(&mut workload.arrivals, &traffic.arrivals)),
            ("duration_s", replace(&mut input.duration_s, &traffic.duration_s)),
        ];
        let is_replaced = |path: &str| {
            replaced.iter().any(|(outer, is_new)| *is_new && place::is_within(path, outer))
        };
        self.typed.retain(|path, _| !is_replaced(path));
        self.take(input);
    }

    /// Sets the value of a field that the scenario has.
    fn set(&mut self, cell: Cell, number: f64) {
        if self.value(cell).is_some() {
            self.put(&cell.path(), cell.field.notation.write(number));
        }
    }

    fn pick(&mut self, choice: &Choice, row: Row, option: usize) {
        // Where the unit changes, the text was meant in the other one.
        self.typed.remove(&place::in_row(choice.path, row));
        self.take(picked(&self.input, choice, row, option));
    }

    fn add_row(&mut self, list: &List, row: Row) {
        let Some(rows) = self.rows(list, row) else { return };
        let mut rows = rows.clone();
        rows.push(list.new_row(&self.input, &rows));
        self.put(&place::in_row(list.path, row), Value::from(rows));
    }

    fn add_event(&mut self, NewEvent { kind, at_s, works }: NewEvent) {
        let Some(rows) = self.rows(EVENTS, Row::TOP) else { return };
        let mut rows = rows.clone();
        // What the kind has of these fields stays.
        let known = json!({"at_s": at_s, "becomes_ready": works});
        rows.push(EVENT_KIND.value(&self.input, &known, kind));
        self.put(EVENTS.path, Value::from(rows));
    }

    fn remove_row(&mut self, list: &List, row: Row, gone: usize) {
        let rows = self.rows(list, row).cloned();
        let Some(mut rows) = rows.filter(|rows| gone < rows.len()) else { return };
        rows.remove(gone);
        let path = place::in_row(list.path, row);
        self.put(&path, Value::from(rows));
        self.typed = std::mem::take(&mut self.typed)
            .into_iter()
            .filter_map(|(typed, text)| Some((path_without_row(&typed, &path, gone)?, text)))
            .collect();
    }

    /// At least one model stays.
    fn include(&mut self, model: ModelId, is_in: bool) {
        let is_last = !is_in && self.models().eq([model]);
        if !is_last {
            self.pick(&MODELS[model.index()], Row::TOP, usize::from(is_in));
        }
    }

    fn reset_level(&mut self, level: Level) {
        if let Level::Model(model) = level {
            let path = MODELS[model.index()].path;
            self.typed.retain(|typed, _| !place::is_within(typed, path));
            let default = place::get(default_json(), path).cloned();
            return self.put(path, default.unwrap_or_default());
        }
        for group in level.groups() {
            self.reset(group);
        }
    }

    fn reset(&mut self, group: &'static Group) {
        let default = default_json();
        // Choices first: they bring the fields whose values follow.
        for choice in group.choices() {
            if let Some(option) = choice.get(default, Row::TOP) {
                self.pick(choice, Row::TOP, option);
            }
        }
        for field in group.numbers() {
            self.typed.remove(field.path);
            if let Some(value) = value(default, Cell::from(field)) {
                self.set(Cell::from(field), value);
            }
        }
        for list in group.lists() {
            self.typed.retain(|path, _| !place::is_within(path, list.path));
            if let Some(rows) = place::get(default, list.path) {
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

/// A scenario with another number in one of its fields; an error where that cannot be run, with the
/// rule that it breaks if there is one.
pub(crate) fn with_number(
    input: &ScenarioInput,
    field: &Field,
    number: f64,
) -> Result<ScenarioInput, Option<Problem>> {
    let changed = with(&to_json(input), field.path, field.notation.write(number)).ok_or(None)?;
    match check(&changed) {
        Ok(_) => Ok(changed),
        Err(faults) => Err(faults.into_iter().next().map(|fault| fault.problem)),
    }
}

/// Puts a new value into a place, if there is one, and returns whether there is.
fn replace<T: Clone>(place: &mut T, new: &Option<T>) -> bool {
    new.clone().map(|new| *place = new).is_some()
}

/// The default scenario as JSON.
fn default_json() -> &'static Value {
    static DEFAULT: OnceLock<Value> = OnceLock::new();
    DEFAULT.get_or_init(|| to_json(&ScenarioInput::default()))
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
fn picked(input: &ScenarioInput, choice: &Choice, row: Row, option: usize) -> ScenarioInput {
    let (json, path) = (to_json(input), place::in_row(choice.path, row));
    let old = place::get(&json, &path).filter(|_| choice.get(&json, row) != Some(option));
    let new = old.map(|old| choice.value(input, old, option));
    new.and_then(|new| with(&json, &path, new)).unwrap_or_else(|| input.clone())
}

/// The default scenario with the fields of `scenario`.
fn base(scenario: &Value) -> Value {
    let mut base = default_json().clone();
    let choices = MODELS.iter().chain(Group::all().flat_map(Group::choices));
    for choice in choices.filter(|choice| choice.brings_fields()) {
        let option = choice.get(scenario, Row::TOP);
        if let Some(option) = option.filter(|_| choice.get(&base, Row::TOP) != option)
            && let Ok(input) = serde_json::from_value(base.clone())
        {
            base = to_json(&picked(&input, choice, Row::TOP, option));
        }
    }
    base
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

/// A place after a row of the list at `list` is gone; `None` for a place in that row.
fn path_without_row(path: &str, list: &str, gone: usize) -> Option<String> {
    let inner = path.strip_prefix(list).and_then(|rest| rest.strip_prefix('['));
    let Some((row, rest)) = inner.and_then(|inner| inner.split_once(']')) else {
        return Some(path.to_owned());
    };
    match row.parse::<usize>() {
        Ok(row) if row == gone => None,
        Ok(row) if row > gone => Some(format!("{list}[{}]{rest}", row - 1)),
        _ => Some(path.to_owned()),
    }
}

/// Places beside which the form shows what is wrong.
fn shown_places(scenario: &Value) -> Vec<String> {
    let mut places = Vec::new();
    for item in Group::all_items() {
        item.places(scenario, Row::TOP, &mut places);
    }
    places
}
