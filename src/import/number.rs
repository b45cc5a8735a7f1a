//! Numbers as people and programs write them.

use serde::{Deserialize, Serialize};

/// What stands before the fraction of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

impl Decimal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// The mark before the fraction, and the one between thousands.
    const fn marks(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }

    /// The one in which more cells are numbers that could not be whole ones with thousands set
    /// apart; the point where that is open.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Self {
        let n_of = |decimal: Self| cells.clone().filter(|cell| has_fraction(cell, decimal)).count();
        if n_of(Self::Comma) > n_of(Self::Point) { Self::Comma } else { Self::Point }
    }
}

fn has_fraction(cell: &str, decimal: Decimal) -> bool {
    let other = match decimal {
        Decimal::Point => Decimal::Comma,
        Decimal::Comma => Decimal::Point,
    };
    cell.contains(decimal.marks().0)
        && number(cell, decimal).is_some()
        && number(cell, other).is_none()
}

/// Largest number that is taken: beyond all that people measure, times in microseconds included,
/// and far from where sums would end.
const MAX: f64 = 1e18;

/// What a cell says; `None` where it is no number, or a larger one than [`MAX`].
pub(super) fn number(cell: &str, decimal: Decimal) -> Option<f64> {
    let (mark, group) = decimal.marks();
    let (whole, fraction) = cell.split_once(mark).unwrap_or((cell, ""));
    if fraction.contains(group) || !has_even_groups(whole, group) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | 'e' | 'E');
    if !cell.chars().all(|c| is_plain(c) || c == mark || c == group) {
        return None;
    }
    let whole = whole.replace(group, "");
    let text = if fraction.is_empty() { whole } else { [&whole, ".", fraction].concat() };
    text.parse().ok().filter(|value: &f64| value.abs() <= MAX)
}

/// Whether thousands, where they are set apart, are three digits each.
fn has_even_groups(whole: &str, group: char) -> bool {
    let mut parts = whole.trim_start_matches(['+', '-']).split(group);
    let first = parts.next().unwrap_or_default().len();
    let mut rest = parts.peekable();
    let is_group = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    rest.peek().is_none() || ((1..=3).contains(&first) && rest.all(is_group))
}

/// Whether a cell says that there is no value: it is empty, or what programs write for that.
pub(super) fn is_blank(cell: &str) -> bool {
    const NOTHING: [&str; 9] = ["", "-", "nan", "null", "none", "n/a", "undefined", "+inf", "inf"];
    NOTHING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_either_mark() {
        let cases = [
            ("12", Some(12.0), Some(12.0)),
            ("-1.5e3", Some(-1500.0), None),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1,234.5", Some(1234.5), None),
            ("1.234,5", None, Some(1234.5)),
            ("12,5", None, Some(12.5)),
            ("1,2,3", None, None),
            ("0x10", None, None),
            ("inf", None, None),
            ("1e999", None, None),
            ("1e19", None, None),
            ("", None, None),
            ("-", None, None),
            ("12 rps", None, None),
        ];
        for (cell, point, comma) in cases {
            assert_eq!(number(cell, Decimal::Point), point, "{cell}");
            assert_eq!(number(cell, Decimal::Comma), comma, "{cell}");
        }
    }

    #[test]
    fn the_mark_is_told_by_numbers_that_have_one_reading() {
        assert_eq!(Decimal::of(["1,234", "2,345"].into_iter()), Decimal::Point);
        assert_eq!(Decimal::of(["1,234", "2,5"].into_iter()), Decimal::Comma);
        assert_eq!(Decimal::of(["0.25", "1,5", "0.75"].into_iter()), Decimal::Point);
    }
}
