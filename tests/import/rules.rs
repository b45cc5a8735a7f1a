//! What becomes of rows that are out of order, twice there or missing, and what is refused.

use orchestration_guide::import::{
    Gaps, Handled, MAX_BYTES, MAX_RATES, MAX_ROWS, Options, Problems, Refusal, SameTime, Unit, read,
};

fn handled(text: &str, options: &Options) -> (Vec<f64>, Handled) {
    let import = read(text, options).expect("it can be read");
    (import.series.expect("it has rates").rps, import.handled)
}

#[test]
fn rows_are_sorted_averaged_and_filled_and_all_of_it_is_counted() {
    let text = "time,rps\n120,30\n0,10\n60,20\n60,40\n300,50\n";
    let (rps, handled) = handled(text, &Options::default());
    assert_eq!(rps, [10.0, 30.0, 30.0, 30.0, 30.0, 50.0]);
    assert_eq!((handled.n_out_of_order, handled.n_same_time, handled.n_filled), (1, 1, 2));
    let other =
        Options { gaps: Some(Gaps::Zero), same_time: Some(SameTime::Add), ..Options::default() };
    assert_eq!(self::handled(text, &other).0, [10.0, 60.0, 30.0, 0.0, 0.0, 50.0]);
}

#[test]
fn times_that_are_a_little_off_belong_to_the_nearest_interval() {
    let (rps, handled) = handled("time,rps\n0,1\n59.6,2\n120.3,3\n180,4\n", &Options::default());
    assert_eq!((rps, handled.n_filled), (vec![1.0, 2.0, 3.0, 4.0], 0));
}

#[test]
fn a_series_with_more_intervals_than_a_scenario_takes_is_joined() {
    let text: String = (0..2500).map(|i| format!("{}\n", i % 2)).collect();
    let (rps, handled) = handled(&text, &Options::default());
    assert_eq!((handled.n_joined, rps.len()), (3, 834));
    assert!(rps.len() <= MAX_RATES);
    assert_eq!(rps[0], 0.333);
}

#[test]
fn an_interval_in_which_a_log_ends_is_left_out() {
    let times: Vec<String> = (0..130).map(|i| format!("{}.5", i / 10)).collect();
    let text = ["time", &times.join("\n")].join("\n");
    let options =
        Options { unit: Some(Unit::EachRow), interval_s: Some(5.0), ..Options::default() };
    let (rps, handled) = handled(&text, &options);
    assert_eq!((rps, handled.is_cut), (vec![10.0, 10.0], true));
}

#[test]
fn the_list_of_problems_ends_and_their_number_does_not() {
    let text: String = (0..100).map(|i| format!("{i},x\n{i},-1\n{i},5\n")).collect();
    let import = read(&["time,rps\n", &text].concat(), &Options::default());
    let problems = import.expect("it can be read").problems;
    assert_eq!((problems.first.len(), problems.total), (Problems::MAX_LISTED, 200));
}

#[test]
fn what_is_too_large_or_says_nothing_is_refused() {
    let options = Options::default();
    let long = "1\n".repeat(MAX_BYTES / 2 + 1);
    let rows = "1\n".repeat(MAX_ROWS + 1);
    let cases = [
        (long.as_str(), Refusal::TooManyBytes { n: MAX_BYTES + 2 }),
        (&rows, Refusal::TooManyRows),
        ("", Refusal::NothingFound),
        ("no number\nat all", Refusal::NothingFound),
        ("{\"values\": [1, 2", Refusal::NotJson { line: 1, column: 16 }),
        ("{\"values\": [1, 2]}", Refusal::NoRangeQuery),
        ("time,rps\n0,1\n1,2\n2,3\n1e9,4\n", Refusal::TooManyIntervals { n: 1e9 + 1.0 }),
    ];
    for (text, refusal) in cases {
        let start: String = text.chars().take(40).collect();
        assert_eq!(read(text, &options).unwrap_err(), refusal, "{start}");
    }
}
