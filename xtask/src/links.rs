//! Checks that every address in the built pages leads to a file of the site.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::html::{self, Tag};
use crate::site::{Answer, Site};

/// Bases under which the links must work: a host of its own, and a folder of another one.
const BASES: [&str; 2] = ["/", "/repo/"];

/// Follows the links of all pages under each base; fails with the list of those that lead nowhere.
pub(crate) fn check(site: &Path) -> Result<usize> {
    let pages = pages(site)?;
    let mut faults = BTreeSet::new();
    let mut n_links = 0;
    for base in BASES {
        let served = Site::new(site.to_owned(), vec![base.to_owned()]);
        for page in &pages {
            let address = address_of(site, page, base);
            let html = fs::read_to_string(page)?;
            for link in links(&html, &address) {
                n_links += 1;
                if let Some(fault) = fault(&served, &link, base) {
                    faults.insert(format!("{address}: {link} {fault}"));
                }
            }
        }
    }
    if faults.is_empty() {
        return Ok(n_links);
    }
    bail!("links that lead nowhere:\n  {}", faults.into_iter().collect::<Vec<_>>().join("\n  "))
}

fn fault(site: &Site, link: &str, base: &str) -> Option<&'static str> {
    if !link.starts_with(base) {
        return Some("leaves the site");
    }
    match site.answer(link) {
        Answer::File(..) => None,
        Answer::Redirect(_) => Some("needs a slash at its end"),
        Answer::NotFound(..) => Some("is not there"),
    }
}

/// Absolute paths of the links on a page that lead into the site.
fn links(html: &str, address: &str) -> Vec<String> {
    let tags = html::tags(html);
    let base = tags
        .iter()
        .find(|tag| tag.name == "base")
        .and_then(|tag| tag.get("href"))
        .map_or_else(|| address.to_owned(), |href| resolved(address, href));
    tags.iter()
        .filter(|tag| tag.name != "base")
        .flat_map(addresses)
        .filter(|link| !is_foreign(link))
        .map(|link| resolved(&base, &link))
        .collect()
}

/// What an element loads or links to.
fn addresses(tag: &Tag) -> Vec<String> {
    ["href", "src"].iter().filter_map(|name| tag.get(name)).map(str::to_owned).collect()
}

fn is_foreign(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.contains(':') || link.starts_with("//")
}

/// Resolves a link against an address, both without host.
fn resolved(base: &str, link: &str) -> String {
    let link = link.split(['?', '#']).next().unwrap_or_default();
    let joined = match link {
        "" => return base.to_owned(),
        absolute if absolute.starts_with('/') => absolute.to_owned(),
        relative => format!("{}{relative}", &base[..=base.rfind('/').unwrap_or_default()]),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    // A path that ends in a dot segment names a folder.
    if joined.ends_with("/.") || joined.ends_with("/..") {
        parts.push("");
    }
    format!("/{}", parts.join("/"))
}

/// The address at which a host serves a file.
fn address_of(site: &Path, page: &Path, base: &str) -> String {
    let path = page.strip_prefix(site).unwrap_or(page).to_string_lossy().replace('\\', "/");
    format!("{base}{}", path.strip_suffix("index.html").unwrap_or(&path))
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            pages.extend(self::pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_as_browsers_do() {
        for (base, link, expected) in [
            ("/", "a.js", "/a.js"),
            ("/repo/en/guide/", "../../a.js", "/repo/a.js"),
            ("/repo/en/guide/", "./", "/repo/en/guide/"),
            ("/repo/en/guide/", "..", "/repo/en/"),
            ("/repo/en/guide/", "../x/?q=1#f", "/repo/en/x/"),
            ("/repo/en/", "/ja/", "/ja/"),
            ("/repo/en/", "#top", "/repo/en/"),
            ("/", "../../x", "/x"),
        ] {
            assert_eq!(resolved(base, link), expected, "{link} on {base}");
        }
    }

    #[test]
    fn takes_links_against_the_base_element_and_leaves_foreign_ones() {
        let html = r##"<base href="../"><a href="ja/"></a><img src="/i.svg"><a href="#x"></a>
            <a href="https://a.example/"></a><a href="mailto:x@y"></a>"##;
        assert_eq!(links(html, "/repo/en/"), ["/repo/ja/", "/i.svg", "/repo/"]);
    }
}
