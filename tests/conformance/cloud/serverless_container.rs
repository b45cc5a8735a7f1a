//! Families of serverless containers.

use crate::families::Family;

/// All families of this file.
pub(crate) const FAMILIES: &[Family] = &[];
