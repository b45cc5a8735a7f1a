//! Smooth weighted round robin: a heavy server's turns lie between those of the others.
//!
//! Every server gains its weight, the richest one is chosen and pays what all gained together.
//! With weights 5, 1 and 1 the order is 1 1 2 1 3 1 1, and not 1 1 1 1 1 2 3.
//!
//! Source: `ngx_http_upstream_get_peer` in `src/http/ngx_http_upstream_round_robin.c`,
//! nginx/nginx, read in November 2026.

/// A server that may be chosen now.
pub(super) struct Turn<'a> {
    /// Which one.
    pub(super) server: u32,
    /// What it has gained and not paid yet; kept from one choice to the next.
    pub(super) credit: &'a mut i64,
    /// What it gains with each choice.
    pub(super) weight: i64,
}

/// Chooses, and settles the credits. Of equally rich servers the first one wins.
pub(super) fn choose<'a>(turns: impl Iterator<Item = Turn<'a>>) -> Option<u32> {
    let mut total = 0;
    let mut best: Option<Turn<'a>> = None;
    for turn in turns {
        *turn.credit += turn.weight;
        total += turn.weight;
        if best.as_ref().is_none_or(|best| *turn.credit > *best.credit) {
            best = Some(turn);
        }
    }
    let best = best?;
    *best.credit -= total;
    Some(best.server)
}
