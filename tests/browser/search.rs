//! The search: by keys alone, in both languages, with errors, and back to where the reader was.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;

const FIELD: &str = "#search-field";

/// The option that Enter opens.
const ACTIVE: &str = ".search [role=option][aria-selected=true]";

async fn is_open(page: &Page) -> WebDriverResult<()> {
    let has_focus = format!("document.activeElement.matches('{FIELD}')");
    page.wait("the search is open", &has_focus).await
}

async fn is_closed(page: &Page) -> WebDriverResult<()> {
    page.wait("the search is closed", "!document.querySelector('dialog.search[open]')").await
}

/// Types over what stands in the field, and waits for a title among the results.
async fn look_for(page: &Page, words: &str, title: &str) -> WebDriverResult<()> {
    page.type_over(words).await?;
    let is_found = format!(
        "[...document.querySelectorAll('.search-title')].some(e => e.textContent.includes('{title}'))"
    );
    page.wait(&format!("{words} finds {title}"), &is_found).await
}

/// The place that an address names has the focus, and the address names it.
async fn is_at(page: &Page, path: &str) -> WebDriverResult<()> {
    let is_there = format!(
        "(location.pathname + location.hash).endsWith('/{path}')
            && (!location.hash || document.activeElement.id === location.hash.slice(1))"
    );
    page.wait(&format!("{path} is open"), &is_there).await
}

#[tokio::test]
async fn the_slash_opens_it_and_keys_alone_lead_to_a_word_typed_with_an_error() {
    visit(At::Folder, async |page| {
        page.set_width(1280).await?;
        page.open("en/").await?;
        page.press_letter("/").await?;
        is_open(&page).await?;
        assert_eq!(page.value("document.querySelector('#search-field').value").await?, "");
        look_for(&page, "cold stert", "Cold start").await?;
        assert_eq!(page.attribute(ACTIVE, "id").await?, "search-option-0");
        page.press(Key::Down).await?;
        page.press(Key::Up).await?;
        let active = page.attribute(FIELD, "aria-activedescendant").await?;
        assert_eq!(active, page.attribute(ACTIVE, "id").await?);
        page.press(Key::Enter).await?;
        is_closed(&page).await?;
        is_at(&page, "en/glossary/#term-cold-start").await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_chord_opens_it_in_a_field_and_escape_leads_back() {
    visit(At::Root, async |page| {
        page.set_width(1280).await?;
        page.open("en/simulate/").await?;
        let field = crate::simulate::field("workload.rate.peak_rps");
        page.value(&format!("document.querySelector(`{field}`).focus()")).await?;
        page.press_letter("/").await?;
        assert_eq!(page.count("dialog.search[open]").await?, 0, "a letter in a field");
        page.press_with_control("k").await?;
        is_open(&page).await?;
        look_for(&page, "come back", "Why do pods go and come back").await?;
        page.press(Key::Escape).await?;
        is_closed(&page).await?;
        let is_back = format!("document.activeElement.matches(`{field}`)");
        page.wait("the focus is back", &is_back).await
    })
    .await;
}

#[tokio::test]
async fn japanese_needs_no_spaces_and_finds_from_the_other_language() {
    visit(At::Root, async |page| {
        page.open("ja/").await?;
        page.click(".search-open").await?;
        is_open(&page).await?;
        look_for(&page, "コンテナのデメリット", "デメリット").await?;
        look_for(&page, "cold start", "コールドスタート").await?;
        page.open("en/").await?;
        page.click(".search-open").await?;
        is_open(&page).await?;
        look_for(&page, "コルドスタート", "Cold start").await?;
        page.press(Key::Enter).await?;
        is_at(&page, "en/glossary/#term-cold-start").await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_scenario_and_a_row_of_the_comparison_open() {
    visit(At::Folder, async |page| {
        page.set_width(1280).await?;
        page.open("en/compare/").await?;
        page.press_letter("/").await?;
        is_open(&page).await?;
        look_for(&page, "502", "502").await?;
        page.press(Key::Enter).await?;
        page.wait("the scenario is in the address", "location.hash.startsWith('#s=1~')").await?;
        page.wait(
            "its question is told",
            "document.querySelector('.scenario-question')?.textContent.includes('502')",
        )
        .await?;
        page.press_letter("/").await?;
        is_open(&page).await?;
        look_for(&page, "health check", "ealth").await?;
        page.click(".search [role=option][href*='compare/#']").await?;
        page.wait("the row is in sight", "location.pathname.endsWith('/compare/')").await?;
        page.wait(
            "and has the focus",
            "location.hash && document.activeElement.id === location.hash.slice(1)",
        )
        .await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_found_near_things_are_offered_and_told() {
    visit(At::Root, async |page| {
        page.set_width(360).await?;
        page.open("en/").await?;
        page.press_letter("/").await?;
        is_open(&page).await?;
        assert_eq!(page.count(".search [role=option]").await?, 16, "places to start from");
        let says = |words: &str| {
            let told = "document.querySelector('.search [role=status]').textContent";
            format!("{told}.includes('{words}')")
        };
        page.type_over("kubernetes").await?;
        page.wait("the number is told", &says("results")).await?;
        page.type_over("kubernetes zzzzzz").await?;
        page.wait("it is told", &says("Close matches")).await?;
        assert!(page.count(".search [role=option]").await? > 0);
        page.type_over("zzzzzz").await?;
        page.wait("it is told", &says("No match")).await?;
        assert_eq!(page.count(".search [role=option]").await?, 16);
        assert_eq!(page.axe_violations().await?, [""; 0]);
        let is_wider = page.value("document.documentElement.scrollWidth > innerWidth").await?;
        assert_eq!(is_wider, false, "nothing is wider than the window");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_slash_can_be_switched_off() {
    visit(At::Root, async |page| {
        page.set_width(1280).await?;
        page.open("en/glossary/").await?;
        page.press_with_control("k").await?;
        is_open(&page).await?;
        page.click(".search-foot input").await?;
        page.press(Key::Escape).await?;
        is_closed(&page).await?;
        page.press_letter("/").await?;
        page.open("en/sources/").await?;
        page.wait("the button knows", "!document.querySelector('.search-open kbd')").await?;
        page.press_letter("/").await?;
        assert_eq!(page.count("dialog.search[open]").await?, 0);
        Ok(())
    })
    .await;
}
