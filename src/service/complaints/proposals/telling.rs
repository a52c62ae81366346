//! Who is told of a proposal: the managers that one waits, and its author that it came back or was taken back. A proposal is no
//! event of the case, so its notices do not go by the outbox of events; they are written in the proposal's own transaction.
//! That it was approved, its author hears by the event it became (`notify/recipients.rs`).

use crate::{
    clock::Clock,
    domain::{
        actor::{Role, Side},
        ids::AccountId,
    },
    notify::{Notice, NoticeKind},
    store::{
        Conn, StoreResult,
        accounts::audience::{self, Member},
        mails::{self, NewMail},
        notifications::{self, NewNotification},
        proposals::Proposal,
    },
};

/// Those who may let it go: every manager but its own author. Gives back whose open pages are to be told.
pub(super) fn managers(
    conn: &mut Conn,
    clock: &Clock,
    proposal: &Proposal,
) -> StoreResult<Vec<AccountId>> {
    let mut members = audience::of_enterprise(conn, proposal.enterprise)?;
    members.retain(|it| it.account != proposal.author && it.roles.contains(&Role::OdrManager));
    tell(conn, clock, proposal, NoticeKind::ProposalWaits, &members)
}

/// Its author, as long as they are with the enterprise.
pub(super) fn author(
    conn: &mut Conn,
    clock: &Clock,
    proposal: &Proposal,
    kind: NoticeKind,
) -> StoreResult<Vec<AccountId>> {
    let member = audience::one(conn, proposal.author)?
        .filter(|it| it.enterprise == Some(proposal.enterprise));
    let members: Vec<Member> = member.into_iter().collect();
    tell(conn, clock, proposal, kind, &members)
}

fn tell(
    conn: &mut Conn,
    clock: &Clock,
    proposal: &Proposal,
    kind: NoticeKind,
    members: &[Member],
) -> StoreResult<Vec<AccountId>> {
    let notice = Notice::from(kind).by(Side::Enterprise).to_string();
    let (complaint, at) = (Some(proposal.complaint), clock.now());
    let notices: Vec<_> = members
        .iter()
        .map(|member| NewNotification {
            id: clock.new_id(),
            account: member.account,
            notice: notice.clone(),
            complaint,
            position: None,
            at,
        })
        .collect();
    let letters: Vec<_> = members
        .iter()
        .filter(|member| member.has_email)
        .map(|member| NewMail {
            id: clock.new_id(),
            account: member.account,
            notice: notice.clone(),
            complaint,
            secret: None,
            at,
        })
        .collect();
    notifications::insert(conn, &notices)?;
    mails::insert(conn, &letters)?;
    Ok(members.iter().map(|member| member.account).collect())
}
