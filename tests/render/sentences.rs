//! Words and figures of the small run, worked by hand.

use orchestration_guide::chart::Role;
use orchestration_guide::report::{
    Facts, FigureId, ModelRun, Overload, Panel, PanelId, View, csv, data_rows, data_table, figures,
    panels, summary,
};
use orchestration_guide::scenario::ModelId;
use orchestration_guide::sim::record::{Decision, DecisionBody, FailureCause, Part};
use orchestration_guide::text::Lang;
use orchestration_guide::units::Span;

use crate::small::{at, small};

#[test]
fn the_summary_says_what_happened() {
    // Demand: 1,200 in 30 s = 40 rps, first in the interval that ends at 1:30. Capacity: 2 × 10
    // rps until four pods are ready in the interval that ends at 2:30, where 40 rps is enough.
    // Failed: 560 + 580 + 40 + 20 = 1,200 of 2 × 300 + 4 × 1,200 + 600 + 3 × 300 = 6,900: 17.39 %.
    let result = small();
    assert_eq!(
        plain(&summary(&result, Lang::En)),
        "Averaged over 30 s, demand peaked at 40 rps, around 1:30. From 1:00 on, demand exceeded the capacity of the \
         instances in the rotation for 1 min. The first decision to grow came at 1:15, 15 s after \
         demand had passed capacity. It raised the number of wanted instances from 2 to 4. The \
         95th percentile of the response time was 1.20 s; at worst, around 1:30, it reached 2.50 \
         s. \
         1,200 of 6,900 requests failed (17.4 %), most of all by this cause: Queue full."
    );
    assert_eq!(
        plain(&summary(&result, Lang::Ja)),
        "30秒の平均で見た需要は、1:30ごろに最大の40 rpsに達しました。1:00から1分の間、需要が振り分け先のインスタンスの\
         処理能力を上回りました。インスタンスを増やす最初の判断は1:15で、需要が処理能力を上回って\
         から15秒後でした。希望するインスタンスの数は、2個から4個になりました。\
         応答時間の95パーセンタイルは全体で1.20秒、最も悪い1:30ごろには2.50秒に達しました。\
         6,900件のリクエストのうち1,200件（17.4%）が失敗しました。主な原因は「待ち行列の満杯」\
         です。"
    );
}

/// A function starts environments for requests, and nothing says how many it should have.
#[test]
fn instances_that_requests_had_started_are_growth() {
    let mut result = small();
    let start = |secs, instance| Decision {
        at: at(secs),
        part: Part::Scaler,
        body: DecisionBody::StartedOnDemand { instance, n_waiting: 1 },
    };
    result.decisions = vec![start(65, 0), start(70, 1), start(80, 2)];
    for sample in &mut result.series.samples {
        sample.desired = 0;
    }
    let told = summary(&result, Lang::En);
    let growth = "3 instances were started because requests found no room (1:05 to 1:20). From 0 \
                  at the start, their number went up to 4.";
    assert!(told.contains(growth), "{told}");
    assert!(!told.contains("stayed at"), "{told}");
    let figures = figures(&result, Lang::En);
    let ups = figures.iter().find(|figure| figure.id == FigureId::ScaleUps);
    assert_eq!(ups.map(|figure| figure.value.as_str()), Some("3"));
    // The overload begins at 1:00.
    assert_eq!(Facts::of(&result).first_up_after_overload, Some(at(65)));
    let view = View { lang: Lang::En, id: "d".to_owned(), width: 640.0 };
    let panels = panels(&ModelRun::unbilled(ModelId::Faas, &result), &view);
    let wanted = |panel: &Panel| panel.spec.series.iter().any(|one| one.label == "Wanted");
    assert!(!panels.iter().any(wanted));
}

/// A size that shrank and came back was never raised above the start.
#[test]
fn a_size_that_came_back_is_not_told_as_growth() {
    let mut result = small();
    // 2 → 4 at 1:15 and 4 → 2 at 4:15, the other way round.
    let [up, kill, down] = &result.decisions[..] else { panic!("{:?}", result.decisions) };
    let (up, kill, down) = (up.clone(), kill.clone(), down.clone());
    result.decisions =
        vec![Decision { at: up.at, ..down.clone() }, kill, Decision { at: down.at, ..up }];
    let told = summary(&result, Lang::En);
    let size =
        "The number of wanted instances never exceeded the 4 of the start; the fewest were 2.";
    assert!(told.contains(size), "{told}");
    assert!(!told.contains("By 0:00"), "{told}");
}

/// Clients that try again send more than the demand, which has a line of its own.
#[test]
fn repeated_tries_have_words_and_a_line() {
    let mut result = small();
    for sample in &mut result.series.samples[..2] {
        // 10 rps and 20 more in 30 s, against a capacity of 20 rps.
        sample.retries = 600;
    }
    result.totals.retries = 1200;
    let told = plain(&summary(&result, Lang::En));
    let repeats = "With repeated tries, clients sent up to 40 rps, averaged likewise, around \
                   1:30. Counting repeats, requests exceeded the capacity for 2 min in all.";
    assert!(told.contains(repeats), "{told}");
    let view = View { lang: Lang::En, id: "d".to_owned(), width: 640.0 };
    let panels = panels(&ModelRun::unbilled(ModelId::Container, &result), &view);
    let line = panels[0].spec.series.iter().find(|series| series.role == Role::Attempts);
    let first = line.and_then(|series| series.values[0]);
    assert_eq!(first, Some(30.0));
}

