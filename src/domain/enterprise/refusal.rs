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
    /// E-2
    LicenceMissing,
    /// A licence copy belongs to an application that is under review.
    NotUnderReview {
        status: EnterpriseStatus,
    },
}

impl EnterpriseRefusal {
    pub fn code(&self) -> &'static str {
        match self {
            EnterpriseRefusal::WrongStatus { .. } => "wrong_status",
            EnterpriseRefusal::ReasonMissing { .. } => "reason_missing",
            EnterpriseRefusal::NoGroundTaken { .. } => "no_ground_taken",
            EnterpriseRefusal::LicenceMissing => "licence_missing",
            EnterpriseRefusal::NotUnderReview { .. } => "not_under_review",
        }
    }

    /// The field of the request it is about, where it is about one.
    pub fn pointer(&self) -> Option<&'static str> {
        match self {
            EnterpriseRefusal::WrongStatus { .. }
            | EnterpriseRefusal::LicenceMissing
            | EnterpriseRefusal::NotUnderReview { .. } => None,
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
            (EnterpriseRefusal::LicenceMissing, Lang::Zh) => {
                "申请材料中还没有营业执照副本，不能批准。请申请企业补交，或收到后代为上传。".into()
            }
            (EnterpriseRefusal::LicenceMissing, Lang::En) => {
                "The copy of the business licence is not on record, so the application cannot be approved. Ask the applicant to hand it in, or upload the copy you were given.".into()
            }
            (EnterpriseRefusal::NotUnderReview { status }, Lang::Zh) => format!(
                "企业现在的状态是「{}」，申请已审核完毕，不能再补交营业执照。未通过的，请重新申请时附上。",
                status.name(lang)
            ),
            (EnterpriseRefusal::NotUnderReview { status }, Lang::En) => format!(
                "The enterprise is now “{}” and its application decided, so no licence copy can be added. If it was not admitted, apply again and attach the copy.",
                status.name(lang)
            ),
        }
    }
}
