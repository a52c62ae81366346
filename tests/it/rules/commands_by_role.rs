//! §2, R-1, R-2: who may see a case and give which command, by role, stage and whose case it is.

use hejie::domain::{
    actor::{Actor, Role, Side},
    complaint::{BureauCase, Complaint, Negotiation, State},
    ids::{AccountId, ComplaintId, EnterpriseId},
    jurisdiction::Basis,
    policy,
};
use uuid::Uuid;

use super::{compare, matrix};
use crate::{recount, support::shanghai};

const OWN: u128 = 1;
const OTHER: u128 = 2;

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

/// Somebody in a role, whose case it is: the consumer of account 1, the enterprise 1, the bureau of 110106.
fn actor(role: Option<Role>, whose: u128) -> Actor {
    let region = match whose {
        OWN => "110106",
        _ => "110105",
    };
    let Some(role) = role else {
        return Actor::Consumer {
            account: account(whose),
        };
    };
    let roles = vec![role];
    match role.side() {
        Side::Consumer => Actor::Consumer {
            account: account(whose),
        },
        Side::Enterprise => Actor::Enterprise {
            account: account(10),
            enterprise: EnterpriseId(Uuid::from_u128(whose)),
            roles,
        },
        Side::Bureau => Actor::Bureau {
            account: account(20),
            region: region.parse().expect("a region"),
            roles,
        },
        Side::System => Actor::Operator {
            account: account(30),
            roles,
        },
    }
}

fn with_enterprise() -> Complaint {
    let at = shanghai("2026-05-11 10:00");
    let enterprise = EnterpriseId(Uuid::from_u128(OWN));
    let mut complaint = Complaint::new(ComplaintId(Uuid::from_u128(9)), account(OWN), at);
    complaint.filing = Some(recount::filing(enterprise));
    complaint.negotiation = Some(Negotiation {
        enterprise,
        round: 1,
        reached_at: at,
        first_contact_at: None,
        response_due_at: at,
        handler: None,
        extension: None,
        recovered_before_fen: hejie::domain::money::Fen::ZERO,
        end: None,
    });
    complaint.state = State::Negotiating;
    complaint
}

/// Taken down for the caller by the clerk of account 20.
fn taken_down() -> Complaint {
    let mut complaint = with_enterprise();
    if let Some(filing) = &mut complaint.filing {
        filing.filed_by = Some(account(20));
    }
    complaint
}

fn with_bureau() -> Complaint {
    let mut complaint = with_enterprise();
    complaint.bureau = Some(BureauCase {
        bureau: "110106".parse().expect("a region"),
        basis: Basis::OwnSiteDomicile,
        candidates: Vec::new(),
        received_at: complaint.created_at,
        officer: None,
        decision: None,
        draft: None,
        is_withdrawal_requested: false,
        mediation: None,
        termination: None,
        closing: None,
    });
    complaint.state = State::Mediating;
    complaint
}

/// A bureau above the competent one.
fn above(role: Role) -> Actor {
    Actor::Bureau {
        account: account(21),
        region: "110000".parse().expect("a region"),
        roles: vec![role],
    }
}

fn columns(whose: u128) -> Vec<(String, Actor)> {
    let mut columns = vec![("consumer".to_owned(), actor(None, whose))];
    for role in Role::ALL {
        columns.push((role.to_string(), actor(Some(role), whose)));
    }
    columns.push(("(the rules)".to_owned(), Actor::System));
    columns
}

fn section(title: &str, complaint: &Complaint, columns: &[(String, Actor)]) -> String {
    let readers: Vec<&str> = columns
        .iter()
        .filter(|(_, actor)| policy::may_read(actor, complaint))
        .map(|(head, _)| head.as_str())
        .collect();
    let marks = matrix(columns, |command, actor| {
        policy::may(actor, command, complaint)
    });
    format!("{title}\nRead by: {}\n\n{marks}\n", readers.join(", "))
}

#[test]
fn commands_by_role() {
    let superiors: Vec<(String, Actor)> = Role::ALL
        .into_iter()
        .filter(|role| role.side() == Side::Bureau)
        .map(|role| (format!("{role} above"), above(role)))
        .collect();
    let (negotiating, mediating) = (with_enterprise(), with_bureau());
    let table = [
        "Who may give which command at all (✔); whether the state allows it stands in commands_by_state.txt.\nA command without a row is nobody's there.\n\n".into(),
        section("== With the enterprise: the own consumer, enterprise, region ==", &negotiating, &columns(OWN)),
        section("== With the enterprise: another's ==", &negotiating, &columns(OTHER)),
        section("== With the enterprise, taken down by this clerk, of another region ==", &taken_down(), &columns(OTHER)),
        section("== At the bureau: the own ==", &mediating, &columns(OWN)),
        section("== At the bureau: another's ==", &mediating, &columns(OTHER)),
        section("== At the bureau: seen from a bureau above ==", &mediating, &superiors),
    ]
    .concat();
    compare("commands_by_role.txt", &table);
}
