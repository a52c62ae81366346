//! Whether mails can leave.

use std::{
    fs,
    net::{TcpStream, ToSocketAddrs as _},
    path::Path,
    time::Duration,
};

use super::Finding;
use crate::config::{Config, MailTransport, SmtpConfig};

const PATIENCE: Duration = Duration::from_secs(5);

pub fn examine(config: &Config) -> Finding {
    match &config.mail.transport {
        MailTransport::Folder(folder) => folder_of_mails(folder),
        MailTransport::Smtp(smtp) => server(smtp),
    }
}

fn folder_of_mails(folder: &Path) -> Finding {
    let shown = folder.display();
    match fs::metadata(folder) {
        Ok(data) if data.permissions().readonly() || !data.is_dir() => Finding::fail(
            "mail",
            format!("{shown} is no folder one can write to: make it one, or set mail.folder"),
        ),
        _ => Finding::ok(
            "mail",
            format!("kept as files in {shown}; nothing leaves the machine"),
        ),
    }
}

fn server(smtp: &SmtpConfig) -> Finding {
    let shown = format!("{}:{}", smtp.host, smtp.port);
    let addresses = match (smtp.host.as_str(), smtp.port).to_socket_addrs() {
        Ok(addresses) => addresses,
        Err(error) => return Finding::fail("mail", format!("{shown} has no address: {error}")),
    };
    let mut last = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Finding::ok("mail", format!("{shown} answers")),
            Err(error) => last = Some(error),
        }
    }
    let reason = last.map_or_else(|| "it has no address".to_owned(), |error| error.to_string());
    Finding::fail(
        "mail",
        format!(
            "{shown} does not answer: {reason}; check mail.smtp.host, mail.smtp.port and the firewall"
        ),
    )
}
