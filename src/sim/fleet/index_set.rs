//! A set of small numbers that can be listed, drawn from and changed at constant cost.

const ABSENT: u32 = u32::MAX;

/// A set of indices. Its order is arbitrary, but the same for the same history of changes.
#[derive(Clone, Debug, Default)]
pub struct IndexSet {
    items: Vec<u32>,
    place: Vec<u32>,
    n_changes: u64,
}

impl IndexSet {
    /// How many indices it holds.
    pub fn len(&self) -> u32 {
        self.items.len() as u32
    }

    /// How often it has changed: the same count, the same set.
    pub fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether it holds this index.
    pub fn contains(&self, index: u32) -> bool {
        self.place.get(index as usize).is_some_and(|&place| place != ABSENT)
    }

    /// Adds an index, unless it is there already.
    pub fn insert(&mut self, index: u32) {
        if self.place.len() <= index as usize {
            self.place.resize(index as usize + 1, ABSENT);
        }
        if self.place[index as usize] == ABSENT {
            self.place[index as usize] = self.items.len() as u32;
            self.items.push(index);
            self.n_changes += 1;
        }
    }

    /// Takes an index out, if it is there. The last one takes its place.
    pub fn remove(&mut self, index: u32) {
        let Some(&place) = self.place.get(index as usize).filter(|&&place| place != ABSENT) else {
            return;
        };
        self.n_changes += 1;
        self.items.swap_remove(place as usize);
        self.place[index as usize] = ABSENT;
        if let Some(&moved) = self.items.get(place as usize) {
            self.place[moved as usize] = place;
        }
    }

    /// Takes out one of the indices.
    pub fn pop(&mut self) -> Option<u32> {
        let index = self.items.pop()?;
        self.place[index as usize] = ABSENT;
        self.n_changes += 1;
        Some(index)
    }

    /// The index at a place of the current order.
    ///
    /// # Panics
    /// If the place is not below [`IndexSet::len`].
    pub fn nth(&self, place: u32) -> u32 {
        self.items[place as usize]
    }

    /// All indices.
    pub fn iter(&self) -> impl Iterator<Item = u32> + Clone + '_ {
        self.items.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_as_a_set() {
        let mut set = IndexSet::default();
        for index in [5, 2, 9, 2] {
            set.insert(index);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [5, 2, 9]);
        set.remove(5);
        set.remove(5);
        set.remove(1000);
        assert!(!set.contains(5) && set.contains(9) && set.contains(2));
        assert_eq!(set.len(), 2);
        set.remove(9);
        set.remove(2);
        assert!(set.is_empty());
    }
}
