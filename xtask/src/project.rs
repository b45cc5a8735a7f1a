//! Where things are, and how programs are run.

use std::ffi::OsStr;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folders that the commands work with.
pub(crate) struct Project {
    /// Top of the repository.
    pub(crate) root: PathBuf,
    /// Where cargo writes to.
    pub(crate) target: PathBuf,
    /// The released site.
    pub(crate) dist: PathBuf,
    /// The guide's version, which stands in Cargo.toml alone.
    pub(crate) version: String,
    /// Whether the tests are compiled as well, so that what they use can be used again.
    pub(crate) has_tests: bool,
    /// Whether tests that draw scenarios or seeds try many of them.
    pub(crate) is_thorough: bool,
}

impl Project {
    /// Asks cargo, so that a target folder set elsewhere is honored.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("the xtask has no folder above it")?
            .to_path_buf();
        let output = cargo()
            .args(["metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"])
            .current_dir(&root)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo")?;
        let metadata: serde_json::Value =
            serde_json::from_slice(&output.stdout).context("cargo metadata gave no JSON")?;
        let target = metadata["target_directory"].as_str().context("no target_directory")?;
        let version = version(&metadata).context("the guide has no version")?;
        Ok(Self {
            target: PathBuf::from(target),
            dist: root.join("dist"),
            version,
            root,
            has_tests: false,
            is_thorough: false,
        })
    }

    /// Scratch space of these commands.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A command that runs at the top of the repository.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Cargo at the top of the repository, with dependencies exactly as locked.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root).arg(subcommand).arg("--locked");
        command
    }
}

/// The version of the guide among the packages of the workspace.
fn version(metadata: &serde_json::Value) -> Option<String> {
    let mut packages = metadata["packages"].as_array()?.iter();
    let guide = packages.find(|package| package["name"] == "orchestration-guide")?;
    guide["version"].as_str().map(str::to_owned)
}

/// The cargo that started us.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command with its output going to the terminal; an exit code other than zero is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", shown(command)))?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", shown(command))
}

/// What a command prints; an exit code other than zero is an error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot run {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} gave no text", shown(command)))
}

/// The first line that a command prints, or nothing when it is missing or fails.
pub(crate) fn first_line(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()?.lines().next().map(str::to_owned)
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A program that failed, with what it wrote to its standard error.
#[derive(Debug)]
pub(crate) struct Failed {
    /// The command as one would type it.
    command: String,
    /// What it wrote, without colors.
    pub(crate) output: String,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "failed: {}", self.command)
    }
}

impl std::error::Error for Failed {}

/// Like [`run`], but keeps the standard error as well as showing it: see [`Failed`].
pub(crate) fn run_shown(command: &mut Command) -> Result<()> {
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", shown(command)))?;
    let mut output = Vec::new();
    if let Some(mut stderr) = child.stderr.take() {
        let mut buffer = [0; 4096];
        loop {
            let n = stderr.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            std::io::stderr().write_all(&buffer[..n])?;
            output.extend_from_slice(&buffer[..n]);
        }
    }
    if child.wait()?.success() {
        return Ok(());
    }
    let output = plain(&String::from_utf8_lossy(&output));
    Err(Failed { command: shown(command), output }.into())
}

/// Removes the terminal's color codes.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    #[test]
    fn colors_are_removed() {
        assert_eq!(super::plain("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: x"), "error: x");
    }
}
