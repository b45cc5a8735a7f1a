//! What readers type, and what they should find first.

use super::*;
use crate::knowledge::{self, ModelId};

/// As the page folds, but for the widths of letters.
fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn index() -> Index {
    Index::new(knowledge::get(), &fold)
}

/// Titles of the first hits of each group.
fn first(query: &str, lang: Lang) -> Vec<(Group, String)> {
    let index = index();
    let found = index.find(&fold(query), lang);
    found.iter().map(|(group, hits)| (*group, hits[0].title.to_owned())).collect()
}

#[test]
fn words_of_either_language_find_the_same_places() {
    for (query, group) in [
        ("kubernetes", Group::Models),
        ("kubernets", Group::Models),
        ("コールドスタート", Group::Terms),
        ("cold start", Group::Terms),
        ("オートスケーリング", Group::Terms),
        ("安定化", Group::Terms),
        ("502", Group::Scenarios),
    ] {
        for lang in Lang::ALL {
            let found = first(query, lang);
            assert_eq!(found.first().map(|(group, _)| *group), Some(group), "{query}: {found:?}");
        }
    }
}

#[test]
fn a_wrong_letter_finds_what_the_right_one_finds() {
    for (wrong, right) in [("kubernets", "kubernetes"), ("cold stert", "cold start")] {
        assert_eq!(first(wrong, Lang::En)[0], first(right, Lang::En)[0], "{wrong}");
    }
}

#[test]
fn every_word_has_to_be_found() {
    assert!(first("kubernetes zzzzzz", Lang::En).is_empty());
    assert!(first("  ", Lang::En).is_empty());
}

#[test]
fn each_model_is_found_by_its_name() {
    for id in ModelId::ALL {
        for lang in Lang::ALL {
            let name = knowledge::get().model(id).name.plain(lang);
            let index = index();
            let found = index.find(&fold(&name), lang);
            assert_eq!(found[0].1[0].place, &Place { page: Page::Model(id), id: String::new() });
        }
    }
}
