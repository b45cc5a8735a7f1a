//! The guide without a network, and a newer build on its host while a page is open.

use std::fs;
use std::path::{Path, PathBuf};

use crate::driver::{Setup, visit, visit_host};
use crate::host::{At, Host, dist};

/// True once the service worker has kept the whole build and is in charge of the next page.
const IS_KEPT: &str = "(window.__ready ??= navigator.serviceWorker.ready
    .then((registration) => { window.__active = registration.active; }), window.__active)";

const HAS_RUN: &str = "document.querySelectorAll('main svg').length > 1";

#[tokio::test]
async fn the_guide_opens_and_simulates_without_a_network() {
    for at in At::ALL {
        visit(at, async |page| {
            page.open("en/").await?;
            page.wait("the guide is kept", IS_KEPT).await?;
            page.cut_network();
            // Never opened before: a page, the worker and all else come from what was kept.
            page.open("ja/simulate/").await?;
            page.wait("the simulator has run", HAS_RUN).await?;
            page.open("en/models/container/?from=a-mail").await?;
            assert_eq!(page.count("main h1").await?, 1);
            page.open("en/no-such-page/").await?;
            assert_eq!(page.count("main h1").await?, 1);
            let faults: Vec<_> =
                page.console().await?.into_iter().filter(|line| is_fault(line)).collect();
            assert_eq!(faults, Vec::<String>::new());
            Ok(())
        })
        .await;
    }
}

/// A request that the network does not answer is what this test is about.
fn is_fault(line: &str) -> bool {
    // Firefox guesses what a missing page loads before that page has told where the site begins.
    let guessed = "/no-such-page/";
    let unanswered =
        ["net::ERR_", "Failed to fetch", "NetworkError when attempting to fetch", guessed];
    !unanswered.iter().any(|words| line.contains(words))
}

#[tokio::test]
async fn a_newer_build_is_offered_and_taken_only_when_the_reader_wants_it() {
    let folder = copy_of_dist("newer build");
    let host = Host::start(folder.clone(), At::Root);
    visit_host(Setup::Usual, host, async |page| {
        page.open("en/").await?;
        page.wait("the guide is kept", IS_KEPT).await?;
        // In charge from the next page on.
        page.open("en/simulate/").await?;
        page.wait("the simulator has run", HAS_RUN).await?;
        replace_build(&folder);
        page.value("navigator.serviceWorker.getRegistration().then((it) => it.update())").await?;
        page.wait("a newer build is offered", "document.querySelector('.newer-build button')")
            .await?;
        // The page goes on with its own build, whose files the host has no longer.
        page.click(".site-nav a[href$='compare/']").await?;
        page.wait("the view changes", "document.querySelector('main table')").await?;
        page.value("window.__before = true").await?;
        page.click(".newer-build button").await?;
        page.wait("the page was loaded again", "!window.__before").await?;
        assert_eq!(page.path().await?, "en/compare/");
        assert_eq!(page.attribute("html", "data-build").await?, "newer");
        Ok(())
    })
    .await;
}

/// Another build: other pages, a program of another name, and a service worker that lists them.
fn replace_build(folder: &Path) {
    let app = file_of(folder, "app-", ".js");
    let newer = app.replace("app-", "app-0").replace(".js", "");
    let newer = format!("{}.js", &newer[..newer.len() - 1]);
    fs::rename(folder.join(&app), folder.join(&newer)).expect("the program can be renamed");
    let mut hashes = Vec::new();
    for page in pages(folder) {
        let html = fs::read_to_string(&page).expect("a page");
        let html = html.replace(&app, &newer).replacen("<html ", "<html data-build=\"newer\" ", 1);
        fs::write(&page, &html).expect("a page can be written");
        hashes.push(page);
    }
    assert!(hashes.len() > 30, "these are not all pages");
    let script = fs::read_to_string(folder.join("sw.js")).expect("the service worker");
    let build = script.split("const BUILD = \"").nth(1).and_then(|rest| rest.split('"').next());
    let script = script.replace(build.expect("a name"), "newer").replace(&app, &newer);
    // What the changed pages hold is not hashed again: the test is about the change of build.
    let script = script.replace("integrity, cache", "cache");
    fs::write(folder.join("sw.js"), script).expect("the service worker can be written");
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.file_name().is_some_and(|name| name == "index.html") {
            found.push(path);
        }
    }
    found
}

fn file_of(folder: &Path, start: &str, end: &str) -> String {
    let names = fs::read_dir(folder).expect("a folder").flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .find(|name| name.starts_with(start) && name.ends_with(end))
        .expect("the site has such a file")
}

fn copy_of_dist(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if target.exists() {
        fs::remove_dir_all(&target).expect("an old copy can be removed");
    }
    copy(&dist(), &target);
    target
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the site").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
