//! The refusals in words, in both languages: what is so, and what one can do.

use super::Refusal;
use crate::domain::lang::Lang;

impl Refusal {
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
            } if earliest == latest => format!("日期只能是 {latest}。"),
            Refusal::DateOutOfRange {
                earliest, latest, ..
            } => {
                format!("日期应在 {earliest} 到 {latest} 之间。")
            }
            Refusal::AboveLimit { limit, amount } => {
                format!("方案金额 {amount} 元超过授权上限 {limit} 元，请由授权更高的主管批准。")
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
            Refusal::ToldBeforeDecision { decided_on } => {
                format!("告知日期不能早于作出决定的 {decided_on}。")
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
            Refusal::DateOutOfRange { earliest, latest, .. } if earliest == latest => format!("The date can only be {latest}."),
            Refusal::DateOutOfRange { earliest, latest, .. } => format!("The date must be between {earliest} and {latest}."),
            Refusal::AboveLimit { limit, amount } => {
                format!("The offer of CNY {amount} is above the limit of CNY {limit}; a manager with a higher limit can approve it.")
            }
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
            Refusal::ToldBeforeDecision { decided_on } => format!("The parties cannot be told before the decision of {decided_on}."),
            Refusal::NotADuplicate => "The original must be another, earlier received case of the same parties.".into(),
            Refusal::AlreadyRated => "You have rated this case already.".into(),
            Refusal::RatingOutOfRange => "Choose a satisfaction between 1 and 5.".into(),
            Refusal::NotYetDecided => "Decide on acceptance first.".into(),
        }
    }
}
