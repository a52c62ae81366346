//! The proof every journey may end with: rows and figures say what the log says.

use hejie::{
    domain::{
        actor::Actor,
        calendar::Calendar,
        complaint::{
            Complaint,
            command::Command,
            decide::{self, Context},
        },
        indicator,
        parameter_book::ParameterBook,
    },
    service::recount::{self, Difference, Tally, Watcher},
    store::{Conn, StoreError, case_facts, complaints, last_rows::LastRows, new_rows::NewRows},
};

use super::{TestApp, shanghai};

#[derive(Default)]
struct Found(Vec<Difference>);

impl Watcher for Found {
    fn starts(&mut self, _: u64) {}
    fn reads(&mut self, _: u64) {}
    fn finds(&mut self, difference: &Difference) {
        self.0.push(difference.clone());
    }
}

impl TestApp {
    fn conn(&self) -> Conn {
        Conn::open(&self.database.url).expect("a connection")
    }

    /// What a recount finds.
    pub fn recount(&self) -> (Tally, Vec<Difference>) {
        let mut found = Found::default();
        let tally = self
            .conn()
            .snapshot(|conn| recount::compare(conn, &mut found))
            .expect("a recount");
        (tally, found.0)
    }

    pub fn recount_and_repair(&self) -> (Tally, Vec<Difference>) {
        let mut found = Found::default();
        let tally = self
            .conn()
            .write_tx::<_, StoreError>(|conn| recount::repair(conn, &mut found))
            .expect("a recount");
        (tally, found.0)
    }

    /// Every row and every figure is as the events say.
    #[track_caller]
    pub fn assert_recounted(&self) {
        let (tally, differences) = self.recount();
        assert_eq!(differences, [], "{tally:?}");
    }

    /// Lives a case from its beginning, command by command, and stores it as the writer does.
    pub fn live(&self, mut complaint: Complaint, commands: &[(&str, Actor, Command)]) -> Complaint {
        let mut log = Vec::new();
        let calendar = Calendar::builtin();
        let enterprise = complaint.enterprise();
        for (moment, actor, command) in commands {
            let context = Context {
                now: shanghai(moment),
                actor,
                calendar: &calendar,
                parameters: &ParameterBook::default(),
                active_enterprise: match command {
                    Command::Submit(filing) => filing.respondent.enterprise,
                    _ => enterprise,
                },
                possible_repeat_of: None,
                original: None,
                authority: Default::default(),
            };
            let decided = decide::decide(&complaint, command, &context).expect("a lawful step");
            log.extend(decided.events);
            complaint = decided.complaint;
        }
        let stored = complaint.clone();
        self.app
            .write(move |conn| {
                let cells = indicator::contributions(&complaint);
                let rows = NewRows {
                    complaints: vec![complaints::row(&complaint, &Default::default())?],
                    facts: case_facts::update(conn, &[(None, &complaint)])?,
                    ..NewRows::default()
                };
                rows.insert(conn)?;
                let mut end = LastRows {
                    figures: cells,
                    ..LastRows::default()
                };
                for event in &log {
                    end.log.add(complaint.id, event, [])?;
                }
                end.write(conn)?;
                Ok(())
            })
            .expect("a stored case");
        stored
    }
}
