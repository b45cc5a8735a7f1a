//! Notices when a source of the site changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use notify::event::{Event, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// Folders that are watched with all that is in them.
const FOLDERS: [&str; 4] = ["src", "content", "style", "static"];
/// Files at the top that are watched.
const FILES: [&str; 4] = ["index.html", "Cargo.toml", "Cargo.lock", "build.rs"];
/// Editors write in several steps: wait until none came for so long.
const QUIET: Duration = Duration::from_millis(120);

/// A watch over the sources.
pub(crate) struct Watch {
    events: Receiver<notify::Result<Event>>,
    root: PathBuf,
    // Ends the watch when dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Starts to watch.
    pub(crate) fn start(root: &Path) -> Result<Self> {
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender).context("cannot watch files")?;
        // Editors put a new file in the place of the old one, so the folder is watched for them.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS {
            let folder = root.join(folder);
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(Self { events, root: root.to_owned(), _watcher: watcher })
    }

    /// Waits for a change, and until its writer is through; returns a file that changed.
    pub(crate) fn next(&self) -> Result<PathBuf> {
        let first = loop {
            let event = self.events.recv().context("the watch ended")??;
            if let Some(file) = self.source(&event) {
                break file;
            }
        };
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(first),
                Err(RecvTimeoutError::Disconnected) => bail!("the watch ended"),
            }
        }
    }

    /// The source that an event changes, if any.
    fn source(&self, event: &Event) -> Option<PathBuf> {
        let is_change = match event.kind {
            EventKind::Create(_) | EventKind::Remove(_) => true,
            EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
            _ => false,
        };
        let is_source = |path: &&PathBuf| is_source(path.strip_prefix(&self.root).unwrap_or(path));
        is_change.then(|| event.paths.iter().find(is_source).cloned()).flatten()
    }
}

/// Whether a path, relative to the top, is a source and no editor's scratch file.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_scratch = name.starts_with('.')
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        // Vim writes a file of this name to see whether it may.
        || name == "4913";
    let is_listed = match path.parent() {
        Some(top) if top.as_os_str().is_empty() => FILES.contains(&name.as_ref()),
        _ => FOLDERS.iter().any(|folder| path.starts_with(folder)),
    };
    is_listed && !is_scratch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_from_the_rest() {
        for (path, expected) in [
            ("src/web/app.rs", true),
            ("content/models/container/model.toml", true),
            ("index.html", true),
            ("README.md", false),
            ("target/debug/x", false),
            ("src/.app.rs.swp", false),
            ("src/4913", false),
            ("style/base.css~", false),
        ] {
            assert_eq!(is_source(Path::new(path)), expected, "{path}");
        }
    }
}
