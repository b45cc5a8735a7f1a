//! Puts the files of a site into its folder, named by their content so that browsers may keep
//! them for ever and old and new ones never mix.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::modules::Compiled;
use super::page::{Asset, Kind, Page};

/// The folder that is being filled.
pub(crate) struct Files {
    root: PathBuf,
    stage: PathBuf,
}

/// All style sheets in one file.
pub(crate) struct Css {
    /// The link whose place the file takes.
    pub(crate) first: String,
    /// The file's name.
    pub(crate) name: String,
}

impl Files {
    /// Starts with an empty folder.
    pub(crate) fn new(root: &Path, stage: &Path) -> Result<Self> {
        if stage.exists() {
            fs::remove_dir_all(stage)?;
        }
        fs::create_dir_all(stage)?;
        Ok(Self { root: root.to_owned(), stage: stage.to_owned() })
    }

    /// Joins the style sheets in the order of their links: one request instead of several.
    pub(crate) fn add_css(&mut self, page: &Page) -> Result<Css> {
        let mut first = None;
        let mut text = String::new();
        for asset in page.assets() {
            let Asset::Css { file } = asset else { continue };
            first.get_or_insert_with(|| file.clone());
            text.push_str(&self.source(file)?);
            text.push('\n');
        }
        let name = hashed("style", "css", text.as_bytes());
        if first.is_some() {
            self.write(&name, text.as_bytes())?;
        }
        Ok(Css { first: first.unwrap_or_default(), name })
    }

    /// Copies a file under a name that tells its content.
    pub(crate) fn add_hashed(&mut self, file: &str) -> Result<String> {
        let from = self.root.join(file);
        let bytes = fs::read(&from).with_context(|| format!("cannot read {file}"))?;
        let part = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        let name = hashed(&part(from.file_stem()), &part(from.extension()), &bytes);
        self.write(&name, &bytes)?;
        Ok(name)
    }

    /// Adds a program: its module, its script, and the scripts that its libraries brought along.
    /// Returns the name of its script, which loads the rest.
    pub(crate) fn add_module(&mut self, compiled: &Compiled) -> Result<String> {
        let bin = &compiled.bin;
        let bytes = fs::read(&compiled.wasm)?;
        let wasm = hashed(bin, "wasm", &bytes);
        self.write(&wasm, &bytes)?;
        let script = fs::read_to_string(compiled.glue.join(format!("{bin}.js")))?;
        let script =
            self_starting(&script, compiled.kind, "")?.replace(&format!("{bin}_bg.wasm"), &wasm);
        let js = hashed(bin, "js", script.as_bytes());
        self.write(&js, script.as_bytes())?;
        let snippets = compiled.glue.join("snippets");
        if snippets.is_dir() {
            copy_tree(&snippets, &self.stage.join("snippets"))?;
        }
        Ok(js)
    }

    /// Copies a file under its own name into the folder `to`.
    pub(crate) fn copy_file(&mut self, file: &str, to: &str) -> Result<()> {
        let from = self.root.join(file);
        let folder = self.stage.join(to);
        fs::create_dir_all(&folder)?;
        let target = folder.join(from.file_name().context("no file name")?);
        fs::copy(&from, target).with_context(|| format!("cannot copy {file}"))?;
        Ok(())
    }

    /// Copies a folder's files into `to`, or into a folder of the same name.
    pub(crate) fn copy_dir(&mut self, folder: &str, to: &str) -> Result<()> {
        let from = self.root.join(folder);
        let own = from.file_name().context("no folder name")?.to_string_lossy().into_owned();
        let target = self.stage.join(if to.is_empty() { own.as_str() } else { to });
        copy_tree(&from, &target).with_context(|| format!("cannot copy {folder}"))
    }

    fn source(&self, file: &str) -> Result<String> {
        fs::read_to_string(self.root.join(file)).with_context(|| format!("cannot read {file}"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.stage.join(name), bytes).with_context(|| format!("cannot write {name}"))
    }
}

/// `name-0123456789ab.extension`: 48 bits of the content's hash.
fn hashed(name: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{name}-{}.{extension}", digest(bytes))
}

/// The first 48 bits of the content's hash, in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What was written at build time is painted before the program is loaded, which would take its
/// share of a slow network and then of the processor. The guide's text comes together with the
/// program. Frames out of sight are not painted, and do not wait for it.
const PAGE_START: &str = r#"
const painted = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 1000);
});
painted.then(() => {
  document.querySelector("link#guide[as]")?.setAttribute("rel", "preload");
  return START();
});
"#;

/// What a worker does besides starting: messages that come while its module loads are kept for
/// it, and a module that does not load is an error of the worker, which the page hears of.
const WORKER_START: &str = r#"
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
START().then(() => {
  removeEventListener("message", keep);
  for (const { data } of early) dispatchEvent(new MessageEvent("message", { data }));
}).catch((error) => setTimeout(() => { throw error; }));
"#;

/// Lets the script start its module, so that no page needs an inline script for it and a worker
/// is started by its address alone. `module` is what the start is given: nothing for the module
/// beside the script.
pub(crate) fn self_starting(script: &str, kind: Kind, module: &str) -> Result<String> {
    let start = script
        .split_once(" as default")
        .and_then(|(before, _)| before.rsplit([' ', ',', '{']).next())
        .context("the script of wasm-bindgen has no default export")?;
    let starting = match kind {
        Kind::Main => PAGE_START,
        Kind::Worker => WORKER_START,
    };
    Ok(format!("{script}{}", starting.replace("START()", &format!("{start}({module})"))))
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_starts_its_module() {
        let script = "async function __wbg_init(x) {}\nexport { initSync, __wbg_init as default };";
        let main = self_starting(script, Kind::Main, "").unwrap();
        assert!(main.contains("return __wbg_init();"), "{main}");
        let embedded = self_starting(script, Kind::Main, "bytes").unwrap();
        assert!(embedded.contains("return __wbg_init(bytes);"), "{embedded}");
        let worker = self_starting(script, Kind::Worker, "").unwrap();
        assert!(worker.contains("\n__wbg_init().then("), "{worker}");
        assert!(self_starting("export { a };", Kind::Main, "").is_err());
    }

    #[test]
    fn a_name_tells_the_content() {
        assert_eq!(hashed("app", "js", b"abc"), "app-ba7816bf8f01.js");
    }
}
