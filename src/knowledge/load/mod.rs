//! Reads and checks the content files, and reports every fault of all of them at once.
//!
//! The build script and the tests use this; the program itself gets the finished records.

mod article;
pub mod check;
mod claim;
mod decode;
pub mod numbers;
pub mod reader;
pub mod ui;

use std::fs;
use std::path::{Path, PathBuf};

use super::article::{ArticleId, Part};
use super::fault::{At, Fault, Reason};
use super::markup::{self, Piece};
use super::record::{Knowledge, ModelId};
use check::Names;
use numbers::Numbers;
use reader::{Document, Fields, Kind, Notes};
use ui::UiString;

/// The content of the guide, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// What the guide says.
    pub knowledge: Knowledge,
    /// The strings of its interface, sorted by name.
    pub ui: Vec<UiString>,
}

/// Reads the folder `content`, and beside it what the numbers in its texts come from.
///
/// # Errors
///
/// All faults of all files, sorted by place.
pub fn load(folder: &Path) -> Result<Content, Vec<Fault>> {
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in files(folder) {
        let file = display_name(folder, &path);
        match fs::read_to_string(&path) {
            Ok(text) => texts.push((file, text)),
            Err(error) => {
                let reason = Reason::Unreadable(error.to_string());
                faults.push(Fault { at: At { file, line: 1 }, reason });
            }
        }
    }
    let numbers = Numbers::read(folder.parent().unwrap_or(folder));
    match read(&texts, numbers) {
        Ok(content) if faults.is_empty() => Ok(content),
        Ok(_) => Err(faults),
        Err(found) => Err(faults.into_iter().chain(found).collect()),
    }
}

/// Reads content files that are given as path (`content/models/vm.toml`) and text.
///
/// # Errors
///
/// All faults of all files, sorted by place.
pub fn read(files: &[(String, String)], numbers: Numbers) -> Result<Content, Vec<Fault>> {
    let mut notes = Notes { numbers, ..Notes::default() };
    let mut content = Content::default();
    let mut beside = Beside::default();
    for (name, text) in files {
        read_file(&mut notes, &mut content, &mut beside, name, text);
    }
    let Beside { names, parts } = beside;
    add_parts(&mut content.knowledge, parts);
    sort(&mut content);
    check_all(&mut notes, &content, &names);
    if notes.faults.is_empty() {
        return Ok(content);
    }
    notes.faults.sort();
    notes.faults.dedup();
    Err(notes.faults)
}

/// All TOML files below a folder, in order of their path.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let expand = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    paths.into_iter().flat_map(expand).filter(is_toml).collect()
}

/// `content/models/vm.toml`, whatever the folder's own place.
fn display_name(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
    format!("content/{}", parts.join("/"))
}

/// What is read before the place that it belongs to is known.
#[derive(Default)]
struct Beside {
    names: Names,
    /// The parts of models' pages, by the name of the model's folder.
    parts: Vec<(String, Vec<Part>)>,
}

fn read_file(
    notes: &mut Notes,
    content: &mut Content,
    beside: &mut Beside,
    name: &str,
    text: &str,
) {
    let document = Document::parse(name, text, notes);
    let mut fields = document.fields();
    let inner = name.trim_start_matches("content/");
    let knowledge = &mut content.knowledge;
    match inner.split('/').collect::<Vec<_>>().as_slice() {
        ["models", slug, "model.toml"] => {
            notes.define(Kind::Model, slug, &fields.at);
            knowledge.models.push(decode::model(notes, &mut fields));
        }
        ["models", slug, "mechanisms.toml"] => {
            notes.mention(Kind::Model, slug, &fields.at);
            let parts = article::parts(notes, &mut fields, slug);
            beside.parts.push(((*slug).to_owned(), parts));
        }
        ["pages", _] => knowledge.articles.push(article::article(notes, &mut fields)),
        ["form", _] => {
            knowledge.fields.extend(fields.each(notes, "field", decode::field_words));
            knowledge.groups.extend(fields.each(notes, "group", decode::named_text));
        }
        ["ui", file] => {
            let prefix = file.trim_end_matches(".toml");
            content.ui.extend(ui::strings(notes, fields, prefix));
            return;
        }
        _ => read_top(notes, knowledge, &mut beside.names, inner, &mut fields),
    }
    fields.finish(notes);
}

