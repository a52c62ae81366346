//! What must hold after a run, whatever was drawn. Looked for in the log, apart from the code that wrote it.

mod act;
mod case;
mod figures;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

pub use self::{case::is_ended, figures::Recounted};
use super::{log, tally::Tally};
use crate::{
    domain::{
        actor::{Actor, ActorRef, Side},
        ids::AccountId,
        lang::Lang,
        time::Instant,
    },
    store::{Conn, StoreResult, accounts},
};

/// Printed of each check that does not hold; beyond it they are only counted.
const EXAMPLES: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    EndOrClock,
    DeadlineOnce,
    DeadlineOnItsDay,
    OnlyAllowed,
    DutyConfirmed,
    SilenceSettlesNothing,
    FiguresAsRecounted,
    FiguresAsSelected,
    NoneLost,
}

impl Check {
    pub const ALL: [Check; 9] = [
        Check::EndOrClock,
        Check::DeadlineOnce,
        Check::DeadlineOnItsDay,
        Check::OnlyAllowed,
        Check::DutyConfirmed,
        Check::SilenceSettlesNothing,
        Check::FiguresAsRecounted,
        Check::FiguresAsSelected,
        Check::NoneLost,
    ];

    pub fn sentence(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Check::EndOrClock => (
                "每件投诉都已结束或已作决定，否则必有期限在走",
                "every case has come to its end or to a decision, or a clock runs",
            ),
            Check::DeadlineOnce => (
                "每个期限及其每级提醒最多触发一次",
                "every deadline and every reminder of it fired once at most",
            ),
            Check::DeadlineOnItsDay => (
                "每个到期的期限都在期满的那一刻触发",
                "every deadline that passed fired, and at its very end",
            ),
            Check::OnlyAllowed => (
                "没有人做了当时不允许做的事",
                "nobody did what they were not allowed at that moment",
            ),
            Check::DutyConfirmed => (
                "每项义务都由消费者确认后才算完成",
                "no duty was closed but by the consumer's confirmation",
            ),
            Check::SilenceSettlesNothing => (
                "消费者不说话，不会丧失任何退路",
                "nothing was settled or given up by silence without a way back for the consumer",
            ),
            Check::FiguresAsRecounted => (
                "现状和指标与由事件重新计算的一致",
                "rows and figures are what the events say",
            ),
            Check::FiguresAsSelected => (
                "指标与直接用 SQL 统计的一致",
                "figures are what plain SQL selects",
            ),
            Check::NoneLost => ("收到的 = 结束的 + 在办的", "filed = ended + open"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// What became of one check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many times it was looked at.
    pub looked: u64,
    pub broken: u64,
    pub examples: Vec<String>,
}

/// Of all checks.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdicts(BTreeMap<Check, Verdict>);

impl Verdicts {
    pub fn get(&self, check: Check) -> Verdict {
        self.0.get(&check).cloned().unwrap_or_default()
    }

    pub fn hold(&self) -> bool {
        self.0.values().all(|verdict| verdict.broken == 0)
    }

    /// Adds what was found beside the other checks.
    pub fn add(&mut self, recounted: Recounted) {
        recounted.tell(self);
    }

    fn look(&mut self, check: Check, is_right: bool, otherwise: impl FnOnce() -> String) {
        let verdict = self.0.entry(check).or_default();
        verdict.looked += 1;
        if !is_right {
            verdict.broken += 1;
            if verdict.examples.len() < EXAMPLES {
                verdict.examples.push(otherwise());
            }
        }
    }
}

/// Reads the whole log, case by case, and then the figures; all but the recount. `until` is up to when time has passed.
pub fn examine(conn: &mut Conn, until: Instant) -> StoreResult<(Verdicts, Tally)> {
    let mut verdicts = Verdicts::default();
    let mut tally = Tally::default();
    let mut people = People::default();
    log::each_case(conn, &mut |conn, story| {
        let actors = people.of(conn, &story)?;
        case::examine(&story, &actors, until, &mut verdicts);
        tally.count(&story);
        Ok(())
    })?;
    figures::examine(conn, &tally, &mut verdicts)?;
    Ok((verdicts, tally))
}

/// Who acts for bureaus and enterprises, each looked up once.
#[derive(Default)]
struct People(HashMap<AccountId, Option<Actor>>);

/// The actors of one case.
type Actors = HashMap<AccountId, Actor>;

impl People {
    fn of(&mut self, conn: &mut Conn, story: &log::Story) -> StoreResult<Actors> {
        let mut actors = Actors::new();
        for ActorRef { side, account } in story.events.iter().map(|it| it.actor) {
            let Some(account) = account else { continue };
            let actor = match side {
                Side::Consumer => Some(Actor::Consumer { account }),
                _ => self.staff(conn, account)?,
            };
            actors.extend(actor.map(|actor| (account, actor)));
        }
        Ok(actors)
    }

    fn staff(&mut self, conn: &mut Conn, account: AccountId) -> StoreResult<Option<Actor>> {
        if let Some(known) = self.0.get(&account) {
            return Ok(known.clone());
        }
        let found = accounts::find(conn, account)?.and_then(|it| it.actor());
        self.0.insert(account, found.clone());
        Ok(found)
    }
}
