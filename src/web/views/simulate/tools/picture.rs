//! A chart that stands by itself.

use std::rc::Rc;

use yew::prelude::*;

use crate::chart::{Drawing, draw, swatch};
use crate::report::PlainChart;
use crate::web::browser;

/// Least width of a drawing in CSS pixels.
const MIN_WIDTH: f64 = 240.0;
/// From this width of the page's column on there is room for two drawings side by side.
const TWO_FROM: f64 = 640.0;
/// Greatest width of a drawing: beyond it lines only get flatter.
const MAX_WIDTH: f64 = 900.0;
/// Room between two drawings.
const GAP: f64 = 32.0;

/// Width of a drawing of which there may be a second beside it.
pub(super) fn half_width() -> f64 {
    let width = column();
    if width < TWO_FROM { width } else { (width - GAP) / 2.0 }
}

/// Width of a drawing that stands alone.
pub(super) fn whole_width() -> f64 {
    column().min(MAX_WIDTH)
}

/// Width of the column that the drawings stand in.
fn column() -> f64 {
    let element = browser::element::<web_sys::Element>(".tool-body");
    element.map_or(MIN_WIDTH, |element| f64::from(element.client_width())).max(MIN_WIDTH)
}

/// Properties of [`Picture`].
#[derive(PartialEq, Properties)]
pub(super) struct PictureProps {
    /// The chart.
    pub(super) chart: Rc<PlainChart>,
}

/// Heading, drawing and legend.
#[component]
pub(super) fn Picture(props: &PictureProps) -> Html {
    let chart = &*props.chart;
    let id = [&chart.spec.id, "title"].join("-");
    let key = |i: usize| format!("{}-key-{i}", chart.spec.id);
    let drawing = draw(&chart.spec);
    let as_wide = format!("max-inline-size:{}px", chart.spec.frame.size.width);
    let named = chart.spec.series.iter().enumerate().filter(|(_, one)| !one.label.is_empty());
    let mut named = named.peekable();
    html! {
        <figure class="plain-chart" aria-labelledby={id.clone()}>
            <figcaption><h3 {id}>{ &chart.title }</h3></figcaption>
            <p class="panel-axis">{ &chart.axis }</p>
            <div
                class="plain-drawing"
                role="img"
                aria-label={chart.name.clone()}
                style={as_wide.clone()}
            >
                { Html::from_html_unchecked(AttrValue::from(drawing.svg.clone())) }
                { for chart.marks.iter().map(|at| mark(*at, chart, &drawing)) }
            </div>
            <p class="plain-over" style={as_wide}>{ &chart.over }</p>
            if named.peek().is_some() {
                <ul class="legend">
                    { for named.map(|(i, series)| {
                        let look = swatch(&key(i), series.role, &series.kind);
                        html! {
                            <li>
                                { Html::from_html_unchecked(AttrValue::from(look)) }
                                <span>{ &series.label }</span>
                            </li>
                        }
                    }) }
                </ul>
            }
        </figure>
    }
}

/// A line through the plot. In parts of the whole, so that it stays in its place when the drawing
/// is shown at another size.
fn mark(at: f64, chart: &PlainChart, drawing: &Drawing) -> Html {
    let size = chart.spec.frame.size;
    let (left, plot) = (drawing.x_of(at) / size.width, drawing.plot);
    let (top, height) = (plot.y / size.height, plot.height / size.height);
    let style =
        format!("left:{:.2}%;top:{:.2}%;height:{:.2}%", left * 100.0, top * 100.0, height * 100.0);
    html! { <div class="hair" {style}></div> }
}
