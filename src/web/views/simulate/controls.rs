//! The settings: levels and groups of fields that open, say how much was changed, and are reset one
//! by one. What is closed is not built.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::curve::Curve;
use super::field::{Pen, amount, choice, choice_id, element_id, number, optional};
use super::rows::rows;
use super::traffic::OwnTraffic;
use crate::knowledge;
use crate::scenario::ModelId;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{References, is_ticked, model_label, when};
use crate::web::form::{
    Cell, Draft, DraftAction, FilledIn, FormAction, Group, Item, Level, List, Row, Section, Title,
    problem_words,
};

/// Properties of [`Controls`].
#[derive(PartialEq, Properties)]
pub(super) struct ControlsProps {
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// Whether there is a step to take back.
    pub(super) can_undo: bool,
    /// Whether there is a step to take again.
    pub(super) can_redo: bool,
    /// What the reader asked to see.
    pub(super) asked: Option<Asked>,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) act: Callback<FormAction>,
}

/// What a reader wants to see of the form.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Wish {
    /// The fields of an event, by its place in the list.
    Event(usize),
    /// The field of a place in the format.
    Field(&'static str),
}

/// A wish that was told.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Asked {
    wish: Wish,
    /// How often something was asked for, this time included: the same may be asked for again.
    times: usize,
}

/// The last wish, and the way to tell another.
#[hook]
pub(super) fn use_asked() -> (Option<Asked>, Callback<Wish>) {
    let asked = use_state_eq(|| None::<Asked>);
    let last = *asked;
    let ask = use_callback(asked, move |wish, asked| {
        let times = asked.map_or(0, |asked| asked.times) + 1;
        asked.set(Some(Asked { wish, times }));
    });
    (last, ask)
}

impl Wish {
    /// Level and group that have to be open, and the selector of the field; `None` where the form
    /// has no such field now.
    fn way(self, draft: &Draft) -> Option<(Level, &'static str, String)> {
        match self {
            Self::Event(event) => {
                let field = format!("#events [data-row='{event}'] select");
                Some((Level::Scenario, EVENT_GROUP, field))
            }
            Self::Field(place) => {
                let spot = draft.spot(place)?;
                let id = match spot.filled_in {
                    FilledIn::Number(field) => element_id(field.path),
                    FilledIn::Choice(choice) => choice_id(choice),
                };
                Some((spot.group.level, spot.group.key, format!("#{id}")))
            }
        }
    }
}

/// The form.
#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let (draft, lang) = (&props.draft, props.lang);
    let help = use_state_eq(|| None::<&'static str>);
    let onhelp = {
        let help = help.setter();
        Callback::from(move |words| help.set(Some(words)))
    };
    let (edit, settle) = (props.act.reform(FormAction::Edit), settled(&props.act));
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let n_faults = draft.n_faults() as u64;
    let pen = Pen { draft, lang, edit: &edit, settle: &settle, onhelp: &onhelp };
    let opened = use_state(|| BTreeSet::from([Level::Scenario.key(), FIRST_GROUP]));
    {
        let (opened, is_open, draft) = (opened.clone(), is_open.setter(), draft.clone());
        use_effect_with(props.asked, move |asked| {
            let way = asked.and_then(|asked| asked.wish.way(&draft));
            if let Some((level, group, field)) = way {
                let mut keys = (*opened).clone();
                keys.extend([level.key(), group]);
                opened.set(keys);
                is_open.set(true);
                browser::focus_soon(field);
            }
        });
    }
    html! {
        <aside
            class={classes!("controls", is_open.then_some("open"))}
            aria-labelledby="controls"
        >
            <div class="controls-head">
                <h2 id="controls">{ ui::simulate_controls(lang) }</h2>
                <button
                    type="button"
                    class="button button-quiet button-small controls-toggle"
                    aria-expanded={is_open.to_string()}
                    onclick={toggle}
                >
                    { ui::view_change_settings(lang) }
                </button>
            </div>
            { steps(props) }
            <p class={(n_faults > 0).then_some("form-fault")} role="status">
                if n_faults > 0 {
                    { ui::simulate_status_invalid(lang, n_faults) }
                }
            </p>
            { for draft.other_faults().map(|fault| html! {
                <p class="form-fault">
                    { problem_words(&fault.problem, lang) }
                </p>
            }) }
            { for Level::ALL.into_iter().map(|part| level(part, &opened, &pen)) }
            <p class="help-line" aria-hidden="true">
                { help.map(|words| References::default().marked(words)).unwrap_or_default() }
            </p>
        </aside>
    }
}

