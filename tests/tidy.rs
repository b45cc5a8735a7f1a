//! House rules that no other tool knows: who may use whom, and what a source may hold.
//!
//! Each rule is a function from a source to the faults in it, and is itself tested on a source
//! that breaks it.

use std::fmt;
use std::path::{Path, PathBuf};

use orchestration_guide::text::ui;

/// The modules of the library and what each may use, in reading order. A module may always use
/// itself. Programs and tests stand above the library and may use all of it.
const MAY_USE: [(&str, &[&str]); 17] = [
    ("units", &[]),
    ("sim", &["units"]),
    ("cost", &["sim", "units"]),
    ("scenario", &["sim", "units"]),
    ("analysis", &["cost", "scenario", "sim", "units"]),
    ("import", &["scenario"]),
    ("text", &["units"]),
    ("knowledge", &["text", "units"]),
    ("decide", &["knowledge"]),
    ("search", &["knowledge", "text", "units"]),
    ("chart", &["sim", "units"]),
    ("report", &["chart", "knowledge", "text", "analysis", "cost", "scenario", "sim", "units"]),
    ("advice", &["report", "decide", "knowledge", "text", "cost", "scenario", "sim", "units"]),
    (
        "claims",
        &["report", "chart", "knowledge", "text", "analysis", "cost", "scenario", "sim", "units"],
    ),
    ("protocol", &["import", "scenario", "sim", "units"]),
    ("worker", &["import", "protocol", "scenario", "sim", "units"]),
    (
        "web",
        &[
            "protocol",
            "claims",
            "advice",
            "report",
            "chart",
            "decide",
            "search",
            "knowledge",
            "text",
            "import",
            "cost",
            "scenario",
            "sim",
            "units",
        ],
    ),
];

/// Modules that may name crates of the web.
const WEB_MODULES: [&str; 3] = ["web", "worker", "bin"];
const WEB_CRATES: [&str; 6] =
    ["yew", "gloo", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures"];

/// What the engine must not hold: clocks, threads, and collections whose order is not the same
/// everywhere.
const NOT_IN_ENGINE: [&str; 5] = ["HashMap", "HashSet", "std::time", "std::thread", "std::fs"];
const ENGINE_MODULES: [&str; 2] = ["units", "sim"];

/// What no file may hold. Written in two parts, so that this file does not hold them either.
const NOWHERE: [(&str, &str); 6] = [
    ("todo", "!("),
    ("dbg", "!("),
    ("unimplemented", "!("),
    ("/root", "/"),
    ("/home", "/"),
    ("/Users", "/"),
];

/// Longest line of a Rust source, in characters. A text in quotes may run over: broken up, it
/// would not be found by those who search for it.
const LINE_LENGTH: usize = 100;

/// A source with its path from the top of the repository.
struct Source {
    path: String,
    text: String,
}

/// A rule that a line breaks.
#[derive(Debug, PartialEq)]
struct Fault {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault { path: self.path.clone(), line, what: what.into() }
    }

    /// Names of the modules down to this source: `src/sim/fleet/mod.rs` is `sim`, `fleet`.
    fn modules(&self) -> Vec<&str> {
        let Some(inner) = self.path.strip_prefix("src/") else { return Vec::new() };
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        inner.split('/').filter(|name| !matches!(*name, "mod" | "lib")).collect()
    }

    fn top_module(&self) -> Option<&str> {
        self.modules().first().copied()
    }

    /// Lines with their numbers, without comments, and with how many inline modules they are in.
    fn code(&self) -> impl Iterator<Item = (usize, &str, usize)> {
        let mut open: Vec<usize> = Vec::new();
        self.text.lines().enumerate().map(move |(i, line)| {
            let line = line.split("//").next().unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            let depth = open.len();
            let words: Vec<&str> = line.split_whitespace().collect();
            if words.contains(&"mod") && words.last() == Some(&"{") {
                open.push(indent);
            } else if line.trim() == "}" && open.last() == Some(&indent) {
                open.pop();
            }
            (i + 1, line, depth)
        })
    }
}

/// Modules of the library are used downwards only.
fn direction(source: &Source) -> Vec<Fault> {
    let modules = source.modules();
    let Some(&own) = modules.first().filter(|own| **own != "bin") else { return Vec::new() };
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own) else {
        return vec![source.fault(1, format!("module {own} is not in the table of this test"))];
    };
    let used = used_modules(source);
    used.into_iter()
        .filter(|(_, used)| used != own && !allowed.contains(&used.as_str()))
        .filter(|(_, used)| MAY_USE.iter().any(|(name, _)| name == used))
        .map(|(line, used)| source.fault(line, format!("{own} must not use {used}")))
        .collect()
}

