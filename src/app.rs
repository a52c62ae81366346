//! What a use-case has at hand: settings, the database, the one writer, the keys, the clock.

use std::{sync::Arc, time::Duration};

use moka::sync::Cache;

use crate::{
    chance::Chance,
    clock::Clock,
    config::{Config, DatabaseUrl},
    domain::ids::EnterpriseId,
    error::{AppError, AppResult},
    files::FileStore,
    keys::{self, KeyRing},
    live::Live,
    notify::mailer::Mailer,
    service::{
        audit::Readings,
        auth::{
            password::Passwords, session::AccountsCache, throttle::Throttle, token::VerifiedTokens,
        },
        hotspots::Sightings,
        matching_keys,
        peers::PeerFigures,
        rankings::Orders,
        writer::Writer,
    },
    store::{
        Conn, Pool, StoreError, StoreResult,
        enterprises::{self, EnterpriseFacts},
        migrations,
        settings::{self, Settings},
    },
};

/// How old a cached reading may be.
const READ_AGAIN: Duration = Duration::from_secs(2);

pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub chance: Chance,
    pub keys: KeyRing,
    pub pool: Pool,
    pub writer: Writer,
    pub files: FileStore,
    /// Who was given whose personal data, until it is written down (S-6).
    pub readings: Readings,
    /// Who the callers of the last two seconds are.
    pub accounts_cache: AccountsCache,
    pub verified_tokens: VerifiedTokens,
    pub passwords: Passwords,
    pub throttle: Throttle,
    pub mailer: Mailer,
    settings_cache: Cache<(), Arc<Settings>>,
    /// Who stands where among the enterprises.
    pub orders: Orders,
    pub sightings: Sightings,
    /// What enterprises compare themselves with.
    pub peer_figures: PeerFigures,
    directory_cache: Cache<EnterpriseId, Option<Arc<EnterpriseFacts>>>,
    /// Open pages, to be told after every commit.
    pub live: Live,
}

impl App {
    /// Reads the keys, opens the database, brings its schema up to date and starts the writer.
    pub fn open(config: Config, clock: Clock) -> anyhow::Result<Arc<App>> {
        App::open_with(config, clock, Chance::System)
    }

    /// The same, with another source of what is drawn.
    pub fn open_with(config: Config, clock: Clock, chance: Chance) -> anyhow::Result<Arc<App>> {
        let url = config.database_url.expose().to_owned();
        make_database_folder(&config)?;
        let mut conn = Conn::open(&url)?;
        migrations::run(&mut conn)?;
        let keys = matching_keys::load(&mut conn, &config.keys_file, &clock)?;
        drop(conn);
        let pool = Pool::open(&url, config.database_connections)?;
        let files = FileStore::open(&config)?;
        let live = Live::start(pool.clone())?;
        let writer = Writer::start(&url, clock.clone(), live.clone())?;
        let passwords = Passwords::new(config.passwords.parallel_hashes)?;
        let throttle = Throttle::new(config.limits.logins_per_minute);
        let mailer = Mailer::new(&config.mail)?;
        Ok(Arc::new(App {
            config,
            clock,
            chance,
            keys,
            pool,
            writer,
            files,
            readings: Readings::default(),
            accounts_cache: AccountsCache::new(),
            verified_tokens: VerifiedTokens::new(),
            passwords,
            throttle,
            mailer,
            live,
            orders: Orders::default(),
            sightings: Sightings::default(),
            peer_figures: PeerFigures::default(),
            settings_cache: Cache::builder().time_to_live(READ_AGAIN).build(),
            directory_cache: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(READ_AGAIN)
                .build(),
        }))
    }

    /// A reading function of the store, on a pooled connection.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> StoreResult<T>) -> AppResult<T> {
        Ok(self.pool.read::<T, StoreError>(f)?)
    }

    /// What the directory says of an enterprise, at most two seconds old: for checking a form. Whether it takes the
    /// complaint is decided in the transaction.
    pub fn directory_entry(&self, id: EnterpriseId) -> AppResult<Option<Arc<EnterpriseFacts>>> {
        if let Some(known) = self.directory_cache.get(&id) {
            return Ok(known);
        }
        let facts = self.read(|conn| enterprises::statuses(conn, &[id]))?;
        let found = facts.into_values().next().map(Arc::new);
        self.directory_cache.insert(id, found.clone());
        Ok(found)
    }

    /// Whether [`App::directory_entry`] would answer without the database.
    pub fn remembers_directory_entry(&self, id: EnterpriseId) -> bool {
        self.directory_cache.contains_key(&id)
    }

    /// The calendar and the parameters, at most two seconds old: for showing; decisions read them in their transaction.
    pub fn settings(&self) -> AppResult<Arc<Settings>> {
        self.settings_cache
            .try_get_with((), || self.read(settings::load).map(Arc::new))
            .map_err(|error| AppError::shared("the settings", &error))
    }

    /// One write transaction of its own, in turn with everybody else's. Never call it from an async thread.
    pub fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, AppError> + Send + 'static,
    ) -> AppResult<T> {
        self.writer.run(f)
    }
}

/// SQLite makes its file but not the folder, which is for its owner alone.
pub fn make_database_folder(config: &Config) -> anyhow::Result<()> {
    if let DatabaseUrl::Sqlite(path) = &config.database_url {
        keys::make_folder(path)?;
    }
    Ok(())
}
