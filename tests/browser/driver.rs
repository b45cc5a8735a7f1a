//! The browsers, how readers set them up, and journeys through them.

use std::process::Command;

use serde_json::json;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use crate::browsers::{Session, connections};
use crate::host::{At, Host, dist, free_port};
use crate::page::Page;

/// Arguments of Chromium. It has no sandbox when it runs as root, so nothing but this machine can
/// be reached from it.
const CHROMIUM_ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// Nobody listens at this port of this machine. As Firefox's proxy it keeps all that is not on
/// this machine out of reach.
const NO_PROXY_THERE: u16 = 9;

/// Where `cargo xtask test` builds Firefox's driver when the machine has none.
const GECKODRIVER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../tools/bin/geckodriver");

/// The browsers that the site is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Or Chrome.
    Chromium,
    Firefox,
}

/// How a reader has set up system and browser: with a light theme and scripts, unless it says
/// otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setup {
    Usual,
    Dark,
    ScriptsOff,
    LessMotion,
    /// The system picks all colors.
    ForcedColors,
}

impl Setup {
    /// Both browsers count the dark theme as 0 and the light one as 1.
    fn theme(self) -> u8 {
        u8::from(self != Self::Dark)
    }
}

impl Browser {
    /// The one that `TEST_BROWSER` names; Chromium when it names none.
    fn chosen() -> Self {
        match std::env::var("TEST_BROWSER").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok(other) => panic!("TEST_BROWSER is chromium or firefox, not {other}"),
        }
    }

    /// The command that starts its driver at a port.
    pub(crate) fn driver(self, port: u16) -> Command {
        let mut command = match self {
            Self::Chromium => Command::new(program("CHROMEDRIVER", "chromedriver")),
            Self::Firefox => Command::new(program("GECKODRIVER", GECKODRIVER)),
        };
        if self == Self::Firefox {
            // By default all sessions would share one.
            command.arg(format!("--websocket-port={}", free_port()));
        }
        command.arg(format!("--port={port}"));
        command
    }

    /// What its driver is asked for.
    pub(crate) fn capabilities(self, setup: Setup) -> WebDriverResult<Capabilities> {
        let mut capabilities = match self {
            Self::Chromium => chromium(setup)?,
            Self::Firefox => firefox(setup)?,
        };
        capabilities.enable_bidi()?;
        Ok(capabilities)
    }
}

fn chromium(setup: Setup) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&program("CHROME", "/usr/bin/chromium"))?;
    for argument in CHROMIUM_ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--blink-settings=preferredColorScheme={}", setup.theme()))?;
    if setup == Setup::ScriptsOff {
        // 1 would allow them.
        let preferences = json!({ "profile.managed_default_content_settings.javascript": 2 });
        capabilities.add_experimental_option("prefs", preferences)?;
    }
    if setup == Setup::LessMotion {
        capabilities.add_arg("--force-prefers-reduced-motion")?;
    }
    capabilities.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    Ok(capabilities.into())
}

fn firefox(setup: Setup) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_firefox_binary(&program("FIREFOX", "/usr/bin/firefox-esr"))?;
    capabilities.set_headless()?;
    let mut preferences = FirefoxPreferences::new();
    preferences.set("layout.css.prefers-color-scheme.content-override", setup.theme())?;
    preferences.set("javascript.enabled", setup != Setup::ScriptsOff)?;
    preferences.set("ui.prefersReducedMotion", u8::from(setup == Setup::LessMotion))?;
    if setup == Setup::ForcedColors {
        // 0 would leave it to the system, 1 would never do it.
        preferences.set("browser.display.document_color_use", 2)?;
    }
    preferences.set("network.proxy.type", 1)?;
    for protocol in ["http", "ssl"] {
        preferences.set(&format!("network.proxy.{protocol}"), "127.0.0.1")?;
        preferences.set(&format!("network.proxy.{protocol}_port"), NO_PROXY_THERE)?;
    }
    // Tab stops at links and buttons as well, which is not so by itself on macOS.
    preferences.set("accessibility.tabfocus", 7)?;
    capabilities.set_preferences(preferences)?;
    Ok(capabilities.into())
}

/// Goes on a journey through the built site in a fresh browser session.
pub(crate) async fn visit(at: At, journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>) {
    visit_in(Setup::Usual, at, journey).await;
}

/// The same with another setup.
pub(crate) async fn visit_in(
    setup: Setup,
    at: At,
    journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>,
) {
    visit_host(setup, Host::start(dist(), at), journey).await;
}

/// The same on a host of one's own.
pub(crate) async fn visit_host(
    setup: Setup,
    host: Host,
    journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>,
) {
    let _entered = connections().enter();
    let outcome = match setup {
        Setup::Usual => visit_shared(&host, journey).await,
        _ => visit_alone(setup, &host, journey).await,
    };
    if let Err(error) = outcome {
        panic!("the journey failed: {error}");
    }
}

/// In a browser that other tests use before and after. One in which a test failed is not used
/// again.
async fn visit_shared(
    host: &Host,
    journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>,
) -> WebDriverResult<()> {
    let mut session = Session::take(Browser::chosen()).await?;
    session.begin().await?;
    journey(Page::new(&session, host)).await?;
    session.leave().await
}

/// In one that is set up for this journey.
async fn visit_alone(
    setup: Setup,
    host: &Host,
    journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>,
) -> WebDriverResult<()> {
    let browser = Browser::chosen();
    let session = Session::start(browser, browser.capabilities(setup)?).await?;
    let page = Page::new(&session, host);
    if (browser, setup) == (Browser::Chromium, Setup::ForcedColors) {
        page.force_colors();
    }
    journey(page).await?;
    session.quit().await
}

fn program(variable: &str, default: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| default.to_owned())
}
