//! A case as a line of a list.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::store::complaints::ListItem;

#[derive(Serialize, utoipa::ToSchema)]
pub struct ListItemView {
    pub id: String,
    pub number: String,
    pub state: String,
    pub version: i32,
    pub subject: String,
    pub enterprise_id: Option<String>,
    pub bureau: Option<String>,
    pub handler_id: Option<String>,
    pub officer_id: Option<String>,
    /// Whose turn it is: consumer, enterprise, both, bureau or system.
    pub waits_for: Option<String>,
    /// The next thing that is due; absent where nothing is.
    pub due_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl From<ListItem> for ListItemView {
    fn from(item: ListItem) -> Self {
        ListItemView {
            due_at: item.due_at(),
            id: item.id,
            number: item.number,
            state: item.state,
            version: item.version,
            subject: item.subject,
            enterprise_id: item.enterprise_id,
            bureau: item.bureau,
            handler_id: item.handler_id,
            officer_id: item.officer_id,
            waits_for: Some(item.waits_for).filter(|side| !side.is_empty()),
            created_at: item.created_at.and_utc(),
            updated_at: item.updated_at.and_utc(),
        }
    }
}
