//! Claims that run: their defaults are in the page, and they follow their control.

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_in};
use crate::host::At;
use crate::simulate::wait_for_result;

/// A claim whose control is a slider.
const CLAIM: &str = "figure.claim[aria-labelledby='claim.dead_server']";

#[tokio::test]
async fn a_claim_follows_its_control_by_keys_and_opens_in_the_simulator() {
    visit(At::Folder, async |page| {
        page.open("en/models/server/").await?;
        let sentence = format!("{CLAIM} .claim-sentence");
        let first = page.says(&sentence).await?;
        assert!(first.contains("every 2"), "the default is told: {first}");
        page.value(&format!("document.querySelector(`{CLAIM} input`).focus()")).await?;
        page.press(Key::Right).await?;
        let is_new =
            format!("document.querySelector(`{sentence}`).textContent.includes('every 5')");
        page.wait("the sentence follows", &is_new).await?;
        page.press(Key::Left).await?;
        let is_back = format!("document.querySelector(`{sentence}`).textContent === `{first}`");
        page.wait("the worker finds what the build found", &is_back).await?;
        page.press(Key::Right).await?;
        page.wait("the sentence follows again", &is_new).await?;
        page.click(&format!("{CLAIM} .claim-open a")).await?;
        page.wait("the simulator is open", "location.pathname.endsWith('/en/simulate/')").await?;
        assert!(page.path().await?.contains("#s=1~"), "with the claim's scenario");
        wait_for_result(&page).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn claims_tell_their_defaults_with_scripts_off() {
    visit_in(Setup::ScriptsOff, At::Root, async |page| {
        for lang in ["en", "ja"] {
            page.load(&format!("{lang}/models/server/")).await?;
            let n = page.count("figure.claim").await?;
            assert!(n >= 3, "{lang}: {n} claims");
            assert_eq!(page.count("figure.claim .claim-sentence").await?, n, "{lang}");
            assert_eq!(page.count("figure.claim .claim-drawing svg").await?, n, "{lang}");
        }
        Ok(())
    })
    .await;
}
