//! Functions.

use super::Range;

/// Ranges of the numbers of this model.
pub(in crate::scenario) const RANGES: &[Range] = &[];
