//! One round: the load, the bad thing, and the look at everything afterwards.

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use hejie::{
    app::App,
    clock::Clock,
    domain::{
        actor::Actor,
        complaint::{command::Command, event::ContentRef},
        ids::ComplaintId,
    },
    service::{
        texts::{Kind, Texts},
        writer::Execute,
    },
};

use super::{
    Backend, Dice, Means,
    bad::Bad,
    copies,
    ledger::Ledger,
    load::{Addresses, Load},
    mail::MailServer,
};
use crate::{
    check,
    database::Database,
    filings,
    house::{self, People, Server, pause},
};

/// Cases filed a day ago, whose 24 hours end one after the other while the rounds go on, and in the hour the clock is stepped by.
const AGED: i64 = 60;

/// Letters taken from the queue together: no more than these are sent again after a node died.
const LETTERS_AT_ONCE: u64 = 16;

/// A database with people, and all that is known of it from outside.
pub struct House {
    pub backend: Backend,
    pub database: Database,
    pub people: Arc<People>,
    pub ledger: Arc<Ledger>,
    pub mail: MailServer,
    pub rounds: u64,
    /// Letters that were taken twice, in all rounds so far.
    repeated: u64,
}

/// What a bad thing has at hand.
pub struct Round<'a> {
    pub house: &'a House,
    pub nodes: Vec<Server>,
    pub addresses: Addresses,
    pub settings: Vec<String>,
}

pub struct Outcome {
    name: String,
    pub acknowledged: u64,
    pub lost: usize,
    pub refused: u64,
    pub recovered_in: Option<Duration>,
    pub wrong: Vec<String>,
    copied: Option<String>,
}

impl House {
    pub fn furnish(backend: Backend) -> anyhow::Result<House> {
        let database = backend.database();
        let people = Arc::new(house::furnish(&database, house::Letters::Sent)?);
        age(&database, &people)?;
        Ok(House {
            backend,
            database,
            people,
            ledger: Arc::default(),
            mail: MailServer::start()?,
            rounds: 0,
            repeated: 0,
        })
    }

    pub fn live(
        &mut self,
        n: u64,
        bad: Bad,
        means: &Means,
        dice: &mut Dice,
        with_backup: bool,
    ) -> anyhow::Result<Outcome> {
        self.rounds += 1;
        let before = self.ledger.read().acknowledged;
        let mut settings = self.settings();
        if bad == Bad::ClockStepped {
            settings.extend(["--clock".to_owned(), Clock::system().now().to_rfc3339()]);
        }
        let mut round = Round {
            nodes: (0..bad.nodes())
                .map(|_| Server::start(&self.database, &settings))
                .collect::<anyhow::Result<_>>()?,
            addresses: Addresses::default(),
            house: self,
            settings,
        };
        let nodes = round.nodes.iter().map(|node| node.address).collect();
        round.addresses.set(nodes);
        let load = Load::start(n, self.people.clone(), &round.addresses, &self.ledger);
        pause(dice.between(300, 900));
        let copy = with_backup
            .then(|| copies::back_up(&self.database, &self.ledger))
            .transpose()?;
        let recovered_in = bad.happen(&mut round, means, dice)?;
        pause(Duration::from_millis(200));
        load.stop()?;
        let mut wrong = end(round.nodes, bad)?;
        if recovered_in.is_none() {
            wrong.push("nothing was acknowledged within a minute after it".to_owned());
        }

        let (versions, acknowledged, refused) = {
            let mut pages = self.ledger.read();
            wrong.append(&mut pages.wrong);
            let refused: u64 = std::mem::take(&mut pages.refused).values().sum();
            (pages.versions.clone(), pages.acknowledged, refused)
        };
        let condition = check::condition(&self.database.url, &versions)?;
        wrong.extend(condition.wrong);
        wrong.extend(house::recount(&self.database)?);
        wrong.extend(self.letters()?);
        if acknowledged == before {
            wrong.push("nothing was acknowledged: the round tests nothing".to_owned());
        }
        let copied = match copy {
            Some(copy) => {
                let into = match self.rounds % 2 {
                    0 => self.backend,
                    _ => self.backend.other(),
                };
                let (said, found) = copy.restore(&self.database, into)?;
                wrong.extend(found);
                Some(said)
            }
            None => None,
        };
        Ok(Outcome {
            name: format!("{:<10}  {}", self.backend.name(), bad.name()),
            acknowledged: acknowledged - before,
            lost: condition.lost,
            refused,
            recovered_in,
            wrong,
            copied,
        })
    }

