//! Requests as dots between the boxes, frame by frame while the replay plays and is in sight.

use std::ops::Range;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::window;
use yew::prelude::*;

use super::clock::{Clock, Frames};
use super::ways::Ways;
use crate::report::{Flow, Flows, Scene};
use crate::units::SimTime;
use crate::web::sight::use_in_sight;
use crate::web::simulation::Shown;

/// Properties of [`Dots`].
#[derive(PartialEq, Properties)]
pub(super) struct DotsProps {
    /// The run.
    pub(super) shown: Shown,
    /// Its requests.
    pub(super) flows: Rc<Flows>,
    /// What is shown around the dots.
    pub(super) scene: Rc<Scene>,
    /// The sample under the cursor.
    pub(super) sample: usize,
    /// The samples in sight.
    pub(super) window: Range<usize>,
    /// How many times as fast as the run time passes.
    pub(super) speed: u16,
    /// Simulated time that a dot takes for its way, in seconds.
    pub(super) way_secs: f64,
    /// Whether requests are drawn at all.
    pub(super) has_dots: bool,
    /// Whether time passes.
    pub(super) is_playing: bool,
    /// Called with a sample for the cursor to go to.
    pub(super) onmove: Callback<usize>,
    /// Called at the end.
    pub(super) onend: Callback<()>,
}

/// The dots, and the clock that moves them and the cursor.
#[component]
pub(super) fn Dots(props: &DotsProps) -> Html {
    let picture = use_node_ref();
    let is_in_sight = use_in_sight(&picture);
    let ways = use_ways(&picture, &props.scene);
    let times = use_memo(props.shown.clone(), |shown| {
        shown.result.series.samples.iter().map(|sample| sample.at).collect::<Vec<SimTime>>()
    });
    let clock = use_mut_ref(Clock::default);
    clock.borrow_mut().follow(props.sample, &times);
    let moment = SimTime::from_secs_f64(clock.borrow().secs);
    let update = use_force_update();
    let runs = props.is_playing && is_in_sight;
    let last = props.window.end.saturating_sub(1);
    let (onmove, onend) = (props.onmove.clone(), props.onend.clone());
    use_effect_with((runs, props.speed, last, props.shown.clone()), move |(runs, speed, ..)| {
        clock.borrow_mut().rest();
        let speed = f64::from(*speed);
        let frames = runs.then(|| {
            Frames::each(move |now_ms| {
                let frame = clock.borrow_mut().frame(now_ms, speed, &times, last);
                if let Some(sample) = frame.cursor {
                    onmove.emit(sample);
                }
                if frame.is_last {
                    onend.emit(());
                }
                update.force_update();
                !frame.is_last
            })
        });
        move || drop(frames)
    });
    let ways = ways.filter(|_| props.has_dots);
    html! {
        <svg
            class="replay-dots"
            aria-hidden="true"
            ref={picture}
            data-runs={runs.then_some("true")}
        >
            if let Some(ways) = ways {
                <path class="replay-line" d={ways.path()} />
                { dots(props, &ways, moment) }
            }
        </svg>
    }
}

fn dots(props: &DotsProps, ways: &Ways, moment: SimTime) -> Html {
    let dots = props.flows.dots(moment, props.way_secs);
    let of_flow = |flow: Flow| {
        let class = match flow {
            Flow::Arrived => "dot-arrived",
            Flow::Answered => "dot-answered",
            Flow::Failed => "dot-failed",
        };
        html! { <path {class} d={ways.points(&dots, flow)} /> }
    };
    Flow::ALL.into_iter().map(of_flow).collect()
}

/// The ways between the boxes around the picture, looked up whenever these may have moved.
#[hook]
fn use_ways(picture: &NodeRef, scene: &Rc<Scene>) -> Option<Ways> {
    let ways = use_state_eq(|| None::<Ways>);
    let setter = ways.setter();
    let picture = picture.clone();
    use_effect_with(scene.clone(), move |_| {
        let measure = move || {
            let stage = picture.cast::<web_sys::Element>().and_then(|svg| svg.parent_element());
            setter.set(stage.as_ref().and_then(Ways::measure));
        };
        measure();
        let listener = EventListener::new(&window(), "resize", move |_| measure());
        move || drop(listener)
    });
    (*ways).clone()
}
