//! Serves the built site with compression, as every host for readers does.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow};
use flate2::Compression;
use flate2::write::GzEncoder;
use tiny_http::{Request, Server};

use crate::site::{Answer, Site};

/// What was compressed already, by its address.
type Packed = Arc<Mutex<BTreeMap<String, Arc<Vec<u8>>>>>;

/// Starts to serve on this machine alone, until the program ends; returns the site's address.
pub(super) fn start(folder: &Path) -> Result<String> {
    let server = Server::http("127.0.0.1:0").map_err(|error| anyhow!("{error}"))?;
    let port = server.server_addr().to_ip().context("an address of this machine")?.port();
    let site = Arc::new(Site::new(folder.to_owned(), vec!["/".to_owned()]));
    let packed = Packed::default();
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let (site, packed) = (Arc::clone(&site), Arc::clone(&packed));
            // A browser may let a large file wait for another.
            thread::spawn(move || {
                // One that left before the answer is no fault of the site.
                let _ = answer(request, &site, &packed);
            });
        }
    });
    Ok(format!("http://127.0.0.1:{port}/"))
}

fn answer(request: Request, site: &Site, packed: &Packed) -> Result<()> {
    let address = request.url().to_owned();
    let (status, bytes, kind) = match site.answer(&address) {
        Answer::File(bytes, kind) => ("200 OK", bytes, kind),
        Answer::NotFound(bytes, kind) => ("404 Not Found", bytes, kind),
        Answer::Redirect(to) => {
            let mut out = request.into_writer();
            write!(out, "HTTP/1.1 301 Moved Permanently\r\nLocation: {to}\r\n")?;
            return Ok(write!(out, "Content-Length: 0\r\nConnection: close\r\n\r\n")?);
        }
    };
    let bytes = compressed(address, &bytes, packed)?;
    let mut out = request.into_writer();
    write!(out, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n")?;
    write!(out, "Content-Length: {}\r\nConnection: close\r\n\r\n", bytes.len())?;
    out.write_all(&bytes)?;
    Ok(out.flush()?)
}

/// Each file is compressed once, so that later measurements do not pay for it.
fn compressed(address: String, bytes: &[u8], packed: &Packed) -> Result<Arc<Vec<u8>>> {
    let mut packed = packed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = packed.get(&address) {
        return Ok(Arc::clone(known));
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    let bytes = Arc::new(encoder.finish()?);
    packed.insert(address, Arc::clone(&bytes));
    Ok(bytes)
}
