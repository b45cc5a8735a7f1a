//! One number over a range, and cost against load.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{simulate, wait_for_result};

const PATH: &str = "en/simulate/";
/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;

/// Opens the simulator and one of its tools, by keys alone.
async fn open(page: &Page, path: &str, tool: &str) -> WebDriverResult<()> {
    page.set_width(DESK).await?;
    page.open(path).await?;
    wait_for_result(page).await?;
    page.tab_to(&format!("{tool} > summary")).await?;
    page.press(Key::Enter).await?;
    page.wait("it is open", &format!("document.querySelector('{tool} button')")).await
}

/// The cells of a row of a tool's table, the first row being 1.
async fn row(page: &Page, tool: &str, n: usize) -> WebDriverResult<Vec<String>> {
    let row = format!("{tool} tbody tr:nth-child({n})");
    let cells = format!("[...document.querySelectorAll('{row} > *')].map((e) => e.textContent)");
    let cells = page.value(&cells).await?;
    let cells = cells.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(cells.map(str::to_owned).collect())
}

#[tokio::test]
async fn a_number_is_swept_by_keys_alone_and_each_value_comes_to_what_the_command_line_says() {
    visit(At::Folder, async |page| {
        open(&page, PATH, "#sweep").await?;
        page.tab_to("[data-example='models.container.pod.appInitMs']").await?;
        page.press(Key::Enter).await?;
        page.tab_to("#sweep-to").await?;
        page.type_over("20000").await?;
        page.tab_to("#sweep-steps").await?;
        page.press(Key::Home).await?;
        page.tab_to("#sweep-start").await?;
        page.press(Key::Enter).await?;
        let is_done = "document.querySelectorAll('#sweep tbody tr').length === 3
            && document.querySelector('#sweep .summary').textContent.trim()";
        page.wait("three values are told", is_done).await?;
        assert_eq!(page.count("#sweep .plain-chart svg.chart").await?, 4);
        for (n, init_ms) in [(1, "500"), (3, "20000")] {
            let cells = row(&page, "#sweep", n).await?;
            assert_eq!(cells[0].replace(',', ""), init_ms);
            let peak = peak_of_the_command_line(init_ms);
            assert!(cells.contains(&peak), "{peak} instances at {init_ms} ms: {cells:?}");
        }
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Most instances at once of the default scenario with another start of the application.
fn peak_of_the_command_line(init_ms: &str) -> String {
    let with = format!("container.pod.appInitMs={init_ms}");
    let default = simulate(&["default"], b"");
    let out = simulate(&["run", "-", "--model", "container", "--with", &with], &default);
    let out: Value = serde_json::from_slice(&out).expect("it prints JSON");
    let figures = &out["models"]["container"]["replications"][0]["figures"];
    figures["peak_instances"].as_f64().expect("a run has a peak").to_string()
}

#[tokio::test]
async fn a_range_that_cannot_be_run_is_told_with_the_rule() {
    visit(At::Root, async |page| {
        open(&page, "ja/simulate/", "#sweep").await?;
        let told = "document.querySelector('#sweep .form-fault')?.textContent.trim()";
        page.fill("#sweep-from", "900").await?;
        page.fill("#sweep-to", "3").await?;
        page.wait("no range", told).await?;
        assert_eq!(page.attribute("#sweep-start", "aria-disabled").await?, "true");
        page.fill("#sweep-from", "-5").await?;
        page.wait("out of bounds", &format!("({told})?.includes('5')")).await?;
        page.fill("#sweep-from", "2").await?;
        page.wait("nothing is wrong", &format!("!({told})")).await
    })
    .await;
}

#[tokio::test]
async fn cost_is_compared_over_loads_and_what_was_done_before_a_stop_stays() {
    visit(At::Root, async |page| {
        open(&page, PATH, "#cost-against-load").await?;
        page.tab_to("#cost-start").await?;
        page.press(Key::Enter).await?;
        let rows = "document.querySelectorAll('#cost-against-load tbody tr').length";
        page.wait("two loads are done", &format!("{rows} >= 2")).await?;
        let warning = "#cost-against-load .status-warning";
        let told = page.stop_and_look("[data-action=cancel-study]", warning).await?;
        assert!(told.starts_with("Stopped after"), "{told}");
        assert!(page.value(rows).await?.as_u64() >= Some(2), "what is done stays");
        let summary = page.says("#cost-against-load .summary").await?;
        assert!(summary.starts_with("Cheapest: "), "{summary}");
        assert_eq!(row(&page, "#cost-against-load", 1).await?.len(), 6);
        assert_eq!(page.count("#cost-against-load .legend li").await?, 5);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}
