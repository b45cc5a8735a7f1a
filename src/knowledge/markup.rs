//! The little markup of texts: `` `code` `` and `[[term|words]]`.

/// A stretch of text of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Plain(&'a str),
    /// Something to type or to look for: a field, a command.
    Code(&'a str),
    /// Words that the glossary explains.
    Term {
        /// Id of the term.
        id: &'a str,
        /// The words to show.
        words: &'a str,
    },
}

/// Text that is not well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// A backtick without its partner.
    #[error("a backtick without its partner")]
    OpenCode,
    /// `[[` without `]]`, or without `|`.
    #[error("a link that is not of the form [[term|words]]")]
    BadLink,
}

/// Splits a text into its pieces, for display. Text that is not well formed, which the build
/// refuses, comes out as it stands.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    parse(text).unwrap_or_else(|_| vec![Piece::Plain(text)])
}

/// The text without its markup, for titles and attributes.
pub fn plain(text: &str) -> String {
    let words = |piece| match piece {
        Piece::Plain(words) | Piece::Code(words) | Piece::Term { words, .. } => words,
    };
    pieces(text).into_iter().map(words).collect()
}

/// Splits a text into its pieces, or says what is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Piece<'_>>, MarkupError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '[']) {
        let (before, from) = rest.split_at(at);
        let (piece, after) = match from.strip_prefix('`') {
            Some(code) => code_piece(code)?,
            None => match from.strip_prefix("[[") {
                Some(link) => link_piece(link)?,
                // A single bracket is just a bracket.
                None => (Piece::Plain(&from[..1]), &from[1..]),
            },
        };
        push_plain(&mut pieces, before);
        pieces.push(piece);
        rest = after;
    }
    push_plain(&mut pieces, rest);
    Ok(pieces)
}

fn push_plain<'a>(pieces: &mut Vec<Piece<'a>>, words: &'a str) {
    if !words.is_empty() {
        pieces.push(Piece::Plain(words));
    }
}

fn code_piece(text: &str) -> Result<(Piece<'_>, &str), MarkupError> {
    let (code, rest) = text.split_once('`').ok_or(MarkupError::OpenCode)?;
    Ok((Piece::Code(code), rest))
}

fn link_piece(text: &str) -> Result<(Piece<'_>, &str), MarkupError> {
    let (link, rest) = text.split_once("]]").ok_or(MarkupError::BadLink)?;
    let (id, words) = link.split_once('|').ok_or(MarkupError::BadLink)?;
    Ok((Piece::Term { id, words }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_links_are_told_from_words() {
        let text = "Set `replicas`, or let the [[hpa|autoscaler]] do it [1].";
        let expected = [
            Piece::Plain("Set "),
            Piece::Code("replicas"),
            Piece::Plain(", or let the "),
            Piece::Term { id: "hpa", words: "autoscaler" },
            Piece::Plain(" do it "),
            Piece::Plain("["),
            Piece::Plain("1]."),
        ];
        assert_eq!(pieces(text), expected);
        assert_eq!(plain(text), "Set replicas, or let the autoscaler do it [1].");
    }

    #[test]
    fn half_a_pair_is_an_error() {
        assert_eq!(parse("a `b"), Err(MarkupError::OpenCode));
        assert_eq!(parse("a [[b"), Err(MarkupError::BadLink));
        assert_eq!(parse("a [[b]]"), Err(MarkupError::BadLink));
    }
}
