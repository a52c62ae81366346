//! Templates of an enterprise: the current ones, and every version there was.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    Conn, StoreError, StoreResult,
    schema::{template_versions, templates},
    types::{parse, to_column, to_instant},
};
use crate::domain::{
    ids::{AccountId, EnterpriseId},
    time::Instant,
};

#[derive(Clone, Debug)]
pub struct Template {
    pub id: Uuid,
    pub enterprise: EnterpriseId,
    pub version: i32,
    /// The form as JSON.
    pub body: String,
    pub author: AccountId,
    pub at: Instant,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = templates)]
struct Row {
    id: String,
    enterprise_id: String,
    version: i32,
    body: String,
    author_id: String,
    updated_at: NaiveDateTime,
}

fn template(row: Row) -> StoreResult<Template> {
    Ok(Template {
        id: parse("templates.id", &row.id)?,
        enterprise: parse("templates.enterprise_id", &row.enterprise_id)?,
        version: row.version,
        body: row.body,
        author: parse("templates.author_id", &row.author_id)?,
        at: to_instant(row.updated_at),
    })
}

fn row(template: &Template) -> Row {
    Row {
        id: template.id.to_string(),
        enterprise_id: template.enterprise.to_string(),
        version: template.version,
        body: template.body.clone(),
        author_id: template.author.to_string(),
        updated_at: to_column(template.at),
    }
}

pub fn insert(conn: &mut Conn, new: &Template) -> StoreResult<()> {
    diesel::insert_into(templates::table)
        .values(&row(new))
        .execute(conn)?;
    keep_version(conn, new)
}

fn keep_version(conn: &mut Conn, template: &Template) -> StoreResult<()> {
    diesel::insert_into(template_versions::table)
        .values((
            template_versions::template_id.eq(template.id.to_string()),
            template_versions::version.eq(template.version),
            template_versions::body.eq(&template.body),
            template_versions::author_id.eq(template.author.to_string()),
            template_versions::at.eq(to_column(template.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts the next version in the place of the one before it; else somebody was faster.
pub fn replace(conn: &mut Conn, next: &Template) -> StoreResult<()> {
    let before = templates::table
        .find(next.id.to_string())
        .filter(templates::version.eq(next.version - 1));
    let changed = diesel::update(before)
        .set((
            templates::version.eq(next.version),
            templates::body.eq(&next.body),
            templates::author_id.eq(next.author.to_string()),
            templates::updated_at.eq(to_column(next.at)),
        ))
        .execute(conn)?;
    match changed {
        0 => Err(StoreError::Conflict),
        _ => keep_version(conn, next),
    }
}

/// It is offered no more; its versions stay, since what was sent came from them.
pub fn remove(conn: &mut Conn, id: Uuid) -> StoreResult<()> {
    match diesel::delete(templates::table.find(id.to_string())).execute(conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

pub fn find(conn: &mut Conn, enterprise: EnterpriseId, id: Uuid) -> StoreResult<Option<Template>> {
    templates::table
        .find(id.to_string())
        .filter(templates::enterprise_id.eq(enterprise.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .map(template)
        .transpose()
}

pub fn count(conn: &mut Conn, enterprise: EnterpriseId) -> StoreResult<i64> {
    Ok(templates::table
        .filter(templates::enterprise_id.eq(enterprise.to_string()))
        .count()
        .get_result(conn)?)
}

pub fn page(
    conn: &mut Conn,
    enterprise: EnterpriseId,
    after: Option<Uuid>,
    limit: i64,
) -> StoreResult<Vec<Template>> {
    let mut query = templates::table
        .filter(templates::enterprise_id.eq(enterprise.to_string()))
        .order(templates::id.asc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(templates::id.gt(after.to_string()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(template).collect()
}

/// Its versions, the newest first.
pub fn versions(
    conn: &mut Conn,
    current: &Template,
    before: Option<i32>,
    limit: i64,
) -> StoreResult<Vec<Template>> {
    let rows: Vec<(i32, String, String, NaiveDateTime)> = template_versions::table
        .filter(template_versions::template_id.eq(current.id.to_string()))
        .filter(template_versions::version.lt(before.unwrap_or(i32::MAX)))
        .order(template_versions::version.desc())
        .limit(limit)
        .select((
            template_versions::version,
            template_versions::body,
            template_versions::author_id,
            template_versions::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(version, body, author, at)| {
            Ok(Template {
                version,
                body,
                author: parse("template_versions.author_id", &author)?,
                at: to_instant(at),
                ..current.clone()
            })
        })
        .collect()
}
