//! What must hold of the records beyond their form. Every check is a function from plain data to
//! faults.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fault::{Fault, Reason};
use super::super::markup::{self, Piece};
use super::super::record::{Diagram, Flow, FlowId, Node, Text};
use super::reader::{Kind, Name};

/// Names that may stand for themselves in Japanese, such as those of products.
pub type Names = BTreeSet<String>;

/// What is wrong with one text.
pub fn text_faults(text: &Text, names: &Names) -> Vec<Reason> {
    let mut faults = Vec::new();
    for (language, words) in [("English", &text.en), ("Japanese", &text.ja)] {
        if words.trim().is_empty() {
            faults.push(Reason::EmptyText(language));
        } else if words.trim() != words {
            faults.push(Reason::UntrimmedText(language));
        }
    }
    if !faults.is_empty() {
        return faults;
    }
    faults.extend(markup_faults(text));
    if text.en.chars().any(is_japanese) {
        faults.push(Reason::NotEnglish);
    }
    faults.extend(foreign_word(&text.ja, names).map(Reason::NotJapanese));
    let (en, ja) = (placeholders(&text.en), placeholders(&text.ja));
    if en != ja {
        faults.push(Reason::Placeholders { en: list(&en), ja: list(&ja) });
    }
    faults
}

fn markup_faults(text: &Text) -> Vec<Reason> {
    match (marked(&text.en), marked(&text.ja)) {
        (Ok(en), Ok(ja)) if en == ja => Vec::new(),
        (Ok(en), Ok(ja)) => vec![Reason::Markup { en: list(&en), ja: list(&ja) }],
        (en, ja) => en.err().into_iter().chain(ja.err()).collect(),
    }
}

/// The code and the links of a text.
fn marked(text: &str) -> Result<BTreeSet<String>, Reason> {
    let pieces = markup::parse(text).map_err(|error| Reason::BrokenMarkup(error.to_string()))?;
    let named = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Plain(_) => None,
        Piece::Code(code) => Some(format!("`{code}`")),
        Piece::Term { id, .. } => Some(format!("[[{id}]]")),
    });
    Ok(named.collect())
}

/// The names between braces in a text.
pub fn placeholders(text: &str) -> BTreeSet<String> {
    let opened = text.split('{').skip(1);
    let named = opened.filter_map(|rest| rest.split_once('}'));
    named.map(|(name, _)| name.to_owned()).collect()
}

/// Names in a row, for messages.
pub fn list(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Whether a character belongs to Japanese writing: kana, kanji, Japanese punctuation.
pub fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3001}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// The first word of a Japanese text without Japanese characters that is no known name.
fn foreign_word(text: &str, names: &Names) -> Option<String> {
    if text.chars().any(is_japanese) || names.contains(text) {
        return None;
    }
    let pieces = markup::parse(text).unwrap_or_default();
    let words = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Code(_) => None,
        Piece::Plain(words) | Piece::Term { words, .. } => Some(without_placeholders(words)),
    });
    let mut words = words.flat_map(|words| {
        let split = words.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        split.collect::<Vec<_>>()
    });
    words.find(|word| word.chars().any(char::is_alphabetic) && !names.contains(word))
}

fn without_placeholders(text: &str) -> String {
    let mut pieces = text.split('{');
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}

/// Ids that are given twice.
pub fn duplicates(definitions: &[Name]) -> Vec<Fault> {
    let mut first = BTreeMap::new();
    let mut faults = Vec::new();
    for name in definitions {
        let seen = first.entry((name.kind, &name.id)).or_insert(name);
        if !std::ptr::eq(*seen, name) {
            let first = format!("{}:{}", seen.at.file, seen.at.line);
            let (kind, id) = (name.kind.name(), name.id.clone());
            faults
                .push(Fault { at: name.at.clone(), reason: Reason::Duplicate { kind, id, first } });
        }
    }
    faults
}

