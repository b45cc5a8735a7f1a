//! Charts above each other on one time axis, with one time cursor.

mod drawn;
mod panel;

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use drawn::Drawn;
use panel::PanelView;

use crate::report::PanelId;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{input_value, when};
use crate::web::simulation::{Outcomes, Shown};

/// Width of the drawings for phones in pages that are written at build time, where the width of
/// the window is not known yet.
const NARROW_AT_BUILD: f64 = 328.0;

/// The element around the charts.
const CHARTS: &str = ".charts";

/// Steps of the cursor for the page keys.
const PAGE_STEP: usize = 10;

/// What is drawn.
#[derive(Clone, PartialEq)]
pub(crate) enum Subject {
    /// What happened on one model.
    Run(Shown),
    /// The same of several models, side by side.
    Models(Outcomes),
}

/// Properties of [`Charts`].
#[derive(PartialEq, Properties)]
pub(crate) struct ChartsProps {
    /// Language of all words.
    pub(crate) lang: Lang,
    /// What happened.
    pub(crate) subject: Subject,
    /// Which charts.
    pub(crate) panels: &'static [PanelId],
    /// Selector of the element that the charts will stand in.
    pub(crate) place: &'static str,
    /// Width of the drawings for all but phones in pages that are written at build time.
    pub(crate) wide: u16,
}

/// The charts and their cursor.
#[component]
pub(crate) fn Charts(props: &ChartsProps) -> Html {
    let width = use_width(props.place);
    let drawn = use_memo((props.subject.clone(), props.lang, *width), |(subject, lang, width)| {
        let at_build = || vec![NARROW_AT_BUILD, f64::from(props.wide)];
        let widths = width.map_or_else(at_build, |width| vec![width]);
        widths.into_iter().map(|w| Rc::new(Drawn::new(subject, props.panels, *lang, w))).collect()
    });
    let drawn: &Vec<Rc<Drawn>> = &drawn;
    let Some(first) = drawn.first() else { return Html::default() };
    let moved = use_state_eq(|| None::<usize>);
    let cursor = moved.unwrap_or(first.telling).min(first.times.len().saturating_sub(1));
    let onmove = {
        let moved = moved.setter();
        Callback::from(move |place: usize| moved.set(Some(place)))
    };
    html! {
        <div class="charts">
            { for props.panels.iter().enumerate().map(|(place, id)| html! {
                <PanelView
                    key={id.key()}
                    drawn={drawn.clone()}
                    {place}
                    {cursor}
                    lang={props.lang}
                    onmove={onmove.clone()}
                />
            }) }
            { time_cursor(first, cursor, props.lang, width.is_some().then_some(&onmove)) }
        </div>
    }
}

/// The cursor as a native slider under the plots, in line with their axis. Before the page is
/// alive there is only its place.
fn time_cursor(drawn: &Drawn, cursor: usize, lang: Lang, onmove: Option<&Callback<usize>>) -> Html {
    let style = format!("--plot-start:{}px;--plot-width:{}px", drawn.plot.0, drawn.plot.1);
    html! {
        <div class="time-cursor" {style}>
            if let Some(onmove) = onmove {
                { cursor_slider(drawn, cursor, lang, onmove) }
            } else {
                <div class="no-slider"></div>
            }
            <p class="time-axis">
                <span>{ ui::chart_axis_time(lang) }</span>
                <span class="number cursor-time">{ drawn.clock(cursor) }</span>
            </p>
        </div>
    }
}

fn cursor_slider(drawn: &Drawn, cursor: usize, lang: Lang, onmove: &Callback<usize>) -> Html {
    let last = drawn.times.len().saturating_sub(1);
    let oninput = when(onmove, |event: InputEvent| input_value(&event)?.parse().ok());
    let onkeydown = when(onmove, move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "PageUp" => (cursor + PAGE_STEP).min(last),
            "PageDown" => cursor.saturating_sub(PAGE_STEP),
            _ => return None,
        };
        event.prevent_default();
        Some(to)
    });
    html! {
        <>
            <label for="time-cursor" class="visually-hidden">{ ui::chart_cursor(lang) }</label>
            <input
                type="range"
                id="time-cursor"
                min="0"
                max={last.to_string()}
                step="1"
                value={cursor.to_string()}
                aria-valuetext={drawn.read_out(cursor, lang)}
                {oninput}
                {onkeydown}
            />
        </>
    }
}

/// Width of the element that holds the charts; unknown at build time, near enough before they are
/// there, and exact from then on.
#[hook]
fn use_width(place: &'static str) -> UseStateHandle<Option<f64>> {
    let width = use_state_eq(|| measure(place));
    let setter = width.setter();
    use_effect_with((), move |()| {
        setter.set(measure(CHARTS));
        let listener = EventListener::new(&gloo::utils::window(), "resize", move |_| {
            setter.set(measure(CHARTS));
        });
        move || drop(listener)
    });
    width
}

/// Charts appear in the browser only once a result has come, so that they may look at their place
/// before they are drawn.
fn measure(place: &str) -> Option<f64> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    browser::element::<web_sys::Element>(place).map(|element| f64::from(element.client_width()))
}
