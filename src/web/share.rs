//! The simulator's settings as the last part of the page's address, `#s=1~<payload>`, with
//! `&m=container` for the model in sight, and the decisions likewise: `#d=1~<payload>`.
//!
//! A browser sends that part to no host. The number is the version of the format, the payload the
//! differences from the default scenario, or what was answered, in URL-safe Base64 (RFC 4648,
//! section 5).

use crate::decide::{self, LinkError, System};
use crate::knowledge::Knowledge;
use crate::scenario::input::{ScenarioInput, VERSION};
use crate::scenario::{DecodeError, FieldPath, ModelId, decode, encode};

const KEY: &str = "s=";
const MODEL_KEY: &str = "m=";
const DECISION_KEY: &str = "d=";
/// Version of what [`decide::encode`] writes.
const DECISION_VERSION: u32 = 1;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a link's settings could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LinkFault {
    /// It is of a version of the format that this page does not know.
    UnknownVersion,
    /// It is cut off or mangled.
    Unreadable,
    /// These parts are not of the format.
    Parts(Vec<FieldPath>),
}

/// The fragment for a scenario; empty for the default one.
pub(crate) fn fragment(input: &ScenarioInput) -> String {
    if *input == ScenarioInput::default() {
        return String::new();
    }
    whole_fragment(input)
}

/// The same, which says of the default scenario, too, that it is meant.
pub(crate) fn whole_fragment(input: &ScenarioInput) -> String {
    format!("#{KEY}{VERSION}~{}", to_base64(encode(input).as_bytes()))
}

/// The fragment for a scenario and the model whose outcome is in sight; `None`: that of all.
pub(crate) fn view_fragment(input: &ScenarioInput, in_sight: Option<ModelId>) -> String {
    match in_sight {
        Some(model) => format!("{}&{MODEL_KEY}{}", whole_fragment(input), model.key()),
        None => fragment(input),
    }
}

/// The fragment for decisions; empty where nothing has been said. The names that the reader gave
/// to workloads are left out unless they are asked for.
pub(crate) fn decision_fragment(system: &System, with_names: bool) -> String {
    if *system == System::default() {
        return String::new();
    }
    whole_decision_fragment(system, with_names)
}

/// The same, which says even where nothing has been said that this is meant.
pub(crate) fn whole_decision_fragment(system: &System, with_names: bool) -> String {
    let payload = to_base64(decide::encode(system, with_names).as_bytes());
    format!("#{DECISION_KEY}{DECISION_VERSION}~{payload}")
}

/// The fragment for a place on the page of decisions, with these decisions: most places are there
/// with them only.
pub(crate) fn decision_place(id: &str, system: &System) -> String {
    let decisions = decision_fragment(system, true);
    match decisions.strip_prefix('#') {
        Some(decisions) => format!("#{id}&{decisions}"),
        None => format!("#{id}"),
    }
}

/// The scenario in a fragment; `None` where it is about something else.
pub(crate) fn scenario(fragment: &str) -> Option<Result<ScenarioInput, LinkFault>> {
    let read = |text| {
        decode(&payload(text, VERSION)?).map_err(|error| match error {
            DecodeError::Syntax => LinkFault::Unreadable,
            DecodeError::UnknownVersion { .. } => LinkFault::UnknownVersion,
            DecodeError::Parts(parts) => LinkFault::Parts(parts),
        })
    };
    part(fragment, KEY).map(read)
}

/// The model in sight of a fragment; `None`: all, or one that this page does not know.
pub(crate) fn in_sight(fragment: &str) -> Option<ModelId> {
    part(fragment, MODEL_KEY).and_then(ModelId::from_key)
}

