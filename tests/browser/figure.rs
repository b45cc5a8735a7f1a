//! A figure's data and files: reached by keys, saved as they are on the page.

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit_in};
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
