//! Fewer points than pixels can show, without losing a peak.

use std::ops::Range;

/// Picks the samples worth drawing on `n_px` pixels: all of them when there are at most two for a
/// pixel, else for each pixel the lowest and the highest, and every sample where a gap begins or
/// ends. Indices rise.
pub(super) fn pick(values: &[Option<f64>], n_px: usize) -> Vec<usize> {
    let n = values.len();
    if n <= 2 * n_px.max(1) {
        return (0..n).collect();
    }
    let mut picked = Vec::with_capacity(2 * n_px + 8);
    for px in 0..n_px {
        pick_in(values, px * n / n_px..(px + 1) * n / n_px, &mut picked);
    }
    keep_last(&mut picked, n - 1);
    picked
}

/// Picks from the samples of one pixel.
fn pick_in(values: &[Option<f64>], bucket: Range<usize>, picked: &mut Vec<usize>) {
    let mut extremes: Option<(usize, usize)> = None;
    for i in bucket {
        let Some(value) = values[i] else {
            flush(&mut extremes, picked);
            keep_last(picked, i);
            continue;
        };
        let (low, high) = extremes.unwrap_or((i, i));
        let low = if values[low].is_some_and(|v| value < v) { i } else { low };
        let high = if values[high].is_some_and(|v| value > v) { i } else { high };
        extremes = Some((low, high));
    }
    flush(&mut extremes, picked);
}

/// Moves the extremes found so far over, in order of time.
fn flush(extremes: &mut Option<(usize, usize)>, picked: &mut Vec<usize>) {
    let Some((low, high)) = extremes.take() else { return };
    keep_last(picked, low.min(high));
    keep_last(picked, low.max(high));
}

fn keep_last(picked: &mut Vec<usize>, i: usize) {
    if picked.last().is_none_or(|last| *last < i) {
        picked.push(i);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_samples_are_all_kept() {
        assert_eq!(pick(&[Some(1.0), None, Some(2.0)], 2), [0, 1, 2]);
        assert_eq!(pick(&[], 100), [0usize; 0]);
    }

    #[test]
    fn a_single_sample_that_peaks_survives_among_thousands() {
        let mut values = vec![Some(1.0); 10_000];
        values[6_543] = Some(99.0);
        values[777] = Some(-5.0);
        let picked = pick(&values, 100);
        assert!(picked.len() <= 202, "{} points", picked.len());
        assert!(picked.contains(&6_543) && picked.contains(&777));
        assert!(picked.is_sorted() && picked[0] == 0 && picked.ends_with(&[9_999]));
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let mut values = vec![Some(1.0); 1_000];
        values[500] = None;
        let picked = pick(&values, 10);
        assert!(picked.iter().any(|i| values[*i].is_none()));
    }
}
