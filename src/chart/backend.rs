//! Writes SVG for the drawing library: tenths of pixels, looks by number, no font, no browser.

use std::convert::Infallible;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::ink::{GRID, Ink, Inks};
use super::measure::{FONT_SIZE, text_width};

/// Distance from the middle of a line of text down to its baseline, in tenths of a pixel.
const BASELINE: i32 = (FONT_SIZE * 0.35 * GRID) as i32;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Appends SVG elements to a string. Shapes of one look that follow each other share one `path`.
pub(super) struct SvgBackend<'a> {
    out: &'a mut String,
    inks: &'a Inks,
    size: (u32, u32),
    open: Option<Ink>,
}

impl<'a> SvgBackend<'a> {
    /// Draws on `size` tenths of pixels.
    pub(super) fn new(out: &'a mut String, inks: &'a Inks, size: (u32, u32)) -> Self {
        Self { out, inks, size, open: None }
    }

    /// Makes sure that a `path` of this look is open.
    fn open(&mut self, ink: Ink) {
        if self.open == Some(ink) {
            return;
        }
        self.close();
        self.out.push_str("<path ");
        self.out.push_str(self.inks.attributes(ink));
        self.out.push_str(r#" d=""#);
        self.open = Some(ink);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str(r#""/>"#);
        }
    }

    /// A polyline in steps relative to the point before: `M` once, then `l`, `h` or `v`.
    fn polyline(&mut self, points: impl IntoIterator<Item = BackendCoord>) {
        let mut points = points.into_iter();
        let Some((mut x, mut y)) = points.next() else { return };
        self.command('M', &[x, y]);
        for (next_x, next_y) in points {
            match (next_x - x, next_y - y) {
                (0, 0) => continue,
                (dx, 0) => self.command('h', &[dx]),
                (0, dy) => self.command('v', &[dy]),
                (dx, dy) => self.command('l', &[dx, dy]),
            }
            (x, y) = (next_x, next_y);
        }
    }

    fn command(&mut self, letter: char, numbers: &[i32]) {
        self.out.push(letter);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 && *number >= 0 {
                self.out.push(' ');
            }
            push_tenths(self.out, *number);
        }
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _: bool,
    ) -> Drawn {
        self.fill_polygon([(left, top), (right, top), (right, bottom), (left, bottom)], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.open(Ink::of(style.color()));
        self.polyline(path);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Drawn {
        self.open(Ink::of(style.color()));
        let r = radius as i32;
        self.command('M', &[x - r, y]);
        for across in [2 * r, -2 * r] {
            self.command('a', &[r, r]);
            self.out.push_str(" 0 1 0 ");
            push_tenths(self.out, across);
            self.out.push_str(" 0");
        }
        self.out.push('z');
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.open(Ink::of(style.color()));
        self.polyline(vert);
        self.out.push('z');
        Ok(())
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &TStyle,
        (x, y): BackendCoord,
    ) -> Drawn {
        self.close();
        self.out.push_str("<text ");
        self.out.push_str(self.inks.attributes(Ink::of(style.color())));
        self.out.push_str(match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Right => r#" text-anchor="end""#,
            HPos::Center => r#" text-anchor="middle""#,
        });
        self.out.push_str(r#" x=""#);
        push_tenths(self.out, x);
        self.out.push_str(r#"" y=""#);
        push_tenths(self.out, y + BASELINE);
        self.out.push_str(r#"">"#);
        push_escaped(self.out, text);
        self.out.push_str("</text>");
        Ok(())
    }

    /// The size from our own table, so that no font is ever asked for.
    fn estimate_text_size<TStyle: BackendTextStyle>(
        &self,
        text: &str,
        _: &TStyle,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok(((text_width(text) * GRID) as u32, (FONT_SIZE * GRID) as u32))
    }
}

/// Writes tenths as a decimal number: `125` as `12.5`.
pub(super) fn push_tenths(out: &mut String, tenths: i32) {
    if tenths < 0 {
        out.push('-');
    }
    let tenths = tenths.unsigned_abs();
    push_whole(out, tenths / 10);
    if !tenths.is_multiple_of(10) {
        out.push('.');
        out.push(digit(tenths % 10));
    }
}

fn push_whole(out: &mut String, number: u32) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.push(digit(number % 10));
}

fn digit(number: u32) -> char {
    char::from(b'0' + number as u8)
}

/// Writes text with the characters that mean something in SVG escaped.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_as_short_decimals() {
        for (tenths, text) in [(0, "0"), (5, "0.5"), (-5, "-0.5"), (120, "12"), (-1234, "-123.4")] {
            let mut out = String::new();
            push_tenths(&mut out, tenths);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn a_name_cannot_break_out_of_the_drawing() {
        let mut out = String::new();
        push_escaped(&mut out, r#"<script>"a" & b"#);
        assert_eq!(out, "&lt;script&gt;&quot;a&quot; &amp; b");
    }
}
