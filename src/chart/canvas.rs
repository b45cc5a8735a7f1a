//! A drawing area with our axes, and the few strokes that a chart is made of.

use std::convert::Infallible;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Text};
use plotters::style::text_anchor::HPos;

use super::backend::SvgBackend;
use super::draw::Rect;
use super::ink::{GRID, Ink, Inks};
use super::measure::text_width;
use super::role::Marker;
use super::spec::{Axis, Scale, Size};

/// An axis for the drawing library, with ticks where we want them.
#[derive(Clone)]
struct Ruler {
    scale: Scale,
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

impl Ruler {
    fn of(axis: &Axis) -> Self {
        let ticks = axis.ticks.iter().map(|tick| tick.at).collect();
        Self { scale: axis.scale, from: axis.from, to: axis.to, ticks }
    }

    /// How far along the axis a value stands: 0 at its start, 1 at its end.
    fn share(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Log => {
                libm::log(value.max(self.from) / self.from) / libm::log(self.to / self.from)
            }
        }
    }
}

impl Ranged for Ruler {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let share = self.share(*value);
        limit.0 + (share * f64::from(limit.1 - limit.0) + 0.5).floor() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

/// Draws on tenths of pixels; positions on the plot are in time and value, all others in CSS
/// pixels.
pub(super) struct Canvas<'a> {
    plot: DrawingArea<SvgBackend<'a>, Cartesian2d<Ruler, Ruler>>,
    screen: DrawingArea<SvgBackend<'a>, Shift>,
}

impl<'a> Canvas<'a> {
    /// A canvas that appends to `out`.
    pub(super) fn new(
        out: &'a mut String,
        inks: &'a Inks,
        size: Size,
        plot: Rect,
        (x, y): (&Axis, &Axis),
    ) -> Self {
        let (width, height) = (tenths(size.width), tenths(size.height));
        let backend = SvgBackend::new(out, inks, (width as u32, height as u32));
        let screen = backend.into_drawing_area();
        let horizontal = tenths(plot.x)..tenths(plot.right());
        let vertical = tenths(plot.bottom())..tenths(plot.y);
        let axes = Cartesian2d::new(Ruler::of(x), Ruler::of(y), (horizontal, vertical));
        Self { plot: screen.clone().apply_coord_spec(axes), screen }
    }

    /// Lines across the plot at the ticks of both axes.
    pub(super) fn mesh(&self, ink: Ink) {
        let ticks = usize::MAX;
        sure(self.plot.draw_mesh(|backend, line| line.draw(backend, &ink.shape()), ticks, ticks));
    }

    /// A line through points of the plot.
    pub(super) fn line(&self, points: Vec<(f64, f64)>, ink: Ink) {
        sure(self.plot.draw(&PathElement::new(points, ink.shape())));
    }

    /// A filled outline on the plot.
    pub(super) fn area(&self, points: Vec<(f64, f64)>, ink: Ink) {
        sure(self.plot.draw(&Polygon::new(points, ink.shape())));
    }

    /// Where a point of the plot lies, in CSS pixels.
    pub(super) fn position(&self, point: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.plot.map_coordinate(&point);
        (f64::from(x) / GRID, f64::from(y) / GRID)
    }

    /// A line through points of the drawing.
    pub(super) fn stroke(&self, points: &[(f64, f64)], ink: Ink) {
        sure(self.screen.draw(&PathElement::new(to_grid(points), ink.shape())));
    }

    /// A filled outline on the drawing.
    pub(super) fn fill(&self, points: &[(f64, f64)], ink: Ink) {
        sure(self.screen.draw(&Polygon::new(to_grid(points), ink.shape())));
    }

    /// A dot on the drawing.
    pub(super) fn dot(&self, (x, y): (f64, f64), radius: f64, ink: Ink) {
        let radius = tenths(radius);
        sure(self.screen.draw(&Circle::new((tenths(x), tenths(y)), radius, ink.shape())));
    }

    /// A marker of half-width `r` on the drawing.
    pub(super) fn marker(&self, (x, y): (f64, f64), r: f64, marker: Marker, ink: Ink) {
        let h = r * 0.9;
        match marker {
            Marker::None => {}
            Marker::Circle | Marker::Ring => self.dot((x, y), r, ink),
            Marker::Square => {
                self.fill(&[(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)], ink);
            }
            Marker::Triangle => self.fill(&[(x, y - r), (x + r, y + h), (x - r, y + h)], ink),
            Marker::TriangleDown => self.fill(&[(x - r, y - h), (x + r, y - h), (x, y + r)], ink),
            Marker::Diamond => {
                let r = r * 1.2;
                self.fill(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], ink);
            }
            Marker::Bars => {
                for side in [x - h * 0.6, x + h * 0.6] {
                    self.stroke(&[(side, y - h), (side, y + h)], ink);
                }
            }
            Marker::Burst => {
                self.marker((x, y), r, Marker::Cross, ink);
                self.stroke(&[(x - r, y), (x + r, y)], ink);
            }
            Marker::Cross => {
                self.stroke(&[(x - h, y - h), (x + h, y + h)], ink);
                self.stroke(&[(x - h, y + h), (x + h, y - h)], ink);
            }
        }
    }

    /// Text centered on a place of the drawing, or as near to it as the drawing's edges allow.
    pub(super) fn text_around(&self, text: &str, (x, y): (f64, f64), ink: Ink) {
        let half = text_width(text) / 2.0;
        let width = f64::from(self.screen.dim_in_pixel().0) / GRID;
        self.text(text, (x.min(width - half).max(half), y), HPos::Center, ink);
    }

    /// Text on the drawing, its middle height at the given position.
    pub(super) fn text(&self, text: &str, (x, y): (f64, f64), side: HPos, ink: Ink) {
        sure(self.screen.draw(&Text::new(text, (tenths(x), tenths(y)), ink.text(side))));
    }

    /// Finishes the last element.
    pub(super) fn finish(self) {
        sure(self.screen.present());
    }
}

fn tenths(px: f64) -> i32 {
    (px * GRID + 0.5).floor() as i32
}

fn to_grid(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    points.iter().map(|(x, y)| (tenths(*x), tenths(*y))).collect()
}

fn sure<T>(drawn: Result<T, DrawingAreaErrorKind<Infallible>>) -> T {
    drawn.expect("appending to a string cannot fail")
}
