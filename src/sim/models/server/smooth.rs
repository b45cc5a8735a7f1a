//! Smooth weighted round robin: a heavy server's turns lie between those of the others.
//!
//! Every server gains its weight, the richest one is chosen and pays what all gained together.
//! With weights 5, 1 and 1 the order is 1 1 2 1 3 1 1, and not 1 1 1 1 1 2 3.
//!
//! Servers of the same weight gain the same, so that what each has gained need not be written
//! down for each: a choice costs the logarithm of their number, and a step for each weight.
//!
//! Source: `ngx_http_upstream_get_peer` in `src/http/ngx_http_upstream_round_robin.c`,
//! nginx/nginx, read in November 2026.

use std::collections::{BTreeMap, BTreeSet};

/// Servers by what a rule compares, then by when it chose them last where that counts (else 0),
/// and by their number. One type for all rules: each further one is code that a reader loads.
pub(super) type Sorted = BTreeSet<(i64, u64, u32)>;

/// Servers that may be chosen now.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    by_weight: BTreeMap<i64, Equals>,
    n_servers: usize,
    /// Sum of all weights.
    total: i64,
}

/// Servers of one weight.
#[derive(Clone, Debug, Default)]
struct Equals {
    /// What each has gained so far, had it been here from the beginning.
    gained: i64,
    /// By what they owe: credit without that, with the other sign. Of equally rich ones the first
    /// one comes first.
    servers: Sorted,
}

/// Where a server stands among those that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    /// What it gains with each choice.
    pub(super) weight: i64,
    /// Its credit, without what all of its weight have gained.
    credit: i64,
}

impl Turns {
    pub(super) fn len(&self) -> usize {
        self.n_servers
    }

    /// Lets a server take part, with what it has gained and not paid yet.
    pub(super) fn join(&mut self, server: u32, credit: i64, weight: i64) -> Seat {
        let equals = self.by_weight.entry(weight).or_default();
        let seat = Seat { weight, credit: credit - equals.gained };
        equals.servers.insert((-seat.credit, 0, server));
        self.n_servers += 1;
        self.total += weight;
        seat
    }

    /// Takes a server out that has this seat, and tells what it has gained and not paid yet.
    pub(super) fn leave(&mut self, server: u32, seat: Seat) -> i64 {
        let Some(equals) = self.by_weight.get_mut(&seat.weight) else { return 0 };
        if equals.servers.remove(&(-seat.credit, 0, server)) {
            self.n_servers -= 1;
            self.total -= seat.weight;
        }
        let credit = seat.credit + equals.gained;
        if equals.servers.is_empty() {
            // A weight that nobody has is no step.
            self.by_weight.remove(&seat.weight);
        }
        credit
    }

    /// One of the servers; the only one if there is no other.
    pub(super) fn any(&self) -> Option<u32> {
        self.by_weight
            .values()
            .find_map(|equals| equals.servers.first())
            .map(|&(.., server)| server)
    }

    /// Chooses, and settles the credits: which server, and where it stands from now on. Of
    /// equally rich servers the first one wins.
    pub(super) fn choose(&mut self) -> Option<(u32, Seat)> {
        let mut best: Option<(i64, u32, i64)> = None;
        for (&weight, equals) in &mut self.by_weight {
            let Some(&(owes, _, server)) = equals.servers.first() else { continue };
            equals.gained += weight;
            let next = (owes - equals.gained, server, weight);
            best = Some(best.map_or(next, |best| best.min(next)));
        }
        let (owes, server, weight) = best?;
        let equals = self.by_weight.get_mut(&weight)?;
        equals.servers.pop_first();
        let seat = Seat { weight, credit: -owes - equals.gained - self.total };
        equals.servers.insert((-seat.credit, 0, server));
        Some((server, seat))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::sim::random::{Concern, Stream};

    /// The rule as it is written above.
    fn choose_by_the_rule(credits: &mut [i64], weights: &[Option<i64>]) -> Option<u32> {
        let taking_part = || (0..).zip(weights).filter_map(|(at, weight)| Some((at, (*weight)?)));
        for (server, weight) in taking_part() {
            credits[server] += weight;
        }
        let (best, _) =
            taking_part().min_by_key(|(server, _)| (Reverse(credits[*server]), *server))?;
        credits[best] -= taking_part().map(|(_, weight)| weight).sum::<i64>();
        Some(best as u32)
    }

    /// Servers come, go and change their weights at random.
    #[test]
    fn choices_are_those_of_the_rule() {
        const N: usize = 9;
        let (mut credits, mut weights) = ([0; N], [None; N]);
        let (mut turns, mut seats, mut away) = (Turns::default(), [None; N], [0; N]);
        let mut draws = Stream::new(1, Concern::Routing, 0);
        for _ in 0..20_000 {
            let server = draws.below(N as u32);
            let at = server as usize;
            weights[at] = Some(i64::from(draws.below(4))).filter(|weight| *weight > 0);
            if let Some(seat) = seats[at].take() {
                away[at] = turns.leave(server, seat);
            }
            seats[at] = weights[at].map(|weight| turns.join(server, away[at], weight));
            let chosen = turns.choose();
            assert_eq!(chosen.map(|(s, _)| s), choose_by_the_rule(&mut credits, &weights));
            if let Some((server, seat)) = chosen {
                seats[server as usize] = Some(seat);
            }
        }
    }
}
