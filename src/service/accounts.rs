//! People: how they come to have an account, what they see and correct of it, and who manages the staff.

pub mod caller;
pub mod ensure;
pub mod export;
pub mod me;
pub mod person;
pub mod register;
pub mod staff;

use serde_json::Value;

use crate::{
    clock::Clock,
    domain::ids::AccountId,
    error::AppResult,
    store::{
        Conn,
        audit::{self, AuditEntry},
    },
};

pub use ensure::ensure_consumer;
pub use person::{NewPerson, PersonRequest, create_user};

/// Within a transaction: who did what to which account (S-6). `detail` holds nothing personal.
pub fn audit(
    conn: &mut Conn,
    clock: &Clock,
    by: Option<AccountId>,
    action: &'static str,
    subject: AccountId,
    detail: Value,
) -> AppResult<()> {
    let entry = AuditEntry {
        id: clock.new_id(),
        at: clock.now(),
        account: by,
        action,
        subject: format!("account:{subject}"),
        detail,
    };
    Ok(audit::append(conn, &entry)?)
}
