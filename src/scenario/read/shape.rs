//! Whether JSON has the form that the schema describes; all that does not fit, at once.
//!
//! What does not fit is set aside: replaced by a default, so that the rest can still be read and
//! its values checked.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::{Defect, FieldPath, Misfit};
use crate::scenario::{Problem, json};

/// Everything that does not fit, in the order of the text.
#[derive(Default)]
pub(super) struct Misfits {
    /// What is wrong, and where.
    pub(super) found: Vec<Misfit>,
    /// The values that were replaced, and that say nothing any more.
    pub(super) set_aside: Vec<FieldPath>,
}

/// Compares a value with the schema and mends it until it fits.
pub(super) fn fit(schema: &Value, value: &mut Value) -> Misfits {
    let mut fitter = Fitter { root: schema, misfits: Misfits::default() };
    if !fitter.fits(schema, value, &FieldPath::root()) {
        *value = Value::Object(Map::new());
    }
    fitter.misfits
}

struct Fitter<'s> {
    root: &'s Value,
    misfits: Misfits,
}

impl<'s> Fitter<'s> {
    /// Whether the value can stay, mended inside where needed. If not, the caller replaces it.
    fn fits(&mut self, schema: &'s Value, value: &mut Value, at: &FieldPath) -> bool {
        let schema = self.resolved(schema);
        if let Some(choices) = schema["anyOf"].as_array() {
            return self.fits_any(choices, value, at);
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            return match tag_of(&variants[0]) {
                Some(tag) => self.fits_variant(variants, tag, value, at),
                None => self.is_choice(variants, value, at),
            };
        }
        if value.is_null() && allows(schema, "null") {
            return true;
        }
        match value {
            Value::Object(fields) if allows(schema, "object") => {
                self.fit_fields(schema, fields, at);
                true
            }
            Value::Array(items) if allows(schema, "array") => {
                self.fit_items(&schema["items"], items, at);
                true
            }
            Value::Number(_) if allows(schema, "integer") => self.is_integer(schema, value, at),
            Value::Number(_) if allows(schema, "number") => true,
            Value::String(_) if allows(schema, "string") => true,
            Value::Bool(_) if allows(schema, "boolean") => true,
            _ => self.wrong_type(vec![schema], value, at),
        }
    }

    /// The alternatives of `anyOf` differ by JSON type: the value's type picks one.
    fn fits_any(&mut self, choices: &'s [Value], value: &mut Value, at: &FieldPath) -> bool {
        let choices: Vec<&Value> = choices.iter().map(|choice| self.resolved(choice)).collect();
        // JSON knows only numbers; whether one is whole is looked at afterwards.
        let by_type = choices.iter().find(|choice| {
            allows(choice, type_name(value)) || value.is_number() && allows(choice, "integer")
        });
        match by_type {
            Some(choice) => self.fits(choice, value, at),
            None => self.wrong_type(choices, value, at),
        }
    }

    fn fits_variant(
        &mut self,
        variants: &'s [Value],
        tag: &str,
        value: &mut Value,
        at: &FieldPath,
    ) -> bool {
        let Value::Object(fields) = value else {
            return self.wrong_type(variants.iter().collect(), value, at);
        };
        let choices: Vec<&str> =
            variants.iter().filter_map(|variant| name_of(variant, tag)).collect();
        let Some(given) = fields.get(tag) else {
            let choices = choices.into_iter().map(str::to_owned).collect();
            return self.misfit(at.key(tag), Defect::MissingTag { choices });
        };
        let named = |variant: &&Value| name_of(variant, tag) == given.as_str();
        if let Some(variant) = variants.iter().find(named) {
            self.fit_fields(variant, fields, at);
            return true;
        }
        let defect = unknown_choice(given, choices);
        self.misfit(at.key(tag), defect)
    }

    fn is_choice(&mut self, variants: &'s [Value], value: &Value, at: &FieldPath) -> bool {
        let choices: Vec<&str> = variants.iter().filter_map(|one| one["const"].as_str()).collect();
        if value.as_str().is_some_and(|name| choices.contains(&name)) {
            return true;
        }
        let defect = unknown_choice(value, choices);
        self.misfit(at.clone(), defect)
    }

    fn fit_fields(&mut self, schema: &'s Value, fields: &mut Map<String, Value>, at: &FieldPath) {
        let Some(known) = schema["properties"].as_object() else { return };
        let required = |name: &str| {
            let names = schema["required"].as_array().into_iter().flatten();
            names.into_iter().any(|required| required == name)
        };
        let given: Vec<String> = fields.keys().cloned().collect();
        for name in given {
            let Some(schema) = known.get(&name) else {
                fields.remove(&name);
                let suggestion = closest(&name, known.keys().map(String::as_str));
                self.misfit(at.key(&name), Defect::UnknownField { suggestion });
                continue;
            };
            let at = at.key(&name);
            if fields.get_mut(&name).is_some_and(|value| self.fits(schema, value, &at)) {
                continue;
            }
            fields.remove(&name);
            self.misfits.set_aside.push(at);
        }
        for (name, schema) in known.iter().filter(|(name, _)| required(name)) {
            if fields.contains_key(name) {
                continue;
            }
            let at = at.key(name);
            if !self.misfits.set_aside.contains(&at) {
                self.misfit(at.clone(), Defect::Missing);
                self.misfits.set_aside.push(at);
            }
            fields.insert(name.clone(), self.stand_in(schema));
        }
    }

