//! What an enterprise brings along to be admitted (E-1, E-2).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ids::FileId;

/// The material of E-2. Only the licence copy may follow after the application; approval waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Application {
    pub conditions: Conditions,
    /// The commitment to handle complaints in time.
    pub commitment: String,
    /// The consumer-protection work so far.
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub licence_file: Option<FileId>,
}

/// E-1: the five admission conditions, and good standing. The applicant declares them, the bureau checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    #[serde(default)]
    pub fixed_place: bool,
    #[serde(default)]
    pub staff: bool,
    #[serde(default)]
    pub computer_online: bool,
    #[serde(default)]
    pub dedicated_phone: bool,
    #[serde(default)]
    pub complaint_system: bool,
    #[serde(default)]
    pub good_standing: bool,
}

impl Conditions {
    pub const ALL: Conditions = Conditions {
        fixed_place: true,
        staff: true,
        computer_online: true,
        dedicated_phone: true,
        complaint_system: true,
        good_standing: true,
    };

    /// The names of the conditions that are not met.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("fixed_place", self.fixed_place),
            ("staff", self.staff),
            ("computer_online", self.computer_online),
            ("dedicated_phone", self.dedicated_phone),
            ("complaint_system", self.complaint_system),
            ("good_standing", self.good_standing),
        ]
        .into_iter()
        .filter_map(|(name, is_met)| (!is_met).then_some(name))
        .collect()
    }
}
