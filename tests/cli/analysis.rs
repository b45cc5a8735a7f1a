//! What the command line computes from runs: figures, lag chains, bills, bands, comparisons.

use serde_json::{Value, json};

use super::{SHORT, number, simulate};

/// A file that is gone when the test is over.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("simulate-{}-{name}", std::process::id()));
        std::fs::write(&path, text).expect("the folder for such files can be written to");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the name is plain")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // A file that stays behind is no failure.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn container(results: &Value) -> &Value {
    &results["models"]["container"]["replications"][0]
}

/// The default scenario: 240 requests/s need 16 pods at 15 requests/s each, 40 need 3.
#[test]
fn a_run_comes_with_figures_elasticity_lag_chains_and_a_bill() {
    let results = simulate(&["run", "-", "--model", "container"], "{}").json();
    let run = container(&results);

    let figures = &run["figures"];
    let slo = &figures["slo"];
    let with_outcome = number(&run["requests"]["arrived"]) - number(&run["requests"]["in_flight"]);
    assert_eq!(number(&slo["n_good"]) + number(&slo["n_bad"]), with_outcome);
    assert!((0.5..0.99).contains(&number(&slo["attained"])), "{slo}");
    let burn = (1.0 - number(&slo["attained"])) / 0.01;
    assert!((number(&slo["budget_burn"]) - burn).abs() < 1e-6);
    assert!(number(&slo["worst_budget_burn"]) > burn);
    assert_eq!(figures["cold_start_share"], 0.0);

    // The overload begins where 40 + 200 t / 30 passes 100 requests/s: at 129 s.
    let from = number(&figures["overloads"][0]["from_s"]);
    assert!((from - 129.0).abs() < 6.0, "{from}");
    // Demand passes 4 pods × 15 requests/s = 60 at 123 s: the breach of the first scale-out.
    let chain = &run["lag_chains"][0];
    assert_eq!((&chain["from"], &chain["to"]), (&json!(4), &json!(7)));
    let stages = chain["stages"].as_array().expect("a list");
    let names: Vec<&str> = stages.iter().filter_map(|stage| stage["stage"].as_str()).collect();
    let all = [
        "breach",
        "seen",
        "decided",
        "launched",
        "placed",
        "booted",
        "process_started",
        "application_up",
        "in_rotation",
        "first_request",
    ];
    assert_eq!(names, all);
    assert!((number(&stages[0]["at_s"]) - 123.0).abs() <= 1.0, "{chain}");
    let took = |i: usize| number(&stages[i]["took_s"]);
    // Created at once and placed at once, 50 ms + 4 s to the image, 0.5 s to the process.
    assert_eq!((took(3), took(4)), (0.0, 0.0));
    assert!((took(5) - 4.05).abs() < 1e-9 && (took(6) - 0.5).abs() < 1e-9, "{chain}");
    // 5 s of start, found by a probe each 5 s, and 1 s until all nodes know.
    assert!((took(7) - 5.0).abs() < 1e-9 && (took(8) - 1.0).abs() < 1e-9, "{chain}");

    let elasticity = &run["elasticity"];
    assert!(number(&elasticity["under_timeshare"]) > 0.05, "{elasticity}");
    assert!(number(&elasticity["under_accuracy"]) < number(&elasticity["under_timeshare"]));

    let bill = &run["bill"];
    assert_eq!(bill["currency"], "USD");
    let lines = bill["lines"].as_array().expect("a list");
    let amounts: f64 = lines.iter().map(|line| number(&line["amount"])).sum();
    assert!((amounts - number(&bill["total"])).abs() < 1e-12);
    // 900 s of a control plane at 0.10 an hour.
    let cluster = lines.iter().find(|line| line["meter"].get("eks_cluster").is_some());
    let cluster = cluster.expect("there is a cluster");
    assert!((number(&cluster["amount"]) - 0.025).abs() < 1e-12, "{cluster}");
    let per_million = number(&bill["total"]) / number(&run["requests"]["completed"]) * 1e6;
    assert!((number(&bill["per_million_requests"]) - per_million).abs() < 1e-9);
}

