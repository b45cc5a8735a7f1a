//! What readers set in their system or browser: less motion, colors of their own. What only people
//! can judge is listed in `docs/accessibility.md`.

use crate::driver::{Setup, visit_in};
use crate::host::At;
use crate::simulate::wait_for_result;

#[tokio::test]
async fn with_less_motion_nothing_moves() {
    visit_in(Setup::LessMotion, At::Root, async |page| {
        for path in ["en/", "en/choose/", "en/simulate/"] {
            page.open(path).await?;
            let is_set = page.value("matchMedia('(prefers-reduced-motion)').matches").await?;
            assert_eq!(is_set, true, "the browser asks for less motion");
            page.click(".theme-switch").await?;
            let moving = "document.getAnimations()
                .filter((one) => one.effect.getComputedTiming().duration > 0).length";
            assert_eq!(page.value(moving).await?, 0, "{path}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_forced_colors_the_focus_is_seen_and_lines_differ_without_color() {
    visit_in(Setup::ForcedColors, At::Root, async |page| {
        page.open("en/simulate/").await?;
        let is_set = page.value("matchMedia('(forced-colors: active)').matches").await?;
        assert_eq!(is_set, true, "the system picks the colors");
        wait_for_result(&page).await?;
        // A legend repeats the lines of the plot.
        let looks = "new Map([...document.querySelectorAll('[data-panel=latency] .chart-line')]
            .map((line) => [line.getAttribute('class'),
                ['stroke-dasharray', 'stroke-width']
                    .map((name) => line.getAttribute(name) ?? '').join(' ')]))";
        let n_lines = page.value(&format!("{looks}.size")).await?;
        assert_eq!(n_lines, 5, "one line for each model");
        assert_eq!(page.value(&format!("new Set({looks}.values()).size")).await?, n_lines);
        // It fails at the first stop where the focus cannot be seen.
        page.tab_to("#scenario-opener").await
    })
    .await;
}
