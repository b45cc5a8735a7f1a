//! Units and faults in words.

use super::draft::FieldFault;
use crate::knowledge::{self, Text};
use crate::scenario::limits::Unit;
use crate::scenario::{FieldPath, Problem};
use crate::text::{Lang, format, ui};

/// What is wrong with a field of the form, for people, and what the form does then.
pub(crate) fn fault_words(fault: &FieldFault, lang: Lang) -> String {
    let fault = match fault {
        FieldFault::NotANumber => ui::fault_not_a_number(lang).to_owned(),
        FieldFault::Broken(problem) => problem_words(problem, lang),
    };
    ui::fault_kept(lang, fault)
}

/// A broken rule, for people.
pub(crate) fn problem_words(problem: &Problem, lang: Lang) -> String {
    match problem {
        Problem::NotFinite => ui::fault_not_a_number(lang).to_owned(),
        Problem::NotWhole { .. } => ui::fault_not_whole(lang).to_owned(),
        Problem::OutOfRange { min, max, unit, .. } => {
            let (min, max) = (amount(*min, *unit, lang), amount(*max, *unit, lang));
            ui::fault_range(lang, ui::FaultRange { min, max })
        }
        Problem::BelowField { other, other_value, unit, .. } => {
            let (other, value) = (field_name(other, lang), amount(*other_value, *unit, lang));
            ui::fault_below(lang, ui::FaultBelow { other, value })
        }
        Problem::AboveField { other, other_value, unit, .. } => {
            let (other, value) = (field_name(other, lang), amount(*other_value, *unit, lang));
            ui::fault_above(lang, ui::FaultAbove { other, value })
        }
        Problem::TooFarAbove { other, other_value, apart, unit, .. } => {
            let other = field_name(other, lang);
            let most = amount(other_value + apart, *unit, lang);
            ui::fault_too_far_above(lang, ui::FaultTooFarAbove { other, most })
        }
        Problem::NotAMultiple { of, unit, .. } => {
            ui::fault_not_a_multiple(lang, amount(*of, *unit, lang))
        }
        Problem::CpuTargetWithoutRequest { .. } => {
            ui::fault_target_without_request(lang).to_owned()
        }
        Problem::TooManyRequests { estimate, limit } => {
            let (estimate, limit) = counts(*estimate, *limit, lang);
            ui::fault_too_many_requests(lang, ui::FaultTooManyRequests { estimate, limit })
        }
        Problem::TooManyPolls { estimate, limit } => {
            let (estimate, limit) = counts(*estimate, *limit, lang);
            ui::fault_too_many_steps(lang, ui::FaultTooManySteps { estimate, limit })
        }
        Problem::TooManyPlaces { places, limit } => {
            let (estimate, limit) = counts(*places, *limit, lang);
            ui::fault_too_many_places(lang, ui::FaultTooManyPlaces { estimate, limit })
        }
        Problem::NoRequestFits { smallest_mib, at_rest_mib, limit, limit_mib } => {
            let [smallest, at_rest, value] = [smallest_mib, at_rest_mib, limit_mib]
                .map(|mib| amount(*mib, Unit::Mebibytes, lang));
            let limit = field_name(limit, lang);
            ui::fault_no_request_fits(
                lang,
                ui::FaultNoRequestFits { smallest, at_rest, limit, value },
            )
        }
        Problem::NotAPercentage(_) => ui::fault_not_a_percentage(lang).to_owned(),
        Problem::BothZero { other } => ui::fault_both_zero(lang, field_name(other, lang)),
        Problem::EmptyList => ui::fault_empty_list(lang).to_owned(),
        Problem::TooManyItems { n, limit } => ui::fault_too_many_items(
            lang,
            ui::FaultTooManyItems { count: format::count(*n), limit: format::count(*limit) },
        ),
        Problem::NotInOrder { previous_s, .. } => {
            ui::fault_not_in_order(lang, amount(*previous_s, Unit::Seconds, lang))
        }
        Problem::NothingToRun => ui::fault_nothing_to_run(lang).to_owned(),
        Problem::UnknownVersion { version, newest } => {
            ui::fault_unknown_version(lang, ui::FaultUnknownVersion { version, newest })
        }
    }
}

