//! What both browsers understand of WebDriver BiDi: commands that WebDriver alone does not have,
//! and what the browser tells by itself while pages are open.

use std::collections::HashMap;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::driver::{Browser, visit};
use crate::host::At;

/// How long the browser may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to listen to.
const EVENTS: [&str; 5] = [
    "browsingContext.navigationStarted",
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.fetchError",
    "network.responseCompleted",
];

/// What Firefox says of an answer that a page did not wait for: one of the network, and one of the
/// service worker.
const LEFT: [&str; 2] = ["NS_BINDING_ABORTED", "NS_BASE_STREAM_CLOSED"];

/// What Firefox writes to the console then, in the name of the page that was left, and of its
/// service worker. A request that failed for another reason is told as such besides.
const LEFT_WORDS: [&str; 3] = [
    "AbortError: The operation was aborted.",
    "TypeError: NetworkError when attempting to fetch resource.",
    "A ServiceWorker intercepted the request and encountered an unexpected error.",
];

/// How long after a page was left its errors can still come, in milliseconds.
const LEFT_FOR_MS: u64 = 10_000;

/// A line to the browser beside that of WebDriver.
pub(crate) struct Bidi {
    browser: Browser,
    socket: WebSocket<TcpStream>,
    tab: String,
    /// Whose tab it is, where it is not the browser's own.
    reader: Option<String>,
    n_asked: u64,
    /// When the browser last left a page, in milliseconds since 1970.
    left_at_ms: u64,
    complaints: Vec<String>,
    requests: Vec<String>,
}

/// One thing that a screen reader can say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spoken {
    /// Its role, such as `radio`.
    pub(crate) role: String,
    /// Its name, or its text.
    pub(crate) name: String,
    /// Whether it has the focus.
    pub(crate) is_focused: bool,
    /// Whether it is picked.
    pub(crate) is_checked: bool,
}

impl Spoken {
    fn of(node: &Value) -> Self {
        let properties = || node["properties"].as_array().into_iter().flatten();
        let is = |name: &str, wanted: &Value| {
            properties().any(|p| p["name"] == name && p["value"]["value"] == *wanted)
        };
        Self {
            role: text(&node["role"]["value"]).to_owned(),
            name: text(&node["name"]["value"]).to_owned(),
            is_focused: is("focused", &json!(true)),
            is_checked: is("checked", &json!("true")),
        }
    }
}

impl Bidi {
    /// Calls the address that a session gives as its `webSocketUrl`, and listens from now on.
    pub(crate) fn connect(browser: Browser, address: &str) -> Self {
        let host = address.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(host).expect("the browser listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a patience that is not zero");
        let (socket, _) = tungstenite::client(address, stream).expect("the browser speaks BiDi");
        let (complaints, requests) = (Vec::new(), Vec::new());
        let (tab, reader, n_asked, left_at_ms) = (String::new(), None, 0, 0);
        let mut bidi =
            Self { browser, socket, tab, reader, n_asked, left_at_ms, complaints, requests };
        let tree = bidi.ask("browsingContext.getTree", json!({ "maxDepth": 0 }));
        bidi.tab = text(&tree["contexts"][0]["context"]).to_owned();
        bidi.ask("session.subscribe", json!({ "events": EVENTS }));
        bidi
    }

    /// Opens a tab for a reader for whom the browser has stored nothing, and returns its name.
    pub(crate) fn open_tab(&mut self) -> String {
        let reader = self.ask("browser.createUserContext", json!({}));
        let reader = text(&reader["userContext"]).to_owned();
        let tab = json!({ "type": "tab", "userContext": reader });
        let tab = self.ask("browsingContext.create", tab);
        self.tab = text(&tab["context"]).to_owned();
        self.reader = Some(reader);
        self.tab.clone()
    }

