//! Kubernetes' `IntOrString`: a count, or a share of a total.

/// An absolute number, or whole per cent of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOrPercent {
    /// An absolute number.
    Int(i32),
    /// Whole per cent.
    Percent(i32),
}
