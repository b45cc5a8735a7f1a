//! Compiles the programs to WebAssembly, writes their scripts and optimizes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Mode;
use super::files::digest;
use super::page::{Kind, Module};
use super::paths;
use crate::project::{Project, run_shown};
use crate::tools;

const TARGET: &str = "wasm32-unknown-unknown";

/// A program that is ready for the browser.
pub(crate) struct Compiled {
    /// Name of the binary.
    pub(crate) bin: String,
    /// Who loads it.
    pub(crate) kind: Kind,
    /// The module.
    pub(crate) wasm: PathBuf,
    /// Folder of the scripts.
    pub(crate) glue: PathBuf,
}

/// Compiles all programs of the page.
pub(crate) fn compile(project: &Project, mode: Mode, modules: &[&Module]) -> Result<Vec<Compiled>> {
    match mode {
        Mode::Debug => cargo_debug(project, modules)?,
        // Each has its own profile, thus its own folder.
        Mode::Release => {
            side_by_side(modules, |module| cargo_release(project, module))?;
        }
    }
    let optimizer = match mode {
        Mode::Debug => None,
        Mode::Release => tools::wasm_opt(project)?,
    };
    let optimizer = optimizer.as_deref();
    side_by_side(modules, |module| bind(project, mode, module, optimizer))
}

/// What is long here keeps one core busy.
fn side_by_side<T: Send>(
    modules: &[&Module],
    work: impl Fn(&Module) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let work = &work;
        let start = |&module| scope.spawn(move || work(module));
        let works: Vec<_> = modules.iter().map(start).collect();
        works.into_iter().map(|work| work.join().expect("no work panics")).collect()
    })
}

/// One build for all, with the features of all: the library is compiled once.
fn cargo_debug(project: &Project, modules: &[&Module]) -> Result<()> {
    let mut command = project.cargo("build");
    command.args(["--package", "orchestration-guide", "--target", TARGET]);
    for module in modules {
        command.args(["--bin", &module.bin, "--features", &module.features]);
    }
    run_shown(&mut command)
}

/// With its own profile and no more features than it needs.
fn cargo_release(project: &Project, module: &Module) -> Result<()> {
    let mut command = project.cargo("build");
    command
        .args(["--package", "orchestration-guide", "--target", TARGET])
        .args(["--bin", &module.bin, "--features", &module.features])
        .args(["--profile", &module.profile])
        .env("BUILD_ID", sources_digest(project)?)
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", paths::remapped(project)?);
    run_shown(&mut command)
}

/// A name for what the sources are: page and worker compare theirs, because a host may serve
/// files of two builds side by side for a while.
fn sources_digest(project: &Project) -> Result<String> {
    let mut files = ["Cargo.toml", "Cargo.lock", "build.rs"].map(|f| project.root.join(f)).to_vec();
    for folder in ["src", "content"] {
        files.extend(files_below(&project.root.join(folder))?);
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        all.extend_from_slice(file.strip_prefix(&project.root)?.as_os_str().as_encoded_bytes());
        all.extend(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(digest(&all))
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Runs wasm-bindgen and wasm-opt, unless the compiler's output is the same as last time.
fn bind(
    project: &Project,
    mode: Mode,
    module: &Module,
    optimizer: Option<&Path>,
) -> Result<Compiled> {
    let profile = match mode {
        Mode::Debug => "debug",
        Mode::Release => module.profile.as_str(),
    };
    let input = project.target.join(TARGET).join(profile).join(format!("{}.wasm", module.bin));
    let bytes = fs::read(&input).with_context(|| format!("cannot read {}", input.display()))?;
    let glue = project.scratch().join("bindgen").join(profile).join(&module.bin);
    let wasm = glue.join(format!("{}_bg.wasm", module.bin));
    let optimizer = optimizer.filter(|_| !module.wasm_opt.is_empty());
    let options = optimizer.map_or_else(|| "none".to_owned(), |_| module.wasm_opt.join(" "));
    let stamp = format!("{} {options}", digest(&bytes));
    let stamp_file = glue.join("stamp");
    if fs::read_to_string(&stamp_file).ok().as_deref() != Some(&stamp) {
        if glue.exists() {
            fs::remove_dir_all(&glue)?;
        }
        bindgen(&input, &glue, mode).with_context(|| format!("wasm-bindgen: {}", module.bin))?;
        if let Some(program) = optimizer {
            optimize(project, program, &module.wasm_opt, &wasm)?;
        }
        fs::write(&stamp_file, stamp)?;
    }
    Ok(Compiled { bin: module.bin.clone(), kind: module.kind, wasm, glue })
}

fn bindgen(input: &Path, out: &Path, mode: Mode) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).web(true)?.typescript(false).omit_default_module_path(false);
    match mode {
        Mode::Debug => bindgen.debug(true).keep_debug(false),
        Mode::Release => bindgen.remove_name_section(true).remove_producers_section(true),
    };
    bindgen.generate(out)
}

fn optimize(project: &Project, program: &Path, options: &[String], wasm: &Path) -> Result<()> {
    println!(
        "    Optimizing {} (wasm-opt {})",
        wasm.file_name().unwrap_or_default().display(),
        options.join(" ")
    );
    let smaller = wasm.with_extension("smaller");
    let mut command = project.command("node");
    command.arg(program).arg(wasm).args(options).arg("--strip-debug").arg("-o").arg(&smaller);
    run_shown(&mut command)?;
    fs::rename(smaller, wasm)?;
    Ok(())
}
