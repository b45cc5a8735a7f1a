//! Instances in the order of how many requests they hold.

const ABSENT: u32 = u32::MAX;

/// A set of indices, each with a load. Who has the least load is known at once, and changing a
/// load by one has a constant cost, however many there are.
#[derive(Clone, Debug, Default)]
pub struct ByLoad {
    /// The indices of each load, in no particular order.
    of_load: Vec<Vec<u32>>,
    places: Vec<Place>,
    /// The least load of any; past the end where there is none.
    least: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    load: u32,
    at: u32,
}

impl ByLoad {
    /// Those with the least load; empty if there is none at all.
    pub fn least_loaded(&self) -> &[u32] {
        self.of_load.get(self.least).map_or(&[], Vec::as_slice)
    }

    /// All of them: the least load and those with it first, then those with more.
    pub fn loads(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let loads = self.of_load.iter().enumerate().skip(self.least);
        loads.map(|(load, equals)| (load as u32, equals.as_slice()))
    }

    /// The least load of any; `None` if there is none.
    pub fn least_load(&self) -> Option<u32> {
        (!self.least_loaded().is_empty()).then_some(self.least as u32)
    }

    /// Adds an index, or changes its load.
    pub fn set(&mut self, index: u32, load: u32) {
        if self.places.get(index as usize).is_some_and(|place| place.load == load) {
            return;
        }
        self.take_out(index);
        self.put_in(index, load);
        self.find_least(load);
    }

    /// Takes an index out, if it is there.
    pub fn remove(&mut self, index: u32) {
        self.take_out(index);
        self.find_least(ABSENT);
    }

    fn put_in(&mut self, index: u32, load: u32) {
        if self.places.len() <= index as usize {
            self.places.resize(index as usize + 1, Place { load: ABSENT, at: 0 });
        }
        if self.of_load.len() <= load as usize {
            self.of_load.resize(load as usize + 1, Vec::new());
        }
        let equals = &mut self.of_load[load as usize];
        self.places[index as usize] = Place { load, at: equals.len() as u32 };
        equals.push(index);
    }

    fn take_out(&mut self, index: u32) {
        let Some(place) = self.places.get_mut(index as usize) else { return };
        let Place { load, at } = std::mem::replace(place, Place { load: ABSENT, at: 0 });
        let Some(equals) = self.of_load.get_mut(load as usize) else { return };
        equals.swap_remove(at as usize);
        if let Some(&moved) = equals.get(at as usize) {
            self.places[moved as usize].at = at;
        }
    }

    /// The least load is that of an index that came, or what it was, or is above that.
    fn find_least(&mut self, came: u32) {
        self.least = self.least.min(came as usize);
        while self.of_load.get(self.least).is_some_and(Vec::is_empty) {
            self.least += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(set: &ByLoad) -> Vec<u32> {
        let mut least = set.least_loaded().to_vec();
        least.sort_unstable();
        least
    }

    #[test]
    fn the_least_loaded_are_known_after_each_change() {
        let mut set = ByLoad::default();
        assert_eq!((set.least_load(), sorted(&set)), (None, vec![]));
        for (index, load) in [(4, 2), (0, 5), (7, 2)] {
            set.set(index, load);
        }
        assert_eq!((set.least_load(), sorted(&set)), (Some(2), vec![4, 7]));
        let all: Vec<_> = set.loads().map(|(load, equals)| (load, equals.len())).collect();
        assert_eq!(all, [(2, 2), (3, 0), (4, 0), (5, 1)]);
        set.set(4, 3);
        set.remove(7);
        assert_eq!((set.least_load(), sorted(&set)), (Some(3), vec![4]));
        set.set(0, 0);
        set.remove(99);
        assert_eq!((set.least_load(), sorted(&set)), (Some(0), vec![0]));
        set.remove(0);
        set.remove(4);
        assert_eq!((set.least_load(), sorted(&set)), (None, vec![]));
        set.set(1, 1);
        assert_eq!(set.least_load(), Some(1));
    }
}