/// The library's modules that paths in a source name, by `crate::` or by enough `super::`.
fn used_modules(source: &Source) -> Vec<(usize, String)> {
    let depth = source.modules().len();
    let lines: Vec<_> = source.code().collect();
    let mut used = Vec::new();
    for (i, (number, line, inline)) in lines.iter().enumerate() {
        for (at, _) in line.match_indices("crate::") {
            // `$crate` and names that end in the word are paths too, or no paths at all.
            let before = line[..at].chars().next_back();
            if before.is_none_or(|c| !(c.is_alphanumeric() || c == '_')) {
                let rest = joined(&lines[i..], at + "crate::".len());
                used.extend(first_names(&rest).into_iter().map(|name| (*number, name)));
            }
        }
        for at in starts_of_supers(line) {
            let n_supers = line[at..].split("::").take_while(|part| *part == "super").count();
            if n_supers >= depth + inline {
                let rest = joined(&lines[i..], at + n_supers * "super::".len());
                used.extend(first_names(&rest).into_iter().map(|name| (*number, name)));
            }
        }
    }
    used
}

/// Where chains of `super::` start in a line.
fn starts_of_supers(line: &str) -> Vec<usize> {
    line.match_indices("super::")
        .map(|(at, _)| at)
        .filter(|at| {
            let before = line[..*at].chars().next_back();
            before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':'))
        })
        .collect()
}

/// The text from a place in the first line to the end of its statement.
fn joined(lines: &[(usize, &str, usize)], at: usize) -> String {
    let mut text = lines[0].1[at..].to_owned();
    for (_, line, _) in &lines[1..] {
        if text.contains(';') {
            break;
        }
        text.push(' ');
        text.push_str(line);
    }
    text
}

/// The first name of a path, or of each path in braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// Crates of the web are named in the web's modules and programs alone.
fn web_crates(source: &Source) -> Vec<Fault> {
    if !source.path.starts_with("src/")
        || source.top_module().is_none_or(|top| WEB_MODULES.contains(&top))
    {
        return Vec::new();
    }
    forbidden(source, &WEB_CRATES.map(|name| format!("{name}::")), "outside of the web's modules")
}

/// The engine has no clock, no threads, no files, and no order that differs between runs.
fn engine(source: &Source) -> Vec<Fault> {
    if source.top_module().is_none_or(|top| !ENGINE_MODULES.contains(&top)) {
        return Vec::new();
    }
    forbidden(source, &NOT_IN_ENGINE.map(str::to_owned), "in the engine")
}

fn forbidden(source: &Source, words: &[String], place: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, line, _) in source.code() {
        for word in words {
            let stands_alone = |at: usize| {
                line[..at].chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || c == '_'))
            };
            if line.match_indices(word.as_str()).any(|(at, _)| stands_alone(at)) {
                faults.push(source.fault(number, format!("{word} {place}")));
            }
        }
    }
    faults
}

/// Every module says what it is for.
fn module_docs(source: &Source) -> Vec<Fault> {
    let first = source.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.starts_with("//! ") {
        return Vec::new();
    }
    vec![source.fault(1, "starts without a line that says what the module is for (//! ...)")]
}

fn line_length(source: &Source) -> Vec<Fault> {
    let is_too_long = |line: &str| line.chars().count() > LINE_LENGTH && !line.contains('"');
    let too_long = source.text.lines().enumerate().filter(|(_, line)| is_too_long(line));
    too_long.map(|(i, _)| source.fault(i + 1, format!("longer than {LINE_LENGTH}"))).collect()
}

fn banned_words(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, line) in source.text.lines().enumerate() {
        for (head, tail) in NOWHERE {
            if line.contains(&format!("{head}{tail}")) {
                faults.push(source.fault(i + 1, format!("{head}{tail} belongs nowhere")));
            }
        }
    }
    faults
}

/// Views take what they say from the content, in the reader's language.
fn text_in_views(source: &Source) -> Vec<Fault> {
    if source.top_module() != Some("web") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (number, line, inline) in source.code() {
        // Tests of the views stand in inline modules.
        if inline == 0 && (says_words(line) || line.chars().any(is_japanese)) {
            faults.push(source.fault(number, "text in a view: it belongs into content/ui"));
        }
    }
    faults
}

