//! The whole guide as one document, opened from the disk: no host has any part in it.

use crate::driver::visit;
use crate::host::{At, dist};

/// The document in a folder where it is alone.
fn alone() -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("one file");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let file = folder.join("orchestration-guide.html");
    std::fs::copy(dist().join("orchestration-guide.html"), &file).expect("the site has it");
    file
}

#[tokio::test]
async fn one_file_is_read_decides_and_simulates_without_a_host() {
    let file = alone();
    visit(At::Root, async |page| {
        page.open_file(&file).await?;
        page.wait("the five models have run", "document.querySelectorAll('main svg').length > 1")
            .await?;
        assert_eq!(page.count("main h1").await?, 1);

        page.click(".site-nav a[href$='choose/']").await?;
        page.wait("a question is asked", "document.querySelector('main input[type=radio]')")
            .await?;
        assert!(page.path().await?.ends_with("#/en/choose/"), "{}", page.path().await?);

        page.click(".site-nav a[href$='simulate/']").await?;
        page.wait("the simulator has run", "document.querySelector('main .chart svg, main svg')")
            .await?;
        page.reload().await?;
        page.wait("the simulator is open again", "document.querySelector('main svg')").await?;

        page.click(".site-tools a[hreflang=ja]").await?;
        page.wait("it is in Japanese", "document.documentElement.lang === 'ja'").await?;
        assert!(page.path().await?.contains("#/ja/simulate/"), "{}", page.path().await?);
        assert_eq!(page.console().await?, Vec::<String>::new());
        assert_eq!(page.foreign_requests().await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_link_into_the_one_file_opens_its_page_and_its_place() {
    let file = alone();
    visit(At::Root, async |page| {
        page.open_file(&file).await?;
        // As from a mail: the same document, another fragment.
        page.value("location.hash = '#/en/compare/'").await?;
        page.wait(
            "the comparison is open",
            "document.querySelector('main table td [id], main td')",
        )
        .await?;
        assert!(page.says("title").await?.starts_with("Compare"), "{}", page.says("title").await?);
        let link = page.text_of("document.querySelector('.skip').getAttribute('href')").await?;
        assert!(link.ends_with("en/compare/#main"), "{link}");
        page.value("document.querySelector('.skip').click()").await?;
        page.wait("the main part has the focus", "document.activeElement.id === 'main'").await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_one_file_holds_the_licenses_of_its_parts() {
    let file = alone();
    visit(At::Root, async |page| {
        page.open_file(&file).await?;
        page.wait("the page is alive", "document.documentElement.dataset.hydrated === ''").await?;
        page.click(".site-footer a[href$='licenses.txt']").await?;
        let is_open = "document.body.textContent.includes('Permission is hereby granted')";
        page.wait("the licenses are open", is_open).await?;
        let text = page.says("body").await?;
        assert!(text.contains("web-sys") && text.contains("standard library"), "{text:.200}");
        Ok(())
    })
    .await;
}
