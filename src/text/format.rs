//! Numbers, times and shares as people write them in each language.
//!
//! Measured values have three significant digits, counts have all of theirs. A no-break space
//! stands between a number and its unit, a minus is U+2212. Japanese puts no space before its own
//! units (秒, 分) nor before the per cent sign.

use super::Lang;
use crate::units::{SimTime, Span};

/// Between a number and its unit: a space that does not break the line.
pub const UNIT_SPACE: char = '\u{a0}';

const MINUS: char = '\u{2212}';
const SIGNIFICANT_DIGITS: usize = 3;
const MINUTE_SECS: u64 = 60;
const HOUR_SECS: u64 = 3600;
const DAY_SECS: u64 = 86_400;
const KIB_PER_MIB: f64 = 1024.0;

/// A count, exact: `12,345`.
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// A count with its sign, for differences: `+3`, `−12`, `0`.
pub fn signed_count(n: i64) -> String {
    let sign = match n {
        0 => String::new(),
        1.. => "+".to_owned(),
        ..0 => MINUS.to_string(),
    };
    sign + &count(n.unsigned_abs())
}

/// A measured value, rounded to three significant digits, without trailing zeros: `0.125`,
/// `12.3`, `1,230`. Not a number is `–`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let rounded = round_to(value, SIGNIFICANT_DIGITS);
    with_decimals(rounded, decimals_of(rounded), Zeros::Trim)
}

/// US dollars: cents from one dollar on, three significant digits below, no cents from a hundred
/// on: `$0.0042`, `$4.20`, `$1,234`.
pub fn dollars(value: f64) -> String {
    let amount = match value {
        v if v < 1.0 => number(v),
        v if v < 100.0 => fixed(v, 2),
        v => fixed(v, 0),
    };
    format!("${amount}")
}

/// A value with this many digits after the point: `ratio(1.5, 2)` is `1.50`.
pub fn fixed(value: f64, decimals: usize) -> String {
    with_decimals(value, decimals, Zeros::Keep)
}

/// A large count in few characters: `12.3K` and `1.2万`, `1.2M` and `123万`, `123M` and `1.2億`.
/// Below 1,000 in English and 10,000 in Japanese it is the number itself.
pub fn compact(lang: Lang, value: f64) -> String {
    let steps: &[(f64, &str)] = match lang {
        Lang::En => &[(1e9, "B"), (1e6, "M"), (1e3, "K")],
        Lang::Ja => &[(1e12, "兆"), (1e8, "億"), (1e4, "万")],
    };
    // 999,950 would round to 1000K: the next step begins where rounding reaches it.
    let fits = |(size, _): &&(f64, &str)| round_to(value.abs(), SIGNIFICANT_DIGITS) >= *size;
    let Some((size, suffix)) = steps.iter().find(fits) else { return number(value) };
    let head = value / size;
    let decimals = usize::from(head.abs() < 99.95);
    with_decimals(head, decimals, Zeros::Trim) + suffix
}

/// A share: 0.9 is `90 %` and `90%`. Three significant digits.
pub fn percent(lang: Lang, share: f64) -> String {
    per_cent(lang, share * 100.0)
}

/// A value that is in per cent already.
pub fn per_cent(lang: Lang, value: f64) -> String {
    match lang {
        Lang::En => format!("{}{UNIT_SPACE}%", number(value)),
        Lang::Ja => format!("{}%", number(value)),
    }
}

/// A share near one, with enough digits to tell it from one: 0.99953 is `99.953 %`.
pub fn availability(lang: Lang, share: f64) -> String {
    // Digits after the point such that the missing part still has two significant ones.
    let missing = (1.0 - share) * 100.0;
    let decimals = (0..6).find(|digits| missing * ten_to(*digits) >= 10.0).unwrap_or(6);
    // Rounding up would claim what did not happen.
    let scale = ten_to(decimals);
    let floor = libm::floor(share * 100.0 * scale + 1e-6) / scale;
    let value = with_decimals(floor, decimals as usize, Zeros::Trim);
    match lang {
        Lang::En => format!("{value}{UNIT_SPACE}%"),
        Lang::Ja => format!("{value}%"),
    }
}

