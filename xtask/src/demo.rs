//! `cargo xtask demo`: from a fresh checkout to a portal page with a working help button.

use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::command::finish;
use crate::layout::Layout;
use crate::tools;
use crate::widget;

/// Where the demo listens unless told otherwise.
pub(crate) const ADDRESS: &str = "127.0.0.1:8787";

/// Builds everything and serves it until interrupted.
pub(crate) fn run(at: &Layout, address: &str) -> Result<()> {
    tools::wasm_target(at)?;
    widget::build(at)?;
    bundle::demo(at)?;
    let database = at.target.join("demo/tickets.db");
    eprintln!(
        "\nOpen http://{address}/ and press Help. Tickets go to {}; Ctrl-C stops.\n",
        database.display()
    );
    let mut gateway = Command::new(at.binary("kb-gateway"));
    gateway.current_dir(&at.root).args(["serve", "--listen", address]);
    gateway.arg("--database").arg(&database);
    gateway.arg("--dist").arg(at.dist()).arg("--portal").arg(at.portal());
    finish(&mut gateway)
}
