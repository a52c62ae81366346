//! The daily removal of what an upload left behind. Safe to run twice, and on several nodes at once.

use chrono::Duration;

use crate::{
    app::App,
    error::{AppError, AppResult},
    store::{files, uploads},
};

/// Longer than any upload takes, so that what is under way is left alone.
const AGE: Duration = Duration::hours(24);

/// How much was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub parts: usize,
    pub objects: usize,
}

/// Removes temporary files, uploads nobody went on with, and stored files without a row, that are older than a day.
/// For a thread of its own: it waits.
pub fn sweep(app: &App) -> AppResult<Swept> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| AppError::Internal(error.into()))?;
    let now = app.clock.now();
    app.write(move |conn| {
        uploads::delete_expired(conn, now)?;
        Ok(files::delete_unclaimed(conn, now - AGE)?)
    })?;
    let swept = runtime.block_on(remove_old(app))?;
    if swept != Swept::default() {
        tracing::info!(
            swept.parts,
            swept.objects,
            "removed what uploads left behind"
        );
    }
    Ok(swept)
}

async fn remove_old(app: &App) -> AppResult<Swept> {
    let before = app.clock.now() - AGE;
    let mut swept = Swept {
        parts: app.files.remove_old_parts(before).await?,
        objects: 0,
    };
    for batch in app.files.stored_before(before).await? {
        let existing = app.read(|conn| files::existing(conn, &batch))?;
        for id in batch.iter().filter(|id| !existing.contains(id)) {
            app.files.delete(*id).await?;
            swept.objects += 1;
        }
    }
    Ok(swept)
}
