//! Kept runs and the comparison of any two of them: by keys alone, and with the verdicts of the
//! command line.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{field, result_after, simulate, wait_for_result};

const PATH: &str = "en/simulate/";
/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;

const KEEP: &str = "[data-action=keep]";
const ASK: &str = "#ask-chance";
const VERDICTS: &str = "document.querySelector('.verdict')";

/// Opens the simulator, keeps its first run, and changes the peak of the load.
async fn keep_and_change(page: &Page, path: &str) -> WebDriverResult<()> {
    page.set_width(DESK).await?;
    page.open(path).await?;
    wait_for_result(page).await?;
    let first = page.attribute("#result", "data-fingerprint").await?;
    page.tab_to(KEEP).await?;
    page.press(Key::Enter).await?;
    page.wait("it is told", "document.querySelector('[data-action=to-runs]')").await?;
    page.tab_to(&field("workload.rate.peak_rps")).await?;
    page.type_over("120").await?;
    result_after(page, &first).await?;
    Ok(())
}

async fn open_comparison(page: &Page) -> WebDriverResult<()> {
    page.tab_to("#runs > summary").await?;
    page.press(Key::Enter).await?;
    page.wait("the comparison is there", "document.querySelector('.pair-figures')").await
}

#[tokio::test]
async fn a_kept_run_is_compared_by_keys_alone_and_judged_as_the_command_line_judges() {
    let expected = judged_by_the_command_line();
    visit(At::Folder, async |page| {
        keep_and_change(&page, PATH).await?;
        open_comparison(&page).await?;
        let row = "[data-path='workload.rate.peak_rps'] td";
        let sides = format!("[...document.querySelectorAll(\"{row}\")].map((e) => e.textContent)");
        let sides = page.value(&sides).await?;
        assert_eq!((sides[1].as_str(), sides[2].as_str()), (Some("240"), Some("120")));
        assert_eq!(page.count("[data-path]").await?, 1, "nothing else differs");
        assert_eq!(page.count(".verdict").await?, 0, "chance is looked at on demand only");
        assert!(page.count(".plain-charts svg").await? > 1, "charts are drawn");
        page.tab_to(ASK).await?;
        page.press(Key::Enter).await?;
        page.wait("the verdicts are there", VERDICTS).await?;
        for (figure, answer) in &expected {
            let cell = format!("[data-figure={figure}] .verdict");
            let told = page.attribute(&cell, "data-differs").await?;
            assert_eq!(told, (answer == "differs").to_string(), "{figure}: {answer}");
        }
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Figures of both tables with the answer of ten pairs of runs.
fn judged_by_the_command_line() -> Vec<(String, String)> {
    let arguments =
        ["compare", "-", "--model", "container", "--with", "workload.rate.peak_rps=120"];
    let default = simulate(&["default"], b"");
    let compared: Value = serde_json::from_slice(&simulate(&arguments, &default)).expect("JSON");
    let answer = |figure: &str| {
        let answer = compared["figures"][figure]["answer"].as_str().expect("it has an answer");
        (figure.to_owned(), answer.to_owned())
    };
    ["response_p95_ms", "peak_instances", "overload_s", "cost_per_million_requests", "resizes"]
        .map(answer)
        .to_vec()
}

#[tokio::test]
async fn kept_runs_are_named_removed_and_compared_across_models() {
    visit(At::Root, async |page| {
        keep_and_change(&page, "ja/simulate/").await?;
        open_comparison(&page).await?;
        page.tab_to("#second-model").await?;
        page.press(Key::Up).await?;
        page.wait("parts stand side by side", "document.querySelectorAll('.pair td').length > 30")
            .await?;
        page.fill(".kept-name", "Before").await?;
        let option = "document.querySelector('#first-run option').textContent === 'Before'";
        page.wait("it is renamed everywhere", option).await?;
        page.tab_to(".kept-actions button:last-child").await?;
        page.press(Key::Enter).await?;
        page.wait("it is gone", "!document.querySelector('.kept-name')").await?;
        let has_focus = "document.activeElement.id === 'kept-list'";
        page.wait("the focus is not lost", has_focus).await
    })
    .await;
}

/// The order of what happens, not its speed: the next painted frame after the click tells that it
/// was stopped, and nothing is heard of the other runs after that.
#[tokio::test]
async fn a_stopped_question_is_told_at_once_and_keeps_the_pairs_that_are_done() {
    visit(At::Root, async |page| {
        keep_and_change(&page, PATH).await?;
        open_comparison(&page).await?;
        page.tab_to("#n-pairs").await?;
        page.press(Key::End).await?;
        page.click(ASK).await?;
        let some = "document.querySelector('.ask progress')?.value > 7";
        page.wait("some pairs are done", some).await?;
        let told = page.stop_and_look("[data-action=cancel-study]", ".ask .status-warning").await?;
        assert!(told.starts_with("Stopped after"), "{told}");
        assert!(page.count(".verdict").await? > 5, "what is done counts");
        assert_eq!(page.says(".ask .status-warning").await?, told, "no more is heard");
        Ok(())
    })
    .await;
}
