//! `hejie admin set-parameter`: a limit for a region and everything below it.

use clap::{Args, builder::PossibleValuesParser};

use crate::{
    app::App,
    cli::{Failure, needs_database, said},
    clock::Clock,
    config::{CommonOptions, Config},
    domain::{
        actor::Actor,
        region::{RegionCode, regions},
        rule_set::PARAMETERS,
    },
    service::parameters,
};

/// Set a parameter for a region and its subtree
///
/// What law or guidance gives can be tightened, never relaxed. Deadlines that run keep the limit they were counted with. A new
/// rollover moves none by itself, but whatever counts a running deadline again goes by it: an imported calendar, an extension.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct SetParameter {
    /// The code of the region, six digits
    #[arg(value_parser = listed_region)]
    region: RegionCode,
    /// The name of the parameter
    #[arg(value_parser = PossibleValuesParser::new(PARAMETERS.iter().map(|it| it.name)))]
    name: String,
    /// The new value; left out, what holds above the region holds again
    value: Option<String>,
}

const HELP: &str = "\
Examples:
  hejie admin set-parameter 110106 odr_limit_wd 7
  hejie admin set-parameter 370000 response_hours 12
  hejie admin set-parameter 110106 odr_limit_wd

Exit codes:
  0  set
  1  refused or failed; the reason is on standard error
  2  wrong arguments or configuration; nothing was done";

impl SetParameter {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let app = App::open(config, Clock::system())?;
        let set = parameters::set(&app, &Actor::System, self.region, &self.name, self.value)
            .map_err(said)?;
        let by = match set.set_by {
            Some(region) => format!("set by {region}"),
            None => "the default".into(),
        };
        println!("{} is {} in {} ({by})", set.name, set.value, self.region);
        Ok(())
    }
}

fn listed_region(text: &str) -> Result<RegionCode, String> {
    let code: RegionCode = text.parse().map_err(|error| format!("{error}"))?;
    match regions().get(code) {
        Some(_) => Ok(code),
        None => Err("there is no such region".into()),
    }
}
