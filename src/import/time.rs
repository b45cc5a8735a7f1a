//! Times as exports and logs write them.

use serde::{Deserialize, Serialize};

/// How times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeFormat {
    /// Date and time from the largest part to the smallest: ISO 8601, or `2026-11-25 12:00:00`,
    /// also with slashes. Without a zone it is taken for UTC; only differences matter.
    DateTime,
    /// As in access logs: `25/Nov/2026:12:00:00 +0900`.
    Log,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Microseconds since 1970.
    EpochMicros,
    /// Seconds since the start of the series.
    Seconds,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Seconds since 1970 that a number of seconds may be taken for: September 2001 to the year 2286,
/// all of ten digits.
const EPOCH_S: std::ops::Range<f64> = 1e9..1e10;

impl TimeFormat {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DateTime,
        Self::Log,
        Self::EpochSeconds,
        Self::EpochMillis,
        Self::EpochMicros,
        Self::Seconds,
    ];

    /// How a text that is no number writes a time.
    pub(super) fn of_text(cell: &str) -> Option<Self> {
        [Self::DateTime, Self::Log].into_iter().find(|format| format.secs(cell).is_some())
    }

    /// How a number of this size would write a time; [`TimeFormat::Seconds`] where it is too small
    /// to be one of this century.
    pub(super) fn of_number(value: f64) -> Self {
        let epoch = [(1.0, Self::EpochSeconds), (1e3, Self::EpochMillis), (1e6, Self::EpochMicros)];
        let found = epoch.into_iter().find(|(unit, _)| EPOCH_S.contains(&(value / unit)));
        found.map_or(Self::Seconds, |(_, format)| format)
    }

    /// The time that a cell says, in seconds.
    pub(super) fn secs(self, cell: &str) -> Option<f64> {
        let plain = || cell.parse().ok().filter(|value: &f64| value.is_finite());
        match self {
            Self::DateTime => date_time(cell),
            Self::Log => of_log(cell),
            Self::EpochSeconds | Self::Seconds => plain(),
            Self::EpochMillis => Some(plain()? / 1e3),
            Self::EpochMicros => Some(plain()? / 1e6),
        }
    }
}

fn date_time(text: &str) -> Option<f64> {
    let (date, rest) = text.split_at_checked(10)?;
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/'))?;
    let mut parts = date.split(mark);
    let day = days(whole(parts.next()?)?, whole(parts.next()?)?, whole(parts.next()?)?)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let at = rest.find(['+', '-', 'Z', 'z', 'U']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(at);
    let secs = if clock.is_empty() { 0.0 } else { clock_secs(clock.trim_end())? };
    Some(day * 86_400.0 + secs - offset_secs(zone)?)
}

fn of_log(text: &str) -> Option<f64> {
    let (date, rest) = text.split_once(':')?;
    let (clock, zone) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut parts = date.split('/');
    let day = whole(parts.next()?)?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))? as i64 + 1;
    let days = days(whole(parts.next()?)?, month, day)?;
    Some(days * 86_400.0 + clock_secs(clock)? - offset_secs(zone)?)
}

/// `12:00`, `12:00:00` or `12:00:00.5`.
fn clock_secs(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, ':');
    let (hours, minutes) = (whole(parts.next()?)?, whole(parts.next()?)?);
    let secs = parts.next().unwrap_or("0");
    let starts_with_digit = secs.starts_with(|c: char| c.is_ascii_digit());
    let secs: f64 = secs.parse().ok().filter(|_| starts_with_digit)?;
    let is_clock = hours <= 24 && minutes < 60 && secs < 61.0;
    is_clock.then_some((hours * 3600 + minutes * 60) as f64 + secs)
}

/// How far the clocks of a zone are ahead: `Z`, `UTC`, `+09:00`, `+0900`, `+09` or nothing.
fn offset_secs(zone: &str) -> Option<f64> {
    let zone = zone.trim();
    if ["", "z", "utc"].iter().any(|utc| zone.eq_ignore_ascii_case(utc)) {
        return Some(0.0);
    }
    let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
    let digits = zone.strip_prefix(['+', '-'])?.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { whole(minutes)? };
    Some(sign * (whole(hours)? * 3600 + minutes * 60) as f64)
}

/// One to four digits.
fn whole(text: &str) -> Option<i64> {
    let is_short = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

/// Days from 1970 to a date of our calendar.
fn days(year: i64, month: i64, day: i64) -> Option<f64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year < 1 {
        return None;
    }
    // Counted from March the leap day is the last of its year, and months follow a rule.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some((365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_format() {
        let cases = [
            (TimeFormat::DateTime, "1970-01-01", Some(0.0)),
            (TimeFormat::DateTime, "2000-03-01T00:00:00Z", Some(951_868_800.0)),
            (TimeFormat::DateTime, "2026-11-25 12:30:15", Some(1_795_609_815.0)),
            (TimeFormat::DateTime, "2026/11/25 12:30", Some(1_795_609_800.0)),
            (TimeFormat::DateTime, "2026-11-25T21:30:15.250+09:00", Some(1_795_609_815.25)),
            (TimeFormat::DateTime, "2026-11-25T12:30:15 UTC", Some(1_795_609_815.0)),
            (TimeFormat::DateTime, "2026-13-25 12:30:15", None),
            (TimeFormat::DateTime, "2026-11-25 12:75", None),
            (TimeFormat::DateTime, "noon", None),
            (TimeFormat::DateTime, "2026年11月25日", None),
            (TimeFormat::Log, "25/Nov/2026:21:30:15 +0900", Some(1_795_609_815.0)),
            (TimeFormat::Log, "25/Nov/2026:12:30:15", Some(1_795_609_815.0)),
            (TimeFormat::Log, "25/Abc/2026:12:30:15 +0000", None),
            (TimeFormat::EpochSeconds, "1795609815.5", Some(1_795_609_815.5)),
            (TimeFormat::EpochMillis, "1795609815250", Some(1_795_609_815.25)),
            (TimeFormat::EpochMicros, "1795609815250000", Some(1_795_609_815.25)),
            (TimeFormat::Seconds, "90", Some(90.0)),
            (TimeFormat::Seconds, "NaN", None),
        ];
        for (format, text, expected) in cases {
            assert_eq!(format.secs(text), expected, "{text}");
        }
    }

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        assert_eq!(TimeFormat::of_number(1_795_609_815.0), TimeFormat::EpochSeconds);
        assert_eq!(TimeFormat::of_number(1_795_609_815_000.0), TimeFormat::EpochMillis);
        assert_eq!(TimeFormat::of_number(1.795_609_815e15), TimeFormat::EpochMicros);
        assert_eq!(TimeFormat::of_number(300.0), TimeFormat::Seconds);
    }
}
