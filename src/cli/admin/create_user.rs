//! `hejie admin create-user`: an account with a password, for who is there before anybody can invite.

use std::io::{self, BufRead as _};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;

use crate::{
    app::App,
    cli::{Failure, needs_database, said, sentences},
    clock::Clock,
    config::{CommonOptions, Config},
    domain::{
        actor::{Role, Side},
        ids::EnterpriseId,
        lang::Lang,
        region::{RegionCode, regions},
    },
    error::AppError,
    keys::{Personal, random},
    service::accounts::{NewPerson, PersonRequest, create_user},
};

/// Make an account with a password
///
/// For the first system_admin and bureau_admin, who then invite the others. Without --password-stdin a password is made and printed
/// once. What is typed as a flag can be seen by everybody on the machine, so a password cannot be one.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct CreateUser {
    /// Full name
    #[arg(long)]
    name: String,

    /// E-mail address, to log in with
    #[arg(long)]
    email: String,

    /// Mobile number, or landline with its area code
    #[arg(long)]
    phone: Option<String>,

    /// Roles, with commas: system_admin, auditor, bureau_admin, dispatcher, case_officer, mediator, reviewer, supervisor,
    /// odr_manager, odr_handler; a consumer without any
    #[arg(long = "role", value_name = "ROLES", value_delimiter = ',')]
    roles: Vec<Role>,

    /// Region code of the bureau, for its staff
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,

    /// Enterprise, for its staff
    #[arg(long, value_name = "ID")]
    enterprise: Option<EnterpriseId>,

    /// zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    locale: Lang,

    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

const HELP: &str = "\
Examples:
  hejie admin create-user --role system_admin --name 管理员 --email admin@example.com
  hejie admin create-user --role bureau_admin --region 110106 --name 王主任 --email wang@example.com
  hejie admin create-user --role bureau_admin,supervisor --region 110106 --name 王主任 --email wang@example.com --password-stdin < password

Exit codes:
  0  the account is there
  1  it failed; nothing was done
  2  wrong arguments or configuration; nothing was done";

impl CreateUser {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let side = self.side()?;
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let (password, is_made) = match self.password_stdin {
            true => (first_line()?, false),
            false => (URL_SAFE_NO_PAD.encode(random::<15>()?), true),
        };
        let new = NewPerson {
            side,
            roles: self.roles,
            enterprise: self.enterprise,
            region: self.region,
            person: PersonRequest {
                name: self.name.into(),
                phone: self.phone.map(Personal::new),
                email: Some(self.email.into()),
            },
            password: password.clone().into(),
            lang: self.locale,
        };
        let app = App::open(config, Clock::system())?;
        let id =
            create_user(&app, &app.passwords.unhurried(), new).map_err(|error| match error {
                AppError::Invalid(fields) => Failure::Arguments(sentences(&fields)),
                error => said(error),
            })?;
        println!("account {id}");
        if is_made {
            println!("password {password}");
        }
        Ok(())
    }

    /// The side all roles are of, with the place it needs.
    fn side(&self) -> Result<Side, Failure> {
        let side = self.roles.first().map_or(Side::Consumer, |it| it.side());
        if self.roles.iter().any(|role| role.side() != side) {
            let problem = "--role: the roles of one account are all of one side";
            return Err(Failure::Arguments(problem.to_owned()));
        }
        let problem = match (side, self.region, self.enterprise) {
            (Side::Bureau, None, _) => "--region: needed for staff of a bureau",
            (Side::Enterprise, _, None) => "--enterprise: needed for staff of an enterprise",
            (Side::Consumer | Side::System | Side::Enterprise, Some(_), _) => {
                "--region: only for staff of a bureau"
            }
            (Side::Consumer | Side::System | Side::Bureau, _, Some(_)) => {
                "--enterprise: only for staff of an enterprise"
            }
            (_, Some(code), _) if regions().get(code).is_none() => {
                "--region: there is no such division"
            }
            _ => return Ok(side),
        };
        Err(Failure::Arguments(problem.to_owned()))
    }
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
