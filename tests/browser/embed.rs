//! Views of the guide in frames of other sites: alone, in a page with the script, and where
//! WebAssembly is not allowed.

use std::fs;
use std::path::Path;

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_host};
use crate::host::{At, Host, dist};
use crate::page::{HYDRATED, Page};

/// A query for each view, and what it shows.
const VIEWS: [(&str, &str); 6] = [
    ("view=compare&models=vm,faas", ".comparison table td"),
    ("view=choose", ".choose input[type=radio]"),
    ("view=claim&claim=dead_server", "figure.claim .claim-drawing svg"),
    ("view=chart&chart=latency&controls=none", "[data-panel=latency] svg path"),
    ("view=chart&chart=utilization&model=vm", "[data-panel=utilization] svg path"),
    ("view=simulate&fields=workload.rate.peak_rps", "[data-run-state=done] svg path"),
];

/// Most stops of the Tab key in the frames of a page.
const MOST_STOPS: usize = 150;

/// A page of another site, at another origin than the guide.
fn site(name: &str, body: &str) -> Host {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder can be made");
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Handbook</title>\
         <link rel=\"icon\" href=\"data:,\"><body>{body}</body></html>"
    );
    fs::write(folder.join("index.html"), page).expect("a page can be written");
    Host::start(folder, At::Root)
}

fn frame(selector: &str) -> String {
    format!("{selector} iframe")
}