/// References to what is not there.
pub fn dangling(definitions: &[Name], mentions: &[Name]) -> Vec<Fault> {
    let known = ids(definitions);
    let lost = mentions.iter().filter(|name| !known.contains(&(name.kind, name.id.as_str())));
    let fault = |name: &Name| {
        let (kind, id) = (name.kind.name(), name.id.clone());
        Fault { at: name.at.clone(), reason: Reason::Dangling { kind, id } }
    };
    lost.map(fault).collect()
}

/// Things of a kind that nothing refers to.
pub fn unused(kind: Kind, definitions: &[Name], mentions: &[Name]) -> Vec<Fault> {
    let used = ids(mentions);
    let of_kind = definitions.iter().filter(|name| name.kind == kind);
    let idle = of_kind.filter(|name| !used.contains(&(kind, name.id.as_str())));
    let fault = |name: &Name| {
        let (kind, id) = (kind.name(), name.id.clone());
        Fault { at: name.at.clone(), reason: Reason::Unused { kind, id } }
    };
    idle.map(fault).collect()
}

fn ids(names: &[Name]) -> BTreeSet<(Kind, &str)> {
    names.iter().map(|name| (name.kind, name.id.as_str())).collect()
}

/// Questions and results that no answers lead to, and circles; each with the id it is about.
pub fn flow_faults(flow: &Flow) -> Vec<(FlowId, Reason)> {
    let mut walk = Walk { flow, reached: BTreeSet::new(), path: Vec::new(), circles: Vec::new() };
    walk.visit(&flow.start);
    let questions = flow.questions.iter().map(|question| &question.id);
    let all = questions.chain(flow.results.iter().map(|result| &result.id));
    let lost = all.filter(|id| !walk.reached.contains(*id));
    let lost = lost.map(|id| (id.clone(), Reason::Unreachable(id.0.clone())));
    lost.chain(walk.circles.iter().map(|id| (id.clone(), Reason::Circle(id.0.clone())))).collect()
}

struct Walk<'a> {
    flow: &'a Flow,
    reached: BTreeSet<FlowId>,
    path: Vec<FlowId>,
    circles: Vec<FlowId>,
}

impl Walk<'_> {
    fn visit(&mut self, id: &FlowId) {
        if self.path.contains(id) {
            self.circles.push(id.clone());
            return;
        }
        if !self.reached.insert(id.clone()) {
            return;
        }
        let Some(question) = self.flow.questions.iter().find(|question| question.id == *id) else {
            return;
        };
        self.path.push(id.clone());
        for answer in &question.answers {
            self.visit(&answer.to);
        }
        self.path.pop();
    }
}

/// Boxes outside their frame, and boxes that overlap; each with the id of the box.
pub fn diagram_faults(diagram: &Diagram) -> Vec<(String, Reason)> {
    let mut faults = Vec::new();
    for (i, node) in diagram.nodes.iter().enumerate() {
        let frame = diagram.nodes.iter().find(|frame| Some(&frame.id) == node.inside.as_ref());
        let (fits, frame) = match frame {
            Some(frame) => (contains(frame, node), format!("`{}`", frame.id.0)),
            None => (fits_grid(diagram, node), "the grid".to_owned()),
        };
        if !fits {
            let reason = Reason::OutOfFrame { node: node.id.0.clone(), frame };
            faults.push((node.id.0.clone(), reason));
        }
        let siblings = diagram.nodes[..i].iter().filter(|other| other.inside == node.inside);
        for other in siblings.filter(|other| overlap(other, node)) {
            let (a, b) = (other.id.0.clone(), node.id.0.clone());
            faults.push((b.clone(), Reason::Overlap { a, b }));
        }
    }
    faults
}

fn fits_grid(diagram: &Diagram, node: &Node) -> bool {
    node.column + node.width <= diagram.columns && node.row + node.height <= diagram.rows
}

fn contains(frame: &Node, node: &Node) -> bool {
    node.column >= frame.column
        && node.row >= frame.row
        && node.column + node.width <= frame.column + frame.width
        && node.row + node.height <= frame.row + frame.height
}

fn overlap(a: &Node, b: &Node) -> bool {
    a.column < b.column + b.width
        && b.column < a.column + a.width
        && a.row < b.row + b.height
        && b.row < a.row + a.height
}
