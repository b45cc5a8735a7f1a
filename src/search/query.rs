//! What a reader typed, taken apart into words.

/// Added where a word was found only in parts.
const IN_PARTS: u32 = 4;

/// Words to be found, all of them.
pub(super) struct Query {
    pub(super) words: Vec<Word>,
}

/// One word, in the form in which it is compared.
pub(super) struct Word {
    /// As it was typed.
    pub(super) whole: String,
    /// Its parts by script, where it has several: readers of Japanese put no spaces between words.
    pub(super) parts: Vec<String>,
}

impl Query {
    /// The words of a folded text.
    pub(super) fn new(folded: &str) -> Self {
        Self { words: folded.split_whitespace().map(Word::new).collect() }
    }

    /// All that may be found as it stands here.
    pub(super) fn marks(&self) -> Vec<&str> {
        let parts = self.words.iter().flat_map(|word| &word.parts);
        let wholes = self.words.iter().map(|word| &word.whole);
        wholes.chain(parts).map(String::as_str).collect()
    }
}

impl Word {
    fn new(typed: &str) -> Self {
        Self { whole: katakana(typed), parts: parts(typed) }
    }

    /// Its parts, or all of it where it has none.
    pub(super) fn smallest(&self) -> impl Iterator<Item = &str> {
        let whole = self.parts.is_empty().then_some(&self.whole);
        whole.into_iter().chain(&self.parts).map(String::as_str)
    }

    /// What the word costs, given what texts cost: as a whole, or the sum of its parts.
    pub(super) fn cost(&self, of: impl Fn(&str) -> Option<u32>) -> Option<u32> {
        let whole = of(&self.whole);
        if self.parts.is_empty() {
            return whole;
        }
        let parts: Option<u32> = self.parts.iter().map(|part| of(part)).sum();
        whole.into_iter().chain(parts.map(|cost| cost + IN_PARTS)).min()
    }
}

/// Kinds of letters between which a new word begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Hiragana,
    Katakana,
    Kanji,
}

const fn script(letter: char) -> Script {
    match letter {
        '\u{0}'..='\u{2fff}' => Script::Latin,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Script::Katakana,
        _ => Script::Kanji,
    }
}

/// The parts of a word by script; none where there is one only. Hiragana of one or two letters
/// between other scripts is grammar, not a word.
fn parts(word: &str) -> Vec<String> {
    let mut parts: Vec<(Script, String)> = Vec::new();
    for letter in word.chars() {
        match parts.last_mut() {
            Some((last, part)) if *last == script(letter) => part.push(letter),
            _ => parts.push((script(letter), letter.into())),
        }
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    let is_grammar =
        |(script, part): &(Script, String)| *script == Script::Hiragana && part.chars().count() < 3;
    let words = parts.into_iter().filter(|part| !is_grammar(part));
    words.map(|(_, part)| katakana(&part)).collect()
}

/// Whether a word says what is looked for: short words of English are in nearly every text.
pub(super) fn is_telling(word: &str) -> bool {
    !word.is_ascii() || word.len() > 3 || word.contains(|letter: char| letter.is_ascii_digit())
}

/// Hiragana as katakana: a reader may not have converted what was typed.
pub(super) fn katakana(text: &str) -> String {
    let to_katakana = |letter: char| match letter {
        '\u{3041}'..='\u{3096}' => char::from_u32(letter as u32 + 0x60).unwrap_or(letter),
        other => other,
    };
    text.chars().map(to_katakana).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_several_scripts_has_parts() {
        assert_eq!(parts("lambda"), [""; 0]);
        assert_eq!(parts("オートスケーリング"), [""; 0]);
        assert_eq!(parts("lambdaのコールドスタート"), ["lambda", "コールドスタート"]);
        assert_eq!(parts("最小インスタンス数"), ["最小", "インスタンス", "数"]);
    }

    #[test]
    fn a_word_is_found_whole_or_in_parts() {
        let word = Word::new("502エラー");
        assert_eq!(word.cost(|_| Some(3)), Some(3));
        assert_eq!(word.cost(|text| (text != "502エラー").then_some(1)), Some(1 + 1 + IN_PARTS));
        assert_eq!(word.cost(|text| (text == "502").then_some(1)), None);
    }

    #[test]
    fn both_kinds_of_kana_are_the_same() {
        assert_eq!(katakana("ころど Kanri 管理ー"), "コロド Kanri 管理ー");
    }
}
