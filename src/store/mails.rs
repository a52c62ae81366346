//! Mails that wait to be sent, written in the transaction that makes them necessary.

use diesel::prelude::*;
use uuid::Uuid;

use super::{Conn, StoreResult, schema::mails, types::to_column};
use crate::domain::{ids::AccountId, time::Instant};

/// Bound to the sealed bytes of `secret`: a JSON object with the one-time `token`.
pub const SECRET_CONTEXT: &str = "mails.secret";

/// A mail to one account, about the account itself.
#[derive(Clone, Debug)]
pub struct AccountMail {
    pub id: Uuid,
    pub account: AccountId,
    pub notice: &'static str,
    pub secret: Option<Vec<u8>>,
    pub at: Instant,
}

pub fn insert_account_mail(conn: &mut Conn, mail: &AccountMail) -> StoreResult<()> {
    diesel::insert_into(mails::table)
        .values((
            mails::id.eq(mail.id.to_string()),
            mails::account_id.eq(mail.account.to_string()),
            mails::notice.eq(mail.notice),
            mails::secret.eq(&mail.secret),
            mails::status.eq("pending"),
            mails::attempts.eq(0),
            mails::created_at.eq(to_column(mail.at)),
            mails::next_try_at.eq(to_column(mail.at)),
        ))
        .execute(conn)?;
    Ok(())
}
