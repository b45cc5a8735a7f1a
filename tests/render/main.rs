//! What a reader sees of a run: the drawings and the words, held to stored copies.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test render` writes the copies anew; look at what changed
//! before keeping it. `cargo test --test render` also leaves pages with all charts in the target
//! directory's `tmp`, in both languages and themes, to look at.

mod drawings;
mod drawn_data;
mod figure_data;
mod gallery;
mod read_back;
mod reasons;
mod sentences;
mod server_reasons;
mod small;
mod spike;
mod versus;
mod vm;
