//! The settings in the address: kept as they change, opened as they are, and told when broken.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{field, result_after, wait_for_result};

const PATH: &str = "en/simulate/";
const DESK: u32 = 1280;

#[tokio::test]
async fn a_link_opens_what_was_on_the_page_in_either_language() {
    visit(At::Folder, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = page.attribute("#result", "data-fingerprint").await?;
        assert_eq!(page.path().await?, PATH, "defaults need no words");
        page.fill(&field("workload.rate.peak_rps"), "120").await?;
        let mine = result_after(&page, &first).await?;
        page.wait("the address has the settings", "location.hash.startsWith('#s=1~')").await?;
        let link = page.path().await?;
        let fragment = link.strip_prefix(PATH).unwrap_or_default();
        page.value("location.hash = '#main'").await?;
        page.wait(
            "a link within the page loses nothing",
            &format!("location.hash === '{fragment}'"),
        )
        .await?;
        page.load("en/compare/").await?;
        page.open(&format!("ja/simulate/{fragment}")).await?;
        opens_as(&page, &mine).await?;
        page.click("label:has(> input[name=view][value='2'])").await?;
        page.wait("the address has the model in sight", "location.hash.endsWith('&m=vm')").await?;
        let fragment = page.path().await?.replace("ja/simulate/", "");
        page.load("ja/compare/").await?;
        page.open(&format!("ja/simulate/{fragment}")).await?;
        page.wait(
            "the model is in sight",
            "document.querySelector('[name=view][value=\"2\"]').checked",
        )
        .await?;
        page.click("header a[hreflang=en]").await?;
        page.wait("the page is English", "document.documentElement.lang === 'en'").await?;
        page.wait("the address keeps the settings", &format!("location.hash === '{fragment}'"))
            .await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

async fn opens_as(page: &Page, fingerprint: &str) -> WebDriverResult<()> {
    let is_it = format!("document.querySelector('#result[data-fingerprint=\"{fingerprint}\"]')");
    page.wait("the linked result is there", &is_it).await?;
    assert_eq!(page.value("document.querySelector('#workload-rate-peak_rps').value").await?, "120");
    Ok(())
}

#[tokio::test]
async fn a_broken_link_is_told_and_changes_nothing() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = page.attribute("#result", "data-fingerprint").await?;
        for fragment in ["#s=1~eyJ2ZXJzaW9uIjox", "#s=2~e30", "#s=1~eyJzZWVkIjoieCJ9"] {
            page.load("en/compare/").await?;
            page.open(&format!("{PATH}{fragment}")).await?;
            wait_for_result(&page).await?;
            page.wait("it is told", "document.querySelector('.broken-link')").await?;
            assert!(page.says(".broken-link").await?.contains(fragment), "{fragment}");
            assert_eq!(page.attribute("#result", "data-fingerprint").await?, first);
        }
        page.click(".broken-link button").await?;
        page.wait("it is closed", "!document.querySelector('.broken-link')").await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_can_be_picked_and_taken_back() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open(PATH).await?;
        wait_for_result(&page).await?;
        let first = page.attribute("#result", "data-fingerprint").await?;
        page.fill(&field("workload.rate.peak_rps"), "120").await?;
        let mine = result_after(&page, &first).await?;
        page.click("#scenario-opener").await?;
        page.click("[data-preset=bad-deploy]").await?;
        result_after(&page, &mine).await?;
        page.click("[data-action=undo]").await?;
        let is_mine = format!("document.querySelector('#result[data-fingerprint=\"{mine}\"]')");
        page.wait("what the reader had is back", &is_mine).await
    })
    .await;
}
