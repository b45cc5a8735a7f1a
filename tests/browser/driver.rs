//! Starts the browser's driver and a session in it, and ends both whatever happens.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use crate::host::{At, Host, free_port};
use crate::page::Page;

const PATIENCE: Duration = Duration::from_secs(20);

/// Arguments of the browser. Chromium has no sandbox when it runs as root, so nothing but this
/// machine can be reached from it.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// The driver's process.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Self {
        let program = program("CHROMEDRIVER", "chromedriver");
        let port = free_port();
        let process = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {program}: {error}"));
        let driver = Self { process, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "{program} does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Both fail only when the process is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Goes on a journey through the built site in a fresh browser session.
pub(crate) async fn visit(at: At, journey: impl AsyncFnOnce(Page) -> WebDriverResult<()>) {
    let host = Host::start(at);
    let driver = Driver::start();
    let address = format!("http://127.0.0.1:{}", driver.port);
    let session = WebDriver::new(address, capabilities().expect("valid capabilities"))
        .await
        .expect("the browser starts");
    let (origin, site) = (host.origin.clone(), host.site.clone());
    let outcome = session.run_and_quit(|session| journey(Page::new(session, origin, site))).await;
    if let Err(error) = outcome {
        panic!("the journey failed: {error}");
    }
}

fn capabilities() -> WebDriverResult<thirtyfour::ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&program("CHROME", "/usr/bin/chromium"))?;
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    for log in ["browser", "performance"] {
        capabilities.set_logging_prefs(log, LoggingPrefsLogLevel::All)?;
    }
    Ok(capabilities)
}

fn program(variable: &str, default: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| default.to_owned())
}
