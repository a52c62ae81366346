//! Whom a notice is for. Who that is in persons is looked up when it is delivered: staff come and go.

use std::{fmt, str::FromStr};

use crate::domain::{
    ids::{AccountId, EnterpriseId},
    region::RegionCode,
};

/// Written as `<whom>:<id>[:<id>]`, which the column `outbox.audience` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    Complainant(AccountId),
    /// Everybody who handles complaints there.
    Enterprise(EnterpriseId),
    /// Who has the case in hand; everybody there, should they have left.
    Handler {
        account: AccountId,
        of: EnterpriseId,
    },
    /// The unit's head on the enterprise side (W-1).
    Managers(EnterpriseId),
    /// Who gives out new cases at the bureau.
    Bureau(RegionCode),
    /// Who has the case in hand; the bureau, should they have left.
    Officer {
        account: AccountId,
        of: RegionCode,
    },
    /// Who may approve a draft: not its own author.
    Reviewers {
        of: RegionCode,
        except: Option<AccountId>,
    },
    /// The unit's head at a bureau (W-1).
    Heads(RegionCode),
    Supervisors(RegionCode),
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Audience::Complainant(account) => write!(f, "complainant:{account}"),
            Audience::Enterprise(id) => write!(f, "enterprise:{id}"),
            Audience::Handler { account, of } => write!(f, "handler:{of}:{account}"),
            Audience::Managers(id) => write!(f, "managers:{id}"),
            Audience::Bureau(region) => write!(f, "bureau:{region}"),
            Audience::Officer { account, of } => write!(f, "officer:{of}:{account}"),
            Audience::Reviewers { of, except: None } => write!(f, "reviewers:{of}"),
            Audience::Reviewers {
                of,
                except: Some(author),
            } => write!(f, "reviewers:{of}:{author}"),
            Audience::Heads(region) => write!(f, "heads:{region}"),
            Audience::Supervisors(region) => write!(f, "supervisors:{region}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no audience")]
pub struct UnknownAudience(pub String);

impl FromStr for Audience {
    type Err = UnknownAudience;

    fn from_str(text: &str) -> Result<Audience, UnknownAudience> {
        let mut parts = text.splitn(3, ':');
        let whom = parts.next().unwrap_or_default();
        let (first, second) = (parts.next(), parts.next());
        parse(whom, first.unwrap_or_default(), second)
            .ok_or_else(|| UnknownAudience(text.to_owned()))
    }
}

fn parse(whom: &str, first: &str, second: Option<&str>) -> Option<Audience> {
    let account = |text: Option<&str>| text.and_then(|text| text.parse::<AccountId>().ok());
    let enterprise = || first.parse::<EnterpriseId>().ok();
    let region = || first.parse::<RegionCode>().ok();
    Some(match (whom, second) {
        ("complainant", None) => Audience::Complainant(account(Some(first))?),
        ("enterprise", None) => Audience::Enterprise(enterprise()?),
        ("handler", _) => Audience::Handler {
            account: account(second)?,
            of: enterprise()?,
        },
        ("managers", None) => Audience::Managers(enterprise()?),
        ("bureau", None) => Audience::Bureau(region()?),
        ("officer", _) => Audience::Officer {
            account: account(second)?,
            of: region()?,
        },
        ("reviewers", None) => Audience::Reviewers {
            of: region()?,
            except: None,
        },
        ("reviewers", author) => Audience::Reviewers {
            of: region()?,
            except: Some(account(author)?),
        },
        ("heads", None) => Audience::Heads(region()?),
        ("supervisors", None) => Audience::Supervisors(region()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let account = AccountId(Uuid::from_u128(7));
        let enterprise = EnterpriseId(Uuid::from_u128(8));
        let region: RegionCode = "110106".parse().unwrap();
        for audience in [
            Audience::Complainant(account),
            Audience::Enterprise(enterprise),
            Audience::Handler {
                account,
                of: enterprise,
            },
            Audience::Managers(enterprise),
            Audience::Bureau(region),
            Audience::Officer {
                account,
                of: region,
            },
            Audience::Reviewers {
                of: region,
                except: None,
            },
            Audience::Reviewers {
                of: region,
                except: Some(account),
            },
            Audience::Heads(region),
            Audience::Supervisors(region),
        ] {
            assert_eq!(audience.to_string().parse(), Ok(audience));
        }
        for bad in [
            "",
            "bureau",
            "bureau:",
            "bureau:1",
            "nobody:110106",
            "handler:1:2",
        ] {
            assert!(bad.parse::<Audience>().is_err(), "{bad:?}");
        }
    }
}
