//! One chart: heading, sentence, drawing, legend.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::drawn::{Drawn, DrawnPanel};
use super::legend::Legend;
use super::menu::FigureMenu;
use super::zoom::Brush;
use crate::report::Focus;
use crate::text::Lang;

/// Properties of [`PanelView`].
#[derive(PartialEq, Properties)]
pub(super) struct PanelProps {
    /// The charts, for each width that is shown.
    pub(super) drawn: Vec<Rc<Drawn>>,
    /// Which of them.
    pub(super) place: usize,
    /// The sample under the cursor.
    pub(super) cursor: usize,
    /// Language of all words.
    pub(super) lang: Lang,
    /// Called when the pointer moves over another sample.
    pub(super) onmove: Callback<usize>,
    /// What is in sight.
    pub(super) focus: Rc<Focus>,
    /// Called with what is to be in sight; `None` where the page is written at build time and
    /// cannot answer yet.
    pub(super) onfocus: Option<Callback<Focus>>,
    /// Further controls of this chart.
    #[prop_or_default]
    pub(super) children: Html,
}

/// One chart.
#[component]
pub(super) fn PanelView(props: &PanelProps) -> Html {
    let brush = use_state_eq(|| None::<Brush>);
    let Some(drawn) = props.drawn.first() else { return Html::default() };
    let Some(DrawnPanel { panel, .. }) = drawn.panels.get(props.place) else {
        return Html::default();
    };
    let key = panel.key();
    let id = format!("panel-{key}");
    html! {
        <figure class="panel" aria-labelledby={id.clone()} data-panel={key}>
            <figcaption>
                <h3 {id}>{ &panel.title }</h3>
                <p class="panel-sentence">{ &panel.sentence }</p>
            </figcaption>
            { props.children.clone() }
            <p class="panel-axis">{ &panel.axis }</p>
            { for props.drawn.iter().enumerate().map(|(i, drawn)| {
                drawing(props, drawn, i, &brush)
            }) }
            <Legend
                drawn={drawn.clone()}
                place={props.place}
                cursor={props.cursor}
                lang={props.lang}
                focus={props.focus.clone()}
                onfocus={props.onfocus.clone()}
            />
            if props.onfocus.is_some() {
                <FigureMenu
                    focus={props.focus.clone()}
                    lang={props.lang}
                    panel={panel.clone()}
                    source={AttrValue::from(drawn.source.clone())}
                />
            }
        </figure>
    }
}

fn drawing(
    props: &PanelProps,
    drawn: &Rc<Drawn>,
    variant: usize,
    brush: &UseStateHandle<Option<Brush>>,
) -> Html {
    let Some(panel) = drawn.panels.get(props.place) else { return Html::default() };
    let class = match (props.drawn.len(), variant) {
        (1, _) => None,
        (_, 0) => Some("only-narrow"),
        _ => Some("only-wide"),
    };
    let onpointermove = {
        let (onmove, drawn, brush) = (props.onmove.clone(), drawn.clone(), brush.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(x) = place_under(&event, &drawn) else { return };
            if let Some(sample) = drawn.sample_at(x) {
                onmove.emit(sample);
            }
            if let Some(Brush { from, .. }) = *brush {
                brush.set(Some(Brush { from, to: x }));
            }
        })
    };
    let onpointerdown = {
        let (onpointermove, drawn, brush) = (onpointermove.clone(), drawn.clone(), brush.clone());
        Callback::from(move |event: PointerEvent| {
            // A finger moves the cursor: it has no other way to.
            if event.pointer_type() != "touch" && event.button() == 0 {
                keep_pointer(&event);
                brush.set(place_under(&event, &drawn).map(|x| Brush { from: x, to: x }));
            }
            onpointermove.emit(event);
        })
    };
    let onpointerup = {
        let (onfocus, focus) = (props.onfocus.clone(), props.focus.clone());
        let (drawn, brush) = (drawn.clone(), brush.clone());
        Callback::from(move |_: PointerEvent| {
            let next = brush.and_then(|brush| brush.focus(&focus, &drawn));
            brush.set(None);
            if let (Some(onfocus), Some(next)) = (&onfocus, next) {
                onfocus.emit(next);
            }
        })
    };
    let onpointercancel = {
        let brush = brush.setter();
        Callback::from(move |_: PointerEvent| brush.set(None))
    };
    html! {
        <div
            class={classes!("drawing", class)}
            style={format!("block-size:{}px", panel.panel.spec.frame.size.height)}
            role="img"
            aria-label={panel.name.clone()}
            {onpointermove}
            {onpointerdown}
            {onpointerup}
            {onpointercancel}
        >
            <Picture svg={AttrValue::from(panel.drawing.svg.clone())} />
            { hair(panel, drawn, props.cursor) }
            { brush.map(|brush| brushed(panel, drawn, brush)) }
        </div>
    }
}

/// Properties of [`Picture`].
#[derive(PartialEq, Properties)]
struct PictureProps {
    svg: AttrValue,
}

/// The drawing itself, apart from the cursor so that moving it leaves the drawing alone.
#[component]
fn Picture(props: &PictureProps) -> Html {
    Html::from_html_unchecked(props.svg.clone())
}

/// The cursor's line across the plot.
fn hair(panel: &DrawnPanel, drawn: &Drawn, cursor: usize) -> Html {
    let Some(at) = drawn.times.get(cursor) else { return Html::default() };
    let plot = panel.drawing.plot;
    let style = format!(
        "left:{:.2}%;top:{}px;height:{}px",
        panel.drawing.x_of(at.as_secs_f64()) / drawn.width * 100.0,
        plot.y,
        plot.height
    );
    html! { <div class="hair" {style}></div> }
}

/// The stretch that is being dragged over.
fn brushed(panel: &DrawnPanel, drawn: &Drawn, brush: Brush) -> Html {
    let plot = panel.drawing.plot;
    let (left, right) = (brush.from.min(brush.to).max(plot.x), brush.from.max(brush.to));
    let width = (right.min(plot.right()) - left).max(0.0);
    let style = format!(
        "left:{:.2}%;width:{:.2}%;top:{}px;height:{}px",
        left / drawn.width * 100.0,
        width / drawn.width * 100.0,
        plot.y,
        plot.height
    );
    html! { <div class="brush" {style}></div> }
}

/// Where the pointer is, in units of the view box.
fn place_under(event: &PointerEvent, drawn: &Drawn) -> Option<f64> {
    let frame = drawing_under(event)?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - frame.left()) / frame.width();
    Some(share * drawn.width)
}

/// The drawing hears of the pointer until it goes up, wherever that is.
fn keep_pointer(event: &PointerEvent) {
    if let Some(drawing) = drawing_under(event) {
        // Refused for a pointer that is gone already.
        let _ = drawing.set_pointer_capture(event.pointer_id());
    }
}

/// The drawing that an event came from: its own target is the line or the word that was met.
fn drawing_under(event: &PointerEvent) -> Option<web_sys::Element> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest(".drawing").ok()?
}
