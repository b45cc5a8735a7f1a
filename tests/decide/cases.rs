//! Six workloads whose results an experienced engineer would defend, with the reasons that a
//! reader gets to see.

use orchestration_guide::decide::{Confidence, Mode, Outcome, RuledOutBy, Workload, examples};
use orchestration_guide::knowledge::{self, ModelId};

use ModelId::{Container, Faas, Server, ServerlessContainer, Vm};

fn outcome(id: &str) -> Outcome<'static> {
    let example = examples().into_iter().find(|example| example.id == id).expect("an example");
    let workload =
        Workload { mode: Mode::Figures, requirements: example.requirements, ..Workload::default() };
    workload.outcome(knowledge::get()).expect("a result")
}

/// Models that are out, each with the ids of its limits.
fn limits(outcome: &Outcome<'_>) -> Vec<(ModelId, Vec<&'static str>)> {
    let limits = |by: &RuledOutBy<'_>| match by {
        RuledOutBy::Limits(rules) => rules.iter().map(|rule| rule.id).collect(),
        RuledOutBy::Answer(..) => panic!("figures exclude by limits"),
    };
    outcome.ruled_out.iter().map(|out| (out.model, limits(&out.by))).collect()
}

/// Preferences for a model, with their points.
fn points(outcome: &Outcome<'_>, model: ModelId) -> Vec<(&'static str, i32)> {
    let assessment = outcome.assessment.as_ref().expect("figures are assessed");
    let standing = assessment.standing(model).expect("every model stands somewhere");
    standing.points.iter().map(|(rule, points)| (rule.id, *points)).collect()
}

/// Answers of the flowchart that follow from the figures.
fn words(outcome: &Outcome<'_>) -> Vec<&'static str> {
    let answers = outcome.way.stops.iter().filter_map(|stop| stop.answer());
    let known = answers.map(|answer| match answer.id.as_str() {
        "small" => "small",
        "medium" => "medium",
        "large" => "large",
        "event_driven" => "event_driven",
        "yes" => "yes",
        _ => "no",
    });
    known.collect()
}

fn checks(outcome: &Outcome<'_>) -> Vec<&'static str> {
    outcome.checks.iter().map(|rule| rule.id).collect()
}

/// A quarter of an hour leaves a function no reserve, and cold starts do not matter to a job: a
/// container task runs as long as it has to and is paid for only then. The chart, which knows no
/// jobs, says VMs; the page says why it was overruled.
#[test]
fn a_job_of_15_minutes_runs_as_a_serverless_container() {
    let found = outcome("job");
    assert_eq!(found.recommendation, ServerlessContainer);
    assert_eq!(limits(&found), [(Faas, vec!["faas_time"])]);
    assert_eq!(points(&found, ServerlessContainer), [("idle", 2), ("long_job", 2)]);
    assert_eq!((words(&found), found.leaf.model), (vec!["medium"], Vm));
    let assessment = found.assessment.as_ref().expect("figures are assessed");
    let why: Vec<_> =
        assessment.reasons_against(Vm).iter().map(|(rule, gap)| (rule.id, *gap)).collect();
    assert_eq!(why, [("idle", 3), ("long_job", 2)]);
}

/// 300 rps of 50 ms keep 15 cores busy all day: machines by the hour, and an application that is
/// one of three services needs no cluster.
#[test]
fn a_steady_api_runs_on_a_vm_group() {
    let found = outcome("api");
    assert_eq!(found.recommendation, Vm);
    assert_eq!((words(&found), found.leaf.model), (vec!["medium"], Vm));
    assert_eq!(points(&found, Vm), [("flowchart", 3), ("steady", 1)]);
    assert_eq!(points(&found, Faas), [("steady", -2), ("cold_start", -1)]);
    assert_eq!(points(&found, Container), [("steady", 1), ("few_services", -2)]);
    assert_eq!(limits(&found), []);
    assert_eq!(found.confidence, Confidence::Medium, "nothing else has been settled");
}

/// Two hours each night are too long for a function and too little for a machine of its own.
#[test]
fn a_nightly_batch_runs_as_a_serverless_container() {
    let found = outcome("batch");
    assert_eq!(found.recommendation, ServerlessContainer);
    assert_eq!(limits(&found), [(Faas, vec!["faas_time"])]);
    let expected = [("idle", 2), ("long_job", 2), ("small_team", 1)];
    assert_eq!(points(&found, ServerlessContainer), expected);
    assert_eq!(checks(&found), ["check_run_job"], "two hours are more than a request may take");
}

/// Nothing for hours, then fifty times the average, and a sender who does not mind a second.
#[test]
fn a_spiky_webhook_runs_on_functions() {
    let found = outcome("webhook");
    assert_eq!(found.recommendation, Faas);
    assert_eq!((words(&found), found.leaf.model), (vec!["event_driven", "yes"], Faas));
    let expected = [("flowchart", 3), ("idle", 2), ("burst", 2), ("small_team", 1)];
    assert_eq!(points(&found, Faas), expected);
    let runner_up = found.runner_up.as_ref().map(|runner_up| runner_up.model);
    assert_eq!(runner_up, Some(ServerlessContainer));
    assert_eq!(limits(&found), []);
}

/// Connections that stay open rule functions out and need instances that stay, too.
#[test]
fn a_websocket_service_runs_on_a_vm_group() {
    let found = outcome("websocket");
    assert_eq!(found.recommendation, Vm);
    assert_eq!(limits(&found), [(Faas, vec!["faas_connections"])]);
    assert_eq!(points(&found, Vm), [("flowchart", 3), ("steady", 1), ("long_connections", 1)]);
    assert_eq!(checks(&found), ["check_drain"]);
}

/// In a data center of one's own there are servers and Kubernetes; three machines that are there
/// and two people are no cluster.
#[test]
fn an_intranet_on_three_servers_stays_there() {
    let found = outcome("intranet");
    assert_eq!(found.recommendation, Server);
    let out = ["own_place"].to_vec();
    assert_eq!(
        limits(&found),
        [(Vm, out.clone()), (Faas, out.clone()), (ServerlessContainer, out)]
    );
    assert_eq!((words(&found), found.leaf.model), (vec!["small"], Server));
    let expected = [("flowchart", 3), ("few_machines", 1), ("existing_servers", 2)];
    assert_eq!(points(&found, Server), expected);
    assert_eq!(points(&found, Container), [("few_services", -2), ("small_team", -2)]);
    assert_eq!(checks(&found), ["check_by_hand"]);
}

#[test]
fn every_example_has_a_name() {
    let named: Vec<&str> =
        knowledge::get().requirements.examples.iter().map(|named| named.id.as_str()).collect();
    assert_eq!(named, examples().map(|example| example.id));
}
