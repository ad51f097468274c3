//! The two steps between the Rust facade and the app that need a library, not a command line.
//!
//! It calls the generator and wasm-bindgen as libraries, because their command lines are compiled at each install
//! without a lock file: here one lock holds both. What is called when, and into which directory, is `../build`'s.

use anyhow::{Result, bail};
use camino::Utf8PathBuf;
use ubrn_bindgen::{AbiFlavor, BindingsArgs, OutputArgs, SourceArgs, SwitchArgs};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate", library, manifest, typescript, rust] => generate(library, manifest, typescript, rust),
        ["link", wasm, out] => link(wasm, out),
        _ => bail!("usage: generate LIBRARY MANIFEST TYPESCRIPT_DIR RUST_DIR | link WASM OUT_DIR"),
    }
}

/// Writes the TypeScript, and the Rust that wasm-bindgen exports, from the metadata inside the native library.
fn generate(library: &str, manifest: &str, typescript: &str, rust: &str) -> Result<()> {
    // The flavour `wasm2` needs no Rust, but gives unsigned numbers back as signed ones.
    let switches = SwitchArgs {
        flavor: AbiFlavor::Wasm,
    };
    let source = SourceArgs::library(&Utf8PathBuf::from(library));
    let no_format = true; // the formatter would be one more program to pin, for files nobody edits
    let output = OutputArgs::new(typescript.into(), rust.into(), no_format);
    BindingsArgs::new(switches, source, output).run(Some(&Utf8PathBuf::from(manifest)))?;
    Ok(())
}

/// Replaces wasm-bindgen's placeholders and writes the JavaScript that loads the module.
fn link(wasm: &str, out: &str) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)? // the loader takes any URL or bytes, so a page, a worker and Node share it
        .out_name("index") // the name that the generated TypeScript imports
        .typescript(true)
        .omit_default_module_path(true) // the app says where its wasm is; bundlers stumble over the default
        .remove_name_section(true) // a quarter of the file
        .remove_producers_section(true)
        .generate(out)
}
