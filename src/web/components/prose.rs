//! Texts of the guide with their code, terms, sources and corrections.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, IconView};
use crate::knowledge::markup::{Piece, pieces};
use crate::knowledge::{
    self, Correction, Date, Entry, Source, SourceId, Standing, Term, TermId, Text,
};
use crate::text::{Lang, format, ui};
use crate::web::route::Route;

/// Stands between two characters that no line may break.
const WORD_JOINER: char = '\u{2060}';

/// The sources and terms that a page refers to, in order of appearance.
///
/// It is filled by the first walk over the page's texts, before anything is drawn, so that numbers
/// and anchors agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct References {
    path: String,
    lang: Lang,
    sources: Vec<&'static SourceId>,
    updates: Vec<&'static Entry>,
    terms: BTreeSet<TermId>,
}

/// The references of a page, gathered when the first part is drawn that has any.
pub(crate) type Late = Rc<LazyCell<References, Box<dyn FnOnce() -> References>>>;

/// References that are gathered when they are needed.
pub(crate) fn late(gather: impl FnOnce() -> References + 'static) -> Late {
    Rc::new(LazyCell::new(Box::new(gather)))
}

impl References {
    /// The references of these entries and texts on the page of `route`.
    pub(crate) fn of<'a>(
        route: Route,
        entries: impl IntoIterator<Item = &'static Entry>,
        texts: impl IntoIterator<Item = &'a Text>,
    ) -> Self {
        let mut references = Self { path: route.path(), lang: route.lang, ..Self::default() };
        for entry in entries {
            references.add_entry(entry);
        }
        for text in texts {
            references.add_terms(text);
        }
        references
    }

    /// Language of the page.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Adds a source that is cited outside of an entry.
    pub(crate) fn add_source(&mut self, id: &'static SourceId) {
        if !self.sources.contains(&id) {
            self.sources.push(id);
        }
    }

    fn add_entry(&mut self, entry: &'static Entry) {
        self.add_terms(&entry.text);
        entry.sources.iter().for_each(|id| self.add_source(id));
        if let Some(correction) = &entry.correction {
            self.updates.push(entry);
            self.add_terms(&correction.was);
            self.add_terms(&correction.now);
            correction.sources.iter().for_each(|id| self.add_source(id));
        }
    }

    fn add_terms(&mut self, text: &Text) {
        for piece in pieces(text.get(self.lang)) {
            if let Piece::Term { id, .. } = piece {
                self.terms.insert(TermId(id.to_owned()));
            }
        }
    }

    /// A text with its markup; its terms lead to the glossary of the page.
    pub(crate) fn words(&self, text: &Text) -> Html {
        self.marked(text.get(self.lang))
    }

    /// The same for a string of the interface.
    pub(crate) fn marked(&self, text: &str) -> Html {
        pieces(text).into_iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: Piece<'_>) -> Html {
        match piece {
            Piece::Plain(words) => html! { { words } },
            Piece::Code(code) => html! { <code>{ code }</code> },
            Piece::Term { id, words } if self.terms.contains(&TermId(id.to_owned())) => html! {
                <button type="button" class="term" popovertarget={format!("meaning-{id}")}>
                    { words }
                </button>
            },
            Piece::Term { words, .. } => html! { { words } },
        }
    }

    /// A heading with a link to itself.
    pub(crate) fn heading(&self, tag: &'static str, id: &str, words: String) -> Html {
        let anchor = self.anchor(id, &words);
        html! {
            <div class="heading">
                <@{tag} id={id.to_owned()}>{ words }</@>
                { anchor }
            </div>
        }
    }

    /// A link to the place of this id on the page, at which these words stand.
    pub(crate) fn anchor(&self, id: &str, words: &str) -> Html {
        anchor(self.lang, format!("{}#{id}", self.path), words)
    }

    /// References to sources by their number on the page.
    pub(crate) fn cite(&self, ids: &[SourceId]) -> Html {
        if ids.is_empty() {
            return Html::default();
        }
        let number = |id: &SourceId| self.sources.iter().position(|known| *known == id);
        html! {
            <sup class="cite">
                // Keeps the number on the line of the word before it.
                { WORD_JOINER }
                { for ids.iter().filter_map(|id| Some((id, number(id)? + 1))).map(|(id, n)| html! {
                    <a
                        href={format!("{}#source-{n}", self.path)}
                        aria-label={format!("{n}: {}", knowledge::get().source(id).title)}
                    >{ n }</a>
                }) }
            </sup>
        }
    }

    /// An entry in one line, with its sources and, where there is one, its correction. A correction
    /// opens and closes, so an entry may not stand in a `<p>`: a browser would end the paragraph
    /// before it, and the page would no longer be what was rendered.
    pub(crate) fn entry(&self, entry: &Entry) -> Html {
        html! {
            <>
                { self.words(&entry.text) }
                { self.cite(&entry.sources) }
                if let Some(correction) = &entry.correction {
                    { self.correction(correction) }
                }
            </>
        }
    }

    fn correction(&self, correction: &Correction) -> Html {
        let lang = self.lang;
        html! {
            <details class="correction">
                <summary>
                    <IconView icon={Icon::Correction} class="icon-small" />
                    { ui::guide_correction(lang) }
                </summary>
                { self.corrected(correction) }
            </details>
        }
    }

    /// The claim and what is the case, without a frame.
    pub(crate) fn corrected(&self, correction: &Correction) -> Html {
        let lang = self.lang;
        html! {
            <>
                <dl>
                    <dt>{ ui::guide_correction_was(lang) }</dt>
                    <dd>{ self.words(&correction.was) }</dd>
                    <dt>{ ui::guide_correction_now(lang) }</dt>
                    <dd>{ self.words(&correction.now) }{ self.cite(&correction.sources) }</dd>
                </dl>
                <p class="checked">{ checked(lang, correction.checked) }</p>
            </>
        }
    }

    /// Whether anything on the page differs from what is often said.
    pub(crate) fn has_updates(&self) -> bool {
        !self.updates.is_empty()
    }

    /// Whether the page cites anything.
    pub(crate) fn has_sources(&self) -> bool {
        !self.sources.is_empty()
    }

    /// All corrections of the page in one place.
    pub(crate) fn updates(&self) -> Html {
        if self.updates.is_empty() {
            return Html::default();
        }
        html! {
            <section aria-labelledby="updates" class="updates">
                { self.heading("h2", "updates", ui::guide_updates(self.lang).to_owned()) }
                <p class="muted">{ ui::guide_updates_lead(self.lang) }</p>
                <dl>
                    { for self.updates.iter().filter_map(|entry| {
                        Some(self.update(&entry.id, entry.correction.as_ref()?))
                    }) }
                </dl>
            </section>
        }
    }

    fn update(&self, id: &str, correction: &Correction) -> Html {
        html! {
            <div>
                <dt>
                    <a href={format!("{}#{id}", self.path)}>{ correction.was.plain(self.lang) }</a>
                </dt>
                <dd>
                    { self.words(&correction.now) }
                    { self.cite(&correction.sources) }
                    <span class="checked">{ checked(self.lang, correction.checked) }</span>
                </dd>
            </div>
        }
    }

    /// What the terms of the page mean: each as a note that its words open, and all as a list.
    pub(crate) fn glossary(&self) -> Html {
        let terms: Vec<&Term> = self.terms.iter().map(|id| knowledge::get().term(id)).collect();
        if terms.is_empty() {
            return Html::default();
        }
        html! {
            <section aria-labelledby="glossary" class="glossary">
                { self.heading("h2", "glossary", ui::guide_glossary(self.lang).to_owned()) }
                <dl>
                    { for terms.iter().map(|term| html! {
                        <div id={format!("term-{}", term.id.0)}>
                            <dt>{ term.word.plain(self.lang) }</dt>
                            <dd>{ self.words(&term.definition) }</dd>
                        </div>
                    }) }
                </dl>
                { for terms.iter().map(|term| self.meaning(term)) }
            </section>
        }
    }

    fn meaning(&self, term: &Term) -> Html {
        let id = format!("meaning-{}", term.id.0);
        html! {
            <div {id} class="meaning" popover="auto" role="note">
                <strong>{ term.word.plain(self.lang) }</strong>
                <p>{ term.definition.plain(self.lang) }</p>
            </div>
        }
    }

    /// What a page ends with: its corrections, what its terms mean, its sources.
    pub(crate) fn end(&self) -> Html {
        html! { <>{ self.updates() }{ self.glossary() }{ self.source_list() }</> }
    }

    /// The list of the page's sources.
    pub(crate) fn source_list(&self) -> Html {
        if self.sources.is_empty() {
            return Html::default();
        }
        html! {
            <section aria-labelledby="sources" class="sources">
                { self.heading("h2", "sources", ui::guide_sources(self.lang).to_owned()) }
                <ol>
                    { for self.sources.iter().enumerate().map(|(i, id)| self.source(i + 1, id)) }
                </ol>
            </section>
        }
    }

    fn source(&self, number: usize, id: &SourceId) -> Html {
        let source = knowledge::get().source(id);
        html! {
            <li id={format!("source-{number}")}>
                <a href={source.url.clone()} rel="external">{ &source.title }</a>
                <span class="publisher">{ &source.publisher }{ standing(source, self.lang) }</span>
                <span class="checked">{ checked(self.lang, source.checked) }</span>
            </li>
        }
    }
}

/// A link to a place at which these words stand.
pub(crate) fn anchor(lang: Lang, href: String, words: &str) -> Html {
    let label = ui::guide_anchor(lang, words);
    html! { <a class="anchor no-print" {href} aria-label={label}>{ "#" }</a> }
}

/// The mark of a source that is not the maker's own.
pub(crate) fn standing(source: &Source, lang: Lang) -> Html {
    let words = match source.standing {
        Standing::Maker => return Html::default(),
        Standing::Measured => ui::guide_standing_measured(lang),
        Standing::SecondHand => ui::guide_standing_second_hand(lang),
    };
    html! { <small class="standing">{ words }</small> }
}

/// When something was last checked.
pub(crate) fn checked(lang: Lang, date: Date) -> String {
    ui::guide_checked(lang, format::date(lang, date.year, date.month, date.day))
}
