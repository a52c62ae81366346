//! What somebody is told: a kind, and the few facts its sentence names. Nothing personal, so it may stand in any column.

use std::{fmt, str::FromStr};

use crate::domain::{actor::Side, deadline_rule::DeadlineKind, time::Instant};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        /// A kind of notice; its code never changes, for it stands in the database.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NoticeKind { $($(#[$doc])* $name),+ }

        impl NoticeKind {
            pub const ALL: &[NoticeKind] = &[$(NoticeKind::$name),+];

            pub fn code(self) -> &'static str {
                match self { $(NoticeKind::$name => $code),+ }
            }
        }
    };
}

kinds! {
    /// To the consumer: it is with the enterprise.
    FiledWithEnterprise = "filed_with_enterprise";
    /// To the consumer: it is with the bureau, without a negotiation.
    FiledWithBureau = "filed_with_bureau";
    ReachedEnterprise = "reached_enterprise";
    /// To the enterprise: a broken or reopened settlement is negotiated again.
    NewRound = "new_round";
    FirstContact = "first_contact";
    Message = "message";
    EvidenceAdded = "evidence_added";
    OfferMade = "offer_made";
    OfferAccepted = "offer_accepted";
    OfferDeclined = "offer_declined";
    OfferWithdrawn = "offer_withdrawn";
    AgreementDrafted = "agreement_drafted";
    AgreementConfirmed = "agreement_confirmed";
    Settled = "settled";
    /// To the consumer, with how to reopen (N-5).
    SettledUnconfirmed = "settled_unconfirmed";
    SettledUnconfirmedRespondent = "settled_unconfirmed_respondent";
    SettlementFinal = "settlement_final";
    PerformanceReported = "performance_reported";
    PerformanceConfirmed = "performance_confirmed";
    /// To the consumer: a duty was not performed by its date.
    DutyOverdue = "duty_overdue";
    BreachReported = "breach_reported";
    ExtensionProposed = "extension_proposed";
    LimitExtended = "limit_extended";
    /// To the consumer, who decides whether it goes to the bureau (J-1).
    FailedAsked = "failed_asked";
    FailedRespondent = "failed_respondent";
    Withdrawn = "withdrawn";
    Unsettled = "unsettled";
    UnsettledRespondent = "unsettled_respondent";
    /// To the consumer: it went on to the bureau.
    Escalated = "escalated";
    EscalatedRespondent = "escalated_respondent";
    Received = "received";
    Assigned = "assigned";
    Accepted = "accepted";
    AcceptedRespondent = "accepted_respondent";
    /// To the consumer: ground, and the other ways.
    Rejected = "rejected";
    RejectedRespondent = "rejected_respondent";
    DraftWaits = "draft_waits";
    DraftApproved = "draft_approved";
    DraftReturned = "draft_returned";
    WithdrawalRequested = "withdrawal_requested";
    /// To the managers of an enterprise: an offer above its author's limit.
    ProposalWaits = "proposal_waits";
    /// To its author: it has left as theirs.
    ProposalApproved = "proposal_approved";
    /// To its author.
    ProposalReturned = "proposal_returned";
    /// To its author, of whom it was not: somebody else took it back.
    ProposalTakenBack = "proposal_taken_back";
    MediationStarted = "mediation_started";
    AgreementRecorded = "agreement_recorded";
    /// With the remedies (Z-2).
    Terminated = "terminated";
    /// To the consumer, who is asked to rate (Z-5).
    Closed = "closed";
    ClosedDuplicate = "closed_duplicate";
    ClosedRespondent = "closed_respondent";
    ReminderHalf = "reminder_half";
    ReminderLastCall = "reminder_last_call";
    ReminderOverdue = "reminder_overdue";
    DeadlineMoved = "deadline_moved";
    /// About an account, not a case: the link to set the first password.
    Invitation = "invitation";
    PasswordReset = "password_reset";
    /// To an address that is to take the place of an account's: the link that proves it.
    EmailChange = "email_change";
    /// Somebody registered with an address that has an account.
    AccountExists = "account_exists";
    /// To system admins: a mail could not be delivered for a day.
    MailGivenUp = "mail_given_up";
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no notice")]
pub struct UnknownNotice(pub String);

impl FromStr for NoticeKind {
    type Err = UnknownNotice;

    fn from_str(code: &str) -> Result<NoticeKind, UnknownNotice> {
        NoticeKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| UnknownNotice(code.to_owned()))
    }
}

