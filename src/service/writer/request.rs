//! What the writer is asked, and what it answers.

use std::sync::Arc;

use crate::{
    domain::{
        actor::Actor,
        authority::Authority,
        complaint::{Complaint, command::Command},
        ids::{AccountId, ComplaintId},
        time::Instant,
    },
    store::{
        complaints::RowExtras, contents::NewContent, files::NewFile, idempotency::Idempotency,
        proposals::Ending,
    },
};

/// A command, and everything that goes into its transaction if it is not refused.
#[derive(Debug)]
pub struct Execute {
    pub actor: Actor,
    pub complaint: ComplaintId,
    pub command: Command,
    /// Whose complaint it is, where the command begins a new one.
    pub new_for: Option<AccountId>,
    pub contents: Vec<NewContent>,
    pub file: Option<NewFile>,
    pub extras: RowExtras,
    /// What the caller read; another version is a conflict.
    pub expected_version: Option<i32>,
    pub idempotency: Option<Idempotency>,
    /// The instant at which the rules act, where that was before now (a sweeper after a downtime).
    pub as_of: Option<Instant>,
    /// How far the actor may bind their enterprise: whoever gives a person's command says so.
    pub authority: Authority,
    /// The proposal that leaves with it.
    pub approval: Option<Ending>,
}

impl Execute {
    pub fn new(actor: Actor, complaint: ComplaintId, command: Command) -> Execute {
        Execute {
            actor,
            complaint,
            command,
            new_for: None,
            contents: Vec::new(),
            file: None,
            extras: RowExtras::default(),
            expected_version: None,
            idempotency: None,
            as_of: None,
            authority: Authority::default(),
            approval: None,
        }
    }
}

/// What happened: the complaint as it stands now, and whether anything made it so.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Shared with what is being stored of it: the one thread that everybody waits for copies nothing.
    pub complaint: Arc<Complaint>,
    pub is_changed: bool,
    /// An earlier answer to the same `Idempotency-Key`; nothing was done now.
    pub is_replay: bool,
}
