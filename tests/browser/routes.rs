//! Every page in both languages: it loads clean, says what it is, comes to life and fits, and axe
//! finds nothing in either theme.

use std::collections::HashSet;
use std::path::Path;

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_in};
use crate::host::{At, dist};
use crate::page::Page;
use crate::simulate::wait_for_result;

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
async fn every_page_keeps_the_rules_in_english_from_a_light_system() {
    keep_the_rules("en", Setup::Usual).await;
}

#[tokio::test]
async fn every_page_keeps_the_rules_in_japanese_from_a_dark_system() {
    keep_the_rules("ja", Setup::Dark).await;
}

/// A page is loaded once and held to all that holds for every page, since loading takes longest.
async fn keep_the_rules(lang: &str, setup: Setup) {
    visit_in(setup, At::Root, async |page| {
        let is_dark = page.value("matchMedia('(prefers-color-scheme: dark)').matches").await?;
        assert_eq!(is_dark, setup == Setup::Dark, "the browser keeps to the system's theme");
        let mut faults = Vec::new();
        page.set_width(1280).await?;
        for path in all().iter().filter(|path| path.starts_with(lang)) {
            page.open(path).await?;
            if path.ends_with("/simulate/") {
                wait_for_result(&page).await?;
            }
            says_what_it_is(&page, path).await?;
            let mut found = page.axe_violations().await?;
            reacts(&page, path).await?;
            found.extend(page.axe_color_violations().await?);
            faults.extend(found.into_iter().map(|fault| format!("{path} {setup:?}: {fault}")));
            faults.extend(too_wide(&page, path).await?);
            is_clean(&page, path).await?;
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        Ok(())
    })
    .await;
}

/// A window of 1280 pixels that shows everything four times as large, or a narrow phone; and what
/// is usual.
const WIDTHS: [u32; 3] = [320, 360, 1280];

/// Where a page scrolls sideways.
async fn too_wide(page: &Page, path: &str) -> WebDriverResult<Vec<String>> {
    let mut faults = Vec::new();
    for width in WIDTHS {
        page.set_width(width).await?;
        let excess = "document.documentElement.scrollWidth - window.innerWidth";
        let excess = page.value(excess).await?.as_i64().unwrap_or_default();
        if excess > 0 {
            faults.push(format!("{path} is {excess} px too wide for {width} px"));
        }
    }
    Ok(faults)
}

async fn is_clean(page: &Page, path: &str) -> WebDriverResult<()> {
    assert_eq!(page.console().await?, [""; 0], "console of {path}");
    assert_eq!(page.foreign_requests().await?, [""; 0], "requests of {path}");
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

#[test]
fn every_page_has_a_title_of_its_own() {
    let title = |path: String| {
        let file = dist().join(path).join("index.html");
        let html = std::fs::read_to_string(file).expect("the page is in the site");
        let rest = html.split_once("<title>").expect("a page has a title").1;
        rest.split("</title>").next().unwrap_or_default().to_owned()
    };
    let titles: Vec<_> = all().into_iter().map(title).collect();
    let different: HashSet<_> = titles.iter().collect();
    assert_eq!(different.len(), titles.len(), "{titles:?}");
}

#[tokio::test]
async fn every_page_works_in_a_folder_and_keeps_its_view_in_the_other_language() {
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
            is_clean(&page, path).await?;
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