/// Whether a line has a child such as `{ "Some words" }`.
fn says_words(line: &str) -> bool {
    line.match_indices('{').any(|(at, _)| {
        let is_value = line[..at].ends_with('=');
        let inner = line[at + 1..].trim_start();
        let Some(literal) = inner.strip_prefix('"').and_then(|inner| inner.split('"').next())
        else {
            return false;
        };
        let closes = inner[literal.len() + 1..].trim_start_matches('"').trim_start();
        !is_value
            && closes.starts_with('}')
            && literal.chars().filter(|c| c.is_alphabetic()).count() > 1
    })
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// All files with one of these extensions below a folder.
fn files(root: &Path, folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x)) {
                found.push(source(root, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn source(root: &Path, path: &Path) -> Source {
    let relative = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{relative}: {error}"));
    Source { path: relative, text }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_sources() -> Vec<Source> {
    let folders = ["src", "tests", "benches", "xtask/src"];
    let mut sources: Vec<_> = folders.iter().flat_map(|f| files(&root(), f, &["rs"])).collect();
    sources.push(source(&root(), &root().join("build.rs")));
    sources
}

fn hold(rule: fn(&Source) -> Vec<Fault>, sources: &[Source]) {
    assert!(sources.len() > 10, "only {} sources were found", sources.len());
    let faults: Vec<_> = sources.iter().flat_map(rule).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn modules_are_used_downwards_only() {
    hold(direction, &rust_sources());
}

#[test]
fn web_crates_stay_in_the_web_modules() {
    hold(web_crates, &rust_sources());
}

#[test]
fn the_engine_knows_no_clock_and_no_chance_order() {
    hold(engine, &rust_sources());
}

#[test]
fn every_module_says_what_it_is_for() {
    hold(module_docs, &rust_sources());
}

#[test]
fn lines_fit_the_page() {
    hold(line_length, &rust_sources());
}

#[test]
fn views_take_their_words_from_the_content() {
    hold(text_in_views, &rust_sources());
}

#[test]
fn nothing_unfinished_and_no_path_of_a_machine_is_left() {
    let mut sources = rust_sources();
    for (folder, extensions) in
        [("content", &["toml", "md"][..]), ("style", &["css"]), (".github", &["yml"])]
    {
        sources.extend(files(&root(), folder, extensions));
    }
    for file in [
        "index.html",
        "Cargo.toml",
        "README.md",
        "README.ja.md",
        "CONTRIBUTING.md",
        "package-lock.json",
        "tests/browser/docusaurus/package-lock.json",
    ] {
        sources.push(source(&root(), &root().join(file)));
    }
    hold(banned_words, &sources);
}

/// Every rule finds what breaks it, and leaves alone what does not.
#[test]
fn the_rules_find_what_breaks_them() {
    type Rule = fn(&Source) -> Vec<Fault>;
    let cases: [(Rule, &str, &str, &[usize]); 20] = [
        (direction, "src/sim/a.rs", "use crate::units::X;\nuse crate::sim::b;\n", &[]),
        (direction, "src/sim/a.rs", "use crate::units::X;\nlet x = crate::web::y();\n", &[2]),
        (direction, "src/sim/a.rs", "use crate::{\n    units::{A, B},\n    text::Lang,\n};", &[1]),
        (direction, "src/sim/a/b.rs", "use super::super::super::report::X;", &[1]),
        (direction, "src/sim/a/b.rs", "use super::super::web::X;", &[]),
        (direction, "src/units/mod.rs", "use super::sim::X;", &[1]),
        (direction, "src/units/mod.rs", "mod tests {\n    use super::*;\n}\nuse super::sim;", &[4]),
        (direction, "src/sim/a.rs", "// crate::web is above.", &[]),
        (direction, "src/new.rs", "", &[1]),
        (web_crates, "src/report/a.rs", "use yew::prelude::*;", &[1]),
        (web_crates, "src/web/a.rs", "use yew::prelude::*;", &[]),
        (web_crates, "src/report/a.rs", "use renew::x;", &[]),
        (engine, "src/sim/a.rs", "\nlet x: HashMap<u8, u8>;", &[2]),
        (module_docs, "src/a.rs", "use x;", &[1]),
        (line_length, "src/a.rs", "x\n", &[]),
        (text_in_views, "src/web/a.rs", "<p>{ \"Some words\" }</p>", &[1]),
        (text_in_views, "src/web/a.rs", "<p class={\"x\"}>{ \" \" }{ ui::x(lang) }</p>", &[]),
        (text_in_views, "src/web/a.rs", "let x = \"\u{65e5}\u{672c}\";", &[1]),
        (banned_words, "src/a.rs", concat!("x\ntodo", "!()"), &[2]),
        (banned_words, "content/a.toml", concat!("path = \"/root", "/x\""), &[1]),
    ];
    for (i, (rule, path, text, expected)) in cases.into_iter().enumerate() {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let lines: Vec<_> = rule(&source).iter().map(|fault| fault.line).collect();
        assert_eq!(lines, expected, "case {i}: {path}: {text}");
    }
    let long = Source { path: "src/a.rs".to_owned(), text: "x".repeat(LINE_LENGTH + 1) };
    assert_eq!(line_length(&long).len(), 1);
}

/// Strings of the interface that no source of the program asks for by name.
fn unused_strings<'a>(names: &[&'a str], sources: &[Source]) -> Vec<&'a str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let words: std::collections::BTreeSet<&str> =
        sources.iter().flat_map(|source| source.text.split(|c| !is_name(c))).collect();
    names.iter().copied().filter(|name| !words.contains(name)).collect()
}

#[test]
fn every_string_of_the_interface_is_used() {
    let names = ui::SAMPLES.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let unused = unused_strings(&names, &files(&root(), "src", &["rs"]));
    assert!(unused.is_empty(), "content/ui has strings that nothing shows: {unused:#?}");
}

#[test]
fn a_string_counts_as_used_by_its_whole_name_alone() {
    let path = "src/a.rs".to_owned();
    let source = Source { path, text: "ui::nav_menu_open(lang), ui::nav_home(lang)".to_owned() };
    assert_eq!(unused_strings(&["nav_menu", "nav_home", "nav"], &[source]), ["nav_menu", "nav"]);
}
