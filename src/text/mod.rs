//! Words and numbers in both languages.

pub mod format;
mod lang;

pub use lang::Lang;

/// The strings of the interface, one function each, made from `content/ui/*.toml`:
/// `[run]` in `simulate.toml` is `simulate_run(lang)`. One placeholder is the second argument;
/// several are the fields of a struct of the same name, so that callers name them.
pub mod ui {
    use std::fmt::Display;

    use super::Lang;

    /// A string rendered with sample values.
    #[cfg(not(target_arch = "wasm32"))]
    pub type Sample = fn(Lang) -> String;

    include!(concat!(env!("OUT_DIR"), "/ui.rs"));
}
