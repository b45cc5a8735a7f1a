//! The day, or the month, of which something was true.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day, or a month where the day is not known, written `2026-10-02` or `2026-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AsOf {
    year: u16,
    month: u8,
    day: Option<u8>,
}

/// A text that is no day and no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a day such as 2026-10-02 nor a month such as 2026-10")]
pub struct ParseAsOfError(String);

impl FromStr for AsOf {
    type Err = ParseAsOfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseAsOfError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<AsOf> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = number(parts.next()?, 2).filter(|month| (1..=12).contains(month))?;
    let day = match parts.next() {
        None => None,
        Some(day) => Some(number(day, 2).filter(|day| (1..=31).contains(day))?),
    };
    parts.next().is_none().then_some(AsOf { year, month: month as u8, day: day.map(|d| d as u8) })
}

fn number(text: &str, n_digits: usize) -> Option<u16> {
    let is_number = text.len() == n_digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl TryFrom<String> for AsOf {
    type Error = ParseAsOfError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AsOf> for String {
    fn from(as_of: AsOf) -> Self {
        as_of.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_read_and_written_alike() {
        for text in ["2026-10-02", "2026-11"] {
            assert_eq!(text.parse::<AsOf>().map(String::from), Ok(text.to_owned()));
        }
        for text in ["", "2026", "2026-13", "2026-00", "2026-10-32", "26-10-02", "2026-10-02-1"] {
            assert!(text.parse::<AsOf>().is_err(), "{text:?}");
        }
    }
}
