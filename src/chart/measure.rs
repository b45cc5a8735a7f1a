//! Text widths without a font: a fixed table, the same everywhere.

/// Height of all text in a drawing, in CSS pixels.
pub(super) const FONT_SIZE: f64 = 12.0;

/// Width of `text` at the drawing's font size, in CSS pixels: 0.55 em for a narrow character and
/// 1 em for a full-width one. Wide enough for the system fonts that the page asks for.
pub fn text_width(text: &str) -> f64 {
    text.chars().map(em).sum::<f64>() * FONT_SIZE
}

/// Width of one character in em.
fn em(c: char) -> f64 {
    if is_full_width(c) { 1.0 } else { 0.55 }
}

/// Whether a character fills a square: CJK letters and signs, kana, full-width forms.
fn is_full_width(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_character_is_as_wide_as_high_and_a_latin_one_about_half() {
        for (text, width) in [("", 0.0), ("240", 19.8), ("要求", 24.0), ("p95 遅延", 50.4)] {
            assert!((text_width(text) - width).abs() < 1e-9, "{text}: {}", text_width(text));
        }
    }
}
