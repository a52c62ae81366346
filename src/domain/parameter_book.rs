//! The parameters in force everywhere: the defaults, and what a region has tightened for its subtree.

use std::collections::BTreeMap;

use super::{region::RegionCode, rule_set::Parameters};

#[derive(Clone, Debug, Default)]
pub struct ParameterBook {
    default: Parameters,
    by_region: BTreeMap<RegionCode, Parameters>,
}

impl ParameterBook {
    pub fn new(by_region: BTreeMap<RegionCode, Parameters>) -> Self {
        ParameterBook {
            default: Parameters::default(),
            by_region,
        }
    }

    /// The parameters of the nearest region upwards that has its own.
    pub fn for_region(&self, region: RegionCode) -> &Parameters {
        region
            .ancestors()
            .find_map(|r| self.by_region.get(&r))
            .unwrap_or(&self.default)
    }

    /// Where a case has no region yet.
    pub fn for_nowhere(&self) -> &Parameters {
        &self.default
    }
}
