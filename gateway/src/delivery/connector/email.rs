//! Tickets as e-mail. Whether a message arrived can't be asked, so an unknown outcome is left to a person; the `Message-ID` follows from
//! our key, by which a mailbox notices a repetition.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Attachment as Part, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use super::findings::fatal;
use crate::config::{Settings, Target, TicketField};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::package::{Block, Markup, Package, message};

/// A mailbox.
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Mailbox,
    domain: String,
}

/// What a message is about.
struct Letter<'l> {
    subject: String,
    reply_to: Option<Mailbox>,
    in_reply_to: Option<&'l Remote>,
    body: Vec<Block>,
    file: Option<&'l Attachment>,
}

impl Email {
    pub(super) fn new(target: &Target, timeout: Duration) -> Result<Self, String> {
        let settings = &target.settings;
        let mailbox = |key: &str| {
            settings.text(key).parse::<Mailbox>().map_err(|_| {
                format!(
                    "`{key}` is `{}`, which is no mailbox; write it like Fixmark <fixmark@example.com>",
                    settings.text(key)
                )
            })
        };
        let (from, to) = (mailbox("from")?, mailbox("to")?);
        let domain = from.email.domain().to_owned();
        Ok(Self { transport: transport(settings, timeout)?, from, to, domain })
    }

    fn message_id(&self, key: &str) -> String {
        format!("<{key}@{}>", self.domain)
    }

    async fn send(&self, key: &DeliveryKey, letter: Letter<'_>) -> Result<Remote, CallError> {
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(self.to.clone())
            .subject(letter.subject)
            .message_id(Some(self.message_id(key.as_str())));
        if let Some(reply_to) = letter.reply_to {
            message = message.reply_to(reply_to);
        }
        if let Some(ticket) = letter.in_reply_to {
            message = message.in_reply_to(ticket.id.clone()).references(ticket.id.clone());
        }
        let (plain, html) = (Markup::Plain.render(&letter.body), Markup::Html.render(&letter.body));
        let mut parts = MultiPart::mixed().multipart(MultiPart::alternative_plain_html(plain, html));
        if let Some(file) = letter.file {
            parts = parts.singlepart(part(file));
        }
        let message = message.multipart(parts).map_err(|error| CallError::Rejected(error.to_string()))?;
        self.transport.send(message).await.map_err(|error| failed(&error))?;
        Ok(Remote { id: self.message_id(key.as_str()), url: None })
    }
}

fn transport(settings: &Settings, timeout: Duration) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let host = settings.text("host");
    let local = matches!(host, "localhost" | "127.0.0.1" | "::1");
    let builder = match settings.text_or("tls", "tls") {
        "starttls" => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
        "none" if local => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)),
        "none" => {
            return Err(
                "sends mail in clear to another machine; write tls = \"tls\" or \"starttls\"".to_owned()
            );
        }
        _ => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
    };
    let mut builder =
        builder.map_err(|error| format!("`host` is `{host}`, which can't be used ({error})"))?;
    builder = builder.timeout(Some(timeout));
    if let Some(port) = settings.number("port") {
        builder =
            builder.port(u16::try_from(port).map_err(|_| format!("`port` is {port}, which is no port"))?);
    }
    if !settings.text("user").is_empty() {
        let password = settings.secret("password").expose_secret().to_owned();
        builder = builder.credentials(Credentials::new(settings.text("user").to_owned(), password));
    }
    Ok(builder.build())
}

/// What a failure leaves open: a refusal says so, a missing connection sent nothing, and anything else may have been taken.
fn failed(error: &SmtpError) -> CallError {
    let text = error.to_string();
    let code = error.status().map(u16::from).unwrap_or_default();
    match code {
        530 | 534 | 535 | 538 => {
            CallError::Refused(format!("the mail server refuses the credentials ({text})"))
        }
        400..=499 => CallError::SlowDown { after: None, text },
        500..=599 => CallError::Rejected(text),
        _ if error.is_client() => CallError::Rejected(text),
        _ if text.to_ascii_lowercase().contains("connection error")
            || text.contains("Connection refused") =>
        {
            CallError::Unreachable(text)
        }
        _ => CallError::Unknown { after: None, text },
    }
}

fn part(file: &Attachment) -> SinglePart {
    let octets = ContentType::parse("application/octet-stream");
    let kind = ContentType::parse(&file.media_type).or(octets).unwrap_or(ContentType::TEXT_PLAIN);
    Part::new(file.name.clone()).body(file.bytes.clone(), kind)
}

impl TicketSystem for Email {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::None
    }

    async fn find(&self, _key: &DeliveryKey, _place: Place<'_>) -> Result<Option<Remote>, CallError> {
        Ok(None)
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let reply_to = package.requester.email.parse().ok();
        let reply_to = reply_to.map(|email| {
            Mailbox::new(Some(package.requester.name.clone()).filter(|name| !name.is_empty()), email)
        });
        let number = package.field(TicketField::Number).unwrap_or_default();
        let subject = format!("[{number}] {}", package.subject);
        let body = package.document(key.as_str());
        self.send(key, Letter { subject, reply_to, in_reply_to: None, body, file: None }).await
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let subject = "Another message of the client's".to_owned();
        let body = message::comment(key.as_str(), &comment.author, &comment.text);
        self.send(key, Letter { subject, reply_to: None, in_reply_to: Some(ticket), body, file: None }).await
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let subject = "A file of the client's".to_owned();
        let body = message::file(key.as_str(), &attachment.name);
        self.send(
            key,
            Letter { subject, reply_to: None, in_reply_to: Some(ticket), body, file: Some(attachment) },
        )
        .await
    }

    async fn updates(&self, _cursor: Option<&str>) -> Result<Updates, CallError> {
        Ok(Updates::default())
    }

    async fn check(&self) -> Vec<Finding> {
        match self.transport.test_connection().await {
            Ok(true) => Vec::new(),
            Ok(false) => vec![fatal("the mail server answers, but takes no mail; ask whoever runs it")],
            Err(error) if matches!(failed(&error), CallError::Refused(_)) => {
                vec![fatal(format!("user or password is wrong ({error}); check what the secret holds"))]
            }
            Err(error) => vec![fatal(format!(
                "the mail server can't be used ({error}); check host, port, tls, user and password"
            ))],
        }
    }
}
