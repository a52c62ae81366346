//! Who takes part: people who complain, enterprises with somebody who answers, bureaus with a person or more for each role.

use std::collections::BTreeMap;

use super::draw::Draw;
use crate::domain::{
    actor::{Actor, Role},
    category::SubjectCategory,
    ids::{AccountId, EnterpriseId},
    jurisdiction::OperatorKind,
    region::RegionCode,
    time::Instant,
};

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "林", "罗", "高", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾",
    "肖", "田", "董", "袁", "潘", "蔡", "蒋", "余",
];

/// Keeps what is drawn of people apart from what is drawn of their cases.
const PEOPLE: u64 = 0x7065_6f70_6c65;

pub struct Cast {
    pub bureaus: Vec<Bureau>,
    pub traders: Vec<Trader>,
    /// Where the platform is registered on which shops typed by hand sell.
    pub platform_at: RegionCode,
    crowd: Crowd,
    sellers: BTreeMap<SubjectCategory, Vec<usize>>,
}

/// The consumers.
pub enum Crowd {
    Listed(Vec<Consumer>),
    /// As many as are needed: each follows from its number.
    Numbered {
        seed: u64,
        since: Instant,
    },
}

#[derive(Clone)]
pub struct Consumer {
    pub account: AccountId,
    pub name: String,
    pub phone: String,
    pub address: String,
}

pub struct Bureau {
    pub region: RegionCode,
    /// Of its county.
    pub name: String,
    pub staff: Vec<Actor>,
}

pub struct Trader {
    pub id: EnterpriseId,
    pub kind: OperatorKind,
    pub sells: &'static [SubjectCategory],
    pub handler: Option<Actor>,
    /// A platform it sells on.
    pub platform: Option<&'static str>,
    /// Of a hundred negotiations, those it settles.
    pub settles: u64,
}

impl Bureau {
    /// One of those with a role, the same for the same number.
    pub fn with(&self, role: Role, pick: u64) -> Option<&Actor> {
        let those = || self.staff.iter().filter(|actor| actor.has(role));
        let n = those().count().max(1) as u64;
        those().nth((pick % n) as usize)
    }
}

impl Cast {
    pub fn new(
        bureaus: Vec<Bureau>,
        traders: Vec<Trader>,
        platform_at: RegionCode,
        crowd: Crowd,
    ) -> Cast {
        let mut sellers: BTreeMap<SubjectCategory, Vec<usize>> = BTreeMap::new();
        for (i, trader) in traders.iter().enumerate() {
            // Who has nobody to answer is not admitted yet.
            let sold = trader.sells.iter().filter(|_| trader.handler.is_some());
            for subject in sold {
                sellers.entry(*subject).or_default().push(i);
            }
        }
        Cast {
            bureaus,
            traders,
            platform_at,
            crowd,
            sellers,
        }
    }

    pub fn bureau(&self, region: RegionCode) -> Option<&Bureau> {
        self.bureaus.iter().find(|bureau| bureau.region == region)
    }

    /// The enterprises that sell such things.
    pub fn sellers(&self, subject: SubjectCategory) -> &[usize] {
        self.sellers.get(&subject).map_or(&[], Vec::as_slice)
    }

    pub fn consumer(&self, n: usize) -> Consumer {
        match &self.crowd {
            Crowd::Listed(people) => people[n % people.len()].clone(),
            Crowd::Numbered { seed, since } => {
                let mut draw = Draw::nth(*seed ^ PEOPLE, n as u64);
                let given = draw.one(&["某", "某某"]);
                let county = &draw.one(&self.bureaus).name;
                Consumer {
                    account: AccountId(draw.id(*since)),
                    name: format!("{}{given}", draw.one(&SURNAMES)),
                    phone: format!("199{:08}", n % 100_000_000),
                    address: format!("北京市{county}和平里 {} 号", draw.between(1, 99)),
                }
            }
        }
    }
}
