//! From the fields of `claims.toml` to the records of claims that run.

use super::super::claim::{
    Claim, ClaimFigure, Control, ControlOption, Effect, Measure, Setting, SettingUnit, Trend,
};
use super::super::fault::{At, Reason};
use super::super::record::{ModelId, Text};
use super::check::placeholders;
use super::decode::{MODELS, child, represents};
use super::reader::{Fields, Kind, Notes};

const FIGURES: [(&str, ClaimFigure); 8] = [
    ("capacity", ClaimFigure::Capacity),
    ("instances", ClaimFigure::Instances),
    ("rollout", ClaimFigure::Rollout),
    ("starting", ClaimFigure::Starting),
    ("failures", ClaimFigure::Failures),
    ("response", ClaimFigure::Response),
    ("attempts", ClaimFigure::Attempts),
    ("cost", ClaimFigure::Cost),
];

const UNITS: [(&str, SettingUnit); 5] = [
    ("s", SettingUnit::Seconds),
    ("ms", SettingUnit::Milliseconds),
    ("share", SettingUnit::Share),
    ("rps", SettingUnit::Rate),
    ("count", SettingUnit::Count),
];

const TRENDS: [(&str, Trend); 3] =
    [("rises", Trend::Rises), ("falls", Trend::Falls), ("stays", Trend::Stays)];

/// One claim.
pub(super) fn claim(notes: &mut Notes, fields: &mut Fields<'_>) -> Claim {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    let id = format!("claim.{id}");
    notes.define(Kind::Entry, &id, &at);
    let (place, at) = fields.located(notes, "place").unwrap_or_default();
    notes.mention(Kind::Entry, &place, &at);
    let models = models(notes, fields);
    let control = child(notes, fields, "control").map(|fields| control(notes, fields));
    let effect = child(notes, fields, "effect").map(|fields| effect(notes, fields));
    Claim {
        id,
        place,
        title: fields.text(notes, "title"),
        sentences: sentences(notes, fields),
        models,
        scenario: json(notes, fields, "scenario"),
        control: control.unwrap_or_default(),
        figure: fields.choice(notes, "figure", &FIGURES),
        effect: effect.unwrap_or_default(),
        represents: represents(notes, fields),
    }
}

fn models(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<ModelId> {
    let models = fields.choices(notes, "models", &MODELS);
    if models.is_empty() {
        notes.fault(&fields.at, Reason::MissingField("models".to_owned()));
    }
    models
}

/// The sentences, whose placeholders are measures.
fn sentences(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<Text> {
    let sentences = fields.each(notes, "sentence", |notes, fields| {
        let text = fields.own_text(notes);
        for name in placeholders(&text.en) {
            measure(notes, "sentence", &name, &fields.at);
        }
        text
    });
    if sentences.is_empty() {
        notes.fault(&fields.at, Reason::MissingField("sentence".to_owned()));
    }
    sentences
}

/// Notes a name that is none of a measure.
fn measure(notes: &mut Notes, field: &str, name: &str, at: &At) {
    if Measure::from_name(name).is_none() {
        let known: Vec<_> = Measure::ALL.into_iter().map(|(name, _)| name).collect();
        let (field, value) = (field.to_owned(), name.to_owned());
        notes.fault(at, Reason::UnknownValue { field, value, known: known.join(", ") });
    }
}

/// A text that is a JSON object.
fn json(notes: &mut Notes, fields: &mut Fields<'_>, key: &str) -> String {
    let Some((text, at)) = fields.located(notes, key) else { return String::new() };
    match serde_json::from_str::<serde_json::Map<_, _>>(&text) {
        // Without the line breaks that people need, and in one order in every program.
        Ok(object) => {
            let mut value = serde_json::Value::Object(object);
            value.sort_all_objects();
            value.to_string()
        }
        Err(error) => {
            notes.fault(&at, Reason::NotJson(error.to_string()));
            text
        }
    }
}

fn control(notes: &mut Notes, mut fields: Fields<'_>) -> Control {
    let (sets, at) = fields.located(notes, "sets").unwrap_or_default();
    if !notes.numbers.has_field(&sets) {
        notes.fault(&at, Reason::UnknownPlace(sets.clone()));
    }
    let options = if fields.has("values") {
        numbers(notes, &mut fields)
    } else {
        choices(notes, &mut fields)
    };
    let control = Control {
        label: fields.text(notes, "label"),
        sets,
        default: fields.whole(notes, "default"),
        options,
    };
    if control.options.len() < 2 || control.default as usize >= control.options.len() {
        notes.fault(&fields.at, Reason::BadControl);
    }
    fields.finish(notes);
    control
}

fn numbers(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<ControlOption> {
    let unit = fields.choice(notes, "unit", &UNITS);
    let values = fields.numbers(notes, "values");
    let option = |value: f64| ControlOption {
        setting: Setting::Number(value, unit),
        value: value.to_string(),
    };
    values.into_iter().map(option).collect()
}

fn choices(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<ControlOption> {
    fields.each(notes, "option", |notes, fields| {
        let (value, at) = fields.located(notes, "value").unwrap_or_default();
        if let Err(error) = serde_json::from_str::<serde_json::Value>(&value) {
            notes.fault(&at, Reason::NotJson(error.to_string()));
        }
        ControlOption { setting: Setting::Words(fields.own_text(notes)), value }
    })
}

fn effect(notes: &mut Notes, mut fields: Fields<'_>) -> Effect {
    let (name, at) = fields.located(notes, "measure").unwrap_or_default();
    measure(notes, "measure", &name, &at);
    let effect = Effect {
        measure: name,
        least: fields.number(notes, "least"),
        greatest: fields.number(notes, "greatest"),
        trend: fields.choice(notes, "trend", &TRENDS),
    };
    if effect.greatest < effect.least {
        let (from, to) = (effect.least.to_string(), effect.greatest.to_string());
        notes.fault(&fields.at, Reason::BadRange { from, to });
    }
    fields.finish(notes);
    effect
}
