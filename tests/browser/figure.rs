//! A figure's data and files: reached by keys, saved as they are on the page.

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_in};
use crate::host::At;
use crate::page::Page;
use crate::simulate::wait_for_result;

/// Keeps what the page offers to save in place of saving it.
const CATCH_FILES: &str = "(() => {
    window.saved = [];
    const address = URL.createObjectURL;
    let newest;
    URL.createObjectURL = (blob) => { newest = blob; return address.call(URL, blob); };
    HTMLAnchorElement.prototype.click = function () {
        const [name, blob] = [this.download, newest];
        blob.arrayBuffer().then((bytes) => saved.push({
            name, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
            width: new DataView(bytes).getUint32(16),
        }));
    };
})()";

#[tokio::test]
async fn a_figure_gives_its_data_and_its_picture_by_keys_alone() {
    visit_in(Setup::Dark, At::Root, async |page| {
        for (path, title) in
            [("en/simulate/", "Demand and capacity"), ("ja/simulate/", "需要と処理能力")]
        {
            page.open(path).await?;
            wait_for_result(&page).await?;
            take_all(&page, title).await?;
        }
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

async fn take_all(page: &Page, title: &str) -> WebDriverResult<()> {
    page.value(CATCH_FILES).await?;
    page.tab_to("[data-panel=demand] .figure-menu summary").await?;
    page.press(Key::Enter).await?;
    page.wait("the table is there", "document.querySelector('.figure-menu tbody tr')").await?;
    assert_eq!(page.count(".figure-menu tbody tr").await?, 25, "one page of it");

    let csv = take(page, "csv", 1).await?;
    assert!(csv.starts_with('\u{feff}'), "{}", &csv[..40]);
    assert_eq!(csv.lines().count(), 1 + 900, "a head and a line for each second");
    let columns = page.count("[data-panel=demand] .legend li").await?;
    assert_eq!(csv.lines().nth(1).map_or(0, |line| line.split(',').count() as u64), 1 + columns);

    let svg = take(page, "svg", 2).await?;
    assert!(svg.contains(title) && !svg.contains("var("), "it stands alone");
    assert!(svg.contains("fill=\"rgb(17, 22, 29)\""), "it has the colors of the dark theme");
    let is_whole = "!new DOMParser().parseFromString(saved[1].text, 'image/svg+xml')
        .querySelector('parsererror')";
    page.wait("the drawing is whole", is_whole).await?;

    let png = take(page, "png", 3).await?;
    assert!(png.contains("PNG"), "{:?}", png.get(..8));
    page.wait("it is sharp", "saved[2].width === 2 * 992").await
}

/// Goes to the button of a kind of file, presses it, and returns what was saved.
async fn take(page: &Page, kind: &str, n: usize) -> WebDriverResult<String> {
    page.tab_to(&format!("[data-panel=demand] [data-action=save-{kind}]")).await?;
    page.press(Key::Enter).await?;
    page.wait(&format!("the {kind} is saved"), &format!("saved.length === {n}")).await?;
    let name = page.text_of(&format!("saved[{}].name", n - 1)).await?;
    assert_eq!(name, format!("simulation-demand.{kind}"));
    page.text_of(&format!("saved[{}].text", n - 1)).await
}

/// The first series is hidden, shown, and shown alone, from one stop of the Tab key.
#[tokio::test]
async fn the_legend_hides_a_series_and_shows_one_alone_by_keys() {
    visit(At::Root, async |page| {
        page.set_width(1280).await?;
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        let lines = "[data-panel=latency] .drawing .chart-line.series-";
        let is_drawn = |model: &str, is: bool| {
            format!("{}document.querySelector('{lines}{model}')", if is { "" } else { "!" })
        };
        page.wait("all are drawn", &is_drawn("server", true)).await?;
        page.tab_to("#legend-latency-0").await?;
        page.press(Key::Enter).await?;
        page.wait("the first is hidden", &is_drawn("server", false)).await?;
        assert_eq!(page.attribute("#legend-latency-0", "aria-pressed").await?, "false");
        assert_eq!(page.attribute("#legend-failures-0", "aria-pressed").await?, "false");
        page.press(Key::Space).await?;
        page.wait("it is back", &is_drawn("server", true)).await?;
        page.press(Key::Right).await?;
        page.wait("its other button has the focus", "document.activeElement.id.endsWith('-1')")
            .await?;
        page.press(Key::Enter).await?;
        page.wait("it is alone", &is_drawn("vm", false)).await?;
        assert!(page.count(&format!("{lines}server")).await? > 0);
        page.press(Key::Enter).await?;
        page.wait("all are back", &is_drawn("vm", true)).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn models_are_compared_by_the_percentile_that_is_picked() {
    visit(At::Root, async |page| {
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        let title = "document.querySelector('#panel-latency').textContent";
        page.tab_to("input[name=percentile]").await?;
        page.press(Key::Right).await?;
        page.wait("it is the 99th", &format!("{title}.endsWith('99th percentile')")).await?;
        page.press(Key::Right).await?;
        page.wait("it is the 99.9th", &format!("{title}.endsWith('99.9th percentile')")).await?;
        assert!(page.says("[data-panel=latency] .panel-sentence").await?.starts_with("99.9 %"));
        Ok(())
    })
    .await;
}

/// In place of a line for each model; the switch keeps the focus, and the lines come back.
#[tokio::test]
async fn models_are_compared_by_heat_maps_on_one_scale() {
    visit(At::Root, async |page| {
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        assert_eq!(page.count("[data-panel^=heat]").await?, 0, "none is drawn before it is picked");
        page.tab_to("input[name=percentile]").await?;
        for _ in 0..3 {
            page.press(Key::Right).await?;
        }
        let n_maps = "document.querySelectorAll('[data-panel^=heat-]').length";
        page.wait("each model has one", &format!("{n_maps} === 5")).await?;
        assert_eq!(page.count("[data-panel=latency]").await?, 0);
        let is_kept = "document.activeElement.name === 'percentile'";
        page.wait("the switch has the focus", is_kept).await?;
        let title = page.says("#panel-heat-vm").await?;
        assert_eq!(title, "Distribution of response times: VM group");
        let said = page.says("[data-panel=heat-server]").await?;
        assert!(said.contains("Axis and colors are the same for all models."), "{said}");
        let keys = "new Set([...document.querySelectorAll('[data-panel^=heat-]')]\
                    .map(f => [...f.querySelectorAll('.legend li')].map(e => e.textContent).join()))";
        page.wait("one legend holds for all", &format!("{keys}.size === 1")).await?;
        page.click("[data-panel=heat-vm] .figure-menu summary").await?;
        let table = "document.querySelector('[data-panel=heat-vm] .figure-menu table') !== null";
        page.wait("it has a table", table).await?;
        page.value(CATCH_FILES).await?;
        for (file, n) in [("csv", 1), ("svg", 2)] {
            page.click(&format!("[data-panel=heat-vm] [data-action=save-{file}]")).await?;
            page.wait("it is saved", &format!("window.saved.length === {n}")).await?;
            let name = page.text_of(&format!("window.saved[{n} - 1].name")).await?;
            assert_eq!(name, format!("simulation-heat-vm.{file}"));
        }
        page.tab_to("input[name=percentile]").await?;
        page.press(Key::Left).await?;
        page.wait("the lines are back", "document.querySelector('#panel-latency') !== null").await?;
        assert_eq!(page.count("[data-panel^=heat]").await?, 0);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// By sliders and by dragging over a chart; all charts and the cursor follow, and come back.
#[tokio::test]
async fn a_stretch_of_time_is_brought_near_and_the_whole_run_comes_back() {
    visit(At::Root, async |page| {
        page.set_width(1280).await?;
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        let name = "document.querySelector('[data-panel=failures] .drawing').ariaLabel";
        page.tab_to("#zoom-from").await?;
        for _ in 0..3 {
            page.press(Key::PageUp).await?;
        }
        let begins_later = format!("!{name}.includes('0:00 to 15:00')");
        page.wait("all charts begin later", &begins_later).await?;
        assert_eq!(page.value("document.activeElement.id").await?, "zoom-from");
        let first = page.attribute("#time-cursor", "min").await?;
        assert_ne!(first, "0", "the cursor stays in sight");
        page.tab_to("[data-action=whole-run]").await?;
        page.press(Key::Enter).await?;
        page.wait("the whole run is back", &format!("!({begins_later})")).await?;
        page.drag_over("[data-panel=demand] .drawing", (0.4, 0.6)).await?;
        page.wait("the stretch is near", &begins_later).await?;
        let times = page.text_of(name).await?;
        let is_as_dragged = page.attribute("#time-cursor", "min").await?.parse::<u32>();
        let start = is_as_dragged.expect("a place");
        assert!((200..450).contains(&start), "{start}: {times}");
        page.click("[data-action=whole-run]").await?;
        page.wait("the whole run is back", &format!("!({begins_later})")).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// What one model did, with the heat map, costs, and events by name.
#[tokio::test]
async fn a_model_alone_shows_how_long_answers_took_what_it_cost_and_what_happened() {
    visit(At::Root, async |page| {
        page.open("en/simulate/").await?;
        wait_for_result(&page).await?;
        page.click("label:has(> input[name=view][value='3'])").await?;
        page.wait("the cells are drawn", "document.querySelector('.chart-heat.heat-5')").await?;
        for percentile in ["p90", "p999"] {
            let line = format!("[data-panel=latency] .drawing .series-{percentile}");
            assert_eq!(page.count(&line).await?, 0, "few ask for it");
            page.click(&format!("[data-panel=latency] [data-series=series-{percentile}]")).await?;
            page.wait("it is drawn", &format!("document.querySelector('{line}')")).await?;
        }
        assert!(page.says("[data-panel=cost] .panel-sentence").await?.contains('$'));
        page.click("[data-panel=events] .figure-menu summary").await?;
        page.wait("they are listed", "document.querySelector('[data-panel=events] tbody tr')")
            .await?;
        assert!(page.says("[data-panel=events] tbody").await?.contains("Scale out"));
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}
