//! Records of longer texts: sections of points and tables, as pages of their own or as parts of a
//! model's page.

use serde::{Deserialize, Serialize};

use super::record::{Entry, ModelId, Text};

/// A page of the guide that is about all models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Which one.
    pub id: ArticleId,
    /// Main heading.
    pub title: Text,
    /// What the page is for.
    pub lead: Entry,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// The pages that are about all models.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ArticleId {
    /// What every model has to settle in operation.
    #[default]
    Operation,
    /// Tools for infrastructure as code, and how they go with the models.
    Iac,
    /// From one model to the next.
    Adoption,
    /// How far the simulator can be trusted.
    Truth,
}

impl ArticleId {
    /// All pages, in the order in which the guide presents them.
    pub const ALL: [Self; 4] = [Self::Operation, Self::Iac, Self::Adoption, Self::Truth];

    /// The id as it stands in addresses, files and references.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Iac => "iac",
            Self::Adoption => "adoption",
            Self::Truth => "truth",
        }
    }
}

/// A group of sections on a model's page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Unique in the whole guide and usable as an anchor: `vm.core`.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Items of the inventory of claims that the part as a whole stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// Statements under one heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Unique in the whole guide and usable as an anchor: `vm.core.auto_scaling`.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// What stands before the points.
    pub intro: Option<Entry>,
    /// The statements.
    pub points: Vec<Point>,
    /// Whether the points are steps, one after the other.
    pub is_ordered: bool,
    /// A table after the points.
    pub grid: Option<Grid>,
    /// Items of the inventory of claims that the section as a whole stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One statement of a [`Section`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// What it is about, in a few words.
    pub name: Option<Text>,
    /// The statement.
    pub entry: Entry,
}

/// A table with columns of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Head of the column of row names.
    pub corner: Text,
    /// Heads of the other columns.
    pub columns: Vec<Text>,
    /// Rows, in order.
    pub rows: Vec<GridRow>,
}

/// One row of a [`Grid`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GridRow {
    /// Unique in the whole guide and usable as an anchor.
    pub id: String,
    /// Name of the row.
    pub label: Text,
    /// The model that the row is about, where it is about one.
    pub model: Option<ModelId>,
    /// One cell for each column.
    pub cells: Vec<Entry>,
    /// Items of the inventory of claims that the row stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}
