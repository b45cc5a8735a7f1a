//! What stands in the dialog: the field, what is found for it at each key, and how to go there.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::fold;
use super::target::Target;
use crate::knowledge;
use crate::search::{Found, Group, Hit, Index, Page, Piece};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Icon, IconView, input_value, is_plain, is_ticked, when};
use crate::web::route::Route;

const FIELD: &str = "search-field";
const LIST: &str = "search-results";

/// How long the words must rest before the number of results is told.
const REST_MS: u32 = 800;

thread_local! {
    /// Everything that can be found, read when the search is opened for the first time.
    static INDEX: Rc<Index> = Rc::new(Index::new(knowledge::get(), &fold));
}

/// Properties of [`Finder`].
#[derive(PartialEq, Properties)]
pub(super) struct FinderProps {
    /// The open page.
    pub(super) route: Route,
    /// What is looked for.
    pub(super) words: String,
    /// Whether `/` opens the search.
    pub(super) by_slash: bool,
    /// Called with what the reader typed.
    pub(super) onwords: Callback<String>,
    /// Called with whether `/` is to open the search.
    pub(super) onslash: Callback<bool>,
    /// Called with where the reader wants to go.
    pub(super) onpick: Callback<Target>,
    /// Called when the reader has had enough.
    pub(super) onclose: Callback<()>,
}

/// A field that has the focus all the time, and a list of which one option is active.
#[component]
pub(super) fn Finder(props: &FinderProps) -> Html {
    let lang = props.route.lang;
    let index = INDEX.with(Rc::clone);
    let results = Results::of(&index, &props.words, lang);
    let targets = results.targets(lang);
    let active = use_state_eq(|| (!props.words.is_empty()).then_some(0));
    use_selected_field();
    use_in_sight(*active);
    let oninput = {
        let (active, onwords) = (active.setter(), props.onwords.clone());
        Callback::from(move |event: InputEvent| {
            let typed = input_value(&event).unwrap_or_default();
            active.set((!typed.trim().is_empty()).then_some(0));
            onwords.emit(typed);
        })
    };
    let onkeydown = {
        let (active, targets) = (active.clone(), targets.clone());
        let onpick = props.onpick.clone();
        Callback::from(move |event: KeyboardEvent| match step(&event, *active, targets.len()) {
            None => {}
            Some(Step::To(option)) => {
                event.prevent_default();
                active.set(Some(option));
            }
            Some(Step::Open(option)) => {
                event.prevent_default();
                onpick.emit(targets[option].clone());
            }
        })
    };
    let list = List { targets: &targets, active: *active, lang, onpick: &props.onpick };
    html! {
        <>
            <div class="search-head">
                <IconView icon={Icon::Search} />
                { field(&props.words, *active, lang, oninput, onkeydown) }
                { closer(lang, &props.onclose) }
            </div>
            <Announced words={results.told(lang)} />
            <div class="search-body">
                if let Some(lead) = results.lead(lang) {
                    <p class="search-lead">{ lead }</p>
                }
                { list.of(&results) }
            </div>
            <div class="search-foot">
                <span class="search-keys">{ ui::search_keys(lang) }</span>
                <label class="tick">
                    <input
                        type="checkbox"
                        checked={props.by_slash}
                        onchange={when(&props.onslash, |event: Event| is_ticked(&event))}
                    />
                    { ui::search_by_slash(lang) }
                </label>
            </div>
        </>
    }
}

/// Gives the field the focus when the dialog opens, with what it holds selected.
#[hook]
fn use_selected_field() {
    use_effect_with((), |()| {
        // Once the dialog is shown.
        let timer = Timeout::new(0, || {
            if let Some(field) = browser::element::<HtmlInputElement>(&format!("#{FIELD}")) {
                // Refused only by a field that is not shown.
                let _ = field.focus();
                field.select();
            }
        });
        move || drop(timer)
    });
}

