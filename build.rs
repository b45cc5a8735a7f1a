//! Reads and checks `content/`, and turns it into what the program embeds: the records in binary
//! form, and one function for each string of the interface. Any fault in the content fails the
//! build, all of them listed as `content/file:line: reason`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use shared::knowledge::fault::Fault;
use shared::knowledge::load::ui::{Plural, UiString};
use shared::knowledge::load::{self, Content};
// The modules call each other by these names.
use shared::{text, units};

/// Modules of the library with which the build reads the content.
#[path = "src"]
#[expect(dead_code, unreachable_pub, reason = "the library uses what the build does not")]
mod shared {
    pub(crate) mod knowledge {
        pub(crate) mod article;
        pub(crate) mod claim;
        pub(crate) mod fault;
        pub(crate) mod load;
        pub(crate) mod markup;
        pub(crate) mod record;
    }
    pub(crate) mod text {
        pub(crate) mod format;
        mod lang;
        pub(crate) use lang::Lang;
    }
    pub(crate) mod units;
}

/// What the output depends on: texts, what their numbers come from, and what reads them.
const WATCHED: [&str; 8] = [
    "content",
    "scenarios/schema.json",
    "tests/vectors",
    "tests/conformance/last_run.json",
    "build.rs",
    "src/knowledge",
    "src/text",
    "src/units",
];

fn main() -> Result<(), Box<dyn Error>> {
    for watched in WATCHED {
        println!("cargo::rerun-if-changed={watched}");
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let Ok(content) = load::load(&root.join("content")).map_err(print_faults) else {
        return Err("the content has faults; see the list above".into());
    };
    write_all(&content, &PathBuf::from(env::var("OUT_DIR")?))
}

fn print_faults(faults: Vec<Fault>) {
    for fault in faults {
        println!("cargo::error={fault}");
    }
}

fn write_all(content: &Content, out: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = postcard::to_allocvec(&content.knowledge)?;
    fs::write(out.join("knowledge.postcard"), bytes)?;
    fs::write(out.join("ui.rs"), functions(&content.ui)?)?;
    Ok(())
}

fn functions(strings: &[UiString]) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    for string in strings {
        match string.placeholders.as_slice() {
            [] => fixed(&mut code, string)?,
            [_] => with_one(&mut code, string)?,
            _ => with_many(&mut code, string)?,
        }
    }
    list(&mut code, strings)?;
    Ok(code)
}

/// A string without placeholders.
fn fixed(code: &mut String, string: &UiString) -> std::fmt::Result {
    doc(code, string)?;
    writeln!(code, "pub const fn {}(lang: Lang) -> &'static str {{", string.name)?;
    writeln!(code, "    match lang {{")?;
    writeln!(code, "        Lang::En => {:?},", string.text.en)?;
    writeln!(code, "        Lang::Ja => {:?},", string.text.ja)?;
    writeln!(code, "    }}\n}}\n")
}

/// A string with one placeholder, which becomes the second argument.
fn with_one(code: &mut String, string: &UiString) -> std::fmt::Result {
    let name = &string.placeholders[0];
    let kind = if is_count(string, name) { "u64" } else { "impl Display" };
    doc(code, string)?;
    writeln!(code, "pub fn {}(lang: Lang, {name}: {kind}) -> String {{", string.name)?;
    body(code, string)
}

/// A string with several placeholders: they become fields of a struct, so that a caller names
/// them and a new word order in either language cannot swap them.
fn with_many(code: &mut String, string: &UiString) -> std::fmt::Result {
    let holder = camel_case(&string.name);
    let (mut fields, mut params, mut bounds) = (String::new(), Vec::new(), Vec::new());
    for (i, name) in string.placeholders.iter().enumerate() {
        writeln!(fields, "    /// The value of `{{{name}}}`.")?;
        if is_count(string, name) {
            writeln!(fields, "    pub {name}: u64,")?;
            continue;
        }
        writeln!(fields, "    pub {name}: T{i},")?;
        params.push(format!("T{i}"));
        bounds.push(format!("T{i}: Display"));
    }
    let (params, bounds) = (params.join(", "), bounds.join(", "));
    writeln!(code, "/// Values for [`{}`].", string.name)?;
    writeln!(code, "#[derive(Clone, Copy, Debug)]")?;
    writeln!(code, "pub struct {holder}<{params}> {{\n{fields}}}\n")?;
    doc(code, string)?;
    let name = &string.name;
    writeln!(code, "pub fn {name}<{bounds}>(lang: Lang, values: {holder}<{params}>) -> String {{")?;
    writeln!(code, "    let {holder} {{ {} }} = values;", string.placeholders.join(", "))?;
    body(code, string)
}

fn body(code: &mut String, string: &UiString) -> std::fmt::Result {
    if let Some(Plural { count, one }) = &string.plural {
        writeln!(code, "    let one = {count} == 1;")?;
        writeln!(code, "    let {count} = super::format::count({count});")?;
        writeln!(code, "    match lang {{")?;
        writeln!(code, "        Lang::En if one => {{")?;
        if !one.contains(&format!("{{{count}}}")) {
            writeln!(code, "            let _ = {count};")?;
        }
        writeln!(code, "            format!({one:?})\n        }}")?;
    } else {
        writeln!(code, "    match lang {{")?;
    }
    writeln!(code, "        Lang::En => format!({:?}),", string.text.en)?;
    writeln!(code, "        Lang::Ja => format!({:?}),", string.text.ja)?;
    writeln!(code, "    }}\n}}\n")
}

/// Names and renders every string with its own placeholders as values, for the tests.
fn list(code: &mut String, strings: &[UiString]) -> std::fmt::Result {
    writeln!(code, "/// Every string by name, rendered with sample values, for tests.")?;
    writeln!(code, "#[cfg(not(target_arch = \"wasm32\"))]")?;
    writeln!(code, "pub const SAMPLES: &[(&str, Sample)] = &[")?;
    for string in strings {
        let name = &string.name;
        let sample = |field: &String| match is_count(string, field) {
            true => "2".to_owned(),
            false => format!("{field:?}"),
        };
        let call = match string.placeholders.as_slice() {
            [] => format!("{name}(lang).to_owned()"),
            [field] => format!("{name}(lang, {})", sample(field)),
            fields => {
                let value = |field| format!("{field}: {}", sample(field));
                let values: Vec<_> = fields.iter().map(value).collect();
                format!("{name}(lang, {} {{ {} }})", camel_case(name), values.join(", "))
            }
        };
        writeln!(code, "    ({name:?}, |lang| {call}),")?;
    }
    writeln!(code, "];")
}

fn doc(code: &mut String, string: &UiString) -> std::fmt::Result {
    // Markdown would read brackets and angles as links and tags.
    writeln!(code, "/// English: ``{} ``", string.text.en.replace("``", "' '"))
}

fn is_count(string: &UiString, placeholder: &str) -> bool {
    string.plural.as_ref().is_some_and(|plural| plural.count == placeholder)
}

fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(capital).collect()
}
