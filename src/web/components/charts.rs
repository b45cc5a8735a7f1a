//! Charts above each other on one time axis, with one time cursor.

mod asked;
mod by_hand;
mod drawn;
mod legend;
mod menu;
mod panel;
mod replay;
mod telling;
mod why;
mod zoom;

use std::ops::Range;
use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use asked::{Asked, Step};
use by_hand::{Chosen, Lane, LaneTools};
use drawn::{Drawn, DrawnPanel, Sight, Times};
use panel::PanelView;
use replay::Replay;
use why::{KEYS, Why, Words};

pub(crate) use by_hand::ByHand;

use crate::chart::Percentile;
use crate::report::{Focus, PanelId, percentile_label};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Segments, input_value, when};
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
    let focus = use_state_eq(Rc::<Focus>::default);
    let times = use_state_eq(|| Times::By(Percentile::P95));
    let sight = Sight { lang: props.lang, times: *times, focus: (*focus).clone() };
    let drawn = use_memo((props.subject.clone(), sight, *width), |(subject, sight, width)| {
        let at_build = || vec![NARROW_AT_BUILD, f64::from(props.wide)];
        let widths = width.map_or_else(at_build, |width| vec![width]);
        widths.into_iter().map(|w| Rc::new(Drawn::new(subject, props.panels, sight, w))).collect()
    });
    let drawn: &Vec<Rc<Drawn>> = &drawn;
    let Some(first) = drawn.first() else { return Html::default() };
    let moved = use_state_eq(|| None::<Asked>);
    let log = props.subject.decisions();
    let asked = moved.and_then(|asked| asked.within(log));
    let asked = asked.unwrap_or(Asked::Sample(first.telling));
    let window = focus.window(first.times.len());
    let cursor = asked.sample(log, &first.times);
    let cursor = cursor.clamp(window.start, window.end.saturating_sub(1).max(window.start));
    let onmove = {
        let moved = moved.setter();
        Callback::from(move |place: usize| moved.set(Some(Asked::Sample(place))))
    };
    let onstep = {
        let (moved, subject, drawn) = (moved.setter(), props.subject.clone(), first.clone());
        let step = move |step: Step| asked.step(step, subject.decisions(), &drawn.times);
        when(&Callback::from(move |to| moved.set(Some(to))), step)
    };
    let onfocus = {
        let focus = focus.setter();
        width.map(|_| Callback::from(move |next| focus.set(Rc::new(next))))
    };
    let ontimes = {
        let times = times.setter();
        // Maps and lines are charts of their own, each with the switch.
        let pick = Callback::from(move |picked| {
            times.set(picked);
            browser::focus_soon("[name=percentile]:checked".to_owned());
        });
        when(&pick, |place: usize| Times::each().nth(place))
    };
    let of_times = first.panels.iter().position(|drawn| is_of_times(&props.subject, drawn));
    let chosen = use_state_eq(Chosen::default);
    let keys = matches!(props.subject, Subject::Run(_)).then_some(KEYS);
    let words = use_memo((props.subject.clone(), props.lang), |(subject, lang)| match subject {
        Subject::Run(shown) => Some(Rc::new(Words::of(shown, *lang))),
        Subject::Models(_) => None,
    });
    let why = words.as_deref().zip(first.times.get(cursor));
    let why = why.map(|(words, at)| why::way_to_answer(words, log, asked, *at, props.lang));
    let handles = width.is_some().then_some(Handles {
        onmove: &onmove,
        onstep: &onstep,
        keys,
        focus: &focus,
        window: window.clone(),
        chosen: &chosen,
        why: why.unwrap_or_default(),
    });
    html! {
        <div class="charts">
            { for first.panels.iter().enumerate().map(|(place, panel)| html! {
                <PanelView
                    key={panel.panel.key()}
                    drawn={drawn.clone()}
                    {place}
                    {cursor}
                    lang={props.lang}
                    onmove={onmove.clone()}
                    focus={(*focus).clone()}
                    onfocus={onfocus.clone()}
                >
                    if of_times == Some(place) && width.is_some() {
                        { times_switch(*times, &ontimes, props.lang) }
                    }
                    if let (true, Some(told)) = (of_times == Some(place), &first.of_heat) {
                        <p class="panel-sentence">{ told }</p>
                    }
                </PanelView>
            }) }
            { time_cursor(first, cursor, props.lang, handles) }
            if width.is_some() {
                <LaneTools
                    lang={props.lang}
                    at={first.times.get(cursor).copied()}
                    subject={props.subject.clone()}
                    {chosen}
                />
            }
            if let Some(onfocus) = &onfocus {
                { zoom::sliders(first, &focus, props.lang, onfocus) }
            }
            if let (Subject::Run(shown), Some(words), true) =
                (&props.subject, &*words, width.is_some())
            {
                <Replay
                    lang={props.lang}
                    shown={shown.clone()}
                    {asked}
                    sample={cursor}
                    {window}
                    {onmove}
                    onstep={onstep.clone()}
                />
                <Why
                    lang={props.lang}
                    shown={shown.clone()}
                    words={words.clone()}
                    {asked}
                    sample={cursor}
                    {onstep}
                />
            }
        </div>
    }
}

