//! Whole numbers from shares and quotients, where rules say "rounded up" or "rounded down".

/// What a float may be off by and still count as the whole number beside it. 6 / 2 / 0.6 is a
/// hair above 5 in some orders of evaluation; "rounded up" must not make 6 of it.
const SLACK: f64 = 1e-9;

/// Rounded up to a count. Negative values and NaN give 0.
pub fn count_up(value: f64) -> u32 {
    (value - SLACK).ceil() as u32
}

/// Rounded down to a count. Negative values and NaN give 0.
pub fn count_down(value: f64) -> u32 {
    (value + SLACK).floor() as u32
}

/// So many per cent of a total, rounded up; saturates.
pub fn percent_up(percent: u32, total: u32) -> u32 {
    saturated((u64::from(percent) * u64::from(total)).div_ceil(100))
}

/// So many per cent of a total, rounded down; saturates.
pub fn percent_down(percent: u32, total: u32) -> u32 {
    saturated(u64::from(percent) * u64::from(total) / 100)
}

fn saturated(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_but_for_the_last_bit_stays_what_it_is() {
        assert_eq!(count_up(0.1 + 0.2), 1);
        assert_eq!(count_up((0.1 + 0.2) * 10.0), 3);
        assert_eq!(count_down((1.0 - 0.9) * 10.0), 1);
        assert_eq!((count_up(2.01), count_down(2.99)), (3, 2));
        assert_eq!((count_up(-1.0), count_down(f64::NAN)), (0, 0));
    }

    #[test]
    fn shares_round_the_way_that_is_asked_for() {
        for (percent, total, up, down) in
            [(50, 4, 2, 2), (75, 2, 2, 1), (125, 3, 4, 3), (0, 9, 0, 0), (95, 10, 10, 9)]
        {
            let shares = (percent_up(percent, total), percent_down(percent, total));
            assert_eq!(shares, (up, down), "{percent} % of {total}");
        }
        assert_eq!(percent_up(200, u32::MAX), u32::MAX);
    }
}