    fn settings(&self) -> Vec<String> {
        let port = format!("mail.smtp.port={}", self.mail.port);
        [
            "mail.transport=smtp",
            "mail.from=Hejie <no-reply@bench.example>",
            "mail.smtp.host=127.0.0.1",
            "mail.smtp.security=none",
            port.as_str(),
        ]
        .iter()
        .flat_map(|setting| ["--set".to_owned(), (*setting).to_owned()])
        .collect()
    }

    /// A letter that is down as sent was taken; one is taken again only where a node died between sending it and writing that down.
    fn letters(&mut self) -> anyhow::Result<Vec<String>> {
        let taken: HashMap<String, u64> = self.mail.taken();
        let sent = check::letters_sent(&self.database.url)?;
        let mut wrong = Vec::new();
        let never = sent.iter().filter(|id| !taken.contains_key(*id)).count();
        if never > 0 {
            wrong.push(format!("{never} letters are down as sent and never were"));
        }
        let repeated: u64 = taken.values().map(|times| times - 1).sum();
        if repeated > self.repeated + LETTERS_AT_ONCE {
            let now = repeated - self.repeated;
            wrong.push(format!("{now} letters were sent again"));
        }
        self.repeated = repeated;
        Ok(wrong)
    }
}

/// A node that lived through the day also ends well when it is asked to. With a hanging mail server behind it, it is not given the time.
fn end(nodes: Vec<Server>, bad: Bad) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for node in nodes {
        match bad {
            Bad::MailHangs => node.kill()?,
            _ => wrong.extend(node.stop()?),
        }
    }
    Ok(wrong)
}

/// Files cases as of a day ago: their first response is overdue from now on, one after the other.
fn age(database: &Database, people: &People) -> anyhow::Result<()> {
    let app = App::open(house::config(database)?, Clock::system())?;
    let now = app.clock.now();
    let mut requests = Vec::new();
    for n in 0..AGED {
        let (consumer, _) = people.consumers[n as usize % people.consumers.len()];
        let id = ComplaintId(app.clock.new_id());
        let mut texts = Texts::new(&app, id);
        let complainant: ContentRef = texts.add_text(Kind::Complainant, "测试")?;
        let statement = texts.add_text(Kind::Statement, "影片已经下架")?;
        let filing = filings::filing(consumer, people.enterprise, &complainant, &statement)?;
        // Some in the first seconds, some in the hour after.
        let seconds = if n % 2 == 0 { 2 * n } else { 60 * n };
        let actor = Actor::Consumer { account: consumer };
        requests.push(Execute {
            new_for: Some(consumer),
            contents: texts.new,
            as_of: Some(now - chrono::Duration::seconds(24 * 3600 - seconds)),
            ..Execute::new(actor, id, Command::Submit(Box::new(filing)))
        });
    }
    for filed in app.writer.execute_all(requests) {
        filed.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    }
    Ok(())
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome {
            name,
            acknowledged,
            lost,
            refused,
            ..
        } = self;
        let recovered = self.recovered_in.unwrap_or(Duration::MAX);
        write!(
            f,
            "{name:<32} {acknowledged:>6} acknowledged, {lost} lost, {refused:>4} refused, {:>6.2} s",
            recovered.as_secs_f64().min(9_999.0)
        )?;
        for line in self.copied.iter() {
            write!(f, "\n           {line}")?;
        }
        for line in &self.wrong {
            write!(f, "\n           WRONG: {line}")?;
        }
        Ok(())
    }
}
