//! The steps of the test command.

use std::process::Command;
use std::thread;

use anyhow::{Context, Result};

use super::Scope;
use crate::project::{Project, run};
use crate::tools::Browser;
use crate::{build, lighthouse, links, release, tools};

/// One check with a heading of its own.
pub(crate) struct Step {
    /// What it checks.
    pub(crate) name: &'static str,
    /// The smallest scope that it belongs to.
    pub(crate) scope: Scope,
    /// Runs it.
    pub(crate) run: fn(&Project) -> Result<()>,
}

/// All steps, the fast ones first.
pub(crate) const STEPS: [Step; 15] = [
    Step { name: "format", scope: Scope::Fast, run: format },
    Step { name: "library without features", scope: Scope::Fast, run: bare_library },
    Step { name: "lints: native", scope: Scope::Fast, run: clippy_native },
    Step { name: "lints: WebAssembly", scope: Scope::Fast, run: clippy_wasm },
    Step { name: "tests", scope: Scope::Fast, run: tests },
    Step { name: "tests of the commands", scope: Scope::Fast, run: tests_xtask },
    Step { name: "documentation", scope: Scope::Fast, run: docs },
    Step { name: "release build", scope: Scope::All, run: release_build },
    Step { name: "dependencies", scope: Scope::All, run: dependencies },
    Step { name: "sizes", scope: Scope::All, run: sizes },
    Step { name: "links", scope: Scope::All, run: site_links },
    Step { name: "files of a release", scope: Scope::All, run: release::pack },
    Step { name: "Lighthouse", scope: Scope::All, run: lighthouse::check },
    Step { name: "browser: Chromium", scope: Scope::All, run: chromium },
    Step { name: "browser: Firefox", scope: Scope::All, run: firefox },
];

const GUIDE: [&str; 2] = ["--package", "orchestration-guide"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// The feature that has the pages in it. Steps name the same features, so that each part is
/// compiled once for all of them.
const WEB: &str = "web";
const DENY: [&str; 3] = ["--", "-D", "warnings"];

/// `cargo fmt` takes no `--locked`.
fn format(project: &Project) -> Result<()> {
    run(project.command("cargo").args(["fmt", "--all", "--check"]))
}

/// The engine and all that is below the web feature, with its tests, must compile without any web
/// crate.
fn bare_library(project: &Project) -> Result<()> {
    let targets = ["--lib", "--bins", "--tests"];
    run(project.cargo("check").args(GUIDE).args(targets).arg("--no-default-features"))
}

fn clippy_native(project: &Project) -> Result<()> {
    let everything = ["--workspace", "--all-targets", "--features", WEB];
    run(project.cargo("clippy").args(everything).args(DENY))?;
    // Not among all targets, because plain `cargo test` leaves it out.
    run(project
        .cargo("clippy")
        .args(GUIDE)
        .args(["--test", "browser", "--features", WEB])
        .args(DENY))
}

fn clippy_wasm(project: &Project) -> Result<()> {
    let bins = ["--lib", "--bin", "app", "--bin", "worker", "--features", WEB];
    run(project.cargo("clippy").args(GUIDE).args(WASM).args(bins).args(DENY))
}

/// With what can be tested of the pages without a browser: routes, state, rendering to HTML.
fn tests(project: &Project) -> Result<()> {
    let mut command = project.cargo("test");
    if project.is_thorough {
        command.env("SWARM", THOROUGH_SCENARIOS).env("SEEDS", THOROUGH_SEEDS);
    }
    run(command.args(GUIDE).args(["--features", WEB]))
}

/// Scenarios that each swarm tries, of which there are several.
const THOROUGH_SCENARIOS: &str = "1000";
/// Seeds with which a simulated mean is compared with its closed form.
const THOROUGH_SEEDS: &str = "64";

fn tests_xtask(project: &Project) -> Result<()> {
    run(project.cargo("test").args(["--package", "xtask"]))
}

fn docs(project: &Project) -> Result<()> {
    let mut command = project.cargo("doc");
    command.args(GUIDE).args(["--lib", "--no-deps", "--document-private-items"]);
    run(command.args(["--features", WEB]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Licenses, versions and origins of all crates. Not advisories: their list comes from the network
/// each time, and would let the same sources pass on one day and fail on the next.
fn dependencies(project: &Project) -> Result<()> {
    let deny = tools::cargo_deny(project)?;
    run(project.command(deny).args(["--locked", "check", "licenses", "bans", "sources"]))
}

/// The end of this build keeps one core busy for minutes, so what the next steps need is made ready
/// beside it.
fn release_build(project: &Project) -> Result<()> {
    thread::scope(|scope| {
        let tools = scope.spawn(|| tools::prepare(project));
        build::site(project, build::Mode::Release, None, &project.dist)?;
        tools.join().expect("what makes tools ready does not panic");
        Ok(())
    })
}

fn sizes(project: &Project) -> Result<()> {
    let sizes = build::Sizes::measure(&project.dist)?;
    print!("{sizes}");
    sizes.check()
}

fn site_links(project: &Project) -> Result<()> {
    let n_links = links::check(&project.dist)?;
    println!("{n_links} links lead somewhere");
    Ok(())
}

fn chromium(project: &Project) -> Result<()> {
    let Browser { program, driver } = tools::chromium()?;
    tools::docs_tools(project)?;
    tools::docusaurus(project)?;
    let mut tests = browser_tests(project, "chromium")?;
    run(tests.env("CHROME", program).env("CHROMEDRIVER", driver))
}

fn firefox(project: &Project) -> Result<()> {
    let Browser { program, driver } = tools::firefox(project)?;
    let mut tests = browser_tests(project, "firefox")?;
    run(tests.env("FIREFOX", program).env("GECKODRIVER", driver))
}

/// The same tests for every browser.
fn browser_tests(project: &Project, browser: &str) -> Result<Command> {
    tools::npm_packages(project).context("the accessibility checks come from there")?;
    let mut command = project.cargo("test");
    command.args(GUIDE).args(["--test", "browser", "--features", WEB]);
    command.env("TEST_BROWSER", browser);
    Ok(command)
}
