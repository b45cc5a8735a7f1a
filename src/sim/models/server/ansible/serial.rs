//! `serial`: into which batches a play cuts its hosts.
//!
//! Source: `_get_serialized_batches` in `lib/ansible/executor/playbook_executor.py` and
//! `pct_to_int` in `lib/ansible/utils/helpers.py`.

use std::str::FromStr;

/// One entry of `serial`, which is one entry or a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SerialEntry {
    /// So many hosts; 0 stands for all that are left.
    Hosts(u32),
    /// Whole per cent of all hosts of the play, not of those that are left. Never less than one
    /// host, also at 0 %.
    Percent(u32),
}

/// A text that is neither a whole number nor whole per cent, such as `"12.5%"` or `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a whole number nor whole per cent")]
pub struct ParseSerialError;

impl SerialEntry {
    /// How many hosts a batch gets, of `n_hosts` in the play; `None` for all that are left.
    ///
    /// Per cent are divided by 100 in binary floating point, multiplied and cut off. That loses a
    /// host where the product falls just short of a whole number: 29 % of 100 hosts are 28, and
    /// 58 % of 50 are 28 as well.
    fn size(self, n_hosts: u32) -> Option<u32> {
        match self {
            Self::Hosts(0) => None,
            Self::Hosts(count) => Some(count),
            Self::Percent(percent) => {
                let share = f64::from(percent) / 100.0 * f64::from(n_hosts);
                Some((share as u32).max(1))
            }
        }
    }
}

impl FromStr for SerialEntry {
    type Err = ParseSerialError;

    /// Reads `"30%"` and, as Ansible does, `"5"`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, entry): (_, fn(u32) -> Self) = match text.strip_suffix('%') {
            Some(percent) => (percent, Self::Percent),
            None => (text, Self::Hosts),
        };
        number.trim().parse().map(entry).map_err(|_| ParseSerialError)
    }
}

/// Sizes of the batches in their order; none if there are no hosts.
///
/// The last entry repeats until no host is left. Without entries all hosts are one batch.
pub fn batches(serial: &[SerialEntry], n_hosts: u32) -> Vec<u32> {
    let last = serial.last().copied().unwrap_or(SerialEntry::Hosts(0));
    let mut entries = serial.iter().copied().chain(std::iter::repeat(last));
    let mut sizes = Vec::new();
    let mut n_left = n_hosts;
    while n_left > 0 {
        let size = entries.next().and_then(|entry| entry.size(n_hosts));
        let size = size.map_or(n_left, |size| size.min(n_left));
        sizes.push(size);
        n_left -= size;
    }
    sizes
}
