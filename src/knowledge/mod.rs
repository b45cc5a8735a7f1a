//! What the guide says: records with both languages side by side, checked when the program is
//! built, decoded once when it runs.

pub mod fault;
#[cfg(not(target_arch = "wasm32"))]
pub mod load;
pub mod markup;
mod record;

use std::sync::OnceLock;

pub use record::*;

use crate::text::Lang;

/// Everything that the guide says. The first call decodes it.
pub fn get() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.postcard"));
        postcard::from_bytes(bytes).expect("the build script encoded this very type")
    })
}

impl Knowledge {
    /// One model.
    pub fn model(&self, id: ModelId) -> &Model {
        let found = self.models.iter().find(|model| model.id == id);
        found.expect("the build refuses content without all models")
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
