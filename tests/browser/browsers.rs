//! The browsers that tests share, one after the other: to start one takes longer than most
//! journeys.

use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, WindowHandle};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::bidi::Bidi;
use crate::driver::{Browser, Setup};
use crate::host::free_port;

const PATIENCE: Duration = Duration::from_secs(20);

/// After this a load counts as broken off; the driver would wait for minutes.
const LONGEST_LOAD: Duration = Duration::from_secs(25);

/// Runs a driver in a process group of its own until the test program is gone, whatever ended it:
/// then its end of the pipe closes. The browser belongs to the group, and its files to the folder.
const KEEPER: &str = r#"
    export TMPDIR="$1"; shift
    "$@" < /dev/null &
    cat > /dev/null
    trap '' TERM
    kill -TERM 0
    wait
    sleep 1
    rm -rf "$TMPDIR"
"#;

/// Those that wait for the next test. They are as many as tests run at the same time.
static WAITING: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// Each test has a runtime of its own, which ends with it; a browser's connections outlive it here.
static CONNECTIONS: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().expect("threads can be started")
});

/// Where the connections of browsers live; to be entered before one is used.
pub(crate) fn connections() -> Handle {
    CONNECTIONS.handle().clone()
}

/// A browser with its driver.
pub(crate) struct Session {
    /// Which one.
    pub(crate) browser: Browser,
    /// What the driver is told.
    pub(crate) driver: WebDriver,
    /// The line beside it.
    pub(crate) bidi: Arc<Mutex<Bidi>>,
    /// The tab that stays while others come and go.
    home: WindowHandle,
    /// Whether a tab has been opened beside it.
    pub(crate) is_away: bool,
    /// Dropped after the rest, and ends driver and browser.
    _keeper: Keeper,
}

impl Session {
    /// One that another test has left as it was, or a new one.
    pub(crate) async fn take(browser: Browser) -> WebDriverResult<Self> {
        let waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match waiting {
            Some(session) => Ok(session),
            None => Self::start(browser, browser.capabilities(Setup::Usual)?).await,
        }
    }

    /// A new one.
    pub(crate) async fn start(browser: Browser, set_up: Capabilities) -> WebDriverResult<Self> {
        let keeper = Keeper::start(browser);
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", keeper.port), set_up).await?;
        driver.set_page_load_timeout(LONGEST_LOAD).await?;
        let address = driver.handle().capabilities().get("webSocketUrl");
        let address = address.and_then(|address| address.as_str());
        let bidi = Bidi::connect(browser, address.expect("the driver speaks BiDi"));
        let (bidi, home) = (Arc::new(Mutex::new(bidi)), driver.window().await?);
        Ok(Self { browser, driver, bidi, home, is_away: false, _keeper: keeper })
    }

    /// Opens a tab for a reader who has never been here: nothing that others stored can be seen.
    pub(crate) async fn begin(&mut self) -> WebDriverResult<()> {
        let tab = self.line().open_tab();
        self.is_away = true;
        self.driver.switch_to_window(WindowHandle::from(tab)).await?;
        if self.browser == Browser::Chromium {
            self.driver.browser_log().await?;
        }
        self.line().forget();
        Ok(())
    }

    /// Forgets the reader and waits for the next test.
    pub(crate) async fn leave(mut self) -> WebDriverResult<()> {
        self.line().close_tab();
        self.is_away = false;
        self.driver.switch_to_window(self.home.clone()).await?;
        WAITING.lock().unwrap_or_else(PoisonError::into_inner).push(self);
        Ok(())
    }

    fn line(&self) -> MutexGuard<'_, Bidi> {
        self.bidi.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the browser.
    pub(crate) async fn quit(self) -> WebDriverResult<()> {
        self.driver.quit().await
    }
}

/// The driver's process, under a shell that ends it with its browser.
struct Keeper {
    process: Child,
    /// Open as long as they are wanted.
    pipe: Option<ChildStdin>,
    port: u16,
}

impl Keeper {
    fn start(browser: Browser) -> Self {
        let port = free_port();
        let driver = browser.driver(port);
        let folder = format!("{}/browser-{port}", env!("CARGO_TARGET_TMPDIR"));
        std::fs::create_dir_all(&folder).expect("a folder for the browser's files");
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper", &folder]).arg(driver.get_program());
        command.args(driver.get_args());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        in_a_group_of_its_own(&mut command);
        let mut process =
            command.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let pipe = process.stdin.take();
        let keeper = Self { process, pipe, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "{driver:?} does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        keeper
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // Fails only when the process is gone already.
        let _ = self.process.wait();
    }
}

/// So that what ends the driver does not end the tests.
#[cfg(unix)]
fn in_a_group_of_its_own(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

/// Other systems have no such groups; there is `sh` on Windows only where one has put it.
#[cfg(not(unix))]
fn in_a_group_of_its_own(_: &mut Command) {}
