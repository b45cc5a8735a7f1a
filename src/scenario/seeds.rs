//! The seeds of repeated runs.

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

/// Output number `n`, counted from 1, of the generator that starts at `seed`.
fn split_mix_64(seed: u64, n: u64) -> u64 {
    const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut mixed = seed.wrapping_add(GAMMA.wrapping_mul(n));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_split_mix_64() {
        // The outputs that the reference implementation gives for this seed.
        let outputs =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([1, 2, 3].map(|n| split_mix_64(1_234_567, n)), outputs);
    }

    #[test]
    fn the_first_run_has_the_seed_of_the_scenario() {
        assert_eq!(replication_seed(42, 0), 42);
        assert_ne!(replication_seed(42, 1), replication_seed(43, 1));
    }
}
