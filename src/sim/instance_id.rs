//! Names of instances.

/// Names an instance for good: the index is used again, the generation is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceId {
    index: u32,
    generation: u32,
}

impl InstanceId {
    /// The first instance with this index.
    pub const fn first(index: u32) -> Self {
        Self { index, generation: 0 }
    }

    /// The next instance with the same index.
    pub const fn successor(self) -> Self {
        Self { generation: self.generation.wrapping_add(1), ..self }
    }

    /// Place in tables by instance.
    pub const fn index(self) -> u32 {
        self.index
    }
}
