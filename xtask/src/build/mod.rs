//! Builds the site: compile, bind, optimize, name by content, prerender, check.

mod files;
mod modules;
mod notices;
mod offline;
mod one_file;
mod page;
mod paths;
mod sizes;

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use self::files::Files;
use self::modules::Compiled;
pub(crate) use self::notices::NAME as NOTICES;
pub(crate) use self::one_file::NAME as ONE_FILE;
use self::page::{Asset, Kind, Page};
pub(crate) use self::sizes::Sizes;
use crate::project::{Project, run_shown};
use crate::tools;

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Soon ready, larger and slower to run.
    Debug,
    /// For readers.
    Release,
}

/// Writes the site to `dist/`; of a release it prints the sizes and holds them to their budgets.
/// `address` is where the site will stand, if that is known: search engines and previews need it.
pub(crate) fn run(project: &Project, mode: Mode, address: Option<&str>) -> Result<()> {
    let started = Instant::now();
    site(project, mode, address, &project.dist)?;
    let is_ready = format!("dist/ is ready, after {:.0} s", started.elapsed().as_secs_f64());
    if mode == Mode::Debug {
        println!("{is_ready}");
        return Ok(());
    }
    let sizes = Sizes::measure(&project.dist)?;
    println!("{sizes}\n{is_ready}");
    sizes.check()
}

/// Builds the site and puts it at `to`, whole or not at all.
pub(crate) fn site(project: &Project, mode: Mode, address: Option<&str>, to: &Path) -> Result<()> {
    tools::wasm_target()?;
    let source = project.root.join("index.html");
    let html = fs::read_to_string(&source).context("cannot read index.html")?;
    let page = Page::read(html)?;
    let compiled = modules::compile(project, mode, &page.modules())?;
    let stage = project.scratch().join("stage");
    fill(project, &page, &compiled, &stage)?;
    prerender(project, &stage, address)?;
    notices::write(project, &stage)?;
    offline::write(project, &stage)?;
    one_file::write(project, &page, &compiled, &stage)?;
    if mode == Mode::Release {
        paths::check(project, &stage)?;
    }
    replace(&stage, to)
}

/// Puts the files into an empty folder and writes the page that links to them.
fn fill(project: &Project, page: &Page, compiled: &[Compiled], stage: &Path) -> Result<()> {
    let mut files = Files::new(&project.root, stage)?;
    let css = files.add_css(page)?;
    for asset in page.assets() {
        match asset {
            Asset::CopyFile { file, to } => files.copy_file(file, to)?,
            Asset::CopyDir { folder, to } => files.copy_dir(folder, to)?,
            _ => {}
        }
    }
    let mut markup = Vec::new();
    for compiled in compiled {
        let script = files.add_module(compiled)?;
        markup.push((compiled.bin.as_str(), module_markup(compiled.kind, &script)));
    }
    let mut hashed = Vec::new();
    for asset in page.assets() {
        if let Asset::Icon { file } | Asset::Script { file } = asset {
            hashed.push((file.as_str(), files.add_hashed(file)?));
        }
    }
    let filled = page.filled(|asset| match asset {
        Asset::Base => "<base href=\"./\">".to_owned(),
        Asset::Css { file } if css.first == *file => {
            format!("<link rel=\"stylesheet\" href=\"{}\">", css.name)
        }
        Asset::Icon { file } => icon_markup(found(&hashed, file)),
        Asset::Script { file } => format!("<script src=\"{}\">", found(&hashed, file)),
        Asset::Module(module) => found(&markup, &module.bin).to_owned(),
        Asset::Css { .. } | Asset::CopyFile { .. } | Asset::CopyDir { .. } => String::new(),
    });
    fs::write(stage.join("index.html"), filled).context("cannot write index.html")
}

fn found<'a>(list: &'a [(&str, String)], key: &str) -> &'a str {
    list.iter().find(|(name, _)| *name == key).map_or("", |(_, value)| value)
}

fn icon_markup(name: &str) -> String {
    let kind = if name.ends_with(".svg") { " type=\"image/svg+xml\"" } else { "" };
    format!("<link rel=\"icon\"{kind} href=\"{name}\">")
}

/// The program starts by itself and loads its module when the page is painted. A worker is only
/// named: the program on the page starts it from the address in this element.
fn module_markup(kind: Kind, js: &str) -> String {
    match kind {
        Kind::Main => format!(
            "<link rel=\"modulepreload\" href=\"{js}\"><script type=\"module\" src=\"{js}\"></script>"
        ),
        Kind::Worker => format!("<link rel=\"modulepreload\" id=\"worker\" href=\"{js}\">"),
    }
}

/// Writes every page of the site as HTML, with `index.html` as its template.
fn prerender(project: &Project, stage: &Path, address: Option<&str>) -> Result<()> {
    let mut build = project.cargo("build");
    build.args(["--package", "orchestration-guide", "--features", "web", "--bin", "prerender"]);
    if project.has_tests {
        // With any test the crates get the features that tests need of them: otherwise the whole
        // library would be compiled once more.
        build.args(["--test", "tidy"]);
    }
    run_shown(&mut build)?;
    let program = project.target.join("debug").join("prerender").with_extension(EXE_EXTENSION);
    run_shown(project.command(program).arg(stage).args(address))
}

/// Puts the finished folder in the place of the old one.
fn replace(stage: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot remove {}", to.display()))?;
    }
    fs::rename(stage, to).with_context(|| format!("cannot write {}", to.display()))
}
