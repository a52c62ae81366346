use super::case::*;
use crate::domain::{
    complaint::{
        command::Command,
        doubts::Doubt,
        filing::{Agent, Filing},
        refusal::Refusal,
    },
    ids::FileId,
};

fn doubts(when: &str, change: impl FnOnce(&mut Filing)) -> Vec<Doubt> {
    Case::filed_with(when, change).complaint.doubts()
}

#[test]
fn c1_business_purpose_points_to_ground_three() {
    assert_eq!(doubts("2026-05-11", |_| {}), []);
    let found = doubts("2026-05-11", |f| f.for_living = false);
    assert_eq!(found, [Doubt::NotForLiving]);
    assert_eq!(found[0].ground().0, 3);
}

#[test]
fn c9_more_than_three_years_point_to_ground_four() {
    for (known, filed, is_too_long) in [
        ("2023-05-11", "2026-05-11", false),
        ("2023-05-11", "2026-05-12", true),
        ("2024-02-29", "2027-02-28", false),
        ("2024-02-29", "2027-03-01", true),
        // The day is counted in Shanghai.
        ("2023-05-11", "2026-05-11 23:59", false),
    ] {
        let found = doubts(filed, |f| f.harm_known_on = Some(on(known)));
        let wanted: &[Doubt] = match is_too_long {
            true => &[Doubt::KnownTooLong],
            false => &[],
        };
        assert_eq!(found, wanted, "{known} {filed}");
    }
    assert_eq!(Doubt::KnownTooLong.ground().0, 4);
}

#[test]
fn c5_an_agent_without_papers_points_to_ground_five() {
    let paper = FileId(uuid::Uuid::from_u128(7));
    let with = |has_identity, has_paper: bool, until: Option<&str>| {
        let mut filing = filing();
        filing.agent = Some(Agent {
            has_identity,
            power_of_attorney: has_paper.then_some(paper).into_iter().collect(),
            until_on: until.map(on),
        });
        Command::Submit(Box::new(filing))
    };
    let draft = Case::draft("2026-05-11");
    // What is named must be there.
    assert_eq!(
        draft.clone().refused(with(true, true, None)),
        Refusal::NoSuchFile
    );
    let draft = draft.does(Command::AddEvidence {
        file: paper,
        sha256: "ab".repeat(32),
    });
    for (submit, is_complete) in [
        (with(true, true, None), true),
        (with(true, true, Some("2026-05-11")), true),
        (with(true, true, Some("2026-05-10")), false),
        (with(false, true, None), false),
        (with(true, false, None), false),
    ] {
        let found = draft.clone().does(submit.clone()).complaint.doubts();
        let wanted: &[Doubt] = match is_complete {
            true => &[],
            false => &[Doubt::AgentWithoutPapers],
        };
        assert_eq!(found, wanted, "{submit:?}");
    }
    assert_eq!(Doubt::AgentWithoutPapers.ground().0, 5);
}