fn counts(estimate: f64, limit: f64, lang: Lang) -> (String, String) {
    (format::compact(lang, estimate), format::compact(lang, limit))
}

fn amount(value: f64, unit: Unit, lang: Lang) -> String {
    match unit_words(unit, lang) {
        "" => plain(value),
        name => [&plain(value), name].join(&format::UNIT_SPACE.to_string()),
    }
}

/// A unit as it stands beside a number; empty for plain numbers.
pub(crate) fn unit_words(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Seconds => ui::field_unit_s(lang),
        Unit::Millis => ui::field_unit_ms(lang),
        Unit::Rps => ui::field_unit_rps(lang),
        Unit::Percent => ui::field_unit_percent(lang),
        Unit::MilliCores => ui::field_unit_milli_core(lang),
        Unit::Megabytes => ui::field_unit_mb(lang),
        Unit::Kibibytes => ui::field_unit_kib(lang),
        Unit::Mebibytes => ui::field_unit_mib(lang),
        Unit::Minutes => ui::field_unit_min(lang),
        Unit::One => "",
    }
}

/// All digits: a limit that is rounded would be a wrong limit.
fn plain(value: f64) -> String {
    if value == value.trunc() && value >= 0.0 {
        format::count(value as u64)
    } else {
        value.to_string()
    }
}

/// The label of the field at a path, or the path itself where the form has no such field.
fn field_name(path: &FieldPath, lang: Lang) -> String {
    let place = without_rows(path.as_str());
    let found = knowledge::get().field(&place);
    found.map_or_else(|| path.to_string(), |words| words.label.get(lang).to_owned())
}

/// `events[2].at_s` as the field of every row: `events[].at_s`.
fn without_rows(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |place, part| {
        let rest = part.split_once(']').map_or("", |(_, rest)| rest);
        [place.as_str(), "[]", rest].concat()
    })
}

/// Name and help of the field at a place.
pub(super) fn of(place: &str, lang: Lang) -> [&'static str; 2] {
    let found = knowledge::get().field(place);
    found.map_or([""; 2], |words| [words.label.get(lang), words.help.get(lang)])
}

/// Name and help of what switches the part at a place on; where nothing is said of the switch, it
/// is called as the part.
pub(super) fn of_switch(place: &str, lang: Lang) -> [&'static str; 2] {
    let [label, help] = of(&[place, "?"].concat(), lang);
    if label.is_empty() { of(place, lang) } else { [label, help] }
}

/// What holds where nothing is set at a place.
pub(crate) fn of_unset(place: &str, lang: Lang) -> &'static str {
    said(place, lang, |words| &words.unset).unwrap_or_else(|| ui::field_unset(lang))
}

/// What the button says that adds a row to the list at a place.
pub(super) fn of_adding(place: &str, lang: Lang) -> &'static str {
    said(place, lang, |words| &words.add).unwrap_or_else(|| ui::field_row_add(lang))
}

/// The name of an option of the choice at a place: its name in the format where it has no other.
pub(crate) fn of_option(place: &str, name: &'static str, lang: Lang) -> &'static str {
    let found = knowledge::get().field(place);
    let mut options = found.into_iter().flat_map(|words| &words.options);
    options.find(|option| option.name == name).map_or(name, |option| option.text.get(lang))
}

fn said(
    place: &str,
    lang: Lang,
    part: fn(&'static knowledge::FieldWords) -> &'static Text,
) -> Option<&'static str> {
    let text = part(knowledge::get().field(place)?).get(lang);
    (!text.is_empty()).then_some(text)
}
