//! One small sample of each kind of text.

use orchestration_guide::import::{
    Column, Decimal, Delimiter, DurationUnit, Expected, Import, Options, RateSeries, Source,
    TimeFormat, Unit, read,
};

fn import(text: &str) -> Import {
    read(text, &Options::default()).expect("it can be read")
}

/// What a text is read as: interval in seconds, and requests per second.
#[track_caller]
fn assert_series(text: &str, interval_s: f64, rps: &[f64]) -> Import {
    let import = import(text);
    let expected = RateSeries { interval_s, rps: rps.to_vec() };
    assert_eq!(import.series, Some(expected), "{text}\n{:?}", import.layout);
    import
}

#[test]
fn grafana_series_joined_by_time() {
    let text = "\"Time\",\"{job=\"\"shop\"\", code=\"\"200\"\"}\",\"requests per second\"\n\
        1795609800000,1.5,20\n1795609815000,2,30.5\n1795609830000,2.5,\n1795609845000,2,40\n";
    let import = assert_series(text, 15.0, &[20.0, 30.5, 30.5, 40.0]);
    let layout = &import.layout;
    assert_eq!((layout.source, layout.delimiter), (Source::Table, Delimiter::Comma));
    assert_eq!((layout.time, layout.value), (Column::At(0), Column::At(2)));
    assert_eq!((layout.time_format, layout.unit), (TimeFormat::EpochMillis, Unit::PerSecond));
    assert_eq!(layout.names[1], "{job=\"shop\", code=\"200\"}");
    assert_eq!((import.problems.n_blank, import.handled.n_filled), (1, 1));
}

#[test]
fn grafana_series_to_rows_in_a_spreadsheet_with_a_decimal_comma() {
    let text = "\u{feff}sep=;\nTime;Metric;Value\n\
        2026-11-25 12:00:00;a;1,5\n2026-11-25 12:00:00;b;2,25\n\
        2026-11-25 12:00:30;a;3\n2026-11-25 12:00:30;b;4,5\n";
    let import = assert_series(text, 30.0, &[3.75, 7.5]);
    assert_eq!((import.layout.decimal, import.layout.header_rows), (Decimal::Comma, 1));
    assert_eq!(import.layout.series, ["a", "b"]);
    let only = Options { only: Some("b".to_owned()), ..Options::default() };
    let import = read(text, &only).expect("it can be read");
    assert_eq!(import.series.map(|series| series.rps), Some(vec![2.25, 4.5]));
}

#[test]
fn cloudwatch_export_with_several_lines_of_head_and_a_broken_row() {
    let text = "Label,RequestCount\nPeriod,60\nTime,Sum\n\
        2026/11/25 12:00:00,1200\n2026/11/25 12:01:00,many\n2026/11/25 12:02:00,6000\n";
    let import = assert_series(text, 60.0, &[20.0, 20.0, 100.0]);
    assert_eq!((import.layout.header_rows, import.layout.unit), (3, Unit::PerInterval));
    let problem = &import.problems.first[0];
    assert_eq!((problem.line, problem.column, problem.found.as_str()), (5, 1, "many"));
    assert_eq!(problem.expected, Expected::Number(Decimal::Point));
    assert_eq!((import.n_rows, import.problems.total), (3, 1));
}

#[test]
fn cloudwatch_table_as_the_command_line_draws_it() {
    let text = "-------------------------------------------\n\
        |           GetMetricStatistics           |\n\
        +-----------------------------------------+\n\
        ||              Datapoints               ||\n\
        |+--------+----------------------+-------+|\n\
        ||   Sum  |      Timestamp       | Unit  ||\n\
        |+--------+----------------------+-------+|\n\
        ||  600.0 |  2026-11-25T12:05:00Z | Count ||\n\
        ||  300.0 |  2026-11-25T12:00:00Z | Count ||\n\
        ||  900.0 |  2026-11-25T12:10:00Z | Count ||\n\
        |+--------+----------------------+-------+|\n";
    let import = assert_series(text, 300.0, &[1.0, 2.0, 3.0]);
    assert_eq!((import.layout.delimiter, import.layout.time), (Delimiter::Bar, Column::At(1)));
    assert_eq!(import.handled.n_out_of_order, 1);
}

