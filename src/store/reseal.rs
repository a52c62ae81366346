//! The columns that hold sealed bytes, page by page, for sealing them again with a newer key.

use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    accounts::profile,
    contents::CONTEXT as CONTENT_CONTEXT,
    mails::SECRET_CONTEXT,
    notes::CONTEXT as NOTE_CONTEXT,
    proposals::CONTEXT as PROPOSAL_CONTEXT,
    schema::{accounts, contents, mails, notes, proposals},
};

/// A column of sealed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedColumn {
    Profiles,
    Contents,
    MailSecrets,
    Notes,
    Proposals,
}

impl SealedColumn {
    pub const ALL: [SealedColumn; 5] = [
        SealedColumn::Profiles,
        SealedColumn::Contents,
        SealedColumn::MailSecrets,
        SealedColumn::Notes,
        SealedColumn::Proposals,
    ];

    /// What its bytes are bound to.
    pub fn context(self) -> &'static str {
        match self {
            SealedColumn::Profiles => profile::CONTEXT,
            SealedColumn::Contents => CONTENT_CONTEXT,
            SealedColumn::MailSecrets => SECRET_CONTEXT,
            SealedColumn::Notes => NOTE_CONTEXT,
            SealedColumn::Proposals => PROPOSAL_CONTEXT,
        }
    }
}

pub fn count(conn: &mut Conn, column: SealedColumn) -> StoreResult<i64> {
    Ok(match column {
        SealedColumn::Profiles => accounts::table.count().get_result(conn)?,
        SealedColumn::Contents => contents::table
            .filter(contents::is_sealed.eq(true))
            .count()
            .get_result(conn)?,
        SealedColumn::MailSecrets => mails::table
            .filter(mails::secret.is_not_null())
            .count()
            .get_result(conn)?,
        SealedColumn::Notes => notes::table.count().get_result(conn)?,
        SealedColumn::Proposals => proposals::table.count().get_result(conn)?,
    })
}

/// The next rows in the order of their ids: id and sealed bytes.
pub fn page(
    conn: &mut Conn,
    column: SealedColumn,
    after: &str,
    limit: i64,
) -> StoreResult<Vec<(String, Vec<u8>)>> {
    match column {
        SealedColumn::Profiles => Ok(accounts::table
            .filter(accounts::id.gt(after))
            .order(accounts::id)
            .limit(limit)
            .select((accounts::id, accounts::profile))
            .load(conn)?),
        SealedColumn::Contents => Ok(contents::table
            .filter(contents::id.gt(after))
            .filter(contents::is_sealed.eq(true))
            .order(contents::id)
            .limit(limit)
            .select((contents::id, contents::body))
            .load(conn)?),
        SealedColumn::MailSecrets => Ok(mails::table
            .filter(mails::id.gt(after))
            .order(mails::id)
            .limit(limit)
            .filter(mails::secret.is_not_null())
            .select((mails::id, mails::secret.assume_not_null()))
            .load(conn)?),
        SealedColumn::Notes => Ok(notes::table
            .filter(notes::id.gt(after))
            .order(notes::id)
            .limit(limit)
            .select((notes::id, notes::body))
            .load(conn)?),
        SealedColumn::Proposals => Ok(proposals::table
            .filter(proposals::id.gt(after))
            .order(proposals::id)
            .limit(limit)
            .select((proposals::id, proposals::body))
            .load(conn)?),
    }
}

/// Puts the newly sealed bytes in place of the old, unless somebody changed the row meanwhile: then they are new anyway.
pub fn replace(
    conn: &mut Conn,
    column: SealedColumn,
    id: &str,
    old: &[u8],
    new: &[u8],
) -> StoreResult<()> {
    match column {
        SealedColumn::Profiles => {
            diesel::update(accounts::table.find(id).filter(accounts::profile.eq(old)))
                .set(accounts::profile.eq(new))
                .execute(conn)?
        }
        SealedColumn::Contents => {
            diesel::update(contents::table.find(id).filter(contents::body.eq(old)))
                .set(contents::body.eq(new))
                .execute(conn)?
        }
        SealedColumn::MailSecrets => {
            diesel::update(mails::table.find(id).filter(mails::secret.eq(old)))
                .set(mails::secret.eq(new))
                .execute(conn)?
        }
        SealedColumn::Notes => diesel::update(notes::table.find(id).filter(notes::body.eq(old)))
            .set(notes::body.eq(new))
            .execute(conn)?,
        SealedColumn::Proposals => {
            diesel::update(proposals::table.find(id).filter(proposals::body.eq(old)))
                .set(proposals::body.eq(new))
                .execute(conn)?
        }
    };
    Ok(())
}
