//! The cells of a heat map.

use super::canvas::Canvas;
use super::draw::Rect;
use super::ink::Ink;
use super::spec::Heat;

/// Least width of a cell in CSS pixels: samples that are nearer share one.
const CELL_WIDTH: f64 = 3.0;

/// Draws the cells, a level at a time, so that those of one look share a path.
pub(super) fn draw(
    heat: &Heat,
    xs: &[f64],
    (plot, x_range): (Rect, (f64, f64)),
    canvas: &Canvas<'_>,
    looks: &[Ink],
) {
    let cells = cells(heat, xs, plot.width, x_range);
    for (level, ink) in looks.iter().enumerate() {
        for cell in cells.iter().filter(|cell| cell.level == level) {
            let class = &heat.classes[cell.class];
            let (left, right) = (cell.from, cell.to);
            canvas.area(
                vec![(left, class.from), (right, class.from), (right, class.to), (left, class.to)],
                *ink,
            );
        }
    }
}

/// A stretch of time in which some values of a class occurred.
#[derive(Debug, PartialEq)]
struct Cell {
    from: f64,
    to: f64,
    class: usize,
    level: usize,
}

/// The cells of a plot `width` pixels wide.
fn cells(heat: &Heat, xs: &[f64], width: f64, (from, to): (f64, f64)) -> Vec<Cell> {
    let n = xs.len().min(heat.columns.len());
    let per_sample = width / n.max(1) as f64;
    let n_merged = ((CELL_WIDTH / per_sample.max(1e-9)).ceil() as usize).max(1);
    let mut cells = Vec::new();
    for first in (0..n).step_by(n_merged) {
        let last = (first + n_merged).min(n) - 1;
        let start = if first == 0 { from } else { xs[first - 1] };
        let end = xs[last].min(to);
        for class in 0..heat.classes.len() {
            let counts = heat.columns[first..=last].iter().map(|column| column[class]);
            let per_second = f64::from(counts.sum::<u32>()) / (end - start).max(1e-9);
            let level = heat.level(per_second);
            cells.extend(level.map(|level| Cell { from: start, to: end, class, level }));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::spec::HeatClass;
    use super::*;

    #[test]
    fn samples_that_are_too_near_share_a_cell_at_their_mean_rate() {
        let class = |from, to| HeatClass { from, to, label: String::new() };
        let heat = Heat {
            classes: vec![class(1.0, 2.0), class(2.0, 4.0)],
            columns: vec![vec![4, 0], vec![0, 0], vec![30, 1], vec![30, 0]],
            levels: [1.0, 3.0, 10.0, 30.0],
        };
        let xs = [1.0, 2.0, 3.0, 4.0];
        let cell = |from, to, class, level| Cell { from, to, class, level };
        assert_eq!(
            cells(&heat, &xs, 8.0, (0.0, 4.0)),
            [cell(0.0, 2.0, 0, 1), cell(2.0, 4.0, 0, 4), cell(2.0, 4.0, 1, 0)]
        );
        assert_eq!(cells(&heat, &xs, 400.0, (0.0, 4.0)).len(), 4);
        assert_eq!(cells(&Heat::default(), &[], 8.0, (0.0, 4.0)), []);
    }
}
