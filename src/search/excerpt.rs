//! What a hit shows of its texts: the place that fits, with the words in it marked.

use super::{Folded, matching};
use crate::text::Lang;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its words.
    pub text: &'a str,
    /// Whether a reader looked for it.
    pub is_match: bool,
}

/// Stands where something was left out.
const CUT: Piece<'_> = Piece { text: "…", is_match: false };

/// Letters before the first match, at most.
const LEAD: usize = 24;

/// Letters of a body, at most: Japanese says more in each.
const fn most_letters(lang: Lang) -> usize {
    match lang {
        Lang::En => 150,
        Lang::Ja => 80,
    }
}

/// A whole text.
pub(super) fn whole<'a>(text: &'a Folded, marks: &[&str]) -> Vec<Piece<'a>> {
    let letters = Letters::of(text, marks);
    letters.pieces(0, letters.starts.len())
}

/// The part of a longer text around the first match, or its start.
pub(super) fn around<'a>(text: &'a Folded, marks: &[&str], lang: Lang) -> Vec<Piece<'a>> {
    let letters = Letters::of(text, marks);
    let n_letters = letters.starts.len();
    let start = letters.start_of_excerpt();
    let end = (start + most_letters(lang)).min(n_letters);
    let mut pieces = letters.pieces(start, end);
    if start > 0 {
        pieces.insert(0, CUT);
    }
    if end < n_letters {
        pieces.push(CUT);
    }
    pieces
}

/// The letters of a text.
struct Letters<'a> {
    plain: &'a str,
    /// Where each one starts, in bytes.
    starts: Vec<usize>,
    /// Whether it belongs to a match.
    are_matches: Vec<bool>,
}

impl<'a> Letters<'a> {
    fn of(text: &'a Folded, marks: &[&str]) -> Self {
        let plain = text.plain.trim_end();
        let starts: Vec<usize> = plain.char_indices().map(|(at, _)| at).collect();
        let are_matches = matches(text, marks, starts.len());
        Self { plain, starts, are_matches }
    }

    /// Some letters before the first match, after a space where there is one.
    fn start_of_excerpt(&self) -> usize {
        let first = self.are_matches.iter().position(|is_match| *is_match).unwrap_or_default();
        let earliest = first.saturating_sub(LEAD);
        if earliest == 0 {
            return 0;
        }
        let before = &self.plain[self.starts[earliest]..self.starts[first]];
        let space = before.chars().position(char::is_whitespace);
        space.map_or(earliest, |n_letters| earliest + n_letters + 1)
    }

    /// The letters from `start` to before `end`, in runs of matches and of others.
    fn pieces(&self, start: usize, end: usize) -> Vec<Piece<'a>> {
        let byte = |letter: usize| self.starts.get(letter).copied().unwrap_or(self.plain.len());
        let mut pieces = Vec::new();
        let mut from = start;
        for run in self.are_matches[start..end].chunk_by(|a, b| a == b) {
            let text = &self.plain[byte(from)..byte(from + run.len())];
            pieces.push(Piece { text, is_match: run[0] });
            from += run.len();
        }
        pieces
    }
}

/// Which of the first letters are part of a match. None are where folding has changed the number
/// of letters, because matches are known in the folded text only.
fn matches(text: &Folded, marks: &[&str], n_letters: usize) -> Vec<bool> {
    let mut are_matches = vec![false; n_letters];
    let letters: Vec<usize> = text.folded.char_indices().map(|(at, _)| at).collect();
    if letters.len() != text.plain.chars().count() {
        return are_matches;
    }
    for mark in marks {
        let n_letters = mark.chars().count();
        for at in matching::places(mark, &text.folded) {
            let first = letters.partition_point(|start| *start < at);
            are_matches
                .iter_mut()
                .skip(first)
                .take(n_letters)
                .for_each(|is_match| *is_match = true);
        }
    }
    are_matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(plain: &str) -> Folded {
        Folded { plain: plain.to_owned(), folded: plain.to_lowercase() }
    }

    fn shown(pieces: &[Piece<'_>]) -> String {
        let show = |piece: &Piece<'_>| match piece.is_match {
            true => format!("[{}]", piece.text),
            false => piece.text.to_owned(),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn every_match_is_marked() {
        let text = folded("Cold starts and cold caches");
        assert_eq!(shown(&whole(&text, &["cold"])), "[Cold] starts and [cold] caches");
        assert_eq!(shown(&whole(&text, &["col", "old"])), "[Cold] starts and [cold] caches");
        assert_eq!(shown(&whole(&text, &["x"])), "Cold starts and cold caches");
    }

    #[test]
    fn a_long_text_is_shown_from_shortly_before_the_match() {
        let text = folded(&format!("{}needle{}", "hay ".repeat(20), " hay".repeat(60)));
        let excerpt = shown(&around(&text, &["needle"], Lang::En));
        assert!(excerpt.starts_with("…hay hay hay hay hay [needle] hay"), "{excerpt}");
        assert!(excerpt.ends_with('…'), "{excerpt}");
        assert_eq!(shown(&around(&folded("short"), &["x"], Lang::En)), "short");
    }

    #[test]
    fn where_folding_moves_letters_nothing_is_marked() {
        let text = Folded { plain: "㌔ kilo".to_owned(), folded: "キロ kilo".to_owned() };
        assert_eq!(shown(&whole(&text, &["kilo"])), "㌔ kilo");
    }
}
