//! The simulator without a pointer: everything is reached, seen, and worked by keys alone.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{field, result_after, wait_for_result};

/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;

#[tokio::test]
async fn the_simulator_works_by_keys_alone_in_english() {
    visit(At::Root, async |page| walk(&page, "en/simulate/").await).await;
}

#[tokio::test]
async fn the_simulator_works_by_keys_alone_in_japanese() {
    visit(At::Root, async |page| walk(&page, "ja/simulate/").await).await;
}

async fn walk(page: &Page, path: &str) -> WebDriverResult<()> {
    page.set_width(DESK).await?;
    page.open(path).await?;
    wait_for_result(page).await?;
    let first = page.attribute("#result", "data-fingerprint").await?;
    pick_a_question(page, &first).await?;
    change_a_field(page, &first).await?;
    move_the_time_cursor(page).await?;
    look_at_kubernetes(page).await?;
    ask_why(page).await?;
    open_a_decision(page).await?;
    turn_the_pages_of_the_table(page).await?;
    go_to_what_is_to_be_tried(page).await?;
    assert_eq!(page.console().await?, [""; 0]);
    Ok(())
}

/// A question by Enter, another one closed by Escape, one by Space, and what was there before by
/// Undo.
async fn pick_a_question(page: &Page, before: &str) -> WebDriverResult<()> {
    page.tab_to("#scenario-opener").await?;
    page.press(Key::Enter).await?;
    page.tab_to("[data-preset=steady]").await?;
    page.press(Key::Enter).await?;
    let steady = result_after(page, before).await?;
    has_focus(page, "#scenario-opener").await?;
    page.press(Key::Enter).await?;
    page.tab_to("[data-preset=pod-kill]").await?;
    page.press(Key::Escape).await?;
    has_focus(page, "#scenario-opener").await?;
    assert_eq!(page.count("[data-preset]").await?, 0, "the list is closed");
    take_it_back(page, &steady, before).await?;
    page.press(Key::Enter).await?;
    page.tab_to("[data-preset=spike-requests]").await?;
    page.press(Key::Space).await?;
    let by_requests = result_after(page, before).await?;
    take_it_back(page, &by_requests, before).await
}

async fn take_it_back(page: &Page, loaded: &str, before: &str) -> WebDriverResult<()> {
    page.tab_to("[data-action=undo]").await?;
    page.press(Key::Enter).await?;
    assert_eq!(result_after(page, loaded).await?, before);
    has_focus(page, "#scenario-opener").await
}

/// From the words of the lesson to the field that they speak of, in a group that was closed.
async fn go_to_what_is_to_be_tried(page: &Page) -> WebDriverResult<()> {
    let target = "#choice-models-container-hpa-metric";
    assert_eq!(page.count(target).await?, 0, "its group is closed");
    page.tab_to(".lesson-way").await?;
    page.press(Key::Enter).await?;
    has_focus(page, target).await
}

/// A number by typing, a group by Enter, a row by its buttons: the focus is never lost.
async fn change_a_field(page: &Page, before: &str) -> WebDriverResult<()> {
    page.tab_to(&field("workload.rate.peak_rps")).await?;
    page.type_over("120").await?;
    let typed = result_after(page, before).await?;
    page.tab_to("#group-events > summary").await?;
    page.press(Key::Enter).await?;
    page.tab_to("#events > button").await?;
    page.press(Key::Enter).await?;
    has_focus(page, "#choice-events-0").await?;
    let with_event = result_after(page, &typed).await?;
    page.tab_to("#events .row-remove").await?;
    page.press(Key::Enter).await?;
    has_focus(page, "#events > button").await?;
    assert_eq!(result_after(page, &with_event).await?, typed);
    page.tab_to("#level-expert > summary").await
}

async fn move_the_time_cursor(page: &Page) -> WebDriverResult<()> {
    page.tab_to("#time-cursor").await?;
    let at = async || page.says(".cursor-time").await;
    let before = at().await?;
    page.press(Key::Right).await?;
    let is_moved = format!("document.querySelector('.cursor-time').textContent !== '{before}'");
    page.wait("the cursor has moved", &is_moved).await?;
    page.press(Key::Left).await?;
    page.wait("the cursor is back", &format!("!({is_moved})")).await
}

/// From all models side by side to the third one in detail.
async fn look_at_kubernetes(page: &Page) -> WebDriverResult<()> {
    page.tab_to("input[name=view]").await?;
    for _ in 0..3 {
        page.press(Key::Right).await?;
    }
    page.wait("its decisions are there", "document.querySelector('.decision-log li')").await
}

/// From decision to decision by keys on the cursor and by buttons, and to a moment between.
async fn ask_why(page: &Page) -> WebDriverResult<()> {
    let position = async |place: u32| {
        let is_told = format!(
            "document.querySelector('.why [role=status]')?.textContent.match(/\\d+/g)
                .includes('{place}')"
        );
        page.wait(&format!("decision {place} is told"), &is_told).await
    };
    page.tab_to("#time-cursor").await?;
    page.press(Key::Home).await?;
    page.wait("a moment has no decision", "!document.querySelector('.why [role=status]')").await?;
    page.press_with_shift(Key::Right).await?;
    position(1).await?;
    page.press_with_shift(Key::Right).await?;
    position(2).await?;
    page.press_with_shift(Key::Left).await?;
    position(1).await?;
    page.tab_to("[data-action=next-decision]").await?;
    page.press(Key::Enter).await?;
    position(2).await?;
    has_focus(page, "[data-action=next-decision]").await?;
    assert!(page.count(".why .why-decision").await? == 1, "the decision is told");
    page.click("[data-action=previous-decision]").await?;
    position(1).await
}

async fn open_a_decision(page: &Page) -> WebDriverResult<()> {
    page.tab_to(".decision-log summary").await?;
    page.press(Key::Enter).await?;
    page.wait("the rule is open", "document.querySelector('.decision-log details[open]')").await
}

async fn turn_the_pages_of_the_table(page: &Page) -> WebDriverResult<()> {
    page.tab_to("[data-action=table]").await?;
    page.press(Key::Enter).await?;
    page.wait("the table is open", "document.querySelector('.data-table tbody tr')").await?;
    assert_eq!(page.count(".data-table tbody tr").await?, 25, "one page, not the whole table");
    let first_row = async || page.says(".data-table tbody th").await;
    assert_eq!(first_row().await?, "0:01");
    page.tab_to(".pager button:nth-of-type(3)").await?;
    for (n_turns, time) in [(1, "0:26"), (1, "0:51"), (40, "14:36")] {
        for _ in 0..n_turns {
            page.press(Key::Enter).await?;
        }
        let is_there =
            format!("document.querySelector('.data-table tbody th').textContent === '{time}'");
        page.wait(&format!("the page starts at {time}"), &is_there).await?;
    }
    // At the end of the table the button does nothing and keeps the focus.
    has_focus(page, ".pager button:nth-of-type(3)").await?;
    page.tab_to(".pager select").await?;
    page.press(Key::Down).await?;
    page.wait("50 rows", "document.querySelectorAll('.data-table tbody tr').length === 50").await
}

async fn has_focus(page: &Page, selector: &str) -> WebDriverResult<()> {
    let is_there = format!("document.activeElement.matches(`{selector}`)");
    page.wait(&format!("{selector} has the focus"), &is_there).await
}
