//! `cargo xtask release`: the files that a release consists of, with the means to check them.

mod archive;
mod materials;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::build::{self, Mode, NOTICES, ONE_FILE};
use crate::dependencies;
use crate::project::Project;

const CHECKSUMS: &str = "SHA256SUMS";

/// Builds the site and writes the release's files to `release/`.
pub(crate) fn run(project: &Project, address: Option<&str>) -> Result<()> {
    let changes = fs::read_to_string(project.root.join("CHANGELOG.md"))?;
    ensure!(
        is_described(&changes, &project.version),
        "CHANGELOG.md has no part \"## {}\": give the changes since the last release that name, \
         or set another version in Cargo.toml",
        project.version
    );
    build::run(project, Mode::Release, address)?;
    pack(project)
}

/// Whether the changelog has a part for a version, alone or with the day of its release.
fn is_described(changes: &str, version: &str) -> bool {
    let heading = format!("## {version}");
    changes.lines().any(|line| {
        line.strip_prefix(heading.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Writes the files from the built site, and checks them as one who loads them would.
pub(crate) fn pack(project: &Project) -> Result<()> {
    let (folder, name) =
        (project.root.join("release"), format!("orchestration-guide-{}", project.version));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    archive::write(&project.dist, &name, &folder.join(format!("{name}.tar.gz")))?;
    fs::copy(project.dist.join(ONE_FILE), folder.join(format!("{name}.html")))?;
    fs::copy(project.dist.join(NOTICES), folder.join(NOTICES))?;
    let materials = materials::list(&dependencies::linked(project)?)?;
    fs::write(folder.join(format!("{name}.cdx.json")), materials)?;
    let sums = checksums(&folder)?;
    fs::write(folder.join(CHECKSUMS), &sums).context("cannot write the checksums")?;
    print!("{sums}");
    println!("release/ is ready; to check it: sha256sum --check {CHECKSUMS}");
    Ok(())
}

/// A line for each file, as `sha256sum` writes and reads it.
fn checksums(folder: &Path) -> Result<String> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut sums = String::new();
    for file in files {
        let sum = Sha256::digest(fs::read(&file)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for byte in sum {
            write!(sums, "{byte:02x}")?;
        }
        writeln!(sums, "  {name}")?;
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_described_by_a_heading_of_its_own() {
        let changes = "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n## 0.1.0\n";
        assert!(is_described(changes, "0.2.0"));
        assert!(is_described(changes, "0.1.0"));
        assert!(!is_described(changes, "0.1"));
        assert!(!is_described(changes, "0.3.0"));
    }

    #[test]
    fn checksums_are_those_of_sha256sum() {
        let folder = std::env::temp_dir().join(format!("checksums-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.txt"), "abc").unwrap();
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(checksums(&folder).unwrap(), format!("{sum}  a.txt\n"));
    }
}
