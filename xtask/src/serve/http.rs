//! The server: files of the site, the reload script in its pages, and news of builds.

use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde_json::json;
use tiny_http::{Header, Method, Request, Response, Server};

use super::changes::{Changes, Outcome};
use crate::site::{Answer, Site};

/// How many ports to try after the first.
const N_PORTS: u16 = 20;
const NEWS: &str = "/__xtask/build?after=";
const RELOAD: &str = include_str!("reload.js");

type Reply = Response<std::io::Cursor<Vec<u8>>>;

/// Starts to serve on this machine alone, at `port` or the next free one, which it returns.
pub(crate) fn start(port: u16, site: Site, changes: Arc<Changes>) -> Result<u16> {
    let (server, port) = bind(port)?;
    let site = Arc::new(site);
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let (site, changes) = (Arc::clone(&site), Arc::clone(&changes));
            // A question for news waits, so each request has its own thread.
            thread::spawn(move || {
                let reply = reply(&request, &site, &changes);
                // A reader who left before the answer is no fault of ours.
                let _ = request.respond(reply);
            });
        }
    });
    Ok(port)
}

fn bind(first: u16) -> Result<(Server, u16)> {
    let mut fault = anyhow!("no port to try");
    for port in first..=first.saturating_add(N_PORTS) {
        match Server::http(("127.0.0.1", port)) {
            Ok(server) => return Ok((server, port)),
            Err(error) => fault = anyhow!("{error}"),
        }
    }
    Err(fault).with_context(|| format!("no free port from {first} on; name one with --port"))
}

fn reply(request: &Request, site: &Site, changes: &Changes) -> Reply {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return text(405, "only GET and HEAD\n");
    }
    if let Some(known) = request.url().strip_prefix(NEWS) {
        return news(&changes.after(known.parse().unwrap_or_default()));
    }
    match site.answer(request.url()) {
        Answer::File(bytes, kind) => page_or_file(200, bytes, kind, changes),
        Answer::NotFound(bytes, kind) => page_or_file(404, bytes, kind, changes),
        Answer::Redirect(to) => text(301, "").with_header(header("Location", &to)),
    }
}

fn page_or_file(status: u16, bytes: Vec<u8>, kind: &str, changes: &Changes) -> Reply {
    let latest = changes.latest();
    let is_page = kind.starts_with("text/html");
    if !is_page && status == 404 && latest.error.is_some() {
        // Nothing was ever built: the page shows why, and reloads when it is mended.
        return page(503, "<!doctype html><head></head><title>Not built yet</title>", &latest);
    }
    if is_page {
        return page(status, &String::from_utf8_lossy(&bytes), &latest);
    }
    sent(status, bytes, kind)
}

/// Adds the reload script to the head, where it disturbs no hydration.
fn page(status: u16, html: &str, latest: &Outcome) -> Reply {
    let error = latest.error.as_deref().unwrap_or_default();
    let escaped = error.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let build = latest.build;
    let script =
        format!("<script data-build=\"{build}\" data-error=\"{escaped}\">{RELOAD}</script></head>");
    sent(status, html.replacen("</head>", &script, 1).into_bytes(), "text/html; charset=utf-8")
}

fn news(outcome: &Outcome) -> Reply {
    let body = json!({ "build": outcome.build, "error": outcome.error }).to_string();
    sent(200, body.into_bytes(), "application/json")
}

fn text(status: u16, text: &str) -> Reply {
    sent(status, text.into(), "text/plain; charset=utf-8")
}

fn sent(status: u16, bytes: Vec<u8>, kind: &str) -> Reply {
    Response::from_data(bytes)
        .with_status_code(status)
        .with_header(header("Content-Type", kind))
        .with_header(header("Cache-Control", "no-store"))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| unreachable!("{name}: {value}"))
}