/// Keeps the active option in sight.
#[hook]
fn use_in_sight(active: Option<usize>) {
    use_effect_with(active, |active| {
        let option = active.map(option_id);
        let option = option.and_then(|id| browser::element::<web_sys::Element>(&format!("#{id}")));
        if let Some(option) = option {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// What a key asks for.
enum Step {
    /// To make another option the active one.
    To(usize),
    /// To go where an option leads.
    Open(usize),
}

/// What a key means in the field. Keys that choose among the proposals of an input method mean
/// nothing here.
fn step(event: &KeyboardEvent, active: Option<usize>, n_options: usize) -> Option<Step> {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if event.is_composing() || is_held || n_options == 0 {
        return None;
    }
    let last = n_options - 1;
    match event.key().as_str() {
        "ArrowDown" => Some(Step::To(active.filter(|option| *option < last).map_or(0, |i| i + 1))),
        "ArrowUp" => Some(Step::To(active.and_then(|i| i.checked_sub(1)).unwrap_or(last))),
        "Enter" => active.filter(|option| *option <= last).map(Step::Open),
        _ => None,
    }
}

fn field(
    words: &str,
    active: Option<usize>,
    lang: Lang,
    oninput: Callback<InputEvent>,
    onkeydown: Callback<KeyboardEvent>,
) -> Html {
    html! {
        <input
            id={FIELD}
            type="text"
            inputmode="search"
            enterkeyhint="go"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            role="combobox"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={LIST}
            aria-activedescendant={active.map(option_id)}
            aria-label={ui::search_title(lang)}
            placeholder={ui::search_placeholder(lang)}
            value={words.to_owned()}
            {oninput}
            {onkeydown}
        />
    }
}

fn closer(lang: Lang, onclose: &Callback<()>) -> Html {
    html! {
        <button
            type="button"
            class="search-close"
            aria-label={ui::search_close(lang)}
            onclick={onclose.reform(|_: MouseEvent| ())}
        >
            <IconView icon={Icon::Remove} class="icon-small" />
        </button>
    }
}

fn option_id(option: usize) -> String {
    format!("search-option-{option}")
}

/// Why the list shows what it shows.
#[derive(Clone, Copy, PartialEq)]
enum Why {
    /// Nothing is looked for yet.
    Start,
    /// All words were found.
    Found,
    /// Only some of them, or others that are like them.
    Near,
    /// Nothing is like them.
    Nothing,
}

/// What the list shows.
struct Results<'a> {
    why: Why,
    groups: Vec<Found<'a>>,
}

impl<'a> Results<'a> {
    fn of(index: &'a Index, typed: &str, lang: Lang) -> Self {
        let words = fold(typed);
        if words.trim().is_empty() {
            return Self { why: Why::Start, groups: index.start(lang) };
        }
        let found = index.find(&words, lang);
        if !found.is_empty() {
            return Self { why: Why::Found, groups: found };
        }
        let near = index.near(&words, lang);
        if !near.is_empty() {
            return Self { why: Why::Near, groups: near };
        }
        Self { why: Why::Nothing, groups: index.start(lang) }
    }

    /// Where each option leads, in their order.
    fn targets(&self, lang: Lang) -> Rc<[Target]> {
        let hits = self.groups.iter().flat_map(|found| &found.hits);
        hits.map(|hit| Target::of(hit.place, lang)).collect()
    }

    /// What stands above the list.
    fn lead(&self, lang: Lang) -> Option<&'static str> {
        match self.why {
            Why::Found => None,
            Why::Start => Some(ui::search_start(lang)),
            Why::Near => Some(ui::search_near(lang)),
            Why::Nothing => Some(ui::search_nothing(lang)),
        }
    }

    /// What readers who do not see the list are told.
    fn told(&self, lang: Lang) -> String {
        match self.why {
            Why::Start => String::new(),
            Why::Near | Why::Nothing => self.lead(lang).unwrap_or_default().to_owned(),
            Why::Found => {
                let n_all: usize = self.groups.iter().map(|found| found.n_all).sum();
                ui::search_count(lang, n_all as u64)
            }
        }
    }
}

/// Properties of [`Announced`].
#[derive(PartialEq, Properties)]
struct AnnouncedProps {
    words: String,
}

/// Tells the newest words once the reader has stopped typing.
#[component]
fn Announced(props: &AnnouncedProps) -> Html {
    let said = use_state_eq(String::new);
    use_effect_with(props.words.clone(), {
        let said = said.setter();
        move |words| {
            let words = words.clone();
            let timer = Timeout::new(REST_MS, move || said.set(words));
            move || drop(timer)
        }
    });
    html! { <p class="visually-hidden" role="status">{ &*said }</p> }
}

/// What all options of the list need.
struct List<'a> {
    targets: &'a [Target],
    active: Option<usize>,
    lang: Lang,
    onpick: &'a Callback<Target>,
}

impl List<'_> {
    fn of(&self, results: &Results<'_>) -> Html {
        let mut first = 0;
        let groups = results.groups.iter().map(|found| {
            let drawn = self.group(found, first);
            first += found.hits.len();
            drawn
        });
        html! {
            <div id={LIST} role="listbox" aria-label={ui::search_results(self.lang)}>
                { for groups }
            </div>
        }
    }

    /// The options of a group; `first` counts all options before it.
    fn group(&self, found: &Found<'_>, first: usize) -> Html {
        let (lang, shown) = (self.lang, found.hits.len());
        let id = format!("search-group-{first}");
        let all = found.n_all;
        let count = || ui::search_first_of(lang, ui::SearchFirstOf { shown, all });
        let options = found.hits.iter().enumerate();
        html! {
            <div role="group" aria-labelledby={id.clone()} key={id.clone()}>
                <div {id} class="search-group" role="presentation">
                    { group_name(found.group, lang) }
                    if shown < all {
                        <small>{ count() }</small>
                    }
                </div>
                { for options.map(|(i, hit)| self.option(hit, found.group, first + i)) }
            </div>
        }
    }

    fn option(&self, hit: &Hit<'_>, group: Group, place: usize) -> Html {
        let target = &self.targets[place];
        let onclick = {
            let (onpick, target) = (self.onpick.clone(), target.clone());
            Callback::from(move |event: MouseEvent| {
                if is_plain(&event) {
                    event.prevent_default();
                    onpick.emit(target.clone());
                }
            })
        };
        html! {
            <a
                id={option_id(place)}
                class="search-option"
                role="option"
                aria-selected={(self.active == Some(place)).to_string()}
                tabindex="-1"
                href={target.href()}
                {onclick}
            >
                { self.title(hit, group) }
                if !hit.excerpt.is_empty() {
                    <span class="search-excerpt">{ for hit.excerpt.iter().map(piece) }</span>
                }
            </a>
        }
    }

    fn title(&self, hit: &Hit<'_>, group: Group) -> Html {
        let other = self.lang.other().code();
        html! {
            <span class="search-title">
                if let Page::Model(id) = hit.place.page && group == Group::Models {
                    <IconView icon={Icon::Model(id)} class="icon-small" />
                }
                <span>{ for hit.title.iter().map(piece) }</span>
                if let Some(title) = &hit.other_title {
                    <span class="search-aside" lang={other}>{ for title.iter().map(piece) }</span>
                }
                if matches!(group, Group::Sections | Group::Claims) {
                    <span class="search-aside">
                        { hit.place.page.name(knowledge::get(), self.lang) }
                    </span>
                }
            </span>
        }
    }
}

fn piece(piece: &Piece<'_>) -> Html {
    if piece.is_match {
        return html! { <mark>{ piece.text }</mark> };
    }
    html! { { piece.text } }
}

fn group_name(group: Group, lang: Lang) -> &'static str {
    match group {
        Group::Models => ui::search_models(lang),
        Group::Terms => ui::search_terms(lang),
        Group::Pages => ui::search_pages(lang),
        Group::Claims => ui::search_claims(lang),
        Group::Scenarios => ui::search_scenarios(lang),
        Group::Sections => ui::search_sections(lang),
        Group::Comparison => ui::search_comparison(lang),
        Group::Questions => ui::search_questions(lang),
        Group::Sources => ui::search_sources(lang),
    }
}