/// Requests per second: `240 rps`.
pub fn rate(rps: f64) -> String {
    format!("{}{UNIT_SPACE}rps", number(rps))
}

/// Memory in KiB: `512 MiB`, `519.5 MiB`. To a tenth, since it stands beside a limit.
pub fn memory(kib: u64) -> String {
    let mib = with_decimals(kib as f64 / KIB_PER_MIB, 1, Zeros::Trim);
    format!("{mib}{UNIT_SPACE}MiB")
}

/// A response time: `0.8 ms`, `950 ms`, `1.25 s`.
pub fn latency(lang: Lang, span: Span) -> String {
    let millis = span.as_millis_f64();
    if millis < 999.5 {
        return format!("{}{UNIT_SPACE}ms", number(millis));
    }
    if span.as_secs_f64() >= 99.5 {
        return duration(lang, span);
    }
    seconds(lang, &with_decimals(span.as_secs_f64(), 2, Zeros::Keep))
}

/// A length of time: `40 ms`, `1.5 s`, `3 min 15 s`, `2 h 5 min`, `1 d 3 h`; `3分15秒`. Rounded to
/// whole seconds from ten seconds on; two parts at most.
pub fn duration(lang: Lang, span: Span) -> String {
    let secs = span.as_secs_f64();
    if secs > 0.0 && secs < 0.9995 {
        return format!("{}{UNIT_SPACE}ms", number(span.as_millis_f64()));
    }
    if secs < 9.95 {
        return seconds(lang, &with_decimals(secs, 1, Zeros::Trim));
    }
    let whole = libm::round(secs) as u64;
    let (days, hours) = (whole / DAY_SECS, whole % DAY_SECS / HOUR_SECS);
    let (minutes, rest) = (whole % HOUR_SECS / MINUTE_SECS, whole % MINUTE_SECS);
    match (days, hours, minutes) {
        (0, 0, 0) => seconds(lang, &count(rest)),
        (0, 0, _) => two_parts(lang, (minutes, "min", "分"), (rest, "s", "秒")),
        (0, ..) => two_parts(lang, (hours, "h", "時間"), (minutes, "min", "分")),
        _ => two_parts(lang, (days, "d", "日"), (hours, "h", "時間")),
    }
}

/// Seconds that a field of the scenario holds, as [`duration`] writes them.
pub fn secs(lang: Lang, secs: f64) -> String {
    duration(lang, Span::from_secs_f64(secs))
}

/// A moment of the simulation on an axis or in a list: `3:05`, `1:02:07`.
pub fn clock(at: SimTime) -> String {
    let whole = libm::floor(at.as_secs_f64()) as u64;
    let (hours, minutes) = (whole / HOUR_SECS, whole % HOUR_SECS / MINUTE_SECS);
    let secs = whole % MINUTE_SECS;
    match hours {
        0 => format!("{minutes}:{secs:02}"),
        _ => format!("{hours}:{minutes:02}:{secs:02}"),
    }
}

/// A date in prose: `18 June 2026`, `2026年6月18日`; without a day: `June 2026`, `2026年6月`.
pub fn date(lang: Lang, year: u16, month: u8, day: Option<u8>) -> String {
    match (lang, day) {
        (Lang::En, Some(day)) => format!("{day} {} {year}", month_name(month)),
        (Lang::En, None) => format!("{} {year}", month_name(month)),
        (Lang::Ja, Some(day)) => format!("{year}年{month}月{day}日"),
        (Lang::Ja, None) => format!("{year}年{month}月"),
    }
}

/// Things in a row: `CPU, memory and requests`, `CPU、メモリ、リクエスト`.
pub fn list(lang: Lang, items: &[impl AsRef<str>]) -> String {
    let items: Vec<_> = items.iter().map(AsRef::as_ref).collect();
    match (lang, items.as_slice()) {
        (Lang::Ja, _) => items.join("、"),
        (Lang::En, [rest @ .., one, last]) => {
            let lead: String = rest.iter().map(|item| format!("{item}, ")).collect();
            format!("{lead}{one} and {last}")
        }
        (Lang::En, _) => items.concat(),
    }
}

