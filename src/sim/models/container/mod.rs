//! Containers on Kubernetes: Service, Deployment, HorizontalPodAutoscaler, kubelet.

pub mod deployment;
pub mod hpa;
mod int_or_percent;

pub use int_or_percent::{IntOrPercent, ParsePercentError, Rounding};