    /// Closes all tabs of the reader, with all that is stored for them.
    pub(crate) fn close_tab(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.ask("browser.removeUserContext", json!({ "userContext": reader }));
        }
    }

    /// What was heard so far is of no interest.
    pub(crate) fn forget(&mut self) {
        self.hear_all();
        self.complaints.clear();
        self.requests.clear();
        self.left_at_ms = 0;
    }

    /// Gives the page a size in CSS pixels.
    pub(crate) fn set_viewport(&mut self, width: u32, height: u32) {
        let viewport = json!({ "width": width, "height": height });
        let tab = json!(self.tab);
        let size = json!({ "context": tab, "viewport": viewport, "devicePixelRatio": 1.0 });
        self.ask("browsingContext.setViewport", size);
    }

    /// Runs a function at the start of each document from now on, before its own scripts.
    pub(crate) fn run_first(&mut self, function: &str) {
        let script = json!({ "functionDeclaration": function, "contexts": [self.tab] });
        self.ask("script.addPreloadScript", script);
    }

    /// The system picks all colors from now on. Chromium has no setting for it, only this command
    /// of its own.
    pub(crate) fn force_colors(&mut self) {
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        self.ask_chromium("Emulation.setEmulatedMedia", forced);
    }

    /// What assistive technology is given of the page, in the order in which it is read. No
    /// command that both browsers understand tells all of it.
    pub(crate) fn accessibility_tree(&mut self) -> Vec<Spoken> {
        let tree = self.ask_chromium("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().expect("a list of nodes");
        let by_id: HashMap<_, _> = nodes.iter().map(|node| (text(&node["nodeId"]), node)).collect();
        let mut spoken = Vec::new();
        let mut to_read: Vec<&Value> = nodes.iter().take(1).collect();
        while let Some(node) = to_read.pop() {
            if node["ignored"] != true {
                spoken.push(Spoken::of(node));
            }
            let below = node["childIds"].as_array().into_iter().flatten().rev();
            to_read.extend(below.filter_map(|id| by_id.get(text(id)).copied()));
        }
        spoken
    }

    /// A command of Chromium's own.
    fn ask_chromium(&mut self, method: &str, params: Value) -> Value {
        let tab = json!({ "context": self.tab });
        let session = self.ask("goog:cdp.getSession", tab)["session"].take();
        let command = json!({ "method": method, "params": params, "session": session });
        self.ask("goog:cdp.sendCommand", command)["result"].take()
    }

    /// Warnings, errors and failed requests since the last question.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.hear_all();
        std::mem::take(&mut self.complaints)
    }

    /// Addresses that were asked for since the last question.
    pub(crate) fn requests(&mut self) -> Vec<String> {
        self.hear_all();
        std::mem::take(&mut self.requests)
    }

    /// The answer of the page comes after all that it told before.
    fn hear_all(&mut self) {
        let target = json!({ "context": self.tab });
        let question = json!({ "expression": "0", "target": target, "awaitPromise": false });
        self.ask("script.evaluate", question);
    }

    /// Gives a command, and returns its result.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.n_asked += 1;
        let id = self.n_asked;
        let command = json!({ "id": id, "method": method, "params": params });
        self.socket.send(Message::text(command.to_string())).expect("the browser listens");
        loop {
            let mut told = self.read();
            if told["type"] == "event" {
                self.note(text(&told["method"]), &told["params"]);
            } else if told["id"] == id {
                assert_eq!(told["type"], "success", "{method}: {told}");
                return told["result"].take();
            }
        }
    }

    fn read(&mut self) -> Value {
        let message = self.socket.read().expect("the browser answers in time");
        serde_json::from_str(message.to_text().expect("BiDi is text")).unwrap_or_default()
    }

    fn note(&mut self, event: &str, told: &Value) {
        let url = text(&told["request"]["url"]);
        match event {
            "browsingContext.navigationStarted" => self.left_at_ms = milliseconds(told),
            "log.entryAdded" if self.is_of_left_page(told) => {}
            "log.entryAdded" if matches!(text(&told["level"]), "warn" | "error") => {
                self.complaints.push(format!("{}: {}", text(&told["level"]), text(&told["text"])));
            }
            "network.beforeRequestSent" => self.requests.push(url.to_owned()),
            // What was still on its way when the page was left has not failed.
            "network.fetchError" if LEFT.contains(&text(&told["errorText"])) => {}
            "network.fetchError" => {
                self.complaints.push(format!("{url}: {}", text(&told["errorText"])));
            }
            "network.responseCompleted" => {
                let status = told["response"]["status"].as_u64().unwrap_or_default();
                if status >= 400 {
                    self.complaints.push(format!("{url}: {status}"));
                }
            }
            _ => {}
        }
    }

    /// Whether Firefox says of a page that was just left that something was broken off.
    fn is_of_left_page(&self, told: &Value) -> bool {
        let is_recent = milliseconds(told).saturating_sub(self.left_at_ms) < LEFT_FOR_MS;
        let words = text(&told["text"]);
        let is_broken_off = LEFT_WORDS.iter().any(|left| words.contains(left));
        self.browser == Browser::Firefox && is_recent && is_broken_off
    }
}

fn milliseconds(told: &Value) -> u64 {
    told["timestamp"].as_u64().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What a page and its worker do wrong, and one word of each that must be heard.
const WRONGS: [(&str, &str); 5] = [
    ("console.error('a word')", "a word"),
    ("setTimeout(() => { throw new Error('a throw') })", "a throw"),
    ("fetch('a-file').then(() => 0)", "a-file: 404"),
    ("fetch('http://elsewhere.example/').catch(() => 0)", "http://elsewhere.example/: "),
    (
        "new Worker(`data:text/javascript,
            console.error('a word of the worker');
            fetch('http://elsewhere.example/worker');
            throw new Error('a throw of the worker')`)",
        "a throw of the worker",
    ),
];

/// Otherwise a clean console would prove nothing.
#[tokio::test]
async fn what_goes_wrong_is_heard_from_pages_and_from_workers() {
    visit(At::Root, async |page| {
        page.open("en/").await?;
        for (wrong, _) in WRONGS {
            page.value(&format!("void ({wrong})")).await?;
        }
        let words = WRONGS.iter().map(|(_, word)| *word).chain(["a word of the worker"]);
        let started = Instant::now();
        let mut heard = String::new();
        while !words.clone().all(|word| heard.contains(word)) {
            assert!(started.elapsed() < PATIENCE, "this is all that was heard:\n{heard}");
            heard += &page.console().await?.join("\n");
        }
        // Words and requests of a worker come on ways of their own, in no order.
        let mut foreign = page.foreign_requests().await?;
        while foreign.len() < 2 {
            assert!(started.elapsed() < PATIENCE, "only these were asked for: {foreign:?}");
            page.console().await?;
            foreign.extend(page.foreign_requests().await?);
        }
        assert_eq!(foreign, ["http://elsewhere.example/", "http://elsewhere.example/worker"]);
        Ok(())
    })
    .await;
}
