//! Reads a drawing as an eye would: which lines there are, and where they stand on the axes.

use orchestration_guide::chart::{ChartSpec, Drawing, Scale, draw};

/// How far a line may be off on the screen, in CSS pixels: drawings keep whole tenths.
const ROUNDING_PX: f64 = 0.11;

/// A corner of a line, in time and value.
pub(crate) type Corner = (f64, f64);

/// A drawing and the axes to read it by.
pub(crate) struct Reading<'a> {
    spec: &'a ChartSpec,
    drawing: Drawing,
}

impl<'a> Reading<'a> {
    pub(crate) fn of(spec: &'a ChartSpec) -> Self {
        Self { spec, drawing: draw(spec) }
    }

    /// The lines of a color that lie on the plot.
    pub(crate) fn lines(&self, token: &str) -> Vec<Vec<Corner>> {
        let class = format!("class=\"chart-line {token}\"");
        let paths = self.drawing.svg.split("<path ").filter(|path| path.starts_with(&class));
        let data = paths.filter_map(|path| path.split(" d=\"").nth(1)?.split('"').next());
        let within = |line: &Vec<Corner>| line.iter().all(|(x, _)| self.is_on_plot(*x));
        let lines: Vec<_> = data.flat_map(polylines).filter(within).collect();
        lines.iter().map(|line| line.iter().map(|at| self.read(*at)).collect()).collect()
    }

    /// Where marks of a color begin, on the whole drawing.
    pub(crate) fn marks(&self, token: &str) -> Vec<(f64, f64)> {
        let class = format!("class=\"chart-marker {token}\"");
        let paths = self.drawing.svg.split("<path ").filter(|path| path.starts_with(&class));
        let data = paths.filter_map(|path| path.split(" d=\"").nth(1)?.split('"').next());
        data.flat_map(polylines).map(|mark| mark[0]).collect()
    }

    /// Where a moment and a value stand on the drawing.
    pub(crate) fn place(&self, secs: f64, value: f64) -> (f64, f64) {
        let (plot, (from, to)) = (self.drawing.plot, self.drawing.y_range);
        let share = (value - from) / (to - from);
        (self.drawing.x_of(secs), plot.bottom() - share * plot.height)
    }

    /// The cells of a level of a heat map, each from its lower left to its upper right corner.
    pub(crate) fn cells(&self, level: usize) -> Vec<(Corner, Corner)> {
        let class = format!("class=\"chart-heat heat-{level}\"");
        let paths = self.drawing.svg.split("<path ").filter(|path| path.starts_with(&class));
        let data = paths.filter_map(|path| path.split(" d=\"").nth(1)?.split('"').next());
        let corners = |cell: Vec<(f64, f64)>| (self.read(cell[0]), self.read(cell[2]));
        data.flat_map(polylines).map(corners).collect()
    }

    fn is_on_plot(&self, x: f64) -> bool {
        let plot = self.drawing.plot;
        (plot.x - ROUNDING_PX..=plot.right() + ROUNDING_PX).contains(&x)
    }

    /// From a place of the drawing to time and value.
    fn read(&self, (x, y): (f64, f64)) -> Corner {
        let (plot, (from, to)) = (self.drawing.plot, self.drawing.y_range);
        let share = (plot.bottom() - y) / plot.height;
        let value = match self.spec.y.scale {
            Scale::Linear => from + share * (to - from),
            Scale::Log => from * libm::pow(to / from, share),
        };
        (self.drawing.secs_at(x), value)
    }

    /// Fails unless a level line of this color stands at `value` at a time.
    pub(crate) fn is_level_at(&self, token: &str, secs: f64, value: f64) {
        let lines = self.lines(token);
        let covers = |pair: &&[Corner]| pair[0].0 <= secs && secs < pair[1].0;
        let mut levels = lines.iter().flat_map(|line| line.windows(2)).filter(covers);
        let found = levels.next().map(|pair| pair[0].1);
        let found = found.unwrap_or_else(|| panic!("{token} is not drawn at {secs} s"));
        assert!(self.is_near(found, value), "{token} at {secs} s: {found} is drawn, not {value}");
    }

    /// Fails unless a line of this color has a corner at `value` at a time.
    pub(crate) fn has_corner_at(&self, token: &str, secs: f64, value: f64) {
        let lines = self.lines(token);
        let second_px = self.drawing.plot.width / (self.spec.x.to - self.spec.x.from);
        let is_then = |corner: &&Corner| (corner.0 - secs).abs() * second_px < ROUNDING_PX;
        let is_there = |corner: &Corner| self.is_near(corner.1, value);
        let then: Vec<Corner> = lines.iter().flatten().filter(is_then).copied().collect();
        assert!(then.iter().any(is_there), "{token} at {secs} s: {then:?} is drawn, not {value}");
    }

    fn is_near(&self, found: f64, expected: f64) -> bool {
        let (plot, (from, to)) = (self.drawing.plot, self.drawing.y_range);
        let share = |value: f64| match self.spec.y.scale {
            Scale::Linear => (value - from) / (to - from),
            Scale::Log => libm::log(value.max(from) / from) / libm::log(to / from),
        };
        (share(found) - share(expected)).abs() * plot.height < ROUNDING_PX
    }
}

/// The corners of each piece of a path of straight lines.
fn polylines(data: &str) -> Vec<Vec<(f64, f64)>> {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (command, numbers) in commands(data) {
        match (command, numbers.as_slice()) {
            ('M', [to_x, to_y]) => {
                (x, y) = (*to_x, *to_y);
                lines.push(Vec::new());
            }
            ('l', [dx, dy]) => (x, y) = (x + dx, y + dy),
            ('h', [dx]) => x += dx,
            ('v', [dy]) => y += dy,
            ('z', []) => {}
            other => panic!("not a line: {other:?} in {data}"),
        }
        lines.last_mut().expect("a path starts with M").push((x, y));
    }
    lines
}

/// Letters with the numbers after them.
fn commands(data: &str) -> Vec<(char, Vec<f64>)> {
    let mut commands: Vec<(char, String)> = Vec::new();
    for c in data.chars() {
        match commands.last_mut() {
            _ if c.is_alphabetic() => commands.push((c, String::new())),
            Some((_, numbers)) if c == '-' => numbers.push_str(" -"),
            Some((_, numbers)) => numbers.push(c),
            None => panic!("{data} does not start with a letter"),
        }
    }
    let read = |numbers: String| {
        numbers.split_whitespace().map(|n| n.parse().expect("a number")).collect()
    };
    commands.into_iter().map(|(command, numbers)| (command, read(numbers))).collect()
}
