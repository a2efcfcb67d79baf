//! `serve`: a knowledge base in the real widget, compiled again whenever a file changes.

mod build;
mod watch;
mod http;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use kb_core::model::Audience;
use tokio::net::TcpListener;
use tokio::sync::watch::Sender;

use super::Status;
use build::{Builder, Outcome};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Where the preview listens.
    #[arg(long, default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// Show what this audience gets: client, client:ACCOUNT or internal.
    #[arg(long, default_value = "client", value_parser = super::build::audience)]
    audience: Audience,
    /// The folder of the built widget; by default `widget` beside the program or one level up, if it is there.
    #[arg(long, env = "FIXMARK_WIDGET")]
    widget: Option<PathBuf>,
}

/// Runs the command until it is interrupted.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let changes = watch::changes(&arguments.dir)?;
    // Removed with everything in it when this function ends.
    let temporary = tempfile::Builder::new().prefix("fixmark-preview-").tempdir()?;
    let place = temporary.path().to_owned();
    let mut builder = Builder::new(arguments.dir.clone(), arguments.audience.clone(), place);
    let (outcomes, shown) = tokio::sync::watch::channel(Arc::new(builder.first()?));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind(arguments.listen)).map_err(|error| {
        format!(
            "cannot listen on {} ({error}); stop what holds it, or choose another with --listen",
            arguments.listen
        )
    })?;
    eprintln!("Preview on http://{}/ until Ctrl+C.", listener.local_addr()?);
    std::thread::spawn(move || while changes.wait() && rebuild(&mut builder, &outcomes) {});
    let app = http::app(shown, arguments.widget.clone(), arguments.listen.ip().is_loopback());
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = axum::serve(listener, app) => ended,
            interrupted = interrupted() => interrupted,
        }
    });
    // Pages hold their event streams open; nobody waits for them.
    runtime.shutdown_background();
    ended?;
    Ok(Status::Fine)
}

/// Compiles again and tells every page. Returns whether anybody is left to be told.
fn rebuild(builder: &mut Builder, outcomes: &Sender<Arc<Outcome>>) -> bool {
    let before = Arc::clone(&outcomes.borrow());
    outcomes.send(Arc::new(builder.again(&before))).is_ok()
}

/// Ends when the process is asked to, so that the temporary folder is removed.
#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

/// Elsewhere there is Ctrl+C alone.
#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
