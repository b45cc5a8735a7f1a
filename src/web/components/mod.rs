//! Widgets that several views use.

mod diagram;
mod icon;
mod link;
mod model_name;
mod prose;
mod rating;

pub(crate) use diagram::DiagramView;
pub(crate) use icon::{Icon, IconView};
pub(crate) use link::Link;
pub(crate) use model_name::ModelName;
pub(crate) use prose::{References, checked};
pub(crate) use rating::RatingView;
