//! Numbers that texts name by a key, so that they stand in one place only: the defaults of the
//! scenario format, from its schema, how many cases from outside the engine is held to, and how
//! many of them passed in the run on record.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::super::fault::Reason;
use super::super::record::Unit;
use super::reader::parse_date;
use crate::text::{Lang, format};

const DEFAULT: &str = "default:";
const CASES: &str = "cases:";
const PASSED: &str = "passed:";
/// The day of the run on record.
const RUN_DATE: &str = "run:date";
/// Where the conformance test keeps its record.
const LAST_RUN: &str = "tests/conformance/last_run.json";
/// After a key: a share is written in per cent.
const AS_PERCENT: &str = " as %";

/// Everything that a text can name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    schema: Value,
    cases: BTreeMap<String, u64>,
    last_run: LastRun,
}

/// What the conformance test found when it was last told to put it on record.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct LastRun {
    /// Year, month and day.
    pub date: String,
    /// Cases that passed, by folder of `tests/vectors`.
    pub passed: BTreeMap<String, u64>,
}

/// A default of the scenario format with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultValue {
    value: Value,
    unit: String,
}

impl Numbers {
    /// Numbers from the text of the JSON Schema, from counts of cases by folder and by
    /// `folder/family`, and from the record of a run.
    pub fn new(schema: &str, cases: BTreeMap<String, u64>, last_run: LastRun) -> Self {
        Self { schema: serde_json::from_str(schema).unwrap_or_default(), cases, last_run }
    }

    /// Reads `scenarios/schema.json` and the record of the last run, and counts the cases below
    /// `tests/vectors`. What cannot be read is missing later, with the place that asks for it.
    pub fn read(root: &Path) -> Self {
        let text = |path| fs::read_to_string(root.join(path)).unwrap_or_default();
        let last_run = serde_json::from_str(&text(LAST_RUN)).unwrap_or_default();
        Self::new(
            &text("scenarios/schema.json"),
            count_cases(&root.join("tests/vectors")),
            last_run,
        )
    }

    /// The text with every key replaced by its number, as the language writes it.
    pub fn fill(&self, lang: Lang, text: &str) -> Result<String, Reason> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((key, tail)) = after.split_once('}') else { break };
            filled.push_str(before);
            match self.named(lang, key)? {
                Some(number) => filled.push_str(&number),
                None => filled.push_str(&format!("{{{key}}}")),
            }
            rest = tail;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// The number of a key in words; `None` for a placeholder of another kind.
    fn named(&self, lang: Lang, key: &str) -> Result<Option<String>, Reason> {
        if let Some(path) = key.strip_prefix(DEFAULT) {
            let (path, is_share) = split_share(path);
            return Ok(Some(self.default_at(path)?.words(lang, is_share)));
        }
        if let Some(name) = key.strip_prefix(CASES) {
            return count_of(&self.cases, name).map(Some);
        }
        if let Some(name) = key.strip_prefix(PASSED) {
            return count_of(&self.last_run.passed, name).map(Some);
        }
        if key == RUN_DATE {
            return self.last_run.day(lang).map(Some);
        }
        Ok(None)
    }

    /// The default at a path below `models`, such as `container.hpa.syncPeriodS`.
    pub fn default_at(&self, path: &str) -> Result<DefaultValue, Reason> {
        let steps: Vec<&str> = path.split('.').collect();
        let root = self.schema.pointer("/$defs/ModelsInput").unwrap_or(&Value::Null);
        let found = self.search(root, None, &steps);
        let is_plain = |found: &DefaultValue| found.value.is_number() || found.value.is_string();
        found.filter(is_plain).ok_or_else(|| Reason::UnknownDefault(path.to_owned()))
    }

    /// The value and unit that a figure has from the default at a path, which may end in ` as %`.
    pub fn figure(&self, key: &str) -> Result<(f64, Unit), Reason> {
        let (path, is_share) = split_share(key);
        let figure = self.default_at(path)?.figure().ok_or(Reason::NotANumber(key.to_owned()))?;
        Ok(if is_share { (figure.0 * 100.0, Unit::Percent) } else { figure })
    }

