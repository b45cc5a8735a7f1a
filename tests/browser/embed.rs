//! Views of the guide in frames of other sites: alone, in a page with the script, and where
//! WebAssembly is not allowed.

use std::fs;
use std::path::Path;

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit, visit_host};
use crate::host::{At, Host, dist};
use crate::page::{HYDRATED, Page, frame_in};

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
        page.open("embed.html?view=chart&chart=latency&preset=startup-cpu&lang=en").await?;
        page.wait("it has run", "document.querySelector('[data-run-state=done]')").await?;
        let told = page.says(".panel-sentence").await?;
        assert!(!told.is_empty() && !told.contains("Container"), "the one model: {told}");
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
pub(crate) const FRAMES: [&str; 3] = ["#one", "#two", "#three"];

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
        assert_eq!(page.text_of(&format!("{}.title", frame_in("#one"))).await?, "A dead server");
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
    follows_height_of(page, selector, 150.0).await
}

/// The same of a frame that shows at least so many pixels.
async fn follows_height_of(page: &Page, selector: &str, least: f64) -> WebDriverResult<()> {
    page.enter_frame(selector).await?;
    let inner = page.value("document.body.getBoundingClientRect().height").await?;
    page.leave_frame().await?;
    let inner = inner.as_f64().unwrap_or_default();
    assert!(inner > least, "{selector} shows something: {inner} px");
    let is_so =
        format!("Math.abs({}.getBoundingClientRect().height - {inner}) < 8", frame_in(selector));
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
    page.enter_frame("#one").await?;
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

/// Keeps what the frames of a page tell, as `[type, id of the element, message]`. Firefox's driver
/// sees what hangs on the window alone.
const LISTEN: &str = "<script>
    window.heard = [];
    for (const type of ['ready', 'result', 'error', 'change']) {
        addEventListener(`guide-${type}`, ({ target, detail }) =>
            heard.push([type, target.closest('[id]:not(iframe)').id, detail]));
    }
    window.last = (type, id) =>
        heard.findLast((one) => one[0] === type && one[1] === id)?.[2] ?? {};
    window.digests = (id) =>
        (last('result', id).models ?? []).map((one) => one.fingerprint).join(' ');
    window.say = (id, rest) => {
        const around = document.getElementById(id);
        const frame = around.frame ?? around.querySelector('iframe');
        const message = { source: 'orchestration-guide', v: 1, id: frame.id, ...rest };
        frame.contentWindow.postMessage(message, new URL(frame.src).origin);
    };
</script>";

/// Waits for a new result of an element's frame, and returns its fingerprints.
async fn new_result(page: &Page, id: &str, before: &str) -> WebDriverResult<String> {
    let now = format!("digests('{id}')");
    page.wait("there is a new result", &format!("{now} && {now} !== '{before}'")).await?;
    page.text_of(&now).await
}

/// The frame shows the result with these fingerprints, and is the one that got a mark.
async fn still_shows(page: &Page, id: &str, fingerprints: &str) -> WebDriverResult<()> {
    page.enter_frame(&format!("#{id}")).await?;
    assert_eq!(page.attribute("#result", "data-fingerprint").await?, fingerprints);
    assert_eq!(page.value("window.mark").await?.as_u64(), Some(1), "it was not loaded anew");
    page.leave_frame().await
}

#[tokio::test]
async fn a_page_changes_what_its_frame_shows_and_hears_of_each_result() {
    let guide = Host::start(dist(), At::Folder);
    let element = "<orchestration-guide id=\"one\" view=\"chart\" chart=\"latency\" lang=\"en\" \
                   loading=\"eager\"></orchestration-guide>";
    let body = [LISTEN, element, &script(&guide.site)].concat();
    visit_host(Setup::Usual, site("lively-handbook", &body), async |page| {
        page.load("").await?;
        let first = new_result(&page, "one", "").await?;
        let is_typed = "last('result', 'one').models.length === 5
            && last('result', 'one').complete === true
            && last('result', 'one').models.every((one) => typeof one.model === 'string'
                && typeof one.name === 'string' && /^[0-9a-f]{16}$/.test(one.fingerprint)
                && one.requests > 1000 && one.failed >= 0 && one.failed <= 1
                && one.p95Ms > 0 && one.costPerMillion > 0)";
        assert_eq!(page.value(is_typed).await?.as_bool(), Some(true), "{first}");
        page.enter_frame("#one").await?;
        page.value("window.mark = 1").await?;
        page.leave_frame().await?;
        still_shows(&page, "one", &first).await?;
        let steps = page.value("history.length").await?;

        let one = "document.querySelector('#one')";
        page.value(&format!("{one}.setAttribute('preset', 'deploy-noticed')")).await?;
        let second = new_result(&page, "one", &first).await?;
        still_shows(&page, "one", &second).await?;
        let told = "last('change', 'one').link?.includes('/en/simulate/#s=1~')";
        page.wait("the link to the same settings is told", told).await?;

        let both = "setAttribute('chart', 'utilization'), document.querySelector('#one')\
                    .setAttribute('model', 'vm')";
        page.value(&format!("void ({one}.{both})")).await?;
        let third = new_result(&page, "one", &second).await?;
        assert_eq!(page.text_of("last('result', 'one').models[0].model").await?, "vm");
        assert!(second.contains(&third), "it is one of the five: {third}");
        page.enter_frame("#one").await?;
        let panel = "document.querySelector('[data-panel=utilization] svg path')";
        page.wait("it is the other chart", panel).await?;
        page.leave_frame().await?;
        still_shows(&page, "one", &third).await?;
        assert_eq!(page.value("history.length").await?, steps, "the way back is the page's own");

        refuses_what_it_cannot_read(&page, &third).await?;
        page.value(&format!("{one}.removeAttribute('preset')")).await?;
        let fourth = new_result(&page, "one", &third).await?;
        assert!(first.contains(&fourth), "the usual scenario is back: {fourth}");
        page.value(&format!("{one}.setAttribute('lang', 'ja')")).await?;
        page.wait("it is made anew", "last('ready', 'one').lang === 'ja'").await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Settings that mean nothing, and those that another window sends, change nothing.
async fn refuses_what_it_cannot_read(page: &Page, shown: &str) -> WebDriverResult<()> {
    let other = "new Promise((done) => {
        const other = document.createElement('iframe');
        other.onload = () => done(true);
        other.srcdoc = `<script>
            const frame = parent.document.querySelector('#one').frame;
            const rest = { source: 'orchestration-guide', v: 1, type: 'set' };
            rest.preset = 'retry-storm';
            frame.contentWindow.postMessage(rest, '*');
        <\\/script>`;
        document.body.append(other);
    })";
    page.value(other).await?;
    for (name, value) in [("preset", "mood"), ("mood", "good"), ("s", "1~!"), ("lang", "en")] {
        page.value(&format!("say('one', {{ type: 'set', model: 'faas', {name}: '{value}' }})"))
            .await?;
        let is_told = format!(
            "(({{ reason, parameter, value }}) => `${{reason}} ${{parameter}} ${{value}}`)\
             (last('error', 'one')) === 'unknown-parameter {name} {value}'"
        );
        page.wait(&format!("{name} is refused"), &is_told).await?;
    }
    assert_eq!(page.text_of("digests('one')").await?, shown);
    still_shows(page, "one", shown).await
}

#[tokio::test]
async fn tables_and_flowchart_take_settings_without_the_element() {
    let guide = Host::start(dist(), At::Root);
    let framed = |id: &str, query: &str| {
        format!(
            "<div id=\"{id}\"><iframe id=\"of-{id}\" title=\"{id}\" \
             src=\"{}embed.html?{query}&amp;lang=en\"></iframe></div>",
            guide.site
        )
    };
    let tables = framed("tables", "view=compare&amp;models=vm,faas");
    let chart = framed("chart", "view=choose");
    let body = [LISTEN, &tables, &chart, &script(&guide.site)].concat();
    visit_host(Setup::Usual, site("plain-handbook", &body), async |page| {
        page.load("").await?;
        for id in ["tables", "chart"] {
            page.enter_frame(&format!("#{id}")).await?;
            page.wait("it is drawn", HYDRATED).await?;
            page.leave_frame().await?;
        }
        page.value("say('tables', { type: 'set', models: 'server,vm,container' })").await?;
        page.enter_frame("#tables").await?;
        let columns = "document.querySelectorAll('.comparison thead')[0]\
                       .querySelectorAll('th[class^=model-]').length";
        page.wait("three columns stand there", &format!("{columns} === 3")).await?;
        page.leave_frame().await?;
        page.value("say('tables', { type: 'set', models: null })").await?;
        page.enter_frame("#tables").await?;
        page.wait("all five stand there", &format!("{columns} === 5")).await?;
        page.leave_frame().await?;

        page.enter_frame("#chart").await?;
        page.click(".choose input[type=radio]").await?;
        page.wait("the answer is in the address", "location.hash.startsWith('#d=1~')").await?;
        let answered = page.text_of("location.hash.slice(3)").await?;
        page.leave_frame().await?;
        page.value("say('chart', { type: 'set', d: '' })").await?;
        page.enter_frame("#chart").await?;
        page.wait("the answer is gone", "!location.hash").await?;
        page.leave_frame().await?;
        page.value(&format!("say('chart', {{ type: 'set', d: '{answered}' }})")).await?;
        page.enter_frame("#chart").await?;
        page.wait("it is back", "document.querySelector('.choose-aside').textContent.trim()")
            .await?;
        assert_eq!(page.text_of("location.hash.slice(3)").await?, answered);
        page.leave_frame().await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_frame_that_waits_shows_what_was_written_until_it_is_told_to_run() {
    let guide = Host::start(dist(), At::Folder);
    let element = |id: &str, rest: &str| {
        format!(
            "<orchestration-guide id=\"{id}\" lang=\"en\" loading=\"eager\" autorun=\"false\" \
             {rest}></orchestration-guide>"
        )
    };
    let by_hand = element("by-hand", "view=\"simulate\"");
    let by_page = element("by-page", "view=\"claim\" claim=\"dead_server\"");
    let preset = element("preset", "view=\"chart\" chart=\"latency\" preset=\"bad-deploy\"");
    let body = [LISTEN, &by_hand, &by_page, &preset, &script(&guide.site)].concat();
    visit_host(Setup::Usual, site("patient-handbook", &body), async |page| {
        page.load("").await?;
        let written = [
            ("by-hand", "#app .summary"),
            ("by-page", "#app .claim-sentence"),
            ("preset", ".framed-run button"),
        ];
        for (id, found) in written {
            page.enter_frame(&format!("#{id}")).await?;
            page.wait("something stands there", &format!("document.querySelector('{found}')"))
                .await?;
            assert_eq!(page.axe_violations().await?, [""; 0], "{id}");
            page.leave_frame().await?;
            follows_height_of(&page, &format!("#{id}"), 40.0).await?;
        }
        let asked = page.foreign_requests().await?;
        assert!(!asked.iter().any(|url| url.ends_with(".wasm")), "{asked:?}");
        assert_eq!(page.text_of("digests('by-hand') + digests('by-page')").await?, "");

        page.enter_frame("#by-hand").await?;
        page.click(".framed-run:not([hidden]) button").await?;
        page.wait("it is drawn", HYDRATED).await?;
        // Until the first result of its own.
        page.wait("a result stands there", "document.querySelector('#result .summary')").await?;
        page.wait("it has run", "document.querySelector('[data-run-state=done] svg')").await?;
        assert_eq!(page.count(".framed-run:not([hidden]), #result #result").await?, 0);
        page.leave_frame().await?;
        page.wait("the result is told", "digests('by-hand').split(' ').length === 5").await?;

        page.value("say('preset', { type: 'set', chart: 'instances', preset: 'mood' })").await?;
        page.value("document.querySelector('#by-page').run()").await?;
        page.value("say('preset', { type: 'run' })").await?;
        page.wait("the claim has run", "digests('by-page')").await?;
        page.wait("the chart has run", "digests('preset')").await?;
        let refused = "last('error', 'preset').value === 'mood'";
        page.wait("what was set before is read", refused).await?;
        page.enter_frame("#preset").await?;
        assert_eq!(page.count("[data-panel=latency] svg path").await?.min(1), 1);
        page.leave_frame().await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Makes so many processors of the machine, and notes when messages to the workers of a document
/// and from them pass. The first each way is a greeting.
fn with_processors(n: usize) -> String {
    format!(
        "() => {{
            Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {{ get: () => {n} }});
            const now = () => performance.timeOrigin + performance.now();
            window.sent = [];
            window.heard = [];
            const Before = window.Worker;
            window.Worker = class extends Before {{
                constructor(...rest) {{
                    super(...rest);
                    this.addEventListener('message', () => window.heard.push(now()));
                }}
                postMessage(...rest) {{
                    window.sent.push(now());
                    super.postMessage(...rest);
                }}
            }};
        }}"
    )
}

/// From when to when each of three simulators in frames of one page computed.
async fn spans_of_three(page: &Page) -> WebDriverResult<Vec<(f64, f64)>> {
    let mut spans = Vec::new();
    for id in ["a", "b", "c"] {
        page.enter_frame(&format!("#{id}")).await?;
        page.wait("it has run", "document.querySelector('[data-run-state=done] svg path')").await?;
        let span = page.value("[window.sent[1], window.heard.at(-1)]").await?;
        spans.push((span[0].as_f64().unwrap_or_default(), span[1].as_f64().unwrap_or_default()));
        page.leave_frame().await?;
    }
    Ok(spans)
}

/// Most of the spans that share a moment. One that begins as another ends does not share it.
fn most_at_once(spans: &[(f64, f64)]) -> usize {
    let at = |moment: f64| spans.iter().filter(move |(from, to)| *from <= moment && moment < *to);
    spans.iter().map(|(from, _)| at(*from).count()).max().unwrap_or_default()
}

#[tokio::test]
async fn frames_on_one_page_compute_within_a_limit_that_they_share() {
    for limit in [1, 2] {
        let guide = Host::start(dist(), At::Root);
        let element = |id: &str| {
            format!(
                "<orchestration-guide id=\"{id}\" view=\"simulate\" lang=\"en\" loading=\"eager\">\
                 </orchestration-guide>"
            )
        };
        let body = [element("a"), element("b"), element("c"), script(&guide.site)].concat();
        visit_host(Setup::Usual, site(&format!("full-handbook-{limit}"), &body), async |page| {
            page.run_first(&with_processors(limit));
            page.load("").await?;
            let spans = spans_of_three(&page).await?;
            assert!(spans.iter().all(|(from, to)| 0.0 < *from && from < to), "{spans:?}");
            assert!(most_at_once(&spans) <= limit, "{limit}: {spans:?}");
            assert_eq!(page.console().await?, [""; 0]);
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn frames_compute_all_the_same_where_locks_are_refused() {
    let guide = Host::start(dist(), At::Root);
    let body = format!(
        "<orchestration-guide id=\"one\" view=\"simulate\" lang=\"en\" loading=\"eager\">\
         </orchestration-guide>{}",
        script(&guide.site)
    );
    let refused = "() => {
        // A document that has no address yet has no locks.
        if (!navigator.locks) return;
        LockManager.prototype.request = () =>
            Promise.reject(new DOMException('no storage', 'SecurityError'));
    }";
    let missing =
        "() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })";
    for (name, function) in [("refused", refused), ("missing", missing)] {
        visit_host(Setup::Usual, site(&format!("{name}-handbook"), &body), async |page| {
            page.run_first(function);
            page.load("").await?;
            page.enter_frame("#one").await?;
            page.wait("it has run", "document.querySelector('[data-run-state=done] svg path')")
                .await?;
            page.leave_frame().await?;
            assert_eq!(page.console().await?, [""; 0]);
            Ok(())
        })
        .await;
    }
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
        page.wait("the frame is made", &format!("!!{}", frame_in("#far"))).await?;
        let asked = page.foreign_requests().await?;
        assert!(!asked.iter().any(|url| url.contains("embed.html")), "{asked:?}");
        page.enter_frame("#far").await?;
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
            let is_so = format!("{}.width === '{pixels}'", frame_in(".embed-preview"));
            page.wait("the preview has the width", &is_so).await?;
        }
        page.enter_frame(".embed-preview").await?;
        page.wait("the preview is drawn", HYDRATED).await?;
        page.wait("it is the claim", "document.querySelector('figure.claim svg')").await?;
        assert_eq!(page.attribute("html", "data-theme").await?, "dark");
        page.leave_frame().await?;
        pick(&page, "#embed-autorun", "false").await?;
        page.wait("it waits", &format!("{code}.includes('autorun=\"false\"')")).await?;
        page.enter_frame(".embed-preview").await?;
        page.wait(
            "so does the preview",
            "document.querySelector('.framed-run:not([hidden]) button')",
        )
        .await?;
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
