//! How long AWS Lambda initializes an environment.
//!
//! Measured: Init Duration of a function without dependencies, forced cold starts, 24 July to 22
//! August 2026, pooled over 128 to 1024 MB (memory changes the median by about 2 %). Source:
//! maxday/lambda-perf, `data/`, Apache-2.0, read in November 2026. It leaves out what comes before
//! (placing the environment, fetching the code) and what real functions add (dependencies,
//! connections); both are settings beside it.

use crate::sim::workload::Law;
use crate::units::Span;

/// What runs the function's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Rust on `provided.al2023`.
    Rust,
    /// Go on `provided.al2023`.
    Go,
    /// .NET 10, compiled ahead of time, on `provided.al2023`.
    DotNet10Aot,
    /// `python3.14`.
    Python314,
    /// `python3.13`.
    Python313,
    /// `nodejs24.x`.
    NodeJs24,
    /// `nodejs22.x`.
    NodeJs22,
    /// `java25`.
    Java25,
    /// `java21`.
    Java21,
    /// `ruby3.4`.
    Ruby34,
    /// `dotnet10`.
    DotNet10,
}

/// How the code is packed (`PackageType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// `Zip`.
    Zip,
    /// `Image`.
    Image,
}

/// Instruction set (`Architectures`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// `x86_64`.
    X86,
    /// `arm64`.
    Arm,
}

/// One line of the measurements: 10th, 50th, 90th and 99th percentile in milliseconds.
struct Row {
    runtime: Runtime,
    package: Package,
    architecture: Architecture,
    percentiles_ms: [f64; 4],
}

const fn row(
    runtime: Runtime,
    package: Package,
    architecture: Architecture,
    percentiles_ms: [f64; 4],
) -> Row {
    Row { runtime, package, architecture, percentiles_ms }
}

/// Shares of the percentiles that were measured.
const SHARES: [f64; 4] = [0.10, 0.50, 0.90, 0.99];

/// The distribution of Init Duration: straight lines between the percentiles that were measured.
/// Below the 10th and above the 99th the nearest line goes on, which is our assumption: the
/// shortest and the longest are not published.
///
/// # Panics
/// Never: every combination was measured, which a test holds.
pub fn init_duration(runtime: Runtime, package: Package, architecture: Architecture) -> Law {
    let is_it = |row: &&Row| {
        row.runtime == runtime && row.package == package && row.architecture == architecture
    };
    let row = MEASURED.iter().find(is_it).expect("every combination was measured");
    let sorted = (0..=100).map(|n| at_share(f64::from(n) / 100.0, &row.percentiles_ms));
    Law::Empirical { sorted: sorted.collect() }
}

fn at_share(share: f64, percentiles_ms: &[f64; 4]) -> Span {
    let above = SHARES.iter().position(|known| *known >= share).unwrap_or(3).max(1);
    let (low, high) = (percentiles_ms[above - 1], percentiles_ms[above]);
    let place = (share - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1]);
    Span::from_secs_f64((low + (high - low) * place).max(0.0) / 1e3)
}

