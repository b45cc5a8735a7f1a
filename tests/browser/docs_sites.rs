//! Views of the guide in sites that real tools make: a book of mdBook, a site of MkDocs with its
//! theme Material, and one of Docusaurus. A tool that is not installed is not tested, and a line
//! says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit_host};
use crate::embed::{figures, figures_work, have_theme, pick, script, written_results_are_shown};
use crate::host::{At, Host, dist};
use crate::page::Page;

/// Where `cargo xtask test` puts the tools.
const TOOLS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../tools/docs/bin");

/// A site before its tool has made it.
struct Source {
    tool: &'static str,
    arguments: &'static [&'static str],
    /// Where the tool puts the site.
    made: &'static str,
    files: Vec<(&'static str, String)>,
}

fn book(guide: &str) -> Source {
    let chapter = format!("# Figures\n\n{}{}", figures(guide), script(guide));
    let settings = "[book]\ntitle = \"Handbook\"\n[output.html]\ndefault-theme = \"light\"\n";
    Source {
        tool: "mdbook",
        arguments: &["build"],
        made: "book",
        files: vec![
            ("book.toml", settings.to_owned()),
            ("src/SUMMARY.md", "# Summary\n\n- [Figures](index.md)\n".to_owned()),
            ("src/index.md", chapter),
        ],
    }
}

fn material(guide: &str) -> Source {
    let settings = format!(
        "site_name: Handbook\nextra_javascript:\n  - {guide}embed.js\n\
         theme:\n  name: material\n  font: false\n  palette:\n    \
         - scheme: default\n      toggle:\n        \
         icon: material/weather-night\n        name: Dark\n    \
         - scheme: slate\n      toggle:\n        \
         icon: material/weather-sunny\n        name: Light\n"
    );
    Source {
        tool: "mkdocs",
        arguments: &["build", "--quiet"],
        made: "site",
        files: vec![
            ("mkdocs.yml", settings),
            ("docs/index.md", format!("# Figures\n\n{}", figures(guide))),
        ],
    }
}

