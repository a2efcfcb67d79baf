//! Asks the linker to keep its relocations: the packager needs them to divide the panel into the parts that load apart.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo:rustc-link-arg-cdylib=--emit-relocs");
    }
}
