//! How well a word that a reader typed fits a text.

/// Cost of a match that needs changes, before the changes are counted.
const WITH_TYPOS: u32 = 8;

/// How well a word fits a text, both folded; 0 is best, `None` is no match.
///
/// Whole text, start of the text, start of a word, anywhere, and anywhere with a few changes, in
/// this order.
pub(super) fn cost(word: &str, text: &str) -> Option<u32> {
    if let Some(cost) = plain_cost(word, text) {
        return Some(cost);
    }
    let changes = fewest_changes(word, text, most_changes(word))?;
    Some(WITH_TYPOS + 2 * changes)
}

/// The changes after which a word is in a text; `None` where it would be another word.
pub(super) fn distance(word: &str, text: &str) -> Option<u32> {
    let n_letters = word.chars().count() as u32;
    // Of three letters, two stay; of two in Japanese, one.
    let most = if word.is_ascii() { n_letters / 3 } else { n_letters / 2 };
    fewest_changes(word, text, most)
}

/// The same without changes.
pub(super) fn plain_cost(word: &str, text: &str) -> Option<u32> {
    let at = text.find(word)?;
    match at {
        0 if text.len() == word.len() => Some(0),
        0 => Some(1),
        _ if text.match_indices(word).any(|(at, _)| starts_word(text, at)) => Some(2),
        _ if is_only_a_start(word) => None,
        _ => Some(3),
    }
}

/// Where a word is found in a text, in bytes.
pub(super) fn places(word: &str, text: &str) -> impl Iterator<Item = usize> {
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(move |at| !is_only_a_start(word) || starts_word(text, *at))
}

/// Whether a word says nothing within another one: one or two letters are in nearly all of them.
fn is_only_a_start(word: &str) -> bool {
    word.is_ascii() && word.len() < 3
}

fn starts_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|letter| !letter.is_alphanumeric())
}

/// How many letters may be wrong: none in a short word, where each change makes another word.
/// Japanese says in three letters what takes six in English.
fn most_changes(word: &str) -> u32 {
    let n_letters = word.chars().count();
    match (word.is_ascii(), n_letters) {
        (true, 0..=3) | (false, 0..=2) => 0,
        (true, 4..=7) | (false, 3..=5) => 1,
        (true, _) | (false, 6..=8) => 2,
        (false, _) => 3,
    }
}

/// The fewest letters to change, add or leave out until `word` stands somewhere in `text`; `None`
/// above `most`. Sellers' algorithm: the rows of the edit distance, with a free start and end in
/// the text (P. H. Sellers, The theory and computation of evolutionary distances, 1980).
fn fewest_changes(word: &str, text: &str, most: u32) -> Option<u32> {
    if most == 0 {
        return None;
    }
    let letters: Vec<char> = word.chars().collect();
    // Changes until the first `i` letters end at the text's current letter.
    let mut row: Vec<u32> = (0..).take(letters.len() + 1).collect();
    let mut fewest = u32::MAX;
    for seen in text.chars() {
        let mut diagonal = row[0];
        for (i, letter) in letters.iter().enumerate() {
            let replaced = diagonal + u32::from(*letter != seen);
            diagonal = row[i + 1];
            row[i + 1] = replaced.min(row[i] + 1).min(diagonal + 1);
        }
        fewest = fewest.min(row[letters.len()]);
    }
    (fewest <= most).then_some(fewest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closer_a_word_fits_the_less_it_costs() {
        let text = "kubernetes pods";
        let costs =
            ["kubernetes pods", "kube", "pods", "netes", "kubernets"].map(|w| cost(w, text));
        assert_eq!(costs, [Some(0), Some(1), Some(2), Some(3), Some(10)]);
        assert_eq!(cost("lambda", text), None);
    }

    #[test]
    fn changes_are_counted_anywhere_in_the_text() {
        assert_eq!(fewest_changes("lamda", "aws lambda functions", 2), Some(1));
        assert_eq!(fewest_changes("abc", "xxabxx", 2), Some(1));
        assert_eq!(fewest_changes("abc", "", 2), None);
        assert_eq!(fewest_changes("オートスケーリング", "オートスケール", 3), Some(3));
    }

    #[test]
    fn a_word_with_more_errors_is_near() {
        assert_eq!(
            (cost("kubrnetis", "kubernetes"), distance("kubrnetis", "kubernetes")),
            (Some(12), Some(2))
        );
        assert_eq!(
            (cost("kubbrnatys", "kubernetes"), distance("kubbrnatys", "kubernetes")),
            (None, Some(3))
        );
        assert_eq!(distance("mainframe", "kubernetes"), None);
    }

    #[test]
    fn a_short_word_is_taken_as_it_is() {
        assert_eq!(cost("hpb", "hpa"), None);
        assert_eq!(cost("hpa", "the hpa"), Some(2));
        assert_eq!((cost("vm", "a vm group"), cost("vm", "savvmy")), (Some(2), None));
    }
}