    /// Walks down the schema. The default of an outer field holds those of the fields in it; where
    /// it leaves them out, because the outer field is optional, their own default counts.
    fn search(&self, schema: &Value, outer: Option<&Value>, path: &[&str]) -> Option<DefaultValue> {
        if let Some(target) = self.target(schema) {
            return self.search(target, outer, path);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let variants = schema.get(key).and_then(Value::as_array).into_iter().flatten();
            let mut found = variants.filter_map(|variant| self.search(variant, outer, path));
            if let Some(found) = found.next() {
                return Some(found);
            }
        }
        let (step, rest) = path.split_first()?;
        let field = schema.get("properties")?.get(*step)?;
        let own = field.get("default");
        let value = outer.and_then(|outer| outer.get(*step)).or(own).filter(|v| !v.is_null());
        if !rest.is_empty() {
            return self.search(field, value, rest);
        }
        let unit = field.get("x-unit").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(DefaultValue { value: value?.clone(), unit })
    }

    /// Whether the scenario format has a field at a path such as `models.vm.metric_delay_s`.
    pub fn has_field(&self, path: &str) -> bool {
        let steps: Vec<&str> = path.split('.').collect();
        self.leads_on(&self.schema, &steps)
    }

    fn leads_on(&self, schema: &Value, path: &[&str]) -> bool {
        let Some((step, rest)) = path.split_first() else { return true };
        let field = schema.get("properties").and_then(|fields| fields.get(*step));
        if field.is_some_and(|field| self.leads_on(field, rest)) {
            return true;
        }
        let variants = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema.get(key));
        let variants = variants.filter_map(Value::as_array).flatten();
        self.target(schema).into_iter().chain(variants).any(|inner| self.leads_on(inner, path))
    }

    fn target(&self, schema: &Value) -> Option<&Value> {
        let name = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.schema.pointer(name)
    }
}

impl DefaultValue {
    /// The value and its unit as a figure has them; `None` for what is no number.
    pub fn figure(&self) -> Option<(f64, Unit)> {
        let percent = self.value.as_str().and_then(|text| text.strip_suffix('%'));
        if let Some(percent) = percent {
            return Some((percent.parse().ok()?, Unit::Percent));
        }
        let value = self.value.as_f64()?;
        Some(match self.unit.as_str() {
            "Seconds" => (value, Unit::Seconds),
            "Millis" => (value, Unit::Milliseconds),
            "Minutes" => (value, Unit::Minutes),
            "Percent" => (value, Unit::Percent),
            _ => (value, Unit::Count),
        })
    }

    fn words(&self, lang: Lang, is_share: bool) -> String {
        let Some((value, unit)) = self.figure() else {
            return self.value.as_str().unwrap_or_default().to_owned();
        };
        match (unit, self.unit.as_str()) {
            _ if is_share => format::percent(lang, value),
            (Unit::Milliseconds, _) => format::secs(lang, value / 1e3),
            (Unit::Seconds, _) => format::secs(lang, value),
            (Unit::Minutes, _) => format::secs(lang, value * 60.0),
            (Unit::Percent, _) => format::per_cent(lang, value),
            (_, "Megabytes") => format!("{}{}MB", exact(value), format::UNIT_SPACE),
            (Unit::Count, _) => exact(value),
        }
    }
}

impl LastRun {
    fn day(&self, lang: Lang) -> Result<String, Reason> {
        let date = parse_date(&self.date).ok_or_else(|| Reason::BadDate(self.date.clone()))?;
        Ok(format::date(lang, date.year, date.month, date.day))
    }
}

fn count_of(counts: &BTreeMap<String, u64>, name: &str) -> Result<String, Reason> {
    let found = counts.get(name).filter(|count| **count > 0);
    found.map(|count| format::count(*count)).ok_or_else(|| Reason::UnknownCases(name.to_owned()))
}

/// A path, and whether the value is to be written in per cent.
fn split_share(key: &str) -> (&str, bool) {
    key.strip_suffix(AS_PERCENT).map_or((key, false), |path| (path, true))
}

/// A whole number with all its digits, any other with three.
fn exact(value: f64) -> String {
    if value >= 0.0 && value.fract() == 0.0 {
        format::count(value as u64)
    } else {
        format::number(value)
    }
}

