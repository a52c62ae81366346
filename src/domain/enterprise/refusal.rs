//! Why the status of an enterprise cannot be changed so.

use super::{EnterpriseCommand, EnterpriseStatus};
use crate::domain::lang::Lang;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterpriseRefusal {
    WrongStatus {
        status: EnterpriseStatus,
        command: EnterpriseCommand,
    },
    ReasonMissing {
        command: EnterpriseCommand,
    },
    NoGroundTaken {
        command: EnterpriseCommand,
    },
}

impl EnterpriseRefusal {
    pub fn code(&self) -> &'static str {
        match self {
            EnterpriseRefusal::WrongStatus { .. } => "wrong_status",
            EnterpriseRefusal::ReasonMissing { .. } => "reason_missing",
            EnterpriseRefusal::NoGroundTaken { .. } => "no_ground_taken",
        }
    }

    /// The field of the request it is about, where it is about one.
    pub fn pointer(&self) -> Option<&'static str> {
        match self {
            EnterpriseRefusal::WrongStatus { .. } => None,
            EnterpriseRefusal::ReasonMissing { .. } => Some("/reason"),
            EnterpriseRefusal::NoGroundTaken { .. } => Some("/ground"),
        }
    }

    pub fn sentence(&self, lang: Lang) -> String {
        match (self, lang) {
            (EnterpriseRefusal::WrongStatus { status, .. }, Lang::Zh) => format!(
                "企业现在的状态是「{}」，不能做这一步。下面列出现在可以做的。",
                status.name(lang)
            ),
            (EnterpriseRefusal::WrongStatus { status, .. }, Lang::En) => format!(
                "The enterprise is now “{}”, so this cannot be done. What can be done is listed below.",
                status.name(lang)
            ),
            (EnterpriseRefusal::ReasonMissing { .. }, Lang::Zh) => {
                "请写明理由：企业会看到，并可在听证期内提出意见。".into()
            }
            (EnterpriseRefusal::ReasonMissing { .. }, Lang::En) => {
                "Please give the reason: the enterprise sees it and may object to it.".into()
            }
            (EnterpriseRefusal::NoGroundTaken { .. }, Lang::Zh) => {
                "只有监管部门警示、暂停或清退企业时才填写事由，请删去这一项。".into()
            }
            (EnterpriseRefusal::NoGroundTaken { .. }, Lang::En) => {
                "Only a bureau's warning, suspension or removal has a ground; leave it out.".into()
            }
        }
    }
}
