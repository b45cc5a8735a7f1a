//! A folder as one `tar.gz`: the same bytes for the same files, whoever packs them and when.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

/// Packs what a folder holds, below a folder called `name`.
pub(crate) fn write(folder: &Path, name: &str, to: &Path) -> Result<()> {
    let file = File::create(to).with_context(|| format!("cannot write {}", to.display()))?;
    let mut archive = Builder::new(GzEncoder::new(file, Compression::best()));
    for path in files(folder)? {
        let bytes = fs::read(&path)?;
        let mut header = Header::new_ustar();
        // Neither times nor owners: they would differ between machines.
        header.set_mode(0o644);
        header.set_size(bytes.len() as u64);
        let inner = Path::new(name).join(path.strip_prefix(folder)?);
        archive.append_data(&mut header, inner, bytes.as_slice())?;
    }
    archive.into_inner()?.finish()?;
    Ok(())
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn the_same_files_make_the_same_archive_and_come_out_again() {
        let folder = std::env::temp_dir().join(format!("archive-{}", std::process::id()));
        let site = folder.join("site");
        fs::create_dir_all(site.join("en")).unwrap();
        fs::write(site.join("index.html"), "home").unwrap();
        fs::write(site.join("en/index.html"), "en").unwrap();
        let [first, second] = ["1.tar.gz", "2.tar.gz"].map(|name| folder.join(name));
        write(&site, "guide-1", &first).unwrap();
        write(&site, "guide-1", &second).unwrap();
        assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
        let out = folder.join("out");
        tar::Archive::new(GzDecoder::new(File::open(first).unwrap())).unpack(&out).unwrap();
        assert_eq!(fs::read_to_string(out.join("guide-1/en/index.html")).unwrap(), "en");
        assert_eq!(fs::read_to_string(out.join("guide-1/index.html")).unwrap(), "home");
    }
}
