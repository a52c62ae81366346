//! Hands a letter over: to an SMTP server, or as an `.eml` file into a folder. One attempt; who calls it tries again.
//!
//! At least once: a process that dies between handing over and writing that down sends the same letter again. The
//! `Message-ID` is that of the mail's row, so a mailbox can tell the two are one.

use std::{fs, io::Write as _, path::PathBuf, time::Duration};

use lettre::{
    Message, SmtpTransport, Transport as _,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::letter::Letter;
use crate::{
    config::{MailConfig, MailTransport, SmtpConfig, SmtpSecurity},
    domain::time::Instant,
};

/// Longer than a healthy server ever takes to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Letters handed over at the same time.
pub const PARALLEL: usize = 4;

pub struct Mailer {
    from: Mailbox,
    transport: Transport,
}

enum Transport {
    Smtp(SmtpTransport),
    Folder(PathBuf),
}

/// Why a letter was not handed over, without anything personal: servers like to repeat addresses in what they say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);

impl Mailer {
    pub fn new(config: &MailConfig) -> anyhow::Result<Mailer> {
        let transport = match &config.transport {
            MailTransport::Folder(folder) => Transport::Folder(folder.clone()),
            MailTransport::Smtp(smtp) => Transport::Smtp(connect(smtp)?),
        };
        Ok(Mailer {
            from: config.from.clone(),
            transport,
        })
    }

    pub fn send(&self, id: Uuid, at: Instant, letter: &Letter) -> Result<(), NotSent> {
        let message = self
            .message(id, at, letter)
            .map_err(|_| NotSent("the letter could not be put together".to_owned()))?;
        match &self.transport {
            Transport::Smtp(smtp) => smtp
                .send(&message)
                .map(drop)
                .map_err(|error| NotSent(describe(&error))),
            Transport::Folder(folder) => write(folder, id, &message.formatted())
                .map_err(|error| NotSent(format!("the mail folder: {}", error.kind()))),
        }
    }

    fn message(
        &self,
        id: Uuid,
        at: Instant,
        letter: &Letter,
    ) -> Result<Message, lettre::error::Error> {
        let domain = self.from.email.domain();
        // Chinese in base64 whatever its length, so that no relay breaks a line in the middle of a character.
        let part = |kind: ContentType, text: &str| {
            let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::Base64)
                .unwrap_or_else(Body::new);
            SinglePart::builder().header(kind).body(body)
        };
        let mut message = Message::builder()
            .message_id(Some(format!("<{id}@{domain}>")))
            .date(at.into())
            .from(self.from.clone())
            .to(letter.to.clone())
            .subject(letter.subject.clone())
            .multipart(
                MultiPart::alternative()
                    .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
                    .singlepart(part(ContentType::TEXT_HTML, &letter.html)),
            )?;
        // Out-of-office robots leave it alone (RFC 3834).
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        Ok(message)
    }
}

fn connect(config: &SmtpConfig) -> anyhow::Result<SmtpTransport> {
    let tls = || TlsParameters::new(config.host.clone());
    let tls = match config.security {
        SmtpSecurity::None => Tls::None,
        SmtpSecurity::StartTls => Tls::Required(tls()?),
        SmtpSecurity::Tls => Tls::Wrapper(tls()?),
    };
    let mut builder = SmtpTransport::builder_dangerous(&config.host)
        .port(config.port)
        .tls(tls)
        .timeout(Some(TIMEOUT))
        .pool_config(
            PoolConfig::new()
                .max_size(PARALLEL as u32)
                .idle_timeout(Duration::from_secs(60)),
        );
    if let Some(credentials) = &config.credentials {
        builder = builder.credentials(Credentials::new(
            credentials.user.clone(),
            credentials.password.expose_secret().to_owned(),
        ));
    }
    Ok(builder.build())
}

fn describe(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the server answered {code}"),
        None if error.is_timeout() => "the server did not answer in time".to_owned(),
        None if error.is_tls() => "no secure connection to the server".to_owned(),
        None if error.is_client() => "the server offers nothing we may use".to_owned(),
        None => "no connection to the server".to_owned(),
    }
}

/// Under another name first: who watches the folder never reads half a letter.
fn write(folder: &std::path::Path, id: Uuid, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{id}.tmp"));
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(format!("{id}.eml")))
}
