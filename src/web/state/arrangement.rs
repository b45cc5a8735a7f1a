//! What the reader does with the comparison tables.

use crate::knowledge::{self, ModelId};
use crate::report::comparison::{Arrangement, RowOrder};

/// A change of the tables.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArrangeAction {
    /// Showed or hid a model.
    Toggle(ModelId),
    /// Held the models against one of them, or against none.
    Base(Option<ModelId>),
    /// Left out the rows without a difference, or brought them back.
    OnlyDiffering(bool),
    /// Put the rows into another order.
    Order(RowOrder),
    /// Went to a row or a cell by its id.
    Show(String),
    /// Opened a link, or showed everything again.
    Open(Arrangement),
}

impl ArrangeAction {
    /// The tables after the change.
    pub(super) fn applied_to(self, tables: Arrangement) -> Arrangement {
        match self {
            Self::Toggle(model) => tables.with_toggled(model),
            Self::Base(base) => tables.with_base(base),
            Self::OnlyDiffering(is_on) => tables.with_only_differing(is_on),
            Self::Order(order) => tables.with_order(order),
            Self::Show(id) => tables.showing(&knowledge::get().tables, &id),
            Self::Open(tables) => tables,
        }
    }
}
