//! Where a database lives, with the folder of its keys beside it: one made for a run, or one kept for the next.

use std::path::PathBuf;

use crate::database::Database;

pub trait Place {
    fn url(&self) -> &str;
    fn folder(&self) -> String;
}

impl Place for Database {
    fn url(&self) -> &str {
        &self.url
    }

    fn folder(&self) -> String {
        Database::folder(self)
    }
}

/// An SQLite database in a folder that outlives the run.
#[derive(Clone, Debug)]
pub struct Kept {
    pub path: PathBuf,
    url: String,
}

impl Kept {
    pub fn new(path: PathBuf) -> Kept {
        let url = format!("sqlite:{}", path.join("hejie.db").display());
        Kept { path, url }
    }
}

impl Place for Kept {
    fn url(&self) -> &str {
        &self.url
    }

    fn folder(&self) -> String {
        self.path.display().to_string()
    }
}
