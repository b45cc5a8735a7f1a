//! The comparison: arranged by keys alone, kept in the address and in the other language.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;

/// Heads of the first table: a corner and one for each model.
async fn n_heads(page: &Page) -> WebDriverResult<u64> {
    let n = page
        .value("document.querySelectorAll('.comparison thead')[0].querySelectorAll('th').length");
    Ok(n.await?.as_u64().unwrap_or_default())
}

#[tokio::test]
async fn columns_are_picked_by_keys_and_stay_in_the_other_language() {
    visit(At::Folder, async |page| {
        page.set_width(1280).await?;
        page.open("en/compare/").await?;
        assert_eq!(n_heads(&page).await?, 6);
        page.tab_to("input[name=server]").await?;
        page.press(Key::Space).await?;
        page.wait(
            "the column has gone",
            "!document.querySelector('.comparison thead .model-server')",
        )
        .await?;
        assert_eq!(n_heads(&page).await?, 5);
        page.wait("the address keeps it", "location.hash.includes('models=')").await?;
        page.click("header a[hreflang=ja]").await?;
        page.wait("the page is Japanese", "document.documentElement.lang === 'ja'").await?;
        assert_eq!(n_heads(&page).await?, 5, "the other language shows the same");
        let link = page.path().await?;
        page.open("en/glossary/").await?;
        page.open(&link).await?;
        page.wait(
            "the link opens it",
            "!document.querySelector('.comparison thead .model-server')",
        )
        .await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}
