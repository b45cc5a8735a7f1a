//! Units and faults in words.

use super::draft::FieldFault;
use super::group::Group;
use crate::scenario::limits::Unit;
use crate::scenario::{FieldPath, Problem};
use crate::text::{Lang, format, ui};

/// What is wrong with a field, for people.
pub(crate) fn fault_words(fault: &FieldFault, lang: Lang) -> String {
    match fault {
        FieldFault::NotANumber => ui::fault_not_a_number(lang).to_owned(),
        FieldFault::Broken(problem) => problem_words(problem, lang),
    }
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
    let mut all = Group::ALL.into_iter().flat_map(Group::numbers);
    let field = all.find(|field| field.path == path.as_str());
    field.map_or_else(|| path.to_string(), |field| (field.words[0])(lang).to_owned())
}
