//! The reader's own traffic: from a text to the chart, with what could not be read.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{default_scenario, native_fingerprint, result_after, wait_for_result};

const PATH: &str = "en/simulate/";
/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;
const TEXT: &str = "#own-traffic-text";
const USE: &str = "[data-action=use-traffic]";

/// What CloudWatch exports, with one row that is broken and a peak of 9,000 a minute.
const EXPORT: &str = "Timestamp,RequestCount (Sum)\n\
    2026-11-25T12:00:00Z,1200\n2026-11-25T12:01:00Z,n.a.\n2026-11-25T12:02:00Z,9000\n\
    2026-11-25T12:03:00Z,2400\n2026-11-25T12:04:00Z,1200\n";

async fn open(page: &Page, path: &str) -> WebDriverResult<String> {
    page.set_width(DESK).await?;
    page.open(path).await?;
    wait_for_result(page).await?;
    page.attribute("#result", "data-fingerprint").await
}

/// Puts a text into the box as pasting does, at once.
async fn paste(page: &Page, text: &str) -> WebDriverResult<()> {
    page.wait("there is a box", &format!("document.querySelector('{TEXT}')")).await?;
    let paste = format!(
        "(() => {{ const box = document.querySelector('{TEXT}'); box.value = {}; \
         box.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); }})()",
        json!(text)
    );
    page.value(&paste).await?;
    page.wait("it is read", "document.querySelector('#own-traffic-found')").await
}

#[tokio::test]
async fn an_export_with_a_broken_row_becomes_the_traffic_of_the_run() {
    let mut scenario = default_scenario();
    scenario["workload"]["rate"] =
        json!({ "shape": "series", "interval_s": 60, "rps": [20, 20, 150, 40, 20] });
    scenario["duration_s"] = 300.into();
    let expected = native_fingerprint(&scenario);
    visit(At::Folder, async |page| {
        let first = open(&page, PATH).await?;
        page.click("#own-traffic > summary").await?;
        paste(&page, EXPORT).await?;
        let problem = page.says(".own-traffic-problems li").await?;
        assert!(problem.contains("Line 3") && problem.contains("n.a."), "{problem}");
        let found = page.says("#own-traffic-found").await?;
        assert!(found.contains("150\u{a0}rps at the peak"), "{found}");
        assert_eq!(page.axe_violations().await?, [""; 0]);
        page.click(USE).await?;
        let used = result_after(&page, &first).await?;
        assert_eq!(used, expected, "the command line computes the same from these rates");
        assert_eq!(
            page.text_of("document.querySelector('#choice-workload-rate').value").await?,
            "Measured series"
        );
        assert_eq!(page.count("[data-field^='workload.rate.rps'] input").await?, 5);
        page.click(".controls-steps button").await?;
        assert_eq!(result_after(&page, &used).await?, first, "one step takes all of it back");
        assert_eq!(page.console().await?, [""; 0]);
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_sample_is_tried_and_a_guess_replaced_by_keys_alone() {
    visit(At::Root, async |page| {
        let first = open(&page, "ja/simulate/").await?;
        page.tab_to("#own-traffic > summary").await?;
        page.press(Key::Enter).await?;
        page.wait("it is open", &format!("document.querySelector('{TEXT}')")).await?;
        page.tab_to("[data-action=sample-traffic]").await?;
        page.press(Key::Enter).await?;
        page.wait("it is read", "document.querySelector('#own-traffic-found')").await?;
        let before = page.says("#own-traffic-found").await?;
        page.tab_to("#own-traffic-unit").await?;
        page.press(Key::Down).await?;
        let other = format!(
            "document.querySelector('#own-traffic-found').textContent.trim() !== {}",
            json!(before)
        );
        page.wait("rows as single requests are other rates", &other).await?;
        page.tab_to(USE).await?;
        page.press(Key::Enter).await?;
        result_after(&page, &first).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_that_says_nothing_is_refused_in_words() {
    visit(At::Root, async |page| {
        open(&page, PATH).await?;
        page.click("#own-traffic > summary").await?;
        let file = std::env::temp_dir().join(format!("{}-nothing.csv", std::process::id()));
        std::fs::write(&file, "nothing\nat all\n").expect("the folder can be written to");
        page.upload("#own-traffic-file", &file).await?;
        let told = "document.querySelector('.own-traffic .field-fault:not(:empty)')";
        page.wait("it is told", told).await?;
        assert_eq!(page.count(USE).await?, 0);
        assert_eq!(page.axe_violations().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// The rates of the points in the table under the curve.
const RATES: &str = "[...document.querySelectorAll(\"[data-field$='].rps'] input\")].map((box) => box.value).join()";

/// The traffic becomes a curve through the four corners of the default spike.
async fn draw_points(page: &Page) -> WebDriverResult<()> {
    page.value("document.querySelector('#choice-workload-rate').focus()").await?;
    page.press_letter("P").await?;
    page.wait("there are corners", "document.querySelectorAll('.curve-corner').length > 3").await
}

#[tokio::test]
async fn a_point_of_the_curve_is_dragged_and_one_step_takes_it_back() {
    visit(At::Root, async |page| {
        open(&page, PATH).await?;
        draw_points(&page).await?;
        let first = page.text_of(RATES).await?;
        page.drag_by("[data-corner='1']", (0, 40)).await?;
        let is_other = format!("{RATES} !== {}", json!(first));
        page.wait("the table has another rate", &is_other).await?;
        let dragged = page.text_of(RATES).await?;
        page.drag_by("[data-corner='2']", (10, -20)).await?;
        let is_other = format!("{RATES} !== {}", json!(dragged));
        page.wait("the table has another rate again", &is_other).await?;
        for expected in [dragged, first] {
            page.click(".controls-steps button").await?;
            let is_back = format!("{RATES} === {}", json!(expected));
            page.wait("one step is one drag", &is_back).await?;
        }
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_point_is_moved_added_and_removed_by_keys_alone() {
    visit(At::Root, async |page| {
        let before = open(&page, PATH).await?;
        draw_points(&page).await?;
        page.tab_to(".curve-corner").await?;
        page.press(Key::PageDown).await?;
        page.wait("the next one has the focus", "document.activeElement.dataset.corner === '1'")
            .await?;
        let rate = "Number(document.querySelectorAll(\"[data-field$='].rps'] input\")[1].value)";
        let first = page.value(rate).await?.as_f64();
        page.press(Key::Up).await?;
        page.wait("it is higher", &format!("{rate} > {}", first.unwrap_or_default())).await?;
        let small = page.value(rate).await?.as_f64();
        page.press_with_shift(Key::Up).await?;
        let far = small.zip(first).map(|(small, first)| small + 9.0 * (small - first));
        page.wait("and far higher", &format!("{rate} >= {}", far.unwrap_or_default())).await?;
        page.press(Key::Insert).await?;
        page.wait("there is one more", "document.querySelectorAll('.curve-corner').length === 5")
            .await?;
        page.press(Key::Delete).await?;
        page.wait("and one less", "document.querySelectorAll('.curve-corner').length === 4")
            .await?;
        result_after(&page, &before).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}
