//! A year in a database that is thrown away afterwards.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use uuid::Uuid;

use crate::{
    app::App,
    chance::Chance,
    cli::{Failure, said},
    clock::Clock,
    config::{Config, DatabaseUrl, FilesUrl},
    service::simulation::{
        self, Progress, Scenario,
        behaviour::Behaviour,
        report::Report,
        what_if::{self, Rule},
    },
};

/// Lives the scenario under these rules.
pub fn live(
    config: &Config,
    behaviour: &Behaviour,
    scenario: Scenario,
    rules: &[Rule],
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, Failure> {
    let folder = Folder::make()?;
    let mut config = config.clone();
    config.data_dir = folder.0.clone();
    config.database_url = DatabaseUrl::Sqlite(folder.0.join("hejie.db"));
    config.keys_file = folder.0.join("keys.json");
    config.files_url = FilesUrl::Folder(folder.0.join("files"));
    let clock = Clock::of_simulation(scenario.begins_at());
    let app = App::open_with(config, clock, Chance::Seeded(scenario.seed))?;
    what_if::set(&app, rules).map_err(said)?;
    let lived = simulation::run(&app, behaviour, scenario, tell).map_err(said)?;
    Report::of(&app, scenario, lived).map_err(said)
}

/// Removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn make() -> anyhow::Result<Folder> {
        let folder = std::env::temp_dir().join(format!("hejie-simulate-{}", Uuid::new_v4()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Folder(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to whoever cleans the temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}