/// Properties of [`Few`].
#[derive(PartialEq, Properties)]
pub(super) struct FewProps {
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) act: Callback<FormAction>,
    /// Places of the fields; those that the form does not have are left out.
    pub(super) fields: Vec<String>,
}

/// Some fields of the form, outside of it.
#[component]
pub(super) fn Few(props: &FewProps) -> Html {
    let (edit, settle) = (props.act.reform(FormAction::Edit), settled(&props.act));
    let onhelp = Callback::noop();
    let pen = Pen {
        draft: &props.draft,
        lang: props.lang,
        edit: &edit,
        settle: &settle,
        onhelp: &onhelp,
    };
    let items = props.fields.iter().filter_map(|path| Item::at(path));
    html! {
        <div class="few-fields no-print">{ for items.map(|found| item(found, &pen)) }</div>
    }
}

fn settled(act: &Callback<FormAction>) -> Callback<()> {
    act.reform(|()| FormAction::Settle)
}

/// Undo and redo by the keys that every program has for them.
pub(super) fn step_key(event: KeyboardEvent) -> Option<FormAction> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    let action = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => FormAction::Undo,
        ("z", true) | ("y", false) => FormAction::Redo,
        _ => return None,
    };
    event.prevent_default();
    Some(action)
}

/// The ways back. They stay in their places when there is nothing to do, so that the focus does.
fn steps(props: &ControlsProps) -> Html {
    let lang = props.lang;
    html! {
        <div class="controls-steps">
            { step(ui::view_undo(lang), props.can_undo, || FormAction::Undo, &props.act) }
            { step(ui::view_redo(lang), props.can_redo, || FormAction::Redo, &props.act) }
            { step(
                ui::simulate_reset(lang),
                props.draft.is_changed(),
                || FormAction::Edit(DraftAction::ResetAll),
                &props.act,
            ) }
        </div>
    }
}

fn step(
    name: &'static str,
    is_possible: bool,
    action: fn() -> FormAction,
    act: &Callback<FormAction>,
) -> Html {
    let onclick = when(act, move |_: MouseEvent| is_possible.then(action));
    html! {
        <button
            type="button"
            class="button button-quiet button-small"
            aria-disabled={(!is_possible).then_some("true")}
            {onclick}
        >
            { name }
        </button>
    }
}

/// The group of the traffic, which is open at first.
const FIRST_GROUP: &str = "traffic";

/// The group of faults and deployments.
const EVENT_GROUP: &str = "events";

/// Levels and groups that are open, by their keys.
type Opened = UseStateHandle<BTreeSet<&'static str>>;

/// Opens and closes a part. The state has the say, not the element, so that what is closed need
/// not be built.
fn toggle(opened: &Opened, key: &'static str) -> Callback<MouseEvent> {
    let opened = opened.clone();
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        let mut keys = (*opened).clone();
        if !keys.remove(key) {
            keys.insert(key);
        }
        opened.set(keys);
    })
}

