//! What a page says about itself in its `<head>`.

use super::route::Route;

/// Title and description of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The text of `<title>`.
    pub title: String,
    /// What search engines and previews show.
    pub description: String,
}

impl Head {
    /// The head of a route's page.
    pub fn of(route: Route) -> Self {
        Self {
            title: format!("{:?} · Orchestration Guide", route.view),
            description: "Five ways to run many instances of an application.".to_owned(),
        }
    }
}