/// Sentences one after the other: Japanese writes no space between them.
pub fn sentences(lang: Lang, sentences: &[impl AsRef<str>]) -> String {
    let sentences: Vec<_> = sentences.iter().map(AsRef::as_ref).collect();
    sentences.join(if lang == Lang::Ja { "" } else { " " })
}

fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("–")
}

fn seconds(lang: Lang, value: &str) -> String {
    match lang {
        Lang::En => format!("{value}{UNIT_SPACE}s"),
        Lang::Ja => format!("{value}秒"),
    }
}

/// A larger part with its units, and a smaller one where it is not zero.
fn two_parts(lang: Lang, large: (u64, &str, &str), small: (u64, &str, &str)) -> String {
    let part = |(n, en, ja): (u64, &str, &str)| match lang {
        Lang::En => format!("{}{UNIT_SPACE}{en}", count(n)),
        Lang::Ja => format!("{}{ja}", count(n)),
    };
    match (small.0, lang) {
        (0, _) => part(large),
        (_, Lang::En) => format!("{} {}", part(large), part(small)),
        (_, Lang::Ja) => part(large) + &part(small),
    }
}

/// What to do with zeros at the end of the decimals.
#[derive(Clone, Copy)]
enum Zeros {
    Keep,
    Trim,
}

fn with_decimals(value: f64, decimals: usize, zeros: Zeros) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let digits = match zeros {
        Zeros::Trim if digits.contains('.') => digits.trim_end_matches('0').trim_end_matches('.'),
        _ => &digits,
    };
    let is_zero = digits.chars().all(|digit| matches!(digit, '0' | '.'));
    let grouped = grouped(digits);
    if value < 0.0 && !is_zero { format!("{MINUS}{grouped}") } else { grouped }
}

