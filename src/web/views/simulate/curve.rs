//! The curve of the traffic, drawn by hand: points that are dragged, or moved by keys.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::chart::{Drawing, Size, draw};
use crate::report::{TrafficView, traffic_chart};
use crate::scenario::input::{RateInput, RatePoint};
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::browser;
use crate::web::form::DraftAction;
use crate::web::form::curve::{corners, moved, step, with_corner_after, without_corner};

/// Size of the drawing; it becomes as wide as there is room.
const SIZE: Size = Size { width: 320.0, height: 190.0 };
/// Room above the highest corner, so that it can be moved up.
const HEADROOM: f64 = 1.25;
/// Most corners that are dragged: more would lie on top of each other.
const MAX_CORNERS: usize = 60;
/// How many steps a key moves a corner together with Shift.
const LARGE: f64 = 10.0;
/// The id of the help.
const HELP: &str = "curve-help";

/// Properties of [`Curve`].
#[derive(PartialEq, Properties)]
pub(super) struct CurveProps {
    /// The curve.
    pub(super) rate: RateInput,
    /// Simulated time, in seconds.
    pub(super) duration_s: f64,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called with what the reader did.
    pub(super) edit: Callback<DraftAction>,
    /// Called when the reader lets go of a corner: what comes next is another step.
    pub(super) settle: Callback<()>,
}

/// A corner that is being dragged, and the axes of the moment at which that began: they must not
/// move under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    corner: usize,
    to_s: f64,
    to_rps: f64,
}

/// The editor, or nothing for a shape without corners of its own.
#[component]
pub(super) fn Curve(props: &CurveProps) -> Html {
    let picked = use_state_eq(|| 0_usize);
    let held = use_state_eq(|| None::<Held>);
    let Some(corners) = corners(&props.rate) else { return Html::default() };
    if corners.len() > MAX_CORNERS {
        return html! { <p class="muted">{ ui::curve_too_many(props.lang) }</p> };
    }
    let board = Board::new(props, &corners, *held);
    let picked_now = (*picked).min(corners.len().saturating_sub(1));
    let hand = Hand { props, corners: &corners, picked: picked_now };
    let pick = {
        let (picked, settle) = (picked.setter(), props.settle.clone());
        Callback::from(move |corner| {
            picked.set(corner);
            settle.emit(());
        })
    };
    let words = |i: usize| {
        let RatePoint { at_s, rps } = corners[i];
        let (n, total) = (i + 1, corners.len());
        let (time, rate) = (format::clock(SimTime::from_secs_f64(at_s)), format::rate(rps));
        ui::curve_point(props.lang, ui::CurvePoint { n, total, time, rate })
    };
    html! {
        <div
            class="curve no-print"
            role="group"
            aria-label={ui::curve_title(props.lang)}
            onkeydown={hand.onkey(&board, &pick)}
        >
            <p class="list-label" aria-hidden="true">{ ui::curve_title(props.lang) }</p>
            <div
                class="curve-board"
                style={format!("aspect-ratio:{}/{}", SIZE.width, SIZE.height)}
                onpointerdown={hand.ondown(&board, &held, &pick)}
                onpointermove={hand.onmove(&board, &held)}
                onpointerup={release(&held, &props.settle)}
                onpointercancel={release(&held, &props.settle)}
            >
                { Html::from_html_unchecked(AttrValue::from(board.drawing.svg.clone())) }
                { for (0..corners.len()).map(|i| html! {
                    <button
                        type="button"
                        class="curve-corner"
                        key={i}
                        style={board.style(corners[i])}
                        data-corner={i.to_string()}
                        tabindex={if i == picked_now { "0" } else { "-1" }}
                        aria-label={words(i)}
                        aria-describedby={HELP}
                        onfocus={pick.reform(move |_: FocusEvent| i)}
                    />
                }) }
            </div>
            if !corners.is_empty() {
                <p class="number" role="status">{ words(picked_now) }</p>
            }
            <div class="actions">
                { hand.button(ui::curve_add(props.lang), "add-corner", with_corner_after) }
                { hand.button(ui::curve_remove(props.lang), "remove-corner", without_corner) }
            </div>
            <p class="muted" id={HELP}>{ ui::curve_help(props.lang) }</p>
        </div>
    }
}

/// The drawing, and where on it times and rates lie.
#[derive(Clone, Debug, PartialEq)]
struct Board {
    drawing: Drawing,
}

impl Board {
    fn new(props: &CurveProps, corners: &[RatePoint], held: Option<Held>) -> Self {
        let highest = corners.iter().map(|corner| corner.rps).fold(1.0, f64::max);
        let (to_s, to_rps) = match held {
            Some(held) => (held.to_s, held.to_rps),
            None => (props.duration_s, HEADROOM * highest),
        };
        let view =
            TrafficView { lang: props.lang, id: "curve".to_owned(), size: SIZE, to_s, to_rps };
        Self { drawing: draw(&traffic_chart(&props.rate, view)) }
    }

    fn hold(&self, corner: usize) -> Held {
        Held { corner, to_s: self.drawing.x_range.1, to_rps: self.drawing.y_range.1 }
    }

    /// Steps of time and of the rate.
    fn steps(&self) -> (f64, f64) {
        (step(self.drawing.x_range.1).max(1.0), step(self.drawing.y_range.1))
    }

