//! What axe finds on every page, in both themes.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::{Page, Theme};
use crate::{routes, simulate};

#[tokio::test]
async fn axe_finds_nothing_in_the_light_theme() {
    visit(At::Root, async |page| axe_finds_nothing(&page, Theme::Light).await).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark_theme() {
    visit(At::Root, async |page| axe_finds_nothing(&page, Theme::Dark).await).await;
}

async fn axe_finds_nothing(page: &Page, theme: Theme) -> WebDriverResult<()> {
    page.set_theme(theme).await?;
    let mut faults = Vec::new();
    for path in routes::all() {
        page.open(&path).await?;
        if path.ends_with("/simulate/") {
            simulate::wait_for_result(page).await?;
        }
        let found = page.axe_violations().await?;
        faults.extend(found.into_iter().map(|fault| format!("{path} {theme:?}: {fault}")));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}
