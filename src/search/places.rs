//! What can be found: one item for each thing of the guide that has a place of its own.

use super::{Item, MOST_OF_A_GROUP, Words};
use crate::knowledge::{ArticleId, Entry, Knowledge, Model, ModelId, Section, Text};
use crate::text::{Lang, ui};

/// A page of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The first page.
    Overview,
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

impl Page {
    /// The pages about all models whose words are those of the interface, in the order of the
    /// navigation.
    const OF_INTERFACE: [Self; 7] = [
        Self::Overview,
        Self::Choose,
        Self::Simulate,
        Self::Compare,
        Self::Decide,
        Self::Glossary,
        Self::Sources,
    ];

    /// What the page is called.
    pub fn name(self, guide: &Knowledge, lang: Lang) -> String {
        match self {
            Self::Overview => guide.overview.title.plain(lang),
            Self::Model(id) => guide.model(id).short.plain(lang),
            Self::Article(id) => guide.article(id).title.plain(lang),
            Self::Compare => ui::compare_title(lang).to_owned(),
            Self::Choose => guide.flow.title.plain(lang),
            Self::Decide => ui::guide_decide(lang).to_owned(),
            Self::Glossary => ui::guide_glossary(lang).to_owned(),
            Self::Sources => ui::guide_sources(lang).to_owned(),
            Self::Simulate => ui::simulate_title(lang).to_owned(),
        }
    }

    /// What the page is for.
    fn lead(self, guide: &Knowledge, lang: Lang) -> String {
        match self {
            Self::Overview => guide.overview.promise.plain(lang),
            Self::Model(id) => guide.model(id).definition.text.plain(lang),
            Self::Article(id) => guide.article(id).lead.text.plain(lang),
            Self::Compare => ui::compare_lead(lang).to_owned(),
            Self::Choose => ui::choose_rule_of_thumb(lang).to_owned(),
            Self::Decide => ui::guide_decide_lead(lang).to_owned(),
            Self::Glossary => ui::guide_glossary_lead(lang).to_owned(),
            Self::Sources => ui::guide_sources_lead(lang, guide.sources.len() as u64),
            Self::Simulate => ui::simulate_intro(lang).to_owned(),
        }
    }
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
    /// Pages about all models.
    Pages,
    /// Statements that can be tried.
    Claims,
    /// Ready-made scenarios of the simulator.
    Scenarios,
    /// Sections of pages, and the named points in them.
    Sections,
    /// Rows of the comparison tables.
    Comparison,
    /// Questions of the flowchart and before a decision.
    Questions,
    /// Sources.
    Sources,
}

impl Group {
    /// What its items cost more than models, words and pages do, which most readers mean.
    pub(super) const fn cost(self) -> u32 {
        match self {
            Self::Models | Self::Terms | Self::Pages => 0,
            Self::Claims | Self::Scenarios | Self::Sections => 2,
            Self::Comparison | Self::Questions => 3,
            Self::Sources => 20,
        }
    }

    /// Most hits that are shown of it. Pages are as many as there are.
    pub(super) const fn most(self) -> usize {
        match self {
            Self::Pages => usize::MAX,
            _ => MOST_OF_A_GROUP,
        }
    }
}

/// Every item of the guide, in the order of its pages.
pub(super) fn items(guide: &Knowledge, words: &Words<'_>) -> Vec<Item> {
    let mut list = List { items: Vec::new(), wholes: Vec::new(), guide, words };
    list.models();
    list.pages();
    list.terms();
    list.claims();
    list.scenarios();
    list.articles();
    list.rows();
    list.questions();
    list.sources();
    list.items
}

/// A heading of the interface.
type Title = fn(Lang) -> &'static str;

