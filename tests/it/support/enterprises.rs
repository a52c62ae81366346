//! Enterprises as a test needs them: there, and active.

use hejie::{
    domain::{
        enterprise::{Application, Conditions, Enterprise, EnterpriseStatus},
        ids::EnterpriseId,
        jurisdiction::OperatorKind,
        uscc::Uscc,
    },
    store::enterprises,
};

use super::TestApp;

impl TestApp {
    /// An enterprise that takes complaints, registered in this county.
    pub fn active_enterprise(
        &self,
        name: &str,
        domicile: &str,
        kind: OperatorKind,
    ) -> EnterpriseId {
        self.enterprise(name, domicile, kind, EnterpriseStatus::Active)
    }

    pub fn enterprise(
        &self,
        name: &str,
        domicile: &str,
        kind: OperatorKind,
        status: EnterpriseStatus,
    ) -> EnterpriseId {
        let (id, now) = (EnterpriseId(self.clock.new_id()), self.clock.now());
        let enterprise = Enterprise {
            id,
            uscc: new_uscc(domicile),
            name: name.to_owned(),
            short_name: name.to_owned(),
            status,
            status_reason: None,
            kind,
            tier: None,
            domicile: domicile.parse().expect("a region code"),
            address: "科学城星火路 1 号".into(),
            phone: "010-12345678".into(),
            application: Application {
                conditions: Conditions::ALL,
                commitment: "及时处理投诉".into(),
                description: "设有专门的客服部门".into(),
                licence_file: None,
            },
            applicant: None,
            applied_at: now,
            review_due_on: self.clock.today(),
            hearing_until_on: None,
            decided_at: Some(now),
            updated_at: now,
            version: 1,
        };
        self.app
            .write(move |conn| Ok(enterprises::insert(conn, &enterprise)?))
            .expect("a new enterprise");
        id
    }
}

/// A code nobody else has, with the check digit that fits.
pub fn new_uscc(domicile: &str) -> Uscc {
    let random = uuid::Uuid::new_v4().as_u128() % 1_000_000_000;
    Uscc::with_check_digit(&format!("91{domicile}{random:09}")).expect("a code")
}
