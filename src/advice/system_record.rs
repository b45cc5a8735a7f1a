//! The decisions of a whole system as one record.

use super::document::{Document, Part, Table, pair};
use super::pieces::{self, Pieces};
use super::record::status;
use super::system::{Member, Platform, Tally, Trial, Whole};
use super::words;
use crate::knowledge::{ArticleId, Cell, Entry, Knowledge, ModelId, Row, Text};
use crate::text::{Lang, format, ui};

/// Rows of the comparison that say what a platform asks of people.
const ASKED_OF_PEOPLE: [&str; 2] =
    ["compare.core_attribute.maintenance", "compare.core_attribute.ease_of_learning"];

/// The decisions of a system and what belongs to their record.
#[derive(Clone, Copy, Debug)]
pub struct SystemRecord<'a> {
    /// The guide.
    pub guide: &'a Knowledge,
    /// What came out.
    pub whole: &'a Whole<'a>,
    /// What the simulation says; its numbers are left out where nothing ran.
    pub tally: &'a Tally,
    /// Address that opens the same decisions.
    pub address: &'a str,
    /// The day of the record as year, month and day.
    pub date: (u16, u8, u8),
    /// Its language.
    pub lang: Lang,
}

impl<'a> SystemRecord<'a> {
    /// The record.
    pub fn document(&self) -> Document {
        let lang = self.lang;
        let mut text = Document::default();
        text.push(Part::Title(self.title()));
        text.push(Part::Paragraph(status(self.date, lang)));
        self.of_each(&mut text, ui::advice_record_context(lang), Pieces::context);
        self.of_each(&mut text, ui::advice_record_options(lang), Pieces::options);
        self.of_each(&mut text, ui::advice_record_decision(lang), Pieces::decision);
        text.push(Part::Chapter(ui::advice_mix(lang).to_owned()));
        text.push(Part::Paragraph(platforms(self.whole, self.guide, lang)));
        text.list(self.mix());
        text.below(Part::Chapter(ui::advice_record_consequences(lang).to_owned()), |text| {
            self.consequences(text);
        });
        if self.tally.stands().next().is_some() {
            self.numbers(&mut text);
        }
        pieces::end(&mut text, self.sources(), self.address, lang);
        text
    }

    fn title(&self) -> String {
        let models = self.whole.platforms();
        let models: Vec<String> = models.iter().map(|platform| self.name(platform)).collect();
        ui::advice_record_title_all(
            self.lang,
            ui::AdviceRecordTitleAll {
                n: self.whole.members.len() as u64,
                models: format::list(self.lang, &models),
            },
        )
    }

