//! Families of functions.

mod concurrency;
mod retry;
mod scaling;

use super::family;
use crate::families::Family;

/// All families of this folder.
pub(crate) const FAMILIES: &[Family] = &[
    family("azure_functions_ramp", scaling::azure_functions_ramp),
    family("lambda_burst_legacy", scaling::lambda_burst_legacy),
    family("lambda_concurrency", concurrency::lambda_concurrency),
    family("lambda_retry", retry::lambda_retry),
    family("lambda_scaling", scaling::lambda_scaling),
];
