//! The content of the guide itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use orchestration_guide::knowledge::{
    self, ArticleId, Entry, Knowledge, ModelId, Problem, Section, load,
};
use orchestration_guide::scenario;
use orchestration_guide::text::Lang;

pub(crate) fn content() -> load::Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    load::load(&folder).unwrap_or_else(|faults| {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    })
}

#[test]
fn the_content_has_no_faults() {
    let content = content();
    let packed = |knowledge| postcard::to_allocvec(knowledge).expect("records are plain data");
    let same = packed(&content.knowledge) == packed(knowledge::get());
    assert!(same, "what the program carries is what was read");
}

#[test]
fn every_ready_made_scenario_is_explained() {
    let scenarios: Vec<_> = scenario::presets().into_iter().map(|preset| preset.id).collect();
    let explained: Vec<_> =
        knowledge::get().presets.iter().map(|preset| preset.id.as_str()).collect();
    assert_eq!(explained, scenarios);
    for preset in &knowledge::get().presets {
        let n_trials = scenario::trials(&preset.id).len();
        assert_eq!(
            preset.tries.len(),
            n_trials,
            "{}: each thing to try can tick itself",
            preset.id
        );
    }
}

#[test]
fn every_model_tells_how_it_solves_the_five_problems() {
    let guide = knowledge::get();
    for id in ModelId::ALL {
        let model = guide.model(id);
        assert_eq!(model.id, id);
        let problems: Vec<_> = model.features.iter().map(|feature| feature.problem).collect();
        assert_eq!(problems, Problem::ALL, "{}", id.slug());
        for part in [&model.examples, &model.merits, &model.demerits, &model.use_cases] {
            assert!(!part.is_empty(), "{}", id.slug());
        }
        assert!(!model.diagram.nodes.is_empty(), "{}", id.slug());
        assert!(!model.figures.is_empty(), "{}", id.slug());
    }
}

#[test]
fn every_comparison_has_a_cell_for_every_model() {
    for table in &knowledge::get().tables {
        for row in &table.rows {
            assert_eq!(row.cells.len(), ModelId::ALL.len(), "{}", row.id);
            for cell in &row.cells {
                assert!(!cell.entry.text.en.is_empty(), "{}", cell.entry.id);
            }
        }
    }
}

/// Items of the inventory of claims with their kinds.
fn inventory() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("inventory.txt").lines();
    lines.map(|line| line.split_once(' ').expect("an item and its kind")).collect()
}

#[test]
fn every_item_of_the_inventory_is_in_the_guide() {
    let inventory = inventory();
    assert_eq!(inventory.len(), 478);
    let content = content();
    let represented = represented(&content.knowledge);
    let unknown: Vec<_> =
        represented.iter().filter(|item| !inventory.contains_key(**item)).collect();
    assert!(unknown.is_empty(), "no such items: {unknown:#?}");
    let missing: Vec<_> =
        inventory.iter().filter(|(item, _)| !represented.contains(**item)).collect();
    assert!(missing.is_empty(), "not in the guide: {missing:#?}");
}

#[test]
fn every_figure_names_a_source_and_every_page_has_statements() {
    let guide = knowledge::get();
    for id in ArticleId::ALL {
        let article = guide.article(id);
        assert!(article.sections.len() >= 4, "{}", id.slug());
        for section in &article.sections {
            assert!(section.entries().count() > 0, "{} says nothing", section.id);
        }
    }
    for model in &guide.models {
        assert!(!model.parts.is_empty(), "{} has no mechanisms", model.id.slug());
        for figure in &model.figures {
            assert_eq!(guide.source(&figure.source).id, figure.source);
        }
    }
}

#[test]
fn references_can_be_followed() {
    let guide = knowledge::get();
    for entry in entries(guide) {
        let correction = entry.correction.iter().flat_map(|correction| &correction.sources);
        for id in entry.sources.iter().chain(correction) {
            assert_eq!(&guide.source(id).id, id);
        }
    }
    for term in &guide.terms {
        assert_eq!(guide.term(&term.id).word, term.word);
    }
}

#[test]
fn no_japanese_prose_has_half_width_punctuation() {
    for entry in entries(knowledge::get()) {
        let text = entry.text.plain(Lang::Ja);
        let bad = text.contains(", ") || text.ends_with('.') || text.ends_with('?');
        assert!(!bad, "{}: {text}", entry.id);
    }
}

/// Every statement of the guide.
pub(crate) fn entries(guide: &Knowledge) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = guide.overview.statements.iter().collect();
    entries.extend(guide.articles.iter().map(|article| &article.lead));
    entries.extend(sections(guide).flat_map(Section::entries));
    entries.push(&guide.flow.about);
    for model in &guide.models {
        entries.extend([&model.summary, &model.definition]);
        entries.extend(&model.examples);
        entries.extend(model.features.iter().map(|feature| &feature.note));
        entries.extend(model.merits.iter().chain(&model.demerits).chain(&model.limits));
        entries.extend(model.use_cases.iter().chain(&model.recommendations));
    }
    let rows = guide.tables.iter().flat_map(|table| &table.rows);
    entries.extend(rows.flat_map(|row| &row.cells).map(|cell| &cell.entry));
    let results = &guide.flow.results;
    entries
        .extend(results.iter().flat_map(|result| [&result.reason].into_iter().chain(&result.note)));
    let questions = guide.decisions.iter().flat_map(|group| &group.questions);
    entries.extend(questions.map(|question| &question.entry));
    entries.extend(&guide.requirements.rules);
    entries
}

/// Every section of the pages about all models and of the models' own.
pub(crate) fn sections(guide: &Knowledge) -> impl Iterator<Item = &Section> {
    let parts = guide.models.iter().flat_map(|model| &model.parts);
    let of_articles = guide.articles.iter().flat_map(|article| &article.sections);
    of_articles.chain(parts.flat_map(|part| &part.sections))
}

fn represented(guide: &Knowledge) -> BTreeSet<&str> {
    let mut items: Vec<&String> =
        entries(guide).iter().flat_map(|entry| &entry.represents).collect();
    items.extend(sections(guide).flat_map(|section| &section.represents));
    let rows = sections(guide).flat_map(|section| &section.grid).flat_map(|grid| &grid.rows);
    items.extend(rows.flat_map(|row| &row.represents));
    for model in &guide.models {
        items.extend(model.parts.iter().flat_map(|part| &part.represents));
        items.extend(&model.diagram.represents);
        items.extend(model.diagram.nodes.iter().flat_map(|node| &node.represents));
        items.extend(model.diagram.edges.iter().flat_map(|edge| &edge.represents));
    }
    for table in &guide.tables {
        items.extend(&table.represents);
        items.extend(table.rows.iter().flat_map(|row| &row.represents));
    }
    let flow = &guide.flow;
    items.extend(&flow.represents);
    items.extend(flow.questions.iter().flat_map(|question| &question.represents));
    let answers = flow.questions.iter().flat_map(|question| &question.answers);
    items.extend(answers.flat_map(|answer| &answer.represents));
    items.extend(flow.results.iter().flat_map(|result| &result.represents));
    items.extend(guide.claims.iter().flat_map(|claim| &claim.represents));
    items.extend(guide.decisions.iter().flat_map(|group| &group.represents));
    items.into_iter().map(String::as_str).collect()
}
