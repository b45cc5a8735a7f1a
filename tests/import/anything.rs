//! Any text is read or refused, and what is written is read again as it was.

use orchestration_guide::import::{
    Column, Decimal, Delimiter, Options, RateSeries, Source, TimeFormat, Unit, read,
};
use orchestration_guide::report::csv;
use orchestration_guide::scenario::compose::run;
use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{ModelId, check};
use orchestration_guide::units::SimTime;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that come near to what is read.
fn near_misses() -> impl Strategy<Value = String> {
    const PIECES: [&str; 25] = [
        "1",
        "-2.5",
        "1,5",
        "1e308",
        "NaN",
        "",
        "\"",
        "\"\"",
        ",",
        ";",
        "|",
        "\t",
        "\n",
        "\r\n",
        " ",
        "@",
        "[1795609800]",
        "{\"values\":[[1,\"2\"]]}",
        "2026-11-25 12:00:00",
        "時刻",
        "rps",
        "time",
        "::1 - - [25/Nov/2026:12:00:00 +0900] \"GET\" 200 5",
        "1795609800000",
        "latency_ms",
    ];
    vec(select(&PIECES[..]), 0..40).prop_map(|parts| parts.concat())
}

fn options() -> impl Strategy<Value = Options> {
    let column = || prop::option::of(prop::option::of(0..5_usize).prop_map(Column::from));
    let guesses = (
        prop::option::of(select(&Source::ALL)),
        prop::option::of(select(&Delimiter::ALL)),
        prop::option::of(select(&Decimal::ALL)),
        prop::option::of(0..5_usize),
        prop::option::of(select(&TimeFormat::ALL)),
        prop::option::of(select(&Unit::ALL)),
        prop::option::of(any::<f64>().prop_filter("a number", |value| value.is_finite())),
    );
    (guesses, column(), column(), column()).prop_map(|(guesses, time, value, duration)| {
        let (source, delimiter, decimal, header_rows, time_format, unit, interval_s) = guesses;
        let options = Options { source, delimiter, decimal, header_rows, ..Options::default() };
        Options { time_format, unit, interval_s, time, value, duration, ..options }
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in any::<String>(), options in options()) {
        let _ = read(&text, &options);
    }

    #[test]
    fn nor_does_one_that_is_nearly_right(text in near_misses(), options in options()) {
        if let Ok(import) = read(&text, &options) {
            for rps in import.series.map(|series| series.rps).unwrap_or_default() {
                prop_assert!(rps >= 0.0 && rps.is_finite(), "{rps}");
            }
        }
    }

    #[test]
    fn a_series_that_is_written_is_read_as_it_was(
        rps in vec(0.0..1e6_f64, 2..50),
        interval_s in 1..10_000_u32,
        delimiter in select(&[',', ';', '\t', '|'][..]),
    ) {
        let interval_s = f64::from(interval_s);
        let mut text = format!("time{delimiter}rps\r\n");
        for (i, rps) in rps.iter().enumerate() {
            text += &format!("{}{delimiter}\"{rps}\"\r\n", i as f64 * interval_s);
        }
        let import = read(&text, &Options::default()).unwrap();
        prop_assert_eq!(import.series, Some(RateSeries { interval_s, rps }));
    }
}

#[test]
fn the_data_of_a_run_come_back_as_its_traffic() {
    let scenario = check(&ScenarioInput::default()).expect("the default is sound");
    let mut run = run(&scenario, ModelId::Server, 1).expect("the default has servers");
    run.advance_to(SimTime::NEVER);
    let result = run.finish();
    let series = read(&csv(&result), &Options::default()).unwrap().series.expect("it has rates");
    let samples = &result.series.samples;
    assert_eq!(series.interval_s, 1.0);
    let arrived: Vec<f64> = samples.iter().map(|sample| f64::from(sample.arrived)).collect();
    assert_eq!(series.rps, arrived);
}