    fn pieces(&self, member: &'a Member<'a>) -> Option<Pieces<'a>> {
        let outcome = member.outcome.as_ref()?;
        Some(Pieces { guide: self.guide, workload: member.workload, outcome, lang: self.lang })
    }

    /// A chapter with a section for each workload.
    fn of_each(
        &self,
        text: &mut Document,
        title: &str,
        lines: impl Fn(&Pieces<'a>) -> Vec<String>,
    ) {
        text.below(Part::Chapter(title.to_owned()), |text| {
            for member in &self.whole.members {
                text.below(Part::Section(member.name.clone()), |text| match self.pieces(member) {
                    Some(pieces) => text.list(lines(&pieces)),
                    None => {
                        let words = ui::choose_not_answered(self.lang);
                        text.push(Part::Paragraph(words.to_owned()));
                    }
                });
            }
        });
    }

    /// Each platform with the workloads that it carries.
    fn mix(&self) -> Vec<String> {
        let line = |platform: &Platform| {
            pair(&self.name(platform), &carried(self.whole, platform, self.lang))
        };
        self.whole.platforms().iter().map(line).collect()
    }

    fn consequences(&self, text: &mut Document) {
        let (guide, lang) = (self.guide, self.lang);
        let platforms = self.whole.platforms();
        if let Some((name, entry)) = people(guide) {
            text.push(Part::Section(name.plain(lang)));
            text.push(Part::Paragraph(entry.text.plain(lang)));
            if platforms.len() > 1 {
                text.push(Part::Paragraph(ui::advice_people_each(lang).to_owned()));
            }
            text.list(self.asked_of_people());
        }
        text.below(Part::Section(ui::advice_tools(lang).to_owned()), |text| {
            let line = |platform: &Platform| {
                Some(pair(&self.name(platform), &pieces::tools(guide, platform.model, lang)?))
            };
            text.list(platforms.iter().filter_map(line).collect());
        });
        for member in &self.whole.members {
            let checks = self.pieces(member).map(|pieces| pieces.checks()).unwrap_or_default();
            text.below(Part::Section(member.name.clone()), |text| text.list(checks));
        }
    }

    /// What each platform asks of people.
    fn asked_of_people(&self) -> Vec<String> {
        let lang = self.lang;
        let of_platform = |platform: &Platform| {
            let line = |(row, cell): (&Row, &Cell)| {
                let what = format!("{} – {}", self.name(platform), row.label.plain(lang));
                pair(&what, &cell.reason.plain(lang))
            };
            asked(self.guide, platform).map(line).collect::<Vec<_>>()
        };
        self.whole.platforms().iter().flat_map(of_platform).collect()
    }

    fn numbers(&self, text: &mut Document) {
        let lang = self.lang;
        text.push(Part::Chapter(ui::advice_record_numbers(lang).to_owned()));
        text.push(Part::Table(self.table()));
        text.push(Part::Paragraph(total(self.tally, lang)));
        text.push(Part::Section(ui::advice_left_out(lang).to_owned()));
        text.list(left_out(self.whole, self.tally, lang));
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        let heads = [
            ui::choose_workload(lang),
            ui::choose_model(lang),
            ui::advice_goal(lang),
            ui::advice_p99(lang),
            ui::advice_failed(lang),
            ui::advice_monthly(lang),
        ];
        let row = |(member, found): (&Member<'_>, &Trial)| {
            let stand = found.stand()?;
            let model = self.guide.model(stand.model).name.plain(lang);
            let [p99, failed, monthly] = words::stand(stand, lang);
            Some(vec![member.name.clone(), model, trial(found, lang), p99, failed, monthly])
        };
        let rows = self.whole.members.iter().zip(&self.tally.trials).filter_map(row);
        let sum = self.tally.monthly_usd().map(|usd| {
            let blank = [const { String::new() }; 4];
            let name = ui::advice_sum(lang).to_owned();
            [name].into_iter().chain(blank).chain([format::dollars(usd)]).collect()
        });
        Table {
            heads: heads.map(str::to_owned).to_vec(),
            n_words: 3,
            rows: rows.chain(sum).collect(),
        }
    }

    /// Sources of everything that the record names.
    fn sources(&self) -> Vec<(String, String)> {
        let platforms = self.whole.platforms();
        let of_people = people(self.guide).into_iter().map(|(_, entry)| entry);
        let of_platforms = platforms.iter().flat_map(|platform| {
            let tools = words::tools(self.guide, platform.model);
            let tools = tools.into_iter().flat_map(|row| &row.cells);
            asked(self.guide, platform).map(|(_, cell)| &cell.entry).chain(tools)
        });
        let of_each = self.whole.members.iter().filter_map(|member| self.pieces(member));
        let of_each = of_each.flat_map(|pieces| pieces.entries());
        pieces::sources(self.guide, of_each.chain(of_people).chain(of_platforms))
    }

    fn name(&self, platform: &Platform) -> String {
        self.guide.model(platform.model).name.plain(self.lang)
    }
}

/// How many people platforms take, as the guide says it: its name there, and the statement.
fn people(guide: &Knowledge) -> Option<(&Text, &Entry)> {
    let sections = &guide.article(ArticleId::Adoption).sections;
    let mixed = sections.iter().find(|section| section.id == "adoption.mixed")?;
    let point = mixed.points.iter().find(|point| point.entry.id == "adoption.mixed.people")?;
    Some((point.name.as_ref()?, &point.entry))
}

