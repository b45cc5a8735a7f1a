//! The parts of a decision in words.

use super::opinion::{Opinion, Stand, Verdict};
use super::pose::NotPosed;
use crate::decide::{Asked, Choice, Confidence, Figure, Outcome, Pick, Requirements, Turn};
use crate::knowledge::{
    ArticleId, Entry, FigureWords, GridRow, Knowledge, ModelId, Point, Section, Text,
};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// How sure a recommendation is.
pub fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    match confidence {
        Confidence::Low => ui::advice_confidence_low(lang),
        Confidence::Medium => ui::advice_confidence_medium(lang),
        Confidence::High => ui::advice_confidence_high(lang),
    }
}

/// The words of a figure; every figure has some, which a test of the content holds.
pub fn figure(guide: &Knowledge, figure: Figure) -> Option<&FigureWords> {
    guide.requirements.figures.iter().find(|words| words.id == figure.id())
}

/// The words of a pick of a choice.
pub fn pick(guide: &Knowledge, choice: Choice, pick: Pick) -> Option<&Text> {
    let words = guide.requirements.choices.iter().find(|words| words.id == choice.id())?;
    words.options.iter().find(|option| option.id == pick.id()).map(|option| &option.name)
}

/// What a requirement is called.
pub fn asked(guide: &Knowledge, asked: Asked, lang: Lang) -> String {
    let choice = |choice: Choice| {
        let words = guide.requirements.choices.iter().find(|words| words.id == choice.id());
        words.map(|words| &words.label)
    };
    let label = match asked {
        Asked::Figure(one) => figure(guide, one).map(|words| &words.label),
        Asked::Choice(one) => choice(one),
    };
    label.map(|label| label.plain(lang)).unwrap_or_default()
}

/// Everything that is required: what it is called, and the value with its unit.
pub fn requirements(guide: &Knowledge, stated: &Requirements, lang: Lang) -> Vec<(String, String)> {
    let value = |one: Asked| match one {
        Asked::Figure(of) => Some(amount(guide, of, stated.figure(of)?, lang)),
        Asked::Choice(of) => Some(pick(guide, of, stated.pick(of)?)?.plain(lang)),
    };
    Asked::all().filter_map(|one| Some((asked(guide, one, lang), value(one)?))).collect()
}

fn amount(guide: &Knowledge, of: Figure, value: f64, lang: Lang) -> String {
    let unit = figure(guide, of).map(|words| words.unit.plain(lang)).unwrap_or_default();
    // Japanese sets its own units and the sign of per cent close to the number.
    let is_close = lang == Lang::Ja && !unit.starts_with(|c: char| c.is_ascii_alphabetic());
    format!("{}{}{unit}", format::number(value), if is_close { "" } else { " " })
}

/// A single change: what is changed, and what it is then.
pub fn turn(guide: &Knowledge, turn: &Turn<'_>, lang: Lang) -> (String, String) {
    match turn {
        Turn::Answer(question, answer) => (question.text.plain(lang), answer.text.plain(lang)),
        Turn::Figure(figure, value) => {
            (asked(guide, Asked::Figure(*figure), lang), amount(guide, *figure, *value, lang))
        }
        Turn::Pick(choice, to) => {
            let words = pick(guide, *choice, *to).map(|text| text.plain(lang)).unwrap_or_default();
            (asked(guide, Asked::Choice(*choice), lang), words)
        }
    }
}

fn section<'a>(guide: &'a Knowledge, article: ArticleId, id: &str) -> Option<&'a Section> {
    let article = guide.articles.iter().find(|known| known.id == article)?;
    article.sections.iter().find(|section| section.id == id)
}

/// The tools for infrastructure as code that go with a model: one cell for their kinds, one for
/// examples.
pub fn tools(guide: &Knowledge, model: ModelId) -> Option<&GridRow> {
    let grid = section(guide, ArticleId::Iac, "iac.patterns")?.grid.as_ref()?;
    grid.rows.iter().find(|row| row.model == Some(model))
}

/// The stage of staged adoption that a model belongs to. Serverless containers are named with
/// functions: both stand beside the stages.
pub fn staged(guide: &Knowledge, model: ModelId) -> Option<(&Text, &Entry)> {
    let stage = match model {
        ModelId::Server => 0,
        ModelId::Vm => 1,
        ModelId::Container => 2,
        ModelId::Faas | ModelId::ServerlessContainer => 3,
    };
    let Point { name, entry } =
        section(guide, ArticleId::Adoption, "adoption.staged")?.points.get(stage)?;
    Some((name.as_ref()?, entry))
}

/// What the simulation says to a recommendation, and to the budget.
pub fn verdict(guide: &Knowledge, outcome: &Outcome<'_>, opinion: &Opinion, lang: Lang) -> String {
    let name = |model: ModelId| guide.model(model).name.plain(lang);
    let model = name(outcome.recommendation);
    let said = match (&opinion.verdict, opinion.goal) {
        (Verdict::Confirms, Some(_)) => ui::advice_confirms_goal(lang, model),
        (Verdict::Confirms, None) => ui::advice_confirms(lang, model),
        (Verdict::Misses(better), _) => {
            let better: Vec<String> = better.iter().map(|model| name(*model)).collect();
            ui::advice_misses(lang, ui::AdviceMisses { model, better: format::list(lang, &better) })
        }
        (Verdict::NoneKeeps, _) => ui::advice_none_keeps(lang).to_owned(),
        (Verdict::Dearer { model: cheaper, times }, _) => ui::advice_dearer(
            lang,
            ui::AdviceDearer { model, other: name(*cheaper), times: format::number(*times) },
        ),
    };
    match opinion.is_over_budget {
        Some(true) => format!("{said} {}", ui::advice_over_budget(lang)),
        _ => said,
    }
}

/// What came out for a model: the time within which 99 % of the answers came, what failed, and
/// the cost of a month.
pub fn stand(stand: &Stand, lang: Lang) -> [String; 3] {
    let none = || ui::advice_none(lang).to_owned();
    [
        stand.p99.map_or_else(none, |span| format::latency(lang, span)),
        format::percent(lang, stand.failed_share),
        stand.monthly_usd.map_or_else(none, format::dollars),
    ]
}

/// What a model is held to.
pub fn goal(goal: Option<Span>, lang: Lang) -> String {
    match goal {
        Some(goal) => ui::choose_goal(lang, format::latency(lang, goal)),
        None => ui::choose_no_goal(lang).to_owned(),
    }
}

/// Whether it did what it is held to.
pub fn keeps(stand: &Stand, lang: Lang) -> &'static str {
    if stand.keeps { ui::choose_keeps(lang) } else { ui::choose_keeps_not(lang) }
}

/// Why a workload cannot be simulated.
pub fn not_posed(reason: NotPosed, lang: Lang) -> &'static str {
    match reason {
        NotPosed::LoadUnknown => ui::choose_load_unknown(lang),
        NotPosed::TooLittle => ui::choose_too_little(lang),
        NotPosed::TooMuch => ui::choose_too_much(lang),
        NotPosed::OutOfRange => ui::choose_out_of_range(lang),
    }
}
