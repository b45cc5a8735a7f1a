//! The links of `index.html` that say what a build holds: the same ones that Trunk reads.

use anyhow::{Context, Result, bail, ensure};

use crate::html::{self, Tag};

/// `index.html` with the places to fill in.
pub(crate) struct Page {
    html: String,
    links: Vec<Link>,
}

/// One `data-trunk` element.
struct Link {
    tag: Tag,
    asset: Asset,
}

/// What an element asks for; paths are relative to the top of the repository.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asset {
    /// The element that holds the site's address.
    Base,
    /// A style sheet.
    Css { file: String },
    /// An icon.
    Icon { file: String },
    /// A script that runs before the page is painted.
    Script { file: String },
    /// A file that keeps its name.
    CopyFile { file: String, to: String },
    /// A folder whose files keep their names.
    CopyDir { folder: String, to: String },
    /// A program.
    Module(Module),
}

/// A program that is compiled to WebAssembly.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Module {
    /// Name of the binary.
    pub(crate) bin: String,
    /// Cargo features, as cargo takes them.
    pub(crate) features: String,
    /// Cargo profile of a release.
    pub(crate) profile: String,
    /// Options of wasm-opt in a release, such as `-Oz`; without any the module stays as it is.
    pub(crate) wasm_opt: Vec<String>,
    /// Who loads it.
    pub(crate) kind: Kind,
}

/// Who loads a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The page itself.
    Main,
    /// The program on the page, as a worker.
    Worker,
}

impl Page {
    /// Reads the links of a page.
    pub(crate) fn read(html: String) -> Result<Self> {
        let links = html::tags(&html)
            .into_iter()
            .filter(|tag| tag.has("data-trunk") || tag.has("data-trunk-public-url"))
            .map(|tag| {
                let asset = asset(&tag)
                    .with_context(|| format!("index.html: {}", &html[tag.range.clone()]))?;
                Ok(Link { tag, asset })
            })
            .collect::<Result<_>>()?;
        Ok(Self { html, links })
    }

    /// What the page asks for, in order.
    pub(crate) fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.links.iter().map(|link| &link.asset)
    }

    /// The programs.
    pub(crate) fn modules(&self) -> Vec<&Module> {
        self.assets()
            .filter_map(|asset| match asset {
                Asset::Module(module) => Some(module),
                _ => None,
            })
            .collect()
    }

    /// The page with every such element replaced by what `markup` gives for it.
    pub(crate) fn filled(&self, markup: impl Fn(&Asset) -> String) -> String {
        let mut filled = String::with_capacity(self.html.len());
        let mut at = 0;
        for link in &self.links {
            filled.push_str(&self.html[at..link.tag.range.start]);
            let markup = markup(&link.asset);
            if markup.is_empty() {
                // Leave no blank line behind.
                filled.truncate(filled.trim_end().len());
            }
            filled.push_str(&markup);
            at = link.tag.range.end;
        }
        filled.push_str(&self.html[at..]);
        filled
    }
}

fn asset(tag: &Tag) -> Result<Asset> {
    if tag.name == "base" {
        return Ok(Asset::Base);
    }
    if tag.name == "script" {
        return Ok(Asset::Script { file: tag.get("src").context("no src")?.to_owned() });
    }
    ensure!(tag.name == "link", "only <link>, <script> and <base> elements are known here");
    let href = || tag.get("href").map(str::to_owned).context("no href");
    let to = || tag.get("data-target-path").unwrap_or_default().trim_matches('/').to_owned();
    Ok(match tag.get("rel") {
        Some("css") => Asset::Css { file: href()? },
        Some("icon") => Asset::Icon { file: href()? },
        Some("copy-file") => Asset::CopyFile { file: href()?, to: to() },
        Some("copy-dir") => Asset::CopyDir { folder: href()?, to: to() },
        Some("rust") => Asset::Module(module(tag)?),
        other => bail!("no such kind of link: {}", other.unwrap_or("none")),
    })
}

fn module(tag: &Tag) -> Result<Module> {
    let text = |name: &str| tag.get(name).map(str::to_owned);
    Ok(Module {
        bin: text("data-bin").context("no data-bin")?,
        features: text("data-cargo-features").unwrap_or_default(),
        profile: text("data-cargo-profile-release").unwrap_or_else(|| "release".to_owned()),
        wasm_opt: wasm_opt(tag),
        kind: match tag.get("data-type") {
            None | Some("main") => Kind::Main,
            Some("worker") => Kind::Worker,
            Some(other) => bail!("no such data-type: {other}"),
        },
    })
}

fn wasm_opt(tag: &Tag) -> Vec<String> {
    let level = tag.get("data-wasm-opt").filter(|level| *level != "0");
    let params = || tag.get("data-wasm-opt-params").unwrap_or_default().split_whitespace();
    level.map_or_else(Vec::new, |level| {
        std::iter::once(format!("-O{level}")).chain(params().map(str::to_owned)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<head>
  <base data-trunk-public-url>
  <link data-trunk rel="css" href="style/a.css">
  <link data-trunk rel="css" href="style/b.css">
  <link rel="canonical" href="x">
  <script data-trunk src="static/a.js"></script>
  <link data-trunk rel="rust" href="Cargo.toml" data-bin="app" data-cargo-features="web"
    data-cargo-profile-release="app" data-wasm-opt="z" data-wasm-opt-params="--converge -g">
  <link data-trunk rel="rust" data-bin="worker" data-type="worker" data-wasm-opt="0">
</head>"#;

    #[test]
    fn reads_what_to_build() {
        let page = Page::read(HTML.to_owned()).unwrap();
        let app = Module {
            bin: "app".into(),
            features: "web".into(),
            profile: "app".into(),
            wasm_opt: ["-Oz", "--converge", "-g"].map(str::to_owned).to_vec(),
            kind: Kind::Main,
        };
        let worker = Module {
            bin: "worker".into(),
            features: String::new(),
            profile: "release".into(),
            wasm_opt: Vec::new(),
            kind: Kind::Worker,
        };
        assert_eq!(page.modules(), [&app, &worker]);
        assert_eq!(page.assets().count(), 6);
    }

    #[test]
    fn fills_each_element_once() {
        let page = Page::read(HTML.to_owned()).unwrap();
        let filled = page.filled(|asset| match asset {
            Asset::Base => "<base href=\"./\">".to_owned(),
            Asset::Css { file } if file.ends_with("a.css") => "<style-a>".to_owned(),
            Asset::Module(module) => format!("<{}>", module.bin),
            Asset::Script { file } => format!("<script src=\"{file}\">"),
            _ => String::new(),
        });
        assert_eq!(
            filled,
            "<head>\n  <base href=\"./\">\n  <style-a>\n  <link rel=\"canonical\" href=\"x\">\n  \
             <script src=\"static/a.js\"></script>\n  <app>\n  <worker>\n</head>"
        );
    }

    #[test]
    fn names_the_element_that_it_does_not_understand() {
        let error = Page::read("<link data-trunk rel=sass href=x>".to_owned()).err().unwrap();
        assert_eq!(
            format!("{error:#}"),
            "index.html: <link data-trunk rel=sass href=x>: no such kind of link: sass"
        );
    }
}
