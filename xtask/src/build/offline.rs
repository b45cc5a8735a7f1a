//! Writes the service worker of a finished site: `static/sw.js` with the list of the build's files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::files::digest;
use super::notices;
use crate::project::Project;

const SCRIPT: &str = "sw.js";

/// What a reader needs without a network: pages, and all that they load.
const KEPT: [&str; 7] = ["html", "css", "js", "wasm", "bin", "svg", "webmanifest"];

/// Completes the service worker's script and puts it beside the pages.
pub(crate) fn write(project: &Project, stage: &Path) -> Result<()> {
    let mut files = BTreeMap::new();
    collect(stage, stage, &mut files)?;
    let list = serde_json::to_string(&files)?;
    let source = project.root.join("static").join(SCRIPT);
    let script = fs::read_to_string(&source).context("cannot read static/sw.js")?;
    let is_template = script.contains("\"@build\"") && script.contains("'@files'");
    ensure!(is_template, "static/sw.js has no place for the build's name or files");
    // The list holds addresses and Base64: nothing that ends the quoted text.
    let script = script.replace("@build", &digest(list.as_bytes())).replace("@files", &list);
    fs::write(stage.join(SCRIPT), script).context("cannot write sw.js")
}

/// The address of each file below a folder, relative to the site, and the hash of what it holds.
fn collect(site: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(site, &path, files)?;
        } else if is_kept(&path) {
            let hash = STANDARD.encode(Sha256::digest(fs::read(&path)?));
            files.insert(address(site, &path)?, format!("sha256-{hash}"));
        }
    }
    Ok(())
}

fn is_kept(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.ends_with(notices::NAME) || KEPT.contains(&extension.as_ref()) && !path.ends_with(SCRIPT)
}

/// A page has the address of its folder.
fn address(site: &Path, path: &Path) -> Result<String> {
    let relative = path.strip_prefix(site)?.to_string_lossy().replace('\\', "/");
    Ok(match relative.strip_suffix("index.html") {
        Some("") => "./".to_owned(),
        Some(folder) => folder.to_owned(),
        None => relative,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_at_the_address_of_its_folder() {
        let address = |path| address(Path::new("/site"), Path::new(path)).unwrap();
        assert_eq!(address("/site/index.html"), "./");
        assert_eq!(address("/site/en/simulate/index.html"), "en/simulate/");
        assert_eq!(address("/site/404.html"), "404.html");
        assert!(is_kept(Path::new("/site/app-1.wasm")));
        assert!(is_kept(Path::new("/site/licenses.txt")));
        assert!(!is_kept(Path::new("/site/sw.js")));
        assert!(!is_kept(Path::new("/site/robots.txt")));
    }
}
