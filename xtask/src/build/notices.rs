//! Writes `licenses.txt`: what the licenses of the site's parts ask to be told with it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::dependencies::{self, Crate};
use crate::project::Project;

/// The file's name beside the pages of the site.
pub(crate) const NAME: &str = "licenses.txt";

/// How names of files with a license or a notice start.
const STARTS: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// A shorter file is no license: packages are published with a broken link in its place.
const SHORTEST_TEXT: usize = 100;

/// The standard library belongs to no package of the lock file.
const STANDARD_LIBRARY: &str = "\
The Rust standard library, with the crates that it holds for WebAssembly (cfg-if,
compiler_builtins, dlmalloc, hashbrown, rustc-demangle)
MIT OR Apache-2.0    https://github.com/rust-lang/rust

Copyright (c) The Rust Project Developers (see https://thanks.rust-lang.org)
Copyright (c) 2014 Alex Crichton
Copyright (c) 2016 Amanieu d'Antras
Copyright (c) 2016 Jorge Aparicio

";

const RULE: &str =
    "--------------------------------------------------------------------------------\n";

/// Writes the notices of the guide and of all crates in its programs.
pub(crate) fn write(project: &Project, stage: &Path) -> Result<()> {
    let own = |name: &str| {
        fs::read_to_string(project.root.join(name)).with_context(|| format!("cannot read {name}"))
    };
    let (mit, apache) = (own("LICENSE-MIT")?, own("LICENSE-APACHE")?);
    let mut crates = dependencies::linked(project)?;
    crates.retain(|linked| linked.checksum.is_some());
    let text = notices(&project.version, &mit, &apache, &crates)?;
    fs::write(stage.join(NAME), text).with_context(|| format!("cannot write {NAME}"))
}

fn notices(version: &str, mit: &str, apache: &str, crates: &[Crate]) -> Result<String> {
    let permission = permission(mit)?;
    let mut text = format!("Orchestration Guide {version}\nMIT OR Apache-2.0, as you like\n\n");
    write!(text, "{mit}\n{RULE}\n{apache}\n{RULE}\n")?;
    text.push_str("The programs of the guide also hold the following software.\n\n");
    write!(text, "{RULE}\n{STANDARD_LIBRARY}{permission}\n")?;
    for (license, holders) in by_text(crates, permission)? {
        text.push_str(RULE);
        text.push('\n');
        for holder in holders {
            writeln!(text, "{}", heading(holder))?;
        }
        writeln!(text, "\n{}\n", license.trim())?;
    }
    Ok(text)
}

fn heading(holder: &Crate) -> String {
    let repository = holder.repository.as_deref().unwrap_or_default();
    let heading =
        format!("{} {}    {}    {repository}", holder.id.name, holder.id.version, holder.license);
    heading.trim_end().to_owned()
}

/// Each text once, however its lines are broken, with those that come under it.
fn by_text<'a>(crates: &'a [Crate], permission: &str) -> Result<Vec<(String, Vec<&'a Crate>)>> {
    let mut found: Vec<(String, Vec<&Crate>)> = Vec::new();
    let mut places = BTreeMap::new();
    for holder in crates {
        for text in chosen(holder, permission)? {
            let place = *places.entry(flowing(&text)).or_insert(found.len());
            match found.get_mut(place) {
                Some((_, holders)) => holders.push(holder),
                None => found.push((text, vec![holder])),
            }
        }
    }
    Ok(found)
}

/// The texts of a crate that apply here: where it offers Apache 2.0 as one of several, another.
/// A package that holds none comes under the MIT license, if that is what it offers.
fn chosen(holder: &Crate, permission: &str) -> Result<Vec<String>> {
    let mut texts = texts(&holder.folder)?;
    let is_choice = holder.license.contains(" OR ");
    if is_choice && texts.iter().any(|text| !is_apache(text)) {
        texts.retain(|text| !is_apache(text));
    }
    if texts.is_empty() {
        let name = &holder.id.name;
        ensure!(holder.license.contains("MIT"), "{name} holds no text of {}", holder.license);
        texts.push(format!("Copyright (c) {}\n\n{permission}", holder.authors.join(", ")));
    }
    Ok(texts)
}

/// The license texts and notices at the top of a package.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.is_file() && is_license(file));
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        if text.len() >= SHORTEST_TEXT {
            texts.push(text.replace("\r\n", "\n"));
        }
    }
    Ok(texts)
}

fn is_license(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    STARTS.iter().any(|start| name.starts_with(start))
}

fn is_apache(text: &str) -> bool {
    flowing(text).starts_with("Apache License Version 2.0")
}

fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The MIT license without the line that says whose it is.
fn permission(mit: &str) -> Result<&str> {
    let start = mit.find("Permission is hereby granted").context("LICENSE-MIT is another text")?;
    Ok(&mit[start..])
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::dependencies::Id;

    const MIT: &str =
        "MIT License\n\nCopyright (c) us\n\nPermission is hereby granted, and so on\n";
    const APACHE: &str = "Apache License\nVersion 2.0, and then so much more that it is a text \
                          of its own and no mere link to one";
    const THEIRS: &str = "Copyright (c) them\n\nPermission is hereby granted, free of charge, to \
                          any person obtaining a copy of this software";

    fn package(name: &str, license: &str, files: &[(&str, &str)]) -> Crate {
        let folder = std::env::temp_dir().join(format!("notices-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        made(name, license, folder)
    }

    fn made(name: &str, license: &str, folder: PathBuf) -> Crate {
        Crate {
            id: Id { name: name.into(), version: "1.0.0".into() },
            license: license.into(),
            authors: vec!["A".into(), "B".into()],
            repository: None,
            folder,
            checksum: Some("00".into()),
            uses: Vec::new(),
        }
    }

    #[test]
    fn a_text_stands_once_and_apache_only_where_there_is_no_other() {
        let both = [("LICENSE-MIT", THEIRS), ("LICENSE-APACHE", APACHE)];
        let crates = [
            package("one", "MIT OR Apache-2.0", &both),
            package("two", "MIT", &[("license.md", &THEIRS.replace('\n', "\r\n"))]),
            package("three", "Apache-2.0", &[("COPYING", APACHE)]),
            package("four", "MIT", &[("LICENSE", "../LICENSE"), ("src.rs", THEIRS)]),
        ];
        let found = by_text(&crates, permission(MIT).unwrap()).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|(text, holders)| {
                let names: Vec<_> = holders.iter().map(|holder| holder.id.name.as_str()).collect();
                (flowing(text)[..20].to_owned(), names.join(" "))
            })
            .collect();
        let expected = [
            ("Copyright (c) them P", "one two"),
            ("Apache License Versi", "three"),
            ("Copyright (c) A, B P", "four"),
        ];
        assert_eq!(names, expected.map(|(text, names)| (text.to_owned(), names.to_owned())));
    }

    #[test]
    fn a_license_that_nobody_wrote_down_is_a_fault() {
        let crates = [package("five", "Zlib", &[])];
        let fault = notices("1", MIT, APACHE, &crates).unwrap_err();
        assert_eq!(fault.to_string(), "five holds no text of Zlib");
    }
}
