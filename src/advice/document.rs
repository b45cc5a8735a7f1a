//! A text in parts, from which a page and a Markdown file are made alike.

/// A part of a [`Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the document is called.
    Title(String),
    /// Heading of a chapter.
    Chapter(String),
    /// Heading within a chapter.
    Section(String),
    /// A paragraph.
    Paragraph(String),
    /// Points without an order.
    List(Vec<String>),
    /// Titles with their addresses.
    Links(Vec<(String, String)>),
    /// A table.
    Table(Table),
}

/// A table of a [`Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// How many columns, from the first on, hold words; the others hold numbers.
    pub n_words: usize,
    /// As many cells in each row as there are heads.
    pub rows: Vec<Vec<String>>,
}

/// A text in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    parts: Vec<Part>,
}

impl Document {
    /// The parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Adds a part.
    pub(super) fn push(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// Adds points; nothing where there are none.
    pub(super) fn list(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.push(Part::List(lines));
        }
    }

    /// Adds a heading with what `fill` puts below it; nothing where that is nothing.
    pub(super) fn below(&mut self, heading: Part, fill: impl FnOnce(&mut Self)) {
        self.push(heading);
        let n_before = self.parts.len();
        fill(self);
        if self.parts.len() == n_before {
            self.parts.pop();
        }
    }

    /// The text as Markdown.
    pub fn markdown(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(markdown).collect();
        parts.join("\n")
    }
}

/// A part as lines, each with its end.
fn markdown(part: &Part) -> String {
    match part {
        Part::Title(text) => format!("# {text}\n"),
        Part::Chapter(text) => format!("## {text}\n"),
        Part::Section(text) => format!("### {text}\n"),
        Part::Paragraph(text) => format!("{text}\n"),
        Part::List(lines) => lines.iter().map(|line| format!("- {line}\n")).collect(),
        Part::Links(links) => {
            links.iter().map(|(title, url)| format!("- [{title}]({url})\n")).collect()
        }
        Part::Table(table) => {
            let rule = |column| if column < table.n_words { "---|" } else { "---:|" };
            let rules: String = (0..table.heads.len()).map(rule).collect();
            let rows: String = table.rows.iter().map(|row| table_row(row)).collect();
            format!("{}|{rules}\n{rows}", table_row(&table.heads))
        }
    }
}

fn table_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// What something is, and its value.
pub(super) fn pair(what: &str, value: &str) -> String {
    format!("{what}: {value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_without_anything_below_it_is_left_out() {
        let mut document = Document::default();
        document.push(Part::Title("T".to_owned()));
        document.below(Part::Chapter("empty".to_owned()), |text| {
            text.below(Part::Section("empty".to_owned()), |text| text.list(Vec::new()));
        });
        document.below(Part::Chapter("C".to_owned()), |text| text.list(vec!["one".to_owned()]));
        assert_eq!(document.markdown(), "# T\n\n## C\n\n- one\n");
    }

    #[test]
    fn cells_keep_within_their_columns() {
        let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
        let table = Table { heads: words(["a", "b"]), n_words: 1, rows: vec![words(["x|y", "2"])] };
        assert_eq!(markdown(&Part::Table(table)), "| a | b |\n|---|---:|\n| x\\|y | 2 |\n");
    }
}