/// Cases by folder (`kubernetes`) and by file (`kubernetes/hpa_reconcile`).
fn count_cases(folder: &Path) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for folder in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            let path = file.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let n_cases = cases_in(&path);
            counts.insert(format!("{name}/{stem}"), n_cases);
            *counts.entry(name.clone()).or_default() += n_cases;
        }
    }
    counts
}

fn cases_in(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let file: Value = serde_json::from_str(&text).unwrap_or_default();
    file.get("cases").and_then(Value::as_array).map_or(0, |cases| cases.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r##"{"$defs": {
        "ModelsInput": {"properties": {
            "vm": {"$ref": "#/$defs/Vm", "default": {"probe": {"periodS": 5}}}}},
        "Vm": {"properties": {
            "probe": {"anyOf": [{"$ref": "#/$defs/Probe"}, {"type": "null"}], "default": null},
            "pool": {"anyOf": [{"$ref": "#/$defs/Pool"}, {"type": "null"}], "default": null}}},
        "Probe": {"properties": {"periodS": {"default": 10, "x-unit": "Seconds"}}},
        "Pool": {"properties": {
            "share": {"default": 0.5, "x-unit": "One"},
            "surge": {"default": "25%"},
            "size": {"default": 1769, "x-unit": "Megabytes"}}}}}"##;

    fn numbers() -> Numbers {
        let last_run = r#"{"date": "2026-11-25", "passed": {"kubernetes": 1204}}"#;
        let last_run = serde_json::from_str(last_run).unwrap();
        Numbers::new(SCHEMA, BTreeMap::from([("kubernetes".to_owned(), 1205)]), last_run)
    }

    #[test]
    fn a_key_becomes_the_default_as_each_language_writes_it() {
        let numbers = numbers();
        let en = |text| numbers.fill(Lang::En, text).map(|text| text.replace('\u{a0}', " "));
        // The model's own default goes before the one of the type.
        assert_eq!(en("every {default:vm.probe.periodS}.").unwrap(), "every 5 s.");
        assert_eq!(en("{default:vm.pool.share as %}").unwrap(), "50 %");
        assert_eq!(en("{default:vm.pool.surge}, {other}").unwrap(), "25 %, {other}");
        assert_eq!(en("{default:vm.pool.size}").unwrap(), "1,769 MB");
        assert_eq!(en("{cases:kubernetes} cases").unwrap(), "1,205 cases");
        assert_eq!(en("{passed:kubernetes} passed").unwrap(), "1,204 passed");
        assert_eq!(numbers.fill(Lang::Ja, "{run:date}").unwrap(), "2026年11月25日");
        assert_eq!(numbers.fill(Lang::Ja, "{default:vm.probe.periodS}ごと").unwrap(), "5秒ごと");
    }

    #[test]
    fn a_place_is_known_wherever_the_schema_has_it() {
        let schema = r##"{"properties": {"rate": {"oneOf": [
            {"properties": {"rps": {}}}, {"$ref": "#/$defs/Spike"}]}},
            "$defs": {"Spike": {"properties": {"peak_rps": {}}}}}"##;
        let numbers = Numbers::new(schema, BTreeMap::new(), LastRun::default());
        assert!(
            ["rate", "rate.rps", "rate.peak_rps"].into_iter().all(|path| numbers.has_field(path))
        );
        assert!(
            !["", "rps", "rate.x", "rate.rps.x"].into_iter().any(|path| numbers.has_field(path))
        );
    }

    #[test]
    fn a_key_that_names_nothing_is_a_fault() {
        let fill = |text| numbers().fill(Lang::En, text).unwrap_err();
        assert_eq!(fill("{default:vm.x}"), Reason::UnknownDefault("vm.x".to_owned()));
        assert_eq!(fill("{default:vm.probe}"), Reason::UnknownDefault("vm.probe".to_owned()));
        assert_eq!(fill("{cases:x}"), Reason::UnknownCases("x".to_owned()));
        assert_eq!(fill("{passed:x}"), Reason::UnknownCases("x".to_owned()));
    }
}
