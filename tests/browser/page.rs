//! What a reader does with a page, and what can be seen of it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::bidi::{Bidi, Spoken};
use crate::browsers::Session;
use crate::driver::Browser;
use crate::host::{Host, Switch};

/// How long a page may take for what should come at once; long, because test machines are slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// Set by the program once it has taken over the prerendered page. In Firefox a document that has
/// just begun has no element yet.
pub(crate) const HYDRATED: &str = "document.documentElement?.hasAttribute('data-hydrated')";

/// Most stops of the Tab key on a page of the guide.
const MOST_STOPS: usize = 150;

/// The element with the focus, and `unseen` where nothing shows that it has it: it has no ring, is
/// outside of the window, or lies under something else. A switch wears the ring of its button.
/// After the last element of a page the browser's own controls have the focus: that is [`OUTSIDE`].
const FOCUS: &str = "(() => {
    if (!document.hasFocus()) return 'outside';
    const e = document.activeElement;
    const ringed = (e) => e && getComputedStyle(e).outlineStyle !== 'none'
        && parseFloat(getComputedStyle(e).outlineWidth) > 0;
    const box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 40),
        box.top + Math.min(box.height / 2, 20));
    const clear = top && (e.contains(top) || top.contains(e) || e.labels?.[0]?.contains(top));
    const is_seen = e.matches('h1, main, body')
        || (clear && (ringed(e) || ringed(e.closest('label'))));
    const what = `${e.tagName} ${e.id} ${e.className} ${e.textContent.slice(0, 40)}`;
    return is_seen ? what : `unseen ${what}, under ${top?.tagName} ${top?.className}`;
})()";

const OUTSIDE: &str = "outside";

/// A browser with the site in it.
pub(crate) struct Page {
    browser: Browser,
    driver: WebDriver,
    bidi: Arc<Mutex<Bidi>>,
    /// Tabs of the browser that are not the reader's.
    n_others: usize,
    origin: String,
    site: String,
    switch: Switch,
}

/// The frame of an element of the guide, which has it in its shadow, or else the one in whatever
/// this is, or itself; as JavaScript.
pub(crate) fn frame_in(selector: &str) -> String {
    format!(
        "((one) => (one?.closest('orchestration-guide') ?? one?.querySelector('orchestration-guide'))\
         ?.frame ?? one?.closest('iframe') ?? one?.querySelector('iframe'))\
         (document.querySelector(`{selector}`))"
    )
}

impl Page {
    /// The tab of a session that has just begun.
    pub(crate) fn new(session: &Session, host: &Host) -> Self {
        Self {
            browser: session.browser,
            driver: session.driver.clone(),
            bidi: Arc::clone(&session.bidi),
            n_others: usize::from(session.is_away),
            origin: host.origin.clone(),
            site: host.site.clone(),
            switch: host.switch.clone(),
        }
    }

    fn line(&self) -> MutexGuard<'_, Bidi> {
        self.bidi.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads a page by its path in the site and waits until the program has taken it over, as a
    /// reader does who has a hand at the mouse.
    pub(crate) async fn open(&self, path: &str) -> WebDriverResult<()> {
        self.load(path).await?;
        self.wait(&format!("{path} is hydrated"), HYDRATED).await?;
        self.move_pointer().await
    }

    /// A sign that there is a reader: before it a page keeps the result that it was written with.
    async fn move_pointer(&self) -> WebDriverResult<()> {
        self.value("dispatchEvent(new Event('pointermove'))").await.map(drop)
    }

    /// Loads a page by its path in the site, and waits for nothing else.
    ///
    /// A page that leads on while it loads can leave the driver waiting for the end of a load that
    /// was cut off; the second attempt then finds a browser at rest.
    pub(crate) async fn load(&self, path: &str) -> WebDriverResult<()> {
        let address = format!("{}{path}", self.site);
        match self.driver.goto(&address).await {
            Err(error) if is_timeout(&error) => self.driver.goto(&address).await,
            loaded => loaded,
        }
    }

    /// Opens a document from this machine's disk and waits until its program has drawn it.
    pub(crate) async fn open_file(&self, file: &Path) -> WebDriverResult<()> {
        let address = format!("file://{}", file.display());
        self.driver.goto(&address).await?;
        self.wait(&format!("{address} is drawn"), HYDRATED).await
    }

    /// The host is gone, as without a network.
    pub(crate) fn cut_network(&self) {
        self.switch.turn_off();
    }

    /// Loads the open document again and waits until its program has drawn it.
    pub(crate) async fn reload(&self) -> WebDriverResult<()> {
        self.driver.refresh().await?;
        self.wait("the document is drawn again", HYDRATED).await?;
        self.move_pointer().await
    }