    fn fit_items(&mut self, schema: &'s Value, items: &mut [Value], at: &FieldPath) {
        for (idx, item) in items.iter_mut().enumerate() {
            let at = at.index(idx);
            if !self.fits(schema, item, &at) {
                *item = self.stand_in(schema);
                self.misfits.set_aside.push(at);
            }
        }
    }

    fn is_integer(&mut self, schema: &Value, value: &mut Value, at: &FieldPath) -> bool {
        let Value::Number(number) = &*value else { return false };
        let number = json::whole(number).map_or_else(|| number.clone(), serde_json::Number::from);
        let range = integers(schema);
        if number.as_i128().is_some_and(|integer| range.contains(&integer)) {
            *value = Value::Number(number);
            return true;
        }
        let value = number.as_f64().unwrap_or(f64::NAN);
        let problem = match value == value.trunc() {
            false => Problem::NotWhole { value },
            true => Problem::OutOfRange {
                value,
                min: schema["minimum"].as_f64().unwrap_or(*range.start() as f64),
                max: schema["maximum"].as_f64().unwrap_or(*range.end() as f64),
                unit: serde_json::from_value(schema["x-unit"].clone())
                    .unwrap_or(crate::scenario::limits::Unit::One),
            },
        };
        self.misfit(at.clone(), Defect::Value(problem))
    }

    fn wrong_type(&mut self, expected: Vec<&Value>, value: &Value, at: &FieldPath) -> bool {
        let mut names: Vec<&str> = expected.into_iter().flat_map(type_names).collect();
        names.dedup();
        let expected = names.into_iter().map(str::to_owned).collect();
        let found = type_name(value).to_owned();
        self.misfit(at.clone(), Defect::WrongType { expected, found })
    }

    fn misfit(&mut self, path: FieldPath, defect: Defect) -> bool {
        self.misfits.found.push(Misfit { path, defect });
        false
    }

    /// Something that fits, in the place of a required value that does not.
    fn stand_in(&self, schema: &'s Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        let alternative = schema["oneOf"].get(0).or_else(|| schema["anyOf"].get(0));
        if let Some(alternative) = alternative {
            return self.stand_in(alternative);
        }
        match type_names(schema).first() {
            Some(&"object") => {
                let required = schema["required"].as_array().into_iter().flatten();
                let names = required.filter_map(Value::as_str);
                let filled =
                    names.map(|name| (name.to_owned(), self.stand_in(&schema["properties"][name])));
                Value::Object(filled.collect())
            }
            Some(&"array") => Value::Array(Vec::new()),
            Some(&"integer" | &"number") => match schema.get("minimum") {
                Some(minimum) => minimum.clone(),
                None => Value::from(0),
            },
            Some(&"boolean") => Value::Bool(false),
            Some(&"string") => Value::String(String::new()),
            _ => Value::Null,
        }
    }

    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let Some(reference) = schema["$ref"].as_str() else { return schema };
        let target = self.root.pointer(reference.trim_start_matches('#'));
        target.expect("the schema is generated with all that it refers to")
    }
}

/// The field that tells the variants of an enum apart.
fn tag_of(variant: &Value) -> Option<&str> {
    let mut fields = variant["properties"].as_object()?.iter();
    fields.find(|(_, field)| field.get("const").is_some()).map(|(name, _)| name.as_str())
}

fn name_of<'v>(variant: &'v Value, tag: &str) -> Option<&'v str> {
    variant["properties"][tag]["const"].as_str()
}

fn unknown_choice(value: &Value, choices: Vec<&str>) -> Defect {
    let value = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Defect::UnknownChoice {
        suggestion: closest(&value, choices.iter().copied()),
        choices: choices.into_iter().map(str::to_owned).collect(),
        value,
    }
}

/// The integers that the type of a field can hold.
fn integers(schema: &Value) -> RangeInclusive<i128> {
    match schema["format"].as_str() {
        Some("uint32") => 0..=i128::from(u32::MAX),
        Some("int32") => i128::from(i32::MIN)..=i128::from(i32::MAX),
        _ => 0..=i128::from(u64::MAX),
    }
}

fn allows(schema: &Value, name: &str) -> bool {
    type_names(schema).contains(&name)
}

/// The JSON types that a schema without references allows.
fn type_names(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ if schema["oneOf"].is_array() => type_names(&schema["oneOf"][0]),
        _ => Vec::new(),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The name that was probably meant: at most a third of its letters away, where case and
/// underscores do not count.
fn closest<'n>(given: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let given = folded(given);
    let distance = |name: &str| strsim::damerau_levenshtein(&given, &folded(name));
    let (distance, name) = names.map(|name| (distance(name), name)).min()?;
    (distance * 3 <= name.len()).then(|| name.to_owned())
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_' && *c != '-').flat_map(char::to_lowercase).collect()
}
