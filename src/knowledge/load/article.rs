//! From the fields of content files to the records of longer texts.

use super::super::article::{Article, ArticleId, Grid, GridRow, Part, Point, Section};
use super::super::fault::Reason;
use super::decode::{MODELS, child_entry, defined_id, entry, represents};
use super::reader::{Fields, Notes};

const ARTICLES: [(&str, ArticleId); 4] = [
    (ArticleId::Operation.slug(), ArticleId::Operation),
    (ArticleId::Iac.slug(), ArticleId::Iac),
    (ArticleId::Adoption.slug(), ArticleId::Adoption),
    (ArticleId::Truth.slug(), ArticleId::Truth),
];

/// What the points of a section are.
const POINTS: [(&str, bool); 2] = [("points", false), ("steps", true)];

/// `pages/*.toml`.
pub(super) fn article(notes: &mut Notes, fields: &mut Fields<'_>) -> Article {
    let id = fields.choice(notes, "id", &ARTICLES);
    let slug = id.slug();
    Article {
        id,
        title: fields.text(notes, "title"),
        lead: child_entry(notes, fields, slug, "lead"),
        sections: fields.each(notes, "section", |notes, fields| section(notes, fields, slug)),
    }
}

/// `models/<slug>/mechanisms.toml`.
pub(super) fn parts(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Vec<Part> {
    fields.each(notes, "part", |notes, fields| {
        let id = defined_id(notes, fields, slug);
        Part {
            title: fields.text(notes, "title"),
            sections: fields.each(notes, "section", |notes, fields| section(notes, fields, &id)),
            represents: represents(notes, fields),
            id,
        }
    })
}

fn section(notes: &mut Notes, fields: &mut Fields<'_>, prefix: &str) -> Section {
    let id = defined_id(notes, fields, prefix);
    Section {
        title: fields.text(notes, "title"),
        intro: fields.has("intro").then(|| child_entry(notes, fields, &id, "intro")),
        points: fields.each(notes, "point", |notes, fields| Point {
            name: fields.text_opt(notes, "name"),
            entry: entry(notes, fields, &id),
        }),
        is_ordered: fields.choice_opt(notes, "kind", &POINTS).unwrap_or_default(),
        grid: fields.child(notes, "grid").map(|fields| grid(notes, fields, &id)),
        represents: represents(notes, fields),
        id,
    }
}

fn grid(notes: &mut Notes, mut fields: Fields<'_>, prefix: &str) -> Grid {
    let columns = fields.each(notes, "column", |notes, fields| fields.own_text(notes));
    let grid = Grid {
        corner: fields.text(notes, "corner"),
        rows: fields.each(notes, "row", |notes, fields| {
            let row = row(notes, fields, prefix);
            if row.cells.len() != columns.len() {
                let (found, expected) = (row.cells.len(), columns.len());
                notes.fault(&fields.at, Reason::CellCount { found, expected });
            }
            row
        }),
        columns,
    };
    fields.finish(notes);
    grid
}

fn row(notes: &mut Notes, fields: &mut Fields<'_>, prefix: &str) -> GridRow {
    let id = defined_id(notes, fields, prefix);
    GridRow {
        label: fields.text(notes, "label"),
        model: fields.choice_opt(notes, "model", &MODELS),
        cells: fields.each(notes, "cell", |notes, fields| entry(notes, fields, &id)),
        represents: represents(notes, fields),
        id,
    }
}
