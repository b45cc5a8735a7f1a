//! Every page in both languages: it loads clean, says what it is, and comes to life.

use std::path::Path;

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::{At, dist};
use crate::page::Page;

/// Paths of all pages in the built site, such as `en/choose/`.
pub(crate) fn all() -> Vec<String> {
    let mut paths = Vec::new();
    for lang in ["en", "ja"] {
        collect(&dist(), &dist().join(lang), &mut paths);
    }
    paths.sort();
    assert!(paths.len() >= 10, "these are not all pages: {paths:?}");
    paths
}

fn collect(dist: &Path, folder: &Path, paths: &mut Vec<String>) {
    if folder.join("index.html").is_file() {
        let path = folder.strip_prefix(dist).expect("it is inside").to_string_lossy();
        paths.push(format!("{}/", path.replace('\\', "/")));
    }
    let entries = std::fs::read_dir(folder).expect("the site has a folder for each language");
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(dist, &path, paths);
        }
    }
}

/// The same view in the other language.
fn other_language(path: &str) -> String {
    match path.split_once('/') {
        Some(("en", view)) => format!("ja/{view}"),
        Some((_, view)) => format!("en/{view}"),
        None => panic!("{path} has no language"),
    }
}

#[tokio::test]
async fn every_page_has_a_twin_in_the_other_language() {
    let paths = all();
    for path in &paths {
        assert!(paths.contains(&other_language(path)), "{path} has no twin");
    }
}

#[tokio::test]
async fn every_page_loads_clean_and_comes_to_life_on_a_host_of_its_own() {
    visit(At::Root, async |page| pages_load_clean(&page).await).await;
}

#[tokio::test]
async fn every_page_loads_clean_and_comes_to_life_in_a_folder() {
    visit(At::Folder, async |page| pages_load_clean(&page).await).await;
}

async fn pages_load_clean(page: &Page) -> WebDriverResult<()> {
    for path in all() {
        page.open(&path).await?;
        says_what_it_is(page, &path).await?;
        reacts(page, &path).await?;
        assert_eq!(page.console().await?, [""; 0], "console of {path}");
        assert_eq!(page.foreign_requests().await?, [""; 0], "requests of {path}");
    }
    Ok(())
}

async fn says_what_it_is(page: &Page, path: &str) -> WebDriverResult<()> {
    let lang = &path[..2];
    assert_eq!(page.attribute("html", "lang").await?, lang, "{path}");
    assert_eq!(page.count("h1").await?, 1, "headings of {path}");
    assert!(!page.says("title").await?.is_empty(), "title of {path}");
    let description = page.attribute("meta[name=description]", "content").await?;
    assert!(!description.is_empty(), "description of {path}");
    Ok(())
}

/// A page whose hydration failed stays readable but no longer answers.
async fn reacts(page: &Page, path: &str) -> WebDriverResult<()> {
    let before = page.attribute(".theme-switch", "aria-label").await?;
    page.click(".theme-switch").await?;
    let is_other = format!(
        "document.querySelector('.theme-switch').getAttribute('aria-label') !== {}",
        serde_json::json!(before)
    );
    page.wait(&format!("the theme switch of {path} answers"), &is_other).await
}

#[tokio::test]
async fn titles_and_descriptions_differ_between_pages() {
    visit(At::Root, async |page| {
        let mut titles = Vec::new();
        for path in all() {
            page.load(&path).await?;
            titles.push(page.says("title").await?);
        }
        let n_pages = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), n_pages, "{titles:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_language_switch_keeps_the_view() {
    visit(At::Folder, async |page| {
        for path in all().iter().filter(|path| path.starts_with("en/")) {
            page.open(path).await?;
            page.click("header a[hreflang=ja]").await?;
            page.wait("the page is Japanese", "document.documentElement.lang === 'ja'").await?;
            assert_eq!(page.path().await?, other_language(path));
            let (title, description) =
                (page.says("title").await?, page.attribute(DESCRIPTION, "content").await?);
            // The same as when the page is loaded by its address.
            page.open(&other_language(path)).await?;
            assert_eq!(page.says("title").await?, title, "{path}");
            assert_eq!(page.attribute(DESCRIPTION, "content").await?, description, "{path}");
        }
        Ok(())
    })
    .await;
}

const DESCRIPTION: &str = "meta[name=description]";

#[tokio::test]
async fn views_change_in_place_and_back_leads_back() {
    visit(At::Folder, async |page| {
        page.open("en/").await?;
        page.value("window.kept = true").await?;
        page.click("header nav a[href$='choose/']").await?;
        page.wait("the flowchart is open", "location.pathname.endsWith('/en/choose/')").await?;
        page.wait(
            "the heading has the focus",
            "document.activeElement === document.querySelector('h1')",
        )
        .await?;
        page.value("history.back()").await?;
        page.wait("the overview is open", "location.pathname.endsWith('/en/')").await?;
        assert_eq!(page.value("window.kept").await?, true, "the page was loaded anew");
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_root_leads_to_a_language_and_a_wrong_address_to_help() {
    for at in At::ALL {
        visit(at, async |page| {
            page.load("").await?;
            page.wait("a language is open", "/\\/(en|ja)\\/$/.test(location.pathname)").await?;
            page.open("en/no-such-page/").await?;
            assert_eq!(page.count("h1").await?, 1);
            page.click("header nav a[href$='choose/']").await?;
            page.wait("the flowchart is open", "location.pathname.endsWith('/en/choose/')").await
        })
        .await;
    }
}
