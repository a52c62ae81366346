//! What a use-case has at hand: settings, the database, the one writer, the clock.

use std::sync::Arc;

use crate::{
    clock::Clock,
    config::Config,
    error::{AppError, AppResult},
    service::writer::Writer,
    store::{Conn, Pool, StoreError, StoreResult, migrations},
};

pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub pool: Pool,
    pub writer: Writer,
}

impl App {
    /// Opens the database, brings its schema up to date and starts the writer.
    pub fn open(config: Config, clock: Clock) -> anyhow::Result<Arc<App>> {
        let url = config.database_url.expose().to_owned();
        if let crate::config::DatabaseUrl::Sqlite(path) = &config.database_url
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder)?;
        }
        migrations::run(&mut Conn::open(&url)?)?;
        let pool = Pool::open(&url, config.database_connections)?;
        let writer = Writer::start(&url, clock.clone())?;
        Ok(Arc::new(App {
            config,
            clock,
            pool,
            writer,
        }))
    }

    /// A reading function of the store, on a pooled connection.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> StoreResult<T>) -> AppResult<T> {
        Ok(self.pool.read::<T, StoreError>(f)?)
    }

    /// One write transaction of its own, in turn with everybody else's. Never call it from an async thread.
    pub fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, AppError> + Send + 'static,
    ) -> AppResult<T> {
        self.writer.run(f)
    }
}