    /// Path of the open page in the site.
    pub(crate) async fn path(&self) -> WebDriverResult<String> {
        let address = self.driver.current_url().await?.to_string();
        Ok(address.strip_prefix(&self.site).unwrap_or(&address).to_owned())
    }

    /// Value of an expression.
    pub(crate) async fn value(&self, expression: &str) -> WebDriverResult<Value> {
        let found = self.driver.execute(format!("return ({expression})"), Vec::new()).await?;
        Ok(found.json().clone())
    }

    /// The value of an expression that is a text; anything else is the empty text.
    pub(crate) async fn text_of(&self, expression: &str) -> WebDriverResult<String> {
        Ok(self.value(expression).await?.as_str().unwrap_or_default().to_owned())
    }

    /// An attribute of the first element that a selector finds; empty when it is not there.
    pub(crate) async fn attribute(&self, selector: &str, name: &str) -> WebDriverResult<String> {
        let (selector, name) = (json!(selector), json!(name));
        self.text_of(&format!("document.querySelector({selector})?.getAttribute({name})")).await
    }

    /// What the first element that a selector finds says; empty when it is not there.
    pub(crate) async fn says(&self, selector: &str) -> WebDriverResult<String> {
        let selector = json!(selector);
        self.text_of(&format!("document.querySelector({selector})?.textContent.trim()")).await
    }

