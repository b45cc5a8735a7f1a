//! Drawing servers by weight.

/// Weights of servers by their place, in a tree of partial sums (Fenwick 1994): changing a weight
/// and finding who owns a part of the sum cost the logarithm of the number of servers.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    weights: Vec<u32>,
    /// The sum of the weights of so many servers, counted back from each place, as the lowest bit
    /// of its number says, which begins at 1.
    sums: Vec<u32>,
}

const fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

impl Weights {
    /// Sum of all weights.
    pub(super) fn total(&self) -> u32 {
        let mut number = self.sums.len();
        let mut total = 0;
        while number > 0 {
            total += self.sums[number - 1];
            number -= lowest_bit(number);
        }
        total
    }

    /// Gives a server a weight.
    pub(super) fn set(&mut self, place: u32, weight: u32) {
        let place = place as usize;
        while self.weights.len() <= place {
            self.add_place();
        }
        let before = std::mem::replace(&mut self.weights[place], weight);
        let mut number = place + 1;
        while let Some(sum) = self.sums.get_mut(number - 1) {
            *sum = *sum - before + weight;
            number += lowest_bit(number);
        }
    }

    fn add_place(&mut self) {
        self.weights.push(0);
        let number = self.weights.len();
        let from = number - lowest_bit(number);
        self.sums.push(self.weights[from..].iter().sum());
    }

    /// The server that owns this part of the sum of all weights, which it must be below.
    pub(super) fn owner(&self, mut part: u32) -> u32 {
        let mut n_before = 0;
        let mut step = self.sums.len().checked_ilog2().map_or(0, |log| 1 << log);
        while step > 0 {
            let sum = self.sums.get(n_before + step - 1).copied();
            if let Some(sum) = sum.filter(|sum| *sum <= part) {
                n_before += step;
                part -= sum;
            }
            step /= 2;
        }
        n_before as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_sum_has_its_owner() {
        let mut weights = Weights::default();
        assert_eq!(weights.total(), 0);
        for (place, weight) in [(6, 2), (0, 3), (1, 9), (4, 1), (1, 0), (10, 1)] {
            weights.set(place, weight);
        }
        assert_eq!(weights.total(), 7);
        let owners = [0, 1, 2, 3, 4, 5, 6].map(|part| weights.owner(part));
        assert_eq!(owners, [0, 0, 0, 4, 6, 6, 10]);
    }
}
