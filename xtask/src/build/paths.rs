//! Keeps the paths of the building machine out of the modules: they tell strangers who built
//! them, and two machines would never build the same file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{Project, first_line};

/// The compiler's flags that replace every path of this machine, as `CARGO_ENCODED_RUSTFLAGS`
/// takes them.
pub(crate) fn remapped(project: &Project) -> Result<String> {
    let flags: Vec<_> = local(project)?
        .iter()
        .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()))
        .collect();
    Ok(flags.join("\u{1f}"))
}

/// Paths of this machine and what they are called in the modules. The compiler takes the last
/// one that fits, so the more special ones come last.
fn local(project: &Project) -> Result<Vec<(PathBuf, &'static str)>> {
    let sysroot = first_line("rustc", &["--print", "sysroot"]).context("cannot run rustc")?;
    Ok(vec![
        (project.root.clone(), "/guide"),
        (project.target.clone(), "/target"),
        (cargo_home()?, "/cargo"),
        (Path::new(&sysroot).join("lib/rustlib/src/rust"), "/rust"),
    ])
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(home));
    }
    Ok(std::env::home_dir().context("no home folder")?.join(".cargo"))
}

/// Fails when a file of the site still holds a path of this machine.
pub(crate) fn check(project: &Project, site: &Path) -> Result<()> {
    let local = local(project)?;
    for entry in fs::read_dir(site)? {
        let file = entry?.path();
        if !file.is_file() {
            continue;
        }
        let bytes = fs::read(&file)?;
        for (path, _) in &local {
            if holds(&bytes, &path.to_string_lossy()) {
                bail!("{} holds the path {}", file.display(), path.display());
            }
        }
    }
    Ok(())
}

/// Whether the path stands in the bytes by itself, not as the tail of another one.
fn holds(bytes: &[u8], path: &str) -> bool {
    let path = format!("{}/", path.trim_end_matches('/'));
    let tail = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    bytes
        .windows(path.len())
        .enumerate()
        .filter(|(_, window)| *window == path.as_bytes())
        .any(|(at, _)| at == 0 || !tail(bytes[at - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_path_but_not_the_tail_of_another() {
        assert!(holds(b"panic at /opt/me/cargo/registry", "/opt/me/cargo"));
        assert!(!holds(b"/cargo/serde-1.0/src/lib.rs", "/src"));
        assert!(!holds(b"/cargo/serde", "/opt/me/cargo"));
    }
}
