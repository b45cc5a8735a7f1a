//! From a chart's description to its drawing.

use plotters::style::text_anchor::HPos;

use super::backend::push_escaped;
use super::canvas::Canvas;
use super::heat;
use super::ink::{Ink, Inks};
use super::label::{SWATCH_OFFSET, SWATCH_WIDTH, TEXT_OFFSET, spread};
use super::lane::{self, Mark};
use super::role::{EventKind, Marker, Role, Token};
use super::series::{Run, Times, between, pile};
use super::spec::{ChartSpec, EventMark, Hold, Kind, Series, Values};

/// Room above the plot: half a tick number.
const TOP: f64 = 10.0;

/// Room under the plot for the time of day of the axis.
const TIME_LABELS: f64 = 24.0;

/// Distance between two markers of a line, in CSS pixels.
const MARKER_EVERY: f64 = 48.0;

/// Half the width of a marker, in CSS pixels.
const MARKER_RADIUS: f64 = 3.2;

/// Half the width of the mark of an event, in CSS pixels.
const EVENT_RADIUS: f64 = 4.5;

/// From the line of a row of events up to its name, in CSS pixels, where names do not stand beside
/// rows.
const LANE_NAME: f64 = 13.0;

/// Free space between two layers of a stack, in CSS pixels.
const LAYER_GAP: f64 = 1.0;

/// A finished drawing and what is needed to lay something over it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// An `svg` element without width and height: it fills its place and keeps its shape.
    pub svg: String,
    /// The plot in units of the view box, which are CSS pixels when the drawing has the width
    /// that its frame asked for.
    pub plot: Rect,
    /// Time in seconds at the left and the right edge of the plot.
    pub x_range: (f64, f64),
    /// Value at the lower and the upper edge of the plot.
    pub y_range: (f64, f64),
    /// The marks of the event lane, from left to right.
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// Where a time lies, in units of the view box.
    pub fn x_of(&self, secs: f64) -> f64 {
        self.plot.x_of(secs, self.x_range)
    }

    /// The time at a place of the view box, kept within the axis.
    pub fn secs_at(&self, x: f64) -> f64 {
        let share = ((x - self.plot.x) / self.plot.width).clamp(0.0, 1.0);
        self.x_range.0 + share * (self.x_range.1 - self.x_range.0)
    }
}

/// A rectangle; `y` grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    fn x_of(&self, value: f64, (from, to): (f64, f64)) -> f64 {
        self.x + (value - from) / (to - from) * self.width
    }
}

/// Draws a chart.
pub fn draw(spec: &ChartSpec) -> Drawing {
    let (plot, lane) = layout(spec);
    let x_range = (spec.x.from, spec.x.to);
    let within = |at: f64| (x_range.0..=x_range.1).contains(&at);
    let events: Vec<_> = spec.events.iter().copied().filter(|e| within(e.at)).collect();
    let marks = lane::marks(&events, lane, |at| plot.x_of(at, x_range));
    let mut inks = Inks::new(&spec.id);
    let looks = Looks::of(spec, &marks, &mut inks);
    let mut body = String::with_capacity(16 * 1024);
    let canvas = Canvas::new(&mut body, &inks, spec.frame.size, plot, (&spec.x, &spec.y));
    let chart = Chart { spec, plot, lane, looks, canvas: &canvas };
    chart.frame();
    if let Some(heat) = &spec.heat {
        heat::draw(heat, &spec.xs, (plot, x_range), &canvas, &chart.looks.heat);
    }
    chart.all_series();
    chart.thresholds();
    chart.names();
    chart.event_lane(&marks);
    canvas.finish();
    let svg = assemble(spec, inks.definitions(), &body);
    Drawing { svg, plot, x_range, y_range: (spec.y.from, spec.y.to), marks }
}

