//! A decision as an architecture decision record in Markdown: context, options, decision,
//! consequences, numbers, sources.

use std::fmt::Write as _;

use super::opinion::{Opinion, Stand};
use super::words;
use crate::decide::{Mode, Outcome, Rule, RuledOutBy, Stop, Turn, Workload};
use crate::knowledge::{Entry, Knowledge, ModelId, SourceId};
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

impl Record<'_> {
    /// The record as Markdown.
    pub fn markdown(&self) -> String {
        let sections = [
            self.head(),
            self.context(),
            self.options(),
            self.decision(),
            self.consequences(),
            self.numbers(),
            self.sources(),
        ];
        let mut text = sections.join("\n");
        // Fails never: it is a string that is written to.
        let _ = writeln!(text, "\n{}", ui::advice_record_link(self.lang, self.address));
        text
    }

    fn head(&self) -> String {
        let lang = self.lang;
        let model = self.name(self.outcome.recommendation);
        let title = match self.workload.name.as_str() {
            "" => ui::advice_record_title(lang, model),
            name => ui::advice_record_title_of(
                lang,
                ui::AdviceRecordTitleOf { name: name.to_owned(), model },
            ),
        };
        let (year, month, day) = self.date;
        let date = format::date(lang, year, month, Some(day));
        format!("# {title}\n\n{}\n", ui::advice_record_status(lang, date))
    }

    fn context(&self) -> String {
        let lang = self.lang;
        let lines = match self.workload.mode {
            Mode::Words => self.answers().collect(),
            Mode::Figures => {
                let stated = words::requirements(self.guide, &self.workload.requirements, lang);
                stated.iter().map(|(what, value)| pair(what, value)).collect()
            }
        };
        chapter(ui::advice_record_context(lang), lines)
    }

    fn answers(&self) -> impl Iterator<Item = String> {
        let lang = self.lang;
        let said = move |stop: &Stop<'_>| {
            let answer = stop.answer()?;
            Some(pair(&stop.question.text.plain(lang), &answer.text.plain(lang)))
        };
        self.outcome.way.stops.iter().filter_map(said)
    }

    fn options(&self) -> String {
        let line = |model| pair(&self.name(model), &self.standing(model));
        chapter(ui::advice_record_options(self.lang), ModelId::ALL.map(line).to_vec())
    }

    /// How a model fared.
    fn standing(&self, model: ModelId) -> String {
        let lang = self.lang;
        if model == self.outcome.recommendation {
            return ui::advice_record_chosen(lang).to_owned();
        }
        let out = self.outcome.ruled_out.iter().find(|out| out.model == model);
        match out.map(|out| &out.by) {
            Some(RuledOutBy::Limits(rules)) => {
                let reasons: Vec<String> = rules.iter().map(|rule| self.rule(rule)).collect();
                ui::advice_record_excluded(lang, reasons.join(" "))
            }
            Some(RuledOutBy::Answer(question, answer)) => ui::advice_record_led_away(
                lang,
                ui::AdviceRecordLedAway {
                    question: question.text.plain(lang),
                    answer: answer.text.plain(lang),
                },
            ),
            None => self.ranked(model),
        }
    }

    fn ranked(&self, model: ModelId) -> String {
        let assessment = self.outcome.assessment.as_ref();
        let reasons = assessment.map(|found| found.reasons_against(model)).unwrap_or_default();
        let reasons: Vec<String> = reasons.iter().map(|(rule, _)| self.rule(rule)).collect();
        ui::advice_record_behind(self.lang, reasons.join(" "))
    }

    fn decision(&self) -> String {
        let lang = self.lang;
        let outcome = self.outcome;
        let mut lines = vec![
            pair(ui::choose_result(lang), &self.name(outcome.recommendation)),
            pair(ui::advice_confidence(lang), words::confidence(outcome.confidence, lang)),
        ];
        if outcome.leaf.model == outcome.recommendation {
            lines.push(outcome.leaf.reason.text.plain(lang));
        }
        if let Some(runner_up) = &outcome.runner_up {
            let model = self.name(runner_up.model);
            let turn = runner_up.turn.as_ref().map(|turn| self.turn(turn));
            lines.push(pair(
                ui::advice_runner_up(lang),
                &[Some(model), turn].into_iter().flatten().collect::<Vec<_>>().join(" – "),
            ));
        }
        chapter(ui::advice_record_decision(lang), lines)
    }

    fn turn(&self, turn: &Turn<'_>) -> String {
        let (what, to) = words::turn(self.guide, turn, self.lang);
        pair(&what, &to)
    }

    fn consequences(&self) -> String {
        let lang = self.lang;
        let outcome = self.outcome;
        let tools = words::tools(self.guide, outcome.recommendation);
        let tools = tools.map(|row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.text.plain(lang)).collect();
            pair(ui::advice_tools(lang), &cells.join(" – "))
        });
        let checks = outcome.checks.iter().map(|rule| self.rule(rule));
        let concerns = outcome.concerns.iter().map(|concern| {
            pair(&concern.question.entry.text.plain(lang), &concern.answer.text.plain(lang))
        });
        let open = outcome
            .open
            .iter()
            .map(|question| pair(ui::advice_record_open(lang), &question.entry.text.plain(lang)));
        let lines = tools.into_iter().chain(checks).chain(concerns).chain(open);
        chapter(ui::advice_record_consequences(lang), lines.collect())
    }

    fn numbers(&self) -> String {
        let lang = self.lang;
        let Some(opinion) = self.opinion else { return String::new() };
        let heads = [
            ui::versus_model_head(lang),
            ui::advice_p99(lang),
            ui::advice_failed(lang),
            ui::advice_monthly(lang),
        ];
        let mut text = format!("## {}\n\n", ui::advice_record_numbers(lang));
        text += &table_row(&heads.map(str::to_owned));
        text += "|---|---:|---:|---:|\n";
        for stand in &opinion.stands {
            text += &table_row(&self.stand(stand));
        }
        text += &format!("\n{}\n", self.verdict(opinion));
        text
    }

    fn stand(&self, stand: &Stand) -> [String; 4] {
        let lang = self.lang;
        let none = || ui::advice_none(lang).to_owned();
        [
            self.name(stand.model),
            stand.p99.map_or_else(none, |span| format::latency(lang, span)),
            format::percent(lang, stand.failed_share),
            stand.monthly_usd.map_or_else(none, format::dollars),
        ]
    }

    fn verdict(&self, opinion: &Opinion) -> String {
        words::verdict(self.guide, self.outcome, opinion, self.lang)
    }

    /// Sources of everything that the record names.
    fn sources(&self) -> String {
        let outcome = self.outcome;
        let ruled_out = outcome.ruled_out.iter().flat_map(|out| match &out.by {
            RuledOutBy::Limits(rules) => rules.as_slice(),
            RuledOutBy::Answer(..) => &[],
        });
        let rules = ruled_out.chain(&outcome.checks);
        let rules = rules.filter_map(|rule| self.guide.requirements.rule(rule.id));
        let tools = words::tools(self.guide, outcome.recommendation);
        let tools = tools.into_iter().flat_map(|row| &row.cells);
        let entries = rules.chain([&outcome.leaf.reason]).chain(tools);
        let mut ids: Vec<&SourceId> = Vec::new();
        for id in entries.flat_map(|entry: &Entry| &entry.sources) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let line = |id: &SourceId| {
            let source = self.guide.source(id);
            format!("[{}]({})", source.title, source.url)
        };
        chapter(ui::guide_sources(self.lang), ids.into_iter().map(line).collect())
    }

    fn name(&self, model: ModelId) -> String {
        self.guide.model(model).name.plain(self.lang)
    }

    fn rule(&self, rule: &Rule) -> String {
        let entry = self.guide.requirements.rule(rule.id);
        entry.map(|entry| entry.text.plain(self.lang)).unwrap_or_default()
    }
}

fn pair(what: &str, value: &str) -> String {
    format!("{what}: {value}")
}

/// A heading and a list; nothing where the list is empty.
fn chapter(title: &str, lines: Vec<String>) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let list: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    format!("## {title}\n\n{list}")
}

fn table_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