fn level(level: Level, opened: &Opened, pen: &Pen<'_>) -> Html {
    let key = level.key();
    let id = ["level", key].join("-");
    let n_changed = pen.draft.n_changed_in(level) as u64;
    let n_faults = level.groups().map(|group| pen.draft.n_faults_in(group) as u64).sum();
    let is_open = opened.contains(key);
    html! {
        <details class="level" id={id.clone()} key={id.clone()} open={is_open}>
            <summary onclick={toggle(opened, key)}>
                { level_title(level, pen.lang) }
                { marks(n_changed, n_faults, is_left_out(level, pen.draft), pen.lang) }
            </summary>
            if is_open {
                <div class="level-body">
                    if let Level::Model(model) = level {
                        { inclusion(model, pen) }
                    }
                    if !is_left_out(level, pen.draft) {
                        { for level.groups().map(|part| group(part, opened, pen)) }
                    }
                    if n_changed > 0 || n_faults > 0 {
                        { reset(ui::simulate_reset_level(pen.lang), &id, pen, move || {
                            DraftAction::ResetLevel(level)
                        }) }
                    }
                </div>
            }
        </details>
    }
}

fn level_title(level: Level, lang: Lang) -> Html {
    let words = match level {
        Level::Scenario => ui::simulate_level_scenario(lang),
        Level::Expert => ui::simulate_level_expert(lang),
        Level::Model(model) => {
            let model = knowledge::ModelId::ALL[model.index()];
            return model_label(model, lang);
        }
    };
    html! { <span>{ words }</span> }
}

fn is_left_out(level: Level, draft: &Draft) -> bool {
    matches!(level, Level::Model(model) if !draft.models().any(|there| there == model))
}

/// How much is wrong, or else how much was changed.
fn marks(n_changed: u64, n_faults: u64, is_left_out: bool, lang: Lang) -> Html {
    if n_faults > 0 {
        html! { <span class="changed changed-bad">{ ui::view_group_faults(lang, n_faults) }</span> }
    } else if is_left_out {
        html! { <span class="changed">{ ui::simulate_left_out(lang) }</span> }
    } else if n_changed > 0 {
        html! { <span class="changed">{ ui::simulate_changed(lang, n_changed) }</span> }
    } else {
        Html::default()
    }
}

/// Whether a model is simulated. The last one cannot be left out.
fn inclusion(model: ModelId, pen: &Pen<'_>) -> Html {
    let is_in = !is_left_out(Level::Model(model), pen.draft);
    let is_last = is_in && pen.draft.models().count() == 1;
    let onchange =
        when(pen.edit, move |event: Event| Some(DraftAction::Include(model, is_ticked(&event)?)));
    html! {
        <div class="choice">
            <label class="choice-switch">
                <input
                    type="checkbox"
                    id={["include", model.key()].join("-")}
                    checked={is_in}
                    disabled={is_last}
                    {onchange}
                />
                <span>{ ui::simulate_include(pen.lang) }</span>
            </label>
            if is_last {
                <span class="field-note">{ ui::simulate_include_last(pen.lang) }</span>
            }
        </div>
    }
}

/// A button that sets a part of the form back; the part has this id.
fn reset(
    name: &'static str,
    id: &str,
    pen: &Pen<'_>,
    action: impl Fn() -> DraftAction + 'static,
) -> Html {
    let (edit, summary) = (pen.edit.clone(), format!("#{id} > summary"));
    let onclick = Callback::from(move |_: MouseEvent| {
        edit.emit(action());
        browser::focus(&summary);
    });
    html! {
        <button type="button" class="button button-quiet button-small" {onclick}>{ name }</button>
    }
}

