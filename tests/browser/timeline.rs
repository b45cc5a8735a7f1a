//! Faults and deployments put, dragged and removed under the charts; lessons beside the charts.

use orchestration_guide::scenario::{ModelId, presets, trials};
use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;
use crate::simulate::{field, result_after, wait_for_result};

/// A window in which the settings stand beside the result.
const DESK: u32 = 1280;
const PHONE: u32 = 360;

/// The moment of an event, as its field says it.
async fn moment(page: &Page, event: usize) -> WebDriverResult<f64> {
    let field = format!("document.querySelector('[data-event=\"{event}\"]')?.value");
    Ok(page.text_of(&field).await?.parse().unwrap_or(f64::NAN))
}

async fn fingerprint(page: &Page) -> WebDriverResult<String> {
    page.attribute("#result", "data-fingerprint").await
}

#[tokio::test]
async fn a_kill_is_added_at_the_cursor_dragged_moved_by_keys_and_removed() {
    visit(At::Folder, async |page| {
        page.set_width(DESK).await?;
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        let calm = fingerprint(&page).await?;
        assert_eq!(page.count("[data-event]").await?, 0);
        let at = page.says(".cursor-time").await?;
        page.click("#lane-add").await?;
        let killed = result_after(&page, &calm).await?;
        assert_eq!(
            page.attribute("[data-event='0']", "aria-label").await?,
            format!("Instances vanish, {at}")
        );
        assert_eq!(page.value("document.activeElement.dataset.event").await?, "0");

        let share = |at: f64| at / 900.0;
        let before = moment(&page, 0).await?;
        page.drag_over("[data-event='0']", (share(before), 0.75)).await?;
        let dragged = result_after(&page, &killed).await?;
        let there = moment(&page, 0).await?;
        assert!((there - 675.0).abs() < 15.0, "{there}");

        page.press(Key::Right).await?;
        let by_key = result_after(&page, &dragged).await?;
        let step = moment(&page, 0).await? - there;
        page.press_with_shift(Key::Left).await?;
        result_after(&page, &by_key).await?;
        assert!((moment(&page, 0).await? - (there - 9.0 * step)).abs() < 0.01);

        page.press(Key::Enter).await?;
        let is_shown = "document.activeElement.matches('#events [data-row=\"0\"] select')";
        page.wait("its fields have the focus", is_shown).await?;
        let typed = field("events[0].at_s");
        assert!(page.count(&typed).await? == 1, "the form shows the same event");

        for expected in [there, before] {
            page.press_with_control("z").await?;
            let is_back = format!(
                "Number(document.querySelector('[data-event=\"0\"]')?.value) === {expected}"
            );
            page.wait("a step is taken back", &is_back).await?;
        }
        page.wait(
            "the run is that of before",
            &format!("document.querySelector('#result').dataset.fingerprint === '{killed}'"),
        )
        .await?;
        page.tab_to("[data-event='0']").await?;
        page.press(Key::Delete).await?;
        assert_eq!(result_after(&page, &killed).await?, calm);
        assert_eq!(page.value("document.activeElement.id").await?, "lane-add");
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_double_click_adds_what_is_picked_and_a_platform_says_what_it_cannot_do() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        let calm = fingerprint(&page).await?;
        let pick = "(() => {
            const list = document.querySelector('#lane-kind');
            list.value = [...list.options].find((o) => o.text === 'A node is lost').value;
            list.dispatchEvent(new Event('change', { bubbles: true }));
        })()";
        page.value(pick).await?;
        page.double_click(".event-lane", 0.5).await?;
        result_after(&page, &calm).await?;
        let name = page.attribute("[data-event='0']", "aria-label").await?;
        assert!(name.starts_with("A node is lost, "), "{name}");
        let notes = page.says(".lane-tools .status-warning").await?;
        assert!(notes.contains("no such thing"), "{notes}");
        Ok(())
    })
    .await;
}

/// Beside the charts in a wide window, above them on a phone.
#[tokio::test]
async fn each_question_opens_with_its_lesson_beside_its_charts() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        // No question is about the model that is in sight here.
        page.click("label:has(> input[name=view][value='1'])").await?;
        page.wait("the server is in sight", "location.hash.endsWith('&m=server')").await?;
        for preset in presets().into_iter().skip(1) {
            let before = fingerprint(&page).await?;
            page.click("#scenario-opener").await?;
            page.click(&format!("[data-preset='{}']", preset.id)).await?;
            result_after(&page, &before).await?;
            let beside = "(() => {
                const lesson = document.querySelector('.lesson').getBoundingClientRect();
                const chart = document.querySelector('#result .drawing').getBoundingClientRect();
                return lesson.right <= chart.left && lesson.height > 0;
            })()";
            assert_eq!(page.value(beside).await?, true, "{}", preset.id);
            let count = page.says(".lesson .changed").await?;
            assert!(count.starts_with("0 of "), "{}: {count}", preset.id);
            page.wait(preset.id, "!location.hash.includes('&m=')").await?;
            let models = preset.input.models;
            let n_models = ModelId::ALL.into_iter().filter(|model| models.has(*model)).count();
            let n_told = u64::from(n_models == 1);
            assert_eq!(page.count("#result .why").await?, n_told, "{}", preset.id);
        }
        page.set_width(PHONE).await?;
        let above = "(() => {
            const lesson = document.querySelector('.lesson').getBoundingClientRect();
            const chart = document.querySelector('#result .drawing').getBoundingClientRect();
            return lesson.bottom <= chart.top && lesson.height > 0;
        })()";
        page.wait("it stands above", above).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// How often a reader clicks who has missed.
const CLICKS: usize = 3;

/// Also where the switch of the field's part has to come first, and on a phone, where the settings
/// are closed.
#[tokio::test]
async fn each_thing_to_try_leads_to_its_field() {
    visit(At::Root, async |page| {
        for (width, id) in [(DESK, "startup-cpu"), (DESK, "out-of-memory"), (PHONE, "flapping")] {
            page.set_width(width).await?;
            page.open("en/simulate/").await?;
            wait_for_result(&page).await?;
            let before = fingerprint(&page).await?;
            page.click("#scenario-opener").await?;
            page.click(&format!("[data-preset='{id}']")).await?;
            result_after(&page, &before).await?;
            for (place, trial) in trials(id).iter().enumerate() {
                let way = format!(".lesson-tries li:nth-child({}) button", place + 1);
                let stem = trial.at.replace('.', "-");
                let leads = format!(
                    "(() => {{
                        const id = document.activeElement.id.replace('choice-', '');
                        return id.startsWith('models-') && '{stem}'.startsWith(id);
                    }})()"
                );
                // What is painted anew meanwhile moves the button from under the pointer.
                for _ in 0..CLICKS {
                    page.click(&way).await?;
                    if page.holds_soon(&leads).await? {
                        break;
                    }
                }
                page.wait(trial.at, &leads).await?;
            }
            assert_eq!(page.axe_violations().await?, [""; 0], "{id}");
        }
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_tried_is_counted_beside_the_charts() {
    visit(At::Root, async |page| {
        page.set_width(DESK).await?;
        page.open("ja/simulate/").await?;
        wait_for_result(&page).await?;
        let first = fingerprint(&page).await?;
        page.click("label:has(> input[name=metric][value='1'])").await?;
        result_after(&page, &first).await?;
        assert_eq!(page.says(".lesson .changed").await?, "2件中1件実施");
        assert_eq!(page.count(".lesson [data-done=true]").await?, 1);
        Ok(())
    })
    .await;
}
