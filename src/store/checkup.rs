//! What `hejie doctor` asks the database about itself.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{Text, Timestamp},
};

use super::{Conn, StoreResult, schema::events, types::to_instant};
use crate::domain::time::Instant;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What is wrong with the database's own structures or settings; empty where all is well.
pub fn problems(conn: &mut Conn) -> StoreResult<Vec<String>> {
    let lines = match conn {
        Conn::Lite(lite) => sql_query(
            "SELECT quick_check AS line FROM pragma_quick_check WHERE quick_check <> 'ok'",
        )
        .load::<Line>(lite)?,
        // Without these an acknowledged complaint can vanish when the machine loses power.
        Conn::Pg(pg) => sql_query(
            "SELECT name || ' is ' || setting || ', and should be on' AS line FROM pg_settings
             WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'",
        )
        .load::<Line>(pg)?,
    };
    Ok(lines.into_iter().map(|it| it.line).collect())
}

/// Name and version of the database.
pub fn version(conn: &mut Conn) -> StoreResult<String> {
    let line = match conn {
        Conn::Lite(lite) => {
            sql_query("SELECT 'SQLite ' || sqlite_version() AS line").get_result::<Line>(lite)?
        }
        Conn::Pg(pg) => {
            sql_query("SELECT 'PostgreSQL ' || current_setting('server_version') AS line")
                .get_result::<Line>(pg)?
        }
    };
    Ok(line.line)
}

/// The time on the database's machine, where that is another program than ours.
pub fn clock(conn: &mut Conn) -> StoreResult<Option<Instant>> {
    #[derive(QueryableByName)]
    struct Now {
        #[diesel(sql_type = Timestamp)]
        at: NaiveDateTime,
    }
    match conn {
        Conn::Lite(_) => Ok(None),
        Conn::Pg(pg) => {
            let now: Now =
                sql_query("SELECT clock_timestamp() AT TIME ZONE 'UTC' AS at").get_result(pg)?;
            Ok(Some(to_instant(now.at)))
        }
    }
}

/// When the last event happened, by the clock of its moment.
pub fn last_event_at(conn: &mut Conn) -> StoreResult<Option<Instant>> {
    let at = events::table
        .order(events::position.desc())
        .select(events::at)
        .first::<NaiveDateTime>(conn)
        .optional()?;
    Ok(at.map(to_instant))
}