#[test]
fn functions_count_cold_starts_and_bill_invocations() {
    let results = simulate(&["run", "-", "--model", "faas"], SHORT).json();
    let run = &results["models"]["faas"]["replications"][0];
    let share = number(&run["requests"]["cold_starts"]) / number(&run["requests"]["arrived"]);
    assert_eq!(number(&run["figures"]["cold_start_share"]), share);
    let lines = run["bill"]["lines"].as_array().expect("a list");
    let requests = lines.iter().find(|line| line["meter"] == "lambda_requests");
    let quantity = number(&requests.expect("they are billed")["quantity"]);
    assert!((quantity * 1e6 - number(&run["invocations"]["n"])).abs() < 1e-6);
}

#[test]
fn an_objective_that_every_answer_keeps_burns_nothing() {
    let args = ["run", "-", "--model", "container", "--slo-ms", "100000", "--slo-share", "0.5"];
    let results = simulate(&args, SHORT).json();
    let slo = &container(&results)["figures"]["slo"];
    assert_eq!((&slo["attained"], &slo["budget_burn"]), (&json!(1.0), &json!(0.0)));
    for bad in [["--slo-share", "1"], ["--slo-ms", "0"]] {
        let refused = simulate(&["run", "-", bad[0], bad[1]], SHORT);
        assert_eq!(refused.status, 2, "{bad:?}");
    }
}

#[test]
fn several_runs_come_with_bands_where_series_are_asked_for() {
    let args = ["run", "-", "--model", "container", "--replications", "3"];
    let plain = simulate(&args, SHORT).json();
    let model = &plain["models"]["container"];
    assert!(model.get("bands").is_none());
    assert_eq!(model["summary"]["slo_attained"]["n"], 3);
    assert_eq!(model["summary"]["deploy_s"], Value::Null, "nothing was deployed");

    let with_series = simulate(&[&args[..], &["--series"]].concat(), SHORT).json();
    let bands = &with_series["models"]["container"]["bands"];
    assert_eq!(bands["at_s"].as_array().map(Vec::len), Some(60));
    let demand = &bands["demand_rps"];
    let at = |name: &str| number(&demand[name][30]);
    assert!(at("p10") <= at("p50") && at("p50") <= at("p90"), "{demand}");
}

#[test]
fn prices_of_ones_own_are_used_and_their_faults_told_all_at_once() {
    let price = |meter: &str, amount: f64, unit: &str| {
        json!({
            "meter": meter, "amount": amount, "unit": unit,
            "region": "here", "as_of": "2026-11", "source": "ours",
        })
    };
    let book = |requests: f64, second: Value| {
        let mut duration = price("", 0.0, "gb_second");
        duration["meter"] = json!({"lambda_duration": "x86"});
        let requests = price("lambda_requests", requests, "million_requests");
        json!({"currency": "EUR", "prices": [duration, requests, second]}).to_string()
    };
    let unused = price("alb_balancer", 1.0, "hour");
    let good = File::new("prices.json", &book(2.0, unused));
    let run = ["run", "-", "--model", "faas", "--prices"];
    let results = simulate(&[&run[..], &[good.path()]].concat(), SHORT).json();
    let bill = &results["models"]["faas"]["replications"][0]["bill"];
    assert_eq!(bill["currency"], "EUR");
    // Only requests cost something: 2 for a million, more for those that failed.
    let per_million = number(&bill["per_million_requests"]);
    assert!((2.0..2.2).contains(&per_million), "{bill}");

    let broken = File::new("broken.json", &book(-2.0, price("alb_balancer", 1.0, "gb_second")));
    let refused = simulate(&[&run[..], &[broken.path()]].concat(), SHORT);
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    let file = broken.path();
    assert_eq!(
        refused.err,
        format!(
            "{file}: the price of LambdaRequests is not a number of 0 or more\n\
             {file}: AlbBalancer is not counted in GbSecond\n\
             {file}: 2 prices are not possible\n"
        )
    );

    // A book without the price of something that was used leaves the rest of the output alone.
    let missing = simulate(&["run", "-", "--model", "container", "--prices", good.path()], SHORT);
    let bill = container(&missing.json())["bill"].clone();
    assert!(bill["missing_prices"].as_array().is_some_and(|list| list.len() == 3), "{bill}");
}

