//! The settings: groups of fields that open, say how much was changed, and are reset one by one.

use std::rc::Rc;

use yew::prelude::*;

use super::events::events;
use super::field::field;
use crate::text::{Lang, ui};
use crate::web::components::{References, is_ticked, picked_option, when};
use crate::web::form::{Choice, ChoiceId, Draft, DraftAction, Group, fields, problem_words};

/// Properties of [`Controls`].
#[derive(PartialEq, Properties)]
pub(super) struct ControlsProps {
    /// What stands in the form.
    pub(super) draft: Rc<Draft>,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) edit: Callback<DraftAction>,
}

/// The form.
#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let (draft, lang, edit) = (&props.draft, props.lang, &props.edit);
    let help = use_state_eq(|| None::<&'static str>);
    let onhelp = {
        let help = help.setter();
        Callback::from(move |words| help.set(Some(words)))
    };
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let n_faults = draft.n_faults() as u64;
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
                if draft.is_changed() {
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        onclick={edit.reform(|_: MouseEvent| DraftAction::ResetAll)}
                    >
                        { ui::simulate_reset(lang) }
                    </button>
                }
            </div>
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
            { for Group::ALL.into_iter().map(|g| group(g, draft, lang, edit, &onhelp)) }
            { events(draft, lang, edit) }
            <p class="help-line" aria-hidden="true">
                { help.map(|words| References::default().marked(words)).unwrap_or_default() }
            </p>
        </aside>
    }
}

fn group(
    group: Group,
    draft: &Draft,
    lang: Lang,
    edit: &Callback<DraftAction>,
    onhelp: &Callback<&'static str>,
) -> Html {
    let n_changed = draft.n_changed(group) as u64;
    let id = format!("group-{}", group.key());
    html! {
        <details class="group" {id} key={group.key()} open={group == Group::Traffic}>
            <summary>
                <span>{ group.title(lang) }</span>
                if n_changed > 0 {
                    <span class="changed">{ ui::simulate_changed(lang, n_changed) }</span>
                }
            </summary>
            <div class="group-body">
                { for ChoiceId::IN_GROUPS.into_iter().filter(|c| c.group() == group).map(|c| {
                    choice(c, draft, lang, edit, onhelp)
                }) }
                { for fields(group).iter().map(|f| field(f, draft, lang, edit, onhelp)) }
                if n_changed > 0 {
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        onclick={edit.reform(move |_: MouseEvent| DraftAction::ResetGroup(group))}
                    >
                        { ui::simulate_reset_group(lang) }
                    </button>
                }
            </div>
        </details>
    }
}

fn choice(
    choice: ChoiceId,
    draft: &Draft,
    lang: Lang,
    edit: &Callback<DraftAction>,
    onhelp: &Callback<&'static str>,
) -> Html {
    let Some(picked) = choice.get(draft.input()) else { return Html::default() };
    let (label, help) = choice.words(lang);
    let id = format!("choice-{}", choice.key());
    let onfocusin = onhelp.reform(move |_: FocusEvent| help);
    match choice.options(lang) {
        Choice::Switch => {
            let onchange = when(edit, move |event: Event| {
                Some(DraftAction::Pick(choice, usize::from(is_ticked(&event)?)))
            });
            html! {
                <label class="choice choice-switch" key={choice.key()} {onfocusin}>
                    <input type="checkbox" {id} checked={picked == 1} {onchange} />
                    <span>{ label }</span>
                </label>
            }
        }
        Choice::OneOf(options) => {
            let onchange = when(edit, move |event: Event| {
                Some(DraftAction::Pick(choice, picked_option(&event)?))
            });
            html! {
                <div class="choice" key={choice.key()} {onfocusin}>
                    <label for={id.clone()}>{ label }</label>
                    <select {id} {onchange}>
                        { for options.into_iter().enumerate().map(|(place, name)| html! {
                            <option selected={place == picked}>{ name }</option>
                        }) }
                    </select>
                </div>
            }
        }
    }
}
