//! Names at line ends, pushed apart until none touches another.

/// From the right edge of the plot to the start of a name: a lead, a swatch, a gap.
pub(super) const TEXT_OFFSET: f64 = 34.0;

/// From the right edge of the plot to the swatch.
pub(super) const SWATCH_OFFSET: f64 = 9.0;

/// Length of the swatch.
pub(super) const SWATCH_WIDTH: f64 = 20.0;

/// Least distance between two names, middle to middle, in CSS pixels.
const LINE_HEIGHT: f64 = 15.0;

/// Places names at their wanted heights or as near as they fit between `top` and `bottom`,
/// keeping their order. Where there are too many for the room they go beyond `bottom`.
pub(super) fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut floor = f64::INFINITY;
    for i in order.iter().rev() {
        placed[*i] = placed[*i].min(bottom).min(floor);
        floor = placed[*i] - LINE_HEIGHT;
    }
    let mut ceiling = top;
    for i in order {
        placed[i] = placed[i].max(ceiling);
        ceiling = placed[i] + LINE_HEIGHT;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_room_stay_and_names_that_touch_move_apart_in_order() {
        assert_eq!(spread(&[20.0, 60.0], 0.0, 100.0), [20.0, 60.0]);
        assert_eq!(spread(&[98.0, 99.0, 100.0], 0.0, 100.0), [70.0, 85.0, 100.0]);
        assert_eq!(spread(&[2.0, 1.0], 0.0, 100.0), [15.0, 0.0]);
        assert_eq!(spread(&[], 0.0, 100.0), [0.0; 0]);
    }

    #[test]
    fn more_names_than_room_still_do_not_touch() {
        assert_eq!(spread(&[5.0, 5.0, 5.0], 0.0, 20.0), [0.0, 15.0, 30.0]);
    }
}