    /// Number of elements that a selector finds.
    pub(crate) async fn count(&self, selector: &str) -> WebDriverResult<u64> {
        let selector = json!(selector);
        let n = self.value(&format!("document.querySelectorAll({selector}).length")).await?;
        Ok(n.as_u64().unwrap_or_default())
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub(crate) fn wait(
        &self,
        what: &str,
        expression: &str,
    ) -> impl Future<Output = WebDriverResult<()>> {
        let caller = std::panic::Location::caller();
        async move {
            let found = self.holds_within(PATIENCE, expression).await?;
            if found == Ok(true) {
                return Ok(());
            }
            let console = self.console().await?.join("\n");
            let thrown = found.err().unwrap_or_default();
            panic!("{caller}: waited in vain until {what}\n{thrown}\nconsole:\n{console}");
        }
    }

    /// Whether an expression becomes true within a second.
    pub(crate) async fn holds_soon(&self, expression: &str) -> WebDriverResult<bool> {
        Ok(self.holds_within(Duration::from_secs(1), expression).await? == Ok(true))
    }

    /// Whether an expression becomes true within so long a time, or what it threw at the end.
    async fn holds_within(
        &self,
        patience: Duration,
        expression: &str,
    ) -> WebDriverResult<Result<bool, String>> {
        let started = Instant::now();
        loop {
            let found = self.holds(expression).await?;
            if found == Ok(true) || started.elapsed() > patience {
                return Ok(found);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Whether an expression is true now, or what it throws, since the document that it asks may
    /// only half be there. A page that does not answer in time has nothing true.
    async fn holds(&self, expression: &str) -> WebDriverResult<Result<bool, String>> {
        match self.value(&format!("Boolean({expression})")).await {
            Err(error) if is_timeout(&error) => Ok(Ok(false)),
            Err(error) if is_thrown(&error) => Ok(Err(error.to_string())),
            found => Ok(Ok(found? == Value::Bool(true))),
        }
    }

    /// Clicks on the first element that a selector finds, as soon as it is there.
    pub(crate) async fn click(&self, selector: &str) -> WebDriverResult<()> {
        let element = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        element.scroll_into_view().await?;
        element.click().await
    }

    /// What follows is asked and done in the document of a frame, until it is left.
    pub(crate) async fn enter_frame(&self, selector: &str) -> WebDriverResult<()> {
        let frame = frame_in(selector);
        self.wait(&format!("{selector} has a frame"), &format!("!!{frame}")).await?;
        let found = self.driver.execute(format!("return {frame}"), Vec::new()).await?;
        let frame = found.element()?;
        frame.scroll_into_view().await?;
        frame.enter_frame().await
    }

    /// Back in the page itself.
    pub(crate) async fn leave_frame(&self) -> WebDriverResult<()> {
        self.driver.enter_default_frame().await
    }

    /// Number of the reader's open tabs.
    pub(crate) async fn tabs(&self) -> WebDriverResult<usize> {
        Ok(self.driver.windows().await?.len() - self.n_others)
    }

    /// Writes into a field in the place of what it held.
    pub(crate) async fn fill(&self, selector: &str, text: &str) -> WebDriverResult<()> {
        let field = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        field.scroll_into_view().await?;
        field.click().await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys(text).await?;
        field.send_keys(Key::Tab).await
    }

    /// Picks a file of this machine in a field for files.
    pub(crate) async fn upload(&self, selector: &str, file: &Path) -> WebDriverResult<()> {
        let field = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        field.send_keys(file.display().to_string()).await
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: Key) -> WebDriverResult<()> {
        self.driver.action_chain().send_keys(key).perform().await
    }

    /// Drags the pointer over an element, from one share of its width to another.
    pub(crate) async fn drag_over(
        &self,
        selector: &str,
        (from, to): (f64, f64),
    ) -> WebDriverResult<()> {
        let element = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        element.scroll_into_view().await?;
        let frame = element.rect().await?;
        // Moves are told from the middle of the element.
        let place = |share: f64| (frame.width * (share - 0.5)) as i64;
        let keys = self.driver.action_chain();
        let keys = keys.move_to_element_with_offset(&element, place(from), 0).click_and_hold();
        let keys = keys.move_to_element_with_offset(&element, place(to), 0).release();
        keys.perform().await
    }

    /// Drags the pointer from the middle of an element by so many pixels to the right and down.
    pub(crate) async fn drag_by(&self, selector: &str, (x, y): (i64, i64)) -> WebDriverResult<()> {
        let element = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        element.scroll_into_view().await?;
        let keys = self.driver.action_chain().move_to_element_center(&element).click_and_hold();
        keys.move_by_offset(x, y).release().perform().await
    }

    /// Clicks twice on an element, at a share of its width.
    pub(crate) async fn double_click(&self, selector: &str, share: f64) -> WebDriverResult<()> {
        let element = self.driver.query(By::Css(selector)).wait(PATIENCE, STEP).first().await?;
        element.scroll_into_view().await?;
        let place = (element.rect().await?.width * (share - 0.5)) as i64;
        let keys = self.driver.action_chain().move_to_element_with_offset(&element, place, 0);
        keys.double_click().perform().await
    }

    /// Presses a key together with Shift.
    pub(crate) async fn press_with_shift(&self, key: Key) -> WebDriverResult<()> {
        let keys = self.driver.action_chain().key_down(Key::Shift).send_keys(key);
        keys.key_up(Key::Shift).perform().await
    }

    /// Presses the key of a letter wherever the focus is.
    pub(crate) async fn press_letter(&self, letter: &str) -> WebDriverResult<()> {
        self.driver.action_chain().send_keys(letter).perform().await
    }

    /// The same together with Control.
    pub(crate) async fn press_with_control(&self, letter: &str) -> WebDriverResult<()> {
        let keys = self.driver.action_chain().key_down(Key::Control).send_keys(letter);
        keys.key_up(Key::Control).perform().await
    }

    /// Writes at the focus, in the place of what the field held.
    pub(crate) async fn type_over(&self, text: &str) -> WebDriverResult<()> {
        let keys = self.driver.action_chain().key_down(Key::Control).send_keys("a");
        keys.key_up(Key::Control).send_keys(text).perform().await
    }

    /// Presses Tab until an element that the selector finds has the focus, as a reader without a
    /// pointer does, who must see at each stop where the focus is.
    #[track_caller]
    pub(crate) fn tab_to(&self, selector: &str) -> impl Future<Output = WebDriverResult<()>> {
        let caller = std::panic::Location::caller();
        let wanted = json!(selector);
        let wanted = format!("document.hasFocus() && document.activeElement.matches({wanted})");
        async move {
            for _ in 0..MOST_STOPS {
                self.press(Key::Tab).await?;
                let mut stop = self.focus().await?;
                if stop == OUTSIDE {
                    self.come_back().await?;
                    stop = self.focus().await?;
                }
                assert!(!stop.contains("unseen"), "{caller}: the focus cannot be seen at {stop}");
                if self.value(&wanted).await? == Value::Bool(true) {
                    return Ok(());
                }
            }
            panic!("{caller}: Tab does not lead to {selector}");
        }
    }

    /// From the browser's own controls into the document. Keys of the driver go to the document all
    /// the while, but in Firefox it stays without the focus, which a reader's Tab would bring back.
    async fn come_back(&self) -> WebDriverResult<()> {
        self.value("void window.focus()").await.map(drop)
    }

    /// The element with the focus, seen or not. Firefox scrolls to it a little later.
    async fn focus(&self) -> WebDriverResult<String> {
        let mut stop = self.text_of(FOCUS).await?;
        for _ in 0..20 {
            if !stop.contains("unseen") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            stop = self.text_of(FOCUS).await?;
        }
        Ok(stop)
    }

    /// Clicks on an element within the page itself, and returns what another one says two painted
    /// frames later: what stands there then was told at once, however slow the machine is.
    pub(crate) async fn stop_and_look(&self, button: &str, place: &str) -> WebDriverResult<String> {
        let look = "const [button, place, done] = arguments;
            document.querySelector(button)?.click();
            requestAnimationFrame(() => requestAnimationFrame(() =>
                done(document.querySelector(place)?.textContent.trim() ?? '')));";
        self.driver.execute_async(look, vec![button.into(), place.into()]).await?.convert()
    }

    /// The window becomes that of a phone or a desk, in CSS pixels.
    pub(crate) async fn set_width(&self, width: u32) -> WebDriverResult<()> {
        self.line().set_viewport(width, 800);
        Ok(())
    }

    /// Runs a function at the start of each document from now on, before its own scripts.
    pub(crate) fn run_first(&self, function: &str) {
        self.line().run_first(function);
    }

    /// The system picks all colors from now on, as Chromium takes it.
    pub(crate) fn force_colors(&self) {
        self.line().force_colors();
    }

    /// What assistive technology is given of the page, in its order. Only Chromium tells it.
    pub(crate) fn accessibility_tree(&self) -> Vec<Spoken> {
        self.line().accessibility_tree()
    }

    /// Whether this browser tells what assistive technology is given: Firefox has no command for
    /// all of it.
    pub(crate) fn tells_accessibility(&self) -> bool {
        self.browser == Browser::Chromium
    }

    /// Warnings and errors in the console, and requests that failed, since the last question.
    pub(crate) async fn console(&self) -> WebDriverResult<Vec<String>> {
        let mut complaints = self.line().complaints();
        if self.browser == Browser::Chromium {
            complaints.extend(self.chromium_log().await?);
        }
        // The start of a message says what it is; a panic's stack would bury the rest.
        Ok(complaints.into_iter().map(|message| message.chars().take(400).collect()).collect())
    }

    /// What Chromium tells in its own way only: what its policies block, what it will drop one day.
    async fn chromium_log(&self) -> WebDriverResult<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        let is_complaint = |level: &str| matches!(level, "WARNING" | "SEVERE");
        let complaints = entries.into_iter().filter(|entry| is_complaint(&entry.level));
        Ok(complaints.map(|entry| format!("{}: {}", entry.level, entry.message)).collect())
    }

    /// Addresses of other hosts that were asked for anything since the last question.
    pub(crate) async fn foreign_requests(&self) -> WebDriverResult<Vec<String>> {
        let is_own = |url: &String| {
            url.starts_with(&format!("{}/", self.origin)) || !url.starts_with("http")
        };
        let requests = self.line().requests();
        Ok(requests.into_iter().filter(|url| !is_own(url)).collect())
    }

    /// Sends bytes to a worker of its own, and returns those of its first answer that is neither a
    /// greeting nor a report of progress. A worker that breaks off answers with nothing.
    pub(crate) async fn ask_worker(&self, message: &[u8]) -> WebDriverResult<Vec<u8>> {
        let ask = "const [message, done] = arguments;
            const worker = new Worker(document.getElementById('worker').href, { type: 'module' });
            let sent = false;
            worker.onmessage = ({ data }) => {
                const bytes = new Uint8Array(data);
                if (!sent) {
                    sent = true;
                    worker.postMessage(new Uint8Array(message).buffer);
                } else if (bytes[0] > 1) {
                    worker.terminate();
                    done(Array.from(bytes));
                }
            };
            worker.onerror = () => done([]);";
        self.driver.execute_async(ask, vec![message.into()]).await?.convert()
    }

    /// What axe finds wrong with the page as it is now, one line for each kind of fault.
    pub(crate) async fn axe_violations(&self) -> WebDriverResult<Vec<String>> {
        self.driver.execute(axe_script(), Vec::new()).await?;
        self.run_axe(&json!({ "resultTypes": ["violations"] })).await
    }

    /// What axe finds once more in other colors, after [`Self::axe_violations`].
    pub(crate) async fn axe_color_violations(&self) -> WebDriverResult<Vec<String>> {
        self.wait("the colors rest", "document.getAnimations().length === 0").await?;
        let rules = ["color-contrast", "link-in-text-block"];
        self.run_axe(&json!({ "resultTypes": ["violations"], "runOnly": rules })).await
    }

    async fn run_axe(&self, options: &Value) -> WebDriverResult<Vec<String>> {
        let run = "const [options, done] = arguments;
            axe.run(document, options).then(
                (found) => done(found.violations.map((violation) => violation.id + ' ('
                    + violation.impact + '): ' + violation.nodes.slice(0, 4)
                        .map((node) => node.target.join(' ')).join(' | '))),
                (error) => done(['axe failed: ' + error]));";
        self.driver.execute_async(run, vec![options.clone()]).await?.convert()
    }
}

fn is_timeout(error: &WebDriverError) -> bool {
    matches!(error.as_inner(), WebDriverErrorInner::WebDriverTimeout(_))
}

fn is_thrown(error: &WebDriverError) -> bool {
    matches!(error.as_inner(), WebDriverErrorInner::JavascriptError(_))
}

const STEP: Duration = Duration::from_millis(30);

fn axe_script() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{path}: {error}: run npm ci, or cargo xtask test"))
}
