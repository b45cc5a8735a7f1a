//! Rows of cells with something between them, after RFC 4180: a cell in quotes may hold the
//! delimiter and ends of lines, and two quotes in it are one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::sheet::Record;

/// What stands between two cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`, as in tables that are drawn with characters.
    Bar,
    /// Nothing: a row is one cell.
    None,
}

/// Rows that a delimiter is tried on.
const N_TRIED: usize = 100;

impl Delimiter {
    /// Every delimiter. The comma comes after those that would not stand in a number.
    pub const ALL: [Self; 5] = [Self::Tab, Self::Semicolon, Self::Bar, Self::Comma, Self::None];

    const fn byte(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Semicolon => Some(b';'),
            Self::Tab => Some(b'\t'),
            Self::Bar => Some(b'|'),
            Self::None => None,
        }
    }

    /// The one that cuts most of the first rows into the same number of cells, two or more; the
    /// first of [`Delimiter::ALL`] where several do.
    pub(super) fn of(text: &str) -> Self {
        let mut best = (0, Self::None);
        for delimiter in Self::ALL {
            let n_alike = rows_alike(text, delimiter);
            if n_alike > best.0 {
                best = (n_alike, delimiter);
            }
        }
        best.1
    }
}

/// How many of the first rows have the number of cells that most of them have; 0 where that is 1.
fn rows_alike(text: &str, delimiter: Delimiter) -> usize {
    let lengths: Vec<usize> =
        records(text, delimiter, N_TRIED).iter().map(|record| record.cells.len()).collect();
    let n_of = |length: usize| lengths.iter().filter(|other| **other == length).count();
    let usual = lengths.iter().copied().max_by_key(|length| n_of(*length));
    usual.filter(|length| *length > 1).map_or(0, n_of)
}

/// The rows of a text that hold anything, `most` at most.
pub(super) fn records(text: &str, delimiter: Delimiter, most: usize) -> Vec<Record<'_>> {
    let mut reader = Reader { text, at: 0, line: 1, delimiter: delimiter.byte() };
    let rows = std::iter::from_fn(|| reader.record());
    let rows = rows.map(|row| if delimiter == Delimiter::Bar { inside_frame(row) } else { row });
    rows.filter(|row| !row.is_blank()).take(most).collect()
}

/// A row of a drawn table without its frame; nothing is left of a line that is all frame.
fn inside_frame(mut row: Record<'_>) -> Record<'_> {
    let is_frame = |cell: &Cow<'_, str>| cell.chars().all(|c| matches!(c, '-' | '+' | '=' | ':'));
    if row.cells.iter().all(is_frame) {
        row.cells.clear();
    }
    let last = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    row.cells.truncate(last);
    let first = row.cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
    row.cells.drain(..first);
    row
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    delimiter: Option<u8>,
}

impl<'a> Reader<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn record(&mut self) -> Option<Record<'a>> {
        self.byte()?;
        let (line, mut cells) = (self.line, Vec::new());
        loop {
            cells.push(self.cell());
            if self.delimiter.is_none() || self.byte() != self.delimiter {
                break;
            }
            self.at += 1;
        }
        self.end_line();
        Some(Record { line, cells })
    }

    /// Past the end of the line: `\n`, `\r\n` or `\r`.
    fn end_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += match rest {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        self.line += 1;
    }

    fn cell(&mut self) -> Cow<'a, str> {
        let cell = self.quoted().unwrap_or(Cow::Borrowed(""));
        let rest = &self.text.as_bytes()[self.at..];
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r') || Some(*byte) == self.delimiter;
        let end = self.at + rest.iter().position(is_end).unwrap_or(rest.len());
        let plain = self.text[self.at..end].trim();
        self.at = end;
        match (cell.is_empty(), plain.is_empty()) {
            (true, _) => Cow::Borrowed(plain),
            (false, true) => cell,
            // Quotes are not at the ends of the cell, so that they are part of it.
            (false, false) => Cow::Owned(format!("{cell}{plain}")),
        }
    }

    /// The cell in quotes that starts here, if one does and the quotes are closed.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let blanks = self.text[self.at..].bytes().take_while(|byte| *byte == b' ').count();
        let start = self.at + blanks + 1;
        if !self.text[self.at + blanks..].starts_with('"') {
            return None;
        }
        let (mut end, mut has_pairs) = (start, false);
        loop {
            end += self.text[end..].find('"')?;
            if !self.text[end + 1..].starts_with('"') {
                break;
            }
            has_pairs = true;
            end += 2;
        }
        let inner = &self.text[start..end];
        self.line += inner.matches('\n').count();
        self.at = end + 1;
        let inner = inner.trim();
        Some(if has_pairs { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, delimiter: Delimiter) -> Vec<(usize, Vec<String>)> {
        let records = records(text, delimiter, usize::MAX);
        records.iter().map(|record| (record.line, record.to_owned_cells())).collect()
    }

    #[test]
    fn quotes_hold_delimiters_quotes_and_ends_of_lines() {
        let text = "a,\"b,\"\"c\"\"\"\r\n\r\n\"two\nlines\" , 3\n\"open,4";
        let expected =
            [(1, vec!["a", "b,\"c\""]), (3, vec!["two\nlines", "3"]), (5, vec!["\"open", "4"])];
        let expected = expected.map(|(line, row)| (line, row.into_iter().map(str::to_owned)));
        let expected: Vec<_> = expected.into_iter().map(|(n, row)| (n, row.collect())).collect();
        assert_eq!(cells(text, Delimiter::Comma), expected);
    }

    #[test]
    fn a_drawn_table_is_read_without_its_frame() {
        let text = "+----+---+\n|| a  | b ||\n|+----+---+|\n||  1 | 2 ||\n+--+";
        let rows = cells(text, Delimiter::Bar);
        assert_eq!(rows, [(2, vec!["a".into(), "b".into()]), (4, vec!["1".into(), "2".into()])]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_even_rows() {
        let cases = [
            ("a,b\n1,2\n3,4", Delimiter::Comma),
            ("a;b\n1,5;2,5\n3,5;4,5", Delimiter::Semicolon),
            ("a\tb\n1,000\t2\n", Delimiter::Tab),
            ("| a | b |\n| 1 | 2 |", Delimiter::Bar),
            ("12\n13\n14", Delimiter::None),
            ("", Delimiter::None),
            ("time,\"up{a=\"\"b|c;d\"\"}\"\n1,2", Delimiter::Comma),
        ];
        for (text, expected) in cases {
            assert_eq!(Delimiter::of(text), expected, "{text}");
        }
    }
}
