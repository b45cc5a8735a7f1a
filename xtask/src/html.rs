//! Finds the tags of HTML that we wrote ourselves: enough to read links, no parser for the web.

use std::ops::Range;

/// An opening tag.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tag {
    /// Lower-case name.
    pub(crate) name: String,
    /// Attributes in order; those without a value have an empty one.
    pub(crate) attributes: Vec<(String, String)>,
    /// Place in the text, from `<` to after `>`.
    pub(crate) range: Range<usize>,
}

impl Tag {
    /// Value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the attribute is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All opening tags; comments and the insides of scripts and styles are passed over.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        let rest = &html[start..];
        at = if rest.starts_with("<!--") {
            after(html, start, "-->")
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = tag_at(html, start);
            let end = match tag.name.as_str() {
                "script" => after(html, tag.range.end, "</script"),
                "style" => after(html, tag.range.end, "</style"),
                _ => tag.range.end,
            };
            tags.push(tag);
            end
        } else {
            start + 1
        };
    }
    tags
}

fn after(html: &str, from: usize, end: &str) -> usize {
    html[from..].find(end).map_or(html.len(), |offset| from + offset + end.len())
}

fn tag_at(html: &str, start: usize) -> Tag {
    let mut reader = Reader { html, at: start + 1 };
    let name = reader.take_until(|c| c.is_ascii_whitespace() || c == '>' || c == '/');
    let mut attributes = Vec::new();
    loop {
        reader.take_until(|c| !(c.is_ascii_whitespace() || c == '/'));
        match reader.peek() {
            None => break,
            Some('>') => {
                reader.at += 1;
                break;
            }
            Some(_) => attributes.push(reader.attribute()),
        }
    }
    Tag { name: name.to_ascii_lowercase(), attributes, range: start..reader.at }
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.html[self.at..].chars().next()
    }

    /// Reads on to the first character that fits, or to the end.
    fn take_until(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.html[self.at..];
        let length = rest.find(fits).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn attribute(&mut self) -> (String, String) {
        // The first character belongs to the name whatever it is, so that reading moves on.
        let first = self.peek().map_or(0, char::len_utf8);
        let start = self.at;
        self.at += first;
        self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'));
        let name = self.html[start..self.at].to_ascii_lowercase();
        if self.peek() != Some('=') {
            return (name, String::new());
        }
        self.at += 1;
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let value = self.take_until(|c| c == quote);
                self.at = (self.at + 1).min(self.html.len());
                value
            }
            _ => self.take_until(|c| c.is_ascii_whitespace() || c == '>'),
        };
        (name, unescape(value))
    }
}

fn unescape(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(html: &str) -> Vec<String> {
        tags(html)
            .iter()
            .map(|tag| {
                let attributes: Vec<_> =
                    tag.attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
                format!("{} {}", tag.name, attributes.join(" ")).trim_end().to_owned()
            })
            .collect()
    }

    #[test]
    fn reads_attributes_however_they_are_written() {
        assert_eq!(
            shapes(
                "<p>1 < 2</p><LINK data-trunk rel='css'\n href=\"a&amp;b.css\"/><br/><a href=x>"
            ),
            ["p", "link data-trunk= rel=css href=a&b.css", "br", "a href=x"]
        );
    }

    #[test]
    fn passes_over_comments_scripts_and_styles() {
        assert_eq!(
            shapes("<!-- <a> --><script src=x>'<b>'</script><style>/*<i>*/</style><u>"),
            ["script src=x", "style", "u"]
        );
    }

    #[test]
    fn ends_on_broken_markup() {
        assert_eq!(shapes("<a href=\"x"), ["a href=x"]);
        assert_eq!(shapes("<a =\"x\"><"), ["a =\"x\"="]);
    }
}
