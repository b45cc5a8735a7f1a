//! Decisions as the payload of a link: JSON with what differs from a system without answers.
//!
//! Ids of questions, answers and figures are those of the content, which is one for both
//! languages, so a link opens in either. Names are left out unless they are asked for.

use serde_json::{Map, Value, json};

use super::answers::{Answers, Given};
use super::requirements::{Asked, Choice, Figure, Requirements};
use super::workload::{MOST_WORKLOADS, Mode, System, Workload};
use crate::knowledge::Knowledge;

/// Stands for "I do not know"; no answer has this id.
const UNKNOWN: &str = "?";

const WORKLOADS: &str = "w";
const NAME: &str = "n";
const FIGURES_MODE: &str = "f";
const ANSWERS: &str = "a";
const REQUIREMENTS: &str = "r";

/// Longest name that is read, in characters.
const NAME_LENGTH: usize = 60;

/// Why a text is no system.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is not JSON of the right shape.
    #[error("the text is not a decision")]
    Syntax,
    /// These parts are not known, or hold what they may not.
    #[error("these parts do not fit: {}", .0.join(", "))]
    Parts(Vec<String>),
}

/// A system as short JSON; equal systems give equal texts.
pub fn encode(system: &System, with_names: bool) -> String {
    let workloads = system.workloads().iter().map(|workload| object(workload, with_names));
    let workloads: Vec<Value> = workloads.collect();
    if workloads == [json!({})] {
        return "{}".to_owned();
    }
    json!({ WORKLOADS: workloads }).to_string()
}

fn object(workload: &Workload, with_names: bool) -> Value {
    let mut fields = Map::new();
    if with_names && !workload.name.is_empty() {
        fields.insert(NAME.to_owned(), Value::from(workload.name.as_str()));
    }
    if workload.mode == Mode::Figures {
        fields.insert(FIGURES_MODE.to_owned(), Value::from(1));
    }
    let answers: Map<String, Value> = workload
        .answers
        .iter()
        .map(|(question, given)| (question.to_owned(), Value::from(word(given))))
        .collect();
    let requirements: Map<String, Value> = Asked::all()
        .filter_map(|asked| Some((asked.id().to_owned(), value(&workload.requirements, asked)?)))
        .collect();
    for (name, values) in [(ANSWERS, answers), (REQUIREMENTS, requirements)] {
        if !values.is_empty() {
            fields.insert(name.to_owned(), Value::Object(values));
        }
    }
    Value::Object(fields)
}

fn word(given: &Given) -> &str {
    match given {
        Given::Answer(id) => id,
        Given::Unknown => UNKNOWN,
    }
}

fn value(requirements: &Requirements, asked: Asked) -> Option<Value> {
    match asked {
        Asked::Figure(figure) => requirements.figure(figure).map(Value::from),
        Asked::Choice(choice) => requirements.pick(choice).map(|pick| Value::from(pick.id())),
    }
}

/// The system that [`encode`] wrote.
///
/// # Errors
/// All parts that do not fit, by their place: `0.r.rps` is a number of the first workload.
pub fn decode(text: &str, guide: &Knowledge) -> Result<System, LinkError> {
    let json: Value = serde_json::from_str(text).map_err(|_| LinkError::Syntax)?;
    let fields = json.as_object().ok_or(LinkError::Syntax)?;
    let mut reader = Reader { guide, broken: Vec::new() };
    reader.refuse_others("", fields, &[WORKLOADS]);
    let listed = match fields.get(WORKLOADS) {
        None => &[] as &[Value],
        Some(list) => list.as_array().ok_or(LinkError::Syntax)?,
    };
    let workloads = listed.iter().enumerate().map(|(i, value)| reader.workload(i, value)).collect();
    if listed.len() > MOST_WORKLOADS {
        reader.broken.push(WORKLOADS.to_owned());
    }
    reader.broken.sort();
    match reader.broken.is_empty() {
        true => Ok(System::new(workloads)),
        false => Err(LinkError::Parts(reader.broken)),
    }
}