struct List<'a> {
    items: Vec<Item>,
    /// Names of what the items to come are a part of, folded.
    wholes: Vec<String>,
    guide: &'a Knowledge,
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
            wholes: self.wholes.clone(),
        });
    }

    fn folded(&self, texts: &[&Text]) -> Vec<String> {
        let both = texts.iter().flat_map(|text| Lang::ALL.map(|lang| text.plain(lang)));
        both.map(|text| self.words.words(text).folded).collect()
    }

    /// Gives the item that was added last other names.
    fn name(&mut self, texts: &[&Text]) {
        let names = self.folded(texts);
        if let Some(item) = self.items.last_mut() {
            item.names.extend(names);
        }
    }

    fn models(&mut self) {
        for model in &self.guide.models {
            let page = Page::Model(model.id);
            self.add(Group::Models, page, "", &model.name, &model.definition.text);
            let products = model.examples.iter().map(|product| &product.text);
            let names: Vec<&Text> = [&model.short].into_iter().chain(products).collect();
            self.name(&names);
            self.wholes = self.folded(&[&[&model.name], names.as_slice()].concat());
            self.model_sections(page, model);
            self.wholes.clear();
        }
    }

    fn model_sections(&mut self, page: Page, model: &Model) {
        self.add(
            Group::Sections,
            page,
            "architecture",
            &both(|lang| ui::guide_architecture(lang).to_owned()),
            &model.diagram.description,
        );
        for part in &model.parts {
            self.sections(page, &part.sections);
        }
        let notes: Vec<&Entry> = model.features.iter().map(|feature| &feature.note).collect();
        let lists: [(&str, Title, Vec<&Entry>); 6] = [
            ("features", ui::guide_features, notes),
            ("merits", ui::guide_merits, model.merits.iter().collect()),
            ("demerits", ui::guide_demerits, model.demerits.iter().collect()),
            ("limits", ui::guide_limits, model.limits.iter().collect()),
            ("use-cases", ui::guide_use_cases, model.use_cases.iter().collect()),
            ("recommendation", ui::guide_recommendation, model.recommendations.iter().collect()),
        ];
        for (id, title, entries) in lists.into_iter().filter(|(.., list)| !list.is_empty()) {
            let body = joined(entries.into_iter().map(|entry| &entry.text));
            let title = both(|lang| title(lang).to_owned());
            self.add(Group::Sections, page, id, &title, &body);
        }
        let labels = joined(model.figures.iter().map(|figure| &figure.label));
        let title = both(|lang| ui::guide_figures(lang).to_owned());
        self.add(Group::Sections, page, "figures", &title, &labels);
    }

    fn sections(&mut self, page: Page, sections: &[Section]) {
        for section in sections {
            let unnamed = section.points.iter().filter(|point| point.name.is_none());
            let rows = section.grid.iter().flat_map(|grid| &grid.rows);
            let entries = section.intro.iter().chain(unnamed.map(|point| &point.entry));
            let texts = entries.chain(rows.flat_map(|row| &row.cells)).map(|entry| &entry.text);
            self.add(Group::Sections, page, &section.id, &section.title, &joined(texts));
            let n_wholes = self.wholes.len();
            self.wholes.extend(self.folded(&[&section.title]));
            for point in &section.points {
                if let Some(name) = &point.name {
                    let entry = &point.entry;
                    self.add(Group::Sections, page, &entry.id, name, &entry.text);
                }
            }
            self.wholes.truncate(n_wholes);
        }
    }

    fn pages(&mut self) {
        let articles = ArticleId::ALL.map(Page::Article);
        for page in Page::OF_INTERFACE.into_iter().chain(articles) {
            let title = both(|lang| page.name(self.guide, lang));
            let lead = both(|lang| page.lead(self.guide, lang));
            self.add(Group::Pages, page, "", &title, &lead);
        }
    }

    fn terms(&mut self) {
        for term in &self.guide.terms {
            let id = format!("term-{}", term.id.0);
            self.add(Group::Terms, Page::Glossary, &id, &term.word, &term.definition);
        }
    }

    fn claims(&mut self) {
        for claim in &self.guide.claims {
            if let Some(page) = page_of_section(self.guide, &claim.place) {
                self.wholes = self.folded(&[&both(|lang| page.name(self.guide, lang))]);
                self.add(Group::Claims, page, &claim.id, &claim.title, &claim.control.label);
            }
        }
        self.wholes.clear();
    }

    fn scenarios(&mut self) {
        for preset in &self.guide.presets {
            let (question, lesson) = (&preset.question, &preset.lesson);
            self.add(Group::Scenarios, Page::Simulate, &preset.id, question, lesson);
        }
    }

    fn articles(&mut self) {
        for article in &self.guide.articles {
            let page = Page::Article(article.id);
            self.wholes = self.folded(&[&article.title]);
            self.sections(page, &article.sections);
            self.wholes.clear();
        }
    }

    fn rows(&mut self) {
        for row in self.guide.tables.iter().flat_map(|table| &table.rows) {
            let body = joined(row.cells.iter().map(|cell| &cell.entry.text));
            self.add(Group::Comparison, Page::Compare, &row.id, &row.label, &body);
        }
    }

    fn questions(&mut self) {
        for question in &self.guide.flow.questions {
            self.add(Group::Questions, Page::Choose, "", &question.text, &question.help);
        }
        for question in self.guide.decisions.iter().flat_map(|group| &group.questions) {
            let entry = &question.entry;
            self.add(Group::Questions, Page::Decide, &entry.id, &entry.text, &question.hint);
        }
    }

    fn sources(&mut self) {
        for source in &self.guide.sources {
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

/// A text of the interface in both languages.
fn both(of: impl Fn(Lang) -> String) -> Text {
    Text { en: of(Lang::En), ja: of(Lang::Ja) }
}

/// Texts behind each other.
fn joined<'a>(texts: impl Iterator<Item = &'a Text>) -> Text {
    let mut all = Text::default();
    for text in texts {
        for (to, from) in [(&mut all.en, &text.en), (&mut all.ja, &text.ja)] {
            to.push_str(from);
            to.push(' ');
        }
    }
    all
}