/// The rectangles of the plot and of the lane under it.
fn layout(spec: &ChartSpec) -> (Rect, Rect) {
    let (frame, size) = (&spec.frame, spec.frame.size);
    let rows = lane::rows(&spec.events).len() as f64;
    let lane_height = if rows > 0.0 { rows * lane::ROW_HEIGHT + 4.0 } else { 0.0 };
    let width = (size.width - frame.left - frame.right).max(1.0);
    let height = (size.height - TOP - lane_height - TIME_LABELS).max(1.0);
    let plot = Rect { x: frame.left, y: TOP, width, height };
    (plot, Rect { x: plot.x, y: plot.bottom() + 2.0, width, height: lane_height })
}

/// Wraps the drawn elements in an `svg` element.
fn assemble(spec: &ChartSpec, definitions: &str, body: &str) -> String {
    let size = spec.frame.size;
    let mut svg = String::with_capacity(body.len() + definitions.len() + 256);
    svg.push_str(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" overflow="visible" viewBox="0 0 {} {}" "#,
        size.width, size.height
    ));
    if spec.name.is_empty() {
        svg.push_str(r#"aria-hidden="true">"#);
    } else {
        svg.push_str(r#"role="img" aria-label=""#);
        push_escaped(&mut svg, &spec.name);
        svg.push_str(r#"">"#);
    }
    if !definitions.is_empty() {
        svg.push_str("<defs>");
        svg.push_str(definitions);
        svg.push_str("</defs>");
    }
    svg.push_str(body);
    svg.push_str("</svg>");
    svg
}

/// The looks that one chart needs.
struct Looks {
    grid: Ink,
    axis: Ink,
    tick: Ink,
    name: Ink,
    lead: Ink,
    threshold: Ink,
    threshold_name: Ink,
    heat: Vec<Ink>,
    series: Vec<SeriesLooks>,
    marks: Vec<Ink>,
    /// Those of marks in rows of events.
    kinds: Vec<(EventKind, Ink)>,
}

/// The looks of one series.
struct SeriesLooks {
    line: Ink,
    area: Ink,
    marker: Ink,
}

impl Looks {
    fn of(spec: &ChartSpec, marks: &[Mark], inks: &mut Inks) -> Self {
        Self {
            grid: inks.add(hairline("chart-grid", Token::GRID, "")),
            axis: inks.add(hairline("chart-axis", Token::AXIS, "")),
            lead: inks.add(format!(
                r#"class="chart-lead" fill="none" stroke="{}" stroke-opacity="0.45""#,
                Token::AXIS.css()
            )),
            threshold: inks.add(hairline(
                "chart-threshold",
                Token::LABEL,
                r#" stroke-dasharray="1 3""#,
            )),
            tick: inks.add(words("chart-tick", Token::TEXT, "")),
            name: inks.add(words("chart-name", Token::LABEL, "")),
            threshold_name: inks.add(words("chart-threshold-name", Token::TEXT, &halo())),
            heat: match spec.heat {
                Some(_) => Token::HEAT.map(|token| inks.cell(token)).to_vec(),
                None => Vec::new(),
            },
            series: spec.series.iter().map(|s| SeriesLooks::of(s, inks)).collect(),
            marks: marks.iter().map(|m| inks.marker(m.kind.token(), m.kind.marker())).collect(),
            kinds: kinds(spec)
                .map(|kind| (kind, inks.marker(kind.token(), kind.marker())))
                .collect(),
        }
    }
}

impl SeriesLooks {
    fn of(series: &Series, inks: &mut Inks) -> Self {
        let (role, token) = (series.role, series.role.token());
        Self {
            line: inks.line(token, role.dash()),
            area: match series.kind {
                Kind::Area(_) | Kind::Stacked(_) | Kind::Band(_) => inks.area(token, role.hatch()),
                _ => inks.line(token, role.dash()),
            },
            marker: inks.marker(token, role.marker()),
        }
    }
}

/// The kinds of events in the rows of a chart.
fn kinds(spec: &ChartSpec) -> impl Iterator<Item = EventKind> {
    EventKind::ALL.into_iter().filter(|kind| {
        spec.series.iter().any(|series| match &series.kind {
            Kind::Lane(events) => events.iter().any(|event| event.kind == *kind),
            _ => false,
        })
    })
}

fn hairline(class: &str, token: Token, more: &str) -> String {
    format!(
        r#"class="{class}" fill="none" stroke="{}" stroke-width="1" shape-rendering="crispEdges"{more}"#,
        token.css()
    )
}

fn words(class: &str, token: Token, more: &str) -> String {
    format!(r#"class="{class}" fill="{}" font-size="12"{more}"#, token.css())
}

/// A rim of surface around words that stand on top of lines.
fn halo() -> String {
    format!(
        r#" stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#,
        Token::SURFACE.css()
    )
}

/// A chart being drawn.
struct Chart<'a, 'b> {
    spec: &'a ChartSpec,
    plot: Rect,
    lane: Rect,
    looks: Looks,
    canvas: &'a Canvas<'b>,
}

impl Chart<'_, '_> {
    /// Grid, zero line and tick labels.
    fn frame(&self) {
        self.canvas.mesh(self.looks.grid);
        let zero = self.plot.bottom();
        self.canvas.stroke(&[(self.plot.x, zero), (self.plot.right(), zero)], self.looks.axis);
        for tick in &self.spec.y.ticks {
            let (_, y) = self.canvas.position((self.spec.x.from, tick.at));
            self.canvas.text(&tick.label, (self.plot.x - 8.0, y), HPos::Right, self.looks.tick);
        }
        let y = self.lane.bottom() + 12.0;
        for tick in &self.spec.x.ticks {
            let (x, _) = self.canvas.position((tick.at, self.spec.y.from));
            self.canvas.text_around(&tick.label, (x, y), self.looks.tick);
        }
    }

    fn times(&self) -> Times<'_> {
        let n_px = self.plot.width.ceil() as usize;
        Times { xs: &self.spec.xs, from: self.spec.x.from, to: self.spec.x.to, n_px }
    }

    /// Areas first, then lines, then markers, so that nothing hides a line.
    fn all_series(&self) {
        self.stack();
        let alone = self.spec.series.iter().zip(&self.looks.series);
        let drawn: Vec<_> = alone.map(|(series, looks)| self.one_series(series, looks)).collect();
        for (i, picked) in drawn.iter().enumerate() {
            self.markers(i, picked);
        }
    }

    /// Draws a series that stands alone, and returns the samples that were drawn.
    fn one_series(&self, series: &Series, looks: &SeriesLooks) -> Vec<usize> {
        let (times, values) = (self.times(), &series.values);
        let picked = times.picked(values);
        match &series.kind {
            Kind::Stacked(_) => {}
            Kind::Line => self.lines(times.lines(values, &picked), looks),
            Kind::Step(hold) => self.lines(times.steps(values, &picked, *hold), looks),
            Kind::Area(hold) => {
                let runs = times.steps(values, &picked, *hold);
                for run in &runs {
                    self.canvas.area(between(run, &at_zero(run)), looks.area);
                }
                self.lines(runs, looks);
            }
            Kind::Points => self.points(values, &picked, looks),
            Kind::Lane(events) => self.lane_of(series, events),
            Kind::Band(lower) => {
                let (high, low) = (times.lines(values, &picked), times.lines(lower, &picked));
                for (high, low) in high.iter().zip(&low) {
                    self.canvas.area(between(high, low), looks.area);
                }
            }
        }
        picked
    }

    /// Lines; a sample alone between two gaps becomes a dot.
    fn lines(&self, runs: Vec<Run>, looks: &SeriesLooks) {
        let (dots, runs): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.len() == 1);
        for run in runs {
            self.canvas.line(run, looks.line);
        }
        for dot in dots.into_iter().flatten() {
            self.canvas.dot(self.canvas.position(dot), 1.25, looks.marker);
        }
    }

    fn points(&self, values: &Values, picked: &[usize], looks: &SeriesLooks) {
        for i in picked {
            if let Some(value) = values[*i] {
                let at = self.canvas.position((self.spec.xs[*i], value));
                self.canvas.dot(at, 2.0, looks.marker);
            }
        }
    }

    /// A level line with the marks of a row of events on it.
    fn lane_of(&self, series: &Series, events: &[EventMark]) {
        let Some(height) = series.values.iter().find_map(|value| *value) else { return };
        let x_range = (self.spec.x.from, self.spec.x.to);
        let (_, y) = self.canvas.position((x_range.0, height));
        self.canvas.stroke(&[(self.plot.x, y), (self.plot.right(), y)], self.looks.grid);
        if matches!(series.role, Role::Model(_)) && !self.spec.frame.has_labels() {
            let above = (self.plot.x + 2.0, y - LANE_NAME);
            self.canvas.text(&series.label, above, HPos::Left, self.looks.name);
        }
        let within = |event: &&EventMark| (x_range.0..=x_range.1).contains(&event.at);
        let events: Vec<EventMark> = events.iter().filter(within).copied().collect();
        for mark in lane::merged(&events, |at| self.plot.x_of(at, x_range), |_| y) {
            let look = self.looks.kinds.iter().find(|(kind, _)| *kind == mark.kind);
            if let Some((kind, ink)) = look {
                self.canvas.marker((mark.x, y), EVENT_RADIUS, kind.marker(), *ink);
            }
        }
    }

    /// Stacked areas with a line along the top of each layer.
    fn stack(&self) {
        let times = self.times();
        let gap = LAYER_GAP / self.plot.height * (self.spec.y.to - self.spec.y.from);
        let total: Values = self.totals().into_iter().map(Some).collect();
        let picked = times.picked(&total);
        let mut base = vec![0.0; self.spec.xs.len()];
        for (series, looks) in self.spec.series.iter().zip(&self.looks.series) {
            let Some(hold) = stacked(series) else { continue };
            let layer = pile(&mut base, &series.values, gap);
            let high = times.steps(&layer.high, &picked, hold);
            let low = times.steps(&layer.low, &picked, hold);
            for (high, low) in high.iter().zip(&low) {
                self.canvas.area(between(high, low), looks.area);
            }
            for high in high {
                self.canvas.line(high, looks.line);
            }
        }
    }

    /// Sum of the stacked series at each sample.
    fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.spec.xs.len()];
        for series in self.spec.series.iter().filter(|s| stacked(s).is_some()) {
            for (total, value) in totals.iter_mut().zip(&series.values) {
                *total += value.unwrap_or(0.0).max(0.0);
            }
        }
        totals
    }

    /// A marker every 48 px, each series shifted a little against the one before.
    fn markers(&self, i: usize, picked: &[usize]) {
        let series = &self.spec.series[i];
        let marker = series.role.marker();
        if marker == Marker::None
            || !matches!(series.kind, Kind::Line | Kind::Step(_) | Kind::Area(_))
        {
            return;
        }
        let shift = (i % 3) as f64 * MARKER_EVERY / 3.0 + MARKER_EVERY / 2.0;
        let ink = self.looks.series[i].marker;
        let mut due = self.plot.x + shift;
        for sample in picked {
            let Some(value) = series.values[*sample] else { continue };
            let (x, y) = self.canvas.position((self.spec.xs[*sample], value));
            if x >= due {
                self.canvas.marker((x, y), MARKER_RADIUS, marker, ink);
                due += MARKER_EVERY * (((x - due) / MARKER_EVERY).floor() + 1.0);
            }
        }
    }

    /// Levels; where names have no room beside the plot, theirs stand on the line.
    fn thresholds(&self) {
        for threshold in &self.spec.thresholds {
            let at = |x| (x, threshold.at);
            self.canvas.line(vec![at(self.spec.x.from), at(self.spec.x.to)], self.looks.threshold);
            if self.spec.frame.has_labels() {
                continue;
            }
            let (x, y) = self.canvas.position(at(self.spec.x.from));
            let above = if y - 16.0 > self.plot.y { y - 8.0 } else { y + 9.0 };
            let ink = self.looks.threshold_name;
            self.canvas.text(&threshold.label, (x + 6.0, above), HPos::Left, ink);
        }
    }

    /// Names at the right end of lines, layers and levels, each with a lead to what it names.
    fn names(&self) {
        if !self.spec.frame.has_labels() {
            return;
        }
        let named = self.named();
        let ends: Vec<f64> = named.iter().map(|(_, y)| *y).collect();
        let placed = spread(&ends, self.plot.y, self.plot.bottom());
        for ((name, end), y) in named.into_iter().zip(placed) {
            let right = self.plot.right();
            self.canvas
                .stroke(&[(right + 1.0, end), (right + SWATCH_OFFSET - 2.0, y)], self.looks.lead);
            let label = match name {
                Named::Series(i) => self.series_swatch(i, y),
                Named::Threshold(i) => {
                    let (from, to) = swatch_ends(right);
                    self.canvas.stroke(&[(from, y), (to, y)], self.looks.threshold);
                    &self.spec.thresholds[i].label
                }
            };
            self.canvas.text(label, (right + TEXT_OFFSET, y), HPos::Left, self.looks.name);
        }
    }

    /// Draws a sample of the series' look, and returns its name.
    fn series_swatch(&self, i: usize, y: f64) -> &str {
        let (series, looks) = (&self.spec.series[i], &self.looks.series[i]);
        let (from, to) = swatch_ends(self.plot.right());
        if matches!(series.kind, Kind::Stacked(_) | Kind::Area(_) | Kind::Band(_)) {
            let (top, bottom) = (y - 5.0, y + 5.0);
            self.canvas.fill(&[(from, top), (to, top), (to, bottom), (from, bottom)], looks.area);
            self.canvas.stroke(&[(from, top), (to, top)], looks.line);
        } else {
            if !matches!(series.role, Role::Event(_)) {
                self.canvas.stroke(&[(from, y), (to, y)], looks.line);
            }
            let middle = ((from + to) / 2.0, y);
            self.canvas.marker(middle, MARKER_RADIUS, series.role.marker(), looks.marker);
        }
        &series.label
    }

    /// What has a name, and the height at which it ends.
    fn named(&self) -> Vec<(Named, f64)> {
        let mut base = 0.0;
        let mut named = Vec::new();
        let height = |value| self.canvas.position((self.spec.x.to, value)).1;
        for (i, series) in self.spec.series.iter().enumerate() {
            let Some(last) = series.values.iter().rev().find_map(|value| *value) else { continue };
            if series.label.is_empty() {
                continue;
            }
            if stacked(series).is_some() {
                // Of layers that end empty at the same height, the upper one is named above.
                let above = i as f64 * 1e-3;
                named.push((Named::Series(i), height(base + last / 2.0) - above));
                base += last;
            } else {
                named.push((Named::Series(i), height(last)));
            }
        }
        for (i, threshold) in self.spec.thresholds.iter().enumerate() {
            named.push((Named::Threshold(i), height(threshold.at)));
        }
        named
    }

    /// Marks of events, and a line up through the plot for each change or fault.
    fn event_lane(&self, marks: &[Mark]) {
        for mark in marks.iter().filter(|mark| mark.kind.row() > 0) {
            self.canvas.stroke(&[(mark.x, self.plot.y), (mark.x, mark.y)], self.looks.threshold);
        }
        for (mark, ink) in marks.iter().zip(&self.looks.marks) {
            self.canvas.marker((mark.x, mark.y), EVENT_RADIUS, mark.kind.marker(), *ink);
        }
    }
}

/// What can have a name beside the plot, by its place in the chart's description.
enum Named {
    Series(usize),
    Threshold(usize),
}

/// Left and right end of a swatch beside a plot that ends at `right`.
fn swatch_ends(right: f64) -> (f64, f64) {
    (right + SWATCH_OFFSET, right + SWATCH_OFFSET + SWATCH_WIDTH)
}

/// How a stacked series holds its values; `None` for a series that is not stacked.
fn stacked(series: &Series) -> Option<Hold> {
    match series.kind {
        Kind::Stacked(hold) => Some(hold),
        _ => None,
    }
}

/// The same stretch at height zero.
fn at_zero(run: &Run) -> Run {
    run.iter().map(|(x, _)| (*x, 0.0)).collect()
}
