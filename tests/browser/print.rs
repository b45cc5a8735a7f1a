//! Pages on paper.

use thirtyfour::error::WebDriverResult;

use crate::host::At;
use crate::page::Page;

/// Turns the rules for paper on and those for screens off, since drivers of browsers agree on no
/// command for it. Tells how many rules for paper there are.
const AS_PRINTED: &str = "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule)
    .filter(({ media }) => {
        if (/^screen/.test(media.mediaText)) media.mediaText = 'not all';
        if (media.mediaText !== 'print') return false;
        media.mediaText = 'all';
        return true;
    }).length";

/// Navigation and controls that can be seen.
const CONTROLS: &str = "[...document.querySelectorAll(
    '.site-nav, .site-tools, .guide-pages, .contents, .anchor, input[type=range], select')]
    .filter((e) => e.checkVisibility()).map((e) => e.className || e.tagName).join()";

#[tokio::test]
async fn a_printed_page_is_light_and_has_no_controls() {
    crate::driver::visit(At::Folder, async |page| {
        page.load("en/models/container/").await?;
        page.value("localStorage.setItem('theme', 'dark')").await?;
        for path in ["en/models/container/", "ja/compare/", "ja/truth/"] {
            page.open(path).await?;
            assert_eq!(background(&page).await?, "rgb(17, 22, 29)", "{path} on the screen");
            let n_rules = page.value(AS_PRINTED).await?.as_u64();
            assert!(n_rules > Some(1), "{path}: {n_rules:?} rules for paper");
            assert_eq!(background(&page).await?, "rgb(255, 255, 255)", "{path} on paper");
            assert_eq!(page.text_of(CONTROLS).await?, "", "{path}");
        }
        Ok(())
    })
    .await;
}

async fn background(page: &Page) -> WebDriverResult<String> {
    page.text_of("getComputedStyle(document.documentElement).backgroundColor").await
}
