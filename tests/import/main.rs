//! Traffic that was measured elsewhere: what each kind of export is read as, what is said of it,
//! and that no text at all makes the reader fail.

mod anything;
mod fits;
mod formats;
mod rules;
