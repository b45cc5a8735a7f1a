//! The crates whose code is in the programs of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::project::{Project, output};

/// The features of the page's program; the worker has a part of them.
const FEATURES: [&str; 2] = ["--features", "web"];
const PLATFORM: &str = "wasm32-unknown-unknown";

/// Name and version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    /// As on crates.io.
    pub(crate) name: String,
    /// Without a `v`.
    pub(crate) version: String,
}

/// A crate of the programs.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Which one.
    pub(crate) id: Id,
    /// SPDX expression; a slash in the place of `OR`, as old manifests have it, is replaced.
    pub(crate) license: String,
    /// As its manifest names them.
    pub(crate) authors: Vec<String>,
    /// Where its sources are kept.
    pub(crate) repository: Option<String>,
    /// Its sources on this machine.
    pub(crate) folder: PathBuf,
    /// SHA-256 of its package on crates.io, in hexadecimal; none for the guide itself.
    pub(crate) checksum: Option<String>,
    /// What it uses itself.
    pub(crate) uses: Vec<Id>,
}

/// All crates that are linked into the programs, by name: the guide itself is among them, macros
/// and what the tests need are not.
pub(crate) fn linked(project: &Project) -> Result<Vec<Crate>> {
    let linked = ids(project)?;
    let metadata = metadata(project)?;
    let lock = fs::read_to_string(project.root.join("Cargo.lock"))?;
    let (checksums, uses) = (checksums(&lock), uses(&metadata));
    let packages = metadata["packages"].as_array().context("no packages")?;
    let mut crates = Vec::new();
    for package in packages {
        let id = Id { name: text(package, "name")?, version: text(package, "version")? };
        if !linked.contains(&id) {
            continue;
        }
        let own = uses.get(package["id"].as_str().unwrap_or_default());
        let own = own.into_iter().flatten().filter(|id| linked.contains(id));
        crates.push(Crate {
            license: expression(&text(package, "license")?),
            authors: texts(&package["authors"]),
            repository: package["repository"].as_str().map(str::to_owned),
            folder: folder(package)?,
            checksum: checksums.get(&id).cloned(),
            uses: own.cloned().collect(),
            id,
        });
    }
    crates.sort_by(|a, b| a.id.cmp(&b.id));
    ensure!(crates.len() == linked.len(), "cargo tree and cargo metadata disagree");
    Ok(crates)
}

/// Asks `cargo tree`, which alone knows which features each crate really has.
fn ids(project: &Project) -> Result<BTreeSet<Id>> {
    let mut tree = project.cargo("tree");
    tree.args(["--package", "orchestration-guide", "--target", PLATFORM, "--prefix", "none"]);
    tree.args(["--edges", "normal,no-proc-macro", "--format", "{p}"]);
    let tree = output(tree.args(FEATURES))?;
    tree.lines().filter(|line| !line.is_empty()).map(id).collect()
}

/// Reads `serde v1.0.0` with or without a note behind it.
fn id(line: &str) -> Result<Id> {
    let mut words = line.split(' ');
    let name = words.next().context("no name")?.to_owned();
    let version = words.next().and_then(|word| word.strip_prefix('v'));
    let version = version.with_context(|| format!("no version: {line}"))?.to_owned();
    Ok(Id { name, version })
}

fn metadata(project: &Project) -> Result<Value> {
    let mut metadata = project.cargo("metadata");
    metadata.args(["--format-version", "1", "--filter-platform", PLATFORM]);
    let json = output(metadata.args(FEATURES))?;
    serde_json::from_str(&json).context("cargo metadata gave no JSON")
}

/// What each package uses when it runs, by the package's id in the metadata.
fn uses(metadata: &Value) -> BTreeMap<&str, Vec<Id>> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let ids: BTreeMap<_, _> = packages
        .filter_map(|package| {
            let id =
                Id { name: text(package, "name").ok()?, version: text(package, "version").ok()? };
            Some((package["id"].as_str()?, id))
        })
        .collect();
    let is_normal = |dep: &&Value| {
        let mut kinds = dep["dep_kinds"].as_array().into_iter().flatten();
        kinds.any(|kind| kind["kind"].is_null())
    };
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    nodes
        .filter_map(|node| {
            let deps = node["deps"].as_array()?.iter().filter(is_normal);
            let used = deps.filter_map(|dep| ids.get(dep["pkg"].as_str()?).cloned());
            Some((node["id"].as_str()?, used.collect()))
        })
        .collect()
}

/// The checksums that a lock file holds.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let value = |key: &str| {
                let line = package.lines().find_map(|line| line.strip_prefix(key))?;
                Some(line.strip_prefix(" = \"")?.strip_suffix('"')?.to_owned())
            };
            let id = Id { name: value("name")?, version: value("version")? };
            Some((id, value("checksum")?))
        })
        .collect()
}

fn expression(license: &str) -> String {
    license.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

fn folder(package: &Value) -> Result<PathBuf> {
    let manifest = text(package, "manifest_path")?;
    Ok(Path::new(&manifest).parent().context("a manifest lies in a folder")?.to_owned())
}

fn text(package: &Value, key: &str) -> Result<String> {
    let name = &package["name"];
    package[key].as_str().map(str::to_owned).with_context(|| format!("{name} has no {key}"))
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_of_the_tree_with_and_without_a_note() {
        let serde = Id { name: "serde".into(), version: "1.0.2+x".into() };
        assert_eq!(id("serde v1.0.2+x").unwrap(), serde);
        assert_eq!(id("serde v1.0.2+x (*)").unwrap(), serde);
        assert!(id("serde").is_err());
    }

    #[test]
    fn reads_checksums_where_there_are_any() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\n\
                    name = \"b\"\nversion = \"2.0.0\"\nsource = \"x\"\nchecksum = \"00ff\"\n";
        let b = Id { name: "b".into(), version: "2.0.0".into() };
        assert_eq!(checksums(lock), BTreeMap::from([(b, "00ff".to_owned())]));
    }

    #[test]
    fn a_slash_between_licenses_is_a_choice() {
        assert_eq!(expression("MIT/Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(
            expression("(MIT OR Apache-2.0) AND Unicode-3.0"),
            "(MIT OR Apache-2.0) AND Unicode-3.0"
        );
    }
}