    /// Where a corner stands.
    fn style(&self, corner: RatePoint) -> String {
        let plot = self.drawing.plot;
        let y = plot.bottom() - corner.rps / self.drawing.y_range.1 * plot.height;
        let x = self.drawing.x_of(corner.at_s);
        format!("left:{:.2}%;top:{:.2}%", x / SIZE.width * 100.0, y / SIZE.height * 100.0)
    }

    /// The time and the rate under a pointer, to the next step.
    fn under(&self, event: &PointerEvent) -> Option<RatePoint> {
        let frame = board_under(event)?.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - frame.left()) / frame.width() * SIZE.width;
        let y = (f64::from(event.client_y()) - frame.top()) / frame.height() * SIZE.height;
        let plot = self.drawing.plot;
        let share = ((plot.bottom() - y) / plot.height).clamp(0.0, 1.0);
        let (step_s, step_rps) = self.steps();
        Some(RatePoint {
            at_s: to_step(self.drawing.secs_at(x), step_s),
            rps: to_step(share * self.drawing.y_range.1, step_rps),
        })
    }
}

fn to_step(value: f64, step: f64) -> f64 {
    // Steps below 1 have an inverse that is whole: so no digits come in behind the last.
    if step < 1.0 {
        let n = libm::round(1.0 / step);
        return libm::round(value * n) / n;
    }
    libm::round(value / step) * step
}

fn board_under(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".curve-board").ok()?
}

/// The corner that was pressed.
fn corner_under(event: &PointerEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.get_attribute("data-corner")?.parse().ok()
}

/// The end of a drag, and of its step.
fn release(held: &UseStateHandle<Option<Held>>, settle: &Callback<()>) -> Callback<PointerEvent> {
    let held = held.setter();
    settle.reform(move |_: PointerEvent| held.set(None))
}

/// What the reader's hand does with the corners.
struct Hand<'a> {
    props: &'a CurveProps,
    corners: &'a [RatePoint],
    picked: usize,
}

impl Hand<'_> {
    fn ondown(
        &self,
        board: &Board,
        held: &UseStateHandle<Option<Held>>,
        pick: &Callback<usize>,
    ) -> Callback<PointerEvent> {
        let (board, held, pick) = (board.clone(), held.setter(), pick.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(corner) = corner_under(&event).filter(|_| event.button() == 0) else { return };
            if let Some(element) = board_under(&event) {
                // Refused for a pointer that is gone already.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            pick.emit(corner);
            held.set(Some(board.hold(corner)));
        })
    }

    fn onmove(&self, board: &Board, held: &UseStateHandle<Option<Held>>) -> Callback<PointerEvent> {
        let (board, held) = (board.clone(), held.clone());
        let (rate, edit) = (self.props.rate.clone(), self.props.edit.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some(held), Some(to)) = (*held, board.under(&event)) {
                edit.emit(DraftAction::Draw(Rc::new(moved(&rate, held.corner, to))));
            }
        })
    }

    fn onkey(&self, board: &Board, pick: &Callback<usize>) -> Callback<KeyboardEvent> {
        let (rate, edit, pick) = (self.props.rate.clone(), self.props.edit.clone(), pick.clone());
        let (picked, steps) = (self.picked, board.steps());
        let Some(here) = self.corners.get(picked).copied() else { return Callback::noop() };
        let last = self.corners.len() - 1;
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let to_corner = |corner: usize| {
                pick.emit(corner);
                browser::focus_soon(format!("[data-corner='{corner}']"));
            };
            let change = |rate: RateInput| edit.emit(DraftAction::Draw(Rc::new(rate)));
            match event.key().as_str() {
                "PageUp" => to_corner(picked.saturating_sub(1)),
                "PageDown" => to_corner((picked + 1).min(last)),
                "Home" => to_corner(0),
                "End" => to_corner(last),
                "Insert" => {
                    change(with_corner_after(&rate, picked));
                    to_corner(picked + 1);
                }
                "Delete" => {
                    change(without_corner(&rate, picked));
                    to_corner(picked.min(last.saturating_sub(1)));
                }
                key => match by_key(key, event.shift_key(), here, steps) {
                    Some(to) => change(moved(&rate, picked, to)),
                    None => return,
                },
            }
            event.prevent_default();
        })
    }

    /// A button that changes the number of corners at the picked one.
    fn button(
        &self,
        name: &'static str,
        action: &'static str,
        change: fn(&RateInput, usize) -> RateInput,
    ) -> Html {
        let (rate, edit) = (self.props.rate.clone(), self.props.edit.clone());
        let (picked, settle) = (self.picked, self.props.settle.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            settle.emit(());
            edit.emit(DraftAction::Draw(Rc::new(change(&rate, picked))));
            settle.emit(());
        });
        html! {
            <button
                type="button"
                class="button button-quiet button-small"
                data-action={action}
                {onclick}
            >
                { name }
            </button>
        }
    }
}

/// Where an arrow key moves a corner.
fn by_key(
    key: &str,
    is_large: bool,
    here: RatePoint,
    (step_s, step_rps): (f64, f64),
) -> Option<RatePoint> {
    let n = if is_large { LARGE } else { 1.0 };
    let (later, higher) = match key {
        "ArrowLeft" => (-n, 0.0),
        "ArrowRight" => (n, 0.0),
        "ArrowUp" => (0.0, n),
        "ArrowDown" => (0.0, -n),
        _ => return None,
    };
    let moved = |value: f64, n: f64, step: f64| match n {
        0.0 => value,
        _ => to_step(value + n * step, step),
    };
    Some(RatePoint {
        at_s: moved(here.at_s, later, step_s),
        rps: moved(here.rps, higher, step_rps),
    })
}