/// What moves the cursor.
struct Handles<'a> {
    /// To a sample.
    onmove: &'a Callback<usize>,
    /// To a decision.
    onstep: &'a Callback<Step>,
    /// Id of the sentence that names the keys for it, where there are decisions to go to.
    keys: Option<&'static str>,
    /// What is in sight.
    focus: &'a Focus,
    /// The samples in sight.
    window: Range<usize>,
    /// What is added to the lane next.
    chosen: &'a UseStateHandle<Chosen>,
    /// The decision under the cursor, and the way to its reasons.
    why: Html,
}

/// Whether a chart is of the response times of several models.
fn is_of_times(subject: &Subject, drawn: &DrawnPanel) -> bool {
    let is_of_times = matches!(drawn.panel.id, PanelId::Latency | PanelId::Heat);
    is_of_times && matches!(subject, Subject::Models(_))
}

/// How the response times of models are compared.
fn times_switch(picked: Times, onpick: &Callback<usize>, lang: Lang) -> Html {
    let words = |times| match times {
        Times::By(percentile) => AttrValue::from(percentile_label(percentile, lang)),
        Times::All => AttrValue::from(ui::chart_heat_map(lang)),
    };
    html! {
        <div class="panel-switch no-print">
            <Segments
                name="percentile"
                legend={ui::chart_percentile(lang)}
                options={Times::each().map(words).collect::<Vec<_>>()}
                picked={Times::each().position(|one| one == picked).unwrap_or(0)}
                onpick={onpick.clone()}
            />
        </div>
    }
}

/// The cursor as a native slider under the plots, in line with their axis. Before the page is
/// alive there is only its place.
fn time_cursor(drawn: &Rc<Drawn>, cursor: usize, lang: Lang, handles: Option<Handles<'_>>) -> Html {
    let style = format!("--plot-start:{}px;--plot-width:{}px", drawn.plot.0, drawn.plot.1);
    let why = handles.as_ref().map(|handles| handles.why.clone()).unwrap_or_default();
    html! {
        <div class="time-cursor" {style}>
            if let Some(handles) = handles {
                <Lane {lang} drawn={drawn.clone()} chosen={handles.chosen.clone()} />
                { cursor_slider(drawn, cursor, lang, handles) }
            } else {
                <div class="no-slider"></div>
            }
            <p class="time-axis">
                <span>{ ui::chart_axis_time(lang) }</span>
                { why }
                <span class="number cursor-time">{ drawn.clock(cursor) }</span>
            </p>
        </div>
    }
}

fn cursor_slider(drawn: &Drawn, cursor: usize, lang: Lang, handles: Handles<'_>) -> Html {
    let (first, last) = (handles.window.start, handles.window.end.saturating_sub(1));
    let oninput = when(handles.onmove, |event: InputEvent| input_value(&event)?.parse().ok());
    let onkeydown = {
        let (onmove, onstep) = (handles.onmove.clone(), handles.onstep.clone());
        Callback::from(move |event: KeyboardEvent| {
            match (event.key().as_str(), event.shift_key()) {
                ("PageUp", false) => onmove.emit((cursor + PAGE_STEP).min(last)),
                ("PageDown", false) => onmove.emit(cursor.saturating_sub(PAGE_STEP).max(first)),
                ("ArrowRight", true) => onstep.emit(Step::Next),
                ("ArrowLeft", true) => onstep.emit(Step::Previous),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <>
            <label for="time-cursor" class="visually-hidden">{ ui::chart_cursor(lang) }</label>
            <input
                type="range"
                id="time-cursor"
                min={first.to_string()}
                max={last.to_string()}
                step="1"
                value={cursor.to_string()}
                aria-valuetext={drawn.read_out(cursor, handles.focus, lang)}
                aria-describedby={handles.keys}
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
