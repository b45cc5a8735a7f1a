//! From answers or figures to a recommendation: the flowchart as questions, list and picture, and
//! the result that explains itself.

mod confirm;
mod figures;
mod link;
mod opinion;
mod outline;
mod picture;
mod questions;
mod reasons;
mod result;
mod sensitivity;
mod sheet;
mod system;
mod whole;

use yew::prelude::*;

use super::ViewProps;
use crate::decide::{Given, Mode, Outcome, RuledOutBy, System, Way, Workload};
use crate::knowledge::{self, Entry, Knowledge};
use crate::text::{Lang, ui};
use crate::web::address::told;
use crate::web::browser;
use crate::web::components::{References, Segments, anchor};
use crate::web::route::Route;
use crate::web::share;
use crate::web::state::{Action, ChooseAction, Choosing, Store};
use crate::{advice, decide};

/// Id of the heading of the open question, or of the result that takes its place.
const STEP: &str = "step";

/// What all parts of the view draw from.
struct Page<'a> {
    guide: &'static Knowledge,
    route: Route,
    lang: Lang,
    choosing: &'a Choosing,
    workload: &'a Workload,
    way: Way<'static>,
    /// Place of the open question on the way.
    open: usize,
    outcome: Option<Outcome<'static>>,
    refs: References,
    act: Callback<ChooseAction>,
}

/// The view.
#[component]
pub(super) fn Choose(props: &ViewProps) -> Html {
    let lang = props.route.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let act = use_callback(store.dispatcher(), |action, dispatcher| {
        dispatcher.dispatch(Action::Choose(action));
    });
    let (broken, place) = link::use_link(&store.choosing, lang, &act);
    let page = Page::of(props.route, &store.choosing, act);
    use_step_focus(page.open, page.choosing.at());
    link::use_place(page.choosing.system(), place);
    let flow = &page.guide.flow;
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ flow.title.plain(lang) }</h1>
                <p class="lead">{ ui::choose_rule_of_thumb(lang) }</p>
            </header>
            { told(&broken, lang) }
            { system::tabs(&page) }
            <div class="choose-switch no-print">{ mode_switch(&page) }{ layout_switch(&page) }</div>
            if page.workload.mode == Mode::Figures {
                { figures::form(&page) }
            } else {
                { by_words(&page) }
            }
            { below(&page) }
            { confirm::section(&page) }
            if page.choosing.system().workloads().len() > 1 {
                <whole::WholeSystem route={page.route} system={page.choosing.system().clone()} />
            }
            { page.refs.glossary() }
            { page.refs.source_list() }
        </>
    }
}

/// The question or the result beside the answers so far, and the whole chart.
fn by_words(page: &Page<'_>) -> Html {
    let shows_result = !page.choosing.shows_all() && page.way.stops.len() == page.open;
    html! {
        <>
            <div class="choose">
                <div class="choose-step">
                    if shows_result {
                        { for page.outcome.iter().map(|found| result::section(page, found, STEP)) }
                    } else if page.choosing.shows_all() {
                        { questions::all(page) }
                    } else {
                        { questions::one(page) }
                    }
                </div>
                <div class="choose-aside">
                    { outline::path(page) }
                    { outline::outline(page) }
                </div>
            </div>
            { picture::picture(page) }
        </>
    }
}

/// The result where it stands below everything that is asked, and all that follows from it.
fn below(page: &Page<'_>) -> Html {
    let Some(outcome) = &page.outcome else { return Html::default() };
    let is_below = page.workload.mode == Mode::Figures || page.choosing.shows_all();
    if !is_below && page.open < page.way.stops.len() {
        return Html::default();
    }
    html! {
        <>
            if is_below {
                { result::section(page, outcome, "result") }
            }
            <opinion::SecondOpinion
                route={page.route}
                workload={page.workload.clone()}
                system={page.choosing.system().clone()}
            />
            { sensitivity::section(page, outcome) }
        </>
    }
}

fn mode_switch(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let modes = [Mode::Words, Mode::Figures];
    let onpick = page.act.reform(move |place: usize| ChooseAction::Decide(modes[place.min(1)]));
    html! {
        <Segments
            name="mode"
            legend={ui::choose_mode(lang)}
            options={vec![
                AttrValue::from(ui::choose_mode_words(lang)),
                AttrValue::from(ui::choose_mode_figures(lang)),
            ]}
            picked={usize::from(page.workload.mode == Mode::Figures)}
            {onpick}
        />
    }
}

