//! The stretch of time in sight: dragged over a chart, or set by two sliders.

use std::rc::Rc;

use yew::prelude::*;

use super::drawn::Drawn;
use crate::report::Focus;
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::components::{input_value, when};

/// A drag shorter than this is a click, in CSS pixels.
const SHORTEST_DRAG: f64 = 8.0;

/// A stretch of a drawing that is being dragged over, in units of its view box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Brush {
    /// Where the pointer went down.
    pub(super) from: f64,
    /// Where it is.
    pub(super) to: f64,
}

impl Brush {
    /// What is to be in sight once the pointer goes up; `None` for a click.
    pub(super) fn focus(self, focus: &Focus, drawn: &Drawn) -> Option<Focus> {
        if (self.to - self.from).abs() < SHORTEST_DRAG {
            return None;
        }
        let (one, other) = (drawn.sample_at(self.from)?, drawn.sample_at(self.to)?);
        Some(focus.zoomed(one, other, drawn.times.len()))
    }
}

/// Two sliders for where the stretch begins and ends, and the way back to the whole run.
pub(super) fn sliders(
    drawn: &Drawn,
    focus: &Rc<Focus>,
    lang: Lang,
    onfocus: &Callback<Focus>,
) -> Html {
    let n = drawn.times.len();
    let window = focus.window(n);
    let last = window.end.saturating_sub(1);
    let is_whole = window == (0..n);
    let set = |zoomed: fn(&Focus, usize, usize, usize) -> Focus, other: usize| {
        let focus = focus.clone();
        let onset = onfocus.reform(move |place| zoomed(&focus, place, other, n));
        when(&onset, |event: InputEvent| input_value(&event)?.parse().ok())
    };
    // The end that is moved stops before the other one.
    let from =
        set(|focus, from, last, n| focus.zoomed(from.min(latest_start(last)), last, n), last);
    let to = set(|focus, to, first, n| focus.zoomed(first, to, n), window.start);
    let whole = {
        let focus = focus.clone();
        onfocus.reform(move |_: MouseEvent| focus.whole())
    };
    // The first sample in sight tells of the interval that begins where the one before ends.
    let start = window.start.checked_sub(1);
    let start = start.map_or_else(|| format::clock(SimTime::ZERO), |place| drawn.clock(place));
    let slider = |id: &'static str, name: &'static str, place: usize, time: String, oninput| {
        html! {
            <p class="zoom-end">
                <label for={id}>{ name }</label>
                <input
                    type="range"
                    {id}
                    min="0"
                    max={n.saturating_sub(1).to_string()}
                    step="1"
                    value={place.to_string()}
                    aria-valuetext={time.clone()}
                    {oninput}
                />
                <output class="number" for={id}>{ time }</output>
            </p>
        }
    };
    html! {
        <div class="zoom no-print" role="group" aria-label={ui::chart_zoom(lang)}>
            { slider("zoom-from", ui::chart_zoom_from(lang), window.start, start, from) }
            { slider("zoom-to", ui::chart_zoom_to(lang), last, drawn.clock(last), to) }
            <button
                type="button"
                class="button button-quiet button-small"
                aria-disabled={is_whole.then_some("true")}
                data-action="whole-run"
                onclick={whole}
            >
                { ui::chart_zoom_whole(lang) }
            </button>
        </div>
    }
}

/// The last place at which a stretch that ends with this sample may begin.
const fn latest_start(last: usize) -> usize {
    (last + 1).saturating_sub(Focus::FEWEST)
}
