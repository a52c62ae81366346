//! How much lies on a desk.

use super::{desk_of, narrowed};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Side},
        complaint::{
            bureau_desk::{BureauDesk, Tab},
            desk::Desk,
        },
        time::{Instant, end_of_day},
    },
    error::AppResult,
    store::{
        StoreResult,
        complaints::{
            Scope,
            inbox::{self, HandledBy, Pile},
        },
    },
};

/// Counting ends here: a desk with more says "and more".
pub const COUNTED: i64 = 1000;

/// How many cases lie under each tab of the reader, none counted further than [`COUNTED`].
pub struct Counts {
    pub tabs: Vec<(Tab, i64)>,
    /// Of what the reader's house owes: due before the end of today, or already late.
    pub due_today: i64,
    pub overdue: i64,
    /// Of what the house owes, or has just got: what nobody has taken.
    pub unassigned: i64,
}

impl Counts {
    pub fn of(&self, tab: Tab) -> Option<i64> {
        let found = self.tabs.iter().find(|it| it.0 == tab);
        found.map(|it| it.1)
    }
}

pub fn counts(app: &App, actor: &Actor, handled_by: HandledBy) -> AppResult<Counts> {
    let of = Pile {
        scope: desk_of(actor)?,
        tab: None,
        handled_by,
        due_until: None,
        waits_for: None,
    };
    let under = |tab: Tab| Pile {
        tab: Some(tab),
        ..of
    };
    let is_clerk = matches!(of.scope, Scope::FiledBy(_));
    let is_enterprise = matches!(of.scope, Scope::Enterprise(_));
    let (tabs, owed, incoming): (Vec<Tab>, Vec<Pile>, Tab) = if is_enterprise {
        // What the enterprise owes under an agreement is for it to perform; the rest waits for the consumer.
        let to_perform = Pile {
            waits_for: Some(Side::Enterprise),
            ..under(Tab::Enterprise(Desk::Agreement))
        };
        (
            Desk::ALL.map(Tab::Enterprise).to_vec(),
            vec![under(Tab::Enterprise(Desk::Ours)), to_perform],
            Tab::Enterprise(Desk::Ours),
        )
    } else {
        let desks = BureauDesk::ALL.into_iter();
        (
            desks
                .filter(|it| is_clerk || *it != BureauDesk::Negotiating)
                .map(Tab::Bureau)
                .collect(),
            BureauDesk::OWED.map(|it| under(Tab::Bureau(it))).to_vec(),
            Tab::Bureau(BureauDesk::New),
        )
    };
    let (now, tonight) = (app.clock.now(), end_of_day(app.clock.today()));
    app.read(|conn| {
        let mut count = |pile: Pile| match narrowed(pile) {
            Some(pile) => inbox::count(conn, &pile, COUNTED),
            None => Ok(0),
        };
        let mut owed_until = |until: Instant| -> StoreResult<i64> {
            owed.iter().try_fold(0, |sum, pile| {
                let due_until = Some(until);
                Ok(sum + count(Pile { due_until, ..*pile })?)
            })
        };
        let (overdue, until_tonight) = (owed_until(now)?, owed_until(tonight)?);
        let tabs: StoreResult<Vec<(Tab, i64)>> = tabs
            .into_iter()
            .map(|tab| Ok((tab, count(under(tab))?)))
            .collect();
        Ok(Counts {
            tabs: tabs?,
            due_today: until_tonight - overdue,
            overdue,
            unassigned: count(Pile {
                handled_by: HandledBy::Nobody,
                ..under(incoming)
            })?,
        })
    })
}
