//! Who stands against whom in some cases, and by which words they are found.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use crate::{
    app::App,
    domain::{actor::Actor, ids::ComplaintId},
    error::AppResult,
    service::{
        complaints::{
            form::{Complainant, Statement},
            read::masked,
        },
        texts::Kind,
    },
    store::{
        complaints::{
            Scope,
            inbox::{self, Line},
        },
        contents,
    },
};

/// So many digits of a phone every list shows.
const PHONE_TAIL: usize = 4;

/// Who stands against whom, as far as the reader may see it: masked unless it is a case of the reader's own.
#[derive(Default)]
pub(super) struct Parties {
    pub(super) masked: HashMap<ComplaintId, Complainant>,
    whole: HashMap<ComplaintId, Complainant>,
    /// Their names; for an enterprise there is only itself.
    pub(super) respondents: HashMap<ComplaintId, String>,
}

impl Parties {
    pub(super) fn of(app: &App, actor: &Actor, scope: Scope, lines: &[Line]) -> AppResult<Parties> {
        let ids: Vec<ComplaintId> = lines.iter().map(|line| line.id).collect();
        let mut parties = Parties::default();
        let is_enterprise = matches!(scope, Scope::Enterprise(_));
        let mut people = opened::<Complainant>(app, &ids, Kind::Complainant)?;
        for line in lines {
            let Some(person) = people.remove(&line.id) else {
                continue;
            };
            parties.masked.insert(line.id, masked(&person));
            let is_own = match (scope, actor) {
                (Scope::FiledBy(_), _) => true,
                (Scope::Bureau(_), Actor::Bureau { region, .. }) => line.bureau == Some(*region),
                _ => false,
            };
            if is_own {
                parties.whole.insert(line.id, person);
            }
        }
        if !is_enterprise {
            let statements = opened::<Statement>(app, &ids, Kind::Statement)?;
            let names = statements
                .into_iter()
                .map(|(id, s)| (id, s.respondent_name));
            parties.respondents = names.collect();
        }
        Ok(parties)
    }

    pub(super) fn has(&self, line: &Line, q: &str) -> bool {
        let respondent = self.respondents.get(&line.id);
        if respondent.is_some_and(|name| folded(name).contains(q)) {
            return true;
        }
        if let Some(person) = self.whole.get(&line.id) {
            let is_number = q.len() >= PHONE_TAIL && q.chars().all(|c| c.is_ascii_digit());
            if folded(&person.name).contains(q) || (is_number && person.phone.ends_with(q)) {
                return true;
            }
        }
        match (Person::of(q), self.masked.get(&line.id)) {
            (Some(Person::PhoneTail(tail)), Some(person)) => person.phone.ends_with(&tail),
            (Some(Person::FamilyName(name)), Some(person)) => {
                folded(&person.name).starts_with(name)
            }
            _ => false,
        }
    }
}

enum Person {
    PhoneTail(String),
    FamilyName(char),
}

impl Person {
    /// The four last digits of a phone, or a family name with or without a salutation.
    fn of(q: &str) -> Option<Person> {
        if q.len() == PHONE_TAIL && q.chars().all(|c| c.is_ascii_digit()) {
            return Some(Person::PhoneTail(q.to_owned()));
        }
        let name = ["先生", "女士", "**", "*", "某某", "某"]
            .iter()
            .find_map(|ending| q.strip_suffix(ending))
            .unwrap_or(q);
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(family_name), None) => Some(Person::FamilyName(family_name)),
            _ => None,
        }
    }
}

pub(super) fn folded(text: &str) -> String {
    text.trim().chars().flat_map(char::to_uppercase).collect()
}

/// The complainants of some cases, masked as every list shows them.
pub fn people(app: &App, ids: &[ComplaintId]) -> AppResult<HashMap<ComplaintId, Complainant>> {
    let whole = opened::<Complainant>(app, ids, Kind::Complainant)?;
    let masked = whole.iter().map(|(id, it)| (*id, masked(it)));
    Ok(masked.collect())
}

fn opened<T: DeserializeOwned>(
    app: &App,
    ids: &[ComplaintId],
    kind: Kind,
) -> AppResult<HashMap<ComplaintId, T>> {
    let sealed = app.read(|conn| inbox::sealed(conn, ids, kind.as_str()))?;
    let mut found = HashMap::with_capacity(sealed.len());
    for (id, body) in sealed {
        let plain = app
            .keys
            .open(contents::CONTEXT, &body)
            .map_err(anyhow::Error::from)?;
        let value = serde_json::from_slice(&plain).map_err(anyhow::Error::from)?;
        found.insert(id, value);
    }
    Ok(found)
}
