//! The session as a file, and what the browser keeps: nothing is lost on a reload.

use std::path::PathBuf;

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{field, native_fingerprint, result_after, wait_for_result};

const PATH: &str = "en/simulate/";
/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;

const STATES: &str = "document.querySelectorAll('.past li').length";

/// Keeps the first run, gives it a name, and changes the peak of the load.
async fn work_a_while(page: &Page) -> WebDriverResult<String> {
    page.set_width(DESK).await?;
    page.open(PATH).await?;
    wait_for_result(page).await?;
    let first = page.attribute("#result", "data-fingerprint").await?;
    page.click("[data-action=keep]").await?;
    page.click("#runs > summary").await?;
    page.fill(".kept-name", "Before").await?;
    page.fill(&field("workload.rate.peak_rps"), "120").await?;
    result_after(page, &first).await
}

async fn open_session_tool(page: &Page) -> WebDriverResult<()> {
    page.tab_to("#session > summary").await?;
    page.press(Key::Enter).await?;
    page.wait("it is open", "document.querySelector('#session-file')").await
}

/// The text of the file that a button saves.
async fn saved(page: &Page, button: &str) -> WebDriverResult<String> {
    let listen = "(() => {
        const real = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
            blob.text().then((text) => { window.savedText = text; });
            return real.call(URL, blob);
        };
        window.savedText = undefined;
    })()";
    page.value(listen).await?;
    page.click(button).await?;
    page.wait("it is saved", "window.savedText !== undefined").await?;
    page.text_of("window.savedText").await
}

/// A file with this text, for a browser to open.
fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("the folder for temporary files can be written to");
    path
}

#[tokio::test]
async fn a_session_is_saved_as_a_file_and_opened_again_somewhere_else() {
    visit(At::Folder, async |page| {
        let now = work_a_while(&page).await?;
        open_session_tool(&page).await?;
        let scenario = saved(&page, "[data-action=save-scenario]").await?;
        let scenario: Value = serde_json::from_str(&scenario).expect("it is JSON");
        assert_eq!(native_fingerprint(&scenario), now, "the command line comes to the same");
        let session = saved(&page, "[data-action=save-session]").await?;
        page.value("localStorage.clear()").await?;
        page.open("ja/simulate/").await?;
        wait_for_result(&page).await?;
        page.click("#session > summary").await?;
        let path = file("session.json", &session);
        page.upload("#session-file", &path).await?;
        page.wait("it is opened", "document.querySelector('#session [role=status] p')").await?;
        let same = format!("document.querySelector('#result').dataset.fingerprint === '{now}'");
        page.wait("the settings are those of the file", &same).await?;
        page.click("#runs > summary").await?;
        page.wait("the kept run is run again", "document.querySelector('.pair-figures')").await?;
        assert_eq!(page.text_of("document.querySelector('.kept-name').value").await?, "Before");
        assert_eq!(page.count(".kept .status-warning").await?, 0, "it came to the same bits");
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_is_lost_on_a_reload_and_the_last_states_come_back_by_keys_alone() {
    visit(At::Root, async |page| {
        let changed = work_a_while(&page).await?;
        page.wait("it is kept", "localStorage.getItem('simulator-past')?.includes('Before')")
            .await?;
        page.wait("so are the settings", "location.hash.startsWith('#s=')").await?;
        page.reload().await?;
        wait_for_result(&page).await?;
        assert_eq!(page.attribute("#result", "data-fingerprint").await?, changed);
        page.click("#runs > summary").await?;
        page.wait("the kept run is there", "document.querySelector('.pair-figures')").await?;
        page.fill(&field("workload.rate.peak_rps"), "60").await?;
        let other = result_after(&page, &changed).await?;
        open_session_tool(&page).await?;
        page.wait("both states are there", &format!("{STATES} === 2")).await?;
        page.tab_to(".past li:last-child button").await?;
        page.press(Key::Enter).await?;
        assert_eq!(result_after(&page, &other).await?, changed);
        page.wait("the state before is kept", &format!("{STATES} >= 2")).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bad_file_is_refused_with_place_reason_and_repair_and_changes_nothing() {
    visit(At::Root, async |page| {
        let before = work_a_while(&page).await?;
        page.click("#session > summary").await?;
        for (name, text, told) in [
            ("cut.json", "{\"orchestration_guide_session\": 1,\n", "line 2"),
            ("other.json", "{\"name\": \"x\"}", "neither a session nor a scenario"),
            ("new.json", "{\"orchestration_guide_session\": 9}", "Reload"),
            ("rule.json", "{\"duration_s\": -1}", "duration_s"),
            ("part.json", "{\"duration_s\": \"long\"}", "do not fit"),
        ] {
            page.upload("#session-file", &file(name, text)).await?;
            let place = "document.querySelector('#session .status-bad')?.textContent";
            page.wait(name, &format!("{place}.includes('{told}')")).await?;
        }
        assert_eq!(page.attribute("#result", "data-fingerprint").await?, before);
        assert_eq!(page.count(".kept-name").await?, 1);
        Ok(())
    })
    .await;
}
