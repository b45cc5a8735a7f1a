//! The description of a chart, as plain data: what to draw, never how it looks in RGB.

use super::measure::text_width;
use super::role::{EventKind, Role};

/// One chart on a time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// Prefix of the ids inside the drawing; unique on the page, letters, digits and hyphens.
    pub id: String,
    /// Name for assistive technology. Empty: the drawing is hidden from it, because the element
    /// around the drawing says the same.
    pub name: String,
    /// Size and gutters, the same for charts that stand above each other.
    pub frame: Frame,
    /// Time in seconds.
    pub x: Axis,
    /// Values; starts at zero where it is linear.
    pub y: Axis,
    /// Time of each sample, in seconds, rising; shared by all series.
    pub xs: Vec<f64>,
    /// What is drawn, back to front. Stacked areas pile up in this order.
    pub series: Vec<Series>,
    /// Counts over time and value, behind all series; for charts with a logarithmic axis.
    pub heat: Option<Heat>,
    /// Levels that matter.
    pub thresholds: Vec<Threshold>,
    /// Marks on the lane under the plot; no lane without marks.
    pub events: Vec<EventMark>,
}

/// Size of a drawing and the room beside its plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width and height of the whole drawing.
    pub size: Size,
    /// Room for tick numbers, in CSS pixels.
    pub left: f64,
    /// Room for the names at line ends, in CSS pixels; below [`Frame::MIN_LABELS`] they are left
    /// out and the page shows a legend.
    pub right: f64,
}

/// Width and height in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// The left gutter that all charts share: five digits and a gap.
    pub const LEFT: f64 = 48.0;
    /// A right gutter too narrow for names.
    pub const BARE: f64 = 12.0;
    /// From this right gutter on names are drawn at line ends.
    pub const MIN_LABELS: f64 = 40.0;

    /// A frame whose right gutter fits the longest of `labels`, or that leaves them to a legend
    /// when they would take more than a quarter of the width.
    pub fn fitting<'a>(size: Size, labels: impl IntoIterator<Item = &'a str>) -> Self {
        let widest = labels.into_iter().map(text_width).fold(0.0, f64::max);
        let right = (super::label::TEXT_OFFSET + widest + 4.0).ceil();
        let fits = widest > 0.0 && right <= size.width / 4.0;
        Self { size, left: Self::LEFT, right: if fits { right } else { Self::BARE } }
    }

    /// Whether names stand at line ends.
    pub fn has_labels(&self) -> bool {
        self.right >= Self::MIN_LABELS
    }
}

/// An axis with its ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// First value.
    pub from: f64,
    /// Last value, greater than `from`.
    pub to: f64,
    /// How values are spread over it.
    pub scale: Scale,
    /// Labelled positions, rising.
    pub ticks: Vec<Tick>,
}

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    Linear,
    /// Equal ratios are equally far apart. `from` is greater than zero, and what is smaller stands
    /// at `from`. For lines and points: areas would have no zero to start at.
    Log,
}

/// A labelled position of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Position.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// One set of values over the chart's sample times.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it stands for, and so how it looks.
    pub role: Role,
    /// Its name at the line's end and in the legend.
    pub label: String,
    /// How the values become marks.
    pub kind: Kind,
    /// One value for each sample time.
    pub values: Values,
}

/// Values by sample; `None` is a gap.
pub type Values = Vec<Option<f64>>;

/// How values become marks.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Straight lines between samples.
    Line,
    /// Level lines: the value holds over a stretch of time.
    Step(Hold),
    /// Like [`Kind::Step`], filled down to zero.
    Area(Hold),
    /// Like [`Kind::Area`], on top of the stacked series before it.
    Stacked(Hold),
    /// The samples alone.
    Points,
    /// The room between these values and the series' own.
    Band(Values),
    /// Marks of events, in a row at the height of the values.
    Lane(Vec<EventMark>),
}

/// The stretch of time that a value speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// From the sample before until this one: a rate over an interval.
    Before,
    /// From this sample until the next one: a state that was looked up.
    After,
}

/// How often values of each class occurred: what a heat map shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// The classes of values, rising.
    pub classes: Vec<HeatClass>,
    /// For each sample, counts by class.
    pub columns: Vec<Vec<u32>>,
    /// From how many in a second on a cell has the second, third, fourth and fifth level, rising.
    /// The first has all above zero.
    pub levels: [f64; Heat::LEVELS - 1],
}

impl Heat {
    /// How many levels of color there are.
    pub const LEVELS: usize = 5;

    /// The level of a cell with so many in a second, from 0; `None` for an empty one.
    pub fn level(&self, per_second: f64) -> Option<usize> {
        (per_second > 0.0).then(|| self.levels.partition_point(|from| *from <= per_second))
    }
}

/// A class of values.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatClass {
    /// Where it begins, above zero.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its name in tables.
    pub label: String,
}

/// A level with a name: a target, a limit, a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The level.
    pub at: f64,
    /// What is written at it.
    pub label: String,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventMark {
    /// When, in seconds.
    pub at: f64,
    /// What.
    pub kind: EventKind,
}
