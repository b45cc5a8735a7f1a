//! One chart: heading, sentence, drawing, legend.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::drawn::{Drawn, DrawnPanel};
use super::legend::Legend;
use super::menu::FigureMenu;
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
    let Some(drawn) = props.drawn.first() else { return Html::default() };
    let Some(DrawnPanel { panel, .. }) = drawn.panels.get(props.place) else {
        return Html::default();
    };
    let id = format!("panel-{}", panel.id.key());
    html! {
        <figure class="panel" aria-labelledby={id.clone()} data-panel={panel.id.key()}>
            <figcaption>
                <h3 {id}>{ &panel.title }</h3>
                <p class="panel-sentence">{ &panel.sentence }</p>
            </figcaption>
            { props.children.clone() }
            <p class="panel-axis">{ &panel.axis }</p>
            { for props.drawn.iter().enumerate().map(|(i, drawn)| drawing(props, drawn, i)) }
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

fn drawing(props: &PanelProps, drawn: &Rc<Drawn>, variant: usize) -> Html {
    let Some(panel) = drawn.panels.get(props.place) else { return Html::default() };
    let class = match (props.drawn.len(), variant) {
        (1, _) => None,
        (_, 0) => Some("only-narrow"),
        _ => Some("only-wide"),
    };
    let onpointermove = {
        let (onmove, drawn) = (props.onmove.clone(), drawn.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(sample) = sample_under(&event, &drawn) {
                onmove.emit(sample);
            }
        })
    };
    let onpointerdown = onpointermove.clone();
    html! {
        <div
            class={classes!("drawing", class)}
            style={format!("block-size:{}px", panel.panel.spec.frame.size.height)}
            role="img"
            aria-label={panel.name.clone()}
            {onpointermove}
            {onpointerdown}
        >
            <Picture svg={AttrValue::from(panel.drawing.svg.clone())} />
            { hair(panel, drawn, props.cursor) }
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

fn sample_under(event: &PointerEvent, drawn: &Drawn) -> Option<usize> {
    let target = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    let frame = target.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - frame.left()) / frame.width();
    drawn.sample_at(share * drawn.width)
}