/// The decisions in a fragment; `None` where it is about something else.
pub(crate) fn decisions(fragment: &str, guide: &Knowledge) -> Option<Result<System, LinkFault>> {
    let read = |text| {
        let json = payload(text, DECISION_VERSION)?;
        decide::decode(&json, guide).map_err(|error| match error {
            LinkError::Syntax => LinkFault::Unreadable,
            LinkError::Parts(parts) => {
                LinkFault::Parts(parts.iter().map(|part| FieldPath::from(part.as_str())).collect())
            }
        })
    };
    part(fragment, DECISION_KEY).map(read)
}

fn part<'a>(fragment: &'a str, key: &str) -> Option<&'a str> {
    let mut parts = fragment.trim_start_matches('#').split('&');
    parts.find_map(|part| part.strip_prefix(key))
}

/// The JSON of a part of this version.
fn payload(text: &str, known: u32) -> Result<String, LinkFault> {
    let (version, payload) = text.split_once('~').ok_or(LinkFault::Unreadable)?;
    let version: u32 = version.parse().map_err(|_| LinkFault::Unreadable)?;
    if version != known {
        return Err(LinkFault::UnknownVersion);
    }
    let bytes = from_base64(payload).ok_or(LinkFault::Unreadable)?;
    String::from_utf8(bytes).map_err(|_| LinkFault::Unreadable)
}

