//! The arguments that cargo hands to a test binary, as far as they mean anything here.

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    /// Print names instead of running.
    pub(crate) list: bool,
    exact: bool,
    ignored_only: bool,
    filters: Vec<String>,
    skips: Vec<String>,
}

/// Options of the standard test harness that take a value.
const WITH_VALUE: [&str; 7] =
    ["--test-threads", "--format", "--color", "--logfile", "--shuffle-seed", "--report-time", "-Z"];

impl Arguments {
    /// Reads the arguments. Options of the standard harness that make no difference here, such
    /// as `--nocapture`, are accepted.
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--list" => parsed.list = true,
                "--exact" => parsed.exact = true,
                "--ignored" => parsed.ignored_only = true,
                "--skip" => parsed.skips.push(arguments.next().ok_or("--skip needs a value")?),
                option if WITH_VALUE.contains(&option) => {
                    arguments.next().ok_or_else(|| format!("{option} needs a value"))?;
                }
                option if option.starts_with("--skip=") => {
                    parsed.skips.push(option["--skip=".len()..].to_owned());
                }
                option if option.starts_with('-') => {}
                filter => parsed.filters.push(filter.to_owned()),
            }
        }
        Ok(parsed)
    }

    /// Whether every case should run.
    pub(crate) fn selects_all(&self) -> bool {
        !self.ignored_only && self.filters.is_empty() && self.skips.is_empty()
    }

    /// Whether the case of this name should run. No case is marked to be ignored.
    pub(crate) fn selects(&self, name: &str) -> bool {
        let matches = |word: &String| if self.exact { name == word } else { name.contains(word) };
        !self.ignored_only
            && (self.filters.is_empty() || self.filters.iter().any(matches))
            && !self.skips.iter().any(matches)
    }
}