#[rustfmt::skip]
const MEASURED: &[Row] = &[
    row(Runtime::Rust, Package::Zip, Architecture::X86, [14.8, 15.8, 20.0, 49.2]),
    row(Runtime::Rust, Package::Zip, Architecture::Arm, [11.8, 13.8, 15.5, 44.2]),
    row(Runtime::Rust, Package::Image, Architecture::X86, [28.2, 36.1, 72.2, 106.5]),
    row(Runtime::Rust, Package::Image, Architecture::Arm, [23.3, 30.4, 60.2, 93.0]),
    row(Runtime::Go, Package::Zip, Architecture::X86, [46.5, 49.8, 52.6, 64.0]),
    row(Runtime::Go, Package::Zip, Architecture::Arm, [35.9, 42.8, 44.3, 47.4]),
    row(Runtime::Go, Package::Image, Architecture::X86, [37.5, 47.0, 92.4, 127.4]),
    row(Runtime::Go, Package::Image, Architecture::Arm, [29.5, 40.0, 76.5, 111.1]),
    row(Runtime::DotNet10Aot, Package::Zip, Architecture::X86, [67.6, 72.0, 81.7, 103.2]),
    row(Runtime::DotNet10Aot, Package::Zip, Architecture::Arm, [53.1, 62.6, 67.1, 88.7]),
    row(Runtime::DotNet10Aot, Package::Image, Architecture::X86, [47.2, 58.6, 108.6, 157.2]),
    row(Runtime::DotNet10Aot, Package::Image, Architecture::Arm, [37.8, 50.4, 87.6, 135.9]),
    row(Runtime::Python314, Package::Zip, Architecture::X86, [97.6, 106.9, 136.4, 242.5]),
    row(Runtime::Python314, Package::Zip, Architecture::Arm, [80.2, 101.5, 112.2, 145.0]),
    row(Runtime::Python314, Package::Image, Architecture::X86, [145.8, 174.4, 338.4, 433.3]),
    row(Runtime::Python314, Package::Image, Architecture::Arm, [122.2, 158.6, 294.4, 366.3]),
    row(Runtime::Python313, Package::Zip, Architecture::X86, [77.8, 84.1, 99.2, 126.3]),
    row(Runtime::Python313, Package::Zip, Architecture::Arm, [63.3, 80.0, 86.9, 108.2]),
    row(Runtime::Python313, Package::Image, Architecture::X86, [123.5, 160.3, 310.2, 385.9]),
    row(Runtime::Python313, Package::Image, Architecture::Arm, [101.1, 132.2, 261.8, 320.3]),
    row(Runtime::NodeJs24, Package::Zip, Architecture::X86, [117.0, 134.2, 152.3, 185.7]),
    row(Runtime::NodeJs24, Package::Zip, Architecture::Arm, [96.1, 122.4, 131.1, 154.0]),
    row(Runtime::NodeJs24, Package::Image, Architecture::X86, [222.7, 272.8, 528.3, 729.2]),
    row(Runtime::NodeJs24, Package::Image, Architecture::Arm, [171.7, 229.8, 662.3, 749.0]),
    row(Runtime::NodeJs22, Package::Zip, Architecture::X86, [125.0, 140.5, 158.6, 193.4]),
    row(Runtime::NodeJs22, Package::Zip, Architecture::Arm, [101.6, 129.1, 137.0, 154.1]),
    row(Runtime::NodeJs22, Package::Image, Architecture::X86, [235.2, 295.8, 571.2, 798.9]),
    row(Runtime::NodeJs22, Package::Image, Architecture::Arm, [176.1, 239.1, 642.7, 788.1]),
    row(Runtime::Java25, Package::Zip, Architecture::X86, [172.7, 190.2, 293.3, 473.2]),
    row(Runtime::Java25, Package::Zip, Architecture::Arm, [145.4, 198.6, 232.3, 442.5]),
    row(Runtime::Java25, Package::Image, Architecture::X86, [209.8, 240.9, 476.9, 635.1]),
    row(Runtime::Java25, Package::Image, Architecture::Arm, [177.7, 246.5, 423.9, 530.1]),
    row(Runtime::Java21, Package::Zip, Architecture::X86, [222.7, 238.4, 271.2, 608.0]),
    row(Runtime::Java21, Package::Zip, Architecture::Arm, [187.9, 249.0, 267.9, 569.2]),
    row(Runtime::Java21, Package::Image, Architecture::X86, [283.8, 355.8, 660.0, 810.9]),
    row(Runtime::Java21, Package::Image, Architecture::Arm, [238.6, 334.8, 623.5, 761.9]),
    row(Runtime::Ruby34, Package::Zip, Architecture::X86, [194.6, 226.8, 388.6, 474.1]),
    row(Runtime::Ruby34, Package::Zip, Architecture::Arm, [179.1, 237.9, 399.5, 451.3]),
    row(Runtime::Ruby34, Package::Image, Architecture::X86, [229.6, 261.3, 381.8, 475.9]),
    row(Runtime::Ruby34, Package::Image, Architecture::Arm, [206.6, 271.6, 350.9, 447.7]),
    row(Runtime::DotNet10, Package::Zip, Architecture::X86, [229.0, 250.8, 542.7, 685.2]),
    row(Runtime::DotNet10, Package::Zip, Architecture::Arm, [197.3, 249.3, 563.3, 711.6]),
    row(Runtime::DotNet10, Package::Image, Architecture::X86, [329.9, 393.4, 698.6, 842.0]),
    row(Runtime::DotNet10, Package::Image, Architecture::Arm, [287.7, 375.2, 710.2, 853.2]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::{Concern, Stream};

    /// python3.13 as zip on x86_64: half of the starts are below the median, one in ten above the
    /// 90th percentile.
    #[test]
    fn draws_have_the_percentiles_that_were_measured() {
        let law = init_duration(Runtime::Python313, Package::Zip, Architecture::X86);
        let mut draws = Stream::new(1, Concern::Lifecycle, 0);
        let drawn: Vec<f64> = (0..100_000).map(|_| law.draw(&mut draws).as_millis_f64()).collect();
        let row = MEASURED
            .iter()
            .find(|row| row.runtime == Runtime::Python313 && row.package == Package::Zip);
        let percentiles = row.expect("it was measured").percentiles_ms;
        for (share, bound) in SHARES.into_iter().zip(percentiles) {
            let below = drawn.iter().filter(|ms| **ms <= bound).count() as f64 / 1e5;
            // 4 standard errors of a share over 100,000 draws, and the table's own grain of 1 %.
            assert!((below - share).abs() < 0.0065 + 0.004, "{share}: {below}");
        }
    }

    #[test]
    fn every_combination_was_measured() {
        let runtimes: Vec<Runtime> = MEASURED.iter().map(|row| row.runtime).collect();
        for runtime in runtimes {
            for package in [Package::Zip, Package::Image] {
                for architecture in [Architecture::X86, Architecture::Arm] {
                    assert!(!init_duration(runtime, package, architecture).mean().is_zero());
                }
            }
        }
    }

    #[test]
    fn no_start_is_shorter_than_nothing() {
        for row in MEASURED {
            assert!(row.percentiles_ms.is_sorted(), "{:?}", row.runtime);
            assert!(at_share(0.0, &row.percentiles_ms) < at_share(1.0, &row.percentiles_ms));
        }
    }
}
