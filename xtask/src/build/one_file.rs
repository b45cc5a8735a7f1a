//! The whole guide as one document, `orchestration-guide.html`: opened from a disk by a double
//! click, it needs no host and no network.
//!
//! Programs and the guide's text stand in it as gzip in Base64; the browser unpacks them. Workers
//! start from text that the document holds, because a file may not load another one.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::files::self_starting;
use super::modules::Compiled;
use super::notices;
use super::page::{Asset, Kind, Page};
use crate::project::Project;

/// The document's name beside the pages of the site.
pub(crate) const NAME: &str = "orchestration-guide.html";

/// Unpacks what the document holds. A worker has it too, before its own script.
const UNPACK: &str = r#"
const unpack = (packed) => {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};
"#;

/// Gives the guide's text and the worker addresses, where the program looks for them, and the link
/// to the licenses one before the program can take it for a link to a page.
const START: &str = r#"
const held = (id) => document.getElementById(id).textContent;
const link = (id, parts, type) => {
  const element = document.createElement("link");
  element.id = id;
  element.setAttribute("href", URL.createObjectURL(new Blob(parts, { type })));
  document.head.append(element);
};
const engine = `const packed = "${held("held-engine")}";`;
link("worker", [engine, held("held-worker")], "text/javascript");
link("guide", [await unpack(held("held-guide"))], "application/octet-stream");
const text = new Blob([await unpack(held("held-licenses"))], { type: "text/plain;charset=utf-8" });
const licenses = URL.createObjectURL(text);
const lead = ({ target }) => {
  const link = target instanceof Element && target.closest("a[href$='licenses.txt']");
  if (link) link.href = licenses;
};
for (const name of ["pointerover", "focusin", "click"]) addEventListener(name, lead, true);
"#;

/// Writes the document beside the pages of a finished site.
pub(crate) fn write(
    project: &Project,
    page: &Page,
    compiled: &[Compiled],
    stage: &Path,
) -> Result<()> {
    let mut css = String::new();
    let mut icon = String::new();
    let mut scripts = String::new();
    for asset in page.assets() {
        match asset {
            Asset::Css { file } => css.push_str(&fs::read_to_string(project.root.join(file))?),
            Asset::Icon { file } => icon = STANDARD.encode(fs::read(project.root.join(file))?),
            Asset::Script { file } => {
                scripts.push_str(safe(&fs::read_to_string(project.root.join(file))?)?);
            }
            _ => {}
        }
    }
    let mut programs = held("guide", "application/gzip", &packed(&guide(stage)?)?)?;
    let licenses = fs::read(stage.join(notices::NAME))?;
    programs.push_str(&held("licenses", "application/gzip", &packed(&licenses)?)?);
    for compiled in compiled {
        programs.push_str(&program(compiled)?);
    }
    let html = page
        .filled(|asset| match asset {
            Asset::Css { file } if is_first_css(page, file) => format!("<style>\n{css}</style>"),
            Asset::Icon { .. } => {
                format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">")
            }
            Asset::Script { .. } => format!("<script>\n{scripts}"),
            _ => String::new(),
        })
        .replacen("<html ", "<html data-one-file ", 1)
        .replacen("<link rel=\"manifest\" href=\"manifest.webmanifest\">", "", 1);
    let is_whole = html.contains("data-one-file") && html.contains("</body>");
    ensure!(is_whole, "index.html lacks <html lang> or the end of its body");
    let html = html.replacen("</body>", &format!("{programs}</body>"), 1);
    fs::write(stage.join(NAME), html).with_context(|| format!("cannot write {NAME}"))
}

fn is_first_css(page: &Page, file: &str) -> bool {
    let first = page.assets().find_map(|asset| match asset {
        Asset::Css { file } => Some(file.as_str()),
        _ => None,
    });
    first == Some(file)
}

/// What the guide says, as the site has it.
fn guide(stage: &Path) -> Result<Vec<u8>> {
    for entry in fs::read_dir(stage)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("guide-") && path.extension().is_some_and(|end| end == "bin") {
            return Ok(fs::read(&path)?);
        }
    }
    anyhow::bail!("the site has no guide-*.bin")
}

/// A program in the document: the page's own starts when the document is read, the worker's is
/// text until a worker starts from it.
fn program(compiled: &Compiled) -> Result<String> {
    let script = fs::read_to_string(compiled.glue.join(format!("{}.js", compiled.bin)))?;
    let module = packed(&fs::read(&compiled.wasm)?)?;
    Ok(match compiled.kind {
        Kind::Main => {
            let start = "{ module_or_path: unpack(held(\"held-app\")) }";
            let script = self_starting(&script, compiled.kind, start)?;
            let script = [UNPACK, START, &script].concat();
            format!(
                "{}<script type=\"module\">{}</script>\n",
                held("app", "application/gzip", &module)?,
                safe(&script)?
            )
        }
        Kind::Worker => {
            let start = "{ module_or_path: unpack(packed) }";
            let script = classic(&self_starting(&script, compiled.kind, start)?)?;
            let script = [UNPACK, &script].concat();
            let engine = held("engine", "application/gzip", &module)?;
            engine + &held("worker", "text/plain", &script)?
        }
    })
}

/// A module as a script of the old kind, because Chromium starts no module from within a file:
/// without its lists of exports, and without the address that it would load its WebAssembly from.
fn classic(module: &str) -> Result<String> {
    let is_export = |line: &&str| line.starts_with("export {");
    let lines: Vec<&str> = module.lines().filter(|line| !is_export(line)).collect();
    let script = lines.join("\n").replace("import.meta.url", "location.href");
    ensure!(!script.contains("\nexport ") && !script.contains("\nimport "), "it is a module");
    Ok(script)
}

/// Text that the document holds and does not run.
fn held(id: &str, kind: &str, text: &str) -> Result<String> {
    Ok(format!("<script type=\"{kind}\" id=\"held-{id}\">{}</script>\n", safe(text)?))
}

/// The text, unless it would end the element that holds it.
fn safe(text: &str) -> Result<&str> {
    ensure!(!text.contains("</script") && !text.contains("<!--"), "a script holds markup");
    Ok(text)
}

fn packed(bytes: &[u8]) -> Result<String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(STANDARD.encode(encoder.finish()?))
}
