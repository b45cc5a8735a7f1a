//! The languages of the guide.

mod lang;

pub use lang::Lang;
