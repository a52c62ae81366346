//! One file for each story somebody lives through.

mod a_rejection;
mod a_settlement_unsure;
mod an_enterprise_leaves;
mod drafts;
mod no_consent_to_escalate;
mod s11_two_at_once;
mod s12_year_end;
mod s1_filed_by_phone;
mod s1_the_film_that_was_not_there;
mod s2_silence;
mod s3_noodles_that_smelled;