#[test]
fn prometheus_answer_as_json() {
    let text = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"pod":"a"},"values":[[1795609800,"10"],[1795609815.0,"12"]]},
        {"metric":{"pod":"b"},"values":[[1795609800,"5"],[1795609815,"NaN"]]}]}}"#;
    let import = assert_series(text, 15.0, &[15.0, 12.0]);
    assert_eq!(import.layout.source, Source::PrometheusJson);
    assert_eq!(import.layout.series, ["{\"pod\":\"a\"}", "{\"pod\":\"b\"}"]);
}

#[test]
fn prometheus_answer_as_text() {
    let text = "{pod=\"a\"} =>\n10 @[1795609800]\n12.5 @[1795609815]\nbroken\n20 @[1795609830]\n";
    let import = assert_series(text, 15.0, &[10.0, 12.5, 20.0]);
    assert_eq!(import.layout.source, Source::PrometheusText);
    let problem = &import.problems.first[0];
    assert_eq!((problem.line, problem.found.as_str()), (4, "broken"));
    assert_eq!(problem.expected, Expected::Time(TimeFormat::EpochSeconds));
}

#[test]
fn a_plain_column_of_numbers() {
    let import = assert_series("10\n20.5\n\n30\n", 60.0, &[10.0, 20.5, 30.0]);
    assert_eq!((import.layout.time, import.layout.value), (Column::Absent, Column::At(0)));
    let options =
        Options { interval_s: Some(10.0), unit: Some(Unit::PerInterval), ..Options::default() };
    let series = read("10\n20", &options).expect("it can be read").series;
    assert_eq!(series, Some(RateSeries { interval_s: 10.0, rps: vec![1.0, 2.0] }));
}

#[test]
fn two_columns_of_time_and_value() {
    let import = assert_series("0\t5\n60\t7.5\n120\t9\n", 60.0, &[5.0, 7.5, 9.0]);
    assert_eq!((import.layout.delimiter, import.layout.header_rows), (Delimiter::Tab, 0));
    assert_eq!(import.layout.time_format, TimeFormat::Seconds);
    assert_series("time,rpm\n0,600\n60,1200\n", 60.0, &[10.0, 20.0]);
    assert_series("1795609800,600\n1795609860,1200\n", 60.0, &[10.0, 20.0]);
    assert_series(
        "when,load\n2026-11-25T12:00:00Z,600.5\n2026-11-25T12:01:00Z,3\n",
        60.0,
        &[600.5, 3.0],
    );
}

#[test]
fn an_access_log_becomes_counts() {
    let mut text = String::new();
    for second in 0..100 {
        for request in 0..(if second < 50 { 20 } else { 40 }) {
            let at = format!("25/Nov/2026:12:{:02}:{:02} +0900", second / 60, second % 60);
            let ms = 10 + request % 5;
            text += &format!("::1 - - [{at}] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" 0.0{ms}\n");
        }
        if second == 70 {
            text.insert_str(0, "the end of a line that was cut off\n");
        }
    }
    let import = assert_series(&text, 5.0, &[[20.0; 10], [40.0; 10]].concat());
    assert_eq!((import.layout.source, import.layout.unit), (Source::AccessLog, Unit::EachRow));
    assert_eq!(import.problems.first[0].expected, Expected::Time(TimeFormat::Log));
    assert_eq!((import.problems.total, import.handled.is_cut), (1, false));
    assert_eq!(import.layout.duration_unit, DurationUnit::Seconds);
    let durations = import.durations.expect("the log has durations");
    assert_eq!((durations.n, durations.median_ms), (3000, 12.0));
}

#[test]
fn durations_alone() {
    let import = import("duration_ms\n12\n12\n12\n");
    assert_eq!((import.layout.value, import.series), (Column::Absent, None));
    assert_eq!(import.durations.map(|fit| fit.mean_ms), Some(12.0));
}

#[test]
fn the_sample_that_readers_may_try() {
    let import = import(orchestration_guide::import::SAMPLE);
    let series = import.series.expect("it has rates");
    assert_eq!((series.interval_s, series.rps.len(), import.problems.total), (60.0, 30, 0));
    assert_eq!((series.peak_rps() * 60.0).round(), 9620.0);
}
