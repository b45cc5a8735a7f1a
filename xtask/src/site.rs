//! A folder of files as a plain static host serves it: `index.html` for a folder, a redirect to
//! the trailing slash, `404.html` for what is not there, and never a listing.
//!
//! The browser tests use this same file, so what they see is what `cargo xtask serve` shows.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// A site and the paths under which it can be reached.
pub(crate) struct Site {
    root: PathBuf,
    bases: Vec<String>,
}

/// What to answer to a request.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    /// The file and its media type.
    File(Vec<u8>, &'static str),
    /// The same address with a slash at its end.
    Redirect(String),
    /// The site's own page for addresses that do not exist, or a line of text.
    NotFound(Vec<u8>, &'static str),
}

impl Site {
    /// Serves `root` under each of `bases`, which start and end with a slash.
    pub(crate) fn new(root: PathBuf, bases: Vec<String>) -> Self {
        Self { root, bases }
    }

    /// Finds the file for an address of the form `/path?query`.
    pub(crate) fn answer(&self, address: &str) -> Answer {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let Some(inner) = self.inner(path) else {
            return self.not_found();
        };
        let Some(file) = decoded(inner).and_then(|inner| safe(&self.root, &inner)) else {
            return self.not_found();
        };
        if file.is_dir() {
            return match path.ends_with('/') {
                true => self.read(&file.join("index.html")),
                false => Answer::Redirect(format!("{path}/")),
            };
        }
        if path.ends_with('/') { self.not_found() } else { self.read(&file) }
    }

    /// The part of the path below the longest base that fits.
    fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        self.bases
            .iter()
            .filter_map(|base| match path.strip_prefix(base.as_str()) {
                None if path == base.trim_end_matches('/') => Some(""),
                inner => inner,
            })
            .min_by_key(|inner| inner.len())
    }

    fn read(&self, file: &Path) -> Answer {
        match fs::read(file) {
            Ok(bytes) => Answer::File(bytes, media_type(file)),
            Err(_) => self.not_found(),
        }
    }

    fn not_found(&self) -> Answer {
        match fs::read(self.root.join("404.html")) {
            Ok(page) => Answer::NotFound(page, "text/html; charset=utf-8"),
            Err(_) => Answer::NotFound(b"not found\n".to_vec(), "text/plain; charset=utf-8"),
        }
    }
}

/// The file below `root`, unless the path tries to leave it or names a hidden file.
fn safe(root: &Path, inner: &str) -> Option<PathBuf> {
    let relative = Path::new(inner);
    let plain = relative.components().all(|part| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    });
    plain.then(|| root.join(relative))
}

/// Undoes percent encoding; nothing when it is broken.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let text = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(text, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Browsers compile a module while it loads only when it comes as `application/wasm`.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("xml") => "application/xml",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str) -> Site {
        let root = std::env::temp_dir().join(format!("site-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("en")).unwrap();
        for (file, text) in
            [("index.html", "home"), ("en/index.html", "en"), ("404.html", "none"), ("a.wasm", "")]
        {
            fs::write(root.join(file), text).unwrap();
        }
        Site::new(root, vec!["/".into(), "/repo/".into()])
    }

    fn html(text: &str) -> (Vec<u8>, &'static str) {
        (text.into(), "text/html; charset=utf-8")
    }

    #[test]
    fn serves_files_folders_and_the_page_for_nothing() {
        let site = site("plain");
        let file = |text: &str| Answer::File(html(text).0, html(text).1);
        let none = || Answer::NotFound(html("none").0, html("none").1);
        for (address, expected) in [
            ("/", file("home")),
            ("/index.html?x=1", file("home")),
            ("/en/", file("en")),
            ("/en", Answer::Redirect("/en/".into())),
            ("/repo", Answer::Redirect("/repo/".into())),
            ("/repo/", file("home")),
            ("/repo/%65n/", file("en")),
            ("/a.wasm", Answer::File(vec![], "application/wasm")),
            ("/index.html/", none()),
            ("/nothing", none()),
            ("/../Cargo.toml", none()),
            ("/%2e%2e/Cargo.toml", none()),
            ("/en/..%2f..%2fx", none()),
            ("/.hidden", none()),
            ("/%zz", none()),
        ] {
            assert_eq!(site.answer(address), expected, "{address}");
        }
    }
}
