//! The software bill of materials: what the programs are made of, as CycloneDX 1.6.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::dependencies::{Crate, Id};

/// The list as JSON. It holds no time and no random number, so that the same sources give the same
/// list.
pub(crate) fn list(crates: &[Crate]) -> Result<String> {
    let is_guide = |linked: &&Crate| linked.checksum.is_none();
    let guide = crates.iter().find(is_guide).context("the guide is not in its own list")?;
    let parts = crates.iter().filter(|linked| !is_guide(linked));
    let list = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": component(guide, "application") },
        "components": parts.map(|part| component(part, "library")).collect::<Vec<_>>(),
        "dependencies": crates.iter().map(uses).collect::<Vec<_>>(),
    });
    Ok(format!("{list:#}\n"))
}

fn component(linked: &Crate, kind: &str) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": address(&linked.id),
        "name": linked.id.name,
        "version": linked.id.version,
        "purl": address(&linked.id),
        "licenses": [{ "expression": linked.license }],
    });
    if let Some(checksum) = &linked.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &linked.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

fn uses(linked: &Crate) -> Value {
    let used: Vec<_> = linked.uses.iter().map(address).collect();
    json!({ "ref": address(&linked.id), "dependsOn": used })
}

/// The package's address for machines; a plus sign of a version has to be written otherwise there.
fn address(id: &Id) -> String {
    format!("pkg:cargo/{}@{}", id.name, id.version.replace('+', "%2B"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn linked(name: &str, version: &str, checksum: Option<&str>, uses: &[(&str, &str)]) -> Crate {
        let id = |name: &str, version: &str| Id { name: name.into(), version: version.into() };
        Crate {
            id: id(name, version),
            license: "MIT".into(),
            authors: Vec::new(),
            repository: checksum.map(|_| "https://x.example/".into()),
            folder: PathBuf::new(),
            checksum: checksum.map(str::to_owned),
            uses: uses.iter().map(|(name, version)| id(name, version)).collect(),
        }
    }

    #[test]
    fn every_part_has_its_address_its_license_its_hash_and_what_it_uses() {
        let crates = [
            linked("guide", "1.0.0", None, &[("toml", "1.0.0+spec")]),
            linked("toml", "1.0.0+spec", Some("00ff"), &[]),
        ];
        let list: Value = serde_json::from_str(&list(&crates).unwrap()).unwrap();
        assert_eq!(list["metadata"]["component"]["purl"], "pkg:cargo/guide@1.0.0");
        assert_eq!(
            list["components"],
            json!([{
                "type": "library",
                "bom-ref": "pkg:cargo/toml@1.0.0%2Bspec",
                "name": "toml",
                "version": "1.0.0+spec",
                "purl": "pkg:cargo/toml@1.0.0%2Bspec",
                "licenses": [{ "expression": "MIT" }],
                "hashes": [{ "alg": "SHA-256", "content": "00ff" }],
                "externalReferences": [{ "type": "vcs", "url": "https://x.example/" }],
            }])
        );
        assert_eq!(
            list["dependencies"][0],
            json!({ "ref": "pkg:cargo/guide@1.0.0", "dependsOn": ["pkg:cargo/toml@1.0.0%2Bspec"] })
        );
    }
}
