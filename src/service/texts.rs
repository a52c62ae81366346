//! Turning words into contents: sealed, salted and hashed before the command is queued, so that events hold only references.

use std::collections::HashMap;

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    chance::Naming,
    domain::{
        complaint::event::ContentRef,
        ids::{ComplaintId, ContentId},
        time::Instant,
    },
    error::{AppError, AppResult},
    keys::{KeyRing, hex},
    store::{
        Conn, StoreResult,
        contents::{self, NewContent},
        types::to_column,
    },
};

/// What a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A form not yet filed.
    Draft,
    /// True name, phone, address of the complainant.
    Complainant,
    /// What happened, in the complainant's words.
    Statement,
    Message,
    Reason,
    Conditions,
    /// Agreements and decisions in full.
    Text,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Draft => "draft",
            Kind::Complainant => "complainant",
            Kind::Statement => "statement",
            Kind::Message => "message",
            Kind::Reason => "reason",
            Kind::Conditions => "conditions",
            Kind::Text => "text",
        }
    }
}

/// The contents one command brings along.
pub struct Texts<'a> {
    app: &'a App,
    complaint: ComplaintId,
    at: Instant,
    pub new: Vec<NewContent>,
}

impl<'a> Texts<'a> {
    pub fn new(app: &'a App, complaint: ComplaintId) -> Self {
        Texts {
            app,
            complaint,
            at: app.clock.now(),
            new: Vec::new(),
        }
    }

    pub fn add(&mut self, kind: Kind, body: &[u8]) -> AppResult<ContentRef> {
        let what = (self.complaint, self.at, self.new.len());
        let Naming { id, salt } = self.app.chance.naming(&self.app.clock, what);
        let id = ContentId(id);
        let sha256 = hash(&salt, body);
        self.new.push(NewContent {
            id: id.to_string(),
            complaint_id: self.complaint.to_string(),
            kind: kind.as_str().to_owned(),
            salt: salt.to_vec(),
            sha256: sha256.clone(),
            body: self
                .app
                .keys
                .seal(contents::CONTEXT, body)
                .map_err(anyhow::Error::from)?,
            is_sealed: true,
            created_at: to_column(self.at),
        });
        Ok(ContentRef { id, sha256 })
    }

    pub fn add_text(&mut self, kind: Kind, text: &str) -> AppResult<ContentRef> {
        self.add(kind, text.as_bytes())
    }

    pub fn add_optional(
        &mut self,
        kind: Kind,
        text: Option<&str>,
    ) -> AppResult<Option<ContentRef>> {
        text.map(|text| self.add_text(kind, text)).transpose()
    }

    pub fn add_json<T: Serialize>(&mut self, kind: Kind, value: &T) -> AppResult<ContentRef> {
        let body = serde_json::to_vec(value).map_err(|e| AppError::Internal(e.into()))?;
        self.add(kind, &body)
    }
}

/// SHA-256 over salt and body, in hexadecimal: what the event keeps.
pub fn hash(salt: &[u8], body: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update(body)
        .finalize();
    hex(&digest)
}

/// The contents of one complaint, opened as they are asked for.
pub struct Opened {
    keys: KeyRing,
    sealed: HashMap<ContentId, Vec<u8>>,
}

impl Opened {
    pub fn load(app: &App, conn: &mut Conn, complaint: ComplaintId) -> StoreResult<Opened> {
        Ok(Opened {
            keys: app.keys.clone(),
            sealed: contents::of_complaint(conn, complaint)?,
        })
    }

    /// The text; None where the content was erased.
    pub fn text(&self, content: &ContentRef) -> AppResult<Option<String>> {
        let Some(body) = self.open(content)? else {
            return Ok(None);
        };
        String::from_utf8(body)
            .map(Some)
            .map_err(|e| AppError::Internal(e.into()))
    }

    pub fn json<T: DeserializeOwned>(&self, content: &ContentRef) -> AppResult<Option<T>> {
        let Some(body) = self.open(content)? else {
            return Ok(None);
        };
        serde_json::from_slice(&body)
            .map(Some)
            .map_err(|e| AppError::Internal(e.into()))
    }

    fn open(&self, content: &ContentRef) -> AppResult<Option<Vec<u8>>> {
        let Some(sealed) = self.sealed.get(&content.id) else {
            return Ok(None);
        };
        Ok(Some(
            self.keys
                .open(contents::CONTEXT, sealed)
                .map_err(anyhow::Error::from)?,
        ))
    }
}
