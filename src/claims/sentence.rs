//! The sentence of a claim with the numbers of a run.

use super::Ran;
use super::measure::{Quantity, measure};
use crate::knowledge::{ControlOption, Measure, Setting, SettingUnit, markup};
use crate::text::{Lang, format};

/// The first sentence of the claim all of whose measures have a value in this run; `None` where
/// there is no such sentence.
pub fn sentence(ran: Ran<'_>, lang: Lang) -> Option<String> {
    ran.claim.sentences.iter().find_map(|text| fill(ran, text.get(lang), lang))
}

/// The text without its markup and with a value for each measure.
fn fill(ran: Ran<'_>, text: &str, lang: Lang) -> Option<String> {
    let text = markup::plain(text);
    let mut filled = String::new();
    let mut rest = text.as_str();
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
    {
        let value = measure(ran, Measure::from_name(name)?)?;
        filled.push_str(before);
        filled.push_str(&words(ran, value, lang));
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

fn words(ran: Ran<'_>, value: Quantity, lang: Lang) -> String {
    match value {
        Quantity::Setting(_) => {
            let option = ran.claim.control.options.get(ran.option);
            option.map(|option| setting_words(option, lang)).unwrap_or_default()
        }
        Quantity::Duration(span) => format::duration(lang, span),
        Quantity::Response(span) => format::latency(lang, span),
        Quantity::Count(n) => format::count(n),
        Quantity::Share(share) => format::percent(lang, share),
        Quantity::Factor(factor) => format::number(factor),
        // Samples are too far apart for more.
        Quantity::Rate(rps) => format::rate((rps * 10.0).round() / 10.0),
    }
}

/// A position of a control in words: `30 s`, `off`.
pub fn setting_words(option: &ControlOption, lang: Lang) -> String {
    match &option.setting {
        Setting::Words(text) => text.plain(lang),
        Setting::Number(value, unit) => match unit {
            SettingUnit::Seconds => format::secs(lang, *value),
            SettingUnit::Milliseconds => format::secs(lang, value / 1e3),
            SettingUnit::Share => format::percent(lang, *value),
            SettingUnit::Rate => format::rate(*value),
            SettingUnit::Count => format::number(*value),
        },
    }
}
