//! A set of small numbers in the order in which they were last added.

const NONE: u32 = u32::MAX;

/// A set of indices, linked from the one added longest ago to the one added last. Adding, removing
/// and asking for either end have constant cost.
#[derive(Clone, Debug)]
pub struct Recency {
    links: Vec<Link>,
    oldest: u32,
    newest: u32,
    len: u32,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    older: u32,
    newer: u32,
    is_in: bool,
}

const OUT: Link = Link { older: NONE, newer: NONE, is_in: false };

impl Default for Recency {
    fn default() -> Self {
        Self { links: Vec::new(), oldest: NONE, newest: NONE, len: 0 }
    }
}

impl Recency {
    /// How many indices it holds.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it holds this index.
    pub fn contains(&self, index: u32) -> bool {
        self.links.get(index as usize).is_some_and(|link| link.is_in)
    }

    /// The index that was added last.
    pub fn newest(&self) -> Option<u32> {
        (self.newest != NONE).then_some(self.newest)
    }

    /// The index that was added longest ago.
    pub fn oldest(&self) -> Option<u32> {
        (self.oldest != NONE).then_some(self.oldest)
    }

    /// Adds an index as the newest, unless it is there already.
    #[inline(always)]
    pub fn insert(&mut self, index: u32) {
        if self.links.len() <= index as usize {
            self.grow_to_hold(index);
        }
        if self.links[index as usize].is_in {
            return;
        }
        self.links[index as usize] = Link { older: self.newest, newer: NONE, is_in: true };
        match self.newest {
            NONE => self.oldest = index,
            before => self.links[before as usize].newer = index,
        }
        self.newest = index;
        self.len += 1;
    }

    #[cold]
    fn grow_to_hold(&mut self, index: u32) {
        self.links.resize(index as usize + 1, OUT);
    }

    /// Takes an index out, if it is there.
    #[inline(always)]
    pub fn remove(&mut self, index: u32) {
        let Some(&link) = self.links.get(index as usize).filter(|link| link.is_in) else { return };
        match link.older {
            NONE => self.oldest = link.newer,
            older => self.links[older as usize].newer = link.newer,
        }
        match link.newer {
            NONE => self.newest = link.older,
            newer => self.links[newer as usize].older = link.older,
        }
        self.links[index as usize] = OUT;
        self.len -= 1;
    }

    /// All indices, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.newest(), |&index| {
            let older = self.links[index as usize].older;
            (older != NONE).then_some(older)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_added_last_comes_first() {
        let mut set = Recency::default();
        [3, 1, 4, 1].into_iter().for_each(|index| set.insert(index));
        assert_eq!(set.newest_first().collect::<Vec<_>>(), [4, 1, 3]);
        set.remove(1);
        set.remove(9);
        set.insert(1);
        assert_eq!((set.newest(), set.oldest(), set.len()), (Some(1), Some(3), 3));
        set.remove(3);
        set.remove(1);
        set.remove(4);
        assert!(set.is_empty() && set.newest().is_none() && set.oldest().is_none());
    }
}
