//! Every rule's way of saying no: a stable code, and a sentence that tells the person what they can do.

use chrono::NaiveDate;

use super::{State, command::CommandKind};
use crate::domain::{
    ids::{DutyNumber, OfferNumber},
    lang::Lang,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in this state (§11); the matrix of states and commands says where.
    WrongState {
        state: State,
        command: CommandKind,
    },
    TruthNotConfirmed,
    NoRequest,
    /// C-2: at least one evidence item, or the reason why none exists.
    NoEvidence,
    /// Nothing is known of where the operator is, so no bureau is competent (J-3).
    NoJurisdiction,
    TooManyFiles {
        max: usize,
    },
    NoSuchOffer {
        offer: OfferNumber,
    },
    OfferNotOpen {
        offer: OfferNumber,
    },
    OfferExpired {
        offer: OfferNumber,
        valid_until_on: NaiveDate,
    },
    OwnOffer,
    NotYourOffer,
    NoRemedy,
    AmountTooLarge,
    NoSuchFile,
    /// Dates must not lie behind today, nor the performance before it, nor too far ahead.
    DateOutOfRange {
        field: &'static str,
        earliest: NaiveDate,
        latest: NaiveDate,
    },
    AgreementPending,
    NoAgreement,
    AlreadyConfirmed,
    /// N-1: extended only once.
    AlreadyExtended,
    OwnProposal,
    ExtensionTooLong {
        max_wd: u32,
    },
    NoSuchDuty {
        duty: DutyNumber,
    },
    DutyAlreadyConfirmed {
        duty: DutyNumber,
    },
    DutyNotDue {
        duty: DutyNumber,
        due_on: NaiveDate,
    },
    /// N-5
    ReopenWindowPassed {
        until_on: NaiveDate,
    },
    ///
    NoSuchGround {
        max: u8,
    },
    /// Z-1
    NoSuchReason,
    /// Z-1 no. 5 before its time.
    LimitNotPassed {
        due_on: NaiveDate,
    },
    /// somebody else must approve.
    OwnDraft,
    NoDraft,
    DraftWaiting,
    /// M-1
    ConsentMissing,
    /// M-8: no document, so the mediation record is mandatory.
    RecordMissing,
    /// Z-1 no. 1 needs the consumer's own word.
    NoWithdrawal,
    AlreadyRequested,
    /// Z-4
    NothingToRecover,
    ToldBeforeDecision {
        decided_on: NaiveDate,
        today: NaiveDate,
    },
    NotADuplicate,
    AlreadyRated,
    RatingOutOfRange,
    NotYetDecided,
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::WrongState { .. } => "wrong_state",
            Refusal::TruthNotConfirmed => "truth_not_confirmed",
            Refusal::NoRequest => "no_request",
            Refusal::NoEvidence => "no_evidence",
            Refusal::NoJurisdiction => "no_jurisdiction",
            Refusal::TooManyFiles { .. } => "too_many_files",
            Refusal::NoSuchOffer { .. } => "no_such_offer",
            Refusal::OfferNotOpen { .. } => "offer_not_open",
            Refusal::OfferExpired { .. } => "offer_expired",
            Refusal::OwnOffer => "own_offer",
            Refusal::NotYourOffer => "not_your_offer",
            Refusal::NoRemedy => "no_remedy",
            Refusal::AmountTooLarge => "amount_too_large",
            Refusal::NoSuchFile => "no_such_file",
            Refusal::LimitNotPassed { .. } => "limit_not_passed",
            Refusal::DateOutOfRange { .. } => "date_out_of_range",
            Refusal::AgreementPending => "agreement_pending",
            Refusal::NoAgreement => "no_agreement",
            Refusal::AlreadyConfirmed => "already_confirmed",
            Refusal::AlreadyExtended => "already_extended",
            Refusal::OwnProposal => "own_proposal",
            Refusal::ExtensionTooLong { .. } => "extension_too_long",
            Refusal::NoSuchDuty { .. } => "no_such_duty",
            Refusal::DutyAlreadyConfirmed { .. } => "duty_already_confirmed",
            Refusal::DutyNotDue { .. } => "duty_not_due",
            Refusal::ReopenWindowPassed { .. } => "reopen_window_passed",
            Refusal::NoSuchGround { .. } => "no_such_ground",
            Refusal::NoSuchReason => "no_such_reason",
            Refusal::OwnDraft => "own_draft",
            Refusal::NoDraft => "no_draft",
            Refusal::DraftWaiting => "draft_waiting",
            Refusal::ConsentMissing => "consent_missing",
            Refusal::RecordMissing => "record_missing",
            Refusal::NoWithdrawal => "no_withdrawal",
            Refusal::AlreadyRequested => "already_requested",
            Refusal::NothingToRecover => "nothing_to_recover",
            Refusal::ToldBeforeDecision { .. } => "told_before_decision",
            Refusal::NotADuplicate => "not_a_duplicate",
            Refusal::AlreadyRated => "already_rated",
            Refusal::RatingOutOfRange => "rating_out_of_range",
            Refusal::NotYetDecided => "not_yet_decided",
        }
    }

    /// The field of the request it is about, where it is about one.
    pub fn pointer(&self) -> Option<&'static str> {
        Some(match self {
            Refusal::TruthNotConfirmed => "/truth_confirmed",
            Refusal::NoRequest => "/requests",
            Refusal::NoEvidence => "/no_evidence_reason",
            Refusal::NoSuchOffer { .. }
            | Refusal::OfferNotOpen { .. }
            | Refusal::OfferExpired { .. } => "/offer",
            Refusal::NoRemedy | Refusal::AmountTooLarge => "/remedies",
            Refusal::NoSuchFile => "/files",
            Refusal::DateOutOfRange { field, .. } => field,
            Refusal::ExtensionTooLong { .. } => "/working_days",
            Refusal::NoSuchDuty { .. } => "/duty",
            Refusal::NoSuchGround { .. } => "/ground",
            Refusal::NoSuchReason | Refusal::LimitNotPassed { .. } => "/reason_no",
            Refusal::ConsentMissing => "/respondent_consents",
            Refusal::RecordMissing => "/record",
            Refusal::NothingToRecover => "/recovered_fen",
            Refusal::ToldBeforeDecision { .. } => "/told_on",
            Refusal::NotADuplicate => "/original",
            Refusal::RatingOutOfRange => "/satisfaction",
            _ => return None,
        })
    }

    /// About what was sent, so that another value would do; else about how the case stands.
    pub fn is_about_input(&self) -> bool {
        self.pointer().is_some()
            && !matches!(
                self,
                Refusal::OfferNotOpen { .. } | Refusal::OfferExpired { .. }
            )
    }

    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Refusal::WrongState { state, .. } => {
                format!(
                    "案件现在是「{}」，不能做这一步。下面列出现在可以做的。",
                    state.name(Lang::Zh)
                )
            }
            Refusal::TruthNotConfirmed => "请确认所填内容属实后再提交。".into(),
            Refusal::NoRequest => "请至少写明一项诉求。".into(),
            Refusal::NoEvidence => "请至少上传一件凭证，或说明为什么没有凭证。".into(),
            Refusal::NoJurisdiction => {
                "无法确定由哪个市场监督管理局处理，请补充对方所在的区县。".into()
            }
            Refusal::TooManyFiles { max } => format!("每件案件最多 {max} 个文件，请先合并或挑选。"),
            Refusal::NoSuchOffer { offer } => format!("没有编号为 {offer} 的方案，请刷新后再试。"),
            Refusal::OfferNotOpen { offer } => {
                format!("方案 {offer} 已经不能答复，请看最新的方案。")
            }
            Refusal::OfferExpired {
                offer,
                valid_until_on,
            } => {
                format!("方案 {offer} 的有效期到 {valid_until_on} 为止，可以请对方重新提出。")
            }
            Refusal::OwnOffer => {
                "这是你方自己的方案，应由对方答复；你方可以撤回或提出新方案。".into()
            }
            Refusal::NotYourOffer => "只能撤回自己一方提出的方案。".into(),
            Refusal::AmountTooLarge => "各项金额合计不能超过十亿元。".into(),
            Refusal::NoSuchFile => "引用的文件不在本案中，请先上传到本案。".into(),
            Refusal::LimitNotPassed { due_on } => {
                format!("调解期限到 {due_on} 为止，期满后才可以此为由终止。")
            }
            Refusal::NoRemedy => "方案里至少要有一项处理办法，退款和赔偿须写明金额。".into(),
            Refusal::DateOutOfRange {
                earliest, latest, ..
            } => {
                format!("日期应在 {earliest} 到 {latest} 之间。")
            }
            Refusal::AgreementPending => {
                "和解协议正等待双方确认，请先确认或不同意这份协议。".into()
            }
            Refusal::NoAgreement => "还没有和解协议，请先接受一个方案。".into(),
            Refusal::AlreadyConfirmed => "你方已经确认过这份协议，正在等对方确认。".into(),
            Refusal::AlreadyExtended => "协商期限只能延长一次。".into(),
            Refusal::OwnProposal => "延长期限要由另一方同意，你方已经提出。".into(),
            Refusal::ExtensionTooLong { max_wd } => {
                format!("最多延长 {max_wd} 个工作日，至少 1 个工作日。")
            }
            Refusal::NoSuchDuty { duty } => format!("协议里没有第 {duty} 项义务，请刷新后再试。"),
            Refusal::DutyAlreadyConfirmed { duty } => format!("第 {duty} 项义务已确认履行。"),
            Refusal::DutyNotDue { duty, due_on } => {
                format!("第 {duty} 项义务的期限是 {due_on}，过期未履行才可以报告。")
            }
            Refusal::ReopenWindowPassed { until_on } => {
                format!("重新协商的期限到 {until_on} 为止，你仍可以重新发起或直接投诉。")
            }
            Refusal::NoSuchGround { max } => {
                format!("不予受理的理由应为第 1 至第 {max} 项之一；第 7 项须写明法律依据。")
            }
            Refusal::NoSuchReason => "终止调解的理由应为第 1 至第 8 项之一。".into(),
            Refusal::OwnDraft => "拟定人不能审批自己的决定，请由另一位审核人处理。".into(),
            Refusal::NoDraft => "没有等待审批的决定。".into(),
            Refusal::DraftWaiting => "已有一份决定等待审批，请先审批或退回。".into(),
            Refusal::ConsentMissing => {
                "调解须双方同意。被投诉人不同意的，请以第 2 项理由终止调解。".into()
            }
            Refusal::RecordMissing => "不制作调解书的，必须填写调解记录。".into(),
            Refusal::NoWithdrawal => {
                "以撤回为由终止，须先有投诉人的撤回申请或双方自行和解的说明。".into()
            }
            Refusal::AlreadyRequested => "撤回申请已经提交，承办人会办理。".into(),
            Refusal::NothingToRecover => "没有达成协议的案件，挽回损失应为 0。".into(),
            Refusal::ToldBeforeDecision { decided_on, today } => {
                format!("告知日期应在 {decided_on} 到 {today} 之间。")
            }
            Refusal::NotADuplicate => {
                "原案件须是同一投诉人、同一被投诉人且更早被收到的另一件。".into()
            }
            Refusal::AlreadyRated => "你已经评价过了。".into(),
            Refusal::RatingOutOfRange => "满意度请在 1 到 5 之间选择。".into(),
            Refusal::NotYetDecided => "请先作出受理或不予受理的决定。".into(),
        }
    }

    fn en(&self) -> String {
        match self {
            Refusal::WrongState { state, .. } => format!(
                "The case is now “{}”, so this cannot be done. What can be done is listed below.",
                state.name(Lang::En)
            ),
            Refusal::TruthNotConfirmed => "Please confirm that what you wrote is true before you submit.".into(),
            Refusal::NoRequest => "Please name at least one request.".into(),
            Refusal::NoEvidence => "Please upload at least one piece of evidence, or say why there is none.".into(),
            Refusal::NoJurisdiction => "No bureau can be found to be competent; please add the county where the other side is.".into(),
            Refusal::TooManyFiles { max } => format!("A case holds at most {max} files; please merge or choose."),
            Refusal::NoSuchOffer { offer } => format!("There is no offer {offer}; please reload and try again."),
            Refusal::OfferNotOpen { offer } => format!("Offer {offer} can no longer be answered; please look at the newest one."),
            Refusal::OfferExpired { offer, valid_until_on } => {
                format!("Offer {offer} was valid until {valid_until_on}; the other side can make it again.")
            }
            Refusal::OwnOffer => "This is your own offer; the other side answers it. You can withdraw it or make a new one.".into(),
            Refusal::NotYourOffer => "Only the side that made an offer can withdraw it.".into(),
            Refusal::AmountTooLarge => "The amounts together cannot exceed 1,000,000,000 yuan.".into(),
            Refusal::NoSuchFile => "A file named is not part of this case; please upload it here first.".into(),
            Refusal::LimitNotPassed { due_on } => {
                format!("The mediation runs until {due_on}; this reason holds only after that.")
            }
            Refusal::NoRemedy => "An offer needs at least one remedy; refund and compensation need an amount.".into(),
            Refusal::DateOutOfRange { earliest, latest, .. } => format!("The date must be between {earliest} and {latest}."),
            Refusal::AgreementPending => "An agreement is waiting for confirmation; confirm or decline it first.".into(),
            Refusal::NoAgreement => "There is no agreement yet; accept an offer first.".into(),
            Refusal::AlreadyConfirmed => "Your side has confirmed already; the other side is next.".into(),
            Refusal::AlreadyExtended => "The time to negotiate can be extended only once.".into(),
            Refusal::OwnProposal => "Your side proposed the extension; the other side must agree.".into(),
            Refusal::ExtensionTooLong { max_wd } => format!("Between 1 and {max_wd} working days can be added."),
            Refusal::NoSuchDuty { duty } => format!("The agreement has no duty {duty}; please reload and try again."),
            Refusal::DutyAlreadyConfirmed { duty } => format!("Duty {duty} is confirmed as performed."),
            Refusal::DutyNotDue { duty, due_on } => format!("Duty {duty} is due on {due_on}; a breach can be reported after that."),
            Refusal::ReopenWindowPassed { until_on } => {
                format!("It could be reopened until {until_on}; you can still file again or complain to the bureau.")
            }
            Refusal::NoSuchGround { max } => format!("The ground must be one of 1 to {max}; ground 7 needs its legal basis in words."),
            Refusal::NoSuchReason => "The reason must be one of 1 to 8.".into(),
            Refusal::OwnDraft => "Who drafted a decision cannot approve it; another reviewer must.".into(),
            Refusal::NoDraft => "No decision is waiting for approval.".into(),
            Refusal::DraftWaiting => "A decision is already waiting; approve or return it first.".into(),
            Refusal::ConsentMissing => "Mediation needs both parties' consent. If the respondent refuses, terminate with reason 2.".into(),
            Refusal::RecordMissing => "Without a mediation document the mediation record is mandatory.".into(),
            Refusal::NoWithdrawal => "Reason 1 needs the complainant's request to withdraw, or a note that the parties settled.".into(),
            Refusal::AlreadyRequested => "The request to withdraw is in; the officer will deal with it.".into(),
            Refusal::NothingToRecover => "Without an agreement the recovered amount must be 0.".into(),
            Refusal::ToldBeforeDecision { decided_on, today } => format!("The day of telling must be between {decided_on} and {today}."),
            Refusal::NotADuplicate => "The original must be another, earlier received case of the same parties.".into(),
            Refusal::AlreadyRated => "You have rated this case already.".into(),
            Refusal::RatingOutOfRange => "Choose a satisfaction between 1 and 5.".into(),
            Refusal::NotYetDecided => "Decide on acceptance first.".into(),
        }
    }
}
