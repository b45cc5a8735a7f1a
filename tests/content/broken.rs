//! Broken content is refused with file, line and reason, everything at once.
//!
//! Each folder of `broken/` lays files over a small good content; its `expected.txt` holds the
//! faults to find, one a line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use orchestration_guide::knowledge::load;
use orchestration_guide::knowledge::load::numbers::{LastRun, Numbers};
use orchestration_guide::knowledge::{ArticleId, ModelId};

/// Path and text of every file.
type Files = BTreeMap<String, String>;

#[test]
fn the_small_content_under_the_broken_files_is_good() {
    assert_eq!(faults(&base()), Vec::<String>::new());
}

#[test]
fn every_broken_file_is_refused_with_place_and_reason() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content/broken");
    let mut names: Vec<_> = fs::read_dir(&cases)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    names.sort();
    assert!(names.len() >= 35, "cases got lost: {}", names.len());
    for case in names {
        let expected = fs::read_to_string(case.join("expected.txt")).expect("expected faults");
        let expected: Vec<_> = expected.lines().map(str::to_owned).collect();
        assert!(!expected.is_empty(), "{} expects nothing", case.display());
        let mut files = base();
        for path in load::files(&case) {
            let inner = path.strip_prefix(&case).expect("below the case");
            let name = format!("content/{}", inner.to_string_lossy().replace('\\', "/"));
            files.insert(name, fs::read_to_string(&path).expect("a readable file"));
        }
        assert_eq!(faults(&files), expected, "{}", case.display());
    }
}

#[test]
fn a_model_without_a_file_is_missed() {
    let mut files = base();
    files.remove("content/models/faas/model.toml");
    assert_eq!(faults(&files), ["content/models:1: no model file for `faas`"]);
}

#[test]
fn a_page_without_a_file_is_missed() {
    let mut files = base();
    files.remove("content/pages/truth.toml");
    assert_eq!(faults(&files), ["content/pages:1: no page `truth`"]);
}

fn faults(files: &Files) -> Vec<String> {
    let files: Vec<_> = files.clone().into_iter().collect();
    let numbers = Numbers::new(SCHEMA, BTreeMap::new(), LastRun::default());
    let found = load::read(&files, numbers).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
}

/// The least content that is good.
fn base() -> Files {
    let mut files = Files::new();
    let mut add = |name: &str, text: &str| {
        files.insert(format!("content/{name}"), text.to_owned());
    };
    add("overview.toml", OVERVIEW);
    add("flow.toml", FLOW);
    add("sources.toml", SOURCES);
    add("glossary.toml", GLOSSARY);
    add("names.toml", "names = [\"Kubernetes\"]\n");
    add("ui/nav.toml", "[guide]\nen = \"Guide\"\nja = \"ガイド\"\n");
    for id in ModelId::ALL {
        add(&format!("models/{}/model.toml", id.slug()), &MODEL.replace("MODEL", id.slug()));
    }
    for id in ArticleId::ALL {
        add(&format!("pages/{}.toml", id.slug()), &PAGE.replace("PAGE", id.slug()));
    }
    files
}

/// A scenario format with one place.
const SCHEMA: &str = r#"{ "properties": { "models": { "properties": { "vm": {
    "properties": { "boot_s": { "type": "number" } } } } } } }"#;

const PAGE: &str = r#"id = "PAGE"
title = { en = "Page", ja = "ページ" }
lead = { en = "What it is for.", ja = "目的です。" }
"#;

const OVERVIEW: &str = r#"title = { en = "Title", ja = "題名" }
promise = { en = "See [[pod|pods]].", ja = "[[pod|ポッド]]を見ます。" }

[[statement]]
id = "one"
en = "A statement."
ja = "説明です。"
sources = ["manual"]
"#;

const FLOW: &str = r#"title = { en = "Flow", ja = "流れ" }
start = "first"
about = { en = "A rule of thumb.", ja = "経験則です。" }

[[question]]
id = "first"
text = { en = "Which?", ja = "どれですか？" }
help = { en = "Think.", ja = "考えてください。" }
answer = [
  { id = "a", text = { en = "This", ja = "これ" }, to = "end" },
  { id = "b", text = { en = "That", ja = "それ" }, to = "end" },
]
unknown = { assume = "a", en = "Find out.", ja = "調べてください。" }

[[result]]
id = "end"
model = "vm"
reason = { en = "Because.", ja = "理由です。" }
"#;

const SOURCES: &str = r#"[[source]]
id = "manual"
title = "Manual"
publisher = "Publisher"
url = "https://example.com/"
checked = "2026-11"
"#;

const GLOSSARY: &str = r#"[[term]]
id = "pod"
word = { en = "Pod", ja = "ポッド" }
definition = { en = "A group of containers.", ja = "コンテナの組です。" }
"#;

const MODEL: &str = r#"id = "MODEL"
name = { en = "Name", ja = "名前" }
short = { en = "Short", ja = "略称" }
summary = { en = "In short.", ja = "要約です。" }
definition = { en = "What it is.", ja = "定義です。" }

[diagram]
title = { en = "Picture", ja = "図" }
description = { en = "One box.", ja = "箱が1つあります。" }
columns = 2
rows = 2
node = [{ id = "box", label = { en = "Box", ja = "箱" }, column = 0, row = 0 }]

[feature]
replicas = { rating = "yes", verdict = { en = "yes", ja = "対応" }, en = "So.", ja = "説明です。" }
load_balancing = { rating = "yes", verdict = { en = "yes", ja = "対応" }, en = "So.", ja = "説明です。" }
auto_scaling = { rating = "no", verdict = { en = "no", ja = "なし" }, en = "So.", ja = "説明です。" }
auto_healing = { rating = "no", verdict = { en = "no", ja = "なし" }, en = "So.", ja = "説明です。" }
zero_downtime_deploy = { rating = "partly", verdict = { en = "partly", ja = "一部" }, en = "So.", ja = "説明です。" }
"#;
