//! Serves `dist/` on this machine, as any static host would.

// The same rules as in `cargo xtask serve`.
#[path = "../../xtask/src/site.rs"]
mod site;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use site::{Answer, Site};
use tiny_http::{Request, Server};

/// Where on its host the site lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// The host is the site's own.
    Root,
    /// A folder of the host, as on GitHub Pages.
    Folder,
}

impl At {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Root, Self::Folder];

    pub(crate) const fn base(self) -> &'static str {
        match self {
            Self::Root => "/",
            Self::Folder => "/repo/",
        }
    }
}

/// The Content-Security-Policy of a page by its path; none for a host that sends no policy.
pub(crate) type Policy = fn(&str) -> String;

/// A running host; it ends with this value.
pub(crate) struct Host {
    /// What ends it.
    pub(crate) switch: Switch,
    /// Scheme, name and port.
    pub(crate) origin: String,
    /// Address of the site, with a slash at its end.
    pub(crate) site: String,
}

impl Host {
    /// Starts to serve the built site in a folder.
    pub(crate) fn start(folder: PathBuf, at: At) -> Self {
        Self::start_with(folder, at, None)
    }

    /// The same with a policy.
    pub(crate) fn start_with(folder: PathBuf, at: At, policy: Option<Policy>) -> Self {
        assert!(
            folder.join("index.html").is_file(),
            "there is no built site at {}: run cargo xtask build",
            folder.display()
        );
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let site = Site::new(folder, vec![at.base().to_owned()]);
        let port = server.server_addr().to_ip().expect("an address of this machine").port();
        let requests = Arc::clone(&server);
        let serving = thread::spawn(move || serve(&requests, &site, policy));
        Self::new(Serving::Here(server, serving), port, at.base())
    }

    /// A program that serves the site at a port of this machine.
    pub(crate) fn program(process: Child, port: u16, base: &str) -> Self {
        Self::new(Serving::Program(process), port, base)
    }

    fn new(serving: Serving, port: u16, base: &str) -> Self {
        let origin = format!("http://127.0.0.1:{port}");
        let switch = Switch(Arc::new(Mutex::new(Some(serving))));
        Self { switch, site: format!("{origin}{base}"), origin }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.switch.turn_off();
    }
}

/// Turns a host off, for whoever holds it; nothing listens at its port from then on.
#[derive(Clone)]
pub(crate) struct Switch(Arc<Mutex<Option<Serving>>>);

/// What serves.
enum Serving {
    /// A server, and the thread that answers for it.
    Here(Arc<Server>, JoinHandle<()>),
    /// Another program.
    Program(Child),
}

impl Switch {
    /// Does nothing to a host that is off.
    pub(crate) fn turn_off(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match running {
            Some(Serving::Here(server, serving)) => {
                server.unblock();
                // One that broke off has told of it on the terminal.
                let _ = serving.join();
            }
            Some(Serving::Program(mut process)) => {
                // Both fail only when the process is gone already.
                let _ = process.kill();
                let _ = process.wait();
            }
            None => {}
        }
    }
}

fn serve(server: &Server, site: &Site, policy: Option<Policy>) {
    for request in server.incoming_requests() {
        let mut path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        let (status, bytes, name, value) = match site.answer(request.url()) {
            Answer::File(bytes, kind) => ("200 OK", bytes, "Content-Type", kind.to_owned()),
            Answer::NotFound(bytes, kind) => {
                "/404.html".clone_into(&mut path);
                ("404 Not Found", bytes, "Content-Type", kind.to_owned())
            }
            Answer::Redirect(to) => ("301 Moved Permanently", Vec::new(), "Location", to),
        };
        let policy = policy.map(|policy| ("Content-Security-Policy", policy(&path)));
        let headers: Vec<_> = std::iter::once((name, value)).chain(policy).collect();
        // Each answer has a thread of its own: a browser may let a large file wait for another.
        thread::spawn(move || {
            // One that left before the answer is no fault of the site.
            let _ = answer(request, status, &headers, &bytes);
        });
    }
}

/// Written by hand, because the library has no way to say that the connection ends: the thread of
/// one that is kept open is never free again, and under load a new connection can be left to wait
/// for just that thread.
fn answer(
    request: Request,
    status: &str,
    headers: &[(&str, String)],
    bytes: &[u8],
) -> std::io::Result<()> {
    let length = bytes.len();
    let mut out = request.into_writer();
    write!(out, "HTTP/1.1 {status}\r\n")?;
    for (name, value) in headers {
        write!(out, "{name}: {value}\r\n")?;
    }
    write!(out, "Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    out.write_all(bytes)?;
    out.flush()
}

/// The built site.
pub(crate) fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}
