//! The simulator: runs by itself, follows its inputs, can be stopped, and computes what the
//! command line computes.

use std::io::Write;
use std::process::{Command, Stdio};

use orchestration_guide::scenario::ModelId;
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;

const PATH: &str = "en/simulate/";
/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;

/// Waits until the figures on the page are those of its inputs.
pub(crate) async fn wait_for_result(page: &Page) -> WebDriverResult<()> {
    page.wait("the run is done", "document.querySelector('#result[data-run-state=done]')").await
}

/// Waits for the result of a change, and returns its fingerprint.
pub(crate) async fn result_after(page: &Page, before: &str) -> WebDriverResult<String> {
    let found = "document.querySelector('#result').dataset.fingerprint";
    let is_new = format!("({found} ?? '{before}') !== '{before}'");
    page.wait("there is another result", &is_new).await?;
    wait_for_result(page).await?;
    fingerprint(page).await
}

async fn fingerprint(page: &Page) -> WebDriverResult<String> {
    page.attribute("#result", "data-fingerprint").await
}

/// Finds the box of a field.
pub(crate) fn field(name: &str) -> String {
    format!("[data-field='{name}'] input[type=text]")
}

#[tokio::test]
async fn the_default_run_gives_the_same_bits_as_the_command_line() {
    let expected = native_fingerprint(&default_scenario());
    visit(At::Folder, async |page| {
        for path in [PATH, "ja/simulate/"] {
            page.open(path).await?;
            wait_for_result(&page).await?;
            assert_eq!(fingerprint(&page).await?, expected, "{path}");
            assert!(page.count("#result svg path").await? > 3, "charts are drawn on {path}");
            assert!(page.count("#result table td").await? > 3, "figures are told on {path}");
        }
        assert_eq!(page.console().await?, [""; 0]);
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_changed_setting_runs_again_with_what_was_typed() {
    let mut scenario = default_scenario();
    scenario["workload"]["rate"]["peak_rps"] = 120.into();
    let expected = native_fingerprint(&scenario);
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = fingerprint(&page).await?;
        page.fill(&field("workload.rate.peak_rps"), "120").await?;
        assert_eq!(result_after(&page, &first).await?, expected);
        page.fill(&field("workload.rate.peak_rps"), "240").await?;
        assert_eq!(result_after(&page, &expected).await?, first, "the old input, the old result");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_click_changes_what_the_autoscaler_watches() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let by_cpu = fingerprint(&page).await?;
        page.click("label:has(> input[name=metric][value='1'])").await?;
        let by_requests = result_after(&page, &by_cpu).await?;
        page.click("label:has(> input[name=metric][value='0'])").await?;
        assert_eq!(result_after(&page, &by_requests).await?, by_cpu);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_impossible_value_is_told_and_the_last_result_stays() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = fingerprint(&page).await?;
        let peak = field("workload.rate.peak_rps");
        page.fill(&peak, "many").await?;
        page.wait("the fault is told", "document.querySelector('[aria-invalid=true]')").await?;
        let told = page.says("[data-field='workload.rate.peak_rps'] [role=alert]").await?;
        assert!(!told.is_empty(), "it is told in words");
        assert_eq!(fingerprint(&page).await?, first);
        page.fill(&peak, "240").await?;
        page.wait("the fault is gone", "!document.querySelector('[aria-invalid=true]')").await
    })
    .await;
}

#[tokio::test]
async fn a_long_run_can_be_cancelled_and_never_blocks_the_page() {
    visit(At::Folder, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = fingerprint(&page).await?;
        page.click("#level-expert > summary").await?;
        page.click("#group-run > summary").await?;
        page.fill(&field("duration_s"), "500000").await?;
        let cancel = "[data-action=cancel]";
        page.wait("it can be cancelled", &format!("document.querySelector('{cancel}')")).await?;
        let theme = page.attribute(".theme-switch", "aria-label").await?;
        page.click(".theme-switch").await?;
        assert_ne!(page.attribute(".theme-switch", "aria-label").await?, theme, "it answers");
        let state = page.attribute("#result", "data-run-state").await?;
        assert_eq!(state, "running", "the run is still under way");
        page.click(cancel).await?;
        let is_cancelled = "document.querySelector('#result[data-run-state=cancelled]')";
        page.wait("it is cancelled", is_cancelled).await?;
        page.press(Key::Tab).await?;
        let is_next = "document.activeElement.matches('[data-action=again]')";
        page.wait("the next key stop runs it again", is_next).await?;
        page.press(Key::Enter).await?;
        page.wait("it runs again", "document.querySelector('[data-run-state=running]')").await?;
        page.fill(&field("duration_s"), "900").await?;
        wait_for_result(&page).await?;
        assert_eq!(fingerprint(&page).await?, first, "the next run is as if nothing had been");
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_bench_measures_the_engine_in_the_worker() {
    visit(At::Root, async |page| {
        page.open("en/bench/").await?;
        page.click("[data-bench-state] button").await?;
        let is_done = "document.querySelector('[data-bench-state=done] [data-ratio]')";
        page.wait("the measurement is done", is_done).await?;
        let ratio: f64 = page.attribute("[data-ratio]", "data-ratio").await?.parse().unwrap();
        assert!(ratio > 0.0 && ratio.is_finite(), "engine to yardstick: {ratio}");
        Ok(())
    })
    .await;
}

/// The scenario that the command line gives as the default.
pub(crate) fn default_scenario() -> Value {
    serde_json::from_slice(&simulate(&["default"], b"")).expect("it prints JSON")
}

/// What the command line computes, on every model.
/// The fingerprints of a scenario on all models, as the command line has them.
pub(crate) fn native_fingerprint(scenario: &Value) -> String {
    let scenario = scenario.to_string().into_bytes();
    let result = simulate(&["run", "-"], &scenario);
    let result: Value = serde_json::from_slice(&result).expect("it prints JSON");
    let of_model = |model: ModelId| {
        let run = &result["models"][model.key()]["replications"][0];
        run["fingerprint"].as_str().expect("a run has a fingerprint").to_owned()
    };
    ModelId::ALL.map(of_model).join(" ")
}

/// Reports after a click that cancels: those that were under way, on a machine that is slow to take
/// them. A worker sends one for every 80 ms of work: a run that went on would give hundreds.
const MOST_REPORTS: u64 = 10 * ModelId::ALL.len() as u64;

#[tokio::test]
async fn a_cancelled_run_ends_at_once_and_shows_what_it_has() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        page.click("#level-expert > summary").await?;
        page.click("#group-run > summary").await?;
        page.fill(&field("duration_s"), "500000").await?;
        page.wait("it runs", "document.querySelector('[data-run-state=running]')").await?;
        let estimate = "document.querySelector('.run-status .estimate')?.textContent";
        page.wait("it is told how long it will take", estimate).await?;
        let click = "(() => {
            window.reports = 0;
            const line = document.querySelector('.progress .number');
            const count = () => { window.reports += 1; };
            new MutationObserver(count).observe(line, { characterData: true, subtree: true });
            document.querySelector('[data-action=cancel]').click();
        })()";
        page.value(click).await?;
        let is_cancelled = "document.querySelector('#result[data-run-state=cancelled]')";
        page.wait("it is cancelled", is_cancelled).await?;
        let reports = page.value("window.reports").await?.as_u64();
        assert!(reports <= Some(MOST_REPORTS), "{reports:?} reports after the click");
        assert!(page.count("#result svg path").await? > 3, "what there is is drawn");
        assert!(page.says(".run-status .status-warning").await?.contains("partial"));
        Ok(())
    })
    .await;
}

/// What the command line prints.
pub(crate) fn simulate(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command line starts");
    child.stdin.take().expect("it is piped").write_all(input).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "simulate {arguments:?}: {}", output.status);
    output.stdout
}
