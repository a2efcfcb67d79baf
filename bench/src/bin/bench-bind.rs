//! `bench-bind IN.wasm OUT_FOLDER`: generates the JavaScript glue of the reader's wasm with wasm-bindgen.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::path::PathBuf;
    use wasm_bindgen_cli_support::Bindgen;

    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bench-bind IN.wasm OUT_FOLDER".into());
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&input).typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.web(true)?.generate_output()?;
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("reader.js"), output.js())?;
    std::fs::write(out.join("reader.wasm"), output.wasm_mut().emit_wasm())?;
    Ok(())
}

/// Nothing to do in a browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
