//! What a record says of one decision, as lines: the record of one workload and that of a whole
//! system are put together from these.

use super::document::{Document, Part, pair};
use super::words;
use crate::decide::{Mode, Outcome, Rule, RuledOutBy, Stop, Turn, Workload};
use crate::knowledge::{Entry, Knowledge, ModelId, SourceId};
use crate::text::{Lang, format, ui};

/// A decision, and the language of what is said of it.
#[derive(Clone, Copy)]
pub(super) struct Pieces<'a> {
    pub(super) guide: &'a Knowledge,
    pub(super) workload: &'a Workload,
    pub(super) outcome: &'a Outcome<'a>,
    pub(super) lang: Lang,
}

impl<'a> Pieces<'a> {
    /// What was answered, or required.
    pub(super) fn context(&self) -> Vec<String> {
        match self.workload.mode {
            Mode::Words => self.answers().collect(),
            Mode::Figures => {
                let stated =
                    words::requirements(self.guide, &self.workload.requirements, self.lang);
                stated.iter().map(|(what, value)| pair(what, value)).collect()
            }
        }
    }

    fn answers(&self) -> impl Iterator<Item = String> {
        let lang = self.lang;
        let said = move |stop: &Stop<'_>| {
            let answer = stop.answer()?;
            Some(pair(&stop.question.text.plain(lang), &answer.text.plain(lang)))
        };
        self.outcome.way.stops.iter().filter_map(said)
    }

    /// All models, and how each fared.
    pub(super) fn options(&self) -> Vec<String> {
        ModelId::ALL.map(|model| pair(&self.name(model), &self.standing(model))).to_vec()
    }

    fn standing(&self, model: ModelId) -> String {
        let lang = self.lang;
        if model == self.outcome.recommendation {
            return ui::advice_record_chosen(lang).to_owned();
        }
        let out = self.outcome.ruled_out.iter().find(|out| out.model == model);
        match out.map(|out| &out.by) {
            Some(RuledOutBy::Limits(rules)) => {
                let reasons: Vec<String> = rules.iter().map(|rule| self.rule(rule)).collect();
                ui::advice_record_excluded(lang, format::sentences(lang, &reasons))
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
        ui::advice_record_behind(self.lang, format::sentences(self.lang, &reasons))
    }

    /// What is recommended, how sure that is, why, and what comes next.
    pub(super) fn decision(&self) -> Vec<String> {
        let lang = self.lang;
        let outcome = self.outcome;
        let mut lines = vec![
            pair(ui::choose_result(lang), &self.name(outcome.recommendation)),
            pair(ui::advice_confidence(lang), words::confidence(outcome.confidence, lang)),
        ];
        if outcome.leaf.model == outcome.recommendation {
            lines.push(outcome.leaf.reason.text.plain(lang));
        }
        let reasons: Vec<String> = self.reasons().map(|rule| self.rule(rule)).collect();
        if !reasons.is_empty() {
            let reasons = format::sentences(lang, &reasons);
            lines.push(pair(ui::choose_result_why(lang), &reasons));
        }
        if let Some(runner_up) = &outcome.runner_up {
            let model = self.name(runner_up.model);
            let turn = runner_up.turn.as_ref().map(|turn| self.turn(turn));
            lines.push(pair(
                ui::advice_runner_up(lang),
                &[Some(model), turn].into_iter().flatten().collect::<Vec<_>>().join(" – "),
            ));
        }
        lines
    }

    /// What speaks for the recommendation, where it follows from figures.
    fn reasons(&self) -> impl Iterator<Item = &'static Rule> + use<'a> {
        let outcome = self.outcome;
        let standing =
            outcome.assessment.as_ref().and_then(|found| found.standing(outcome.recommendation));
        let points = standing.into_iter().flat_map(|standing| &standing.points);
        points.filter(|(_, points)| *points > 0).map(|(rule, _)| *rule)
    }

    /// What puts the other models behind it, where it follows from figures.
    fn reasons_against(&self) -> impl Iterator<Item = &'static Rule> + use<'a> {
        let assessment = self.outcome.assessment.as_ref().into_iter();
        let of_all = assessment.flat_map(|found| ModelId::ALL.map(|id| found.reasons_against(id)));
        of_all.flatten().map(|(rule, _)| rule)
    }

    fn turn(&self, turn: &Turn<'_>) -> String {
        let (what, to) = words::turn(self.guide, turn, self.lang);
        pair(&what, &to)
    }

    /// What is to be checked, what speaks against the decision, and what is still open.
    pub(super) fn checks(&self) -> Vec<String> {
        let lang = self.lang;
        let outcome = self.outcome;
        let checks = outcome.checks.iter().map(|rule| self.rule(rule));
        let concerns = outcome.concerns.iter().map(|concern| {
            pair(&concern.question.entry.text.plain(lang), &concern.answer.text.plain(lang))
        });
        let open = outcome
            .open
            .iter()
            .map(|question| pair(ui::advice_record_open(lang), &question.entry.text.plain(lang)));
        checks.chain(concerns).chain(open).collect()
    }

    /// The entries that the lines above rest on.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let (guide, outcome) = (self.guide, self.outcome);
        let ruled_out = outcome.ruled_out.iter().flat_map(|out| match &out.by {
            RuledOutBy::Limits(rules) => rules.as_slice(),
            RuledOutBy::Answer(..) => &[],
        });
        let ranked = self.reasons().chain(self.reasons_against());
        let rules = ruled_out.chain(&outcome.checks).copied().chain(ranked);
        let rules = rules.filter_map(move |rule| guide.requirements.rule(rule.id));
        rules.chain([&outcome.leaf.reason])
    }

    fn name(&self, model: ModelId) -> String {
        self.guide.model(model).name.plain(self.lang)
    }

    fn rule(&self, rule: &Rule) -> String {
        let entry = self.guide.requirements.rule(rule.id);
        entry.map(|entry| entry.text.plain(self.lang)).unwrap_or_default()
    }
}

/// The tools that go with a model.
pub(super) fn tools(guide: &Knowledge, model: ModelId, lang: Lang) -> Option<String> {
    let row = words::tools(guide, model)?;
    let cells: Vec<String> = row.cells.iter().map(|cell| cell.text.plain(lang)).collect();
    Some(cells.join(" – "))
}

/// The sources of entries, each once, as titles with their addresses.
pub(super) fn sources<'a>(
    guide: &Knowledge,
    entries: impl Iterator<Item = &'a Entry>,
) -> Vec<(String, String)> {
    let mut ids: Vec<&SourceId> = Vec::new();
    for id in entries.flat_map(|entry| &entry.sources) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let link = |id: &SourceId| {
        let source = guide.source(id);
        (source.title.clone(), source.url.clone())
    };
    ids.into_iter().map(link).collect()
}

/// How a record ends: with its sources, and the address that opens the same decision.
pub(super) fn end(text: &mut Document, sources: Vec<(String, String)>, address: &str, lang: Lang) {
    if !sources.is_empty() {
        text.push(Part::Chapter(ui::guide_sources(lang).to_owned()));
        text.push(Part::Links(sources));
    }
    text.push(Part::Paragraph(ui::advice_record_link(lang, address)));
}
