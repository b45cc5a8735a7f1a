//! What the simulator says to recommendations, and how a decision is recorded.

use orchestration_guide::advice::{NotPosed, Opinion, Posed, Record, Verdict, pose};
use orchestration_guide::cost::PriceBook;
use orchestration_guide::decide::{Figure, Mode, Outcome, Workload, examples};
use orchestration_guide::knowledge::{self, ModelId};
use orchestration_guide::report::ModelRun;
use orchestration_guide::scenario::{self, check, compose};
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::text::Lang;

/// Stands between a number and its unit.
const NO_BREAK: char = '\u{a0}';

fn workload(id: &str) -> Workload {
    let example = examples().into_iter().find(|example| example.id == id).expect("an example");
    Workload { mode: Mode::Figures, requirements: example.requirements, ..Workload::default() }
}

fn outcome(workload: &Workload) -> Outcome<'static> {
    workload.outcome(knowledge::get()).expect("a result")
}

fn posed(workload: &Workload) -> Result<Posed, NotPosed> {
    pose(workload, &knowledge::get().flow)
}

fn run(posed: &Posed) -> Vec<(scenario::ModelId, RunResult)> {
    let checked = check(&posed.scenario).expect("a posed scenario passes the check");
    let run = |model| {
        let run = compose::run(&checked, model, posed.scenario.seed).expect("it has all models");
        (model, run.run_to_end())
    };
    scenario::ModelId::ALL.map(run).into()
}

fn opinion(workload: &Workload) -> Opinion {
    let posed = posed(workload).expect("a scenario");
    let results = run(&posed);
    let prices = PriceBook::default();
    let runs: Vec<ModelRun<'_>> = results
        .iter()
        .map(|(model, result)| ModelRun::of(&posed.scenario, *model, result, &prices))
        .collect();
    Opinion::of(&outcome(workload), &posed, &runs)
}

fn keepers(opinion: &Opinion) -> Vec<ModelId> {
    opinion.stands.iter().filter(|stand| stand.keeps).map(|stand| stand.model).collect()
}

/// Functions cut the job off after 15 minutes, and one machine of the group is asleep or busy when
/// two jobs meet; a task of its own for each is the cheapest that works.
#[test]
fn the_simulation_agrees_that_a_long_job_wants_tasks_of_its_own() {
    let found = opinion(&workload("job"));
    assert_eq!((&found.verdict, found.goal), (&Verdict::Confirms, None));
    let serverless = found.of_model(ModelId::ServerlessContainer).expect("it was simulated");
    assert!(serverless.keeps && !serverless.is_out);
    assert!(found.of_model(ModelId::Faas).is_some_and(|faas| faas.is_out));
}

/// At the peak 50 machines are busy for 60 %, and 99 % of the answers come within 300 ms from the
/// group as from functions; for a steady load machines by the hour are the cheaper ones.
#[test]
fn the_simulation_confirms_machines_for_a_steady_api() {
    let found = opinion(&workload("api"));
    assert_eq!(found.verdict, Verdict::Confirms);
    let usd = |model| found.of_model(model).and_then(|stand| stand.monthly_usd).expect("a price");
    assert!(usd(ModelId::Vm) < usd(ModelId::Faas));
    // 50 machines of 0.0408 USD an hour are 1,489 USD a month; the balancer and its traffic come
    // on top.
    let server = usd(ModelId::Server);
    assert!((1_489.0..1_600.0).contains(&server), "{server}");
    let keepers = keepers(&found);
    assert!(keepers.contains(&ModelId::Vm) && keepers.contains(&ModelId::Faas), "{keepers:?}");
}

/// A hundred requests per second out of silence: machines are there when the burst is over.
#[test]
fn the_simulation_shows_that_machines_come_too_late_for_a_webhook() {
    let found = opinion(&workload("webhook"));
    assert_eq!(found.verdict, Verdict::Confirms);
    let vm = found.of_model(ModelId::Vm).expect("it was simulated");
    assert!(!vm.keeps && vm.failed_share > 0.1, "{vm:?}");
    let faas = found.of_model(ModelId::Faas).and_then(|stand| stand.monthly_usd);
    let server = found.of_model(ModelId::Server).and_then(|stand| stand.monthly_usd);
    assert!(faas.zip(server).is_some_and(|(faas, server)| faas * 10.0 < server));
}

#[test]
fn the_simulation_confirms_three_servers_for_an_intranet() {
    let found = opinion(&workload("intranet"));
    assert_eq!(found.verdict, Verdict::Confirms, "what is cheaper is ruled out");
    assert_eq!(found.is_over_budget, None);
}

#[test]
fn seven_batches_a_week_are_too_few_to_judge_by() {
    assert_eq!(posed(&workload("batch")), Err(NotPosed::TooLittle));
}

/// A budget is held against the month's price, and a goal that nothing can keep is told.
#[test]
fn a_goal_and_a_budget_that_cannot_be_kept_are_told() {
    let mut tight = workload("intranet");
    tight.requirements.set_figure(Figure::LatencyGoalMs, Some(110.0));
    tight.requirements.set_figure(Figure::BudgetUsd, Some(50.0));
    let found = opinion(&tight);
    assert_eq!(found.verdict, Verdict::NoneKeeps);
    assert_eq!(found.is_over_budget, Some(true));
}

/// What a reader takes to the project's repository holds all that the page says.
#[test]
fn a_record_has_context_options_decision_consequences_numbers_sources_and_link() {
    let mut named = workload("intranet");
    named.name = "Time sheets".to_owned();
    let outcome = outcome(&named);
    let opinion = opinion(&named);
    let record = |lang| Record {
        guide: knowledge::get(),
        workload: &named,
        outcome: &outcome,
        opinion: Some(&opinion),
        address: "https://guide.example/en/choose/#d=1~x",
        date: (2026, 11, 25),
        lang,
    };
    let text = record(Lang::En).markdown().replace(NO_BREAK, " ");
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        heads,
        [
            "# Run Time sheets on: Server orchestration",
            "## Context",
            "## Options considered",
            "## Decision",
            "## Consequences and limits to check",
            "## Numbers from the simulation",
            "## Sources"
        ]
    );
    for part in [
        "Proposed, 25 November 2026",
        "- Requests, on the average: 5 per second",
        "Serverless orchestration (FaaS): ruled out. Auto Scaling groups, functions and serverless",
        "- Recommendation: Server orchestration",
        "- Why: The flowchart recommends it, with the words taken from your figures. ",
        "| Server orchestration | 393 ms | 0 % | $119 |",
        "https://guide.example/en/choose/#d=1~x",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let japanese = record(Lang::Ja).markdown();
    assert!(japanese.starts_with("# Time sheetsの実行方式：サーバーオーケストレーション\n"));
    assert_eq!(japanese.matches("\n## ").count(), text.matches("\n## ").count());
}

/// Each reason for a model and against another is a statement of the guide: what it rests on is
/// among the sources.
#[test]
fn a_record_names_the_sources_of_its_reasons() {
    let workload = workload("webhook");
    let outcome = outcome(&workload);
    let record = Record {
        guide: knowledge::get(),
        workload: &workload,
        outcome: &outcome,
        opinion: None,
        address: "https://guide.example/en/choose/",
        date: (2026, 11, 25),
        lang: Lang::En,
    };
    let text = record.markdown();
    let (said, sources) = text.split_once("\n## Sources").expect("it has sources");
    assert!(said.contains("functions start within a second, machines after minutes"));
    assert!(
        sources.contains("(https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html)")
    );
}
