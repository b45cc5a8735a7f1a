//! The replay: plays, pauses, steps, rests out of sight, and leaves dots out for those who ask for
//! less motion.

use orchestration_guide::scenario::ModelId;
use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_in};
use crate::host::At;
use crate::page::Page;
use crate::simulate::wait_for_result;

const DESK: u32 = 1280;
const PLAY: &str = ".replay [data-action=play]";
/// The place of the time cursor.
const CURSOR: &str = "Number(document.querySelector('#time-cursor').value)";
/// Whether any request is drawn.
const HAS_DOTS: &str = "[...document.querySelectorAll('.replay-dots [class^=dot-]')]
    .some((dots) => dots.getAttribute('d').length > 0)";

/// Opens the replay of a model.
async fn open_replay(page: &Page, path: &str, model: ModelId) -> WebDriverResult<()> {
    page.set_width(DESK).await?;
    page.open(path).await?;
    wait_for_result(page).await?;
    show(page, model).await
}

async fn show(page: &Page, model: ModelId) -> WebDriverResult<()> {
    let place = ModelId::ALL.iter().position(|one| *one == model).map_or(0, |place| place + 1);
    page.click(&format!("label:has(> input[name=view][value='{place}'])")).await?;
    page.wait("the replay is there", "document.querySelector('.replay > summary')").await?;
    page.value("document.querySelector('.replay').open = true").await?;
    page.wait("it is open", "document.querySelector('.replay-unit')").await
}

async fn cursor(page: &Page) -> WebDriverResult<f64> {
    Ok(page.value(CURSOR).await?.as_f64().unwrap_or(-1.0))
}

#[tokio::test]
async fn time_passes_while_it_plays_and_stands_when_paused() {
    visit(At::Root, async |page| {
        open_replay(&page, "en/simulate/", ModelId::Container).await?;
        page.wait("requests are drawn at rest as well", HAS_DOTS).await?;
        let before = cursor(&page).await?;
        page.click(PLAY).await?;
        page.wait("the cursor moves", &format!("{CURSOR} > {before} + 2")).await?;
        assert_eq!(page.says(PLAY).await?, "Pause");
        page.click(PLAY).await?;
        page.wait("it rests", "!document.querySelector('.replay-dots[data-runs]')").await?;
        let paused = cursor(&page).await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(cursor(&page).await?, paused);
        let told = page.says(".replay-told").await?;
        assert_eq!(page.attribute(".replay-stage", "aria-label").await?, told);
        page.click(".replay [data-action=step-on]").await?;
        assert_eq!(cursor(&page).await?, paused + 1.0);
        page.click(".replay [data-action=step-back]").await?;
        page.click(".replay [data-action=step-back]").await?;
        assert_eq!(cursor(&page).await?, paused - 1.0);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_picture_has_the_instances_that_the_charts_count() {
    visit(At::Root, async |page| {
        open_replay(&page, "en/simulate/", ModelId::Server).await?;
        for model in ModelId::ALL {
            show(&page, model).await?;
            let drawn = "[...document.querySelectorAll('.replay-unit[data-state=ready]')]
                .reduce((sum, unit) => sum + Number(unit.dataset.n), 0)";
            let told = "Number(document.querySelector(
                '[data-panel=instances] .legend .number').textContent)";
            let agree = format!("({drawn}) === ({told}) && ({drawn}) > 0");
            page.wait(&format!("{model:?}: the legend says the same"), &agree).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn out_of_sight_it_rests() {
    visit(At::Root, async |page| {
        open_replay(&page, "en/simulate/", ModelId::Vm).await?;
        page.click(PLAY).await?;
        let runs = "document.querySelector('.replay-dots[data-runs]')";
        page.wait("it runs", runs).await?;
        page.value("window.scrollTo(0, 0)").await?;
        page.wait("it rests", &format!("!{runs}")).await?;
        let left = cursor(&page).await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(cursor(&page).await?, left);
        page.value("document.querySelector('.replay').scrollIntoView()").await?;
        page.wait("it goes on", runs).await
    })
    .await;
}

#[tokio::test]
async fn keys_alone_play_it_and_go_to_the_next_decision() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open("ja/simulate/").await?;
        wait_for_result(&page).await?;
        page.click("label:has(> input[name=view][value='3'])").await?;
        page.tab_to(".replay > summary").await?;
        page.press(Key::Enter).await?;
        page.wait("it is open", "document.querySelector('.replay-unit')").await?;
        page.tab_to(PLAY).await?;
        let before = cursor(&page).await?;
        page.press(Key::Space).await?;
        page.wait("the cursor moves", &format!("{CURSOR} > {before}")).await?;
        page.tab_to(".replay [data-action=next-decision]").await?;
        page.press(Key::Enter).await?;
        assert_eq!(page.says(PLAY).await?, "再生", "a decision is there to be read");
        let same = "document.querySelector('.replay-deciders .number').textContent
            === document.querySelector('.why .decision-time').textContent";
        page.wait("the decision is that of the answer under it", same).await?;
        assert_eq!(page.axe_violations().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn less_motion_means_states_without_dots() {
    visit_in(Setup::LessMotion, At::Root, async |page| {
        open_replay(&page, "en/simulate/", ModelId::Faas).await?;
        let before = cursor(&page).await?;
        page.click(PLAY).await?;
        page.wait("states follow the cursor", &format!("{CURSOR} > {before}")).await?;
        assert_eq!(page.count(".replay-dots path").await?, 0);
        assert!(page.says(".replay-notes").await?.contains("less motion"));
        Ok(())
    })
    .await;
}