/// What the comparison says a platform asks of people.
fn asked<'a>(
    guide: &'a Knowledge,
    platform: &Platform,
) -> impl Iterator<Item = (&'a Row, &'a Cell)> {
    let model = platform.model;
    let rows = guide.tables.iter().flat_map(|table| &table.rows);
    let rows = rows.filter(|row| ASKED_OF_PEOPLE.contains(&row.id.as_str()));
    rows.filter_map(move |row| {
        let (_, cell) = ModelId::ALL.into_iter().zip(&row.cells).find(|(of, _)| *of == model)?;
        Some((row, cell))
    })
}

/// The workloads that a platform carries, and that they share it where there are several.
pub fn carried(whole: &Whole<'_>, platform: &Platform, lang: Lang) -> String {
    let name = |place: &usize| whole.members[*place].name.as_str();
    let names: Vec<&str> = platform.workloads.iter().map(name).collect();
    let list = format::list(lang, &names);
    match names.len() {
        1 => list,
        _ => ui::advice_shared(lang, list),
    }
}

/// Which platforms a system needs, as a sentence.
pub fn platforms(whole: &Whole<'_>, guide: &Knowledge, lang: Lang) -> String {
    let needed = whole.platforms();
    let names: Vec<String> =
        needed.iter().map(|platform| guide.model(platform.model).short.plain(lang)).collect();
    match names.as_slice() {
        [] => ui::choose_no_platform(lang).to_owned(),
        [only] => ui::choose_one_platform(lang, only),
        several => ui::choose_platforms(lang, format::list(lang, several)),
    }
}

/// What a workload is held to, and whether it was kept; nothing for one that did not run.
pub fn trial(trial: &Trial, lang: Lang) -> String {
    match trial {
        Trial::Ran { stand, goal } => pair(&words::goal(*goal, lang), words::keeps(stand, lang)),
        Trial::Undecided | Trial::NotPosed(_) | Trial::NotRun => String::new(),
    }
}

/// The sum, and how many do what is asked for.
pub fn total(tally: &Tally, lang: Lang) -> String {
    let n = tally.trials.len() as u64;
    let kept = ui::advice_total_kept(
        lang,
        ui::AdviceTotalKept { kept: tally.n_kept(), n: tally.stands().count() as u64 },
    );
    match tally.monthly_usd() {
        Some(usd) => {
            let (usd, summed) = (format::dollars(usd), tally.n_summed());
            let total = ui::advice_total(lang, ui::AdviceTotal { usd, summed, n });
            format!("{total} {kept}")
        }
        None => kept,
    }
}

/// What is not in the sum, or counted in it more than once.
pub fn left_out(whole: &Whole<'_>, tally: &Tally, lang: Lang) -> Vec<String> {
    let of_member = |(member, found): (&Member<'_>, &Trial)| {
        let why = match found {
            Trial::Ran { stand, .. } if stand.monthly_usd.is_some() => return None,
            Trial::Ran { .. } => ui::advice_no_price(lang),
            Trial::Undecided => ui::choose_not_answered(lang),
            Trial::NotPosed(reason) => words::not_posed(*reason, lang),
            Trial::NotRun => ui::advice_not_run(lang),
        };
        Some(pair(&member.name, why))
    };
    let mut lines: Vec<String> =
        whole.members.iter().zip(&tally.trials).filter_map(of_member).collect();
    let is_shared = |platform: &Platform| platform.workloads.len() > 1;
    if whole.platforms().iter().any(is_shared) {
        lines.push(ui::advice_counted_twice(lang).to_owned());
    }
    lines.push(ui::advice_left_out_people(lang).to_owned());
    lines.push(ui::advice_left_out_services(lang).to_owned());
    lines
}
