//! The pages under the strict policy of `docs/nginx.conf`: nothing in them needs more.

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit_host};
use crate::host::{At, Host, dist};
use crate::page::Page;
use crate::simulate::wait_for_result;

/// The documented configuration.
pub(crate) const NGINX: &str = include_str!("../../docs/nginx.conf");

/// The documented policy of a page by its path.
pub(crate) fn documented(path: &str) -> String {
    let start = "add_header Content-Security-Policy \"";
    let policy = NGINX.split(start).nth(1).and_then(|rest| rest.split('"').next());
    let mut policy = policy.expect("the configuration has a policy").to_owned();
    for block in NGINX.split("map $uri ").skip(1) {
        let (name, rules) = block.split_once(" {").expect("a map has rules");
        let rules = rules.split_once('}').expect("rules have an end").0;
        policy = policy.replace(name, picked(rules, path));
    }
    policy
}

/// What the rules of a map give for a path: the last one that fits. Rules name ends of paths.
fn picked<'a>(rules: &'a str, path: &str) -> &'a str {
    let rules = rules.lines().filter_map(|line| line.trim().strip_suffix("\";"));
    let rules = rules.filter_map(|line| line.split_once(" \""));
    let fits = |pattern: &str| {
        let end = pattern.trim_start_matches('~').replace('\\', "");
        pattern == "default" || path.ends_with(end.trim_end_matches('$'))
    };
    let last = rules.rev().find(|(pattern, _)| fits(pattern.trim()));
    last.map(|(_, value)| value.trim()).unwrap_or_default()
}

#[test]
fn only_the_page_for_missing_addresses_may_run_a_script_within_it() {
    let usual = documented("/en/");
    assert!(usual.contains("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"), "{usual}");
    let missing = documented("/docs/guide/404.html");
    assert!(missing.contains("'wasm-unsafe-eval' 'sha256-"), "{missing}");
}

#[tokio::test]
async fn pages_keep_to_the_strict_policy() {
    for at in At::ALL {
        let host = Host::start_with(dist(), at, Some(documented));
        visit_host(Setup::Usual, host, async |page| keeps_to_it(&page).await).await;
    }
}

/// Opens pages of each kind; a page that does what the policy forbids complains of it.
pub(crate) async fn keeps_to_it(page: &Page) -> WebDriverResult<()> {
    page.load("").await?;
    page.wait("a language is open", "/\\/(en|ja)\\/$/.test(location.pathname)").await?;
    for path in ["en/", "ja/compare/", "en/models/server/", "ja/choose/"] {
        page.open(path).await?;
        page.click(".theme-switch").await?;
        assert_eq!(page.console().await?, [""; 0], "{path}");
    }
    page.open("en/simulate/#s=1~e30").await?;
    wait_for_result(page).await?;
    assert!(page.count("#result svg path").await? > 3, "charts are drawn");
    saves_a_picture(page).await?;
    assert_eq!(page.console().await?, [""; 0], "the simulator");
    page.open("en/no/such-page/").await?;
    page.wait("it has its styles", "document.styleSheets[0]?.cssRules.length > 9").await?;
    page.click("header nav a[href$='choose/']").await?;
    page.wait("the flowchart is open", "location.pathname.endsWith('/en/choose/')").await?;
    let complaints = page.console().await?;
    // Browsers look ahead for files before the page has found its root; that is no fault of it.
    let of_policy = complaints.iter().filter(|line| tells_of_policy(line));
    assert_eq!(of_policy.collect::<Vec<_>>(), [""; 0], "the page for missing addresses");
    Ok(())
}

/// A chart becomes pixels and a file, which takes a picture and a blob.
async fn saves_a_picture(page: &Page) -> WebDriverResult<()> {
    let note_names = "(() => { window.names = [];
        HTMLAnchorElement.prototype.click = function() { names.push(this.download); }; })()";
    page.value(note_names).await?;
    page.click("[data-panel=demand] .figure-menu summary").await?;
    page.click("[data-panel=demand] [data-action=save-png]").await?;
    page.wait("the picture is saved", "names.includes('simulation-demand.png')").await
}

fn tells_of_policy(line: &str) -> bool {
    ["Content Security Policy", "Content-Security-Policy", "Trusted"]
        .iter()
        .any(|words| line.contains(words))
}

/// As in a browser below those that are supported: the program does not start, and the page says
/// so.
#[tokio::test]
async fn where_the_program_cannot_run_the_page_says_so_and_can_be_read() {
    let host = Host::start_with(dist(), At::Root, Some(|_| "script-src 'self'".to_owned()));
    visit_host(Setup::Usual, host, async |page| {
        for path in ["en/compare/", "ja/choose/"] {
            page.load(path).await?;
            assert!(page.says(".cannot-run").await?.contains("WebAssembly"), "{path}");
            let is_shown = "getComputedStyle(document.querySelector('.cannot-run')).display";
            assert_eq!(page.text_of(is_shown).await?, "block", "{path}");
            assert!(page.count("main p").await? > 1, "{path} can be read");
        }
        Ok(())
    })
    .await;
    visit_host(Setup::Usual, Host::start(dist(), At::Root), async |page| {
        page.open("en/compare/").await?;
        let is_shown = "getComputedStyle(document.querySelector('.cannot-run')).display";
        assert_eq!(page.text_of(is_shown).await?, "none");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_the_policy_forbids_is_refused() {
    let host = Host::start_with(dist(), At::Root, Some(documented));
    visit_host(Setup::Usual, host, async |page| {
        page.open("en/").await?;
        let add = "(() => { const script = document.createElement('script');
            script.append('window.ran = true'); document.head.append(script); })()";
        // Where text may not become a program at all, this fails already.
        let _ = page.value(add).await;
        assert_ne!(page.value("window.ran").await?, true);
        let complaints = page.console().await?;
        assert!(complaints.iter().any(|line| tells_of_policy(line)), "{complaints:?}");
        Ok(())
    })
    .await;
}
