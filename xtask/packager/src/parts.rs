//! Divides the compiled panel into the part that every visit downloads and the desk, which is downloaded when it is needed. Where the
//! second part begins is marked in `widget/src/host/desk.rs`.

use std::fs;

use anyhow::{Context, Result, anyhow, bail};
use walrus::{Module, ModuleConfig};
use wasm_split_cli_support::{Options, transform};

/// The script that the divided module imports the loading of its second part from; the glue contains it instead.
pub(crate) const LINK: &str = "./desk.js";
const MAIN: &str = "main.wasm";

/// Both parts, before wasm-bindgen and with the names of their functions.
pub(crate) struct Parts {
    pub(crate) main: Vec<u8>,
    pub(crate) desk: Module,
}

/// Divides a module that was linked with its relocations.
pub(crate) fn divide(wasm: &[u8]) -> Result<Parts> {
    let folder = tempfile::tempdir()?;
    let main = folder.path().join(MAIN);
    let mut options = Options::new(wasm);
    options.output_dir = folder.path();
    options.main_out_path = &main;
    options.link_name = LINK;
    let divided = transform(options).map_err(|error| anyhow!("the widget can't be divided: {error:#}"))?;
    let [desk] = &divided.split_modules[..] else {
        bail!(
            "the widget has {} parts beside the first, and the glue loads one",
            divided.split_modules.len()
        );
    };
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let desk = config.parse_file(desk).context("could not read the widget's second part")?;
    Ok(Parts { main: fs::read(main)?, desk })
}