fn layout_switch(page: &Page<'_>) -> Html {
    let lang = page.lang;
    if page.workload.mode == Mode::Figures {
        return Html::default();
    }
    let onpick = page.act.reform(|place: usize| ChooseAction::ShowAll(place == 1));
    html! {
        <Segments
            name="layout"
            legend={ui::choose_layout(lang)}
            options={vec![
                AttrValue::from(ui::choose_layout_one(lang)),
                AttrValue::from(ui::choose_layout_all(lang)),
            ]}
            picked={usize::from(page.choosing.shows_all())}
            {onpick}
        />
    }
}

/// Moves the focus to the new step, but not when the view opens or turns to another workload.
#[hook]
fn use_step_focus(open: usize, at: usize) {
    let shown = use_mut_ref(|| (open, at));
    use_effect_with((open, at), move |(open, at)| {
        let (before, workload) = shown.replace((*open, *at));
        if before != *open && workload == *at {
            browser::focus(&format!("#{STEP}"));
        }
    });
}

impl<'a> Page<'a> {
    fn of(route: Route, choosing: &'a Choosing, act: Callback<ChooseAction>) -> Self {
        let guide = knowledge::get();
        let workload = choosing.workload();
        let way = workload.answers.way(&guide.flow);
        let outcome = workload.outcome(guide);
        Self {
            open: choosing.open(&way),
            refs: references(route, guide, outcome.as_ref()),
            lang: route.lang,
            guide,
            route,
            choosing,
            workload,
            way,
            outcome,
            act,
        }
    }

    /// The value of an answer's radio button, and what picking it does.
    fn give(&self, question: &'static str, given: Given) -> (String, Callback<Event>) {
        let value = match &given {
            Given::Answer(id) => id.clone(),
            Given::Unknown => "unknown".to_owned(),
        };
        let onchange = self.act.reform(move |_: Event| ChooseAction::Give {
            question: question.to_owned(),
            given: given.clone(),
        });
        (value, onchange)
    }

    /// A heading with a link to itself.
    fn heading(&self, tag: &'static str, id: &str, words: &str) -> Html {
        heading(self.route, self.choosing.system(), tag, id, words)
    }

    /// What a rule says.
    fn rule(&self, rule: &decide::Rule) -> Html {
        let entry = self.guide.requirements.rule(rule.id);
        entry.map(|entry| self.refs.entry(entry)).unwrap_or_default()
    }
}

/// A heading with a link to itself that brings the decisions along.
fn heading(route: Route, system: &System, tag: &'static str, id: &str, words: &str) -> Html {
    let href = format!("{}{}", route.path(), share::decision_place(id, system));
    html! {
        <div class="heading">
            <@{tag} id={id.to_owned()}>{ words }</@>
            { anchor(route.lang, href, words) }
        </div>
    }
}

/// References of the chart, and of what the result brings in.
fn references(
    route: Route,
    guide: &'static Knowledge,
    outcome: Option<&Outcome<'static>>,
) -> References {
    let flow = &guide.flow;
    let reasons = flow.results.iter().map(|result| &result.reason);
    let notes = flow.results.iter().filter_map(|result| result.note.as_ref());
    let decisions = || guide.decisions.iter().flat_map(|group| &group.questions);
    let entries = [&flow.about]
        .into_iter()
        .chain(reasons)
        .chain(notes)
        .chain(decisions().map(|question| &question.entry))
        .chain(outcome.into_iter().flat_map(|outcome| of_outcome(guide, outcome)));
    References::of(route, entries, decisions().map(|question| &question.hint))
}

fn of_outcome(guide: &'static Knowledge, outcome: &Outcome<'static>) -> Vec<&'static Entry> {
    let limits = outcome.ruled_out.iter().flat_map(|out| match &out.by {
        RuledOutBy::Limits(rules) => rules.clone(),
        RuledOutBy::Answer(..) => Vec::new(),
    });
    let assessment = outcome.assessment.iter();
    let weighed = assessment.clone().flat_map(|found| {
        let standings = found.standings.iter();
        standings.flat_map(|standing| standing.points.iter().map(|(rule, _)| *rule))
    });
    let conflicts = assessment.clone().flat_map(|found| found.conflicts.iter().copied());
    let rules = limits.chain(weighed).chain(conflicts).chain(outcome.checks.iter().copied());
    let words = assessment.flat_map(|found| found.words.iter().filter_map(|word| word.rule));
    let ids = rules.map(|rule| rule.id).chain(words);
    let entries = ids.filter_map(|id| guide.requirements.rule(id));
    let tools = advice::tools(guide, outcome.recommendation);
    let stage = advice::staged(guide, outcome.recommendation).map(|(_, entry)| entry);
    entries.chain(tools.into_iter().flat_map(|row| &row.cells)).chain(stage).collect()
}