/// Thousands separators in the whole part of plain digits.
fn grouped(digits: &str) -> String {
    let (whole, decimals) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::with_capacity(digits.len() + whole.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + decimals
}

/// The nearest value with so many significant digits. The decimal form is exact and the same on
/// every platform, which a logarithm would not be.
fn round_to(value: f64, digits: usize) -> f64 {
    let precision = digits - 1;
    format!("{value:.precision$e}").parse().expect("a formatted number is a number")
}

/// How many digits after the point a value of three significant digits needs.
fn decimals_of(rounded: f64) -> usize {
    let exponent: i32 = format!("{rounded:e}")
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .expect("the form of {:e}");
    usize::try_from(SIGNIFICANT_DIGITS as i32 - 1 - exponent).unwrap_or(0)
}

fn ten_to(exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written with plain spaces for reading; the no-break space is checked apart.
    fn plain(text: &str) -> String {
        text.replace(UNIT_SPACE, " ")
    }

    #[test]
    fn values_have_three_significant_digits() {
        let table = [
            (0.0, "0"),
            (1.0, "1"),
            (1.5, "1.5"),
            (0.123_456, "0.123"),
            (0.000_123_456, "0.000123"),
            (12.345, "12.3"),
            (99.94, "99.9"),
            (99.96, "100"),
            (999.6, "1,000"),
            (1234.5, "1,230"),
            (1_234_567.0, "1,230,000"),
            (-12.345, "−12.3"),
            (-0.0, "0"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
        ];
        for (value, expected) in table {
            assert_eq!(number(value), expected, "{value}");
        }
    }

    #[test]
    fn counts_are_exact_and_grouped() {
        for (n, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(n), expected);
        }
        for (n, expected) in [(3, "+3"), (0, "0"), (-1200, "−1,200")] {
            assert_eq!(signed_count(n), expected);
        }
    }

    #[test]
    fn large_counts_are_short_in_the_words_of_each_language() {
        let table = [
            (999.0, "999", "999"),
            (9_999.4, "10K", "1万"),
            (12_345.0, "12.3K", "1.2万"),
            (123_456.0, "123K", "12.3万"),
            (999_950.0, "1M", "100万"),
            (1_234_567.0, "1.2M", "123万"),
            (123_456_789.0, "123M", "1.2億"),
        ];
        for (value, en, ja) in table {
            assert_eq!(compact(Lang::En, value), en);
            assert_eq!(compact(Lang::Ja, value), ja);
        }
    }

    #[test]
    fn shares_are_in_per_cent() {
        let table = [(0.9, "90 %", "90%"), (0.1234, "12.3 %", "12.3%"), (0.0, "0 %", "0%")];
        for (share, en, ja) in table {
            assert_eq!(plain(&percent(Lang::En, share)), en);
            assert_eq!(percent(Lang::Ja, share), ja);
        }
        let table = [
            (1.0, "100 %"),
            (0.9998, "99.98 %"),
            (0.9995, "99.95 %"),
            (0.999_999, "99.9999 %"),
            (0.9876, "98.7 %"),
            (0.5, "50 %"),
        ];
        for (share, en) in table {
            assert_eq!(plain(&availability(Lang::En, share)), en, "{share}");
        }
    }

    #[test]
    fn latency_is_in_milliseconds_up_to_999() {
        let table = [
            (0.000_8, "0.8 ms", "0.8 ms"),
            (0.04, "40 ms", "40 ms"),
            (0.999_4, "999 ms", "999 ms"),
            (0.999_6, "1.00 s", "1.00秒"),
            (1.25, "1.25 s", "1.25秒"),
            (10.0, "10.00 s", "10.00秒"),
            (195.0, "3 min 15 s", "3分15秒"),
        ];
        for (secs, en, ja) in table {
            let span = Span::from_secs_f64(secs);
            assert_eq!(plain(&latency(Lang::En, span)), en);
            assert_eq!(plain(&latency(Lang::Ja, span)), ja);
        }
    }

    #[test]
    fn durations_have_two_parts_at_most() {
        let table = [
            (0.0, "0 s", "0秒"),
            (0.04, "40 ms", "40 ms"),
            (1.5, "1.5 s", "1.5秒"),
            (15.0, "15 s", "15秒"),
            (59.6, "1 min", "1分"),
            (195.0, "3 min 15 s", "3分15秒"),
            (3600.0, "1 h", "1時間"),
            (7500.0, "2 h 5 min", "2時間5分"),
            (97_200.0, "1 d 3 h", "1日3時間"),
        ];
        for (value, en, ja) in table {
            assert_eq!(plain(&secs(Lang::En, value)), en);
            assert_eq!(plain(&secs(Lang::Ja, value)), ja);
        }
    }

    #[test]
    fn moments_read_like_a_clock() {
        for (secs, expected) in [(0.0, "0:00"), (185.9, "3:05"), (3727.0, "1:02:07")] {
            assert_eq!(clock(SimTime::from_secs_f64(secs)), expected);
        }
    }

    #[test]
    fn dates_and_lists_follow_each_language() {
        assert_eq!(date(Lang::En, 2026, 6, Some(18)), "18 June 2026");
        assert_eq!(date(Lang::Ja, 2026, 6, Some(18)), "2026年6月18日");
        assert_eq!(date(Lang::En, 2026, 11, None), "November 2026");
        assert_eq!(date(Lang::Ja, 2026, 11, None), "2026年11月");
        assert_eq!(list(Lang::En, &["CPU", "memory", "requests"]), "CPU, memory and requests");
        assert_eq!(list(Lang::En, &["CPU"]), "CPU");
        assert_eq!(list(Lang::Ja, &["CPU", "メモリ"]), "CPU、メモリ");
    }

    #[test]
    fn no_line_breaks_between_a_number_and_its_unit() {
        assert_eq!(rate(240.0), "240\u{a0}rps");
        assert_eq!(percent(Lang::En, 0.5), "50\u{a0}%");
        assert_eq!(latency(Lang::Ja, Span::from_millis(40)), "40\u{a0}ms");
    }
}
