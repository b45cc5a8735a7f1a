//! Looks by number: the drawing library hands a color to our backend, and that color is the
//! number of a row of SVG attributes.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::BackendColor;

use super::measure::FONT_SIZE;
use super::role::{Dash, Hatch, Marker, Token};

/// Drawing happens on a grid of tenths of a CSS pixel.
pub(super) const GRID: f64 = 10.0;

/// Number of a look in [`Inks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(u16);

impl Ink {
    fn color(self) -> RGBAColor {
        let [high, low] = self.0.to_be_bytes();
        RGBAColor(0, high, low, 1.0)
    }

    /// The ink that a color of the drawing library stands for.
    pub(super) fn of(color: BackendColor) -> Self {
        Self(u16::from_be_bytes([color.rgb.1, color.rgb.2]))
    }

    /// The ink as a style of lines and areas.
    pub(super) fn shape(self) -> ShapeStyle {
        ShapeStyle { color: self.color(), filled: true, stroke_width: 1 }
    }

    /// The ink as a style of text, anchored at the given side and at mid-height.
    pub(super) fn text(self, side: HPos) -> TextStyle<'static> {
        let font = FontDesc::new(FontFamily::SansSerif, FONT_SIZE * GRID, FontStyle::Normal);
        let style = TextStyle::from(font).pos(Pos::new(side, VPos::Center));
        TextStyle { color: self.color().to_backend_color(), ..style }
    }
}

/// The looks of one drawing: SVG attributes, and definitions that they refer to.
pub(super) struct Inks {
    attributes: Vec<String>,
    definitions: String,
    id: String,
}

impl Inks {
    /// No looks yet; ids of definitions begin with `id`.
    pub(super) fn new(id: &str) -> Self {
        Self { attributes: Vec::new(), definitions: String::new(), id: id.to_owned() }
    }

    /// A look of these attributes.
    pub(super) fn add(&mut self, attributes: String) -> Ink {
        self.attributes.push(attributes);
        Ink((self.attributes.len() - 1) as u16)
    }

    /// Attributes of a look.
    pub(super) fn attributes(&self, ink: Ink) -> &str {
        &self.attributes[usize::from(ink.0)]
    }

    /// What goes into `<defs>`.
    pub(super) fn definitions(&self) -> &str {
        &self.definitions
    }

    /// A line.
    pub(super) fn line(&mut self, token: Token, dash: Dash) -> Ink {
        let dashes = dash
            .pattern
            .map_or(String::new(), |(dash, gap)| format!(r#" stroke-dasharray="{dash} {gap}""#));
        self.add(format!(
            r#"class="chart-line {}" fill="none" stroke="{}" stroke-width="{}"{dashes}"#,
            token.name,
            token.css(),
            dash.width
        ))
    }

    /// A filled area with its texture.
    pub(super) fn area(&mut self, token: Token, hatch: Hatch) -> Ink {
        let name = token.name;
        let color = token.css();
        if hatch == Hatch::Plain {
            return self
                .add(format!(r#"class="chart-area {name}" fill="{color}" fill-opacity="{TINT}""#));
        }
        let id = format!("{}-{name}", self.id);
        let definition = format!(
            concat!(
                r#"<pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse">"#,
                r#"<path d="M0 0h6v6h-6z" fill="{color}" fill-opacity="{tint}"/>{texture}"#,
                "</pattern>"
            ),
            id = id,
            color = color,
            tint = TINT,
            texture = texture(hatch, &color)
        );
        if !self.definitions.contains(&definition) {
            self.definitions.push_str(&definition);
        }
        self.add(format!(r#"class="chart-area {name}" fill="url(#{id})""#))
    }

    /// A cell of a heat map. Neighbors touch without a seam.
    pub(super) fn cell(&mut self, token: Token) -> Ink {
        self.add(format!(
            r#"class="chart-heat {}" fill="{}" shape-rendering="crispEdges""#,
            token.name,
            token.css()
        ))
    }

    /// A marker of a line, set off from it by a rim in the color of the surface.
    pub(super) fn marker(&mut self, token: Token, marker: Marker) -> Ink {
        let (class, color, surface) =
            (format!("chart-marker {}", token.name), token.css(), Token::SURFACE.css());
        self.add(match marker {
            Marker::Cross | Marker::Bars | Marker::Burst => format!(
                r#"class="{class}" fill="none" stroke="{color}" stroke-width="1.75" stroke-linecap="round""#
            ),
            Marker::Ring => {
                format!(r#"class="{class}" fill="{surface}" stroke="{color}" stroke-width="1.75""#)
            }
            _ => format!(r#"class="{class}" fill="{color}" stroke="{surface}" stroke-width="1""#),
        })
    }
}

/// Opacity of a filled area under its texture.
const TINT: f64 = 0.22;

/// The marks of a texture within a 6 × 6 tile.
fn texture(hatch: Hatch, color: &str) -> String {
    let lines = match hatch {
        Hatch::Plain => return String::new(),
        Hatch::Dots => {
            return format!(
                concat!(
                    r#"<circle cx="1.5" cy="1.5" r="0.9" fill="{0}"/>"#,
                    r#"<circle cx="4.5" cy="4.5" r="0.9" fill="{0}"/>"#
                ),
                color
            );
        }
        Hatch::Rising => "M-1 1l2-2M0 6l6-6M5 7l2-2",
        Hatch::Falling => "M-1 5l2 2M0 0l6 6M5-1l2 2",
        Hatch::Level => "M0 1.5h6M0 4.5h6",
        Hatch::Crossed => "M-1 1l2-2M0 6l6-6M5 7l2-2M-1 5l2 2M0 0l6 6M5-1l2 2",
    };
    format!(r#"<path d="{lines}" stroke="{color}" stroke-width="1"/>"#)
}
