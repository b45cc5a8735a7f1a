//! What axe finds on every page, in both themes.

use crate::driver::{Setup, visit_in};
use crate::host::At;
use crate::{routes, simulate};

#[tokio::test]
async fn axe_finds_nothing_in_the_light_theme() {
    axe_finds_nothing(Setup::Usual).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark_theme() {
    axe_finds_nothing(Setup::Dark).await;
}

async fn axe_finds_nothing(setup: Setup) {
    visit_in(setup, At::Root, async |page| {
        let is_dark = page.value("matchMedia('(prefers-color-scheme: dark)').matches").await?;
        assert_eq!(is_dark, setup == Setup::Dark, "the browser keeps to the system's theme");
        let mut faults = Vec::new();
        for path in routes::all() {
            page.open(&path).await?;
            if path.ends_with("/simulate/") {
                simulate::wait_for_result(&page).await?;
            }
            let found = page.axe_violations().await?;
            faults.extend(found.into_iter().map(|fault| format!("{path} {setup:?}: {fault}")));
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        Ok(())
    })
    .await;
}
