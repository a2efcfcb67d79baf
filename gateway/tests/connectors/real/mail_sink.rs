//! A mail server that takes every message and keeps none: Roundup refuses a reply that it can't mail to those who watch the issue.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Where Roundup's start script lets it send mail.
const ADDRESS: &str = "127.0.0.1:2525";

/// Takes mail until the test ends, unless another mail server is there.
pub(crate) async fn start() {
    let Ok(listener) = TcpListener::bind(ADDRESS).await else { return };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
}

async fn serve(stream: TcpStream) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink\r\n").await?;
    let mut in_message = false;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.as_str() {
            "." if in_message => "250 taken",
            _ if in_message => continue,
            "DATA" | "data" => "354 go on",
            "QUIT" | "quit" => "221 bye",
            _ => "250 fine",
        };
        in_message = answer.starts_with("354");
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
