//! Where the boxes of the picture are, and the ways between them.

use std::fmt::Write as _;

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::report::{Dot, Flow};

/// Class of the box of the clients.
pub(super) const CLIENTS: &str = "replay-clients";
/// Class of the box of what takes the requests.
pub(super) const FRONT: &str = "replay-front";
/// Class of the box of failures.
pub(super) const FAILURES: &str = "replay-failures";
/// Class of the frame of a place.
pub(super) const PLACE: &str = "replay-place";
/// Class of the box of instances that are ready.
pub(super) const READY: &str = "replay-ready";

/// A point of the picture, in CSS pixels from its corner.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

/// A way from one box to another: a curve that leaves and arrives upright, or a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Way {
    from: Point,
    to: Point,
}

impl Way {
    /// How far the two bends are from the ends, in height.
    fn bend(self) -> f64 {
        f64::midpoint(self.from.y, self.to.y)
    }

    /// The point at a share of the way.
    fn at(self, share: f64) -> Point {
        let rest = 1.0 - share;
        // The weights of a cubic curve's ends and bends.
        let (first, last) =
            (rest * rest * (1.0 + 2.0 * share), share * share * (3.0 - 2.0 * share));
        let bends = 3.0 * rest * share * self.bend();
        let ends = rest * rest * rest * self.from.y + share * share * share * self.to.y;
        Point { x: first * self.from.x + last * self.to.x, y: ends + bends }
    }

    /// The way as the data of a path.
    fn path(self) -> String {
        let Self { from, to } = self;
        let bend = self.bend();
        format!(
            "M{:.1} {:.1}C{:.1} {bend:.1} {:.1} {bend:.1} {:.1} {:.1}",
            from.x, from.y, from.x, to.x, to.x, to.y
        )
    }
}

/// The ways between the boxes as they stand now.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ways {
    arrived: Way,
    failed: Way,
    /// From what takes the requests to each place.
    to_places: Vec<Way>,
    /// To instances that are ready, with how many they are.
    to_ready: Vec<(Way, u32)>,
    n_ready: u32,
}

impl Ways {
    /// Looks where the boxes are.
    pub(super) fn measure(stage: &Element) -> Option<Self> {
        let corner = stage.get_bounding_client_rect();
        let place = |element: &Element| {
            let rect = element.get_bounding_client_rect();
            let (left, top) = (rect.left() - corner.left(), rect.top() - corner.top());
            Bounds { left, top, width: rect.width(), height: rect.height() }
        };
        let one = |class: &str| Some(place(elements(stage, class).first()?));
        let (clients, front, failures) = (one(CLIENTS)?, one(FRONT)?, one(FAILURES)?);
        let down_to = |element: &Element| Way { from: front.bottom(), to: place(element).top() };
        let to_ready: Vec<(Way, u32)> = elements(stage, READY)
            .iter()
            .filter_map(|element| {
                let n = element.get_attribute("data-n")?.parse().ok()?;
                Some((down_to(element), n))
            })
            .collect();
        Some(Self {
            arrived: Way { from: clients.right(), to: front.left() },
            failed: Way { from: front.right(), to: failures.left() },
            to_places: elements(stage, PLACE).iter().map(down_to).collect(),
            n_ready: to_ready.iter().map(|(_, n)| n).sum(),
            to_ready,
        })
    }

    /// All ways as the data of one path.
    pub(super) fn path(&self) -> String {
        let ways = [self.arrived, self.failed];
        let ways = ways.iter().chain(&self.to_places);
        ways.map(|way| way.path()).collect()
    }

    /// The dots of one flow as the data of one path of points.
    pub(super) fn points(&self, dots: &[Dot], flow: Flow) -> String {
        let mut path = String::new();
        for dot in dots.iter().filter(|dot| dot.flow == flow) {
            if let Some(Point { x, y }) = self.of(*dot).map(|way| way.at(dot.way)) {
                let _ = write!(path, "M{x:.1} {y:.1}h0");
            }
        }
        path
    }

    /// The way of a dot. Those that are answered go to the instances that are ready, in turn.
    fn of(&self, dot: Dot) -> Option<Way> {
        match dot.flow {
            Flow::Arrived => Some(self.arrived),
            Flow::Failed => Some(self.failed),
            Flow::Answered => {
                let mut place = dot.number % u64::from(self.n_ready.max(1));
                let here = |(_, n): &&(Way, u32)| {
                    let is_here = place < u64::from(*n);
                    place = place.saturating_sub(u64::from(*n));
                    is_here
                };
                self.to_ready.iter().find(here).map(|(way, _)| *way)
            }
        }
    }
}

/// Where a box stands.
struct Bounds {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Bounds {
    fn at(&self, across: f64, down: f64) -> Point {
        Point { x: self.left + self.width * across, y: self.top + self.height * down }
    }

    fn top(&self) -> Point {
        self.at(0.5, 0.0)
    }

    fn bottom(&self) -> Point {
        self.at(0.5, 1.0)
    }

    fn left(&self) -> Point {
        self.at(0.0, 0.5)
    }

    fn right(&self) -> Point {
        self.at(1.0, 0.5)
    }
}

fn elements(stage: &Element, class: &str) -> Vec<Element> {
    let Ok(found) = stage.query_selector_all(&format!(".{class}")) else { return Vec::new() };
    let element = |place| found.get(place)?.dyn_into::<Element>().ok();
    (0..found.length()).filter_map(element).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn way(from: (f64, f64), to: (f64, f64)) -> Way {
        Way { from: Point { x: from.0, y: from.1 }, to: Point { x: to.0, y: to.1 } }
    }

    #[test]
    fn a_way_leads_from_box_to_box() {
        let down = way((100.0, 40.0), (20.0, 100.0));
        assert_eq!((down.at(0.0), down.at(1.0)), (down.from, down.to));
        assert_eq!(down.at(0.5), Point { x: 60.0, y: 70.0 });
        assert_eq!(down.path(), "M100.0 40.0C100.0 70.0 20.0 70.0 20.0 100.0");
    }

    #[test]
    fn answered_dots_are_dealt_out_evenly_over_what_is_ready() {
        let level = way((0.0, 0.0), (0.0, 0.0));
        let (one, three) = (way((0.0, 0.0), (10.0, 0.0)), way((0.0, 0.0), (30.0, 0.0)));
        let to_ready = vec![(one, 1), (three, 3)];
        let ways =
            Ways { arrived: level, failed: level, to_places: Vec::new(), to_ready, n_ready: 4 };
        let ends = |number| {
            let dot = Dot { flow: Flow::Answered, number, way: 1.0 };
            ways.of(dot).map(|way| way.to.x)
        };
        assert_eq!([0, 1, 2, 3, 4].map(ends), [10.0, 30.0, 30.0, 30.0, 10.0].map(Some));
        let nobody = Ways { to_ready: Vec::new(), n_ready: 0, ..ways.clone() };
        let dot = Dot { flow: Flow::Answered, number: 3, way: 0.5 };
        assert_eq!(nobody.points(&[dot], Flow::Answered), "");
        assert_eq!(ways.points(&[dot], Flow::Answered), "M15.0 0.0h0");
    }
}
