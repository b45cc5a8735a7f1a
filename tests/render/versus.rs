//! Several models side by side: which is best at what, in numbers and in words.

use orchestration_guide::chart::Percentile;
use orchestration_guide::cost::PriceBook;
use orchestration_guide::report::{
    ModelRun, PanelId, View, versus_panels, versus_summary, versus_table,
};
use orchestration_guide::scenario::ModelId;
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::text::{Lang, ui};
use orchestration_guide::units::Span;

use crate::small::small;

/// The small run, and the same with every request answered in half the time.
fn pair() -> [RunResult; 2] {
    let (lossy, mut clean) = (small(), small());
    for sample in &mut clean.series.samples {
        sample.completed += sample.failed.iter().sum::<u32>();
        sample.failed.fill(0);
    }
    clean.totals.completed += clean.totals.n_failed();
    clean.totals.failed.fill(0);
    clean.latency.p95 = Span::from_secs_f64(clean.latency.p95.as_secs_f64() / 2.0);
    [lossy, clean]
}

fn runs(results: &[RunResult; 2]) -> [ModelRun<'_>; 2] {
    let run = |model, result, cost| {
        let mut run = ModelRun::unbilled(model, result);
        run.cost_per_million = Some(cost);
        run.cost_per_month = Some(cost * 100.0);
        run
    };
    [run(ModelId::Vm, &results[0], 1.5), run(ModelId::Faas, &results[1], 12.0)]
}

#[test]
fn the_sentences_name_the_first_and_the_last() {
    let results = pair();
    assert_eq!(
        versus_summary(&runs(&results), Lang::En).replace('\u{a0}', " "),
        "VM group lost the most requests: 17.4 %. The fewest were lost by FaaS: none. 95 % of the \
         answers came within 600 ms from FaaS and within 1.20 s from VM group. A million answered \
         requests cost $1.50 on VM group and $12.00 on FaaS."
    );
    let japanese = versus_summary(&runs(&results), Lang::Ja);
    assert!(japanese.starts_with("失敗が最も多いのはVM群で17.4%"), "{japanese}");
}

/// Two are both, and what none of them had is told once.
#[test]
fn two_models_alike_are_told_as_both() {
    let results = pair();
    let both = [&results[0], &results[0]];
    let runs = [ModelId::Vm, ModelId::Faas].into_iter().zip(both);
    let runs: Vec<_> = runs.map(|(model, result)| ModelRun::unbilled(model, result)).collect();
    let told = versus_summary(&runs, Lang::En);
    assert!(told.starts_with("Each model lost 17.4\u{a0}% of the requests."), "{told}");
    let view = View { lang: Lang::En, id: "v".to_owned(), width: 640.0 };
    let mut calm = small();
    for sample in &mut calm.series.samples {
        sample.arrived = 0;
    }
    calm.decisions.clear();
    let runs = [ModelRun::unbilled(ModelId::Vm, &calm), ModelRun::unbilled(ModelId::Faas, &calm)];
    let panels = versus_panels(&runs, Percentile::P95, &view);
    let sentence = |id| panels.iter().find(|panel| panel.id == id).map(|one| one.sentence.as_str());
    assert_eq!(sentence(PanelId::Demand), Some("On no model did demand exceed capacity."));
    assert_eq!(sentence(PanelId::Events), Some("No scaling, deployment or fault."));
}

/// Two models that lost next to nothing are named together, by the larger of their shares; one
/// that lost nothing stands alone.
#[test]
fn no_share_above_zero_is_told_as_zero() {
    let [lossy, clean] = pair();
    let mut nearly = clean.clone();
    nearly.totals.arrived = 100_000;
    nearly.totals.failed[0] = 3;
    let run = ModelRun::unbilled;
    let against = |faas| {
        [run(ModelId::Vm, &lossy), run(ModelId::Faas, faas), run(ModelId::Container, &nearly)]
    };
    let told = versus_summary(&against(&clean), Lang::En);
    assert!(told.contains("The fewest were lost by FaaS: none."), "{told}");
    let mut barely = nearly.clone();
    barely.totals.failed[0] = 1;
    let runs = against(&barely);
    let told = versus_summary(&runs, Lang::En).replace('\u{a0}', " ");
    assert!(told.contains("The fewest were lost by FaaS and Container: under 0.01 %."), "{told}");
    let told = versus_summary(&runs, Lang::Ja);
    assert!(told.contains("で0.01%未満です。"), "{told}");
}

#[test]
fn the_best_of_a_row_is_marked_where_less_is_better_and_they_differ() {
    let results = pair();
    let table = versus_table(&runs(&results), &PriceBook::default(), Lang::En);
    let best = |label: &str| {
        let row = table.rows.iter().find(|row| row.label == label);
        row.unwrap_or_else(|| panic!("no row {label}")).is_best.clone()
    };
    assert_eq!(best("Failed"), [false, true]);
    let dearer = best("Cost per million answered requests");
    assert_eq!(
        dearer,
        [false, true],
        "what lost a sixth of the requests is not the best at a price"
    );
    assert!(table.note.contains("“Best” leaves out models that lost"), "{}", table.note);
    let row = table.rows.iter().find(|row| row.label == ui::measure_month(Lang::En));
    assert_eq!(row.map(|row| &row.values[..]), Some(&["$150", "$1,200"].map(str::to_owned)[..]));
    assert_eq!(best("Response time, median"), [false, false], "they are equal");
    assert_eq!(best("Most instances at once"), [false, false], "fewer is not better");
}

#[test]
fn each_chart_has_a_line_for_each_model_and_the_first_one_demand() {
    let results = pair();
    let view = View { lang: Lang::En, id: "v".to_owned(), width: 640.0 };
    let panels = versus_panels(&runs(&results), Percentile::P95, &view);
    let n_series: Vec<usize> = panels.iter().map(|panel| panel.spec.series.len()).collect();
    assert_eq!(n_series, [3, 2, 2, 2, 2]);
    // In the worst interval of 30 s 580 requests find a full queue and 40 time out.
    let failures = &panels[2].spec.series[0].values;
    let most = failures.iter().flatten().copied().fold(0.0, f64::max);
    assert!((most - 620.0 / 30.0).abs() < 1e-9, "{most}");
    assert!(panels[2].spec.series[1].values.iter().flatten().all(|rate| *rate == 0.0));
}

#[test]
fn a_model_whose_instances_flatten_the_others_is_named() {
    let (few, mut many) = (small(), small());
    let sentence = |few: &RunResult, many: &RunResult| {
        let runs = [ModelRun::unbilled(ModelId::Vm, few), ModelRun::unbilled(ModelId::Faas, many)];
        let view = View { lang: Lang::En, id: "v".to_owned(), width: 640.0 };
        let panels = versus_panels(&runs, Percentile::P95, &view);
        let found = panels.into_iter().find(|panel| panel.id == PanelId::Instances);
        found.expect("instances are compared").sentence
    };
    assert!(!sentence(&few, &many).contains("lie flat"));
    many.series.samples[0].instances[0] = 40;
    let told = sentence(&few, &many);
    assert!(told.contains("FaaS has so many that the lines of the others lie flat"), "{told}");
}
