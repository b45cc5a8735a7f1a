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

fn words(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|piece| piece.text).collect()
}

/// Group and title of every first hit of a group.
fn titles(found: &[Found<'_>]) -> Vec<(Group, String)> {
    found.iter().map(|found| (found.group, words(&found.hits[0].title))).collect()
}

fn first(query: &str, lang: Lang) -> Vec<(Group, String)> {
    titles(&index().find(&fold(query), lang))
}

#[test]
fn words_of_either_language_find_the_same_places() {
    for (query, group) in [
        ("kubernetes", Group::Models),
        ("kubernets", Group::Models),
        ("lambda", Group::Models),
        ("コールドスタート", Group::Terms),
        ("こーるどすたーと", Group::Terms),
        ("cold start", Group::Terms),
        ("オートスケーリング", Group::Terms),
        ("安定化", Group::Terms),
        ("glossary", Group::Pages),
        ("用語集", Group::Pages),
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
    for (wrong, right) in [
        ("kubernets", "kubernetes"),
        ("cold stert", "cold start"),
        ("コルドスタート", "コールドスタート"),
    ] {
        assert_eq!(first(wrong, Lang::En)[0], first(right, Lang::En)[0], "{wrong}");
    }
}

#[test]
fn japanese_words_need_no_spaces_between_them() {
    for query in ["lambdaのコールドスタート", "クーバネティス502", "コンテナのデメリット"]
    {
        let index = index();
        let found = index.find(&fold(query), Lang::Ja);
        let near = index.near(&fold(query), Lang::Ja);
        assert!(!found.is_empty() || !near.is_empty(), "{query}");
    }
    let found = first("コンテナのデメリット", Lang::Ja);
    assert!(found.iter().any(|(group, _)| *group == Group::Sections), "{found:?}");
}

#[test]
fn a_section_is_found_by_its_name_and_that_of_its_page() {
    let index = index();
    let found = index.find("lambda limits", Lang::En);
    let sections = found.iter().find(|found| found.group == Group::Sections);
    let places: Vec<&Place> =
        sections.into_iter().flat_map(|found| &found.hits).map(|hit| hit.place).collect();
    let limits = Place { page: Page::Model(ModelId::Faas), id: "limits".to_owned() };
    assert!(places.contains(&&limits), "{places:?}");
}

#[test]
fn a_title_in_the_other_language_is_shown_where_the_words_are_in_it() {
    let index = index();
    let found = index.find("コールドスタート", Lang::En);
    let hit = &found[0].hits[0];
    assert_eq!(words(&hit.title).to_lowercase(), "cold start");
    assert_eq!(hit.other_title.as_deref().map(words), Some("コールドスタート".to_owned()));
    let same = index.find("cold start", Lang::En);
    assert_eq!(same[0].hits[0].other_title, None);
}

#[test]
fn every_word_has_to_be_found() {
    assert!(first("kubernetes zzzzzz", Lang::En).is_empty());
    assert!(first("  ", Lang::En).is_empty());
}

#[test]
fn where_nothing_has_all_words_the_nearest_are_told() {
    let index = index();
    for query in ["kubernetes zzzzzz", "kubbrnatys"] {
        let near = index.near(query, Lang::En);
        let n_hits: usize = near.iter().map(|found| found.hits.len()).sum();
        assert!((1..=MOST_NEAR).contains(&n_hits), "{query}: {n_hits}");
        let container = Place { page: Page::Model(ModelId::Container), id: String::new() };
        assert_eq!(near[0].hits[0].place, &container, "{query}");
    }
    assert!(index.near("zzzzzz", Lang::En).is_empty());
    assert!(index.near("of to a", Lang::En).is_empty(), "short words say nothing");
}

#[test]
fn all_models_and_pages_are_places_to_start_from() {
    for lang in Lang::ALL {
        let index = index();
        let start = index.start(lang);
        let counts: Vec<_> = start.iter().map(|found| (found.group, found.hits.len())).collect();
        assert_eq!(counts, [(Group::Models, 5), (Group::Pages, 11)]);
    }
}

#[test]
fn each_model_is_found_by_its_name() {
    for id in ModelId::ALL {
        for lang in Lang::ALL {
            let name = knowledge::get().model(id).name.plain(lang);
            let index = index();
            let found = index.find(&fold(&name), lang);
            assert_eq!(found[0].hits[0].place, &Place { page: Page::Model(id), id: String::new() });
        }
    }
}
