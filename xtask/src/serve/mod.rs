//! `cargo xtask serve`: builds, serves, and on every change builds again and reloads the page.

mod changes;
mod http;
mod watch;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, ensure};

use self::changes::Changes;
use self::watch::Watch;
use crate::build::{self, Mode};
use crate::project::{Failed, Project};
use crate::site::Site;

/// Port that is tried first.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// How to serve.
pub(crate) struct Options {
    /// Port to try first.
    pub(crate) port: u16,
    /// A path under which to serve the site besides `/`.
    pub(crate) base: Option<String>,
    /// What to build.
    pub(crate) mode: Mode,
}

/// Serves until it is interrupted.
pub(crate) fn run(project: &Project, options: Options) -> Result<()> {
    let bases = bases(options.base.as_deref())?;
    // Its own folder: dist/ holds only what `build` wrote.
    let folder = project.scratch().join("serve");
    let changes = Arc::new(Changes::default());
    // Watches before it builds, so that a change during the build is not lost.
    let watch = Watch::start(&project.root)?;
    rebuild(project, options.mode, &folder, &changes);
    let site = Site::new(folder.clone(), bases.clone());
    let port = http::start(options.port, site, Arc::clone(&changes))?;
    if port != options.port {
        println!("\nnote: port {} is taken", options.port);
    }
    println!();
    for base in &bases {
        println!("  Serving at http://127.0.0.1:{port}{base}");
    }
    println!("  Rebuilds and reloads on change; Ctrl+C ends it");
    loop {
        let file = watch.next()?;
        println!("\nChanged: {}", file.strip_prefix(&project.root).unwrap_or(&file).display());
        rebuild(project, options.mode, &folder, &changes);
    }
}

/// `/` and the path that was asked for.
fn bases(asked: Option<&str>) -> Result<Vec<String>> {
    let mut bases = vec!["/".to_owned()];
    if let Some(base) = asked.map(|base| base.trim_matches('/')).filter(|base| !base.is_empty()) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
        ensure!(base.chars().all(plain), "--base takes a path such as /repo/");
        bases.push(format!("/{base}/"));
    }
    Ok(bases)
}

/// Builds; a fault is told in the terminal and on the page, and the old site stays.
fn rebuild(project: &Project, mode: Mode, folder: &Path, changes: &Changes) {
    let started = std::time::Instant::now();
    match build::site(project, mode, None, folder) {
        Ok(()) => {
            println!("    Built in {:.1} s", started.elapsed().as_secs_f64());
            changes.built();
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            let output = error.downcast_ref::<Failed>().map_or("", |failed| &failed.output);
            changes.failed(format!("{error:#}\n\n{output}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bases;

    #[test]
    fn a_base_is_taken_with_and_without_its_slashes() {
        for asked in ["/repo/", "repo", "/repo"] {
            assert_eq!(bases(Some(asked)).unwrap(), ["/", "/repo/"]);
        }
        assert_eq!(bases(Some("/")).unwrap(), ["/"]);
        assert_eq!(bases(None).unwrap(), ["/"]);
        assert!(bases(Some("a b")).is_err());
    }
}
