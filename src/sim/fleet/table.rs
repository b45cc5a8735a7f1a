//! What is known of each instance.

use super::InstanceId;

/// One row for each instance of which something is known. A row of an instance that is gone stays
/// until another instance with the same index needs the place.
#[derive(Clone, Debug)]
pub struct InstanceTable<T> {
    rows: Vec<Option<(InstanceId, T)>>,
}

impl<T> Default for InstanceTable<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> InstanceTable<T> {
    /// The row of an instance, if it has one.
    pub fn get(&self, id: InstanceId) -> Option<&T> {
        let (of, row) = self.rows.get(id.index() as usize)?.as_ref()?;
        (*of == id).then_some(row)
    }

    /// The row of an instance, if it has one.
    pub fn get_mut(&mut self, id: InstanceId) -> Option<&mut T> {
        let (of, row) = self.rows.get_mut(id.index() as usize)?.as_mut()?;
        (*of == id).then_some(row)
    }

    /// Gives an instance a row in place of the one that it had.
    pub fn insert(&mut self, id: InstanceId, row: T) {
        *self.place(id) = Some((id, row));
    }

    /// The row of an instance; a new one if it has none.
    pub fn get_or_insert_with(&mut self, id: InstanceId, new: impl FnOnce() -> T) -> &mut T {
        let place = self.place(id);
        place.take_if(|(of, _)| *of != id);
        &mut place.get_or_insert_with(|| (id, new())).1
    }

    fn place(&mut self, id: InstanceId) -> &mut Option<(InstanceId, T)> {
        let index = id.index() as usize;
        if self.rows.len() <= index {
            self.rows.resize_with(index + 1, || None);
        }
        &mut self.rows[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_the_place_of_another_is_not_known_yet() {
        let (first, second) = (InstanceId::first(3), InstanceId::first(3).successor());
        let mut table = InstanceTable::default();
        table.insert(first, 'a');
        assert_eq!((table.get(first), table.get(second)), (Some(&'a'), None));
        assert_eq!(*table.get_or_insert_with(first, || 'b'), 'a');
        assert_eq!(*table.get_or_insert_with(second, || 'c'), 'c');
        assert_eq!((table.get(first), table.get(second)), (None, Some(&'c')));
        assert_eq!(table.get_mut(second), Some(&mut 'c'));
        assert_eq!(table.get(InstanceId::first(9)), None);
    }
}
