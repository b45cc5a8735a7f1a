//! Charts: plain data in ([`ChartSpec`]), an SVG string out ([`draw()`]).
//!
//! Drawing needs no browser: text is measured by a fixed table ([`text_width`]), colors are CSS
//! custom properties with the light theme as fallback, and coordinates are whole tenths of a
//! pixel. So the same data give the same bytes natively, in a worker and on the page, and one
//! drawing follows the page's theme without being drawn again.
//!
//! A series is told from its neighbors by color *and* by dash, marker or hatch ([`Role`]).

mod backend;
mod canvas;
mod draw;
mod heat;
mod ink;
mod label;
mod lane;
mod measure;
mod poster;
mod resample;
mod role;
mod series;
mod spec;
mod swatch;
mod tick;
pub mod yardstick;

pub use draw::{Drawing, Rect, draw};
pub use lane::Mark;
pub use measure::text_width;
pub use poster::{Poster, Sheet};
pub use role::{Dash, EventKind, Hatch, Marker, Model, Percentile, Role, Side, Token};
pub use spec::{
    Axis, ChartSpec, EventMark, Frame, Heat, HeatClass, Hold, Kind, Scale, Series, Size, Threshold,
    Tick, Values,
};
pub use swatch::{heat_swatch, swatch};
pub use tick::{clock, count_axis, decades, log_axis, time_axis, time_axis_between, value_axis};
