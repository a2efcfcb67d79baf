//! Tickets as e-mail, to a mail server that keeps what it gets.

use std::sync::{Arc, Mutex};

use kb_gateway::delivery::call::{Attachment, CallError, DeliveryKey, DeliveryKind, Lookup, TicketSystem};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::package::full_package;
use crate::real::{check_finding, connector};

/// What a mail server answers to a message, and the messages that it was sent.
#[derive(Clone)]
struct MailServer {
    verdict: &'static str,
    messages: Arc<Mutex<Vec<String>>>,
    port: u16,
}

impl MailServer {
    async fn start(verdict: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { verdict, messages: Arc::default(), port };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        server
    }

    async fn serve(self, stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 mail\r\n").await?;
        let mut message: Option<String> = None;
        while let Some(line) = lines.next_line().await? {
            if let Some(text) = message.as_mut().filter(|_| line != ".") {
                text.push_str(&format!("{line}\n"));
                continue;
            }
            let answer = match (message.take(), line.as_str()) {
                (Some(text), _) => {
                    self.messages.lock().unwrap().push(text);
                    self.verdict
                }
                (None, "DATA") => {
                    message = Some(String::new());
                    "354 go on"
                }
                (None, "QUIT") => "221 bye",
                (None, line) if line.starts_with("EHLO") => "250-mail\r\n250 AUTH PLAIN",
                (None, line) if line.starts_with("AUTH") => "535 who are you",
                _ => "250 fine",
            };
            if answer.is_empty() {
                return Ok(());
            }
            writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn target(&self) -> String {
        let port = self.port;
        format!(
            "system = \"email\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"Fixmark <fixmark@example.com>\"\nto = \"support@example.com\"\n"
        )
    }
}

#[tokio::test]
async fn a_mailbox_gets_the_ticket_as_text_and_html() {
    let server = MailServer::start("250 taken").await;
    let system = connector(&server.target(), "").unwrap();
    assert_eq!(system.lookup(DeliveryKind::Ticket), Lookup::None);
    assert_eq!(system.check().await, []);
    let key = DeliveryKey::fresh();
    let ticket = system.create(&key, &full_package()).await.unwrap();
    assert_eq!(ticket.id, format!("<{key}@example.com>"));
    let bytes = b"error 42\n".to_vec();
    let file = Attachment { name: "console.txt".into(), media_type: "text/plain".into(), bytes };
    system.attach(&DeliveryKey::fresh(), &ticket, &file).await.unwrap();
    let messages = server.messages.lock().unwrap().clone();
    for words in [
        "Subject: [FM-1001] my pay run wont approve",
        "Reply-To: \"Jane Doe\" <jane@example.com>",
        &format!("Message-ID: <{key}@example.com>"),
        "text/plain",
        "text/html",
    ] {
        assert!(messages[0].contains(words), "`{words}` is not in {}", messages[0]);
    }
    assert!(
        messages[1].contains("console.txt") && messages[1].contains(&format!("In-Reply-To: {}", ticket.id)),
        "{}",
        messages[1]
    );
}

#[tokio::test]
async fn what_a_mail_server_says_is_told_apart() {
    type IsExpected = fn(&CallError) -> bool;
    let cases: [(&str, IsExpected); 4] = [
        ("550 no such mailbox", |error| matches!(error, CallError::Rejected(_))),
        ("451 later", |error| matches!(error, CallError::SlowDown { .. })),
        ("535 who are you", |error| matches!(error, CallError::Refused(_))),
        // It hangs up after the message, so that nobody knows whether it was taken.
        ("", |error| matches!(error, CallError::Unknown { .. })),
    ];
    for (verdict, is_expected) in cases {
        let server = MailServer::start(verdict).await;
        let system = connector(&server.target(), "").unwrap();
        let error = system.create(&DeliveryKey::fresh(), &full_package()).await.unwrap_err();
        assert!(is_expected(&error), "{verdict}: {error:?}");
    }
    let nobody = MailServer { verdict: "", messages: Arc::default(), port: 1 };
    let error = connector(&nobody.target(), "").unwrap().create(&DeliveryKey::fresh(), &full_package()).await;
    assert!(matches!(error, Err(CallError::Unreachable(_))), "{error:?}");
    check_finding(&nobody.target(), "", "the mail server can't be used").await;
    let server = MailServer::start("250 taken").await;
    let with_user = server.target() + "user = \"fixmark\"\npassword = \"file:secret\"\n";
    check_finding(&with_user, "hunter2", "user or password is wrong").await;
    let clear = nobody.target().replace("127.0.0.1", "mail.example.com");
    assert!(connector(&clear, "").is_err_and(|problem| problem.contains("in clear")));
}
