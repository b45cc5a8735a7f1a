//! Memory of one instance, and what uses it.

use serde::{Deserialize, Serialize};

/// Memory that an instance may use, and what its application holds of it at rest.
///
/// A request holds memory while it is in service, from its beginning on; one that waits in the
/// application's queue holds none. Both are simplifications: a real request takes its memory bit
/// by bit, and its connection takes a little even while it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemorySpec {
    /// Most that the process may use, in KiB. When it needs more, the kernel kills it.
    pub limit_kib: u64,
    /// What the application holds when no request is in service, in KiB; at most the limit.
    pub at_rest_kib: u64,
}

/// A process that needs more memory than it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfMemory {
    /// What it needs, in KiB.
    pub used_kib: u64,
    /// What it may use, in KiB; less than that.
    pub limit_kib: u64,
}

impl MemorySpec {
    /// Whether the process needs too much when its requests hold this much together, in KiB.
    pub fn exceeded_by(&self, requests_kib: u64) -> Option<OutOfMemory> {
        let used_kib = self.at_rest_kib + requests_kib;
        let limit_kib = self.limit_kib;
        (used_kib > limit_kib).then_some(OutOfMemory { used_kib, limit_kib })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 160 at rest and 512 in all leave 352 for requests, to the last KiB.
    #[test]
    fn the_limit_itself_may_be_used() {
        let memory = MemorySpec { limit_kib: 512, at_rest_kib: 160 };
        assert_eq!(memory.exceeded_by(352), None);
        let out_of_memory = OutOfMemory { used_kib: 513, limit_kib: 512 };
        assert_eq!(memory.exceeded_by(353), Some(out_of_memory));
    }
}
