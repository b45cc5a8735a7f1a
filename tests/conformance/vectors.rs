//! Finding and reading vector files.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::families::{self, Family};

/// One case, ready to run.
pub(crate) struct Case {
    /// The file it comes from.
    pub(crate) path: PathBuf,
    /// What kind of case it is.
    pub(crate) family: &'static Family,
    /// Its name within the file.
    pub(crate) id: String,
    /// The whole case.
    pub(crate) value: Value,
}

impl Case {
    /// The name to select it by.
    pub(crate) fn name(&self) -> String {
        format!("{}::{}", self.family.name, self.id)
    }
}

/// Everything that was found.
#[derive(Default)]
pub(crate) struct VectorSet {
    /// Cases, file by file.
    pub(crate) cases: Vec<Case>,
    /// What could not be read: each fails the run.
    pub(crate) faults: Vec<String>,
}

/// The project's own vectors.
pub(crate) fn own_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors"))
}

/// The folders to search: the project's own, and those in `VECTORS`.
pub(crate) fn folders() -> Vec<PathBuf> {
    let further = std::env::var_os("VECTORS").unwrap_or_default();
    let further = std::env::split_paths(&further).filter(|path| !path.as_os_str().is_empty());
    std::iter::once(own_folder().to_owned()).chain(further).collect()
}

/// Reads all cases below these folders.
pub(crate) fn load(folders: &[PathBuf]) -> VectorSet {
    let mut set = VectorSet::default();
    for folder in folders {
        let mut files = Vec::new();
        if let Err(error) = find(folder, &mut files) {
            set.faults.push(format!("{}: {error}", folder.display()));
        } else if files.is_empty() {
            set.faults.push(format!("{}: no *.json in this folder", folder.display()));
        }
        files.sort();
        for file in files {
            match read(&file) {
                Ok(cases) => set.cases.extend(cases),
                Err(fault) => set.faults.push(format!("{}: {fault}", file.display())),
            }
        }
    }
    set
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Case>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let name = file["family"].as_str().ok_or("no family")?;
    let schema = match &file["schema"] {
        Value::String(schema) => schema.clone(),
        schema => schema.to_string(),
    };
    let family = families::all()
        .find(|family| family.name == name && family.schema == schema)
        .ok_or_else(|| format!("unknown family {name:?} of schema {schema}"))?;
    let cases = file["cases"].as_array().ok_or("no list of cases")?;
    if cases.is_empty() {
        return Err("the list of cases is empty".to_owned());
    }
    cases
        .iter()
        .map(|case| {
            let id = case["id"].as_str().ok_or("a case without id")?.to_owned();
            Ok(Case { path: path.to_owned(), family, id, value: case.clone() })
        })
        .collect()
}