/// A kind with its facts as they were when it happened: what is read a week later still says the date it was about then.
///
/// Written as `offer_made until=2026-05-20T16:00:00Z n=2`, which the columns `notice` hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice {
    pub kind: NoticeKind,
    /// The first instant that is too late.
    pub until: Option<Instant>,
    /// The number of the offer, duty, ground or reason, or how many working days.
    pub n: Option<u32>,
    /// The deadline it is about.
    pub of: Option<DeadlineKind>,
    /// Whose act it was.
    pub by: Option<Side>,
}

impl Notice {
    pub fn until(self, until: Option<Instant>) -> Notice {
        Notice { until, ..self }
    }

    pub fn n(self, n: u32) -> Notice {
        Notice { n: Some(n), ..self }
    }

    pub fn by(self, side: Side) -> Notice {
        Notice {
            by: Some(side),
            ..self
        }
    }

    pub fn of(self, kind: DeadlineKind) -> Notice {
        Notice {
            of: Some(kind),
            ..self
        }
    }
}

impl From<NoticeKind> for Notice {
    fn from(kind: NoticeKind) -> Notice {
        Notice {
            kind,
            until: None,
            n: None,
            of: None,
            by: None,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if let Some(until) = self.until {
            write!(
                f,
                " until={}",
                until.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
            )?;
        }
        if let Some(n) = self.n {
            write!(f, " n={n}")?;
        }
        if let Some(of) = self.of {
            write!(f, " of={}", of.as_str())?;
        }
        if let Some(by) = self.by {
            write!(f, " by={}", by.as_str())?;
        }
        Ok(())
    }
}

const SIDES: [Side; 4] = [Side::Consumer, Side::Enterprise, Side::Bureau, Side::System];

impl FromStr for Notice {
    type Err = UnknownNotice;

    fn from_str(text: &str) -> Result<Notice, UnknownNotice> {
        let unknown = || UnknownNotice(text.to_owned());
        let mut words = text.split(' ');
        let mut notice = Notice::from(words.next().unwrap_or_default().parse::<NoticeKind>()?);
        for word in words {
            match word.split_once('=').ok_or_else(unknown)? {
                ("until", at) => notice.until = Some(at.parse().map_err(|_| unknown())?),
                ("n", n) => notice.n = Some(n.parse().map_err(|_| unknown())?),
                ("of", code) => {
                    let found = DeadlineKind::ALL.into_iter().find(|k| k.as_str() == code);
                    notice.of = Some(found.ok_or_else(unknown)?);
                }
                ("by", code) => {
                    let found = SIDES.into_iter().find(|side| side.as_str() == code);
                    notice.by = Some(found.ok_or_else(unknown)?);
                }
                _ => return Err(unknown()),
            }
        }
        Ok(notice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for kind in NoticeKind::ALL {
            let bare = Notice::from(*kind);
            let full = bare
                .until("2026-05-20T16:00:00.000001Z".parse().ok())
                .n(2)
                .of(DeadlineKind::Acceptance)
                .by(Side::Enterprise);
            for notice in [bare, full] {
                assert_eq!(notice.to_string().parse(), Ok(notice));
            }
        }
        for bad in [
            "",
            "offer",
            "offer_made n",
            "offer_made n=x",
            "offer_made of=x",
        ] {
            assert!(bad.parse::<Notice>().is_err(), "{bad:?}");
        }
    }
}