/// Reads on past every fault.
struct Reader<'a> {
    guide: &'a Knowledge,
    broken: Vec<String>,
}

impl Reader<'_> {
    fn refuse_others(&mut self, place: &str, fields: &Map<String, Value>, known: &[&str]) {
        let others = fields.keys().filter(|name| !known.contains(&name.as_str()));
        self.broken.extend(others.map(|name| format!("{place}{name}")));
    }

    fn workload(&mut self, place: usize, value: &Value) -> Workload {
        let Some(fields) = value.as_object() else {
            self.broken.push(place.to_string());
            return Workload::default();
        };
        let known = [NAME, FIGURES_MODE, ANSWERS, REQUIREMENTS];
        self.refuse_others(&format!("{place}."), fields, &known);
        let name = fields.get(NAME).and_then(Value::as_str).unwrap_or_default();
        let is_figures = fields.get(FIGURES_MODE).is_some();
        Workload {
            name: name.chars().take(NAME_LENGTH).collect(),
            mode: if is_figures { Mode::Figures } else { Mode::Words },
            answers: self.answers(&format!("{place}.{ANSWERS}"), fields.get(ANSWERS)),
            requirements: self
                .requirements(&format!("{place}.{REQUIREMENTS}"), fields.get(REQUIREMENTS)),
        }
    }

    fn answers(&mut self, place: &str, value: Option<&Value>) -> Answers {
        let mut answers = Answers::default();
        for (question, word) in self.entries(place, value) {
            match word.as_str().and_then(|word| self.given(question, word)) {
                Some(given) => answers.give(question, given),
                None => self.broken.push(format!("{place}.{question}")),
            }
        }
        answers
    }

    /// An answer that the content knows.
    fn given(&self, question: &str, word: &str) -> Option<Given> {
        let given = match word {
            UNKNOWN => Given::Unknown,
            id => Given::Answer(id.to_owned()),
        };
        let flow = self.guide.flow.questions.iter().find(|known| known.id.0 == question);
        let mut asked = self.guide.decisions.iter().flat_map(|group| &group.questions);
        let decision = asked.find(|known| known.entry.id == question);
        let is_known = match (flow, decision) {
            (Some(known), _) => known.answer(word).is_some(),
            (None, Some(known)) => known.answers.iter().any(|answer| answer.id == word),
            (None, None) => return None,
        };
        (is_known || given == Given::Unknown).then_some(given)
    }

    fn requirements(&mut self, place: &str, value: Option<&Value>) -> Requirements {
        let mut requirements = Requirements::default();
        for (id, value) in self.entries(place, value) {
            if !take(&mut requirements, id, value) {
                self.broken.push(format!("{place}.{id}"));
            }
        }
        requirements
    }

    fn entries<'v>(
        &mut self,
        place: &str,
        value: Option<&'v Value>,
    ) -> impl Iterator<Item = (&'v str, &'v Value)> + use<'v> {
        let fields = value.and_then(Value::as_object);
        if value.is_some() && fields.is_none() {
            self.broken.push(place.to_owned());
        }
        fields.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }
}

/// Takes one requirement, and tells whether it is known and in its range.
fn take(requirements: &mut Requirements, id: &str, value: &Value) -> bool {
    if let (Some(figure), Some(number)) = (Figure::from_id(id), value.as_f64()) {
        requirements.set_figure(figure, Some(number));
        return requirements.figure(figure) == Some(number);
    }
    let picked = Choice::from_id(id).zip(value.as_str()).and_then(|(choice, word)| {
        let pick = choice.picks().iter().find(|pick| pick.id() == word)?;
        Some((choice, *pick))
    });
    if let Some((choice, pick)) = picked {
        requirements.set_pick(choice, Some(pick));
    }
    picked.is_some()
}
