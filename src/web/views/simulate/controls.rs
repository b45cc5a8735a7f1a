//! The settings: groups of fields that open, say how much was changed, and are reset one by one.

use std::rc::Rc;

use yew::prelude::*;

use super::field::{Pen, amount, choice, number};
use super::rows::rows;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{References, when};
use crate::web::form::{
    Cell, Draft, DraftAction, FormAction, Group, Item, Section, Title, problem_words,
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
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) act: Callback<FormAction>,
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
    let edit = props.act.reform(FormAction::Edit);
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let n_faults = draft.n_faults() as u64;
    let pen = Pen { draft, lang, edit: &edit, onhelp: &onhelp };
    html! {
        <aside
            class={classes!("controls", is_open.then_some("open"))}
            aria-labelledby="controls"
            onkeydown={when(&props.act, step_key)}
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
            { for Group::ALL.into_iter().map(|g| group(g, &pen)) }
            <p class="help-line" aria-hidden="true">
                { help.map(|words| References::default().marked(words)).unwrap_or_default() }
            </p>
        </aside>
    }
}

/// Undo and redo by the keys that every program has for them.
fn step_key(event: KeyboardEvent) -> Option<FormAction> {
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

fn group(group: Group, pen: &Pen<'_>) -> Html {
    let lang = pen.lang;
    let n_changed = pen.draft.n_changed(group) as u64;
    let n_faults = pen.draft.n_faults_in(group) as u64;
    let id = format!("group-{}", group.key());
    let onreset = {
        let (edit, summary) = (pen.edit.clone(), format!("#{id} > summary"));
        Callback::from(move |_: MouseEvent| {
            edit.emit(DraftAction::ResetGroup(group));
            browser::focus(&summary);
        })
    };
    html! {
        <details class="group" {id} key={group.key()} open={group == Group::Traffic}>
            <summary>
                <span>{ References::default().marked(group.title(lang)) }</span>
                if n_faults > 0 {
                    <span class="changed changed-bad">{ ui::view_group_faults(lang, n_faults) }</span>
                } else if n_changed > 0 {
                    <span class="changed">{ ui::simulate_changed(lang, n_changed) }</span>
                }
            </summary>
            <div class="group-body">
                if group == Group::Behavior && !has_autoscaler(pen.draft) {
                    <p class="muted">{ ui::view_only_with_hpa(lang) }</p>
                }
                { for group.sections().iter().map(|part| section(part, pen)) }
                if n_changed > 0 || n_faults > 0 {
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        onclick={onreset}
                    >
                        { ui::simulate_reset_group(lang) }
                    </button>
                }
            </div>
        </details>
    }
}

fn has_autoscaler(draft: &Draft) -> bool {
    draft.input().models.container.as_ref().is_some_and(|pods| pods.hpa.is_some())
}

/// Fields that belong together, or nothing where the scenario has none of them now.
fn section(section: &'static Section, pen: &Pen<'_>) -> Html {
    let items: Html = section.items.iter().map(|part| item(part, pen)).collect();
    let is_there = section.items.iter().any(|item| is_there(item, pen.draft));
    let fields = || match is_there {
        true => html! { <div class="section-fields">{ items.clone() }</div> },
        false => Html::default(),
    };
    match &section.title {
        Title::None => items,
        Title::Words([label, help]) if is_there => {
            let help = help(pen.lang);
            let onfocusin = pen.onhelp.reform(move |_: FocusEvent| help);
            html! {
                <fieldset class="section" {onfocusin}>
                    <legend>{ label(pen.lang) }</legend>
                    { fields() }
                </fieldset>
            }
        }
        Title::Words(_) => Html::default(),
        Title::Switch(switch) => html! {
            <div class="section" role="group" aria-label={(switch.words[0])(pen.lang)}>
                { choice(switch, pen) }
                { fields() }
            </div>
        },
    }
}

fn is_there(item: &'static Item, draft: &Draft) -> bool {
    match item {
        Item::Number(field) => draft.value(Cell::from(field)).is_some(),
        Item::Amount(amount) => draft.picked(&amount.unit, 0).is_some(),
        Item::Choice(choice) => draft.picked(choice, 0).is_some(),
        Item::List(list) => draft.n_rows(list).is_some(),
    }
}

fn item(item: &'static Item, pen: &Pen<'_>) -> Html {
    match item {
        Item::Number(field) => number(Cell::from(field), pen),
        Item::Amount(both) => amount(both, pen),
        Item::Choice(one) => choice(one, pen),
        Item::List(list) => rows(list, pen),
    }
}
