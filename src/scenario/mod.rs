//! What a reader asks to be simulated: the input that people keep in files and links, and the
//! checked form that the engine runs.

pub mod input;