/// A group, or nothing where none of it can matter now and there is nothing to say about it.
fn group(group: &'static Group, opened: &Opened, pen: &Pen<'_>) -> Html {
    let is_useless = !pen.draft.holds(group.when.as_ref());
    let why = group.when.filter(|_| is_useless).map(|when| when.why);
    if why == Some(None) {
        return Html::default();
    }
    let n_changed = pen.draft.n_changed(group) as u64;
    let n_faults = pen.draft.n_faults_in(group) as u64;
    let id = ["group", group.key].join("-");
    let is_open = opened.contains(group.key);
    html! {
        <details class="group" id={id.clone()} key={group.key} open={is_open}>
            <summary onclick={toggle(opened, group.key)}>
                <span>{ References::default().marked(group.title(pen.lang)) }</span>
                { marks(n_changed, n_faults, false, pen.lang) }
            </summary>
            if is_open {
                <div class="group-body">
                    if let Some(why) = why.flatten() {
                        <p class="muted">{ why(pen.lang) }</p>
                    } else {
                        { for group.sections.iter().map(|part| section(part, pen)) }
                        if group.key == FIRST_GROUP {
                            <OwnTraffic
                                lang={pen.lang}
                                rate_scale={pen.draft.input().workload.rate_scale}
                                edit={pen.edit.clone()}
                            />
                        }
                    }
                    if n_changed > 0 || n_faults > 0 {
                        { reset(ui::simulate_reset_group(pen.lang), &id, pen, move || {
                            DraftAction::ResetGroup(group)
                        }) }
                    }
                </div>
            }
        </details>
    }
}

/// Fields that belong together, or nothing where the scenario has none of them now.
fn section(section: &'static Section, pen: &Pen<'_>) -> Html {
    if let Some(when) = section.when.filter(|when| !pen.draft.holds(Some(when))) {
        let why = when.why.map(|why| why(pen.lang));
        return html! { <p class="muted">{ why.unwrap_or_default() }</p> };
    }
    let items: Html = section.items.iter().map(|part| item(part, pen)).collect();
    let is_there = section.items.iter().any(|item| is_there(item, pen.draft));
    let fields = || match is_there {
        true => html! { <div class="section-fields">{ items.clone() }</div> },
        false => Html::default(),
    };
    match &section.title {
        Title::None => items,
        Title::Words(place) if is_there => {
            let [label, help] = Title::heading(place, pen.lang);
            let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
            html! {
                <fieldset class="section" {onfocusin}>
                    <legend>{ label }</legend>
                    { fields() }
                </fieldset>
            }
        }
        Title::Words(_) => Html::default(),
        Title::Switch(switch) => html! {
            <div class="section" role="group" aria-label={switch.words(pen.lang)[0]}>
                { choice(switch, pen) }
                { fields() }
            </div>
        },
    }
}

fn is_there(item: &'static Item, draft: &Draft) -> bool {
    match item {
        Item::Number(field) => draft.value(Cell::from(field)).is_some(),
        Item::Optional(number) => draft.picked(&number.switch, Row::TOP).is_some(),
        Item::Amount(amount) => draft.picked(&amount.unit, Row::TOP).is_some(),
        Item::Choice(choice) => draft.picked(choice, Row::TOP).is_some(),
        Item::List(list) => draft.n_rows(list, Row::TOP).is_some(),
    }
}

fn item(item: &'static Item, pen: &Pen<'_>) -> Html {
    match item {
        Item::Number(field) => number(Cell::from(field), pen),
        Item::Optional(number) => optional(number, Row::TOP, pen),
        Item::Amount(both) => amount(both, Row::TOP, pen),
        Item::Choice(one) => choice(one, pen),
        Item::List(list) => html! { <>{ curve(list, pen) }{ rows(list, Row::TOP, pen) }</> },
    }
}

/// The lists whose numbers are a curve of the traffic.
const CURVES: [&str; 2] = ["workload.rate.points", "workload.rate.rps"];

/// The curve above the table of its numbers.
fn curve(list: &'static List, pen: &Pen<'_>) -> Html {
    let is_curve = CURVES.contains(&list.path) && pen.draft.n_rows(list, Row::TOP).is_some();
    if !is_curve {
        return Html::default();
    }
    let input = pen.draft.input();
    html! {
        <Curve
            rate={input.workload.rate.clone()}
            duration_s={input.duration_s}
            lang={pen.lang}
            edit={pen.edit.clone()}
            settle={pen.settle.clone()}
        />
    }
}