#[tokio::test]
async fn each_view_stands_alone_in_both_languages() {
    visit(At::Folder, async |page| {
        page.set_width(360).await?;
        for lang in ["en", "ja"] {
            for (query, found) in VIEWS {
                let path = format!("embed.html?{query}&lang={lang}");
                page.open(&path).await?;
                page.wait(query, &format!("document.querySelector(`{found}`)")).await?;
                assert_eq!(page.attribute("html", "lang").await?, lang, "{query}");
                assert_eq!(page.count("header.site-header, footer").await?, 0, "{query}");
                let excess = "document.documentElement.scrollWidth - window.innerWidth";
                assert!(page.value(excess).await?.as_i64() <= Some(0), "{path} is too wide");
                assert_eq!(page.axe_violations().await?, [""; 0], "{path}");
                assert_eq!(page.console().await?, [""; 0], "{path}");
            }
        }
        assert_eq!(page.count(".few-fields [data-field='workload.rate.peak_rps']").await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_parameter_that_means_nothing_is_told_and_settings_are_taken_over() {
    visit(At::Root, async |page| {
        page.open("embed.html?view=chart&chart=mood&lang=en").await?;
        assert!(page.says("[role=alert]").await?.contains("chart called “mood”"));
        page.open("embed.html?view=simulate&preset=bad-deploy&lang=en").await?;
        page.wait("the preset is in the address", "location.hash.startsWith('#s=1~')").await?;
        page.wait("it has run", "document.querySelector('[data-run-state=done]')").await?;
        // As a reader who points at the link does.
        page.value("document.querySelector('.framed-open a').focus()").await?;
        let link = page.text_of("document.querySelector('.framed-open a').href").await?;
        assert!(link.contains("/en/simulate/#s=1~"), "{link}");
        page.click(".framed-open a").await?;
        assert_eq!(page.tabs().await?, 2, "the guide opens in a tab of its own");
        Ok(())
    })
    .await;
}

/// Three views in the page of another site: two elements, and a frame of its own.
pub(crate) const FRAMES: [&str; 3] = ["#one iframe", "#two", "#three iframe"];

/// A page of another site with views of a guide, as HTML that Markdown takes over as it is.
pub(crate) fn figures(guide: &str) -> String {
    format!(
        "<a id=\"before\" href=\"#before\">before</a>\n\n\
         <orchestration-guide id=\"one\" view=\"claim\" claim=\"dead_server\" lang=\"en\" \
         title=\"A dead server\" loading=\"eager\"></orchestration-guide>\n\n\
         <iframe id=\"two\" title=\"Response times\" style=\"width:100%;height:99px;border:0\" \
         src=\"{guide}embed.html?view=chart&amp;chart=latency&amp;lang=ja\"></iframe>\n\n\
         <orchestration-guide id=\"three\" view=\"compare\" models=\"vm,faas\" lang=\"en\" \
         title=\"Machines and functions\" loading=\"eager\"></orchestration-guide>\n\n\
         <a id=\"after\" href=\"#after\">after</a>\n\n"
    )
}

/// The script that makes elements and lets frames follow.
pub(crate) fn script(guide: &str) -> String {
    format!("<script async src=\"{guide}embed.js\"></script>\n")
}

#[tokio::test]
async fn frames_follow_height_and_theme_and_let_keys_through() {
    let guide = Host::start(dist(), At::Folder);
    let body = [figures(&guide.site), script(&guide.site)].concat();
    visit_host(Setup::Usual, site("handbook", &body), async |page| {
        page.set_width(720).await?;
        page.load("").await?;
        figures_work(&page).await?;
        assert_eq!(page.attribute("#one iframe", "title").await?, "A dead server");
        for (color, theme) in [("#eee", "dark"), ("#111", "light")] {
            page.value(&format!("document.body.style.color = '{color}'")).await?;
            have_theme(&page, theme).await?;
        }
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// All frames show something, are as tall as that, let keys through, and mind their own business.
pub(crate) async fn figures_work(page: &Page) -> WebDriverResult<()> {
    for selector in FRAMES {
        page.enter_frame(selector).await?;
        page.wait("it is drawn", HYDRATED).await?;
        page.wait("it has a picture", "document.querySelector('main svg path')").await?;
        page.leave_frame().await?;
    }
    for selector in FRAMES {
        follows_height(page, selector).await?;
    }
    keys_go_through(page).await?;
    one_leaves_the_other_alone(page).await
}

/// Waits until all frames have the theme of the page around them.
pub(crate) async fn have_theme(page: &Page, theme: &str) -> WebDriverResult<()> {
    for selector in FRAMES {
        page.enter_frame(selector).await?;
        let is_so = format!("document.documentElement.dataset.theme === '{theme}'");
        page.wait(&format!("{selector} is {theme}"), &is_so).await?;
        page.leave_frame().await?;
    }
    Ok(())
}

/// The frame is as tall as what it shows, within what is not worth a message.
pub(crate) async fn follows_height(page: &Page, selector: &str) -> WebDriverResult<()> {
    page.enter_frame(selector).await?;
    let inner = page.value("document.body.getBoundingClientRect().height").await?;
    page.leave_frame().await?;
    let inner = inner.as_f64().unwrap_or_default();
    assert!(inner > 150.0, "{selector} shows something: {inner} px");
    let is_so = format!(
        "Math.abs(document.querySelector('{selector}').getBoundingClientRect().height - {inner}) < 8"
    );
    page.wait(&format!("{selector} is {inner} px tall"), &is_so).await?;
    // So the wheel scrolls the page, not the frame.
    page.enter_frame(selector).await?;
    let is_whole = "document.documentElement.scrollHeight - window.innerHeight <= 8";
    page.wait(&format!("{selector} has nothing to scroll"), is_whole).await?;
    page.leave_frame().await
}

/// Tab leads from the page into a frame and out of it again.
async fn keys_go_through(page: &Page) -> WebDriverResult<()> {
    page.value("document.querySelector('#before').focus()").await?;
    page.press(Key::Tab).await?;
    page.wait("the frame has the focus", "document.activeElement.closest('#one')").await?;
    for _ in 0..MOST_STOPS {
        page.press(Key::Tab).await?;
        if page.text_of("document.activeElement.id").await? == "after" {
            return Ok(());
        }
    }
    panic!("Tab does not lead out of the frames");
}

async fn one_leaves_the_other_alone(page: &Page) -> WebDriverResult<()> {
    page.enter_frame("#two").await?;
    let before = page.says("main").await?;
    page.leave_frame().await?;
    page.enter_frame("#one iframe").await?;
    let sentence = "figure.claim .claim-sentence";
    let first = page.says(sentence).await?;
    page.value("document.querySelector('figure.claim input').focus()").await?;
    page.press(Key::Right).await?;
    let is_new = format!("document.querySelector(`{sentence}`).textContent.trim() !== `{first}`");
    page.wait("the claim follows its control", &is_new).await?;
    page.leave_frame().await?;
    page.enter_frame("#two").await?;
    assert_eq!(page.says("main").await?, before);
    page.leave_frame().await
}

#[tokio::test]
async fn a_frame_far_below_costs_nothing_until_it_is_near() {
    let guide = Host::start(dist(), At::Root);
    let body = format!(
        "<div style=\"height:9000px\"></div>\
         <orchestration-guide id=\"far\" view=\"choose\" lang=\"en\"></orchestration-guide>\
         <script async src=\"{}embed.js\"></script>",
        guide.site
    );
    visit_host(Setup::Usual, site("long-page", &body), async |page| {
        page.load("").await?;
        page.wait("the frame is made", &format!("document.querySelector('{}')", frame("#far")))
            .await?;
        let asked = page.foreign_requests().await?;
        assert!(!asked.iter().any(|url| url.contains("embed.html")), "{asked:?}");
        page.enter_frame(&frame("#far")).await?;
        page.wait("it is drawn", HYDRATED).await?;
        page.leave_frame().await?;
        Ok(())
    })
    .await;
}

/// As `docs/nginx.conf` has it, without WebAssembly.
pub(crate) fn without_webassembly(_: &str) -> String {
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'self'; worker-src 'self'; \
     manifest-src 'self'"
        .to_owned()
}

#[tokio::test]
async fn where_webassembly_is_not_allowed_the_written_result_is_shown() {
    let guide = Host::start_with(dist(), At::Folder, Some(without_webassembly));
    let body = [figures(&guide.site), script(&guide.site)].concat();
    visit_host(Setup::Usual, site("strict-handbook", &body), async |page| {
        page.load("").await?;
        written_results_are_shown(&page).await
    })
    .await;
}

/// What the figures show without the program.
pub(crate) async fn written_results_are_shown(page: &Page) -> WebDriverResult<()> {
    let expected = [
        (".claim-sentence", "/en/models/server/"),
        ("[data-panel=latency] svg path", "/ja/simulate/"),
        (".comparison td", "/en/compare/"),
    ];
    for (selector, (found, link)) in FRAMES.into_iter().zip(expected) {
        page.enter_frame(selector).await?;
        page.wait("the result is there", &format!("document.querySelector('{found}')")).await?;
        let note = page.text_of("document.querySelector('.framed-note:not([hidden]) a').href");
        let note = note.await?;
        assert!(note.contains(link), "{note} leads to {link}");
        page.leave_frame().await?;
        follows_height(page, selector).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_page_makes_the_code_for_what_it_shows() {
    visit(At::Folder, async |page| {
        page.open("ja/embed/").await?;
        let code = "document.querySelector('.embed-code code').textContent";
        page.wait("it knows its address", &format!("{code}.includes('/repo/embed.js')")).await?;
        pick(&page, "#embed-view", "claim").await?;
        pick(&page, "#embed-claim", "dead_server").await?;
        pick(&page, "#embed-lang", "ja").await?;
        pick(&page, "#embed-theme", "dark").await?;
        let made = page.text_of(code).await?;
        let expected = "view=\"claim\" claim=\"dead_server\" lang=\"ja\" theme=\"dark\"";
        assert!(made.contains(expected), "{made}");
        assert!(made.contains("/repo/ja/models/server/\">"), "{made}");
        for (width, pixels) in [("0", 360), ("1", 720)] {
            page.click(&format!("label:has(> input[name=width][value='{width}'])")).await?;
            let is_so =
                format!("document.querySelector('.embed-preview iframe').width === '{pixels}'");
            page.wait("the preview has the width", &is_so).await?;
        }
        page.enter_frame(".embed-preview iframe").await?;
        page.wait("the preview is drawn", HYDRATED).await?;
        page.wait("it is the claim", "document.querySelector('figure.claim svg')").await?;
        assert_eq!(page.attribute("html", "data-theme").await?, "dark");
        page.leave_frame().await?;
        let told = page.console().await?;
        // A preview that gives way to the next one leaves what it was loading.
        let told: Vec<_> = told.iter().filter(|line| !line.ends_with("ERR_ABORTED")).collect();
        assert!(told.is_empty(), "{told:?}");
        Ok(())
    })
    .await;
}

/// Picks an option of a list by its value.
pub(crate) async fn pick(page: &Page, list: &str, value: &str) -> WebDriverResult<()> {
    let option = format!("{list} option[value='{value}']");
    page.wait("there is such an option", &format!("document.querySelector(`{option}`)")).await?;
    page.click(&option).await
}
