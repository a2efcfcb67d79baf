//! `serve`: a preview of a knowledge base in the widget, which is rebuilt whenever a file changes.

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

use super::bundles::audience;
use super::status::Status;
use build::{Builder, PreviewState};

/// The arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// Preview what this audience may read: client, client:ACCOUNT or internal.
    #[arg(long, default_value = "client", value_parser = audience)]
    audience: Audience,
    /// The folder of the built widget; by default `widget` beside the program or one level up.
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
    let (states, shown) = tokio::sync::watch::channel(Arc::new(builder.first()?));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind(arguments.listen)).map_err(|error| {
        format!(
            "can't listen on {} ({error}); stop the program that uses this address, or choose another with --listen",
            arguments.listen
        )
    })?;
    eprintln!("Preview on http://{}/ until Ctrl+C.", listener.local_addr()?);
    std::thread::spawn(move || while changes.wait() && rebuild(&mut builder, &states) {});
    let app = http::app(shown, arguments.widget.clone(), arguments.listen.ip().is_loopback());
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = axum::serve(listener, app) => ended,
            interrupted = interrupted() => interrupted,
        }
    });
    // Open event streams would otherwise keep the runtime from ending.
    runtime.shutdown_background();
    ended?;
    Ok(Status::Fine)
}

/// Rebuilds and sends the new state to every page. `false` when the server has ended.
fn rebuild(builder: &mut Builder, states: &Sender<Arc<PreviewState>>) -> bool {
    let before = Arc::clone(&states.borrow());
    states.send(Arc::new(builder.again(&before))).is_ok()
}

/// Completes when the process is asked to end, so that the temporary folder is removed.
#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

/// Completes on Ctrl+C, the only signal that other systems have.
#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