/// Three bytes become four digits; what is left at the end, one digit more than bytes.
fn to_base64(bytes: &[u8]) -> String {
    let digits = bytes.chunks(3).flat_map(|chunk| {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        (0..=chunk.len()).map(move |i| DIGITS[(bits >> (18 - 6 * i) & 63) as usize])
    });
    digits.map(char::from).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let value = |digit: &u8| DIGITS.iter().position(|d| d == digit).map(|place| place as u32);
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let digits: Vec<u32> = chunk.iter().map(value).collect::<Option<_>>()?;
        let digit = |i: usize| digits.get(i).copied().unwrap_or_default();
        let bits = digit(0) << 18 | digit(1) << 12 | digit(2) << 6 | digit(3);
        let n_bytes = chunk.len().checked_sub(1).filter(|n| *n > 0)?;
        bytes.extend((0..n_bytes).map(|i| (bits >> (16 - 8 * i)) as u8));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Mode, Workload, examples};
    use crate::knowledge;
    use crate::scenario::presets;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_come_back_from_base64(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(from_base64(&to_base64(&bytes)), Some(bytes));
        }

        /// Mail programs and people cut links off and mangle them.
        #[test]
        fn a_damaged_link_is_read_or_refused(
            preset in any::<prop::sample::Index>(),
            place in any::<prop::sample::Index>(),
            n_lost in 0_usize..9,
            written in "[#&=~A-Za-z0-9_%-]{0,4}|\\PC{0,3}",
        ) {
            let whole = whole_fragment(&preset.get(&presets()).input);
            let mut link: Vec<char> = whole.chars().collect();
            let from = place.index(link.len());
            link.splice(from..(from + n_lost).min(link.len()), written.chars());
            let link: String = link.into_iter().collect();
            let _ = (in_sight(&link), decisions(&link, knowledge::get()));
            if let Some(Err(LinkFault::Parts(parts))) = scenario(&link) {
                prop_assert!(!parts.is_empty());
            }
        }
    }

    proptest! {
        #[test]
        fn a_link_leads_to_what_it_was_made_of_and_that_makes_the_same_link(
            preset in any::<prop::sample::Index>(),
            in_sight_index in prop::option::of(0..ModelId::ALL.len()),
            (seed, duration_s, is_without_faas) in (any::<u64>(), 1.0_f64..1e5, any::<bool>()),
        ) {
            let mut input = preset.get(&presets()).input.clone();
            (input.seed, input.duration_s) = (seed, duration_s);
            if is_without_faas {
                input.models.faas = None;
            }
            let model = in_sight_index.map(|index| ModelId::ALL[index]);
            let link = view_fragment(&input, model);
            let read = scenario(&link).expect("it is about a scenario");
            prop_assert_eq!(read.as_ref(), Ok(&input));
            prop_assert_eq!(in_sight(&link), model);
            prop_assert_eq!(view_fragment(&read.unwrap_or_default(), in_sight(&link)), link);
        }
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        // Section 10 of RFC 4648, without the padding.
        for (text, digits) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(to_base64(text.as_bytes()), digits);
            assert_eq!(from_base64(digits).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(to_base64(&[0xfb, 0xff]), "-_8");
        assert_eq!((from_base64("Z"), from_base64("Zg=="), from_base64("ä")), (None, None, None));
    }

    #[test]
    fn a_link_brings_back_its_scenario() {
        for preset in presets() {
            let link = fragment(&preset.input);
            assert!(link.len() < 2_000, "{}: {} characters", preset.id, link.len());
            match scenario(&link) {
                Some(read) => assert_eq!(read, Ok(preset.input), "{}", preset.id),
                None => assert_eq!(preset.input, ScenarioInput::default()),
            }
        }
    }

    #[test]
    fn a_link_brings_back_the_model_in_sight() {
        let input = ScenarioInput::default();
        for model in ModelId::ALL {
            let link = view_fragment(&input, Some(model));
            assert_eq!((scenario(&link), in_sight(&link)), (Some(Ok(input.clone())), Some(model)));
        }
        assert_eq!(view_fragment(&input, None), "");
        assert_eq!((in_sight("#s=1~e30"), in_sight("#s=1~e30&m=mainframe")), (None, None));
    }

    #[test]
    fn a_link_that_cannot_be_read_says_why() {
        let of = |json: &str| format!("#s=1~{}", to_base64(json.as_bytes()));
        let cases = [
            ("#s=2~e30".to_owned(), LinkFault::UnknownVersion),
            (of(r#"{"version":9}"#), LinkFault::UnknownVersion),
            ("#s=1~e3".to_owned(), LinkFault::Unreadable),
            ("#s=1~{}".to_owned(), LinkFault::Unreadable),
            ("#s=".to_owned(), LinkFault::Unreadable),
            (of(r#"{"seed":"x"}"#), LinkFault::Parts(vec![FieldPath::from("seed")])),
        ];
        for (link, fault) in cases {
            assert_eq!(scenario(&link), Some(Err(fault)), "{link}");
        }
    }

    #[test]
    fn a_link_brings_back_its_decisions_and_says_what_is_wrong_with_it() {
        let guide = knowledge::get();
        let api = Workload {
            name: "API".to_owned(),
            mode: Mode::Figures,
            requirements: examples()[1].requirements.clone(),
            ..Workload::default()
        };
        let system = System::new(vec![Workload::default(), api]);
        let link = decision_fragment(&system, true);
        assert_eq!(decisions(&link, guide), Some(Ok(system.clone())));
        assert!(link.len() < 2_000, "{} characters", link.len());
        assert_eq!(decision_fragment(&System::default(), true), "");
        assert_eq!(decision_place("why", &System::default()), "#why");
        let place = decision_place("why", &system);
        assert!(place.starts_with("#why&"), "{place}");
        assert_eq!(decisions(&place, guide), Some(Ok(system.clone())));
        let nameless = decisions(&decision_fragment(&system, false), guide);
        assert_eq!(
            nameless.and_then(Result::ok).map(|read| read.at(1).name.clone()),
            Some(String::new())
        );
        assert_eq!(decisions("#d=2~e30", guide), Some(Err(LinkFault::UnknownVersion)));
        assert_eq!(decisions("#d=1~!", guide), Some(Err(LinkFault::Unreadable)));
        let odd = format!("#d=1~{}", to_base64(br#"{"w":[{"r":{"rps":-1}}]}"#));
        let parts = vec![FieldPath::from("0.r.rps")];
        assert_eq!(decisions(&odd, guide), Some(Err(LinkFault::Parts(parts))));
    }

    #[test]
    fn other_fragments_are_left_alone() {
        for other in ["", "#", "#main", "#panel-latency", "#sources"] {
            assert_eq!(scenario(other), None, "{other}");
        }
    }
}
