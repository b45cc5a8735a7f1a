//! The pages with scripts off: what was written at build time is all there.

use crate::driver::{Setup, visit_in};
use crate::host::At;
use crate::routes;

#[tokio::test]
async fn every_page_can_be_read_with_scripts_off() {
    visit_in(Setup::ScriptsOff, At::Folder, async |page| {
        for path in routes::all() {
            page.load(&path).await?;
            let hydrated = page.attribute("html", "data-hydrated").await?;
            assert_eq!(hydrated, "", "scripts are not off");
            let words = page.value("document.querySelector('main').innerText.length").await?;
            assert!(words.as_u64() > Some(60), "{path} says next to nothing: {words} characters");
            assert_eq!(page.count("h1").await?, 1, "{path}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tables_links_and_a_first_chart_are_there_with_scripts_off() {
    visit_in(Setup::ScriptsOff, At::Folder, async |page| {
        for lang in ["en", "ja"] {
            page.load(&format!("{lang}/compare/")).await?;
            assert!(page.count("main table td").await? > 20, "{lang}: the comparison");
            page.load(&format!("{lang}/simulate/")).await?;
            assert!(page.count("main svg path").await? > 3, "{lang}: the first chart");
            assert!(page.count("main table td").await? > 3, "{lang}: the key figures");
            page.click("header nav a[href$='choose/']").await?;
            assert_eq!(page.path().await?, format!("{lang}/choose/"));
        }
        Ok(())
    })
    .await;
}
