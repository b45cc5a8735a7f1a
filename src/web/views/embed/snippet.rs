//! The code to paste, for each tool that makes pages.

use crate::text::{Lang, ui};

/// A view with its options, and the guide that it is of.
pub(super) struct Snippet<'a> {
    /// Address of the guide's root, with a slash at its end.
    pub(super) guide: &'a str,
    /// Parameters that are set, in order.
    pub(super) parameters: &'a [(&'static str, String)],
    /// Name of the frame.
    pub(super) title: &'a str,
    /// Path of the page that shows the same.
    pub(super) page: &'a str,
    /// What the link to that page says.
    pub(super) link: &'a str,
    /// Height in pixels where nothing tells a better one.
    pub(super) height: u32,
}

/// Where the code goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Frame,
    Html,
    MdBook,
    MkDocs,
    Docusaurus,
    Hugo,
    TechDocs,
}

impl Tool {
    /// All, the plainest first.
    pub(super) const ALL: [Self; 7] = [
        Self::Frame,
        Self::Html,
        Self::MdBook,
        Self::MkDocs,
        Self::Docusaurus,
        Self::Hugo,
        Self::TechDocs,
    ];

    /// What it is called.
    pub(super) fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Frame => ui::embed_tool_frame(lang),
            Self::Html => ui::embed_tool_html(lang),
            Self::MdBook => "mdBook",
            Self::MkDocs => "MkDocs",
            Self::Docusaurus => "Docusaurus",
            Self::Hugo => "Hugo",
            Self::TechDocs => "Backstage (TechDocs)",
        }
    }

    /// Whether the guide's script can be part of the page. TechDocs takes scripts out of pages.
    pub(super) const fn has_script(self) -> bool {
        !matches!(self, Self::Frame | Self::TechDocs)
    }

    /// The code, with the names of the files that parts of it go to.
    pub(super) fn code(self, snippet: &Snippet<'_>) -> String {
        let (element, script) = (snippet.element(), snippet.script());
        let address = script_address(snippet.guide);
        match self {
            Self::Frame => snippet.frame(),
            Self::Html => format!("{element}\n{script}\n"),
            Self::MdBook => format!("<!-- src/chapter.md -->\n{element}\n{script}\n"),
            Self::MkDocs => format!(
                "# mkdocs.yml\nextra_javascript:\n  - {address}\n\n\
                 <!-- docs/page.md -->\n{element}\n"
            ),
            Self::Docusaurus => format!(
                "// docusaurus.config.js\nscripts: [{{ src: \"{address}\", async: true }}],\n\n\
                 {{/* docs/page.mdx */}}\n\n{element}\n"
            ),
            Self::Hugo => format!(
                "<!-- layouts/shortcodes/orchestration-guide.html -->\n{element}\n{script}\n\n\
                 <!-- content/page.md -->\n{{{{< orchestration-guide >}}}}\n"
            ),
            Self::TechDocs => format!(
                "# app-config.yaml\ntechdocs:\n  sanitizer:\n    allowedIframeHosts:\n      - {}\n\n\
                 <!-- docs/page.md -->\n{}",
                host(snippet.guide),
                snippet.frame()
            ),
        }
    }
}

impl Snippet<'_> {
    /// The frame's address.
    fn address(&self) -> String {
        format!("{}{}", self.guide, frame_path(self.parameters))
    }

    fn frame(&self) -> String {
        format!(
            "<iframe src=\"{}\" title=\"{}\"\n  loading=\"lazy\" \
             style=\"width:100%;height:{}px;border:0\" allow=\"clipboard-write; fullscreen\">\n  \
             {}\n</iframe>\n",
            escape(&self.address()),
            escape(self.title),
            self.height,
            self.link()
        )
    }

    fn element(&self) -> String {
        let title = ("title", self.title.to_owned());
        let attributes = self.parameters.iter().chain([&title]);
        let attributes: String =
            attributes.map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect();
        format!("<orchestration-guide{attributes}>\n  {}\n</orchestration-guide>", self.link())
    }

    /// What readers get where frames are not shown.
    fn link(&self) -> String {
        format!("<a href=\"{}{}\">{}</a>", escape(self.guide), escape(self.page), escape(self.link))
    }

    fn script(&self) -> String {
        format!("<script async src=\"{}\"></script>", escape(&script_address(self.guide)))
    }
}

/// The address of the frame's document, relative to the guide.
pub(super) fn frame_path(parameters: &[(&'static str, String)]) -> String {
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("embed.html?{}", pairs.join("&"))
}

fn script_address(guide: &str) -> String {
    format!("{guide}embed.js")
}

/// Name and port of the guide's host.
fn host(guide: &str) -> &str {
    let after = guide.split_once("://").map_or(guide, |(_, after)| after);
    after.split('/').next().unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(tool: Tool) -> String {
        let parameters = [("view", "chart".to_owned()), ("chart", "latency".to_owned())];
        tool.code(&Snippet {
            guide: "https://guide.example/sub/",
            parameters: &parameters,
            title: "Times \"p95\"",
            page: "en/simulate/",
            link: "Open",
            height: 420,
        })
    }

    #[test]
    fn a_frame_has_a_name_a_height_and_a_link() {
        assert_eq!(
            code(Tool::Frame),
            "<iframe src=\"https://guide.example/sub/embed.html?view=chart&amp;chart=latency\" \
             title=\"Times &quot;p95&quot;\"\n  loading=\"lazy\" \
             style=\"width:100%;height:420px;border:0\" allow=\"clipboard-write; fullscreen\">\n  \
             <a href=\"https://guide.example/sub/en/simulate/\">Open</a>\n</iframe>\n"
        );
    }

    #[test]
    fn each_tool_gets_the_element_with_the_script_or_the_frame() {
        for tool in Tool::ALL {
            let code = code(tool);
            assert_eq!(code.contains("/sub/embed.js"), tool.has_script(), "{code}");
            assert_eq!(code.contains("<orchestration-guide view="), tool.has_script(), "{code}");
            assert_eq!(code.contains("<iframe src="), !tool.has_script(), "{code}");
        }
        assert!(code(Tool::TechDocs).contains("\n      - guide.example\n"));
        assert!(code(Tool::Hugo).contains("{{< orchestration-guide >}}"));
    }

    #[test]
    fn docusaurus_gets_the_element_as_it_is() {
        assert_eq!(
            code(Tool::Docusaurus),
            "// docusaurus.config.js\n\
             scripts: [{ src: \"https://guide.example/sub/embed.js\", async: true }],\n\n\
             {/* docs/page.mdx */}\n\n\
             <orchestration-guide view=\"chart\" chart=\"latency\" \
             title=\"Times &quot;p95&quot;\">\n  \
             <a href=\"https://guide.example/sub/en/simulate/\">Open</a>\n\
             </orchestration-guide>\n"
        );
    }
}
