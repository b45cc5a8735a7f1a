//! A decision as an architecture decision record in Markdown: context, options, decision,
//! consequences, numbers, sources.

use super::document::{Document, Part, Table, pair};
use super::opinion::{Opinion, Stand};
use super::pieces::{self, Pieces};
use super::words;
use crate::decide::{Outcome, Workload};
use crate::knowledge::{Knowledge, ModelId};
use crate::text::{Lang, format, ui};

/// A decision and what belongs to its record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The guide.
    pub guide: &'a Knowledge,
    /// What was decided on.
    pub workload: &'a Workload,
    /// What came out.
    pub outcome: &'a Outcome<'a>,
    /// What the simulation says, where it has been asked.
    pub opinion: Option<&'a Opinion>,
    /// Address that opens the same decision.
    pub address: &'a str,
    /// The day of the record as year, month and day.
    pub date: (u16, u8, u8),
    /// Its language.
    pub lang: Lang,
}

impl<'a> Record<'a> {
    /// The record as Markdown.
    pub fn markdown(&self) -> String {
        self.document().markdown()
    }

    fn document(&self) -> Document {
        let Self { guide, workload, outcome, lang, .. } = *self;
        let pieces = Pieces { guide, workload, outcome, lang };
        let mut text = Document::default();
        text.push(Part::Title(self.title()));
        text.push(Part::Paragraph(status(self.date, lang)));
        let mut chapter = |title: &str, lines| {
            text.below(Part::Chapter(title.to_owned()), |text| text.list(lines));
        };
        chapter(ui::advice_record_context(lang), pieces.context());
        chapter(ui::advice_record_options(lang), pieces.options());
        chapter(ui::advice_record_decision(lang), pieces.decision());
        let tools = pieces::tools(guide, outcome.recommendation, lang);
        let tools = tools.map(|tools| pair(ui::advice_tools(lang), &tools));
        let consequences = tools.into_iter().chain(pieces.checks()).collect();
        chapter(ui::advice_record_consequences(lang), consequences);
        if let Some(opinion) = self.opinion {
            text.push(Part::Chapter(ui::advice_record_numbers(lang).to_owned()));
            text.push(Part::Table(self.numbers(opinion)));
            text.push(Part::Paragraph(words::verdict(guide, outcome, opinion, lang)));
        }
        pieces::end(&mut text, self.sources(&pieces), self.address, lang);
        text
    }

    fn title(&self) -> String {
        let lang = self.lang;
        let model = self.name(self.outcome.recommendation);
        match self.workload.name.as_str() {
            "" => ui::advice_record_title(lang, model),
            name => ui::advice_record_title_of(
                lang,
                ui::AdviceRecordTitleOf { name: name.to_owned(), model },
            ),
        }
    }

    fn numbers(&self, opinion: &Opinion) -> Table {
        let lang = self.lang;
        let heads = [
            ui::choose_model(lang),
            ui::advice_p99(lang),
            ui::advice_failed(lang),
            ui::advice_monthly(lang),
        ];
        let row = |stand: &Stand| {
            let [p99, failed, monthly] = words::stand(stand, lang);
            vec![self.name(stand.model), p99, failed, monthly]
        };
        Table {
            heads: heads.map(str::to_owned).to_vec(),
            n_words: 1,
            rows: opinion.stands.iter().map(row).collect(),
        }
    }

    /// Sources of everything that the record names.
    fn sources(&self, pieces: &Pieces<'a>) -> Vec<(String, String)> {
        let tools = words::tools(self.guide, self.outcome.recommendation);
        let tools = tools.into_iter().flat_map(|row| &row.cells);
        pieces::sources(self.guide, pieces.entries().chain(tools))
    }

    fn name(&self, model: ModelId) -> String {
        self.guide.model(model).name.plain(self.lang)
    }
}

/// That a record is a proposal, of this day.
pub(super) fn status((year, month, day): (u16, u8, u8), lang: Lang) -> String {
    ui::advice_record_status(lang, format::date(lang, year, month, Some(day)))
}