#[test]
fn prices_and_meters_that_come_along_can_be_printed_and_given_back() {
    let prices = File::new("printed-prices.json", &simulate(&["prices"], "").out);
    let billing = File::new("printed-billing.json", &simulate(&["billing"], "").out);
    let run = ["run", "-", "--model", "container"];
    let files = ["--prices", prices.path(), "--billing", billing.path()];
    let given_back = simulate(&[&run[..], &files[..]].concat(), SHORT).json();
    let plain = simulate(&run, SHORT).json();
    assert_eq!(container(&given_back)["bill"], container(&plain)["bill"]);
}

#[test]
fn what_is_metered_can_be_said_in_a_file() {
    let text = r#"{"container": {"platform": "machines", "instance_type": "t3.large"}}"#;
    let file = File::new("billing.json", text);
    let args = ["run", "-", "--model", "container", "--billing", file.path()];
    let bill = container(&simulate(&args, SHORT).json())["bill"].clone();
    // 4 pods as machines for 60 s.
    assert!((number(&bill["total"]) - 4.0 / 60.0 * 0.0832).abs() < 1e-9, "{bill}");

    let wrong = File::new("wrong.json", "{\n\"pods\": {}}");
    let refused = simulate(&["run", "-", "--billing", wrong.path()], SHORT);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains(":2: unknown field `pods`"), "{}", refused.err);
}

/// Twice the rate on fixed pods: more requests and longer responses in every pair; as many pods.
#[test]
fn a_comparison_tells_what_differs_and_what_it_cannot_tell() {
    let scenario = |rps: u32, seed: u32| {
        json!({
            "duration_s": 60, "seed": seed,
            "workload": {"rate": {"shape": "constant", "rps": rps}},
            "models": {"container": {"hpa": null}},
        })
        .to_string()
    };
    let (first, second) =
        (File::new("a.json", &scenario(40, 5)), File::new("b.json", &scenario(80, 6)));
    let args = ["compare", first.path(), second.path(), "--model", "container"];
    let results = simulate(&[&args[..], &["--replications", "4"]].concat(), "").json();
    assert_eq!((&results["seed"], &results["replications"]), (&json!(5), &json!(4)));
    let differences =
        json!([{"part": "workload", "path": "workload.rate.rps", "first": 40, "second": 80}]);
    assert_eq!((&results["differences"], &results["parts"]), (&differences, &json!([])));

    let figures = &results["figures"];
    let arrived = &figures["arrived"];
    assert_eq!((&arrived["answer"], &arrived["pairs"]), (&json!("differs"), &json!(4)));
    // 40/s for 60 s more: 2400, each of the two counts off by √2400 and √4800.
    assert!((number(&arrived["by"]) - 2400.0).abs() < 4.0 * 85.0 / 2.0, "{arrived}");
    assert_eq!(figures["response_mean_ms"]["answer"], "differs");
    let pods = &figures["peak_instances"];
    assert_eq!((&pods["answer"], &pods["interval"]), (&json!("cannot_tell"), &json!([0.0, 0.0])));
    assert_eq!(figures["deploy_s"]["pairs"], 0);
    assert_eq!(figures["cost_per_million_requests"]["answer"], "differs");
}

#[test]
fn a_comparison_with_itself_finds_nothing() {
    let file = File::new("same.json", SHORT);
    let args = ["compare", file.path(), file.path(), "--model", "faas", "--replications", "2"];
    let results = simulate(&args, "").json();
    assert_eq!((&results["differences"], &results["parts"]), (&json!([]), &json!([])));
    for (name, figure) in results["figures"].as_object().expect("by name") {
        assert_eq!(figure["answer"], "cannot_tell", "{name}");
    }
    let missing = simulate(&["compare", file.path(), file.path()], "");
    assert_eq!(missing.status, 2, "a model has to be named");
}
