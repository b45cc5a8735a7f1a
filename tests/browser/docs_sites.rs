//! Views of the guide in sites that real tools make: a book of mdBook, and a site of MkDocs with
//! its theme Material. A tool that is not installed is not tested, and a line says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thirtyfour::prelude::*;

use crate::driver::{Setup, visit_host};
use crate::embed::{figures, figures_work, have_theme, script, written_results_are_shown};
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
    for (file, text) in &source.files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
    let output = Command::new(program).args(source.arguments).current_dir(&folder).output();
    let output = output.expect("the tool starts");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    Some(Host::start(folder.join(source.made), At::Root))
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
