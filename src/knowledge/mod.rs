//! What the guide says: records with both languages side by side, checked when the program is
//! built, decoded once when it runs.

mod article;
mod claim;
pub mod fault;
#[cfg(not(target_arch = "wasm32"))]
pub mod load;
pub mod markup;
mod record;

use std::sync::OnceLock;

pub use article::*;
pub use claim::*;
pub use record::*;

use crate::text::Lang;

/// Id of the link of a page that names the file with what the guide says.
pub const LINK: &str = "guide";

static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();

/// Everything that the guide says, as the build packed it. A released page does not carry it but
/// loads it beside the program; a program for tests and development does.
#[cfg(any(not(target_arch = "wasm32"), debug_assertions))]
pub const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.postcard"));

/// Everything that the guide says. The first call decodes it.
pub fn get() -> &'static Knowledge {
    KNOWLEDGE.get_or_init(embedded)
}

/// Takes what the page has loaded, before anything is drawn.
///
/// # Errors
/// Fails when the bytes are not those that this build packed.
pub fn provide(packed: &[u8]) -> Result<(), postcard::Error> {
    let knowledge = postcard::from_bytes(packed)?;
    // Drawn already: then it is there already.
    let _ = KNOWLEDGE.set(knowledge);
    Ok(())
}

#[cfg(any(not(target_arch = "wasm32"), debug_assertions))]
fn embedded() -> Knowledge {
    postcard::from_bytes(PACKED).expect("the build script encoded this very type")
}

#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
fn embedded() -> Knowledge {
    unreachable!("the page draws nothing before it has what to say")
}

impl Knowledge {
    /// One model.
    pub fn model(&self, id: ModelId) -> &Model {
        let found = self.models.iter().find(|model| model.id == id);
        found.expect("the build refuses content without all models")
    }

    /// One page about all models.
    pub fn article(&self, id: ArticleId) -> &Article {
        let found = self.articles.iter().find(|article| article.id == id);
        found.expect("the build refuses content without all pages")
    }

    /// The claims that stand below a section.
    pub fn claims_of(&self, section: &str) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(move |claim| claim.place == section)
    }

    /// What the field of the form at this place of a scenario is called.
    pub fn field(&self, place: &str) -> Option<&FieldWords> {
        self.fields.iter().find(|field| field.at.iter().any(|at| at == place))
    }

    /// What a group of the form is called.
    pub fn group(&self, name: &str) -> Option<&Text> {
        Some(&self.groups.iter().find(|group| group.name == name)?.text)
    }

    /// One source.
    pub fn source(&self, id: &SourceId) -> &Source {
        let found = self.sources.binary_search_by(|source| source.id.cmp(id));
        &self.sources[found.expect("the build refuses references to no source")]
    }

    /// One word of the glossary.
    pub fn term(&self, id: &TermId) -> &Term {
        let found = self.terms.binary_search_by(|term| term.id.cmp(id));
        &self.terms[found.expect("the build refuses references to no term")]
    }
}

impl Section {
    /// Every statement of the section.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let points = self.points.iter().map(|point| &point.entry);
        let rows = self.grid.iter().flat_map(|grid| &grid.rows);
        self.intro.iter().chain(points).chain(rows.flat_map(|row| &row.cells))
    }
}

impl Text {
    /// The text in one language, with its markup.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// The text in one language without its markup, for titles and attributes.
    pub fn plain(&self, lang: Lang) -> String {
        markup::plain(self.get(lang))
    }

    /// The text in one language, split by its markup.
    pub fn pieces(&self, lang: Lang) -> Vec<markup::Piece<'_>> {
        markup::pieces(self.get(lang))
    }
}
