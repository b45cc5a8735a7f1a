//! One number for a whole result.

use super::RunResult;

/// FNV-1a, 64 bits, over the result's postcard encoding with the fingerprint itself as zero.
pub fn fingerprint(result: &RunResult) -> u64 {
    let blank = RunResult { fingerprint: 0, ..result.clone() };
    let bytes = postcard::to_allocvec(&blank).expect("plain data of known size can be encoded");
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
