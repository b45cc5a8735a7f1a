//! Serves `dist/` on this machine, as any static host would.

// The same rules as in `cargo xtask serve`.
#[path = "../../xtask/src/site.rs"]
mod site;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

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
    server: Arc<Server>,
    /// Scheme, name and port.
    pub(crate) origin: String,
    /// Address of the site, with a slash at its end.
    pub(crate) site: String,
}

impl Host {
    /// Starts to serve the built site.
    pub(crate) fn start(at: At) -> Self {
        let dist = dist();
        assert!(
            dist.join("index.html").is_file(),
            "there is no built site at {}: run cargo xtask build",
            dist.display()
        );
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let site = Site::new(dist, vec![at.base().to_owned()]);
        let port = server.server_addr().to_ip().expect("an address of this machine").port();
        let requests = Arc::clone(&server);
        thread::spawn(move || serve(&requests, &site));
        let origin = format!("http://127.0.0.1:{port}");
        Self { server, site: format!("{origin}{}", at.base()), origin }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.server.unblock();
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
