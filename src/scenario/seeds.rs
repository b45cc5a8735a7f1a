//! The seeds of repeated runs.

use crate::sim::random::split_mix_64;

/// Seed of a repetition of a scenario; number 0 is the scenario's own run, with its own seed.
///
/// The others are outputs of the SplitMix64 generator (Steele, Lea and Flood 2014) that starts at
/// the scenario's seed: output number `n` for repetition `n`, without its lowest 11 bits. What is
/// left fits a JSON number exactly, so that any repetition can be run again by itself.
pub fn replication_seed(seed: u64, n: u32) -> u64 {
    match n {
        0 => seed,
        n => split_mix_64(seed, u64::from(n)) >> 11,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_run_has_the_seed_of_the_scenario() {
        assert_eq!(replication_seed(42, 0), 42);
        assert_ne!(replication_seed(42, 1), replication_seed(43, 1));
    }
}
