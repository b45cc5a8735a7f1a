//! Laws and processes are found again in what the engine draws from them.

use std::fmt::Write;

use orchestration_guide::import::{ArrivalFit, DurationFit, Goodness, Options, read};
use orchestration_guide::scenario::compose::workload;
use orchestration_guide::scenario::input::{ArrivalsInput, DemandInput, RateInput, WorkloadInput};
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::workload::Arrivals;
use orchestration_guide::units::SimTime;

const END: SimTime = SimTime::from_nanos(3_600_000_000_000);

/// Durations as the engine draws them, written in a column.
fn fit_of(demand: DemandInput, n: usize) -> DurationFit {
    let input = WorkloadInput { demand, ..WorkloadInput::default() };
    let law = workload(&input, END).classes[0].demand.clone();
    let mut stream = Stream::new(7, Concern::Demand, 0);
    let mut text = "latency_ms\n".to_owned();
    for _ in 0..n {
        writeln!(text, "{}", law.draw(&mut stream).as_secs_f64() * 1e3).expect("a string takes it");
    }
    let import = read(&text, &Options::default()).expect("it can be read");
    import.durations.expect("it has durations")
}

#[track_caller]
fn assert_near(found: f64, expected: f64, share: f64) {
    assert!((found - expected).abs() <= share * expected, "{found}, not {expected}");
}

#[test]
fn the_law_that_drew_the_durations_is_found() {
    let fit = fit_of(DemandInput::Exponential { mean_ms: 40.0 }, 5_000);
    let DemandInput::Exponential { mean_ms } = fit.demand else { panic!("{:?}", fit.demand) };
    assert_near(mean_ms, 40.0, 0.05);
    let fit = fit_of(DemandInput::LogNormal { mean_ms: 40.0, cv: 0.5 }, 5_000);
    let DemandInput::LogNormal { mean_ms, cv } = fit.demand else { panic!("{:?}", fit.demand) };
    assert_near(mean_ms, 40.0, 0.05);
    assert_near(cv, 0.5, 0.1);
    assert!(matches!(fit.goodness, Goodness::Within(distance) if distance < 0.02));
    let pareto = DemandInput::BoundedPareto { alpha: 1.5, low_ms: 10.0, high_ms: 10_000.0 };
    let fit = fit_of(pareto, 5_000);
    let DemandInput::BoundedPareto { alpha, .. } = fit.demand else { panic!("{:?}", fit.demand) };
    assert_near(alpha, 1.5, 0.1);
    let fit = fit_of(DemandInput::Constant { mean_ms: 40.0 }, 100);
    assert_eq!(fit.demand, DemandInput::Constant { mean_ms: 40.0 });
}

#[test]
fn two_kinds_of_requests_fit_no_law_and_are_kept_as_measured() {
    let values: Vec<f64> = (0..400).map(|i| if i % 2 == 0 { 10.0 } else { 200.0 }).collect();
    let text = values.iter().fold("latency_ms\n".to_owned(), |text, ms| format!("{text}{ms}\n"));
    let fit = read(&text, &Options::default()).unwrap().durations.unwrap();
    assert!(matches!(fit.goodness, Goodness::NoneFits(distance) if distance > 0.1));
    let DemandInput::Empirical { values_ms } = fit.demand else { panic!("{:?}", fit.demand) };
    assert_eq!(values_ms.len(), 200);
    assert_eq!(values_ms.iter().sum::<f64>() / 200.0, 105.0);
}

#[test]
fn few_durations_are_kept_as_measured() {
    let fit = fit_of(DemandInput::Exponential { mean_ms: 40.0 }, 12);
    assert_eq!(fit.goodness, Goodness::TooFew);
    assert!(matches!(fit.demand, DemandInput::Empirical { values_ms } if values_ms.len() == 12));
}

/// An access log of what arrives at the engine within an hour.
fn arrival_fit(arrivals: ArrivalsInput) -> ArrivalFit {
    let rate = RateInput::Constant { rps: 15.0 };
    let input = WorkloadInput { rate, arrivals, ..WorkloadInput::default() };
    let mut arrivals = Arrivals::new(&workload(&input, END), 3);
    let mut text = "time\n".to_owned();
    loop {
        let at = arrivals.next_arrival();
        if at >= END {
            break;
        }
        writeln!(text, "{}", 1_795_609_800.0 + at.as_secs_f64().floor())
            .expect("a string takes it");
    }
    let options = Options { interval_s: Some(300.0), ..Options::default() };
    let import = read(&text, &options).expect("it can be read");
    import.arrivals.expect("each row is a request")
}

#[test]
fn independent_arrivals_have_an_index_of_dispersion_of_one() {
    let fit = arrival_fit(ArrivalsInput::Poisson);
    assert_eq!(fit.arrivals, ArrivalsInput::Poisson);
    assert_near(fit.dispersion.index, 1.0, 0.1);
    assert!(fit.dispersion.index < fit.dispersion.limit);
}

/// One after another at the same distance: whole counts in each second, which scatter by one at
/// most. Half a minute of them is enough to tell.
#[test]
fn a_regular_log_is_no_chance() {
    let fit = arrival_fit(ArrivalsInput::Deterministic);
    assert_eq!(fit.arrivals, ArrivalsInput::Deterministic);
    assert!(fit.dispersion.index < 0.1, "{fit:?}");
    let lines: Vec<String> = (0..200).map(|i| (1_795_609_800 + i / 5).to_string()).collect();
    let options = Options { interval_s: Some(10.0), ..Options::default() };
    let import = read(&format!("time\n{}\n", lines.join("\n")), &options);
    let fit = import.expect("it can be read").arrivals.expect("each row is a request");
    assert_eq!(fit.arrivals, ArrivalsInput::Deterministic);
}

#[test]
fn bursts_are_found_with_their_strength_share_and_length() {
    let bursts = ArrivalsInput::Bursty { factor: 6.0, share: 0.2, mean_burst_s: 8.0 };
    let fit = arrival_fit(bursts);
    let ArrivalsInput::Bursty { factor, share, mean_burst_s } = fit.arrivals else {
        panic!("{fit:?}")
    };
    assert!(fit.dispersion.index > 3.0, "{fit:?}");
    assert_near(factor, 6.0, 0.4);
    assert_near(share, 0.2, 0.4);
    assert_near(mean_burst_s, 8.0, 0.4);
}
