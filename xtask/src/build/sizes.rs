//! What a reader's browser has to load, and how much it may be.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::one_file;

/// The most that each kind of file may take on the wire, in bytes after gzip: what the plainest
/// host sends. Raise one only with a reason in the commit.
const BUDGETS: [Budget; 10] = [
    Budget { what: "app.wasm", most: 1_100_000 },
    Budget { what: "app.js", most: 20_000 },
    Budget { what: "guide.bin", most: 150_000 },
    Budget { what: "worker.wasm", most: 620_000 },
    Budget { what: "worker.js", most: 10_000 },
    Budget { what: "style.css", most: 20_000 },
    Budget { what: "before-paint.js", most: 1_000 },
    Budget { what: "frame.js", most: 3_500 },
    Budget { what: "embed.js", most: 2_500 },
    Budget { what: one_file::NAME, most: 1_935_000 },
];

struct Budget {
    what: &'static str,
    most: usize,
}

/// Sizes of the files that have a budget.
pub(crate) struct Sizes(Vec<Size>);

struct Size {
    what: &'static str,
    most: usize,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    /// Measures a built site.
    pub(crate) fn measure(site: &Path) -> Result<Self> {
        let files = top_files(site)?;
        BUDGETS
            .iter()
            .filter_map(|budget| Some((budget, find(&files, budget.what)?)))
            .map(|(budget, file)| measured(budget, &fs::read(file)?))
            .collect::<Result<_>>()
            .map(Self)
    }

    /// Fails when one is over its budget.
    pub(crate) fn check(&self) -> Result<()> {
        let over: Vec<_> = self.0.iter().filter(|size| size.gzip > size.most).collect();
        if over.is_empty() {
            return Ok(());
        }
        let list: Vec<_> = over
            .iter()
            .map(|size| format!("{}: {} > {}", size.what, kb(size.gzip), kb(size.most)))
            .collect();
        bail!("over the budget after gzip: {}", list.join(", "))
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:24} {:>10} {:>10} {:>10} {:>10}", "KB", "raw", "gzip", "brotli", "budget")?;
        for size in &self.0 {
            let [raw, gzip, brotli, most] = [size.raw, size.gzip, size.brotli, size.most].map(kb);
            let mark = if size.gzip > size.most { "  over" } else { "" };
            writeln!(f, "{:24} {raw:>10} {gzip:>10} {brotli:>10} {most:>10}{mark}", size.what)?;
        }
        Ok(())
    }
}

fn measured(budget: &Budget, bytes: &[u8]) -> Result<Size> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut brotli, 1 << 16, 11, 22);
        writer.write_all(bytes)?;
    }
    Ok(Size {
        what: budget.what,
        most: budget.most,
        raw: bytes.len(),
        gzip: gzip.finish()?.len(),
        brotli: brotli.len(),
    })
}

fn top_files(site: &Path) -> Result<Vec<PathBuf>> {
    fs::read_dir(site)?.map(|entry| Ok(entry?.path())).collect()
}

/// The file that is called `what`, or so but for the hash in its name.
fn find<'a>(files: &'a [PathBuf], what: &str) -> Option<&'a PathBuf> {
    let (stem, extension) = what.split_once('.')?;
    files.iter().find(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_hashed = name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-'))
            && name.ends_with(&format!(".{extension}"));
        is_hashed || name == what
    })
}

/// Kilobytes of 1,000 bytes.
fn kb(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