/// Has the site made, and serves it; `None` where its tool is not installed.
fn made(name: &str, source: &Source) -> Option<Host> {
    let tool = source.tool;
    let Some(program) = program(tool) else {
        println!("skipped: {tool} is not installed (cargo xtask test installs it with pip)");
        return None;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    write(&folder, &source.files);
    run(Command::new(program).args(source.arguments).current_dir(&folder));
    Some(Host::start(folder.join(source.made), At::Root))
}

fn write(folder: &Path, files: &[(&str, String)]) {
    for (file, text) in files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
}

fn run(command: &mut Command) {
    let output = command.output().expect("the tool starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
}

/// Where `cargo xtask test` puts Docusaurus, with a note when it is whole, and its program there.
const DOCUSAURUS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../tools/docusaurus");
const DOCUSAURUS_PROGRAM: &str = "node_modules/@docusaurus/core/bin/docusaurus.mjs";

/// The code that the guide makes for a claim in a site of Docusaurus.
async fn code_for_docusaurus(page: &Page) -> WebDriverResult<String> {
    page.open("en/embed/").await?;
    let code = "document.querySelector('.embed-code code').textContent";
    page.wait("it knows its address", &format!("{code}.includes('/repo/embed.js')")).await?;
    pick(page, "#embed-view", "claim").await?;
    pick(page, "#embed-claim", "dead_server").await?;
    pick(page, "#embed-lang", "en").await?;
    let tools = "Array.from(document.querySelectorAll('#embed-tool option'))";
    let place = format!("{tools}.findIndex((one) => one.label === 'Docusaurus') + 1");
    let place = page.value(&place).await?;
    page.click(&format!("#embed-tool option:nth-child({place})")).await?;
    page.wait("it is for Docusaurus", &format!("{code}.includes('docusaurus.config.js')")).await?;
    page.text_of(code).await
}

/// The files of a site: the guide's own code, a frame as `docs/embedding.md` has it for MDX, and
/// the element once more.
fn docusaurus(guide: &str, code: &str) -> Vec<(&'static str, String)> {
    let (settings, page) = code.split_once("\n\n").expect("settings, and a page");
    let (_, claim) = page.split_once("\n\n").expect("a name, and the element");
    let attributes = "view=\"claim\" claim=\"dead_server\"";
    assert!(claim.contains(attributes), "{claim}");
    let comparison = claim.replace(attributes, "view=\"compare\" models=\"vm,faas\"");
    let settings = format!(
        "module.exports = {{\ntitle: \"Handbook\", url: \"https://handbook.example\", \
         baseUrl: \"/\",\n{settings}\n\
         headTags: [{{ tagName: \"link\", attributes: {{ rel: \"icon\", href: \"data:,\" }} }}],\n\
         plugins: [[\"@docusaurus/plugin-content-docs\", {{ routeBasePath: \"/\" }}]],\n\
         themes: [\"@docusaurus/theme-classic\"],\n}};\n"
    );
    let figures = format!(
        "---\nslug: /\n---\n\n# Figures\n\n\
         <a id=\"before\" href=\"#before\">before</a>\n\n\
         <div id=\"one\">\n\n{claim}\n</div>\n\n\
         <iframe id=\"two\" title=\"Response times\" \
         style={{{{ width: \"100%\", height: 99, border: 0 }}}} \
         src=\"{guide}embed.html?view=chart&amp;chart=latency&amp;lang=ja\"></iframe>\n\n\
         <div id=\"three\">\n\n{comparison}\n</div>\n\n\
         <a id=\"after\" href=\"#after\">after</a>\n"
    );
    vec![
        ("docusaurus.config.js", settings),
        ("docs/figures.mdx", figures),
        ("docs/other.mdx", "# Elsewhere\n\nWords.\n".to_owned()),
    ]
}

fn program(name: &str) -> Option<PathBuf> {
    let here = std::env::var_os("DOCS_TOOLS").map_or_else(|| PathBuf::from(TOOLS), PathBuf::from);
    [here.join(name), PathBuf::from(name)].into_iter().find(|program| {
        let version = Command::new(program).arg("--version").stdout(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    })
}

/// No script of the site or the guide has thrown or been refused.
async fn nothing_failed(page: &Page) -> WebDriverResult<()> {
    let told = page.console().await?;
    let errors: Vec<_> = told.iter().filter(|line| !line.starts_with("WARNING")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    Ok(())
}

#[tokio::test]
async fn views_stand_in_a_book_of_mdbook_and_follow_its_theme() {
    let guide = Host::start(dist(), At::Folder);
    let Some(host) = made("mdbook", &book(&guide.site)) else { return };
    visit_host(Setup::Usual, host, async |page| {
        page.set_width(1100).await?;
        page.load("").await?;
        figures_work(&page).await?;
        have_theme(&page, "light").await?;
        page.click("#mdbook-theme-toggle").await?;
        page.click("#mdbook-theme-coal").await?;
        have_theme(&page, "dark").await?;
        nothing_failed(&page).await
    })
    .await;
}

#[tokio::test]
async fn views_stand_in_a_site_of_mkdocs_material_and_follow_its_theme() {
    let guide = Host::start(dist(), At::Folder);
    let Some(host) = made("material", &material(&guide.site)) else { return };
    visit_host(Setup::Usual, host, async |page| {
        page.set_width(1100).await?;
        page.load("").await?;
        figures_work(&page).await?;
        have_theme(&page, "light").await?;
        page.click("label[for=__palette_1]").await?;
        have_theme(&page, "dark").await?;
        nothing_failed(&page).await
    })
    .await;
}

#[tokio::test]
async fn written_results_stand_in_a_book_where_webassembly_is_not_allowed() {
    let guide = Host::start_with(dist(), At::Folder, Some(crate::embed::without_webassembly));
    let Some(host) = made("strict-mdbook", &book(&guide.site)) else { return };
    visit_host(Setup::Usual, host, async |page| {
        page.load("").await?;
        written_results_are_shown(&page).await
    })
    .await;
}

#[tokio::test]
async fn views_stand_in_a_site_of_docusaurus_and_outlive_its_navigation() {
    let tools = Path::new(DOCUSAURUS);
    if !tools.join("node_modules/.installed-from").is_file() {
        println!("skipped: Docusaurus is not installed (cargo xtask test installs it with npm)");
        return;
    }
    let asked = Host::start(dist(), At::Folder);
    let (address, mut code) = (asked.site.clone(), String::new());
    visit_host(Setup::Usual, asked, async |page| {
        code = code_for_docusaurus(&page).await?;
        Ok(())
    })
    .await;
    let guide = Host::start(dist(), At::Folder);
    let code = code.replace(&address, &guide.site);
    write(&tools.join("site"), &docusaurus(&guide.site, &code));
    let mut build = Command::new("node");
    build.args([DOCUSAURUS_PROGRAM, "build", "site"]).current_dir(tools);
    // It would ask the registry for a newer version.
    run(build.env("NO_UPDATE_NOTIFIER", "1"));
    visit_host(Setup::Usual, Host::start(tools.join("site/build"), At::Root), async |page| {
        page.set_width(1100).await?;
        page.load("").await?;
        figures_work(&page).await?;
        have_theme(&page, "light").await?;
        page.click("button[class*=toggleButton]").await?;
        have_theme(&page, "dark").await?;
        assert_eq!(page.attribute("html", "data-theme").await?, "dark");
        page.value("window.isSameDocument = true").await?;
        page.click("a.menu__link[href='/other']").await?;
        let is_there = "document.querySelector('h1')?.textContent === 'Elsewhere'";
        page.wait("another page is there", is_there).await?;
        let gone = "iframe, orchestration-guide";
        assert_eq!(page.count(gone).await?, 0, "frames leave with their page");
        page.click("a.menu__link[href='/']").await?;
        figures_work(&page).await?;
        have_theme(&page, "dark").await?;
        page.wait("it was never loaded anew", "window.isSameDocument").await?;
        nothing_failed(&page).await
    })
    .await;
}
