//! A VM group: an Auto Scaling group behind a load balancer.

use super::Range;

/// Ranges of the numbers of this model.
pub(in crate::scenario) const RANGES: &[Range] = &[];
