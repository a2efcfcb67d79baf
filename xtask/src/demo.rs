//! `cargo xtask demo`: from a fresh checkout to a portal page with a working help button.

use std::net::TcpStream;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::articles;
use crate::command::{run as run_command, start};
use crate::compile;
use crate::layout::Layout;
use crate::progress::Progress;
use crate::tools;
use crate::widget;

/// Where the demo listens by default.
pub(crate) const ADDRESS: &str = "127.0.0.1:8787";

const PROGRAMS: [&str; 3] = [widget::PACKAGER, "kb-compiler", "kb-gateway"];

/// Builds everything and serves it until interrupted; `open` shows it in the browser.
pub(crate) fn run(at: &Layout, address: &str, open: bool) -> Result<()> {
    eprintln!("Builds Fixmark and serves a demo portal with a help button on http://{address}/.");
    eprintln!("The first time takes about five minutes on two cores, mostly compiling; after that, seconds.");
    let mut progress = Progress::of(4);
    tools::wasm_target(at)?;
    progress.step("Compile the widget and the programs", "5 minutes the first time", || {
        compile::widget_and(at, &PROGRAMS)
    })?;
    progress.step("Pack the widget", "a few seconds", || widget::pack(at))?;
    progress.step("Compile the articles", "a few seconds", || articles::compile(at))?;
    progress.announce("Serve the portal", "until you press Ctrl-C");
    serve(at, address, open)
}

fn serve(at: &Layout, address: &str, open: bool) -> Result<()> {
    let database = at.target.join("demo/tickets.db");
    let mut gateway = Command::new(at.binary("kb-gateway"));
    gateway.current_dir(&at.root).args(["serve", "--listen", address]);
    gateway.arg("--database").arg(&database);
    gateway.arg("--dist").arg(at.dist()).arg("--portal").arg(at.portal());
    let mut server = start(&mut gateway)?;
    wait_until_it_listens(&mut server, address)?;
    eprintln!("\nOpen http://{address}/ and press Help, then ask: my pay run wont approve");
    eprintln!("Tickets are kept in {}. Ctrl-C stops.\n", database.display());
    if open && let Err(error) = show_in_browser(at, address) {
        eprintln!("note: {error:#}; open the address yourself");
    }
    let status = server.wait()?;
    if !status.success() {
        bail!("the gateway stopped ({status}); its output above says why");
    }
    Ok(())
}

/// Waits until the gateway accepts connections. It needs a moment, and it stops at once where it can't have the address.
fn wait_until_it_listens(server: &mut Child, address: &str) -> Result<()> {
    while TcpStream::connect(address).is_err() {
        if let Some(status) = server.try_wait()? {
            bail!("the gateway could not start ({status}); its output above says why");
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Opens the page with the program that each system has for this.
fn show_in_browser(at: &Layout, address: &str) -> Result<()> {
    let page = format!("http://{address}/");
    match std::env::consts::OS {
        "windows" => run_command(&at.root, "cmd", &["/C", "start", &page]),
        "macos" => run_command(&at.root, "open", &[&page]),
        _ => run_command(&at.root, "xdg-open", &[&page]),
    }
}
