//! A chart as a document of its own: with title, axis, legend and source, and with plain colors.

use super::backend::push_escaped;
use super::draw::draw;
use super::measure::{FONT_SIZE, text_width};
use super::role::Token;
use super::spec::{ChartSpec, Size};
use super::swatch::swatch;

/// Room around all that the document holds, in CSS pixels.
const MARGIN: f64 = 16.0;
/// Height of the title and the axis above the drawing.
const HEAD: f64 = 44.0;
/// Height of a line of the legend, and of the source.
const LINE: f64 = 22.0;
/// From the start of a swatch to the start of its words.
const SWATCH: f64 = 30.0;
/// Between an entry of the legend and the next.
const GAP: f64 = 22.0;

/// What a chart says where no page stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poster<'a> {
    /// Heading.
    pub title: &'a str,
    /// What the values are, with the unit.
    pub axis: &'a str,
    /// What the chart shows, for assistive technology.
    pub sentence: &'a str,
    /// Where it comes from.
    pub source: &'a str,
    /// CSS names of the fonts to look for, in this order.
    pub fonts: &'a str,
    /// The chart.
    pub spec: &'a ChartSpec,
}

/// A document with its size.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// SVG that needs nothing else: no style sheet, no custom property.
    pub svg: String,
    /// Its size in CSS pixels.
    pub size: Size,
}

impl Poster<'_> {
    /// The document. `color` is the value of a token in the theme that it is to have, given the
    /// token's name and its value in the light theme.
    pub fn sheet(&self, color: impl Fn(&str, &str) -> String) -> Sheet {
        let legend = self.legend();
        let drawing = self.spec.frame.size;
        let size = Size {
            width: drawing.width + 2.0 * MARGIN,
            height: HEAD + drawing.height + LINE * (legend.n_lines + 1) as f64 + 2.0 * MARGIN,
        };
        let mut svg = String::with_capacity(32 * 1024);
        self.open(&mut svg, size);
        words(&mut svg, MARGIN + 14.0, (Token::LABEL, 18.0, 600), self.title);
        words(&mut svg, MARGIN + 36.0, (Token::TEXT, FONT_SIZE, 400), self.axis);
        place(&mut svg, (MARGIN, MARGIN + HEAD), drawing, &draw(self.spec).svg);
        svg.push_str(&legend.svg);
        words(&mut svg, size.height - MARGIN, (Token::TEXT, FONT_SIZE, 400), self.source);
        svg.push_str("</svg>");
        Sheet { svg: with_colors(&svg, color), size }
    }

    fn open(&self, svg: &mut String, Size { width, height }: Size) {
        svg.push_str(&format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{}" height="{}" "#,
                r#"viewBox="0 0 {} {}" font-family=""#
            ),
            width, height, width, height
        ));
        push_escaped(svg, self.fonts);
        svg.push_str(r#"" style="font-variant-numeric:tabular-nums"><title>"#);
        push_escaped(svg, self.title);
        svg.push_str("</title><desc>");
        push_escaped(svg, self.sentence);
        svg.push_str("</desc>");
        svg.push_str(&format!(
            r#"<rect width="{width}" height="{height}" fill="{}"/>"#,
            Token::SURFACE.css()
        ));
    }

    /// What each series is called, where the drawing has no room for that.
    fn legend(&self) -> Legend {
        let mut legend = Legend { svg: String::new(), n_lines: 0 };
        if self.spec.frame.has_labels() {
            return legend;
        }
        let drawing = self.spec.frame.size;
        let mut x = MARGIN;
        for (i, series) in self.spec.series.iter().enumerate() {
            let width = SWATCH + text_width(&series.label);
            if legend.n_lines == 0 || x + width > MARGIN + drawing.width {
                legend.n_lines += 1;
                x = MARGIN;
            }
            let y = MARGIN + HEAD + drawing.height + LINE * legend.n_lines as f64;
            let key = swatch(&format!("{}-key-{i}", self.spec.id), series.role, &series.kind);
            let room = Size { width: 24.0, height: 12.0 };
            place(&mut legend.svg, (x, y - 10.0), room, &key);
            let look = (Token::LABEL, FONT_SIZE, 400);
            words_at(&mut legend.svg, (x + SWATCH, y), look, &series.label);
            x += width + GAP;
        }
        legend
    }
}

/// The legend as lines of entries.
struct Legend {
    svg: String,
    n_lines: usize,
}

/// An `svg` element within another.
fn place(svg: &mut String, (x, y): (f64, f64), size: Size, inner: &str) {
    svg.push_str(&format!(
        r#"<svg x="{x}" y="{y}" width="{}" height="{}" overflow="visible">{inner}</svg>"#,
        size.width, size.height
    ));
}

/// A line of words of a color, size and weight, on its baseline.
fn words(svg: &mut String, y: f64, look: (Token, f64, u16), text: &str) {
    words_at(svg, (MARGIN, y), look, text);
}

fn words_at(svg: &mut String, at: (f64, f64), look: (Token, f64, u16), text: &str) {
    let (token, size, weight) = look;
    svg.push_str(&format!(
        r#"<text x="{}" y="{}" fill="{}" font-size="{size}" font-weight="{weight}">"#,
        at.0,
        at.1,
        token.css()
    ));
    push_escaped(svg, text);
    svg.push_str("</text>");
}

/// The same with colors in the place of tokens. Only [`Token::css`] writes `var(--`, since in words
/// a hyphen or a bracket would stand where this looks for a comma.
fn with_colors(svg: &str, color: impl Fn(&str, &str) -> String) -> String {
    let mut parts = svg.split("var(--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let token = part.split_once(')').and_then(|(token, rest)| {
            let (name, light) = token.split_once(',')?;
            Some((name, light, rest))
        });
        match token {
            Some((name, light, rest)) => {
                push_escaped(&mut out, &color(name, light));
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Frame, Kind, yardstick};
    use super::*;

    fn sheet(spec: &ChartSpec) -> Sheet {
        let poster = Poster {
            title: "Demand & capacity",
            axis: "rps",
            sentence: "It rose.",
            source: "here",
            fonts: "'A', sans-serif",
            spec,
        };
        poster.sheet(
            |name, light| {
                if name == "series-demand" { "rgb(1, 2, 3)".into() } else { light.into() }
            },
        )
    }

    #[test]
    fn nothing_is_left_for_a_style_sheet_to_say() {
        let Sheet { svg, size } = sheet(&yardstick::noisy(|| Kind::Line));
        assert!(!svg.contains("var(") && svg.contains("rgb(1, 2, 3)") && svg.contains("#FFFFFF"));
        assert!(svg.contains("<title>Demand &amp; capacity</title><desc>It rose.</desc>"));
        assert!(svg.contains(">here</text></svg>"));
        assert_eq!(size, Size { width: 832.0, height: 400.0 + 44.0 + 22.0 + 32.0 });
        assert!(svg.contains(r#"width="832" height="498" viewBox="0 0 832 498""#));
    }

    #[test]
    fn names_without_room_at_line_ends_become_a_legend() {
        let mut spec = yardstick::noisy(|| Kind::Line);
        spec.frame = Frame { right: Frame::BARE, ..spec.frame };
        let with_legend = sheet(&spec);
        assert_eq!(with_legend.svg.matches("series 4</text>").count(), 1);
        assert_eq!(with_legend.size.height, 498.0 + 22.0, "five short names take one line");
    }
}
