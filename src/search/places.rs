//! What can be found: one item for each thing of the guide that has a place of its own.

use super::{Item, Words};
use crate::knowledge::{ArticleId, Knowledge, ModelId, Section, Text};
use crate::text::Lang;

/// A page of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The page of a model.
    Model(ModelId),
    /// A page about all models.
    Article(ArticleId),
    /// The comparison tables.
    Compare,
    /// The flowchart.
    Choose,
    /// Questions to settle before a choice is final.
    Decide,
    /// The glossary.
    Glossary,
    /// The sources.
    Sources,
    /// The simulator.
    Simulate,
}

/// Where something of the guide stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub page: Page,
    /// The id on the page; empty for the page as a whole. In the simulator, the id of a ready-made
    /// scenario.
    pub id: String,
}

/// Kinds of what can be found, in the order in which equally good ones are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The five models.
    Models,
    /// Words of the glossary.
    Terms,
    /// Statements that can be tried.
    Claims,
    /// Ready-made scenarios of the simulator.
    Scenarios,
    /// Pages, and sections of pages.
    Sections,
    /// Rows of the comparison tables.
    Comparison,
    /// Questions of the flowchart and before a decision.
    Questions,
    /// Sources.
    Sources,
}

/// Every item of the guide, in the order of its pages.
pub(super) fn items(guide: &Knowledge, words: &Words<'_>) -> Vec<Item> {
    let mut list = List { items: Vec::new(), words };
    list.models(guide);
    list.terms(guide);
    list.claims(guide);
    list.scenarios(guide);
    list.articles(guide);
    list.rows(guide);
    list.questions(guide);
    list.sources(guide);
    list.items
}

struct List<'a> {
    items: Vec<Item>,
    words: &'a Words<'a>,
}

impl List<'_> {
    fn add(&mut self, group: Group, page: Page, id: &str, title: &Text, body: &Text) {
        let place = Place { page, id: id.to_owned() };
        self.items.push(Item {
            group,
            place,
            titles: Lang::ALL.map(|lang| self.words.words(title.plain(lang))),
            bodies: Lang::ALL.map(|lang| self.words.words(body.plain(lang))),
            names: Vec::new(),
        });
    }

    /// Gives the item that was added last other names.
    fn name(&mut self, text: &Text) {
        let names = Lang::ALL.map(|lang| self.words.words(text.plain(lang)).folded);
        if let Some(item) = self.items.last_mut() {
            item.names.extend(names);
        }
    }

    fn models(&mut self, guide: &Knowledge) {
        for model in &guide.models {
            let page = Page::Model(model.id);
            self.add(Group::Models, page, "", &model.name, &model.definition.text);
            self.name(&model.short);
            for product in &model.examples {
                self.name(&product.text);
            }
            for part in &model.parts {
                self.sections(page, &part.sections);
            }
        }
    }

    fn sections(&mut self, page: Page, sections: &[Section]) {
        for section in sections {
            let mut body = Text::default();
            for entry in section.entries() {
                join(&mut body, &entry.text);
            }
            self.add(Group::Sections, page, &section.id, &section.title, &body);
        }
    }

    fn terms(&mut self, guide: &Knowledge) {
        for term in &guide.terms {
            let id = format!("term-{}", term.id.0);
            self.add(Group::Terms, Page::Glossary, &id, &term.word, &term.definition);
        }
    }

    fn claims(&mut self, guide: &Knowledge) {
        for claim in &guide.claims {
            if let Some(page) = page_of_section(guide, &claim.place) {
                self.add(Group::Claims, page, &claim.id, &claim.title, &claim.control.label);
            }
        }
    }

    fn scenarios(&mut self, guide: &Knowledge) {
        for preset in &guide.presets {
            let (question, lesson) = (&preset.question, &preset.lesson);
            self.add(Group::Scenarios, Page::Simulate, &preset.id, question, lesson);
        }
    }

    fn articles(&mut self, guide: &Knowledge) {
        for article in &guide.articles {
            let page = Page::Article(article.id);
            self.add(Group::Sections, page, "", &article.title, &article.lead.text);
            self.sections(page, &article.sections);
        }
    }

    fn rows(&mut self, guide: &Knowledge) {
        for row in guide.tables.iter().flat_map(|table| &table.rows) {
            let mut body = Text::default();
            for cell in &row.cells {
                join(&mut body, &cell.entry.text);
            }
            self.add(Group::Comparison, Page::Compare, &row.id, &row.label, &body);
        }
    }

    fn questions(&mut self, guide: &Knowledge) {
        for question in &guide.flow.questions {
            self.add(Group::Questions, Page::Choose, "", &question.text, &question.help);
        }
        for question in guide.decisions.iter().flat_map(|group| &group.questions) {
            let entry = &question.entry;
            self.add(Group::Questions, Page::Decide, &entry.id, &entry.text, &question.hint);
        }
    }

    fn sources(&mut self, guide: &Knowledge) {
        for source in &guide.sources {
            let text = |words: &str| Text { en: words.to_owned(), ja: words.to_owned() };
            let (title, publisher) = (text(&source.title), text(&source.publisher));
            self.add(Group::Sources, Page::Sources, &source.id.0, &title, &publisher);
        }
    }
}

/// The page that has a section of this id.
fn page_of_section(guide: &Knowledge, id: &str) -> Option<Page> {
    let has = |sections: &[Section]| sections.iter().any(|section| section.id == id);
    let model = guide.models.iter().find(|m| m.parts.iter().any(|part| has(&part.sections)));
    let article = || guide.articles.iter().find(|article| has(&article.sections));
    model.map(|m| Page::Model(m.id)).or_else(|| article().map(|a| Page::Article(a.id)))
}

/// Puts a text behind another one.
fn join(text: &mut Text, more: &Text) {
    for (to, from) in [(&mut text.en, &more.en), (&mut text.ja, &more.ja)] {
        to.push_str(from);
        to.push(' ');
    }
}
