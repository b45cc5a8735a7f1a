//! The picture of a topology: boxes for its parts, each instance with color, icon and word.
//!
//! Boxes are elements, so that their words wrap and grow as text. What moves between them is drawn
//! behind them, and is a child of the picture.

use std::rc::Rc;

use yew::prelude::*;

use super::ways::{CLIENTS, FAILURES, FRONT, PLACE, READY};
use crate::chart::Role;
use crate::report::{DecisionText, InstanceWord, Place, Scene, Unit, Who};
use crate::sim::record::InstanceState;
use crate::text::{Lang, format, ui};
use crate::web::components::{Icon, IconView, References};

/// Properties of [`Stage`].
#[derive(PartialEq, Properties)]
pub(super) struct StageProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What the platform calls an instance.
    pub(super) word: InstanceWord,
    /// What takes the requests.
    pub(super) front: &'static str,
    /// Who decides.
    pub(super) deciders: AttrValue,
    /// Most requests that wait at any time of the run.
    pub(super) most_queued: u32,
    /// What is shown.
    pub(super) scene: Rc<Scene>,
    /// The last decision.
    pub(super) last: Option<DecisionText>,
    /// The scene in words, as it was at rest.
    pub(super) label: AttrValue,
    /// What moves.
    pub(super) children: Html,
}

/// The picture. Its words are one sentence for assistive technology, which stands still while time
/// passes.
#[component]
pub(super) fn Stage(props: &StageProps) -> Html {
    let (lang, scene) = (props.lang, &props.scene);
    let rate = |rps: f64| ui::replay_rate(lang, format::number(rps));
    let failed = (scene.failed_rps > 0.0).then_some("failing");
    html! {
        <div class="replay-stage" role="img" aria-label={props.label.clone()}>
            { props.children.clone() }
            <div class="replay-way">
                <div class={classes!("replay-box", CLIENTS)}>
                    <b>{ ui::replay_clients(lang) }</b>
                    <span class="number">{ rate(scene.arrived_rps) }</span>
                </div>
                { front(props) }
                <div class={classes!("replay-box", FAILURES, failed)}>
                    <b>{ ui::replay_failures(lang) }</b>
                    <span class="number">{ rate(scene.failed_rps) }</span>
                </div>
            </div>
            <div class="replay-places">
                { for scene.places.iter().map(|place| placed(place, props)) }
            </div>
            <div class="replay-box replay-deciders">
                <b>{ ui::replay_deciders(lang) }</b>
                <small>{ props.deciders.clone() }</small>
                { last_decision(props) }
            </div>
        </div>
    }
}

/// What takes the requests, with a bar for those that wait, as long as the box when most do.
fn front(props: &StageProps) -> Html {
    let queued = props.scene.queued;
    let share = f64::from(queued) / f64::from(props.most_queued.max(1)) * 100.0;
    html! {
        <div class={classes!("replay-box", FRONT)}>
            <b>{ props.front }</b>
            <span class="number">
                { ui::replay_waiting(props.lang, format::count(queued.into())) }
            </span>
            <span class="replay-queue" style={format!("inline-size:{share:.1}%")}></span>
        </div>
    }
}

fn placed(place: &Place, props: &StageProps) -> Html {
    let name = place.kind.name(props.lang);
    let is_lost = place.kind.is_lost();
    let lost = is_lost.then_some("replay-lost");
    html! {
        <div class={classes!("replay-place", PLACE, lost)} key={name.clone()}>
            if !name.is_empty() {
                <b>
                    if is_lost {
                        <IconView icon={Icon::Zone} />
                    }
                    { &name }
                </b>
            }
            <div class="replay-units">
                { for place.units.iter().map(|unit| unit_box(unit, props)) }
                if place.units.is_empty() && !is_lost {
                    <small>{ ui::replay_nobody(props.lang) }</small>
                }
            </div>
        </div>
    }
}

fn unit_box(unit: &Unit, props: &StageProps) -> Html {
    let lang = props.lang;
    let is_ready = unit.state == InstanceState::Ready;
    let icon = match props.scene.is_lost(unit) {
        true => Icon::NoMachine,
        false => Icon::State(unit.state),
    };
    let key = match unit.who {
        Who::One(number) => number.to_string(),
        Who::Several(_) => unit.state.key().to_owned(),
    };
    html! {
        <div
            class={classes!("replay-unit", is_ready.then_some(READY))}
            style={format!("--state:{}", Role::State(unit.state).token().css())}
            data-state={unit.state.key()}
            data-n={unit.n().to_string()}
            {key}
        >
            <span class="number">{ unit.name(props.word, lang) }</span>
            <span class="replay-state">
                <IconView {icon} />
                { props.scene.state_name(unit, props.word, lang) }
            </span>
        </div>
    }
}

fn last_decision(props: &StageProps) -> Html {
    let Some(last) = &props.last else {
        return html! { <span>{ ui::replay_no_decision(props.lang) }</span> };
    };
    html! {
        <span>
            <span class="number">{ &last.clock }</span>
            { " " }
            { References::default().marked(&last.headline) }
        </span>
    }
}
