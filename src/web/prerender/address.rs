//! Where the site will stand, and the files that tell search engines so.

use std::str::FromStr;

use crate::text::Lang;
use crate::web::route::{Route, View};

/// The address of the site's root: `https://host/` with the folders above the site, and a slash at
/// its end. A site built without one has relative links alone, and no list of its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// Why a text is no address of a site.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the address of a site, such as https://example.org/guide/: {0}")]
pub struct AddressError(String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let host = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
        let is_foreign = |c: char| c.is_whitespace() || c.is_control() || "?#\"<>&".contains(c);
        match host {
            Some(host) if !host.trim_matches('/').is_empty() && !host.contains(is_foreign) => {
                Ok(Self(format!("{}/", text.trim_end_matches('/'))))
            }
            _ => Err(AddressError(text.to_owned())),
        }
    }
}

impl Address {
    /// The whole address of a path relative to the root of the site.
    pub fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Whether search engines should list a page. The engine's speed is for those who work on it.
pub(super) fn is_listed(view: View) -> bool {
    !matches!(view, View::Bench | View::NotFound)
}

/// `sitemap.xml`: every page that is listed, with the same page in the other language.
pub(super) fn sitemap(address: &Address) -> String {
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" ",
        "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    for route in Route::all().filter(|route| is_listed(route.view)) {
        xml.push_str(&format!("  <url>\n    <loc>{}</loc>\n", address.of(&route.path())));
        for lang in Lang::ALL {
            xml.push_str(&format!(
                "    <xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>\n",
                lang.code(),
                address.of(&route.in_lang(lang).path())
            ));
        }
        xml.push_str("  </url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// `robots.txt`: everything may be read, and where the list of pages is.
pub(super) fn robots(address: &Address) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", address.of("sitemap.xml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_with_a_slash_and_is_one_of_a_site() {
        for text in ["https://example.org/guide", "https://example.org/guide/"] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.of("en/"), "https://example.org/guide/en/");
        }
        for text in
            ["", "example.org", "https://", "ftp://example.org", "https://a b/", "https://a/?x"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_sitemap_lists_every_page_once_with_both_languages() {
        let address: Address = "https://example.org/guide".parse().unwrap();
        let xml = sitemap(&address);
        for route in Route::all() {
            let entry = format!("<loc>{}</loc>", address.of(&route.path()));
            let expected = usize::from(route.view != View::Bench);
            assert_eq!(xml.matches(&entry).count(), expected, "{entry}");
        }
        let n_pages = xml.matches("<loc>").count();
        assert_eq!(xml.matches("<xhtml:link").count(), 2 * n_pages);
        assert!(robots(&address).contains("Sitemap: https://example.org/guide/sitemap.xml"));
    }
}