#[test]
fn a_run_that_was_stopped_or_saw_nothing_says_so() {
    let mut result = small();
    result.complete = false;
    assert!(summary(&result, Lang::En).starts_with("The run was stopped at 5:00;"));
    result.series.samples.clear();
    assert!(summary(&result, Lang::En).contains("Nothing was recorded."));
}

#[test]
fn the_key_figures_are_those_of_a_calculation_by_hand() {
    let figures = figures(&small(), Lang::En);
    let value = |id| {
        let figure = figures.iter().find(|figure| figure.id == id);
        plain(&figure.unwrap_or_else(|| panic!("no {id:?}")).value)
    };
    // Ready 2 in six and 4 in four intervals, starting 2 in two, terminating 2 in one: 34
    // instance-intervals of 30 s = 1,020 s = 0.283 h; over 300 s on average 3.4.
    let expected = [
        (FigureId::Arrived, "6,900"),
        (FigureId::Completed, "5,700"),
        (FigureId::Failed, "1,200 (17.4 %)"),
        (FigureId::FailedBy(FailureCause::QueueFull), "1,140"),
        (FigureId::FailedBy(FailureCause::Timeout), "60"),
        (FigureId::InFlight, "0"),
        (FigureId::P50, "60 ms"),
        (FigureId::P95, "1.20 s"),
        (FigureId::P99, "2.60 s"),
        (FigureId::P999, "4.00 s"),
        (FigureId::PeakInstances, "4"),
        (FigureId::MeanInstances, "3.4"),
        (FigureId::InstanceTime, "0.283 h"),
        (FigureId::Shortage, "1 min"),
        (FigureId::ScaleUps, "1"),
        (FigureId::ScaleDowns, "1"),
        (FigureId::Turns, "1"),
    ];
    for (id, text) in expected {
        assert_eq!(value(id), text, "{id:?}");
    }
    assert_eq!(figures.len(), expected.len());
}

#[test]
fn one_busy_second_is_not_an_overload() {
    let mut result = small();
    // 60 seconds at 10 rps with 20 rps of capacity, one of them with 30 arrivals.
    let quiet = result.series.samples[0];
    result.series.samples = (1..=60)
        .map(|second| {
            let mut sample = quiet;
            sample.at = at(second);
            sample.arrived = if second == 30 { 30 } else { 10 };
            sample
        })
        .collect();
    assert_eq!(Facts::of(&result).overloads, []);
    // From the 41st second on 30 arrive each second: an overload that does not end.
    for sample in &mut result.series.samples[40..] {
        sample.arrived = 30;
    }
    let overload = Overload { from: at(40), to: at(60), ended: false };
    assert_eq!(Facts::of(&result).overloads, [overload]);
}

#[test]
fn the_csv_holds_every_sample_and_leaves_unknown_values_empty() {
    let text = csv(&small());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 11);
    let width = lines[0].split(',').count();
    assert!(lines.iter().all(|line| line.split(',').count() == width));
    assert_eq!(
        lines[3],
        "90,1200,600,0,560,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,20,2,2,0,0,0,0,4,1,1,1250,2000,2500,3750,5000"
    );
    assert!(lines[7].ends_with(",65,104,130,,"), "{}", lines[7]);
}

#[test]
fn the_table_has_a_row_for_each_sample_and_gives_some_at_a_time() {
    let mut result = small();
    let sample = result.series.samples[0];
    result.series.interval = Span::from_secs(1);
    result.series.samples = vec![sample; 901];
    for (i, sample) in result.series.samples.iter_mut().enumerate() {
        sample.at = at(i as u64 + 1);
    }
    let table = data_table(&result, Lang::En);
    assert_eq!(table.n_rows, 901);
    let times = |rows| data_rows(&result, rows).into_iter().map(|row| row[0].clone());
    assert_eq!(times(0..2).collect::<Vec<_>>(), ["0:01", "0:02"]);
    assert_eq!(times(900..925).collect::<Vec<_>>(), ["15:01"]);
    assert_eq!(times(1000..1025).count(), 0);
    let row = &data_rows(&result, 5..6)[0];
    assert_eq!((row.len(), row[1].as_str()), (table.head.len(), "300"));
    assert_eq!(plain(&table.caption), "Results over time: samples every 1 s");
}

/// With plain spaces, for reading.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Charts draw the ends of intervals; the fleet can have been larger for a moment between two.
#[test]
fn a_peak_that_is_not_drawn_is_told_apart_from_one_that_is() {
    let mut result = small();
    let sentence = |result: &_| {
        let run = ModelRun::unbilled(ModelId::Container, result);
        let view = View { lang: Lang::En, id: "test".to_owned(), width: 600.0 };
        let panels = panels(&run, &view);
        let found = panels.into_iter().find(|panel| panel.id == PanelId::Instances);
        found.expect("instances are drawn").sentence
    };
    assert!(sentence(&result).contains("Instances at once: 4 at most, "));
    result.ledger.peak_instances = 9;
    let told = sentence(&result);
    assert!(told.contains("4 at most at the times drawn, and briefly 9 in between;"));
}
