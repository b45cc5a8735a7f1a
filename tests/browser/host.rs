//! Serves `dist/` on this machine, as any static host would.

// The same rules as in `cargo xtask serve`.
#[path = "../../xtask/src/site.rs"]
mod site;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
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

    const fn base(self) -> &'static str {
        match self {
            Self::Root => "/",
            Self::Folder => "/repo/",
        }
    }
}

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
        assert!(
            folder.join("index.html").is_file(),
            "there is no built site at {}: run cargo xtask build",
            folder.display()
        );
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let site = Site::new(folder, vec![at.base().to_owned()]);
        let port = server.server_addr().to_ip().expect("an address of this machine").port();
        let requests = Arc::clone(&server);
        let serving = thread::spawn(move || serve(&requests, &site));
        let origin = format!("http://127.0.0.1:{port}");
        let switch = Switch(Arc::new(Mutex::new(Some((server, serving)))));
        Self { switch, site: format!("{origin}{}", at.base()), origin }
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

/// A server, and the thread that answers for it.
type Serving = (Arc<Server>, JoinHandle<()>);

impl Switch {
    /// Does nothing to a host that is off.
    pub(crate) fn turn_off(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((server, serving)) = running {
            server.unblock();
            // One that broke off has told of it on the terminal.
            let _ = serving.join();
        }
    }
}

fn serve(server: &Server, site: &Site) {
    for request in server.incoming_requests() {
        let (status, bytes, name, value) = match site.answer(request.url()) {
            Answer::File(bytes, kind) => ("200 OK", bytes, "Content-Type", kind.to_owned()),
            Answer::NotFound(bytes, kind) => {
                ("404 Not Found", bytes, "Content-Type", kind.to_owned())
            }
            Answer::Redirect(to) => ("301 Moved Permanently", Vec::new(), "Location", to),
        };
        // Each answer has a thread of its own: a browser may let a large file wait for another.
        thread::spawn(move || {
            // One that left before the answer is no fault of the site.
            let _ = answer(request, status, (name, &value), &bytes);
        });
    }
}

/// Written by hand, because the library has no way to say that the connection ends: the thread of
/// one that is kept open is never free again, and under load a new connection can be left to wait
/// for just that thread.
fn answer(
    request: Request,
    status: &str,
    (name, value): (&str, &str),
    bytes: &[u8],
) -> std::io::Result<()> {
    let length = bytes.len();
    let mut out = request.into_writer();
    write!(out, "HTTP/1.1 {status}\r\n{name}: {value}\r\n")?;
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