fn add_parts(knowledge: &mut Knowledge, parts: Vec<(String, Vec<Part>)>) {
    for (slug, parts) in parts {
        if let Some(model) = knowledge.models.iter_mut().find(|model| model.id.slug() == slug) {
            model.parts = parts;
        }
    }
}

fn read_top(
    notes: &mut Notes,
    knowledge: &mut Knowledge,
    names: &mut Names,
    file: &str,
    fields: &mut Fields<'_>,
) {
    match file {
        "overview.toml" => knowledge.overview = decode::overview(notes, fields),
        "compare.toml" => knowledge.tables = fields.each(notes, "table", decode::comparison),
        "flow.toml" => knowledge.flow = decode::flow(notes, fields),
        "decide.toml" => {
            knowledge.decisions = fields.each(notes, "group", decode::decision_group);
        }
        "requirements.toml" => knowledge.requirements = decode::requirements(notes, fields),
        "presets.toml" => knowledge.presets = fields.each(notes, "preset", decode::preset),
        "claims.toml" => knowledge.claims = fields.each(notes, "claim", claim::claim),
        "glossary.toml" => knowledge.terms = fields.each(notes, "term", decode::term),
        "sources.toml" => knowledge.sources = fields.each(notes, "source", decode::source),
        "names.toml" => {
            names.extend(fields.strings(notes, "names").into_iter().map(|(name, _)| name));
        }
        // What nobody reads is unknown, field by field.
        _ => {}
    }
}

fn sort(content: &mut Content) {
    let knowledge = &mut content.knowledge;
    knowledge.models.sort_by_key(|model| model.id);
    knowledge.articles.sort_by_key(|article| article.id);
    knowledge.terms.sort_by(|a, b| a.id.cmp(&b.id));
    knowledge.sources.sort_by(|a, b| a.id.cmp(&b.id));
    content.ui.sort_by(|a, b| a.name.cmp(&b.name));
}

fn check_all(notes: &mut Notes, content: &Content, names: &Names) {
    check_texts(notes, names);
    check_models(notes, content);
    check_articles(notes, content);
    let mut faults = check::duplicates(&notes.definitions);
    faults.extend(check::dangling(&notes.definitions, &notes.mentions));
    faults.extend(check::unused(Kind::Source, &notes.definitions, &notes.mentions));
    notes.faults.extend(faults);
    for (id, reason) in check::flow_faults(&content.knowledge.flow) {
        let at = place(notes, Kind::FlowStep, &id.0);
        notes.fault(&at, reason);
    }
    for model in &content.knowledge.models {
        for (id, reason) in check::diagram_faults(&model.diagram) {
            let at = place(notes, Kind::Node, &format!("{}/{id}", model.id.slug()));
            notes.fault(&at, reason);
        }
    }
}

fn check_texts(notes: &mut Notes, names: &Names) {
    for (at, text) in std::mem::take(&mut notes.texts) {
        for reason in check::text_faults(&text, names) {
            notes.fault(&at, reason);
        }
        for piece in markup::pieces(&text.en) {
            if let Piece::Term { id, .. } = piece {
                notes.mention(Kind::Term, id, &at);
            }
        }
    }
}

fn check_models(notes: &mut Notes, content: &Content) {
    for id in ModelId::ALL {
        let n_files = content.knowledge.models.iter().filter(|model| model.id == id).count();
        if n_files == 0 {
            let at = At { file: "content/models".to_owned(), line: 1 };
            notes.fault(&at, Reason::MissingModel(id.slug()));
        }
    }
}

fn check_articles(notes: &mut Notes, content: &Content) {
    for id in ArticleId::ALL {
        if !content.knowledge.articles.iter().any(|article| article.id == id) {
            let at = At { file: "content/pages".to_owned(), line: 1 };
            notes.fault(&at, Reason::MissingPage(id.slug()));
        }
    }
}

/// Where a thing is defined.
fn place(notes: &Notes, kind: Kind, id: &str) -> At {
    let found = notes.definitions.iter().find(|name| name.kind == kind && name.id == id);
    found.map(|name| name.at.clone()).unwrap_or_default()
}
